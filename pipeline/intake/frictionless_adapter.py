"""The only door to frictionless, which alone decides whether a cell fits its field.

Its own reader of each field is asked once for every distinct text of a column. Nothing else of it is used, and all
of that is public.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from frictionless import Schema

VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
"""A name, which is never fetched."""
Notes: TypeAlias = Mapping[str, str] | None
Reader: TypeAlias = Callable[[str], tuple[Any, Notes]]
"""Text of a cell -> its logical value, and what is wrong with it, by rule."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column as frictionless expects it: how it reads a cell, and what its field declares."""

    type: str
    read: Reader
    declared: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ("",)

    @property
    def is_unique(self) -> bool:
        """Whether no value may stand twice."""
        return bool(self.declared.get("constraints", {}).get("unique"))


def columns_of(schema: Mapping[str, Any], names: Sequence[str]) -> list[Column]:
    """Some fields of a Table Schema, in the order of these names."""
    fields = {each["name"]: each for each in schema["fields"]}
    missing = json.dumps(schema.get("missingValues", [""]))
    return [_column(json.dumps(_without_texts(fields[name])), missing) for name in names]


def _without_texts(declared: Mapping[str, Any]) -> dict[str, Any]:
    """A field without its name and what is for readers only, so that more fields are equal."""
    skipped = ("name", "title", "description")
    return {key: value for key, value in declared.items() if key not in skipped and ":" not in key}


@lru_cache(maxsize=1024)
def _column(declared: str, missing: str) -> Column:
    """What frictionless makes of a field. Equal fields of all tables are set up once, as that takes long."""
    field = {"name": "field", **json.loads(declared)}
    descriptor = {"$schema": VERSION_2, "fields": [field], "missingValues": json.loads(missing)}
    known: Any = Schema.from_descriptor(descriptor).fields[0]
    own = known.missing_values if known.has_defined("missing_values") else known.schema.missing_values
    return Column(known.type, _steady(known.create_cell_reader()), field, tuple(own))


def _steady(read: Reader) -> Reader:
    """A reader that has no value for a cell over which frictionless breaks off (a signalling NaN against a bound)."""

    def steady(cell: str) -> tuple[Any, Notes]:
        try:
            return read(cell)
        except Exception:  # noqa: BLE001 - whatever it is, the cell has no value
            return None, {"type": ""}

    return steady
