"""Readers who know more than what is published: a partner who knows its own children, an insider who knows all but one.

Neither knows the key. The insider knows the algorithm, so that it can be run on any guess with any key.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tests.attack.intervals import named, propagate
from tests.attack.leaks import Leak
from tests.attack.rules import Window
from tests.attack.tables import Numbers, Published, rolled_up

Counts = tuple[int, ...]
Publisher = Callable[[Counts, bytes], Counts]
"""From true counts and a key to published counts."""

HARM = frozenset(range(1, 5))


def possible(publisher: Publisher, truth: Counts, hidden: int, observed: Counts, keys: Sequence[bytes]) -> set[int]:
    """The values of the hidden cell for which some key gives what was observed."""
    guesses = range(observed[hidden] + 12)
    trials = {guess: (*truth[:hidden], guess, *truth[hidden + 1 :]) for guess in guesses}
    return {guess for guess, cells in trials.items() if any(publisher(cells, key) == observed for key in keys)}


def insiders(publisher: Publisher, truth: Counts, key: bytes, keys: Sequence[bytes]) -> Iterator[Leak]:
    """For each cell the insider who knows all others: the values that remain must reach outside 1 to 4."""
    observed = publisher(truth, key)
    for hidden, value in enumerate(truth):
        remain = possible(publisher, truth, hidden, observed, [key, *keys])
        if value in HARM and remain <= HARM:
            yield Leak("insider", f"cell {hidden} of {truth}", f"must be one of {sorted(remain)}")


def partner(published: Published, seen: Window, truth: Numbers, own: Numbers) -> Iterator[Leak]:
    """What is left of each cell for a partner that knows its own children; own: a cube as the truth, totals included.

    The children of the others obey the same sums and laws as all children.
    """
    rest = Window(np.maximum(0, seen.low - own), seen.high - own)
    yield from named(published, "beside a partner", propagate(published, rest), truth - own)


def share(published: Published, truth: Numbers, part: float) -> Numbers:
    """The children of a partner that reached the same share of each inner cell, rounded down."""
    leaf = np.floor(truth[published.leaf] * part)
    halves = leaf[..., 1 : 1 + published.declared.halves].sum(axis=-1)
    alone = truth[published.leaf][..., 0] - truth[published.leaf][..., 1 : 1 + published.declared.halves].sum(axis=-1)
    leaf[..., 0] = halves + np.floor(alone * part)
    leaf[..., 1 + published.declared.halves :] = np.minimum(leaf[..., 1 + published.declared.halves :], leaf[..., :1])
    return rolled_up(leaf, published.declared)
