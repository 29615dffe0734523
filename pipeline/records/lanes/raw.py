"""The cells of a CSV file as text, column by column, cut exactly as Python's own reader would cut them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, repeat

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.records.causes import Ints
from pipeline.records.files import File, Scan
from pipeline.records.judge import Column

PIECE = 1 << 15
"""Rows that Python reads in one go."""


@dataclass
class Raw:
    """Columns of text, null where a row ends before the cell. `records` numbers the rows, the header being 1.

    `extra` and `short` name the rows that are too long or too short, with their number of cells and what is over.
    """

    columns: list[pa.ChunkedArray]
    records: Ints
    extra: list[tuple[int, list[str]]] = field(default_factory=list)
    short: list[tuple[int, int]] = field(default_factory=list)

    def take(self, position: int) -> pa.Array:
        """A column in one piece; it is let go here, so that it need not be held twice."""
        column, self.columns[position] = self.columns[position], None
        return column.combine_chunks()


def read_raw(file: File, scanned: Scan, columns: tuple[Column, ...]) -> Raw:
    """The cells of a file under its header. Raises csv.Error for a cell beyond all size."""
    blanks_are_missing = all("" in column.missing for column in columns)
    if scanned.is_regular and blanks_are_missing:
        try:
            return _by_arrow(file, len(columns), has_quotes=scanned.has_quotes)
        except pa.ArrowException:
            pass  # a row longer than a block, a text longer than a column: Python's reader takes its time
    return _by_python(file, len(columns))


# --- arrow ------------------------------------------------------------------------------------------------------------


def _by_arrow(file: File, width: int, *, has_quotes: bool) -> Raw:
    """A regular file. It is read in one thread, in which arrow can say the number of each odd row."""
    odd: list[tuple[int, str]] = []

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [str(position) for position in range(width)]
    table = arrow_csv.read_csv(
        file.full_path,
        arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
        arrow_csv.ParseOptions(ignore_empty_lines=False, newlines_in_values=has_quotes, invalid_row_handler=put_aside),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    raw = Raw(table.columns, np.arange(2, len(table) + len(odd) + 2))
    return _with_odd(raw, odd, width) if odd else raw


def _with_odd(raw: Raw, odd: list[tuple[int, str]], width: int) -> Raw:
    """Regular rows and odd ones together, in the order of the file."""
    numbers = np.array([number for number, _ in odd])
    rows = [next(csv.reader(io.StringIO(text, newline=""))) for _, text in odd]
    fitted = [_fitted(row, number, width, raw) for row, number in zip(rows, numbers.tolist(), strict=True)]
    is_odd = np.zeros(len(raw.records), bool)
    is_odd[numbers - 2] = True
    place = np.where(is_odd, len(raw.records) - len(odd) + np.cumsum(is_odd), np.cumsum(~is_odd)) - 1
    order = pa.array(place)
    for position, cells in enumerate(zip(*fitted, strict=True)):
        chunks = [*raw.columns[position].chunks, pa.array(cells, pa.string())]
        raw.columns[position] = pa.chunked_array([pa.concat_arrays(chunks).take(order)])
    return raw


def _fitted(row: list[str], number: int, width: int, raw: Raw) -> list[str | None]:
    """A row of the right width; what it lacks or has over is noted."""
    if len(row) > width:
        raw.extra.append((number, row[width:]))
    if 0 < len(row) < width:
        raw.short.append((number, len(row)))
    return [*row[:width], *repeat(None, width - len(row))]


# --- Python -----------------------------------------------------------------------------------------------------------


def _by_python(file: File, width: int) -> Raw:
    """A file in which quotes, returns or rows stand in an uncommon way: the reader that frictionless uses."""
    raw = Raw([], np.zeros(0, np.int64))
    pieces: list[list[pa.Array]] = [[pa.array([], pa.string())] for _ in range(width)]
    with file.full_path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text)
        next(reader, None)
        number = 2
        for rows in _pieces(reader):
            fitted = [
                row if len(row) == width else _fitted(row, number + index, width, raw) for index, row in enumerate(rows)
            ]
            for cells, column in zip(zip(*fitted, strict=True), pieces, strict=True):
                column.append(pa.array(cells, pa.string()))
            number += len(rows)
    raw.columns = [pa.chunked_array(column) for column in pieces]
    raw.records = np.arange(2, number)
    return raw


def _pieces(reader: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while rows := list(islice(reader, PIECE)):
        yield rows
