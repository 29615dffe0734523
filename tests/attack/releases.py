"""Compares any two releases with the truth behind them: no move without a change, none against it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from tests.attack.leaks import MOST, Leak
from tests.attack.rules import split
from tests.attack.tables import Numbers, Published


def moves(published: Sequence[Published], truths: Sequence[Numbers]) -> Iterator[Leak]:
    """Cells that moved between two releases of one base, not only neighbours, as their truth does not allow."""
    for (i, one), (j, other) in combinations(enumerate(published), 2):
        if one.base == other.base:
            yield from _between(f"releases {i + 1} and {j + 1}", one, other, (truths[i], truths[j]))


def _between(which: str, one: Published, other: Published, truths: tuple[Numbers, Numbers]) -> Iterator[Leak]:
    """Inner cells move only with their truth; sums may follow their cells anywhere."""
    leaf = one.leaf
    grown = np.sign(truths[1][leaf] - truths[0][leaf])
    step = np.sign(other.values[leaf] - one.values[leaf])
    step[..., 0][split(one) | split(other)] = np.nan
    for kind, wrong in (("moved", (grown == 0) & (np.nan_to_num(step) != 0)), ("against", grown * step < 0)):
        for cell in np.argwhere(wrong)[:MOST]:
            yield Leak(kind, which, one.declared.name(tuple(int(i) for i in cell)))
