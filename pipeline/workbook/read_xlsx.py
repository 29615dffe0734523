"""Reads the cells of a workbook: the only door to openpyxl, which reads XML with defusedxml.

Only values come through. A formula, and a cell in error, are told as such and never by their last result.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000
"""No sheet has more rows; a row with more columns is none of ours."""


class Mark(Enum):
    """A cell that has no value of its own."""

    FORMULA = "formula"
    ERROR = "error"


Value: TypeAlias = str | int | float | Decimal | bool | datetime | date | time | timedelta | Mark | None


class UnreadableError(Exception):
    """The XML of the workbook cannot be followed, or claims more rows or columns than there can be."""


class WorkbookCells:
    """An open workbook: its sheets in order, each read once, row by row."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def names(self) -> list[str]:
        return list(self._inner.sheetnames)

    def rows(self, name: str) -> Iterator[tuple[int, Sequence[Value]]]:
        """The rows of a sheet with their numbers, 1 being the first. Raises UnreadableError."""
        sheet = self._inner[name]
        with _in_our_words():
            if not hasattr(sheet, "reset_dimensions"):
                return  # a sheet that is one chart
            sheet.reset_dimensions()  # what a sheet claims to be large is not believed
            for number, row in enumerate(sheet.iter_rows(), 1):
                if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise UnreadableError
                if row:
                    yield number, [_value(cell) for cell in row]


@contextmanager
def open_book(path: Path) -> Iterator[WorkbookCells]:
    """Open a workbook that archive.py has looked into. Raises UnreadableError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out of a workbook is nothing that we read
        with _in_our_words():
            inner = _opened(path)
        try:
            yield WorkbookCells(inner)
        finally:
            inner.close()


def _opened(path: Path) -> Any:
    """The workbook of openpyxl, read as far as cells need it.

    Defined names and print areas are left out: its patterns for them take minutes over a long awkward text.
    """
    reader = ExcelReader(path, read_only=True, data_only=False, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    reader.read_worksheets()
    return reader.wb


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (UnreadableError, OSError, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # whatever a broken part makes openpyxl raise
        raise UnreadableError from error


def _value(cell: Any) -> Value:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Mark.FORMULA
    if cell.data_type == "e":
        return Mark.ERROR
    value: Value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return Decimal(repr(value)) * 100  # what the cell shows: 50 % is 50
    return value
