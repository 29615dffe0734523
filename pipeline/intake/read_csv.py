"""The cells of a CSV file as columns of text, cut exactly as Python's own reader would cut them."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TextIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.intake.finding_groups import Ints

BLOCK = 1 << 18  # bytes that arrow cuts in one go; a file with a longer row is cut by Python
LONG, SAMPLE, NEARLY_ALL = 100_000, 20_000, 0.99
"""Rows from which on a sample of a column pays, its size, and the share of different texts from which on all differ."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows that have a cell for each title, as columns; `records` are their numbers, the header being 1.

    `extra` and `short` are the rows of another length, `blank` the numbers of lines without any cell.
    """

    columns: tuple[pa.DictionaryArray, ...]
    records: Ints
    extra: Mapping[int, list[str]] = field(default_factory=dict)
    short: Mapping[int, list[str]] = field(default_factory=dict)
    blank: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.records) + len(self.extra) + len(self.short) + len(self.blank)

    def with_blank(self, missing: Sequence[Collection[str]]) -> "Cells":
        """The same, rows of another length that hold nothing being blank; `missing`: blank texts by column."""
        odd = {**self.extra, **self.short}
        for number, row in list(odd.items()):
            if all(cell in texts for cell, texts in zip(row, missing, strict=False)):
                odd[number] = []
        sorted_again = _cells(self.columns, self.records, odd)
        return replace(sorted_again, blank=(*self.blank, *sorted_again.blank))


def text_of(data: bytes) -> TextIO:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="replace", newline="")


def read_cells(data: bytes, width: int, *, is_plain: bool) -> Cells:
    """The rows under the titles; `is_plain`: every reader would cut the file alike."""
    if is_plain:
        try:
            return _by_arrow(data, width)
        except pa.ArrowInvalid:
            pass  # a row longer than a block: Python's reader has no such limit
    return _by_python(data, width)


def _by_arrow(data: bytes, width: int) -> Cells:
    """Cut in one thread, in which arrow can say the number of each odd row."""
    odd: dict[int, list[str]] = {}

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        odd[row.number] = row.text.split(",")
        return "skip"

    names = [str(position) for position in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False, block_size=BLOCK),
        arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False, invalid_row_handler=put_aside),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,  # the whole file is known to be UTF-8
        ),
    )
    chunked = table.columns
    records = np.arange(2, table.num_rows + len(odd) + 2)
    records = np.delete(records, [number - 2 for number in odd]) if odd else records
    del table  # each column of text is let go as soon as it is encoded
    return _cells([encoded(chunked.pop(0)) for _ in names], records, odd)


def _by_python(data: bytes, width: int) -> Cells:
    even: list[list[str]] = []
    records: list[int] = []
    odd: dict[int, list[str]] = {}
    for number, row in enumerate(csv.reader(text_of(data)), 1):
        if number == 1:
            continue
        if len(row) == width:
            even.append(row)
            records.append(number)
        else:
            odd[number] = row
    columns = zip(*even, strict=True) if even else [()] * width
    return _cells([encoded(pa.array(cells, pa.string())) for cells in columns], np.array(records, np.int64), odd)


def encoded(texts: pa.Array | pa.ChunkedArray) -> pa.DictionaryArray:
    """A column as its texts and the number of the text in each row.

    Chunks are put together first: a dictionary for each costs the square of the number of distinct texts. Where nearly
    all texts differ, each row keeps its own: a search for equal ones would cost more.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if len(whole) > LONG:
        sample = whole.take(pa.array(np.linspace(0, len(whole) - 1, SAMPLE, dtype=np.int64)))
        if len(sample.unique()) > NEARLY_ALL * SAMPLE:
            return pa.DictionaryArray.from_arrays(pa.array(np.arange(len(whole), dtype=np.int32)), whole, safe=False)
    return whole.dictionary_encode()


def _cells(columns: Sequence[pa.DictionaryArray], records: Ints, odd: Mapping[int, list[str]]) -> Cells:
    width = len(columns)
    extra = {number: row for number, row in odd.items() if len(row) > width}
    short = {number: row for number, row in odd.items() if 0 < len(row) < width}
    blank = tuple(number for number, row in odd.items() if not row)
    return Cells(tuple(columns), records, extra, short, blank)
