"""Mixed-integer programmes over unknown counts, solved by HiGHS: which values of a sum are feasible?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt

Terms = Mapping[int, float]
"""A linear sum: coefficient of each column."""
Point = npt.NDArray[np.float64]
NO_LIMIT = highspy.kHighsInf


class UnsolvedError(Exception):
    """The solver stopped without an answer."""


@dataclass
class Programme:
    """Whole-numbered columns between bounds, and rows `low <= sum of coefficient x column <= high`."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[tuple[float, Terms, float]] = field(default_factory=list)

    def column(self, low: float, high: float) -> int:
        """Add an unknown and return its number."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def row(self, low: float, terms: Terms, high: float) -> None:
        """Add a condition on a sum."""
        self.rows.append((low, terms, high))

    def fix(self, column: int, value: float) -> None:
        """An unknown that the reader knows."""
        self.low[column] = self.high[column] = value

    def allows(self, point: Point) -> bool:
        """Whether a point fulfils every condition."""
        if (point < self.low).any() or (point > self.high).any():
            return False
        return all(low <= value_at(point, terms) <= high for low, terms, high in self.rows)

    def solver(self) -> "Solver":
        """Load this programme."""
        return Solver(self)


class Solver:
    """A loaded programme that answers for many sums."""

    def __init__(self, programme: Programme) -> None:
        self._size = len(programme.low)
        self._columns = np.arange(self._size, dtype=np.int32)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(_model(programme))
        kinds = np.full(self._size, highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(self._size, self._columns, kinds)

    def interval(self, terms: Terms) -> tuple[int, int] | None:
        """The feasibility interval of a sum; None if nothing is feasible."""
        least, most = self.least(terms), self.most(terms)
        if least is None or most is None:
            return None
        return least, most

    def least(self, terms: Terms) -> int | None:
        """The smallest feasible value of a sum; None if nothing is feasible."""
        return self._extreme(terms, highspy.ObjSense.kMinimize)

    def most(self, terms: Terms) -> int | None:
        """The largest feasible value of a sum; None if nothing is feasible."""
        return self._extreme(terms, highspy.ObjSense.kMaximize)

    @property
    def point(self) -> Point:
        """The feasible truth at which the last answer was found."""
        return np.round(np.array(self._highs.getSolution().col_value))

    def _extreme(self, terms: Terms, sense: highspy.ObjSense) -> int | None:
        costs = np.zeros(self._size)
        for column, coefficient in terms.items():
            costs[column] += coefficient
        self._highs.changeColsCost(self._size, self._columns, costs)
        self._highs.changeObjectiveSense(sense)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnsolvedError(str(status))
        return round(self._highs.getObjectiveValue())


def value_at(point: Point, terms: Terms) -> float:
    """The value of a sum at a point."""
    return sum(coefficient * float(point[column]) for column, coefficient in terms.items())


def matrix(sums: Iterable[Terms], columns: int) -> npt.NDArray[np.float64]:
    """One row of coefficients per sum."""
    given = list(sums)
    rows = np.zeros((len(given), columns))
    for row, terms in zip(rows, given, strict=True):
        for column, coefficient in terms.items():
            row[column] += coefficient
    return rows


def _model(programme: Programme) -> highspy.HighsLp:
    """The programme in the form of the solver, row by row."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.low), len(programme.rows)
    model.col_cost_ = np.zeros(len(programme.low))
    model.col_lower_, model.col_upper_ = np.array(programme.low, float), np.array(programme.high, float)
    model.row_lower_ = np.array([low for low, _, _ in programme.rows], float)
    model.row_upper_ = np.array([high for _, _, high in programme.rows], float)
    starts, indices, values = [0], list[int](), list[float]()
    for _, terms, _ in programme.rows:
        indices += terms
        values += terms.values()
        starts.append(len(indices))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, np.int32)
    model.a_matrix_.index_ = np.array(indices, np.int32)
    model.a_matrix_.value_ = np.array(values, float)
    return model
