"""Small cases from the literature on disclosure control, solved exactly."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.attack.solver import Programme

Span = tuple[float, float]
Sum = tuple[float, Sequence[int], float]
"""A condition: least, the columns that are summed, most."""


def programme(columns: Sequence[Span], sums: Sequence[Sum]) -> Programme:
    made = Programme()
    for span in columns:
        made.column(*span)
    for low, summed, high in sums:
        made.row(low, dict.fromkeys(summed, 1.0), high)
    return made


def around(shown: Sequence[float], reach: float) -> list[Span]:
    """The truths within reach of the numbers shown."""
    return [(max(0, number - reach), number + reach) for number in shown]


def two_way(inner: Sequence[Span], rows: Sequence[Span], columns: Sequence[Span], total: Span) -> Programme:
    """A table of two dimensions, row by row: what each number, inner or total, leaves for its truth."""
    width, places = len(columns), range(len(inner))
    sums: list[Sum] = [(total[0], places, total[1])]
    sums += [(low, places[row * width : (row + 1) * width], high) for row, (low, high) in enumerate(rows)]
    sums += [(low, places[column::width], high) for column, (low, high) in enumerate(columns)]
    return programme(inner, sums)


def rounded(inner: Sequence[int], rows: Sequence[int], columns: Sequence[int], total: int, reach: int) -> Programme:
    return two_way(around(inner, reach), around(rows, reach), around(columns, reach), around([total], reach)[0])


# Handbook on Statistical Disclosure Control (sdctools.github.io/HandbookSDC), section 5.5: males and females in
# three areas, in truth 1 0, 3 3, 12 20, rounded to base 5 in two ways.
CONVENTIONAL = rounded([0, 0, 5, 5, 10, 20], [0, 5, 35], [15, 25], 40, reach=2)
RANDOM = rounded([0, 0, 5, 0, 10, 20], [0, 5, 35], [15, 20], 40, reach=4)

# GaussSuppression (Statistics Norway): age by country in 2014, in truth 2 0 5 (young) and 3 4 6 (old) in Iceland,
# Portugal and Spain. In linked tables Spain is the union (4 + 3) less Portugal.
HIDDEN = (0.0, 20.0)
SUPPRESSED = two_way(
    [HIDDEN, HIDDEN, (5, 5), HIDDEN, HIDDEN, (6, 6)], [(7, 7), (13, 13)], [(5, 5), (4, 4), (11, 11)], (20, 20)
)
LINKED = programme([(0, 100), (3, 3)], [(7, [0, 1], 7)])

CASES: dict[str, tuple[Programme, int, tuple[int, int] | None]] = {
    "conventional rounding is unpicked": (CONVENTIONAL, 2, (3, 4)),
    "random rounding is not unpicked": (RANDOM, 2, (1, 9)),
    "suppressed zeros and ones bound the rest": (SUPPRESSED, 4, (2, 4)),
    "linked tables give a suppressed country": (LINKED, 0, (4, 4)),
    "one child beside nobody": (programme([(1, 9), (0, 4)], [(1, [0, 1], 1)]), 0, (1, 1)),
    "a belief that no truth fits": (programme([(0, 4)], [(5, [0], 9)]), 0, None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_interval_of_a_count_is_that_of_the_literature(name: str) -> None:
    made, column, interval = CASES[name]
    assert made.solver().interval({column: 1}) == interval


def test_published_numbers_that_are_a_possible_truth_are_allowed() -> None:
    assert programme([(1, 9), (0, 4)], [(0, [0, 1], 25)]).allows(np.array([5.0, 0.0]))
    printed = programme([(1, 9), (0, 4)], [(0, [0, 1], 25), (6, [0, 1], 6)])  # somebody printed the exact total
    assert not printed.allows(np.array([5.0, 0.0]))
