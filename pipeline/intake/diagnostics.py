"""One cause instead of a flood: a finding that the file explains takes the place of those that follow from it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from pipeline.intake.files import EDGE, TextTable
from pipeline.intake.finding_groups import FindingGroup, Ints, keep_rows, single
from pipeline.intake.frictionless_adapter import Column
from pipeline.intake.read_csv import Cells, text_of
from pipeline.model import Severity
from pipeline.typography import plain

LEAST_SIGNS = 3  # commas of a row from which on a text with as many is taken for one that holds rows
FEWEST = 3  # wrong cells from which on a row is tried one column to the left; with fewer no paste went wrong
LONGEST_LINE = 1000  # letters of a last line that are looked at
NO_ROWS = np.zeros(0, np.int64)
BLANK = re.compile(rb'(""|[,; \t\r])*')
TOTALS = {
    "total",
    "totaux",
    "total general",
    "grand total",
    "totals",
    "somme",
    "sum",
    "sous-total",
    "subtotal",
    "ensemble",
}


def explain_cells(
    text: TextTable, columns: Sequence[Column], cells: Cells, groups: Sequence[FindingGroup]
) -> tuple[list[FindingGroup], Ints]:
    groups = [_beyond(group, len(text.labels), cells) for group in groups]
    found = [*_titles_again(text), *_swallowed(text, cells), *_at_the_end(text, cells, groups)]
    hidden = np.concatenate([NO_ROWS, *map(_all_rows, found)])
    left = _without(groups, hidden)
    shifted = _shifted(left, columns, cells)
    if len(shifted):
        left = [*_without(left, shifted), FindingGroup(text.file.finding("row-shifted"), shifted)]
    told = [*left, *(_as_serious(group, groups) for group in found)]
    return told, np.concatenate([hidden, shifted])


def _without(groups: Sequence[FindingGroup], rows: Ints) -> list[FindingGroup]:
    left = [keep_rows(group, ~np.isin(group.rows, rows)) for group in groups]
    return [group for group in left if len(group)]


def _all_rows(group: FindingGroup) -> Ints:
    """The rows of a cause; of one that stands for a stretch, up to its last."""
    last = dict(group.template.params).get("last")
    return np.arange(group.rows[0], int(last) + 1) if last else group.rows


def _as_serious(group: FindingGroup, groups: Sequence[FindingGroup]) -> FindingGroup:
    """An explanation is an error where it stands for one or where rows are lost, else a warning."""
    errors = [each for each in groups if each.template.severity is Severity.ERROR]
    if group.template.code == "quote-open" or any(np.isin(each.rows, group.rows).any() for each in errors):
        return group
    return replace(group, template=replace(group.template, severity=Severity.WARNING))


def _beyond(group: FindingGroup, width: int, cells: Cells) -> FindingGroup:
    """Rows that are too long, as one if they hold nothing beyond the titles."""
    if group.template.code != "extra-cell" or any("".join(row[width:]).strip() for row in cells.extra.values()):
        return group
    return single(replace(group.template, variant="blank", params=(("count", str(len(group))),)))


def _titles_again(text: TextTable) -> Iterator[FindingGroup]:
    """Rows that repeat the titles, as where exports were pasted together."""
    again = []
    first_line = text.head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    if b"\n" + first_line in text.data:
        for number, row in enumerate(csv.reader(text_of(text.data)), 1):
            if number > 1 and tuple(map(str.strip, row)) == text.labels:
                again.append(number)
    if again:
        yield FindingGroup(text.file.finding("header-again"), np.array(again))
    rows = text.first_rows()
    if 2 not in again and len(rows) > 1 and text.is_titles(rows[1]):
        yield single(text.file.finding("header-again", variant="second", row=2))


def _swallowed(text: TextTable, cells: Cells) -> Iterator[FindingGroup]:
    """Rows with a text that runs over others, which two quotation marks too many would lose in silence."""
    signs = len(text.labels) - 1
    if signs < LEAST_SIGNS or b'"' not in text.data:
        return
    rows = []
    for number, row in {**cells.extra, **cells.short}.items():
        if any(_runs_on(cell, signs) for cell in row):
            rows.append(number)
    for column in cells.columns:
        is_broken = np.asarray(pc.match_substring(column.dictionary, "\n"))
        for place in np.flatnonzero(is_broken).tolist():
            is_broken[place] = _runs_on(column.dictionary[place].as_py(), signs)
        rows += cells.records[is_broken[np.asarray(column.indices)]].tolist()
    if rows:
        yield FindingGroup(text.file.finding("quote-open", variant="pair"), np.unique(np.array(rows, np.int64)))


def _runs_on(text: str, signs: int) -> bool:
    """Whether a text of several lines holds as many commas, with no space after them, as a row has."""
    return "\n" in text and len(re.findall(r",(?! )", text)) >= signs


def _at_the_end(text: TextTable, cells: Cells, groups: Sequence[FindingGroup]) -> Iterator[FindingGroup]:
    last, blank = cells.count + 1, _blank_tail(text.data)
    first_blank = last - blank + 1
    if first_blank > 2 and _is_total(text.data, blank):
        yield single(text.file.finding("totals-row", row=last - blank))
    if last in cells.short and not text.data.endswith((b"\n", b"\r")):
        yield single(text.file.finding("file-cut", row=last))
    if blank > 1 and first_blank > 1 and any((group.rows >= first_blank).any() for group in groups):
        words = (("count", str(blank)), ("last", str(last)))
        yield single(text.file.finding("blank-row", variant="tail", row=first_blank, params=words))


def _blank_tail(data: bytes) -> int:
    count, end = 0, len(data) - data.endswith(b"\n")
    while end > 0:
        begin = data.rfind(b"\n", 0, end) + 1
        if not BLANK.fullmatch(data, begin, end):
            break
        count += 1
        end = begin - 1
    return count


def _is_total(data: bytes, blank: int) -> bool:
    """Whether the last row that holds anything is a sum: a label of sums, and a number."""
    lines = data[-EDGE:].decode("utf-8", "replace").splitlines()
    filled_lines = lines[: len(lines) - blank]
    cells = next(csv.reader([filled_lines[-1][:LONGEST_LINE]]), []) if filled_lines else []
    filled = [plain(cell).rstrip(" :") for cell in cells if cell.strip()]
    return len(filled) > 1 and filled[0] in TOTALS and any(map(str.isdigit, "".join(filled[1:])))


def _shifted(groups: Sequence[FindingGroup], columns: Sequence[Column], cells: Cells) -> Ints:
    """The records whose values stand one column too far to the right: moving them back makes all valid."""
    wrong = np.concatenate([NO_ROWS, *(group.rows for group in groups if group.template.field)])
    rows, counts = np.unique(wrong, return_counts=True)
    found = []
    for place in np.flatnonzero(np.isin(cells.records, rows[counts >= FEWEST])).tolist():
        texts = [str(column[place].as_py()) for column in cells.columns]
        moved = [*texts[1:], ""]
        if not texts[0].strip() and not any(column.read(cell)[1] for cell, column in zip(moved, columns, strict=True)):
            found.append(cells.records[place])
    return np.array(found, np.int64)
