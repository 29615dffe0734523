"""Judged cells as arrow columns: typed once, as they are counted later."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipeline.intake.text_rules import LARGEST

PACKAGE, RECORD = "_package", "_record"
"""Beside its fields each row knows its package and its record number there (the header is record 1)."""

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def arrow_type(declared: str) -> pa.DataType:
    """The type of a column; what is not counted with stays text."""
    return ARROW_TYPES.get(declared, pa.string())


def arrow_schema(schema: Mapping[str, Any]) -> pa.Schema:
    """The columns of a resource: its fields, and the package and record number of each row."""
    fields = [(field["name"], arrow_type(field["type"])) for field in schema["fields"]]
    return pa.schema([*fields, (PACKAGE, pa.string()), (RECORD, pa.int64())])


def empty_table(schema: Mapping[str, Any]) -> pa.Table:
    """A resource that nobody sent."""
    return arrow_schema(schema).empty_table()


def typed_array(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """Logical values of one column as arrow holds them; a whole number too large to be exact is left out."""
    return pa.array([_cell(value, kind) for value in values], kind)


def _cell(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if kind == pa.string() and value is not None and not isinstance(value, str):
        return str(value)
    return None if isinstance(value, int) and abs(value) > LARGEST else value
