"""Builds the linear programme of one corner of a cube: the inner cells of some places, in one or more releases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from tests.attack.declaration import Declaration
from tests.attack.rules import MANY, Window, split
from tests.attack.solver import Programme
from tests.attack.tables import Published

Cell = tuple[int, ...]


@dataclass
class Corner:
    """The programme of some places: `columns[release]` numbers each inner cell, -1 where it is outside."""

    declared: Declaration
    programme: Programme
    columns: list[np.ndarray]

    def terms(self, cell: Cell, release: int = 0) -> dict[int, float]:
        """A published cell as a sum of unknowns; empty if part of it lies outside this corner."""
        picked = [np.flatnonzero(axis.members[i]) for axis, i in zip(self.declared.axes, cell[:-1], strict=True)]
        columns = self.columns[release][np.ix_(*picked)][..., cell[-1]].ravel()
        return {} if (columns < 0).any() else {int(i): 1.0 for i in columns}

    def known(self, totals: Mapping[Cell, float], release: int = 0) -> None:
        """Take in exact numbers that were told elsewhere."""
        for cell, value in totals.items():
            if terms := self.terms(cell, release):
                self.programme.row(value, terms, value)


def corner(published: Sequence[Published], seen: Sequence[Window], places: Iterable[int]) -> Corner:
    """The programme of some leaf places over all releases given; seen: what each number says of its own truth."""
    declared, programme = published[0].declared, Programme()
    chosen = sorted(places)
    found = Corner(declared, programme, [])
    for one, window in zip(published, seen, strict=True):
        found.columns.append(_columns(one, window, chosen, programme))
        _laws(one, found.columns[-1], chosen, programme)
    for number, window in enumerate(seen):
        for cell in _telling(declared, window, chosen):
            programme.row(window.low[cell], found.terms(cell, number), window.high[cell])
    return found


def _columns(published: Published, seen: Window, places: list[int], programme: Programme) -> np.ndarray:
    """One unknown per inner cell of the places."""
    leaf = published.leaf
    low, high = seen.low[leaf], seen.high[leaf]
    columns = np.full(low.shape, -1)
    for place in places:
        for cell in np.ndindex(low.shape[1:]):
            at = (place, *cell)
            columns[at] = programme.column(float(low[at]), float(high[at]))
    return columns


def _laws(published: Published, columns: np.ndarray, places: list[int], programme: Programme) -> None:
    """The whole is the sum of its halves where both are published; no part is above its whole."""
    first, halved = 1 + published.declared.halves, split(published)
    for place in places:
        for cell in np.ndindex(columns.shape[1:-1]):
            group = columns[(place, *cell)]
            whole = int(group[0])
            if halved[(place, *cell)]:
                programme.row(0, {whole: -1.0, **{int(i): 1.0 for i in group[1:first]}}, 0)
            for part in group[first:]:
                programme.row(0, {whole: 1.0, int(part): -1.0}, MANY)


def _telling(declared: Declaration, seen: Window, places: list[int]) -> Iterator[Cell]:
    """The totals within the places whose number says something of its truth."""
    for cell in cells_of(declared, places):
        finest = all(i < axis.leaves for axis, i in zip(declared.axes, cell[:-1], strict=True))
        if not finest and (seen.low[cell] > 0 or seen.high[cell] < MANY):
            yield cell


def tied(found: Corner, published: Sequence[Published], *, growing: bool) -> None:
    """Tie neighbouring releases: a number that rose had its truth rise; growing: nobody was taken out."""
    for number, (one, other) in enumerate(pairwise(published)):
        rose = np.sign(np.nan_to_num(other.values[other.leaf] - one.values[one.leaf]))
        rose[..., 0][split(one) | split(other)] = 0
        before, after = found.columns[number], found.columns[number + 1]
        for cell in np.argwhere(before >= 0):
            at = tuple(int(i) for i in cell)
            low = 1.0 if rose[at] > 0 else (0.0 if growing else -MANY)
            high = -1.0 if rose[at] < 0 else MANY
            if low > -MANY or high < MANY:
                found.programme.row(low, {int(after[at]): 1.0, int(before[at]): -1.0}, high)


def corners(declared: Declaration, kind: str) -> dict[str, list[int]]:
    """The leaf places of each place of a kind, such as the countries."""
    axis = declared.axes[0]
    return {axis.codes[i]: [int(j) for j in np.flatnonzero(axis.members[i])] for i in axis.of_kind(kind)}


def cells_of(declared: Declaration, places: list[int]) -> Iterator[Cell]:
    """Every published cell that lies wholly within some leaf places."""
    axis = declared.axes[0]
    inside = [i for i in range(len(axis.codes)) if set(np.flatnonzero(axis.members[i])) <= set(places)]
    rest = [range(size) for size in declared.shape[1:]]
    yield from product(inside, *rest)
