"""What the standard asks of the text of a cell and frictionless does not; each rule has a code of its own.

`pattern-whole` a text that fits a pattern only in part; `lexical-form` a number or a date that Python reads and the
standard does not; `number-large` a whole number that is not exact in a spreadsheet.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from pipeline.intake.frictionless_adapter import Column

Rule: TypeAlias = tuple[str, Callable[[str, Any], bool]]
"""A code, and whether a text that frictionless accepts is good by it, with its logical value."""

LARGEST = 2**53
"""Whole numbers beyond this are not exact in a spreadsheet, and none of our counts comes near."""
LEXICAL = {
    "integer": r"[+-]?[0-9]+",
    "number": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|-?INF",
    "date": r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "year": r"-?[0-9]{4}",
    "yearmonth": r"-?[0-9]{4}-[0-9]{2}",
}
"""The default forms of the standard, with ASCII digits."""
OTHER_FORMS = {"decimalChar", "groupChar", "bareNumber"}
"""Properties that change the form of a number: frictionless' own reading of them stands."""


@lru_cache(maxsize=1024)
def rules_of(column: Column) -> Sequence[Rule]:
    """The rules for the cells of a column."""
    return tuple(_rules_of(column))


def _rules_of(column: Column) -> Iterator[Rule]:
    declared = column.declared
    constraints = declared.get("constraints", {})
    if column.type == "string" and "pattern" in constraints:
        yield "pattern-whole", _whole(constraints["pattern"])
    is_default = declared.get("format", "default") == "default" and not OTHER_FORMS & set(declared)
    if column.type in LEXICAL and is_default:
        yield "lexical-form", _whole(LEXICAL[column.type])
    if column.type == "integer":
        yield "number-large", lambda _, value: abs(value) <= LARGEST


def _whole(pattern: str) -> Callable[[str, Any], bool]:
    compiled = re.compile(rf"(?:{pattern})\Z")
    return lambda text, _: compiled.match(text) is not None
