"""Small cases from the literature on disclosure control, and from our own trials, solved exactly."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.attack.solver import Programme, Solver

Span = tuple[float, float]


def two_way(inner: Sequence[Sequence[Span]], rows: Sequence[Span], columns: Sequence[Span], total: Span) -> Solver:
    """A table of two dimensions: what each number, inner or total, leaves for its truth."""
    table = Programme()
    cells = [[table.column(*span) for span in line] for line in inner]
    for line, (low, high) in zip(cells, rows, strict=True):
        table.row(low, dict.fromkeys(line, 1.0), high)
    for number, (low, high) in enumerate(columns):
        table.row(low, {line[number]: 1.0 for line in cells}, high)
    table.row(total[0], {cell: 1.0 for line in cells for cell in line}, total[1])
    return table.solver()


def around(shown: Sequence[float], reach: float) -> list[Span]:
    """The truths within reach of the numbers shown."""
    return [(max(0, number - reach), number + reach) for number in shown]


# Handbook on Statistical Disclosure Control (sdctools.github.io/HandbookSDC), section 5.5: males and females in
# three areas, in truth 1 0, 3 3, 12 20, rounded to base 5 in three ways.


def test_handbook_conventional_rounding_is_unpicked() -> None:
    inner = [around(line, 2) for line in ([0, 0], [5, 5], [10, 20])]
    solver = two_way(inner, around([0, 5, 35], 2), around([15, 25], 2), around([40], 2)[0])
    assert solver.interval({2: 1}) == (3, 4), "males of area B, in truth 3"
    assert solver.interval({3: 1}) == (3, 4), "females of area B, in truth 3"


def test_handbook_random_rounding_is_not_unpicked() -> None:
    inner = [around(line, 4) for line in ([0, 0], [5, 0], [10, 20])]
    solver = two_way(inner, around([0, 5, 35], 4), around([15, 20], 4), around([40], 4)[0])
    assert solver.interval({0: 1}) == (0, 4)
    assert solver.interval({2: 1}) == (1, 9)


def test_handbook_controlled_rounding_holds() -> None:
    inner = [around(line, 4) for line in ([5, 0], [0, 5], [10, 20])]
    solver = two_way(inner, around([5, 5, 30], 4), around([15, 25], 4), around([40], 4)[0])
    assert solver.interval({0: 1}) == (1, 9)
    assert solver.interval({2: 1}) == (0, 4)
    assert solver.interval({3: 1}) == (1, 9)


def test_handbook_geographical_differencing() -> None:
    """Section 5.2: one-person households by hours in two drawings of one area; 52 and 50 leave 2 in between."""
    area = Programme()
    inner, between = area.column(50, 50), area.column(0, 1000)
    area.row(52, {inner: 1, between: 1}, 52)
    assert area.solver().interval({between: 1}) == (2, 2)


# GaussSuppression (Statistics Norway), vignette on small counts: age by country in 2014, in truth
# young: Iceland 2, Portugal 0, Spain 5; old: 3, 4, 6.


def test_norwegian_suppression_of_zeros_and_ones_bounds_the_rest() -> None:
    hidden = (0.0, 20.0)
    inner = [[hidden, hidden, (5, 5)], [hidden, hidden, (6, 6)]]
    solver = two_way(inner, [(7, 7), (13, 13)], [(5, 5), (4, 4), (11, 11)], (20, 20))
    assert solver.interval({4: 1}) == (2, 4), "old in Portugal, in truth 4"


def test_norwegian_singletons_read_from_their_sum() -> None:
    """The same vignette: where zeros are printed, two blanks that sum to 2 are two ones."""
    pair = Programme()
    iceland, portugal = pair.column(1, 20), pair.column(1, 20)
    pair.row(2, {iceland: 1, portugal: 1}, 2)
    assert pair.solver().interval({iceland: 1}) == (1, 1)


def test_norwegian_linked_tables_give_a_suppressed_country() -> None:
    """Vignette on linked tables: Spain 2015, in truth 4, is the union (4 + 3) less Portugal."""
    linked = Programme()
    spain, portugal = linked.column(0, 100), linked.column(3, 3)
    linked.row(7, {spain: 1, portugal: 1}, 7)
    assert linked.solver().interval({spain: 1}) == (4, 4)


# SmallCountRounding (Langsrud and Heldal): rows of five columns, small inner counts rounded to base 5.


@pytest.mark.parametrize(("told", "interval"), [(None, (1, 5)), (4, (1, 4))])
def test_small_count_rounding_falls_to_an_exact_total(told: int | None, interval: Span) -> None:
    """Row 3, in truth 0 1 1 0 2, is shown 0 0 0 0 5: safe until somebody prints the exact total of 4."""
    row = Programme()
    cells = [row.column(0, 4) for _ in range(4)]
    last = row.column(1, 5)
    if told is not None:
        row.row(told, dict.fromkeys([*cells, last], 1.0), told)
    assert row.solver().interval({last: 1}) == interval


# Our own: size is no protection, and a number shown as 5 says that somebody is there.


@pytest.mark.parametrize(
    ("shown", "told", "interval"),
    [((100, 0), None, (0, 4)), ((100, 0), 108, (4, 4)), ((5, 0), None, (0, 4)), ((5, 0), 1, (0, 0))],
)
def test_an_exact_total_elsewhere_reads_a_cell(shown: tuple[int, int], told: int | None, interval: Span) -> None:
    pair = Programme()
    cells = [pair.column(*span) for span in around(shown, 4)]
    if told is not None:
        pair.row(told, dict.fromkeys(cells, 1.0), told)
    assert pair.solver().interval({cells[1]: 1}) == interval


def test_one_child_rounded_up_beside_nobody_is_read_from_the_total_of_one() -> None:
    pair = Programme()
    first, second = pair.column(1, 9), pair.column(0, 4)
    pair.row(1, {first: 1, second: 1}, 1)
    assert pair.solver().interval({first: 1}) == (1, 1)


def test_a_belief_that_no_truth_fits_is_said_to_be_so() -> None:
    alone = Programme()
    cell = alone.column(0, 4)
    alone.row(5, {cell: 1.0}, 9)
    assert alone.solver().interval({cell: 1}) is None


def test_published_numbers_that_are_a_possible_truth_are_allowed() -> None:
    sound = Programme()
    cells = [sound.column(1, 9), sound.column(0, 4)]
    sound.row(0, dict.fromkeys(cells, 1.0), 25)
    assert sound.allows(np.array([5.0, 0.0]))
    sound.row(6, dict.fromkeys(cells, 1.0), 6)  # somebody printed the exact total
    assert not sound.allows(np.array([5.0, 0.0]))
