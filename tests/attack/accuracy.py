"""How far the published numbers are from the truth."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tests.attack.leaks import Leak
from tests.attack.rules import inner_cells
from tests.attack.tables import Numbers, Published


@dataclass(frozen=True)
class Errors:
    """In children. `inner`: largest error of a cell; `mean`, `largest`: over totals; `grand`: of all children."""

    inner: float
    zeros: int  # true zeros among the cells that are not shown as 0
    mean: float
    largest: float
    grand: float


def errors(published: Published, truth: Numbers) -> Errors:
    """Measure one release. The grand total is that of the new children, all together."""
    off = np.abs(published.values - truth)
    rounded = inner_cells(published)
    inner, totals = off[rounded], off[~rounded & ~np.isnan(off)]
    shown, true = published.values[published.leaf], truth[published.leaf]
    grand = off[(-1,) * (off.ndim - 1)][min(1, published.declared.halves)]
    return Errors(
        float(np.nanmax(inner)),
        int(((true == 0) & (np.nan_to_num(shown) != 0)).sum()),
        float(totals.mean()) if totals.size else 0.0,
        float(totals.max()) if totals.size else 0.0,
        float(grand),
    )


def inaccuracies(published: Published, truth: Numbers) -> Iterator[Leak]:
    """What is off by more than allowed: a cell, a true zero, the grand total, the mean or largest total."""
    found, base = errors(published, truth), published.base
    limits = {
        "inner cell": (found.inner, base - 1),
        "true zeros": (found.zeros, 0),
        "mean of totals": (found.mean, base),
        "largest total": (found.largest, 4 * base),
        "grand total": (0.0 if np.isnan(found.grand) else found.grand, base),
    }
    for name, (measured, limit) in limits.items():
        if measured > limit:
            yield Leak("accuracy", name, f"{measured:.2f} is above {limit}")
