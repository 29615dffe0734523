"""Reads a workbook, and its cells as the texts of a table of data: the only door to openpyxl (XML by defusedxml).

A formula, and a cell in error, are told as such and never by their last result. What may do something (macros,
connections, links to other files) and what nobody reads (pictures, objects) is refused.
"""

import re
import warnings
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl import load_workbook

from pipeline.intake.files import column_letter
from pipeline.model import Finding
from pipeline.workbook.layout import is_month, truths

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
REFUSED = {
    "workbook-macros": r"vbaProject|xl/macrosheets/|xl/dialogsheets/|xl/activeX/|xl/ctrlProps/",
    "workbook-links": r"xl/externalLinks/",
    "workbook-connections": r"xl/connections\.xml|xl/queryTables/|xl/customData|xl/model/|xl/pivotCache/|xl/slicer",
    "workbook-objects": r"xl/embeddings/|xl/media/|xl/charts/|xl/diagrams/|xl/richData/",
}
"""Parts of the zip that are no plain cells, by finding."""
DRAWING = re.compile(r"(?i)xl/drawings/[^/]*\.xml$")
BLANKS = " \t\r\n\u00a0\u202f\u200b\ufeff"
DIGITS = 15
"""Figures of a number that a spreadsheet keeps."""


class Mark(Enum):
    """A cell that has no value of its own, by its finding."""

    FORMULA = "cell-formula"
    ERROR = "cell-error"


Value: TypeAlias = str | int | float | Decimal | bool | datetime | date | time | timedelta | Mark | None
Area: TypeAlias = tuple[int, int, int, int]
"""First row and column, last row and column, from 1."""


class UnreadableError(Exception):
    """The XML of the workbook cannot be followed."""


# --- the file -------------------------------------------------------------------------------------------------------


def other_kind(path: Path) -> str:
    """What a file is that is no plain workbook: xls, encrypted, ods, binary, other; blank for one. Raises OSError."""
    content = path.read_bytes()
    if content.startswith(OLE):
        return "encrypted" if ENCRYPTED in content else "xls"
    if not zipfile.is_zipfile(path):
        return "other"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
            return "ods"
    if "xl/workbook.bin" in names:
        return "binary"
    return "" if "xl/workbook.xml" in names and TYPES in names else "other"


def part_findings(path: Path) -> list[Finding]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        found = [code for code, pattern in REFUSED.items() if re.search(f"(?i){pattern}", "\n".join(names))]
        drawings = filter(DRAWING.match, names)
        if any(b"Anchor" in archive.read(name) for name in drawings):  # LibreOffice leaves drawings of nothing
            found.append("workbook-objects")
        if "workbook-macros" not in found and b"macroEnabled" in archive.read(TYPES):
            found.append("workbook-macros")
    return [Finding(code) for code in found]


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet; its rows with their numbers, hidden columns by letter."""

    name: str
    is_hidden: bool
    rows: Sequence[tuple[int, Sequence[Value]]]
    commented_cells: Sequence[str]
    merged_areas: Sequence[Area]
    hidden_rows: Collection[int]
    hidden_columns: Collection[str]


def open_book(path: Path) -> list[WorkbookSheet]:
    """The sheets of a workbook, in order. Raises UnreadableError or OSError."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # what openpyxl leaves out of a workbook is nothing that we read
        try:
            sheets = load_workbook(file, keep_links=False).worksheets
        except Exception as error:  # whatever a broken part makes openpyxl raise
            raise UnreadableError from error
    return [_read_sheet(sheet) for sheet in sheets]


def _read_sheet(sheet: Any) -> WorkbookSheet:
    rows: list[tuple[int, list[Value]]] = []
    comments: list[str] = []
    # formats alone may reach to the 16,384th column, and `iter_rows` would make all cells on the way
    held = [cell for cell in sheet._cells.values() if cell.value is not None or cell.comment]  # noqa: SLF001
    width = max((cell.column for cell in held), default=1)
    height = max((cell.row for cell in held), default=1)
    for number, cells in enumerate(sheet.iter_rows(max_row=height, max_col=width), 1):
        rows.append((number, [_value(cell) for cell in cells]))
        comments += [cell.coordinate for cell in cells if cell.comment]
    areas = sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges)
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns: set[str] = set()
    for group in sheet.column_dimensions.values():
        if group.hidden:
            hidden_columns.update(map(column_letter, range(group.min, group.max + 1)))
    is_hidden = sheet.sheet_state != "visible"
    return WorkbookSheet(sheet.title, is_hidden, rows, comments, areas, hidden_rows, hidden_columns)


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


# --- a cell as text -------------------------------------------------------------------------------------------------


def text_of(value: Value, field: Mapping[str, Any]) -> str:
    """The text of a cell for a field of the contract, whether it fits the field or not."""
    if value is None or isinstance(value, Mark):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    if isinstance(value, date):
        text = str(value).removesuffix(" 00:00:00")  # any other time stays, for the judge to refuse
        return text[:7] if is_month(field) else text
    bare = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    return truths().get(bare.casefold(), bare) if field.get("type") == "boolean" else bare


def number_text(value: float | Decimal) -> str:
    """A number without exponent and without what binary arithmetic adds: 0.1 + 0.2 is 0.3."""
    if isinstance(value, int):
        return str(value)
    number = Decimal(format(value, f".{DIGITS}g"))
    if not number.is_finite():
        return str(value)
    figures = format(number.to_integral_value() if number == number.to_integral_value() else number.normalize(), "f")
    return "0" if figures == "-0" else figures


def bare_text(value: Value) -> str:
    return "" if value is None else str(value).strip(BLANKS)
