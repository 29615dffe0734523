"""A cell of a workbook as the text of a table of data: the same date, the same number, nothing that only shows."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pipeline.workbook.layout import MONTH
from pipeline.workbook.read_xlsx import Value
from pipeline.workbook.workbook_texts import truths

BLANKS = " \t\r\n\u00a0\u202f\u200b\ufeff"
DIGITS = 15
"""Figures of a number that a spreadsheet keeps; whatever follows comes from its arithmetic."""


def text_of(value: Value, field: Mapping[str, Any]) -> str:
    """The text of a cell for a field of the contract; what does not fit the field is left for the judge to name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    if isinstance(value, datetime | date):
        return _day_text(value, field)
    return _clean(value, field) if isinstance(value, str) else str(value)


def number_text(value: float | Decimal) -> str:
    """A number in figures, without exponent, without what binary arithmetic adds: 0.1 + 0.2 is 0.3."""
    if isinstance(value, int):
        return str(value)
    number = Decimal(format(value, f".{DIGITS}g"))
    if not number.is_finite():
        return str(value)
    plain = format(number.to_integral_value() if number == number.to_integral_value() else number.normalize(), "f")
    return "0" if plain == "-0" else plain


def _day_text(value: date, field: Mapping[str, Any]) -> str:
    """A day as year-month-day, a month as year-month; a time of day stays, for the judge to refuse."""
    if str(field.get("constraints", {}).get("pattern", "")).endswith(MONTH):
        return f"{value:%Y-%m}"
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ")
    return f"{value:%Y-%m-%d}" if value.year > 999 else value.isoformat()[:10]


def _clean(text: str, field: Mapping[str, Any]) -> str:
    """A text without the blanks around it; oui and non are what a field of yes and no says."""
    bare = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    return truths().get(bare.casefold(), bare) if field.get("type") == "boolean" else bare
