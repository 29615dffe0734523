"""A file as it was sent: where it is, its bytes, and what they show before any cell is read."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from pipeline.model import Finding

EDGE = 1 << 16
"""Bytes of the beginning and of the end of a file by which its format is known."""
FIRST_ROWS = 21
"""Rows among which the titles are looked for."""


@dataclass(frozen=True)
class File:
    """A resource of a package: on disk, or its bytes where it has never been written there."""

    package: str
    resource: str
    folder: Path
    path: str
    redact_values: bool = False  # it stands in a package that holds people: nothing of it is repeated
    unwritten: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def full_path(self) -> Path:
        return self.folder / self.path

    def finding(self, code: str, **more: Any) -> Finding:
        """A finding about this file."""
        return Finding(code, package=self.package, resource=self.resource, **more)


@dataclass(frozen=True, eq=False)
class Content:
    """The bytes of a file. Lines are counted from 1, at every line feed."""

    file: File
    data: bytes

    @property
    def head(self) -> bytes:
        return self.data[:EDGE]

    @property
    def tail(self) -> bytes:
        return self.data[-EDGE:]

    def text(self) -> TextIO:
        """The bytes as text, without the mark that some programs set before UTF-8."""
        return io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig", errors="replace", newline="")

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The rows with their numbers, as Python cuts them; the header is 1."""
        yield from enumerate(csv.reader(self.text()), 1)

    @cached_property
    def first_lines(self) -> list[str]:
        """The first lines as text, whole ones as far as they are known to be whole."""
        lines = self.head.decode("utf-8-sig", "replace").splitlines()
        return lines[:-1] if len(self.data) > EDGE and len(lines) > 1 else lines

    def first_rows(self, separator: str = ",") -> list[list[str]]:
        """The first rows, cut at a separator."""
        lines = (line + "\n" for line in self.first_lines[:FIRST_ROWS])
        try:
            return list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            return []

    @cached_property
    def bad_line(self) -> int | None:
        """The first line that is not UTF-8."""
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            return self.line_at(error.start)
        return None

    @cached_property
    def nul_line(self) -> int | None:
        """The first line that holds a NUL."""
        place = self.data.find(b"\0")
        return None if place < 0 else self.line_at(place)

    def line_at(self, place: int) -> int:
        """The number of the line that holds a byte."""
        return self.data.count(b"\n", 0, place) + 1

    @cached_property
    def header(self) -> tuple[tuple[str, ...], bool]:
        """The titles, and whether they stand on one line; no titles where they cannot be read."""
        reader = csv.reader(self.text())
        try:
            labels = next(reader, [])
        except csv.Error:  # a cell longer than any title
            return (), False
        return tuple(label.strip() for label in labels), reader.line_num == 1

    @cached_property
    def has_quotes(self) -> bool:
        """Whether a quotation mark stands anywhere."""
        return b'"' in self.data

    @cached_property
    def has_open_quote(self) -> bool:
        """Whether quotation marks do not come in pairs; then one may never be closed."""
        return self.has_quotes and self.data.count(b'"') % 2 == 1

    @property
    def is_plain(self) -> bool:
        """Whether every CSV reader cuts the file into the same cells: no quotes, no carriage return on its own."""
        if self.has_quotes or not self.header[1]:
            return False
        return b"\r" not in self.data or self.data.count(b"\r") == self.data.count(b"\r\n")


def read_content(file: File) -> Content:
    """Read a file; it is opened here and nowhere else. Raises OSError."""
    return Content(file, file.full_path.read_bytes() if file.unwritten is None else file.unwritten)


def column_letter(position: int) -> str:
    """The letter of a spreadsheet's column, 1 being A."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def letter_of(field: str, labels: Sequence[str]) -> str:
    """The letter of a field's column in a file with these titles; blank where it has none."""
    return column_letter(labels.index(field) + 1) if field in labels else ""
