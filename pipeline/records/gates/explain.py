"""One cause instead of a flood: what was found in a table, told by what the file shows as its reason.

A finding that the file explains takes the place of those that follow from it. Where nothing went wrong in a table,
nothing is looked for, except rows that pass for data and are none.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause, Ints, single
from pipeline.records.files import File, column_letter
from pipeline.records.gates.forms import Edges, Expected, blank_tail, edges, form_finding, is_total

SMALL = 1 << 22
"""Bytes of a file in which repeated titles are always looked for; in larger ones, where something is wrong."""
SERIOUS = ("encoding-error", "other-file", "source-error", "quote-open")
"""Forms in which nobody can trust what was read, even where nothing went wrong."""
NO_ROWS = np.zeros(0, np.int64)
END = "\ue000"
"""A line that no file holds."""
AROUND = 1 << 16
"""Bytes after an unreadable letter from which its writing is told."""
WINDOWS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb\xc0\xc7\xc8\xc9\xca\xd4\xe0\xe2\xe4\xe7\xe8\xe9\xea\xeb\xee\xef\xf1\xf3\xf4\xf6\xf9\xfb\xfc"
)
MAC = frozenset(b"\x83\x87\x88\x89\x8a\x8d\x8e\x8f\x90\x91\x94\x95\x96\x97\x99\x9d\x9e\x9f\xca\xcb\xd5")
"""How Windows and old Macintosh programs write the letters and marks of French, Spanish and Portuguese."""


@dataclass(frozen=True)
class Told:
    """A table as it was judged: its causes, the number of its last record, and what may be said of it."""

    file: File
    causes: Sequence[Cause]
    last: int
    labels: Sequence[str] = ()
    is_quiet: bool = False


def form_of(file: File, expected: Expected, *, is_plain: bool = True) -> Finding | None:
    """What explains everything in a file. Raises OSError where it cannot be opened."""
    return form_finding(file, edges(file), expected, is_plain=is_plain)


def under_form(form: Finding, causes: Sequence[Cause]) -> list[Cause]:
    """Causes that a form explains, as one: an error where the judge could not make sense of the file, or a warning."""
    went_wrong = any(cause.pattern.severity is Severity.ERROR for cause in causes)
    is_serious = went_wrong or form.code in SERIOUS
    return [single(replace(form, severity=Severity.ERROR if is_serious else Severity.WARNING))]


def explained(told: Told, expected: Expected) -> tuple[list[Cause], Ints]:
    """The causes of a table whose file has a plain form, and the records that are no data. Raises OSError."""
    causes = [_written(told, cause) for cause in told.causes]
    if any(cause.pattern.code in ("encoding-error", "source-error", "scheme-error") for cause in causes):
        return causes, NO_ROWS
    told = replace(told, causes=_blank_columns(causes, told))
    seen = edges(told.file)
    blank = blank_tail(told.file, seen)
    rows = [
        *_sum_row(told, seen, blank),
        *_titles_again(told, seen, expected),
        *_quotes(told),
        *_cut(told, seen),
        *_blank_rows(told, blank),
    ]
    hidden = np.concatenate([NO_ROWS, *(np.arange(row.rows[0], _end(row) + 1) for row in rows if len(row) == 1)])
    hidden = np.concatenate([hidden, *(row.rows for row in rows)])
    left = [_only(cause, ~np.isin(cause.rows, hidden)) for cause in told.causes]
    return [*(each for each in left if len(each)), *(_serious(each, causes) for each in rows)], hidden


def _end(cause: Cause) -> int:
    """The last record of a stretch that a cause tells as one; the only one where it is none."""
    return int(dict(cause.pattern.words).get("last", cause.rows[0]))


def _only(cause: Cause, kept: npt.NDArray[np.bool_]) -> Cause:
    """A cause with some of its rows only."""
    places = pa.array(np.flatnonzero(kept))
    told = {name: texts.take(places) for name, texts in cause.told.items()}
    return cause if kept.all() else replace(cause, rows=cause.rows[kept], told=told)


def _serious(cause: Cause, causes: Iterable[Cause]) -> Cause:
    """An explanation is an error where it stands for one, else a warning."""
    hides = any(np.isin(each.rows, cause.rows).any() for each in causes if each.pattern.severity is Severity.ERROR)
    return cause if hides else replace(cause, pattern=replace(cause.pattern, severity=Severity.WARNING))


# --- rows that are no data --------------------------------------------------------------------------------------------


def _sum_row(told: Told, seen: Edges, blank: int) -> Iterator[Cause]:
    row = told.last - blank
    if row > 1 and is_total(seen, blank):
        yield single(told.file.finding("totals-row", row=row))


def _titles_again(told: Told, seen: Edges, expected: Expected) -> Iterator[Cause]:
    """Rows that repeat the titles, as where several exports were pasted together."""
    if not told.labels or not (told.causes or seen.size < SMALL):
        return
    rows = _records(told.file) if _may_repeat(told, seen) else iter(())
    again = [number for number, cells in rows if [cell.strip() for cell in cells] == list(told.labels)][1:]
    if again:
        yield Cause(told.file.finding("header-again"), np.array(again))
    second = seen.rows()[1] if len(seen.rows()) > 1 else []
    if 2 not in again and expected.is_titles(second):
        yield single(told.file.finding("header-again", variant="second", row=2))


def _may_repeat(told: Told, seen: Edges) -> bool:
    """Whether the bytes of the first line stand once more further down."""
    line = seen.head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    with told.file.full_path.open("rb") as source:
        source.seek(len(line))
        rest = b"\n"
        while piece := source.read(SMALL):
            if b"\n" + line in rest + piece:
                return True
            rest = piece[-len(line) - 1 :]
    return False


def _records(file: File) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their numbers, as Python cuts them."""
    with file.full_path.open(encoding="utf-8-sig", newline="") as text:
        yield from enumerate(csv.reader(text), 1)


def _blank_rows(told: Told, blank: int) -> Iterator[Cause]:
    """Blank rows at the end, told once where something is amiss with them."""
    first = told.last - blank + 1
    if blank > 1 and first > 1 and any((cause.rows >= first).any() for cause in told.causes):
        words = (("count", str(blank)), ("last", str(told.last)))
        yield single(told.file.finding("blank-row", variant="tail", row=first, words=words))


def _quotes(told: Told) -> Iterator[Cause]:
    """Rows that are too long because a text with a comma stands in the quotation marks of a word processor."""
    extra = next((cause for cause in told.causes if cause.pattern.code == "extra-cell"), None)
    if extra is not None and not extra.pattern.variant:
        wanted = set(extra.rows.tolist())
        rows = [number for number, cells in _records(told.file) if number in wanted and _is_quoted(cells)]
        if rows:
            yield Cause(replace(extra.pattern, variant="quotes"), np.array(rows))


def _cut(told: Told, seen: Edges) -> Iterator[Cause]:
    """The end of a file is missing: its last row stops in the middle, with no end of line."""
    is_short = any(cause.pattern.code == "missing-cell" and told.last in cause.rows for cause in told.causes)
    if is_short and not seen.tail.endswith((b"\n", b"\r")):
        yield single(told.file.finding("file-cut", row=told.last))


def _is_quoted(cells: Sequence[str]) -> bool:
    return any(cell.strip().startswith(("“", "«", "„")) for cell in cells)


# --- columns that are none --------------------------------------------------------------------------------------------


def _blank_columns(causes: Sequence[Cause], told: Told) -> list[Cause]:
    """Columns at the right that hold nothing, told once: they have no title, or lie beyond the titles."""
    filled = len("".join("x" if label else " " for label in told.labels).rstrip())
    count = len(told.labels) - filled
    blank = [cause for cause in causes if cause.pattern.code in ("blank-label", "extra-label") and not _name(cause)]
    if count and sum(map(len, blank)) == count:
        words = (("count", str(count)), ("last", column_letter(len(told.labels))))
        place = {"row": 1, "column": column_letter(filled + 1), "words": words}
        tail = told.file.finding(blank[0].pattern.code, variant="tail", **place)
        return [*(cause for cause in causes if cause not in blank), single(tail)]
    return [_beyond(cause, told) if cause.pattern.code == "extra-cell" else cause for cause in causes]


def _name(cause: Cause) -> str:
    """The title of which a finding about titles speaks."""
    return cause.pattern.field or dict(cause.pattern.words).get("label", "")


def _beyond(cause: Cause, told: Told) -> Cause:
    """Rows that are too long, as one if they hold nothing there."""
    wanted = set(cause.rows.tolist())
    over = [cells[len(told.labels) :] for number, cells in _records(told.file) if number in wanted]
    if any(cell.strip() for cells in over for cell in cells):
        return cause
    return single(replace(cause.pattern, variant="blank", words=(("count", str(len(cause))),)))


# --- letters ----------------------------------------------------------------------------------------------------------


def _written(told: Told, cause: Cause) -> Cause:
    """A fault of the encoding, with the program whose letters they are."""
    if cause.pattern.code != "encoding-error" or cause.pattern.variant or not len(cause) or not cause.rows[0]:
        return cause
    kind, sample = writing(told.file, int(cause.rows[0]))
    words = (("sample", sample),) if sample and not told.is_quiet else ()
    variant = f"{kind}-word" if words else kind
    return replace(cause, pattern=replace(cause.pattern, variant=variant, words=words))


def writing(file: File, line: int) -> tuple[str, str]:
    """How the letters from a line on are written (windows, mac or nothing), and the first such word."""
    with file.full_path.open("rb") as source:
        for _ in range(line - 1):
            if not source.readline(AROUND).endswith(b"\n"):
                break
        piece = source.read(AROUND)
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


# --- quotation marks --------------------------------------------------------------------------------------------------


def open_quote(file: File) -> int | None:
    """The line on which a quotation mark begins that is never closed, in a file whose marks do not come in pairs.

    The text after it goes on to the end of the file, or up to the next mark: then its row spans lines and has the
    wrong number of cells.
    """
    line, width, row = 1, 0, [""]
    with file.full_path.open(encoding="utf-8-sig", newline="", errors="replace") as text:
        reader = csv.reader(chain(text, [END]))
        try:
            for row in reader:
                width = width or len(row)
                is_torn = reader.line_num > line and any("\n" in cell for cell in row)
                if is_torn and (len(row) != width or END in row[-1]):
                    return line
                line = reader.line_num + 1
        except csv.Error:  # a text beyond all size: the mark was opened where it begins
            return line
    return None if row == [END] else line
