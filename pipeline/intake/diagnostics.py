"""One cause instead of a flood: what was found in a table, told by what the file shows as its reason.

A finding that the file explains takes the place of those that follow from it. Where nothing went wrong in a table,
nothing is looked for, except rows that pass for data and are none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc

from pipeline.intake.file_formats import Expected, blank_tail, is_total
from pipeline.intake.files import Content, column_letter
from pipeline.intake.finding_groups import FindingGroup, Ints, keep_rows, single
from pipeline.intake.read_csv import Cells
from pipeline.model import Finding, Severity

LEAST_SIGNS = 3
"""Commas of a row from which on a text with as many is taken for one that holds rows."""
NO_ROWS = np.zeros(0, np.int64)
AROUND = 1 << 16
"""Bytes after an unreadable letter from which its writing is diagnosis."""
WINDOWS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb\xc0\xc7\xc8\xc9\xca\xd4\xe0\xe2\xe4\xe7\xe8\xe9\xea\xeb\xee\xef\xf1\xf3\xf4\xf6\xf9\xfb\xfc"
)
MAC = frozenset(b"\x83\x87\x88\x89\x8a\x8d\x8e\x8f\x90\x91\x94\x95\x96\x97\x99\x9d\x9e\x9f\xca\xcb\xd5")
"""How Windows and old Macintosh programs write the letters and marks of French, Spanish and Portuguese."""
KINDS = {"cp1252": "windows", "mac_roman": "mac"}


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """A table whose cells were judged, and the causes that are to be explained."""

    content: Content
    labels: Sequence[str]
    cells: Cells
    groups: Sequence[FindingGroup]

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.cells.count + 1

    def finding(self, code: str, **more: Any) -> Finding:
        """A finding about the file."""
        return self.content.file.finding(code, **more)


# --- header -----------------------------------------------------------------------------------------------------------


def explain_header(content: Content, faults: Sequence[Finding]) -> list[Finding]:
    """Faults of the titles; columns without a title at the right, as one."""
    labels = content.header[0]
    filled = len("".join("x" if label else " " for label in labels).rstrip())
    count = len(labels) - filled
    blank = [fault for fault in faults if fault.code == "blank-label"]
    if not count or len(blank) != count:
        return list(faults)
    words = (("count", str(count)), ("last", column_letter(len(labels))))
    column = column_letter(filled + 1)
    tail = content.file.finding("blank-label", variant="tail", row=1, column=column, params=words)
    return [*(fault for fault in faults if fault.code != "blank-label"), tail]


# --- rows that are no data --------------------------------------------------------------------------------------------


def explain_cells(diagnosis: Diagnosis, expected: Expected) -> tuple[list[FindingGroup], Ints]:
    """The causes of a table, and the records that are no data."""
    diagnosis = replace(diagnosis, groups=[_beyond(group, diagnosis) for group in diagnosis.groups])
    blank = blank_tail(diagnosis.content)
    rows = [
        *_sum_row(diagnosis, blank),
        *_titles_again(diagnosis, expected),
        *_swallowed(diagnosis),
        *_quotes(diagnosis),
        *_cut(diagnosis),
        *_blank_rows(diagnosis, blank),
    ]
    stretches = [np.arange(row.rows[0], _end(row) + 1) for row in rows if len(row) == 1]
    hidden = np.concatenate([NO_ROWS, *stretches, *(row.rows for row in rows)])
    left = [keep_rows(group, ~np.isin(group.rows, hidden)) for group in diagnosis.groups]
    return [*(each for each in left if len(each)), *(_serious(each, diagnosis.groups) for each in rows)], hidden


def _end(group: FindingGroup) -> int:
    """The last record of a stretch that a cause tells as one; the only one where it is none."""
    return int(dict(group.template.params).get("last", group.rows[0]))


def _serious(group: FindingGroup, groups: Iterable[FindingGroup]) -> FindingGroup:
    """An explanation is an error where it stands for one or where rows are lost, else a warning."""
    if group.template.code == "quote-open":
        return group
    hides = any(np.isin(each.rows, group.rows).any() for each in groups if each.template.severity is Severity.ERROR)
    return group if hides else replace(group, template=replace(group.template, severity=Severity.WARNING))


def _sum_row(diagnosis: Diagnosis, blank: int) -> Iterator[FindingGroup]:
    row = diagnosis.last - blank
    if row > 1 and is_total(diagnosis.content, blank):
        yield single(diagnosis.finding("totals-row", row=row))


def _titles_again(diagnosis: Diagnosis, expected: Expected) -> Iterator[FindingGroup]:
    """Rows that repeat the titles, as where several exports were pasted together."""
    content, again = diagnosis.content, []
    first_line = content.head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    if b"\n" + first_line in content.data:
        titles = list(diagnosis.labels)
        again = [number for number, cells in content.records() if [*map(str.strip, cells)] == titles][1:]
    if again:
        yield FindingGroup(diagnosis.finding("header-again"), np.array(again))
    rows = content.first_rows()
    if 2 not in again and len(rows) > 1 and expected.is_titles(rows[1]):
        yield single(diagnosis.finding("header-again", variant="second", row=2))


def _blank_rows(diagnosis: Diagnosis, blank: int) -> Iterator[FindingGroup]:
    """Blank rows at the end, told once where something is amiss with them."""
    first = diagnosis.last - blank + 1
    if blank > 1 and first > 1 and any((group.rows >= first).any() for group in diagnosis.groups):
        words = (("count", str(blank)), ("last", str(diagnosis.last)))
        yield single(diagnosis.finding("blank-row", variant="tail", row=first, params=words))


def _swallowed(diagnosis: Diagnosis) -> Iterator[FindingGroup]:
    """Rows with a text that runs over others: between two quotation marks too many, whole rows are lost in silence."""
    signs = len(diagnosis.labels) - 1
    if signs < LEAST_SIGNS or not diagnosis.content.has_quotes:
        return
    cells = diagnosis.cells
    rows = []
    for number, row in {**cells.extra, **cells.short}.items():
        if any(_runs_on(text, signs) for text in row):
            rows.append(number)
    for column in cells.columns:
        texts = column.dictionary
        is_broken = np.asarray(pc.match_substring(texts, "\n"))
        for place in np.flatnonzero(is_broken).tolist():
            is_broken[place] = _runs_on(texts[place].as_py(), signs)
        rows += cells.records[is_broken[np.asarray(column.indices)]].tolist() if is_broken.any() else []
    if rows:
        yield FindingGroup(diagnosis.finding("quote-open", variant="pair"), np.unique(np.array(rows, np.int64)))


def _runs_on(text: str, signs: int) -> bool:
    """Whether a text of several lines holds as many commas of a table, with no space after them, as a row has."""
    return "\n" in text and len(re.findall(r",(?! )", text)) >= signs


def _quotes(diagnosis: Diagnosis) -> Iterator[FindingGroup]:
    """Rows that are too long because a text with a comma stands in the quotation marks of a word processor."""
    extra = next((group for group in diagnosis.groups if group.template.code == "extra-cell"), None)
    if extra is None or extra.template.variant:
        return
    rows = []
    for number, cells in diagnosis.cells.extra.items():
        if any(cell.strip().startswith(("“", "«", "„")) for cell in cells):
            rows.append(number)
    if rows:
        yield FindingGroup(replace(extra.template, variant="quotes"), np.array(rows))


def _cut(diagnosis: Diagnosis) -> Iterator[FindingGroup]:
    """The end of a file is missing: its last row stops in the middle, with no end of line."""
    if diagnosis.last in diagnosis.cells.short and not diagnosis.content.tail.endswith((b"\n", b"\r")):
        yield single(diagnosis.finding("file-cut", row=diagnosis.last))


def _beyond(group: FindingGroup, diagnosis: Diagnosis) -> FindingGroup:
    """Rows that are too long, as one if they hold nothing beyond the titles."""
    if group.template.code != "extra-cell":
        return group
    width = len(diagnosis.labels)
    if any("".join(cells[width:]).strip() for cells in diagnosis.cells.extra.values()):
        return group
    return single(replace(group.template, variant="blank", params=(("count", str(len(group))),)))


# --- letters ----------------------------------------------------------------------------------------------------------


def writing_finding(content: Content, *, redact_values: bool) -> Finding:
    """That a file is not UTF-8 text, with the program whose letters they are and, where it may be said, a word."""
    bad, nul = content.bad_line, content.nul_line
    if bad is None or (nul is not None and nul <= bad):
        return content.file.finding("encoding-error", variant="nul", row=nul)
    kind, sample = writing(content, bad)
    words = (("sample", sample),) if sample and not redact_values else ()
    return content.file.finding("encoding-error", variant=f"{kind}-word" if words else kind, row=bad, params=words)


def codec_of(data: bytes) -> str:
    """The codec of nearly all letters beyond ASCII, of Windows or an old Macintosh; blank where it is neither."""
    odd = [byte for byte in data if byte > 127]
    windows, mac = sum(byte in WINDOWS for byte in odd), sum(byte in MAC for byte in odd)
    if not odd or max(windows, mac) * 10 < len(odd) * 9:
        return ""
    return "cp1252" if windows >= mac else "mac_roman"


def writing(content: Content, line: int) -> tuple[str, str]:
    """How the letters from a line on are written (windows, mac or nothing), and the first such word."""
    begin = 0
    for _ in range(line - 1):
        begin = content.data.index(b"\n", begin) + 1
    piece = content.data[begin : begin + AROUND]
    codec = codec_of(piece)
    if b"\0" in piece or not codec:
        return "", ""
    text = piece.decode(codec, "replace")
    at = next(place for place, letter in enumerate(text) if ord(letter) > 127)
    before, after = text[:at], text[at:]
    cut = str.maketrans(',;"\t\r\n', "      ")
    return KINDS[codec], (before.translate(cut).rpartition(" ")[2] + after.translate(cut).partition(" ")[0])[:30]
