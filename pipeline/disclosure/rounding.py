"""Keyed random rounding: the offset of a cell, and its published numbers.

Random rounding after Fellegi (1975); the draw is bound to the cell by a key, as in the cell-key method of the
Australian Bureau of Statistics (Fraser and Wooton 2005), so that nothing is remembered and nothing is drawn twice.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.disclosure.cells import CELL, CHILDREN, PLACE, TrueCounts

UNSTATED = "unknown"
"""What the packages write where sex or age is not stated; a release writes `_U`. Names of cells keep the first."""


@dataclass(frozen=True)
class PublishedCells:
    """Rounded counts: what may leave the private half, and be added up. Columns as in TrueCounts.

    A type of its own, so that exact counts cannot be published by mistake.
    """

    children: pa.Table
    adults: pa.Table
    blanks: frozenset[tuple[str, str, str]]


def offset(key: bytes, name: str, base: int) -> int:
    """The offset of a cell, 1 to `base`: the same for every measure and in every release."""
    digest = hmac.digest(key, name.encode("utf-8"), "sha256")
    return 1 + int.from_bytes(digest, "big") % base


def rounded(count: int, offset: int, base: int) -> int:
    """A multiple of `base` less than `base` from the count; over all offsets it is the count on average."""
    return base * ((count + base - offset) // base)


def round_cells(counts: TrueCounts, oldest: Mapping[str, str], key: bytes, base: int) -> PublishedCells:
    """Round every count by the offset of its cell; `oldest` names each project by its oldest code.

    The names of cells are fixed to the byte for ever: `1|children|P-X|ML|2019|f|10-14`, `1|caregivers|P-X|ML|2019`.
    """
    projects = [oldest[code] for code in counts.children["project_id"].to_pylist()]
    codes = [counts.children[column].to_pylist() for column in CELL[1:]]
    names = [f"1|{CHILDREN}|{'|'.join(cell)}" for cell in zip(projects, *codes, strict=True)]
    children = _rounded(counts.children, names, key, base)
    for column in ("sex", "age_band"):
        stated = pc.if_else(pc.equal(children[column], UNSTATED), "_U", children[column])
        children = children.set_column(children.schema.get_field_index(column), column, stated)
    projects = [oldest[code] for code in counts.adults["project_id"].to_pylist()]
    codes = [counts.adults[column].to_pylist() for column in ("measure", *PLACE[1:])]
    populations, *places = codes
    names = [f"1|{'|'.join(cell)}" for cell in zip(populations, projects, *places, strict=True)]
    return PublishedCells(children, _rounded(counts.adults, names, key, base), counts.blanks)


def _rounded(counts: pa.Table, names: Sequence[str], key: bytes, base: int) -> pa.Table:
    """The counts, each rounded by the offset of its cell, which is worked out once for all measures."""
    offsets = {name: offset(key, name, base) for name in dict.fromkeys(names)}
    exact = counts["value"].to_pylist()
    values = [rounded(count, offsets[name], base) for count, name in zip(exact, names, strict=True)]
    return counts.set_column(counts.schema.get_field_index("value"), "value", pa.array(values, pa.int64()))
