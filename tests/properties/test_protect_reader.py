"""A reader who knows every law and every release asks a solver what the true numbers can be."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import highspy
import numpy as np
from hypothesis import given

from pipeline.records.cube import Cube
from pipeline.records.protect import ProtectedCube
from tests.properties.random_people import (
    CHILDREN,
    PARTS,
    Cell,
    cube,
    examples,
    grown,
    histories,
    keys,
    play,
    shown,
)

Sum: TypeAlias = Mapping[int, float]  # factor by column of the linear programme


class Reader:
    """Asks HiGHS for the range of sums of true cells. A column is one cell in one release."""

    def __init__(self, releases: Sequence[ProtectedCube], *, growth: bool = True) -> None:
        self.lp = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy is typed in part
        self.column: dict[tuple[int, Cell], int] = {}
        self.lp.setOptionValue("output_flag", False)
        for number, published in enumerate(releases):
            self.know(number, shown(published))
        for (number, cell), column in self.column.items():
            if growth and (number + 1, cell) in self.column:
                self.at_least_zero({self.column[number + 1, cell]: 1.0, column: -1.0})

    def know(self, number: int, cells: Mapping[Cell, int]) -> None:
        """Each cell is less than a base away, and no part is above its whole."""
        for cell, value in cells.items():
            self.column[number, cell] = self.lp.getNumCol()
            self.lp.addVar(max(0, value - 4), value + 4)
        for place, period, measure in cells:
            if measure not in CHILDREN:
                wholes = {self.column[number, c]: 1.0 for c in cells if c[:2] == (place, period) and c[2] in CHILDREN}
                self.at_least_zero({**wholes, self.column[number, (place, period, measure)]: -1.0})

    def at_least_zero(self, row: Sum) -> None:
        self.lp.addRow(0, highspy.kHighsInf, len(row), np.array(list(row), np.int32), np.array(list(row.values())))

    def range(self, row: Sum) -> tuple[int, int]:
        """The least and the largest whole number that the sum can be."""
        low, high = (sense * self._least(row, sense) for sense in (1.0, -1.0))
        return int(np.ceil(low - 1e-6)), int(np.floor(high + 1e-6))

    def _least(self, row: Sum, sense: float) -> float:
        for column in range(self.lp.getNumCol()):
            self.lp.changeColCost(column, sense * row.get(column, 0.0))
        self.lp.run()
        assert self.lp.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(self.lp.getInfo().objective_function_value)

    def confines(self, row: Sum) -> bool:
        """Whether the sum is told to be 1, 2, 3 or 4 children, or one of them."""
        low, high = self.range(row)
        return low >= 1 and high <= 4


@examples(12, 40)
@given(histories(releases=2), keys)
def test_no_cell_increment_or_remainder_is_confined_to_1_to_4(cubes: list[Cube], key: bytes) -> None:
    published = play(grown(cubes), key=key)[0]
    reader = Reader(published)
    last = len(published) - 1
    for (number, cell), column in reader.column.items():
        place, period, measure = cell
        assert not reader.confines({column: 1.0})
        if number < last:
            assert not reader.confines({reader.column[number + 1, cell]: 1.0, column: -1.0})
        if measure in PARTS:
            wholes = {reader.column[number, (place, period, w)]: 1.0 for w in ("new", "continuing")}
            assert not reader.confines({**wholes, column: -1.0})


def test_the_reader_catches_a_part_rounded_without_its_whole() -> None:
    reader = Reader(play([cube([(3, None, 3, 0)] * 4)])[0])
    reader.know(1, {("ML", "2018", "children"): 0, ("ML", "2018", "form_online"): 5})
    assert reader.confines({reader.column[1, ("ML", "2018", "children")]: 1.0})
