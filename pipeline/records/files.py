"""Files as they were sent: where they are, and what their bytes show before any cell is read."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.model import Finding

CHUNK = 1 << 22
"""Bytes looked at in one go."""

Bytes = npt.NDArray[np.uint8]
NEWLINE, RETURN, QUOTE, COMMA = b'\n\r",'


@dataclass(frozen=True)
class File:
    """A resource of a package, on disk."""

    package: str
    resource: str
    folder: Path
    path: str
    is_quiet: bool = False  # it stands in a package that holds people: nothing of it is repeated

    @property
    def full_path(self) -> Path:
        """Where the file is."""
        return self.folder / self.path

    def finding(self, code: str, **more: Any) -> Finding:
        """A finding about this file."""
        return Finding(code, package=self.package, resource=self.resource, **more)


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file show. Lines are counted from 1, at every line feed.

    A file is `regular` where every CSV reader cuts it into the same cells: quotes only round whole cells,
    no carriage return on its own, no NUL, and a header on one line.
    """

    labels: tuple[str, ...]
    lines: int
    bad_line: int | None
    """The first line that is not UTF-8."""
    nul_line: int | None
    """The first line that holds a NUL."""
    is_regular: bool
    has_quotes: bool


@dataclass
class _Seen:
    """What a scan has found so far."""

    lines: int = 0
    quotes: int = 0
    bad_line: int | None = None
    nul_line: int | None = None
    is_regular: bool = True
    tail: bytes = b"\n"
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))


def scan(file: File) -> Scan:
    """Look at the bytes of a file, in pieces, once. Raises OSError where it cannot be opened."""
    seen = _Seen()
    with file.full_path.open("rb") as source:
        for chunk in _chunks(source):
            _look(chunk, seen)
    _look(b"\n", seen, is_end=True)
    labels, is_one_line = ((), True) if seen.bad_line else _labels(file)
    is_closed = seen.quotes % 2 == 0
    regular = seen.is_regular and is_closed and is_one_line and seen.bad_line is None and seen.nul_line is None
    return Scan(labels, seen.lines, seen.bad_line, seen.nul_line, regular, seen.quotes > 0)


def _chunks(source: io.BufferedReader) -> Iterator[bytes]:
    """The bytes of a file in pieces, without the mark that some programs set before UTF-8."""
    first = source.read(CHUNK)
    yield first.removeprefix(codecs.BOM_UTF8)
    while chunk := source.read(CHUNK):
        yield chunk


def _look(chunk: bytes, seen: _Seen, *, is_end: bool = False) -> None:
    """One piece; its last two bytes are looked at again with the next piece, as neighbours of what follows."""
    if seen.bad_line is None:
        seen.bad_line = _bad_line(chunk, seen, is_end=is_end)
    if seen.nul_line is None and b"\0" in chunk:
        seen.nul_line = seen.lines + 1 + chunk.count(b"\n", 0, chunk.index(b"\0"))
    window = seen.tail + chunk
    if b"\r" in window and window.count(b"\r", 0, len(window) - 1) != window.count(b"\r\n"):
        seen.is_regular = False
    if b'"' in window:
        _look_at_quotes(np.frombuffer(window, np.uint8), seen)
    seen.lines += 0 if is_end else int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == NEWLINE))
    seen.tail = window[-2:]


def _bad_line(chunk: bytes, seen: _Seen, *, is_end: bool) -> int | None:
    """The line of the first byte of a piece that is not text."""
    try:
        if is_end or not chunk.isascii() or seen.decoder.getstate() != (b"", 0):
            seen.decoder.decode(b"" if is_end else chunk, final=is_end)
    except UnicodeDecodeError as error:
        return seen.lines + 1 + chunk.count(b"\n", 0, error.start)
    return None


def _look_at_quotes(window: Bytes, seen: _Seen) -> None:
    """Whether every quote opens a cell, closes it, or is doubled inside it.

    Taken in turn, the first quote opens, the second closes, the third opens. A doubled quote closes and opens at
    once, so what is asked of a quote that opens is that a separator or a quote comes before it, and of one that
    closes, that one comes after it.
    """
    places = np.flatnonzero(window[1:-1] == QUOTE) + 1
    opens = places[seen.quotes % 2 :: 2]
    closes = places[1 - seen.quotes % 2 :: 2]
    before, after = window[opens - 1], window[closes + 1]
    good_before = np.isin(before, (COMMA, NEWLINE, QUOTE))
    good_after = np.isin(after, (COMMA, NEWLINE, RETURN, QUOTE))
    seen.quotes += len(places)
    seen.is_regular = bool(seen.is_regular and good_before.all() and good_after.all())


def _labels(file: File) -> tuple[tuple[str, ...], bool]:
    """The titles of the header, and whether it stands on one line; no titles where they cannot be read."""
    with file.full_path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text)
        try:
            labels = next(reader, [])
        except csv.Error:  # a cell longer than any title
            return (), False
        return tuple(label.strip() for label in labels), reader.line_num == 1


def read_labels(file: File, scanned: Scan | None = None) -> tuple[list[str], list[Finding]]:
    """The titles of the header; a file that is not UTF-8 text is not read any further."""
    found = scanned or scan(file)
    bad = [line for line in (found.bad_line, found.nul_line) if line is not None]
    if bad:
        return [], [file.finding("encoding-error", row=min(bad))]
    return list(found.labels), [] if any(found.labels) else [file.finding("source-error")]


def column_letter(position: int) -> str:
    """The letter of a spreadsheet's column, 1 being A."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
