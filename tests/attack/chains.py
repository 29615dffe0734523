"""What several releases tell together: data that stood still, data that only grew, and each increment in between."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from tests.attack.intervals import named, propagate
from tests.attack.leaks import Leak
from tests.attack.rules import Window, split
from tests.attack.tables import Numbers, Published


def still(published: Sequence[Published], seen: Sequence[Window], truths: Sequence[Numbers]) -> Iterator[Leak]:
    """Cells whose truth did not change between two releases: both windows hold at once."""
    for (i, one), (j, other) in combinations(enumerate(seen), 2):
        same = truths[i] == truths[j]
        low = np.where(same, np.maximum(one.low, other.low), other.low)
        high = np.where(same, np.minimum(one.high, other.high), other.high)
        if (low == other.low).all() and (high == other.high).all():
            continue  # the older release adds nothing
        both = propagate(published[j], Window(low, high))
        finer = min(published[i], published[j], key=lambda p: p.base)
        yield from named(finer, f"unchanged in releases {i + 1} and {j + 1}", both, truths[j])


def grown(published: Sequence[Published], seen: Sequence[Window], truths: Sequence[Numbers]) -> Iterator[Leak]:
    """Cells that only ever grew, for a reader who knows that, and that a number rises only with its truth."""
    only = np.all([a <= b for a, b in pairwise(truths)], axis=0)
    steps = [_rises(one, other) for one, other in pairwise(published)]
    low, high = [seen[0].low], [seen[-1].high]
    for window, step in zip(seen[1:], steps, strict=True):
        low.append(np.where(only, np.maximum(window.low, low[-1] + step), window.low))
    for window, step in zip(seen[-2::-1], steps[::-1], strict=True):
        high.insert(0, np.where(only, np.minimum(window.high, high[0] - step), window.high))
    chain = [Window(a, b) for a, b in zip(low, high, strict=True)]
    for number, window in enumerate(chain):
        yield from named(published[number], f"grown, release {number + 1}", window, truths[number])
    yield from increments(published, chain, truths, only)


def increments(
    published: Sequence[Published], seen: Sequence[Window], truths: Sequence[Numbers], only: np.ndarray | None = None
) -> Iterator[Leak]:
    """Children who came or left between two releases; only: where the reader knows that nobody left."""
    for (i, one), (j, other) in combinations(enumerate(seen), 2):
        floor = np.where(only, _rises(published[i], published[j]), -np.inf) if only is not None else -np.inf
        came = Window(np.maximum(floor, other.low - one.high), other.high - one.low)
        left = Window(-came.high, -came.low)
        change = truths[j] - truths[i]
        finer = min(published[i], published[j], key=lambda p: p.base)
        yield from named(finer, f"came between releases {i + 1} and {j + 1}", came, change)
        yield from named(finer, f"left between releases {i + 1} and {j + 1}", left, -change)


def _rises(one: Published, other: Published) -> np.ndarray:
    """1 where the number of an inner cell rose, so that its truth did; 0 elsewhere."""
    rises = np.zeros(one.values.shape)
    if one.base == other.base:
        leaf = one.leaf
        rises[leaf] = np.nan_to_num(other.values[leaf]) > np.nan_to_num(one.values[leaf])
        rises[leaf][..., 0][split(one) | split(other)] = 0
    return rises
