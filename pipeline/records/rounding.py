"""Which of its two neighbours each cell takes, so that the published totals stay close to the truth.

Safety does not rest on this page (see protect.py): any choice is safe that moves only free cells to one of
their two neighbours and keeps the laws. This page makes the choice a good one.

All arithmetic is on integers and in the order of the cells, so that the same cube gives the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.records.cube import Family, Grid, Ints

Flags = npt.NDArray[np.bool_]

SWEEPS = 60
ROUNDS = 4  # with new weights; up to three times as many as long as a total is off by more than 3 bases
_ONE = 1000  # the weight 1, so that 8/5 of a weight is a whole number near enough
_PAIRS = 48  # cells among which pairs are looked for
_BLOCK = 2048  # cells whose gains are computed together


@dataclass(frozen=True)
class Choice:
    """What may be chosen. Neighbours are counted in bases: a cell is shown `base * (low + (0 or 1))`."""

    base: int
    counts: Ints  # the truth, per cell
    low: Ints  # the lower neighbour, per cell
    movable: Flags  # neither bound by an earlier release nor among the cells that are never flipped
    order: Ints  # the cells, in the order of their keyed draw
    walks: tuple[Ints, ...]  # the cells, in orders that put cells side by side which share most totals
    need: Ints  # per group: the least that the wholes must add up to
    laws: tuple[tuple[Ints, Ints], ...]  # (lesser, greater): sum over the first <= sum over the second
    grid: Grid
    family: Family


def improved(choice: Choice, up: Flags) -> Flags:
    """The choice moved, flip by flip, to a local optimum of the squared errors of the published totals.

    No pair of neighbouring cells helps any more either. Then totals off by more than base - 1 weigh 1.6 times
    as much (once more at 2 and at 3 bases), all over again a few times; the best result is kept.
    """
    board = _Board(choice, up)
    board.keep_laws()
    weight = np.full(choice.grid.size + 1, _ONE, np.int64)
    weight[-1] = 0  # "no total"
    best, best_up = None, board.up.copy()
    for turn in range(3 * ROUNDS):
        if best is not None and turn >= ROUNDS and best[0] <= 3 * choice.base:
            break
        board.settle(weight)
        for walk in choice.walks:
            board.swap(walk, weight)
            board.settle(weight)
        if best is None or board.score() < best:
            best, best_up = board.score(), board.up.copy()
        for far in (1, 2, 3):  # off by b or more, 2·b or more, 3·b or more
            weight = np.where(board.strict * np.abs(board.error) >= far * choice.base, weight * 8 // 5, weight)
    return best_up


class _Board:
    """The state of play: which cells are up, and what follows from it. Changed in place, by flips only."""

    def __init__(self, choice: Choice, up: Flags) -> None:
        self.choice = choice
        self.up = up.copy()
        self.value = choice.low + up
        shown, truth = choice.grid.totals(self.value * choice.base), choice.grid.totals(choice.counts)
        self.error = np.append(shown - truth, 0)
        self.strict = np.append(np.where(choice.grid.grand, 4, 1), 0)  # a total over everything: 4 times as close
        self.whole = choice.family.sums(self.value)
        # The squared error of a cell itself weighs as much as three quarters of the totals that contain it:
        # cells near the truth keep totals near it in later releases, when most cells are bound and few can help.
        lower = choice.low * choice.base - choice.counts
        tables = (choice.grid.members < choice.grid.size).sum(axis=1)
        self.inner = (3 * _ONE * tables // 4) * (2 * lower + choice.base)
        self.parts = _parts(choice.family)
        self.laws = _laws_of_cells(choice.laws)
        self.slack = [int(self.value[more].sum() - self.value[less].sum()) for less, more in choice.laws]

    def settle(self, weight: Ints) -> None:
        """Sweep over the cells in keyed order until no flip helps. weight: per total, and 0 for none."""
        pull = weight * self.error
        own = np.concatenate([weight[self.choice.grid.members[b]].sum(axis=1) for b in _blocks(len(self.up))])
        for _ in range(SWEEPS):
            if not self._sweep(weight, pull, own):
                return

    def _sweep(self, weight: Ints, pull: Ints, own: Ints) -> int:
        """Flip each cell that helps. A block is looked at as a whole, then each candidate again by itself."""
        flips, members, base, inner = 0, self.choice.grid.members, self.choice.base, self.inner
        order = self.choice.order[self.choice.movable[self.choice.order]]
        for block in _blocks(len(order)):
            cells = order[block]
            step = np.where(self.up[cells], -base, base)
            helps = step * (2 * pull[members[cells]].sum(axis=1) + inner[cells]) + base * base * own[cells] < 0
            for cell in cells[helps].tolist():
                totals, move = members[cell], -base if self.up[cell] else base
                change = move * (2 * int(pull[totals].sum()) + int(inner[cell])) + base * base * int(own[cell])
                if change < 0 and self.allows(cell):
                    self.flip(cell)
                    pull[totals] += move * weight[totals]
                    flips += 1
        return flips

    def swap(self, walk: Ints, weight: Ints) -> None:
        """Flip two cells at once where that helps; looked for among neighbours on the walk."""
        walk = walk[self.choice.movable[walk]]
        for start in range(0, len(walk), _PAIRS):
            self._swap_among(walk[start : start + _PAIRS], weight)

    def _swap_among(self, cells: Ints, weight: Ints) -> None:
        """Take the best pair as long as one helps: both gains, and what they share, which cancels out."""
        members, base = self.choice.grid.members[cells], self.choice.base
        weights = weight[members]
        shared = ((members[:, None] == members[None]) * weights).sum(axis=2) * (2 * base * base)
        own, refused = base * base * weights.sum(axis=1), np.eye(len(cells), dtype=bool)
        while True:
            sign = np.where(self.up[cells], -1, 1)
            alone = own + base * sign * (2 * (weights * self.error[members]).sum(axis=1) + self.inner[cells])
            change = np.where(refused, 0, alone[:, None] + alone + sign[:, None] * sign * shared)
            one, other = divmod(int(change.argmin()), len(cells))
            if change[one, other] >= 0:
                return
            if not self._flip_both(int(cells[one]), int(cells[other])):
                refused[one, other] = refused[other, one] = True

    def _flip_both(self, one: int, other: int) -> bool:
        """Flip two cells, in whichever order the laws allow; False if in none."""
        for first, second in ((one, other), (other, one)):
            if self.allows(first):
                self.flip(first)
                if self.allows(second):
                    self.flip(second)
                    return True
                self.flip(first)
        return False

    def allows(self, cell: int) -> bool:
        """Whether a flip keeps every part at most its whole, the wholes at what they need, and the laws."""
        step = -1 if self.up[cell] else 1
        group = self.choice.family.group[cell]
        if self.choice.family.is_part[cell]:
            fits = step < 0 or self.value[cell] < self.whole[group]
        else:
            fits = step > 0 or self.whole[group] > max(self.choice.need[group], self._top(group))
        return bool(fits) and all(
            self.slack[law] + sign * step >= min(0, self.slack[law]) for law, sign in self.laws.get(cell, ())
        )

    def _top(self, group: int) -> int:
        """The largest part of a group."""
        parts = self.parts[group]
        return int(self.value[parts].max()) if len(parts) else 0

    def flip(self, cell: int) -> None:
        """Move a cell to its other neighbour."""
        step = -1 if self.up[cell] else 1
        self.up[cell] = not self.up[cell]
        self.value[cell] += step
        self.error[self.choice.grid.members[cell]] += step * self.choice.base
        self.error[-1] = 0
        if not self.choice.family.is_part[cell]:
            self.whole[self.choice.family.group[cell]] += step
        for law, sign in self.laws.get(cell, ()):
            self.slack[law] += sign * step

    def keep_laws(self) -> None:
        """Start from a choice that keeps the declared laws, as far as earlier releases leave it free."""
        for law, (less, more) in enumerate(self.choice.laws):
            for cell in [*more[~self.up[more]].tolist(), *less[self.up[less]].tolist()]:
                if self.slack[law] >= 0:
                    break
                if self.choice.movable[cell] and self.allows(cell):
                    self.flip(cell)

    def score(self) -> tuple[int, int]:
        """The largest error (a total over everything has to be four times as close), then the squared errors."""
        return int((self.strict * np.abs(self.error)).max()), int((self.error * self.error).sum())


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, size, _BLOCK))


def _parts(family: Family) -> list[Ints]:
    """The cells of the parts, group by group."""
    parts = np.flatnonzero(family.is_part)
    parts = parts[np.argsort(family.group[parts], kind="stable")]
    return np.split(parts, np.searchsorted(family.group[parts], np.arange(1, len(family.names))))


def _laws_of_cells(laws: tuple[tuple[Ints, Ints], ...]) -> dict[int, list[tuple[int, int]]]:
    """For each cell the laws that it is in, with +1 on the greater side and -1 on the lesser."""
    found: dict[int, list[tuple[int, int]]] = {}
    for law, (less, more) in enumerate(laws):
        for cell in less.tolist():
            found.setdefault(cell, []).append((law, -1))
        for cell in more.tolist():
            found.setdefault(cell, []).append((law, 1))
    return found
