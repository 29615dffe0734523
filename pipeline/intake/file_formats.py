"""Files that are no plain CSV: which program made them what they are, seen from their first and last bytes.

Nothing is ever guessed in order to read on: a format is recognised in order to say how to save the file again.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pipeline.intake.files import Content
from pipeline.model import Finding
from pipeline.typography import plain

ABOVE = 20
"""Rows among which the titles are looked for."""
MAGIC: Sequence[tuple[bytes, str]] = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "packed"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"{\\rtf", "text"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
)
"""How files begin that are no tables, whatever their name says."""
PAGE = re.compile(rb"\s*(<!doctype html|<html|<\?xml|<table|<meta)", re.IGNORECASE)
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
SEPARATORS: Mapping[str, str] = {";": "semicolon", "\t": "tab", "|": "bar"}
DECIMAL_COMMA = re.compile(r"(^|;)\"?-?\d+,\d+\"?(;|$)")
QUOTED = re.compile(rb'"[^"]*"')
LONGEST_TITLE = 100
MANY_RETURNS = 10
"""Carriage returns on their own from which on they are no slip in single rows."""
LONGEST_LINE = 1 << 20
"""Bytes of a line; a file without line ends is no table."""
END = "\ue000"
"""A line that no file holds."""


@dataclass(frozen=True)
class Expected:
    """What a table is expected to hold: the names of its fields, and their titles for readers."""

    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, schema: Mapping[str, Any]) -> "Expected":
        """The names and titles of a Table Schema."""
        fields = schema.get("fields", ())
        names = tuple(str(each.get("name", "")) for each in fields)
        titles = [each.get("title") for each in fields]
        titles += [each["ecpat:en"].get("title") for each in fields if isinstance(each.get("ecpat:en"), dict)]
        return cls(tuple(map(plain, names)), tuple(plain(str(title)) for title in titles if title))

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether at least half of the filled cells of a row, and two of them, name fields."""
        return self._share(cells, self.names)

    def is_titles(self, cells: Sequence[str]) -> bool:
        """Whether a row repeats names or titles of fields in its own columns."""
        return self._share(cells, (*self.names, *self.titles))

    def _share(self, cells: Sequence[str], known: Collection[str]) -> bool:
        filled = [plain(cell) for cell in cells if cell.strip()]
        hits = sum(cell in known for cell in filled)
        return hits >= min(2, len(self.names)) and hits * 2 >= len(filled) > 0


def form_finding(content: Content, expected: Expected) -> Finding | None:
    """Why a file as a whole is no plain CSV table, or None. It explains whatever else goes wrong in the file."""
    if not content.data:
        return content.file.finding("source-error", variant="empty")
    if kind := other_kind(content.head):
        return content.file.finding("other-file", variant=kind)
    if is_wide(content.head):
        return content.file.finding("encoding-error", variant="utf-16", row=1)
    if (b"\n" not in content.head and b"\r" in content.head.rstrip()) or _is_cut_by_returns(content):
        return content.file.finding("line-ends")
    return _endless_line(content) or _separator(content, expected) or _late_header(content, expected)


def _is_cut_by_returns(content: Content) -> bool:
    """Whether about as many lines end with a lone carriage return as with a line feed; a quoted text may hold some."""
    data = content.data
    if _lone_returns(data) < MANY_RETURNS:
        return False
    bare = QUOTED.sub(b"", data) if content.has_quotes else data
    lone = _lone_returns(bare)
    return lone >= MANY_RETURNS and lone * 2 > bare.count(b"\n")


def _lone_returns(data: bytes) -> int:
    return data.count(b"\r") - data.count(b"\r\n")


def other_kind(head: bytes) -> str:
    """Of which other kind a file is by its first bytes; blank where it may be a table."""
    if PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        return "page"
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), "")


def is_wide(head: bytes) -> bool:
    """Whether every letter takes two bytes, as in what Excel calls Unicode text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    pairs = len(head) // 2
    return any(pairs and head[side : 2 * pairs : 2].count(0) > pairs * 0.4 for side in (0, 1))


def _endless_line(content: Content) -> Finding | None:
    """That a line is longer than any line of a table, or None: whatever reads it would hold all of it."""
    for number, line in enumerate(io.BytesIO(content.data), 1):
        if len(line) > LONGEST_LINE:
            code, row = ("first-line", None) if number == 1 else ("line-large", number)
            return content.file.finding(code, row=row, params=(("most", str(LONGEST_LINE // 2**20)),))
    return None


def _separator(content: Content, expected: Expected) -> Finding | None:
    lines = content.first_lines
    first = lines[0] if lines else ""
    if SEPARATOR_LINE.match(first):
        return content.file.finding("separator", variant="line")
    if any(expected.is_header(row) for row in content.first_rows()):
        return None
    for separator, name in SEPARATORS.items():
        rows = content.first_rows(separator)
        is_cut = "," not in first and bool(rows) and len(rows[0]) > 1
        if is_cut or any(expected.is_header(row) for row in rows):
            has_comma = separator == ";" and any(DECIMAL_COMMA.search(line) for line in lines)
            return content.file.finding("separator", variant="decimal" if has_comma else name)
    return None


def _late_header(content: Content, expected: Expected) -> Finding | None:
    rows = content.first_rows()
    if not rows or not expected.names or expected.is_header(rows[0]):
        return None
    at = next((number for number, row in enumerate(rows[:ABOVE]) if number and expected.is_header(row)), 0)
    if not at:
        return None
    kind = ""
    if not any("".join(row).strip() for row in rows[:at]):
        kind = "blank"
    elif at == 1 and sum(bool(cell.strip()) for cell in rows[0]) > 1:
        kind = "titles"
    return content.file.finding("header-late", variant=kind, params=(("count", str(at)), ("line", str(at + 1))))


# --- quotation marks --------------------------------------------------------------------------------------------------


def open_quote(content: Content, separator: str = ",") -> int | None:
    """The line on which a quotation mark begins that is never closed, in a file whose marks do not come in pairs.

    The text after it goes on to the end of the file, or up to the next mark: then its row spans lines and has the
    wrong number of cells.
    """
    line, width, row = 1, 0, [""]
    reader = csv.reader(chain(content.text(), [END]), delimiter=separator)
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


# --- the end of a file ------------------------------------------------------------------------------------------------

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


def blank_tail(content: Content) -> int:
    """How many lines at the end hold nothing but separators."""
    count, end = 0, len(content.data) - content.data.endswith(b"\n")
    while end > 0:
        begin = content.data.rfind(b"\n", 0, end) + 1
        if not BLANK.fullmatch(content.data, begin, end):
            break
        count += 1
        end = begin - 1
    return count


def is_total(content: Content, blank: int) -> bool:
    """Whether the last row that holds anything is a sum: a label of sums in a cell of its own, and a number."""
    lines = content.tail.decode("utf-8", "replace").splitlines()
    lines = lines[: len(lines) - blank]
    if not lines:
        return False
    cells = next(csv.reader([lines[-1][: LONGEST_TITLE * 10]]), [])
    filled = [plain(cell).rstrip(" :") for cell in cells if cell.strip()]
    return len(filled) > 1 and filled[0] in TOTALS and any(map(str.isdigit, "".join(filled[1:])))
