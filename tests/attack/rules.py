"""What a reader may believe about how numbers were made, and the window that each number then leaves for its truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tests.attack.declaration import Declaration
from tests.attack.harvest import sums
from tests.attack.tables import Numbers, Published

MANY = 1e7
"""Stands for no upper bound: more children than any count here."""


class Rounding(StrEnum):
    """How one number was made from its truth."""

    EXACT = "exact"  # it is the truth; a blank says nothing
    NEIGHBOUR = "neighbour"  # one of the two multiples beside it
    NEAREST = "nearest"  # the nearest multiple


@dataclass(frozen=True)
class Rule:
    """A belief about a release. `slack`: how far totals may be off, None if their own truth is rounded as cells are.

    `blank_is_zero`: empty or missing cells are the true zeros, so that a printed 0 hides somebody.
    """

    rounding: Rounding
    slack: float | None = None
    blank_is_zero: bool = False


@dataclass(frozen=True)
class Window:
    """Smallest and largest truth of each cell of a cube, totals included."""

    low: Numbers
    high: Numbers

    def holds(self, truth: Numbers) -> bool:
        """Whether the truth lies within: a belief that is wrong teaches nothing."""
        return bool(((self.low <= truth) & (truth <= self.high)).all())


def beliefs(published: Published, slack: float) -> Iterator[Rule]:
    """The rules that fit the bytes of a release; slack: the printed bound on the error of totals."""
    given = published.values[~np.isnan(published.values)]
    if (given % published.base).any():
        yield Rule(Rounding.EXACT)
        return
    additive = next(sums(published), None) is None
    blanks = unexplained(published)
    for rounding in (Rounding.NEIGHBOUR, Rounding.NEAREST):
        own = slack if additive and rounding is Rounding.NEIGHBOUR else None
        yield Rule(rounding, slack if additive else own)
        if blanks.any():
            yield Rule(rounding, slack if additive else own, blank_is_zero=True)


def unexplained(published: Published) -> np.ndarray:
    """Inner cells without a number and without a status that says why."""
    explained = np.isin(published.status.astype(str), published.declared.words["silent"])
    return np.asarray((np.isnan(published.values) & ~explained)[published.leaf])


def window(published: Published, rule: Rule) -> Window:
    """What each published number says of its own truth under a belief."""
    shown, leaf = published.values, published.leaf
    blank = np.isnan(shown)
    reach = _reach(published, rule.rounding)
    low = np.where(blank, 0, np.maximum(0, shown - reach))
    high = np.where(blank, MANY, shown + reach)
    if rule.slack is not None:
        low[~inner_cells(published)] = np.where(blank, 0, np.maximum(0, shown - rule.slack))[~inner_cells(published)]
        high[~inner_cells(published)] = np.where(blank, MANY, shown + rule.slack)[~inner_cells(published)]
    high[leaf][_silent(published)[leaf]] = 0  # nothing was reported there, so nothing is in the totals
    if rule.blank_is_zero:
        high[leaf][unexplained(published)] = 0
        low[leaf][shown[leaf] == 0] = 1
    return Window(low, high)


def _reach(published: Published, rounding: Rounding) -> float:
    """How far a rounded number may be from its truth."""
    return {Rounding.EXACT: 0, Rounding.NEIGHBOUR: published.base - 1, Rounding.NEAREST: published.base // 2}[rounding]


def _silent(published: Published) -> np.ndarray:
    return np.isin(published.status.astype(str), published.declared.words["silent"])


def inner_cells(published: Published) -> np.ndarray:
    """The cells that were rounded themselves: leaves, except a whole that its halves make."""
    inner = np.zeros(published.values.shape, bool)
    inner[published.leaf] = True
    inner[published.leaf][..., 0] &= ~split(published)
    return inner


def split(published: Published) -> np.ndarray:
    """Leaves whose whole is the sum of two published halves."""
    if not published.declared.halves:
        return np.zeros(published.values[published.leaf].shape[:-1], bool)
    halves = published.values[published.leaf][..., 1 : 1 + published.declared.halves]
    whole = published.values[published.leaf][..., 0]
    return np.asarray(~np.isnan(halves).any(axis=-1) & (np.isnan(whole) | (halves.sum(axis=-1) == whole)))


def confined(low: Numbers, high: Numbers, declared: Declaration, base: int) -> np.ndarray:
    """Where every possible truth is a count that must not come out.

    With a base of 5 the interval 0 to 4 is fine, as nobody may be there; with 10, a 0 must leave 5 open too.
    """
    inside = (low >= 1) & (high <= declared.harm) & (low <= high)
    return np.asarray(inside | ((high >= 1) & (high <= declared.harm)) if base > declared.harm + 1 else inside)
