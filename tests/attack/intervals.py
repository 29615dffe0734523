"""The interval that all published numbers together leave for each count: by propagation, for every cell of a cube.

Each table says: the sum of its cells lies in this window. What the sum leaves to one cell when all others are at
their least, or at their most, narrows that cell, again and again. The intervals are never narrower than the exact
ones, and never wider than what one subtraction tells. The solver finds the exact ones where asked.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from tests.attack.declaration import Declaration
from tests.attack.leaks import MOST, Leak
from tests.attack.rules import MANY, Rule, Window, confined, split, window
from tests.attack.tables import Numbers, Published, rolled_up

SWEEPS = 6


def narrowed(published: Published, rule: Rule) -> Window:
    """What all numbers of one release together leave for each cell, totals included."""
    return propagate(published, window(published, rule))


def propagate(published: Published, given: Window) -> Window:
    """Narrow a window by every sum and every law, until nothing moves or a few sweeps are done."""
    declared, leaf = published.declared, published.leaf
    low, high = given.low[leaf].copy(), given.high[leaf].copy()
    halved = split(published)
    for _ in range(SWEEPS):
        before = low.sum() - high.sum()
        _laws(low, high, halved, declared)
        _tables(low, high, given, declared)
        if low.sum() - high.sum() == before:
            break
    sums = Window(rolled_up(low, declared), np.minimum(rolled_up(high, declared), MANY))
    return Window(np.maximum(sums.low, given.low), np.minimum(sums.high, given.high))


def _laws(low: Numbers, high: Numbers, halved: np.ndarray, declared: Declaration) -> None:
    """Parts within their whole; where there are halves, the whole is their sum."""
    first = 1 + declared.halves
    halves = low[..., 1:first].sum(axis=-1), high[..., 1:first].sum(axis=-1)
    whole_low, whole_high = low[..., 0], high[..., 0]
    np.maximum(whole_low, halves[0], out=whole_low, where=halved)
    np.minimum(whole_high, halves[1], out=whole_high, where=halved)
    if declared.measures[first:]:
        np.maximum(whole_low, low[..., first:].max(axis=-1), out=whole_low)
    np.minimum(high[..., first:], whole_high[..., None], out=high[..., first:])
    for half in range(1, first):
        others = halves[0] - low[..., half], halves[1] - high[..., half]
        np.minimum(high[..., half], whole_high - others[0], out=high[..., half], where=halved)
        np.maximum(low[..., half], whole_low - others[1], out=low[..., half], where=halved)


def _tables(low: Numbers, high: Numbers, given: Window, declared: Declaration) -> None:
    """Narrow the leaves by the window of every total of every table."""
    kinds = [dict.fromkeys(axis.kinds) for axis in declared.axes]
    for pattern in product(*kinds):
        codes = tuple(axis.of_kind(kind) for axis, kind in zip(declared.axes, pattern, strict=True))
        at = np.ix_(*codes, np.arange(len(declared.measures)))
        least, most = given.low[at], given.high[at]
        if (least > 0).any() or (most < MANY).any():
            members = [axis.members[c].astype(float) for axis, c in zip(declared.axes, codes, strict=True)]
            spare_up, spare_down = most - _through(low, members), _through(high, members) - least
            inside = [m.any(axis=0) for m in members]
            _tighten(low, high, [_back(spare, members) for spare in (spare_up, spare_down)], np.ix_(*inside))


def _tighten(low: Numbers, high: Numbers, spares: list[Numbers], inside: tuple[np.ndarray, ...]) -> None:
    """No leaf may lie further from one end than its total leaves room for."""
    at = tuple(np.flatnonzero(flags.ravel()) for flags in inside)
    cells = np.ix_(*at, np.arange(low.shape[-1]))
    low_before, high_before = low[cells], high[cells]
    high[cells] = np.minimum(high_before, low_before + spares[0][cells])
    low[cells] = np.maximum(low_before, high_before - spares[1][cells])


def _through(cube: Numbers, members: Sequence[Numbers]) -> Numbers:
    """The totals of the leaves."""
    for number, weights in enumerate(members):
        if weights.shape[0] != weights.shape[1] or not np.array_equal(weights, np.eye(len(weights))):
            cube = np.moveaxis(np.tensordot(weights, cube, axes=(1, number)), 0, number)
    return cube


def _back(totals: Numbers, members: Sequence[Numbers]) -> Numbers:
    """To each leaf the number of its total."""
    return _through(totals, [weights.T for weights in members])


def confined_cells(published: Published, seen: Window, truth: Numbers | None = None) -> Iterator[Leak]:
    """Published or inner cells, and remainders of a whole beside a part, confined to what must not come out."""
    declared, first = published.declared, 1 + published.declared.halves
    yield from named(published, "cell", seen, truth)
    part_low, part_high = seen.low[..., first:], seen.high[..., first:]
    rest = Window(np.maximum(0, seen.low[..., :1] - part_high), seen.high[..., :1] - part_low)
    true_rest = None if truth is None else truth[..., :1] - truth[..., first:]
    for cell in _small(published, rest, true_rest):
        here = (*cell[:-1], cell[-1] + first)
        yield Leak("confined", f"children not in: {declared.name(here)}", _interval(rest, cell))


def named(published: Published, what: str, seen: Window, truth: Numbers | None) -> Iterator[Leak]:
    """Each confined cell of a window over the cube."""
    for cell in _small(published, seen, truth):
        yield Leak("confined", f"{what}: {published.declared.name(cell)}", _interval(seen, cell))


def _small(published: Published, seen: Window, truth: Numbers | None) -> list[tuple[int, ...]]:
    """The cells confined to 1..harm whose truth, if known, is that small indeed."""
    found = confined(seen.low, seen.high, published.declared, published.base)
    if truth is not None:
        found &= (truth >= 1) & (truth <= published.declared.harm)
    return [tuple(int(i) for i in cell) for cell in np.argwhere(found)[:MOST]]


def _interval(seen: Window, cell: tuple[int, ...]) -> str:
    return f"between {seen.low[cell]:g} and {seen.high[cell]:g}"
