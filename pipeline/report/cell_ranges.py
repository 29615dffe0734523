"""Places of a spreadsheet: rows put together as ranges."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from pipeline.intake.finding_groups import Ints

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last row of each stretch of rows without a gap."""


def ranges(rows: Ints) -> Ranges:
    """The stretches that rows make; row 0 stands for the whole table and makes none."""
    own = np.unique(rows[rows > 0])
    if not len(own):
        return ()
    breaks = np.flatnonzero(np.diff(own) > 1)
    firsts, lasts = own[np.append(0, breaks + 1)], own[np.append(breaks, len(own) - 1)]
    return tuple(zip(firsts.tolist(), lasts.tolist(), strict=True))


def as_text(stretches: Sequence[tuple[int, int]], column: str) -> list[str]:
    """Ranges as they are read: F12\u2013F40, F77; without a column, the numbers of rows alone."""
    return [
        f"{column}{first}" if first == last else f"{column}{first}\u2013{column}{last}" for first, last in stretches
    ]
