"""The attack by linear programming on a few corners of a cube, chosen where children are fewest and at random."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from tests.attack.leaks import Leak
from tests.attack.programmes import Cell, Corner, cells_of, corner, corners, tied
from tests.attack.rules import Window, confined
from tests.attack.solver import NEAR, Solver
from tests.attack.tables import Numbers, Published

Targets = Iterator[tuple[str, dict[int, float]]]


def smallest(published: Published, many: int, kind: str = "country") -> list[list[int]]:
    """The leaf places of the countries with the fewest children shown."""
    axis, shown = published.declared.axes[0], np.nan_to_num(published.values[..., 0])
    last = tuple(-1 for _ in published.declared.axes[2:])
    size = {code: shown[axis.place_of[code]][:-1][(..., *last)].sum() for code in corners(published.declared, kind)}
    chosen = sorted(size, key=lambda code: (size[code], code))[:many]
    return [corners(published.declared, kind)[code] for code in chosen]


def solve(
    published: Sequence[Published],
    seen: Sequence[Window],
    places: list[int],
    truths: Sequence[Numbers],
    known: Mapping[Cell, float] | None = None,
) -> Iterator[Leak]:
    """All small counts of some places: cells, remainders beside parts, increments between releases."""
    found = corner(published, seen, places)
    found.known(known or {})
    if len(published) > 1:
        growing = all((a <= b).all() for a, b in pairwise(truths))
        tied(found, published, growing=growing)
    solver = found.programme.solver()
    for number, truth in enumerate(truths):
        yield from _judged(published[0], solver, _cells(found, cells_of(found.declared, places), number, truth))
    for number in range(1, len(truths)):
        yield from _judged(published[0], solver, _increments(found, places, number, truths))


def sample(published: Published, seen: Window, truth: Numbers, many: int, seed: int = 1) -> Iterator[Leak]:
    """Small counts drawn at random from all countries, each solved within its country."""
    draw = random.Random(seed)
    small = np.argwhere((truth[published.leaf] >= 1) & (truth[published.leaf] <= published.declared.harm))
    chosen = draw.sample([tuple(int(i) for i in cell) for cell in small], min(many, len(small)))
    for places in corners(published.declared, "country").values():
        mine = [cell for cell in chosen if cell[0] in places]
        if mine:
            found = corner([published], [seen], places)
            yield from _judged(published, found.programme.solver(), _cells(found, iter(mine), 0, truth))


def _cells(found: Corner, cells: Iterator[Cell], release: int, truth: Numbers) -> Targets:
    """The cells with a small truth, and the rests beside their parts."""
    harm, first = found.declared.harm, 1 + found.declared.halves
    for cell in cells:
        terms = found.terms(cell, release)
        if terms and 1 <= truth[cell] <= harm:
            yield f"release {release + 1}, {found.declared.name(cell)}", terms
        whole = (*cell[:-1], 0)
        if terms and cell[-1] >= first and 1 <= truth[whole] - truth[cell] <= harm:
            rest = {**found.terms(whole, release), **dict.fromkeys(terms, -1.0)}
            yield f"release {release + 1}, children not in {found.declared.name(cell)}", rest


def _increments(found: Corner, places: list[int], release: int, truths: Sequence[Numbers]) -> Targets:
    """What came or left since the release before."""
    change = truths[release] - truths[release - 1]
    for cell in cells_of(found.declared, places):
        if 1 <= abs(change[cell]) <= found.declared.harm and (now := found.terms(cell, release)):
            sign = float(np.sign(change[cell]))
            before = dict.fromkeys(found.terms(cell, release - 1), -sign)
            yield (
                f"change in release {release + 1}, {found.declared.name(cell)}",
                {**dict.fromkeys(now, sign), **before},
            )


def _judged(published: Published, solver: Solver, targets: Targets) -> Iterator[Leak]:
    """The targets that no possible truth takes out of what must not come out.

    Each truth that the solver visits is tried on all targets, so that few of them need a solution of their own.
    """
    harm, pending = published.declared.harm, list(targets)
    low_is_fine = published.base <= harm + 1
    while pending:
        name, terms = pending[-1]
        for extreme in (solver.most, solver.least):
            if extreme(terms) is None:
                yield Leak("impossible", name, "no truth fits what is published")
                return
            point = solver.point
            pending = [target for target in pending if not _outside(point, target[1], harm, low_is_fine=low_is_fine)]
            if not pending or pending[-1][0] != name:
                break
        else:
            pending.pop()
            yield from _confined(published, name, solver.interval(terms))


def _outside(point: np.ndarray, terms: dict[int, float], harm: int, *, low_is_fine: bool) -> bool:
    """Whether a sum may be 0 or less, or more than must not come out, as it is at a point."""
    value = sum(coefficient * point[i] for i, coefficient in terms.items())
    return value > harm + 1 - NEAR or (low_is_fine and value < NEAR)


def _confined(published: Published, name: str, interval: tuple[float, float] | None) -> Iterator[Leak]:
    low, high = interval or (0, 0)
    if confined(np.array(low), np.array(high), published.declared, published.base).item():
        yield Leak("confined", name, f"between {low:g} and {high:g}, by the solver")
