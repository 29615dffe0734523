"""Keyed random rounding: the offset of a cell, and its published numbers.

Random rounding after Fellegi (1975); the draw is bound to the cell by a key, as in the cell-key method of the
Australian Bureau of Statistics (Fraser and Wooton 2005), so that nothing is remembered and nothing is drawn twice.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.cells import CELL, CHILDREN, PLACE, TrueCounts

UNSTATED = {"unknown": "_U"}
"""Codes of the packages that a release writes otherwise. The name of a cell keeps those of the packages."""


@dataclass(frozen=True)
class PublishedCells:
    """Rounded counts: what may leave the private half, and be added up. Columns as in TrueCounts.

    A type of its own, so that exact counts cannot be published by mistake.
    """

    children: pd.DataFrame
    adults: pd.DataFrame
    blanks: pd.DataFrame
    base: int


def offset(key: bytes, name: str, base: int) -> int:
    """The offset of a cell, 1 to `base`: the same for every measure and in every release."""
    digest = hmac.digest(key, name.encode("utf-8"), "sha256")
    return 1 + int.from_bytes(digest, "big") % base


def rounded(count: int, offset: int, base: int) -> int:
    """A multiple of `base` less than `base` from the count; over all offsets it is the count on average."""
    return base * ((count + base - offset) // base)


def round_cells(counts: TrueCounts, oldest: Mapping[str, str], key: bytes, base: int) -> PublishedCells:
    """Round every count by the offset of its cell; `oldest` names each project by its oldest code."""
    children = counts.children.assign(population=CHILDREN)
    adults = counts.adults.assign(population=counts.adults["measure"])
    rounded_children = _rounded(children, CELL, oldest, key, base)
    for column in ("sex", "age_band"):
        rounded_children[column] = rounded_children[column].replace(UNSTATED)
    return PublishedCells(rounded_children, _rounded(adults, PLACE, oldest, key, base), counts.blanks, base)


def _rounded(counts: pd.DataFrame, cell: list[str], oldest: Mapping[str, str], key: bytes, base: int) -> pd.DataFrame:
    """Rounded counts; the offset is worked out once for each cell, and shared by its measures."""
    cells = counts[["population", *cell]].drop_duplicates()
    names = cell_names(cells.assign(project_id=cells["project_id"].map(oldest)), cell)
    offsets = cells.assign(offset=[offset(key, name, base) for name in names])
    found = counts.merge(offsets, on=["population", *cell], how="left")
    value = [rounded(n, t, base) for n, t in zip(found["value"], found["offset"], strict=True)]
    return found[[*cell, "measure"]].assign(value=pd.Series(value, dtype="int64"))


def cell_names(cells: pd.DataFrame, cell: Iterable[str]) -> list[str]:
    """The names of cells, fixed to the byte for ever: `1|children|P-X|ML|2019|f|10-14`, `1|caregivers|P-X|ML|2019`."""
    columns = ["population", *cell]
    return ["|".join(("1", *codes)) for codes in cells[columns].itertuples(index=False, name=None)]
