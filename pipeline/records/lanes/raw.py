"""The cells of a CSV file as text, piece by piece, cut exactly as Python's own reader would cut them.

A piece is some thousand rows, column by column. Only one is held at a time: however long a file is, its text never
stands in memory as a whole.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.records.files import File, Scan

BLOCK = 1 << 22
"""Bytes that arrow cuts in one go."""
ROWS = 1 << 15
"""Rows that Python reads in one go."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Columns of text, null where a row ends before the cell. `first` is the record number of the first row.

    `extra` and `short` name the rows that are too long, with the cells that are over, or too short, with their
    number of cells. A row without any cell is not short: it is blank.
    """

    first: int
    rows: int
    columns: list[pa.Array]
    extra: tuple[tuple[int, list[str]], ...] = ()
    short: tuple[tuple[int, int], ...] = ()


def pieces(file: File, scanned: Scan, width: int, *, tells_blank_lines: bool = False) -> Iterator[Piece]:
    """The rows of a file under its header, in order, as `width` columns; one empty piece where there are no rows.

    `tells_blank_lines`: an empty line must be told apart from a row of blank cells, which arrow cannot do.
    """
    done = 0
    if scanned.is_regular and not tells_blank_lines and width == len(scanned.labels):
        try:
            for piece in _by_arrow(file, width, has_quotes=scanned.has_quotes):
                done += piece.rows
                yield piece
        except pa.ArrowException:
            pass  # a row longer than a block, or no rows at all: Python's reader goes on from here
        else:
            if done:
                return
    yield from _by_python(file, width, done)


# --- arrow ------------------------------------------------------------------------------------------------------------


def _by_arrow(file: File, width: int, *, has_quotes: bool) -> Iterator[Piece]:
    """A regular file. It is cut in one thread, in which arrow can say the number of each odd row."""
    odd: deque[tuple[int, list[str]]] = deque()

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, next(csv.reader(io.StringIO(row.text, newline="")))))
        return "skip"

    names = [str(position) for position in range(width)]
    batches = arrow_csv.open_csv(
        file.full_path,
        arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False, block_size=BLOCK),
        arrow_csv.ParseOptions(ignore_empty_lines=False, newlines_in_values=has_quotes, invalid_row_handler=put_aside),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    first = 2
    for batch in batches:
        piece = _with_odd(batch.columns, batch.num_rows, first, odd)
        yield piece
        first += piece.rows
    if odd:
        yield _with_odd([pa.array([], pa.string())] * width, 0, first, odd, is_last=True)


def _with_odd(
    columns: list[pa.Array], regular: int, first: int, odd: deque[tuple[int, list[str]]], *, is_last: bool = False
) -> Piece:
    """Regular rows, and the odd rows that stand before them or between them, in the order of the file."""
    own: list[tuple[int, list[str]]] = []
    while odd and (is_last or odd[0][0] < first + regular + len(own)):
        own.append(odd.popleft())
    if not own:
        return Piece(first, regular, columns)
    fitted, extra, short = _fitted([cells for _, cells in own], [number for number, _ in own], len(columns))
    is_odd = np.zeros(regular + len(own), bool)
    is_odd[[number - first for number, _ in own]] = True
    order = pa.array(np.where(is_odd, regular + np.cumsum(is_odd), np.cumsum(~is_odd)) - 1)
    both = [pa.concat_arrays([column, cells]).take(order) for column, cells in zip(columns, fitted, strict=True)]
    return Piece(first, len(is_odd), both, extra, short)


# --- Python -----------------------------------------------------------------------------------------------------------


def _by_python(file: File, width: int, done: int) -> Iterator[Piece]:
    """A file in which quotes, returns or rows stand in an uncommon way: the reader that frictionless uses.

    `done` rows after the header are passed over.
    """
    with file.full_path.open(encoding="utf-8-sig", newline="") as text:
        reader = islice(csv.reader(text), 1 + done, None)
        first = 2 + done
        rows = list(islice(reader, ROWS))
        while rows or first == 2:
            columns, extra, short = _fitted(rows, range(first, first + len(rows)), width)
            yield Piece(first, len(rows), columns, extra, short)
            first += max(len(rows), 1)
            rows = list(islice(reader, ROWS))


# --- rows of any length -----------------------------------------------------------------------------------------------

Fitted = tuple[list[pa.Array], tuple[tuple[int, list[str]], ...], tuple[tuple[int, int], ...]]


def _fitted(rows: list[list[str]], numbers: Sequence[int], width: int) -> Fitted:
    """Rows as columns of the right number, and the rows that were too long and too short."""
    extra, short, cut = [], [], []
    for row, number in zip(rows, numbers, strict=True):
        if len(row) > width:
            extra.append((number, row[width:]))
        elif 0 < len(row) < width:
            short.append((number, len(row)))
        cut.append(row if len(row) == width else [*row[:width], *repeat(None, width - len(row))])
    columns = [pa.array(cells, pa.string()) for cells in zip(*cut, strict=True)]
    return columns or [pa.array([], pa.string())] * width, tuple(extra), tuple(short)
