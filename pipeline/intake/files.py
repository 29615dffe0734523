"""A file as it was sent: its bytes, and why it is no plain CSV table.

A format is recognised in order to say how to save the file again, never in order to read on.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.intake.frictionless_adapter import columns_of
from pipeline.intake.read_csv import Cells, read_cells, text_of
from pipeline.model import Finding
from pipeline.typography import plain

EDGE = 1 << 16  # bytes of the beginning and of the end by which a format is known
ABOVE = 20  # rows among which the titles are looked for
LONGEST_LINE = 1 << 20  # bytes; a file without line ends is no table
MANY_RETURNS = 10  # carriage returns on their own from which on they are no slip in single rows
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
END = "\ue000"  # a line that no file holds
WINDOWS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb\xc0\xc7\xc8\xc9\xca\xd4\xe0\xe2\xe4\xe7\xe8\xe9\xea\xeb\xee\xef\xf1\xf3\xf4\xf6\xf9\xfb\xfc"
)
MAC = frozenset(b"\x83\x87\x88\x89\x8a\x8d\x8e\x8f\x90\x91\x94\x95\x96\x97\x99\x9d\x9e\x9f\xca\xcb\xd5")
"""How Windows and old Macintosh programs write the letters and marks of French, Spanish and Portuguese."""
KINDS = {"cp1252": "windows", "mac_roman": "mac"}


@dataclass(frozen=True)
class File:
    package: str
    resource: str
    folder: Path
    path: str
    redact_values: bool = False  # it stands in a package that holds people: nothing of it is repeated
    unwritten: bytes | None = field(default=None, repr=False, compare=False)

    def finding(self, code: str, **more: Any) -> Finding:
        return Finding(code, package=self.package, resource=self.resource, **more)


@dataclass(frozen=True, eq=False)
class TextTable:
    """A file of which nothing is judged yet but its format."""

    file: File
    data: bytes
    schema: Mapping[str, Any]

    @property
    def redact_values(self) -> bool:
        """Whether nothing that the file holds may be repeated."""
        return self.file.redact_values or bool(self.schema.get("ecpat:sensitive"))

    @property
    def is_text(self) -> bool:
        """Whether the file can be cut into cells at all."""
        return self.odd_place < 0 and bool(self.labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """The titles; none where they cannot be read."""
        return self.header[0] if any(self.header[0]) else ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The first reason why the file is no plain CSV table, which explains whatever else there is."""
        return tuple(islice(_format_findings(self), 1))

    @cached_property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        return {each["name"]: each for each in self.schema["fields"]}

    @cached_property
    def cells(self) -> Cells:
        tells_blank_lines = any("" not in column.missing for column in columns_of(self.schema, [*self.fields]))
        is_plain = b'"' not in self.data and self.header[1] and not _lone_returns(self.data)
        return read_cells(self.data, len(self.labels), is_plain=is_plain and not tells_blank_lines)

    def column(self, name: str) -> pa.Array:
        """The texts of a column, each at least once; none where there is no such column."""
        if not self.is_text or name not in self.labels:
            return pa.array([], pa.string())
        return self.cells.columns[self.labels.index(name)].dictionary

    # --- bytes and lines ----------------------------------------------------------------------------------------------

    @property
    def head(self) -> bytes:
        return self.data[:EDGE]

    @cached_property
    def odd_place(self) -> int:
        """The first byte that is no UTF-8, or a NUL; -1 where there is none."""
        nul = self.data.find(b"\0")
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            return error.start if nul < 0 else min(nul, error.start)
        return nul

    @cached_property
    def first_lines(self) -> list[str]:
        """The first lines that are known to be whole."""
        lines = self.head.decode("utf-8-sig", "replace").splitlines()
        return lines[:-1] if len(self.data) > EDGE and len(lines) > 1 else lines

    def first_rows(self, separator: str = ",") -> list[list[str]]:
        lines = (line + "\n" for line in self.first_lines[:ABOVE])
        try:
            return list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            return []

    @cached_property
    def header(self) -> tuple[tuple[str, ...], bool]:
        """The first row, and whether it stands on one line."""
        reader = csv.reader(text_of(self.data))
        try:
            labels = next(reader, [])
        except csv.Error:  # a cell longer than any title
            return (), False
        return tuple(label.strip() for label in labels), reader.line_num == 1

    # --- titles -------------------------------------------------------------------------------------------------------

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether at least half of the filled cells of a row, and two of them, name fields."""
        return self._are_known(cells, self._names)

    def is_titles(self, cells: Sequence[str]) -> bool:
        """The same, for the names of fields or their titles for readers."""
        known = set(self._names)
        for each in self.fields.values():
            for texts in (each, each.get("ecpat:en", {})):
                known.add(plain(texts.get("title", "")))
        return self._are_known(cells, known)

    @cached_property
    def _names(self) -> Collection[str]:
        return set(map(plain, self.fields))

    def _are_known(self, cells: Sequence[str], known: Collection[str]) -> bool:
        filled = [plain(cell) for cell in cells if cell.strip()]
        hits = sum(cell in known for cell in filled)
        return hits >= min(2, len(self._names)) and hits * 2 >= len(filled) > 0


def read_text(file: File, schema: Mapping[str, Any]) -> TextTable:
    """Read a file; it is opened here and nowhere else. Raises OSError."""
    data = (file.folder / file.path).read_bytes() if file.unwritten is None else file.unwritten
    return TextTable(file, data, schema)


# --- formats ----------------------------------------------------------------------------------------------------------


def _format_findings(text: TextTable) -> Iterator[Finding]:
    file = text.file
    if not text.data:
        yield file.finding("source-error", variant="empty")
    if kind := other_kind(text.head):
        yield file.finding("other-file", variant=kind)
    if is_wide(text.head):
        yield file.finding("encoding-error", variant="utf-16", row=1)
    if _ends_lines_with_returns(text):
        yield file.finding("line-ends")
    yield from _endless_line(text)
    yield from _separator(text)
    yield from _late_header(text)
    if text.odd_place >= 0:
        yield _encoding_error(text)
    has_quotes = b'"' in text.data  # much quicker than to count
    if has_quotes and text.data.count(b'"') % 2 and (line := open_quote(text_of(text.data))):
        yield file.finding("quote-open", row=line)
    if not text.labels:
        yield file.finding("source-error")


def other_kind(head: bytes) -> str:
    """Of which other kind a file is; blank where it may be a table."""
    if PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        return "page"
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), "")


def is_wide(head: bytes) -> bool:
    """Whether every letter takes two bytes, as in what Excel calls Unicode text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    pairs = len(head) // 2
    return any(pairs and head[side : 2 * pairs : 2].count(0) > pairs * 0.4 for side in (0, 1))


def _ends_lines_with_returns(text: TextTable) -> bool:
    """Whether about as many lines end with a lone carriage return as with a line feed; a quoted text may hold some."""
    if b"\n" not in text.head:
        return b"\r" in text.head.rstrip()
    if _lone_returns(text.data) < MANY_RETURNS:
        return False
    bare = QUOTED.sub(b"", text.data)
    return _lone_returns(bare) >= MANY_RETURNS and _lone_returns(bare) * 2 > bare.count(b"\n")


def _lone_returns(data: bytes) -> int:
    if b"\r" not in data:  # much quicker than to count
        return 0
    return data.count(b"\r") - data.count(b"\r\n")


def _endless_line(text: TextTable) -> Iterator[Finding]:
    most = (("most", str(LONGEST_LINE // 2**20)),)
    for number, line in enumerate(io.BytesIO(text.data), 1):
        if len(line) > LONGEST_LINE:
            code, row = ("first-line", None) if number == 1 else ("line-large", number)
            yield text.file.finding(code, row=row, params=most)


def _separator(text: TextTable) -> Iterator[Finding]:
    first = next(iter(text.first_lines), "")
    if SEPARATOR_LINE.match(first):
        yield text.file.finding("separator", variant="line")
    if any(text.is_header(row) for row in text.first_rows()):
        return
    for separator, name in SEPARATORS.items():
        rows = text.first_rows(separator)
        is_cut = "," not in first and bool(rows) and len(rows[0]) > 1
        if is_cut or any(text.is_header(row) for row in rows):
            has_comma = separator == ";" and any(DECIMAL_COMMA.search(line) for line in text.first_lines)
            yield text.file.finding("separator", variant="decimal" if has_comma else name)


def _late_header(text: TextTable) -> Iterator[Finding]:
    rows = text.first_rows()
    at = next((number for number, row in enumerate(rows) if text.is_header(row)), 0)
    if at:
        yield text.file.finding("header-late", params=(("count", str(at)), ("line", str(at + 1))))


def open_quote(lines: Iterable[str], separator: str = ",") -> int | None:
    """The line on which a quotation mark begins that is never closed, where marks do not come in pairs.

    The text after it goes on to the end, or to the next mark: its row spans lines and has the wrong number of cells.
    """
    line, width, row = 1, 0, [""]
    reader = csv.reader(chain(lines, [END]), delimiter=separator)
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


# --- letters ----------------------------------------------------------------------------------------------------------


def _encoding_error(text: TextTable) -> Finding:
    data, place = text.data, text.odd_place
    row = data.count(b"\n", 0, place) + 1
    if data[place] == 0:
        return text.file.finding("encoding-error", variant="nul", row=row)
    begin = data.rfind(b"\n", 0, place) + 1
    piece = data[begin : begin + EDGE]
    codec = "" if b"\0" in piece else codec_of(piece)
    return text.file.finding("encoding-error", variant=KINDS.get(codec, ""), row=row)


def codec_of(data: bytes) -> str:
    """The codec of nearly all letters beyond ASCII, of Windows or an old Macintosh; else blank."""
    odd = [byte for byte in data if byte > 127]
    windows, mac = sum(byte in WINDOWS for byte in odd), sum(byte in MAC for byte in odd)
    if not odd or max(windows, mac) * 10 < len(odd) * 9:
        return ""
    return "cp1252" if windows >= mac else "mac_roman"


# --- columns of a spreadsheet -----------------------------------------------------------------------------------------


def column_letter(position: int) -> str:
    """The letter of a spreadsheet's column, 1 being A."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def letter_of(field: str, labels: Sequence[str]) -> str:
    return column_letter(labels.index(field) + 1) if field in labels else ""
