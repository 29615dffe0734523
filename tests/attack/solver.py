"""A linear programme over the unknown true counts, and the exact interval that it leaves for any sum of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

NEAR = 1e-6
"""How close to a whole number counts as being it."""


class UnsolvedError(Exception):
    """The solver stopped without an answer."""


@dataclass
class Programme:
    """Whole numbers between bounds, and rows: low <= sum of coefficient x number <= high."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[tuple[float, Mapping[int, float], float]] = field(default_factory=list)

    def column(self, low: float, high: float) -> int:
        """Add an unknown and return its number."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def row(self, low: float, terms: Mapping[int, float], high: float) -> None:
        """Add a row."""
        self.rows.append((low, terms, high))

    def allows(self, point: np.ndarray) -> bool:
        """Whether a point satisfies everything: if the published numbers do, no sum of them can be confined."""
        inside = (np.array(self.low) <= point) & (point <= np.array(self.high))
        sums = (low <= sum(c * point[i] for i, c in terms.items()) <= high for low, terms, high in self.rows)
        return bool(inside.all()) and all(sums)

    def solver(self, *, whole: bool = False) -> "Solver":
        """Load this programme; whole: demand whole numbers instead of rounding the ends inwards."""
        return Solver(self, whole=whole)


class Solver:
    """A loaded programme: asked for many intervals, it starts each time where it stood."""

    def __init__(self, programme: Programme, *, whole: bool = False) -> None:
        self._size = len(programme.low)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(_loaded(programme))
        self._all = np.arange(self._size, dtype=np.int32)
        if whole:
            kinds = np.full(self._size, highspy.HighsVarType.kInteger)
            self._highs.changeColsIntegrality(self._size, self._all, kinds)

    def interval(self, terms: Mapping[int, float]) -> tuple[float, float] | None:
        """Smallest and largest value of a sum, rounded inwards; None if no truth fits at all."""
        least, most = self.least(terms), self.most(terms)
        if least is None or most is None:
            return None
        return math.ceil(least - NEAR), math.floor(most + NEAR)

    @property
    def point(self) -> np.ndarray:
        """The truth at which the last answer was found."""
        return np.array(self._highs.getSolution().col_value)

    def least(self, terms: Mapping[int, float]) -> float | None:
        """The smallest value of a sum; None if no truth fits at all."""
        return self._extreme(terms, highspy.ObjSense.kMinimize)

    def most(self, terms: Mapping[int, float]) -> float | None:
        """The largest value of a sum; None if no truth fits at all."""
        return self._extreme(terms, highspy.ObjSense.kMaximize)

    def _extreme(self, terms: Mapping[int, float], sense: highspy.ObjSense) -> float | None:
        costs = np.zeros(self._size)
        for column, coefficient in terms.items():
            costs[column] = coefficient
        self._highs.changeColsCost(self._size, self._all, costs)
        self._highs.changeObjectiveSense(sense)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnsolvedError(str(status))
        return float(self._highs.getObjectiveValue())


def _loaded(programme: Programme) -> highspy.HighsLp:
    """The programme in the form of the solver, row by row."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.low), len(programme.rows)
    model.col_cost_ = np.zeros(len(programme.low))
    model.col_lower_, model.col_upper_ = np.array(programme.low), np.array(programme.high)
    model.row_lower_ = np.array([low for low, _, _ in programme.rows])
    model.row_upper_ = np.array([high for _, _, high in programme.rows])
    starts = np.cumsum([0, *(len(terms) for _, terms, _ in programme.rows)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = np.array([i for _, terms, _ in programme.rows for i in terms], np.int32)
    model.a_matrix_.value_ = np.array([c for _, terms, _ in programme.rows for c in terms.values()], float)
    return model
