"""What follows from what: causes that only repeat another one are folded behind it, so that people mend the root.

A blank or ragged row explains whatever else is wrong in it; a table that cannot be read explains every code that
points into it; a header cut at the wrong mark explains every title that is missing. One cell is told once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa

from pipeline.model import Finding
from pipeline.records.causes import Cause, Ints
from pipeline.records.report.root import CELLS, Root
from pipeline.records.report.targets import good_targets, readable_targets

SLIPPED, SLIPPED_CODES = 5, 3
"""From so many wrong columns on, so many of them no mere dates and numbers, the cells of a row have slipped."""
RANKS = (
    ("constraint-error", "required"),
    ("type-error", None),
    ("foreign-key", None),
    ("constraint-error", "enum"),
    ("constraint-error", None),
    ("primary-key-blank", None),
    ("primary-key", "blank"),
    ("unique-error", None),
    ("primary-key", None),
)
"""Of several faults of one cell the first is told: code, and variant where it matters."""
JOINED = (";", "\t", "|")
"""Marks that stand in a title where a file is cut at another mark than the comma."""


Step = Callable[[list[Root]], list[Root]]


def roots(causes: Iterable[Cause], keys: Mapping[str, str] | None = None) -> list[Root]:
    """The causes that are told, what follows from them folded away; `keys` is the key field of each table."""
    found = [Root(cause) for cause in causes if len(cause)]
    steps: tuple[Step, ...] = (
        *(_headers, _titles_together, _rows_together, _slipped, _rows_first),
        *(readable_targets, partial(good_targets, keys or {}), _one_of_each_cell),
    )
    for step in steps:
        found = step(found)
    return found


def _without(root: Root, rows: Ints) -> Root | None:
    """The rest of a cause after some rows are taken out; None if nothing is left."""
    keep = ~np.isin(root.cause.rows, rows)
    if keep.all():
        return root
    mask = pa.array(keep)
    told = {name: texts.filter(mask) for name, texts in root.cause.told.items()}
    return replace(root, cause=replace(root.cause, rows=root.cause.rows[keep], told=told)) if keep.any() else None


def _by_table(found: Iterable[Root]) -> dict[tuple[str, str], list[Root]]:
    tables: dict[tuple[str, str], list[Root]] = {}
    for root in found:
        tables.setdefault(root.table, []).append(root)
    return tables


# --- titles -----------------------------------------------------------------------------------------------------------


def is_joined(finding: Finding) -> bool:
    """Whether a title holds all titles, the file being cut at another mark."""
    label = dict(finding.words).get("label", "")
    return finding.code == "extra-label" and finding.column == "A" and any(mark in label for mark in JOINED)


def _headers(found: list[Root]) -> list[Root]:
    """Titles are missing because the header was cut at the wrong mark: told as this, once."""
    kept = []
    for table in _by_table(found).values():
        joined = next((root for root in table if is_joined(root.pattern)), None)
        if joined is None:
            kept += table
            continue
        others = [root for root in table if root is not joined]
        missing = sum(len(root.cause) for root in others if root.pattern.code.endswith("-label"))
        kept.append(replace(joined, folded=missing))
        kept += [root for root in others if not root.pattern.code.endswith("-label")]
    return kept


def _titles_together(found: list[Root]) -> list[Root]:
    """Several missing or blank titles of one table are one card, which names them all."""
    kept: list[Root] = []
    places: dict[tuple[object, ...], int] = {}
    for root in found:
        key = (root.table, root.pattern.code)
        name = root.pattern.field if root.pattern.code == "missing-label" else root.pattern.column
        if root.pattern.code not in ("missing-label", "blank-label") or root.pattern.variant:
            kept.append(root)
        elif key in places:
            first = kept[places[key]]
            kept[places[key]] = replace(first, names=(*first.names, name))
        else:
            places[key] = len(kept)
            kept.append(replace(root, names=(name,)))
    return kept


# --- rows and cells ---------------------------------------------------------------------------------------------------


def _rows_together(found: list[Root]) -> list[Root]:
    """A row that ends early is one fault of the row, not one for each column that it misses."""
    kept: list[Root] = []
    places: dict[tuple[str, str], int] = {}
    for root in found:
        if root.pattern.code != "missing-cell":
            kept.append(root)
        elif root.table in places:
            first = kept[places[root.table]]
            rows = np.union1d(first.cause.rows, root.cause.rows)
            kept[places[root.table]] = replace(first, cause=Cause(first.pattern, rows))
        else:
            places[root.table] = len(kept)
            kept.append(root)
    return kept


def _slipped(found: list[Root]) -> list[Root]:
    """Rows in which cells of many columns do not fit have slipped under other titles: one fault of the row."""
    made = []
    for table in _by_table(found).values():
        cells = [root for root in table if root.pattern.field and root.pattern.code in CELLS and root.is_error]
        codes = [root for root in cells if root.pattern.code != "type-error"]
        if len({root.pattern.field for root in codes}) < SLIPPED_CODES:
            continue
        ragged = [root.cause.rows for root in table if root.is_of_rows]
        rows = np.intersect1d(_rows_with(cells, SLIPPED), _rows_with(codes, SLIPPED_CODES))
        rows = np.setdiff1d(rows, np.concatenate([rows[:0], *ragged]))
        if len(rows) and len(rows) <= SLIPPED:
            pattern = replace(cells[0].pattern, field="", column="", variant="", words=())
            made.append(Root(Cause(pattern, rows), form="slipped"))
    return [*found, *made]


def _rows_with(cells: Iterable[Root], least: int) -> Ints:
    """The rows in which cells of so many columns are wrong."""
    columns: dict[str, Ints] = {}
    for root in cells:
        name = root.pattern.field
        columns[name] = np.union1d(columns.get(name, np.zeros(0, np.int64)), root.cause.rows[root.cause.rows > 1])
    rows, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *columns.values()]), return_counts=True)
    return rows[counts >= least]


def _rows_first(found: list[Root]) -> list[Root]:
    """Other faults of a row that is blank or ragged follow from that."""
    kept = []
    for table in _by_table(found).values():
        whole = [replace(root, cause=_once(root.cause)) for root in table if root.is_of_rows]
        bad = np.unique(np.concatenate([root.cause.rows for root in whole])) if whole else np.zeros(0, np.int64)
        others = [root for root in table if not root.is_of_rows]
        rest = [left for root in others if (left := _without(root, bad[bad > 1])) is not None]
        folded = sum(len(root.cause) for root in others) - sum(len(root.cause) for root in rest)
        if whole:
            whole[0] = replace(whole[0], folded=folded)
        kept += [*whole, *rest]
    return kept


def _once(cause: Cause) -> Cause:
    """Each row once: a row with three values too many is one ragged row."""
    rows, first = np.unique(cause.rows, return_index=True)
    if len(rows) == len(cause.rows):
        return cause
    return Cause(cause.pattern, rows, {name: texts.take(pa.array(first)) for name, texts in cause.told.items()})


def _one_of_each_cell(found: list[Root]) -> list[Root]:
    """Of several faults of one cell the plainest is told."""
    claimed: dict[tuple[str, str, str], Ints] = {}
    left: Mapping[int, Root | None] = {
        id(root): _claimed(root, claimed) for root in sorted(found, key=lambda root: _rank(root.pattern))
    }
    return [rest for root in found if (rest := left[id(root)]) is not None]


def _claimed(root: Root, claimed: dict[tuple[str, str, str], Ints]) -> Root | None:
    if not root.pattern.field or _rank(root.pattern) == len(RANKS):
        return root
    cell = (*root.table, root.pattern.field)
    rest = _without(root, claimed.get(cell, np.zeros(0, np.int64)))
    claimed[cell] = np.union1d(claimed.get(cell, np.zeros(0, np.int64)), root.cause.rows[root.cause.rows > 1])
    return rest


def _rank(finding: Finding) -> int:
    return next(
        (
            place
            for place, (code, variant) in enumerate(RANKS)
            if finding.code == code and variant in (None, finding.variant)
        ),
        len(RANKS),
    )
