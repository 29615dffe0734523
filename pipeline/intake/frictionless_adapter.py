"""The only door to frictionless, which decides whether a cell fits its field; nothing else of it is used.

Some rules for texts that it accepts come after it, each with a code of its own. `pattern-whole`: fits only in part;
`lexical-form`: a number or a date that Python reads and the standard does not; `number-pointed`: a point and 3 digits,
which are thousands to some and decimals to others; `number-large`: not exact in a spreadsheet.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeAlias

from frictionless import Schema

VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"  # a name, which is never fetched
Kind: TypeAlias = tuple[str, str]
"""A kind of fault: its code, and the rule that is broken."""
REQUIRED: Kind = ("constraint-error", "required")
PLAINEST = ("required", "type", "enum", "pattern", "minLength", "maxLength")
"""Of several rules that a cell breaks the first of these is told; what is not listed comes after."""
LARGEST = 2**53  # whole numbers beyond this are not exact in a spreadsheet, and none of our counts comes near
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
NOT_POINTED = r"(?![+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z).*"
TextRules: TypeAlias = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, eq=False)
class Column:
    """How a field reads a text (its value, and the plainest of its faults), and which texts are blank."""

    type: str
    read: Callable[[str], tuple[Any, Kind | None]]
    missing: Sequence[str]
    is_unique: bool


def columns_of(schema: Mapping[str, Any], names: Sequence[str]) -> list[Column]:
    fields = {each["name"]: each for each in schema["fields"]}
    missing = json.dumps(schema.get("missingValues", [""]))
    columns = []
    for name in names:  # without what is for readers only, more fields are equal
        own = {
            key: value for key, value in fields[name].items() if key not in ("title", "description") and ":" not in key
        }
        columns.append(_column(json.dumps({**own, "name": "field"}), missing))
    return columns


@lru_cache(maxsize=1024)
def _column(declared: str, missing: str) -> Column:
    """What frictionless makes of a field; equal fields are set up once, as that takes long."""
    field = json.loads(declared)
    descriptor = {"$schema": VERSION_2, "fields": [field], "missingValues": json.loads(missing)}
    known: Any = Schema.from_descriptor(descriptor).fields[0]
    own = known.missing_values if known.has_defined("missing_values") else known.schema.missing_values
    read = partial(_read, known.create_cell_reader(), tuple(_text_rules(known.type, field)))
    return Column(known.type, read, own, bool(field.get("constraints", {}).get("unique")))


def _text_rules(kind: str, field: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    constraints = field.get("constraints", {})
    if kind == "string" and "pattern" in constraints:
        yield "pattern-whole", re.compile(rf"(?:{constraints['pattern']})\Z")
    if kind in LEXICAL and field.get("format", "default") == "default" and not OTHER_FORMS & field.keys():
        yield "lexical-form", re.compile(rf"(?:{LEXICAL[kind]})\Z")
    if kind == "number" and "maximum" not in constraints:
        yield "number-pointed", re.compile(NOT_POINTED)


def _read(read: Callable[[str], Any], rules: TextRules, text: str) -> tuple[Any, Kind | None]:
    try:
        value, notes = read(text)
    except Exception:  # noqa: BLE001 - whatever it breaks off over (a signalling NaN), the cell has no value
        return None, ("type-error", "")
    if notes:
        rule = next(each for each in (*PLAINEST, *notes) if each in notes)
        return value, ("type-error", "") if rule == "type" else ("constraint-error", rule)
    if value is None:
        return None, None
    for code, pattern in rules:
        if not pattern.match(text):
            return value, (code, "")
    is_large = isinstance(value, int) and abs(value) > LARGEST
    return value, ("number-large", "") if is_large else None
