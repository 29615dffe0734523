"""One cause instead of a flood: what was found in a table, told by what the file shows as its reason.

A finding that the file explains takes the place of those that follow from it. Where nothing went wrong in a table,
nothing is looked for, except rows that pass for data and are none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.intake.file_formats import Expected, blank_tail, is_total
from pipeline.intake.files import Content, column_letter
from pipeline.intake.finding_groups import Cause, Ints, kept, single
from pipeline.intake.read_csv import Cells
from pipeline.model import Finding, Severity

SMALL = 1 << 22
"""Bytes of a file in which repeated titles are always looked for; in larger ones, where something is wrong."""
NO_ROWS = np.zeros(0, np.int64)
AROUND = 1 << 16
"""Bytes after an unreadable letter from which its writing is told."""
WINDOWS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb\xc0\xc7\xc8\xc9\xca\xd4\xe0\xe2\xe4\xe7\xe8\xe9\xea\xeb\xee\xef\xf1\xf3\xf4\xf6\xf9\xfb\xfc"
)
MAC = frozenset(b"\x83\x87\x88\x89\x8a\x8d\x8e\x8f\x90\x91\x94\x95\x96\x97\x99\x9d\x9e\x9f\xca\xcb\xd5")
"""How Windows and old Macintosh programs write the letters and marks of French, Spanish and Portuguese."""


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """A table whose cells were judged, and the causes that are to be explained."""

    content: Content
    labels: Sequence[str]
    cells: Cells
    causes: Sequence[Cause]

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
    tail = content.file.finding("blank-label", variant="tail", row=1, column=column, words=words)
    return [*(fault for fault in faults if fault.code != "blank-label"), tail]


# --- rows that are no data --------------------------------------------------------------------------------------------


def explain_cells(told: Diagnosis, expected: Expected) -> tuple[list[Cause], Ints]:
    """The causes of a table, and the records that are no data."""
    told = replace(told, causes=[_beyond(cause, told) for cause in told.causes])
    blank = blank_tail(told.content)
    rows = [
        *_sum_row(told, blank),
        *_titles_again(told, expected),
        *_quotes(told),
        *_cut(told),
        *_blank_rows(told, blank),
    ]
    stretches = [np.arange(row.rows[0], _end(row) + 1) for row in rows if len(row) == 1]
    hidden = np.concatenate([NO_ROWS, *stretches, *(row.rows for row in rows)])
    left = [kept(cause, ~np.isin(cause.rows, hidden)) for cause in told.causes]
    return [*(each for each in left if len(each)), *(_serious(each, told.causes) for each in rows)], hidden


def _end(cause: Cause) -> int:
    """The last record of a stretch that a cause tells as one; the only one where it is none."""
    return int(dict(cause.pattern.words).get("last", cause.rows[0]))


def _serious(cause: Cause, causes: Iterable[Cause]) -> Cause:
    """An explanation is an error where it stands for one, else a warning."""
    hides = any(np.isin(each.rows, cause.rows).any() for each in causes if each.pattern.severity is Severity.ERROR)
    return cause if hides else replace(cause, pattern=replace(cause.pattern, severity=Severity.WARNING))


def _sum_row(told: Diagnosis, blank: int) -> Iterator[Cause]:
    row = told.last - blank
    if row > 1 and is_total(told.content, blank):
        yield single(told.finding("totals-row", row=row))


def _titles_again(told: Diagnosis, expected: Expected) -> Iterator[Cause]:
    """Rows that repeat the titles, as where several exports were pasted together."""
    if not (told.causes or len(told.content.data) < SMALL):
        return
    content, again = told.content, []
    first_line = content.head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    if b"\n" + first_line in content.data:
        titles = list(told.labels)
        again = [number for number, cells in content.records() if [cell.strip() for cell in cells] == titles][1:]
    if again:
        yield Cause(told.finding("header-again"), np.array(again))
    rows = content.first_rows()
    if 2 not in again and len(rows) > 1 and expected.is_titles(rows[1]):
        yield single(told.finding("header-again", variant="second", row=2))


def _blank_rows(told: Diagnosis, blank: int) -> Iterator[Cause]:
    """Blank rows at the end, told once where something is amiss with them."""
    first = told.last - blank + 1
    if blank > 1 and first > 1 and any((cause.rows >= first).any() for cause in told.causes):
        words = (("count", str(blank)), ("last", str(told.last)))
        yield single(told.finding("blank-row", variant="tail", row=first, words=words))


def _quotes(told: Diagnosis) -> Iterator[Cause]:
    """Rows that are too long because a text with a comma stands in the quotation marks of a word processor."""
    extra = next((cause for cause in told.causes if cause.pattern.code == "extra-cell"), None)
    if extra is None or extra.pattern.variant:
        return
    rows = []
    for number, cells in told.cells.extra.items():
        if any(cell.strip().startswith(("“", "«", "„")) for cell in cells):
            rows.append(number)
    if rows:
        yield Cause(replace(extra.pattern, variant="quotes"), np.array(rows))


def _cut(told: Diagnosis) -> Iterator[Cause]:
    """The end of a file is missing: its last row stops in the middle, with no end of line."""
    if told.last in told.cells.short and not told.content.tail.endswith((b"\n", b"\r")):
        yield single(told.finding("file-cut", row=told.last))


def _beyond(cause: Cause, told: Diagnosis) -> Cause:
    """Rows that are too long, as one if they hold nothing beyond the titles."""
    if cause.pattern.code != "extra-cell":
        return cause
    over = [cells[len(told.labels) :] for cells in told.cells.extra.values()]
    if any(cell.strip() for cells in over for cell in cells):
        return cause
    return single(replace(cause.pattern, variant="blank", words=(("count", str(len(cause))),)))


# --- letters ----------------------------------------------------------------------------------------------------------


def writing_finding(content: Content, *, is_quiet: bool) -> Finding:
    """That a file is not UTF-8 text, with the program whose letters they are and, where it may be said, a word."""
    bad, nul = content.bad_line, content.nul_line
    if bad is None or (nul is not None and nul <= bad):
        return content.file.finding("encoding-error", variant="nul", row=nul)
    kind, sample = writing(content, bad)
    words = (("sample", sample),) if sample and not is_quiet else ()
    return content.file.finding("encoding-error", variant=f"{kind}-word" if words else kind, row=bad, words=words)


def writing(content: Content, line: int) -> tuple[str, str]:
    """How the letters from a line on are written (windows, mac or nothing), and the first such word."""
    begin = 0
    for _ in range(line - 1):
        begin = content.data.index(b"\n", begin) + 1
    piece = content.data[begin : begin + AROUND]
    odd = [byte for byte in piece if byte > 127]
    windows, mac = (sum(byte in letters for byte in odd) for letters in (WINDOWS, MAC))
    if b"\0" in piece or not odd or max(windows, mac) * 10 < len(odd) * 9:
        return "", ""
    kind, codec = ("windows", "cp1252") if windows >= mac else ("mac", "mac_roman")
    text = piece.decode(codec, "replace")
    at = next(place for place, letter in enumerate(text) if ord(letter) > 127)
    before, after = text[:at], text[at:]
    cut = str.maketrans(',;"\t\r\n', "      ")
    return kind, (before.translate(cut).rpartition(" ")[2] + after.translate(cut).partition(" ")[0])[:30]
