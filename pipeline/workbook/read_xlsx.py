"""Reads the cells of a workbook: the only door to openpyxl, which reads XML with defusedxml.

Only values come through. A formula, and a cell in error, are told as such and never by their last result.
"""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl import load_workbook

from pipeline.intake.files import column_letter


class Mark(Enum):
    """A cell that has no value of its own."""

    FORMULA = "formula"
    ERROR = "error"


Value: TypeAlias = str | int | float | Decimal | bool | datetime | date | time | timedelta | Mark | None
Area: TypeAlias = tuple[int, int, int, int]
"""First row and column, last row and column of merged cells, from 1."""


class UnreadableError(Exception):
    """The XML of the workbook cannot be followed."""


class WorkbookSheet:
    """A sheet of an open workbook, row by row."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.name: str = inner.title
        self.is_hidden: bool = inner.sheet_state != "visible"

    def rows(self) -> Iterator[tuple[int, Sequence[Value]]]:
        """The rows with their numbers, 1 being the first."""
        for number, row in enumerate(self._inner.iter_rows(), 1):
            yield number, [_value(cell) for cell in row]

    def commented_cells(self) -> list[str]:
        """The cells with a comment or a note, row by row."""
        cells: list[str] = []
        for row in self._inner.iter_rows():
            cells += [cell.coordinate for cell in row if cell.comment]
        return cells

    def merged_areas(self) -> list[Area]:
        """The merged cells, in the order of their rows."""
        areas = self._inner.merged_cells.ranges
        return sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in areas)

    def hidden_rows(self) -> set[int]:
        """The rows that do not show, by a filter or by hand."""
        return {number for number, row in self._inner.row_dimensions.items() if row.hidden}

    def hidden_columns(self) -> set[str]:
        """The letters of the columns that do not show."""
        letters: set[str] = set()
        for group in self._inner.column_dimensions.values():
            if group.hidden:
                letters |= {column_letter(place) for place in range(group.min, group.max + 1)}
        return letters


def open_book(path: Path) -> list[WorkbookSheet]:
    """The sheets of a workbook, in order. Raises UnreadableError or OSError."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # what openpyxl leaves out of a workbook is nothing that we read
        try:
            return [WorkbookSheet(sheet) for sheet in load_workbook(file, keep_links=False).worksheets]
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
