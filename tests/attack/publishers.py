"""Ways to publish a cube of true counts: a small sound one, and the weak ones that the attack has to catch.

Each takes the true cube with all totals and returns what it shows of it, NaN for a blank. All measures but the
halves are taken to be parts of the new children, so that one threshold per group keeps every part within.
"""

import hashlib
import hmac
from collections.abc import Callable

import numpy as np

from tests.attack.declaration import Declaration
from tests.attack.tables import Numbers, rolled_up

BASE = 5
Way = Callable[[Numbers, Declaration], Numbers]


def sound(truth: Numbers, declared: Declaration, key: bytes = b"demo", *, together: bool = True) -> Numbers:
    """Each inner cell goes up from a threshold on that a key draws for it; totals are sums of the results.

    together: new children and their parts share their threshold, so that no part goes up alone.
    """
    leaf = truth[tuple(slice(0, axis.leaves) for axis in declared.axes)]
    bracket, rest = np.divmod(leaf, BASE)
    own = [n if not together or n == declared.halves == 2 else 1 for n in range(len(declared.measures))]
    shown = (bracket + (rest >= _thresholds(bracket, key, own))) * BASE
    if declared.halves:
        shown[..., 0] = shown[..., 1 : 1 + declared.halves].sum(axis=-1)
    return rolled_up(shown, declared)


def _thresholds(bracket: Numbers, key: bytes, own: list[int]) -> Numbers:
    """From 1 to the base: the remainder from which a cell goes up in its bracket; own: whose draw a measure takes."""
    drawn = np.empty(bracket.shape)
    for cell in np.ndindex(bracket.shape):
        measure = own[cell[-1]]
        name = f"{cell[:-1]}|{measure}|{bracket[cell]:g}".encode()
        drawn[cell] = 1 + hmac.digest(key, name, hashlib.sha256)[0] % BASE
    return drawn


def primary_only(truth: Numbers, declared: Declaration) -> Numbers:
    """Blank where the count is small; all else exact."""
    return np.where((truth >= 1) & (truth <= 4), np.nan, truth)


def rounded_alone(truth: Numbers, declared: Declaration) -> Numbers:
    """Every number to its nearest multiple, totals too."""
    return np.asarray(np.floor(truth / BASE + 0.5) * BASE)


def unmarked_zeros(truth: Numbers, declared: Declaration) -> Numbers:
    """Soundly rounded, but a true zero is left blank."""
    return np.where(truth == 0, np.nan, sound(truth, declared))


def parts_alone(truth: Numbers, declared: Declaration) -> Numbers:
    """Each measure rounded for itself, so that a part may be shown above its whole."""
    return sound(truth, declared, together=False)


def eliminated(truth: Numbers, declared: Declaration) -> Numbers:
    """Suppression by elimination: small counts are blank, and so is what would let one be computed exactly.

    Numbers are let out one by one, totals and large ones first, as long as no equation of those let out has
    a small count for its only solution.
    """
    rows, values = _equations(truth, declared)
    small = (values >= 1) & (values <= 4)
    shown, basis, left = np.full(len(values), np.nan), np.empty((0, rows.shape[1])), rows[small].astype(float)
    for number in np.lexsort((-values, -rows.sum(axis=1))):
        if small[number]:
            continue
        vector = _reduced(rows[number].astype(float), basis)
        if np.abs(vector).max() > 1e-9:
            vector /= np.linalg.norm(vector)
            after = left - np.outer(left @ vector, vector)
            if (np.abs(after).max(axis=1) < 1e-9).any():
                continue
            basis, left = np.vstack([basis, vector]), after
        shown[number] = values[number]
    return shown.reshape(truth.shape)


def _equations(truth: Numbers, declared: Declaration) -> tuple[np.ndarray, Numbers]:
    """Which inner cells each published number sums up, and the number."""
    size = [axis.leaves for axis in declared.axes]
    grid = np.ones((1, 1))
    for axis in declared.axes:
        grid = np.kron(grid, axis.members.astype(float))
    measures = len(declared.measures)
    halves = np.eye(measures)
    if declared.halves:
        halves[0] = [0, *[1] * declared.halves, *[0] * (measures - 1 - declared.halves)]
    rows = np.kron(grid, halves)
    return rows.reshape(truth.size, int(np.prod(size)) * measures), truth.ravel()


def _reduced(vector: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """What the basis does not explain of a vector; subtracted twice for the sake of precision."""
    for _ in range(2):
        vector = vector - (basis @ vector) @ basis
    return vector
