"""The judge of cells: the only door to frictionless, which alone decides whether a cell is valid.

Two lanes come through it. Row by row, frictionless reads a table and finds everything that a table can show by
itself. By column, its own reader of each field is asked once for every distinct value. Nothing else of it is used,
and all of that is public.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from frictionless import Dialect, FrictionlessException, Package, Resource, Schema
from frictionless.formats import CsvControl

VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
"""A name, which is never fetched."""
Notes: TypeAlias = Mapping[str, str] | None
Reader: TypeAlias = Callable[[str | None], tuple[Any, Notes]]
"""Cell text (None: the row ends before it) -> its logical value, and what is wrong with it by rule."""


class StumbleError(Exception):
    """frictionless itself broke off over a cell or a declaration; no verdict on the cell is meant."""


class RefusedError(Exception):
    """frictionless cannot open what it was given; `faults` say why."""

    def __init__(self, faults: Sequence["Fault"]) -> None:
        super().__init__()
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Fault:
    """An error of frictionless: its type, the rule that a constraint-error names, and its place."""

    code: str
    rule: str = ""
    field: str = ""
    cell: str = ""
    row: int | None = None
    position: int = 0  # of the column, 1 being the first; 0 where none is meant


@dataclass(frozen=True)
class Column:
    """A column as frictionless expects it: how it reads a cell, and what its field declares."""

    name: str
    type: str
    read: Reader
    declared: Mapping[str, Any] = field(default_factory=dict)
    bounds: Mapping[str, Any] = field(default_factory=dict)
    """The constraints that compare, as logical values."""
    missing: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Header:
    """The columns that follow from the titles of a table, the faults of these titles, and the keys that apply."""

    columns: tuple[Column, ...]
    faults: tuple[Fault, ...]
    primary: tuple[str, ...]
    unique: tuple[str, ...]


@dataclass(frozen=True)
class JudgedRow:
    """One row as frictionless read it: the record number, logical values by field, faults."""

    number: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...]


def read_header(labels: Sequence[str], descriptor: Mapping[str, Any]) -> Header:
    """What frictionless makes of the titles of a table, asked with these titles alone.

    `descriptor` is a Table Schema without foreign keys. Raises RefusedError, StumbleError.
    """
    with _refusals():
        schema = _schema(descriptor)
        with Resource(name="labels", data=[list(labels)], schema=schema) as resource:
            fields = resource.header.get_expected_fields()
            faults = tuple(map(_fault, resource.header.errors))
        names = {each.name for each in fields}
        primary = tuple(schema.primary_key) if names.issuperset(schema.primary_key) else ()
        unique = tuple(each.name for each in fields if each.constraints.get("unique"))
        return Header(tuple(map(_column, fields)), faults, primary, unique)


def _schema(descriptor: Mapping[str, Any]) -> Schema:
    """A Table Schema on its own, in which version 2 may say what it says in its package."""
    return Schema.from_descriptor({"$schema": VERSION_2, **descriptor})


def _column(field: Any) -> Column:
    own = field.missing_values if field.has_defined("missing_values") or not field.schema else None
    read_value = field.create_value_reader()
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    bounds = {name: read_value(field.constraints[name]) for name in names if name in field.constraints}
    missing = tuple(own if own is not None else field.schema.missing_values)
    return Column(field.name, field.type, _steady(field.create_cell_reader()), field.to_descriptor(), bounds, missing)


def _steady(read: Reader) -> Reader:
    """A reader that has no value for a cell over which frictionless breaks off (a signalling NaN against a bound)."""

    def steady(cell: str | None) -> tuple[Any, Notes]:
        try:
            return read(cell)
        except Exception:  # noqa: BLE001 - whatever it is, the cell has no value
            return None, {"type": ""}

    return steady


def read_rows(
    folder: Path, path: str, descriptor: Mapping[str, Any], encoding: str = "utf-8-sig"
) -> Iterator[JudgedRow]:
    """A CSV file of the plain dialect, row by row. `descriptor` is a Table Schema without foreign keys.

    Everything is declared, so that nothing is guessed. Raises RefusedError, StumbleError.
    """
    csv = CsvControl(delimiter=",", quote_char='"', double_quote=True, skip_initial_space=False)
    dialect = Dialect(header_rows=[1], controls=[csv])
    with _refusals():
        resource: Any = Resource(
            name="table",
            path=path,
            basepath=str(folder),
            scheme="file",
            format="csv",
            encoding=encoding,
            dialect=dialect,
            schema=_schema(descriptor),
        )
        with resource:
            for row in resource.row_stream:
                faults = tuple(map(_fault, row.errors))
                yield JudgedRow(row.row_number, row.to_dict(), faults)


@contextmanager
def _refusals() -> Iterator[None]:
    """Put what frictionless raises into our words."""
    try:
        yield
    except FrictionlessException as error:
        raise RefusedError([_fault(each) for each in error.to_errors()]) from error
    except (OSError, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        raise StumbleError(str(error)) from error


def _fault(error: Any) -> Fault:
    """An error without its message, which quotes the whole row."""
    rule = error.note.split('"')[1] if error.type == "constraint-error" and '"' in error.note else ""
    names = getattr(error, "field_names", None) or [getattr(error, "field_name", "") or ""]
    row = getattr(error, "row_number", None) or (1 if hasattr(error, "row_numbers") else None)
    cell = str(getattr(error, "cell", "") or "")
    return Fault(error.type, rule, "/".join(names), cell, row, getattr(error, "field_number", 0) or 0)


# --- packages by their own schemas ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnResource:
    """A resource of a package as frictionless understands it; `schema` is the Table Schema, read from its file."""

    name: str
    descriptor: Mapping[str, Any]
    schema: Mapping[str, Any]
    is_table: bool
    _resource: Any = field(repr=False)

    def validate(self) -> list[Fault]:
        """Everything that plain frictionless finds. Raises StumbleError."""
        with _refusals():
            report = self._resource.validate(limit_errors=0)
            return [_fault(error) for task in report.tasks for error in [*report.errors, *task.errors]]

    def rows(self) -> Iterator[JudgedRow]:
        """The rows of a table of any form. Raises RefusedError, StumbleError."""
        with _refusals(), self._resource.to_copy() as resource:
            for row in resource.row_stream:
                yield JudgedRow(row.row_number, row.to_dict(), ())


def read_package(descriptor: Path) -> list[OwnResource]:
    """The resources of a package, its descriptor being good for frictionless. Raises RefusedError, StumbleError."""
    with _refusals():
        package = Package.from_descriptor(str(descriptor))
        return [_own(each) for each in package.resources]


def _own(resource: Any) -> OwnResource:
    schema = resource.schema.to_descriptor() if resource.schema else {}
    return OwnResource(resource.name, resource.to_descriptor(), schema, bool(resource.tabular), resource)
