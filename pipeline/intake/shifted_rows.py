"""Rows whose values stand one column too far to the right: only where moving them back makes every cell valid."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.intake.frictionless_adapter import Column
from pipeline.intake.read_csv import Cells
from pipeline.intake.text_rules import rules_of

FEWEST = 3
"""Wrong cells from which on a row is tried one column to the left; with fewer it was no paste that went wrong."""


def shifted_rows(groups: Sequence[FindingGroup], columns: Sequence[Column], cells: Cells) -> Ints:
    """The records that fit if their values move one column to the left."""
    wrong: Counter[int] = Counter()
    for group in groups:
        if group.template.field:
            wrong.update(group.rows.tolist())
    many = np.array(sorted(row for row, count in wrong.items() if count >= FEWEST), np.int64)
    found = []
    for place in np.flatnonzero(np.isin(cells.records, many)).tolist():
        texts = [str(column[place].as_py()) for column in cells.columns]
        if _fits_moved(texts, columns):
            found.append(cells.records[place])
    return np.array(found, np.int64)


def _fits_moved(texts: Sequence[str], columns: Sequence[Column]) -> bool:
    if texts[0].strip():
        return False
    moved = [*texts[1:], ""]
    return all(_fits(text, column) for text, column in zip(moved, columns, strict=True))


def _fits(text: str, column: Column) -> bool:
    value, notes = column.read(text)
    return not notes and (value is None or all(is_good(text, value) for _, is_good in rules_of(column)))
