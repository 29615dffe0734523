"""Files that are no plain CSV: which program made them what they are, seen from their first and last bytes.

Only what a file begins or ends with is read here, so that a good file costs nothing. Nothing is ever guessed in
order to read on: a form is recognised in order to say how to save the file again.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from typing import Any

from pipeline.model import Finding
from pipeline.records.files import File
from pipeline.records.gates.limits import limits

PIECE = 1 << 22
"""Bytes in which ends of lines are counted at once."""
EDGE = 1 << 16
"""Bytes looked at on either side of a file."""
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
LONGEST_TITLE = 100


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
        english = (each.get("ecpat:en", {}).get("title") for each in fields if isinstance(each.get("ecpat:en"), dict))
        titles = (str(title) for title in (*(each.get("title") for each in fields), *english) if title)
        return cls(tuple(map(plain, names)), tuple(map(plain, titles)))

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


def plain(title: str) -> str:
    """A title without case, accents and space around it, as people write it."""
    apart = unicodedata.normalize("NFKD", title.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Edges:
    """The first and the last bytes of a file."""

    head: bytes
    tail: bytes
    size: int

    @cached_property
    def lines(self) -> list[str]:
        """The first lines as text, whole ones as far as they are known to be whole."""
        text = self.head.decode("utf-8-sig", "replace")
        lines = text.splitlines()
        return lines[:-1] if len(self.head) < self.size and len(lines) > 1 else lines

    def rows(self, separator: str = ",") -> list[list[str]]:
        """The first rows, cut at a separator."""
        try:
            return list(csv.reader((line + "\n" for line in self.lines[: ABOVE + 1]), delimiter=separator))
        except csv.Error:
            return []


def edges(file: File) -> Edges:
    """Read the edges of a file. Raises OSError where it cannot be opened."""
    with file.full_path.open("rb") as source:
        head = source.read(EDGE)
        size = source.seek(0, 2)
        source.seek(max(0, size - EDGE))
        return Edges(head, source.read(EDGE), size)


def form_finding(file: File, seen: Edges, expected: Expected, *, is_plain: bool = True) -> Finding | None:
    """Why a file as a whole is no plain CSV table, or None. It explains whatever else goes wrong in the file.

    `is_plain`: the file is declared, or taken, to be CSV with commas in UTF-8; other CSV files are only asked
    whether they are text at all.
    """
    if not seen.size:
        return file.finding("source-error", variant="empty")
    if kind := _other_kind(seen.head):
        return file.finding("other-file", variant=kind)
    return _plain_form(file, seen, expected) if is_plain else None


def _plain_form(file: File, seen: Edges, expected: Expected) -> Finding | None:
    """Why a text is no CSV with commas in UTF-8, or None."""
    if _is_wide(seen.head):
        return file.finding("encoding-error", variant="utf-16", row=1)
    if b"\n" not in seen.head and b"\r" in seen.head.rstrip():
        return file.finding("line-ends")
    if endless := endless_line(file):
        return endless
    return _separator(file, seen, expected) or _late_header(file, seen, expected)


def _other_kind(head: bytes) -> str:
    """The kind of a file that is no text table; or nothing."""
    if PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        return "page"
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), "")


def _is_wide(head: bytes) -> bool:
    """Whether every letter takes two bytes, as in what Excel calls Unicode text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    pairs = len(head) // 2
    return any(pairs and head[side : 2 * pairs : 2].count(0) > pairs * 0.4 for side in (0, 1))


def endless_line(file: File) -> Finding | None:
    """That a line is longer than any line of a table, or None: whatever reads it would hold all of it. Raises OSError.

    Only the ends of lines are looked for, backwards from as far as a line may go.
    """
    most = limits("file")["line"]
    if file.full_path.stat().st_size <= most:
        return None
    with file.full_path.open("rb") as source, mmap(source.fileno(), 0, access=ACCESS_READ) as content:
        begin = 0
        while len(content) - begin > most:
            end = content.rfind(b"\n", begin, begin + most + 1)
            if end < 0:
                words = (("most", str(most // 2**20)),)
                return file.finding("line-large" if begin else "first-line", row=_line_at(content, begin), words=words)
            begin = end + 1
    return None


def _line_at(content: mmap, begin: int) -> int | None:
    """The number of the line that begins at a byte; None for the first, which has no rows."""
    pieces = (content[at : min(at + PIECE, begin)] for at in range(0, begin, PIECE))
    return 1 + sum(piece.count(b"\n") for piece in pieces) if begin else None


def _separator(file: File, seen: Edges, expected: Expected) -> Finding | None:
    """Columns that are not cut by commas."""
    first = seen.lines[0] if seen.lines else ""
    if SEPARATOR_LINE.match(first):
        return file.finding("separator", variant="line")
    if any(expected.is_header(row) for row in seen.rows()):
        return None
    for separator, name in SEPARATORS.items():
        rows = seen.rows(separator)
        if any(expected.is_header(row) for row in rows) or _is_cut(seen.lines, rows):
            comma = separator == ";" and any(DECIMAL_COMMA.search(line) for line in seen.lines)
            return file.finding("separator", variant="decimal" if comma else name)
    return None


def _is_cut(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a separator cuts the first rows into as many cells each, and the first has no comma."""
    widths = {len(row) for row in rows[:5]}
    return len(rows) > 1 and "," not in lines[0] and len(widths) == 1 and widths != {1}


def _late_header(file: File, seen: Edges, expected: Expected) -> Finding | None:
    """Rows above the titles."""
    rows = seen.rows()
    if not rows or not expected.names or expected.is_header(rows[0]):
        return None
    at = next((number for number, row in enumerate(rows[:ABOVE]) if number and expected.is_header(row)), 0)
    if not at:
        return None
    is_blank = not any(cell.strip() for row in rows[:at] for cell in row)
    kind = "blank" if is_blank else "titles" if at == 1 and len([c for c in rows[0] if c.strip()]) > 1 else ""
    return file.finding("header-late", variant=kind, words=(("count", str(at)), ("line", str(at + 1))))


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


def blank_tail(file: File, seen: Edges) -> int:
    """How many lines at the end hold nothing but separators."""
    count = 0
    for line in _lines_backwards(file, seen):
        if not BLANK.fullmatch(line):
            break
        count += 1
    return count


def _lines_backwards(file: File, seen: Edges) -> Iterator[bytes]:
    """The lines of a file from the last to the first, read in pieces; the end of the last line counts for nothing."""
    if not BLANK.fullmatch(seen.tail.removesuffix(b"\n").rpartition(b"\n")[2]):
        return
    rest, place = b"", seen.size
    is_last = True
    with file.full_path.open("rb") as source:
        while place:
            size = min(EDGE, place)
            place -= size
            source.seek(place)
            piece = source.read(size) + rest
            piece = piece.removesuffix(b"\n") if is_last else piece
            is_last = False
            first, *lines = piece.split(b"\n")
            yield from reversed(lines)
            rest = first
    yield rest


def is_total(seen: Edges, blank: int) -> bool:
    """Whether the last row that holds anything is a sum: a label of sums in a cell of its own, and a number."""
    lines = seen.tail.decode("utf-8", "replace").splitlines()
    lines = lines[: len(lines) - blank]
    if not lines:
        return False
    cells = next(csv.reader([lines[-1][: LONGEST_TITLE * 10]]), [])
    filled = [plain(cell).rstrip(" :") for cell in cells if cell.strip()]
    return len(filled) > 1 and filled[0] in TOTALS and any(letter.isdigit() for cell in filled[1:] for letter in cell)
