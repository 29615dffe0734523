"""What plain frictionless finds in a table, beside what the engine finds, put into comparable words.

The engine stops where frictionless goes on: a row of the wrong length is told as a row, a cell once, and a key only
where its columns are good. What frictionless says beyond that is left out before the two are compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frictionless import Package

from pipeline.intake import File, Table, judge_table
from pipeline.intake.keys import combined, key_of_array, repeated

VERSION_2 = {"name": "p", "$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}
DIALECT = {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
HEADER = ("blank-label", "extra-label", "duplicate-label", "missing-label", "incorrect-label")
ROWS = ("blank-row", "extra-cell", "missing-cell")
BEYOND = ("pattern-whole", "lexical-form", "number-large", "number-pointed")
"""Rules of the standard that frictionless does not know (frictionless_adapter.py)."""
EXPLAINED = ("totals-row", "header-again", "file-cut", "empty-table", "quote-open", "row-shifted")
"""What the engine adds, and frictionless does not have."""
BROKEN_OFF = ("error", "source-error", "encoding-error", "schema-error", "field-error")
"""frictionless stopped before the cells: at two titles of one name, for instance."""
KEYABLE = ("string", "integer", "date", "boolean")
Cell = tuple[int, str]


@dataclass
class Found:
    """The faults of a table: of titles by place, of rows, of cells with every type that may be told, of keys."""

    titles: set[tuple[str, str]] = field(default_factory=set)
    rows: set[tuple[int, str]] = field(default_factory=set)
    cells: dict[Cell, set[str]] = field(default_factory=dict)
    unique: set[Cell] = field(default_factory=set)
    primary: set[int] = field(default_factory=set)


def frictionless_finds(folder: Path, schema: Mapping[str, Any], path: str = "t.csv") -> Found | None:
    """The errors of plain frictionless; None where it breaks off."""
    resource = {
        "name": "t",
        "type": "table",
        "path": path,
        "format": "csv",
        "encoding": "utf-8-sig",
        "dialect": {**DIALECT, "headerRows": [1]},
        "schema": {**schema, "fieldsMatch": "superset"},
    }
    try:
        package = Package.from_descriptor({**VERSION_2, "resources": [resource]}, basepath=str(folder))
        errors = [error for task in package.validate(limit_errors=0).tasks for error in task.errors]
    except Exception:  # noqa: BLE001 - whatever it breaks off with, there is nothing to compare
        return None
    if any(error.type in BROKEN_OFF for error in errors):
        return None
    found = Found()
    for error in errors:
        _note(error, found)
    return found


def _note(error: Any, found: Found) -> None:
    name, row = getattr(error, "field_name", "") or "", getattr(error, "row_number", 0)
    if error.type in HEADER:
        place = name if error.type == "missing-label" else str(error.field_number)
        found.titles.add((place, ""))
    elif error.type in ROWS:
        found.rows.add((row, error.type))
    elif error.type == "primary-key":
        found.primary.add(row)
    elif error.type == "unique-error":
        found.unique.add((row, name))
    else:
        found.cells.setdefault((row, name), set()).add(error.type)


def differences(folder: Path, schema: Mapping[str, Any], name: str, path: str = "t.csv") -> list[str] | None:
    """Where the engine and frictionless disagree on a table; None where there is nothing to compare.

    That is where the engine refuses the file for its format, or frictionless breaks off. `name` says which table it is.
    """
    table = judge_table(File("p", "t", folder, path), schema)
    wanted = frictionless_finds(folder, schema, path)
    if wanted is None or _is_refused(table):
        return None
    titles = {
        (finding.field if finding.code == "missing-label" else str(_place(finding.column)), "")
        for group in table.findings
        for finding in group
        if finding.code in HEADER
    }
    if titles or wanted.titles:
        return [] if _same_titles(titles, wanted.titles, table) else [f"{name}: {titles} {wanted.titles}"]
    return [f"{name}: {text}" for text in _in_rows(table, wanted, schema)]


def _place(column: str) -> int:
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - 64
    return place


def _same_titles(ours: set[tuple[str, str]], theirs: set[tuple[str, str]], table: Table) -> bool:
    """Several blank titles at the right are told as one, the first of them."""
    tail = any(group.template.variant == "tail" for group in table.findings)
    return ours <= theirs if tail else ours == theirs


def _is_refused(table: Table) -> bool:
    """Whether the engine did not come to the titles."""
    codes = {group.template.code for group in table.findings}
    return not table.is_whole and not codes & {*HEADER, *ROWS, "file-cut"}


def _in_rows(table: Table, wanted: Found, schema: Mapping[str, Any]) -> Iterable[str]:
    explained = set(_explained_rows(table, wanted))
    rows: set[tuple[int, str]] = set()
    cells: dict[Cell, str] = {}
    unique: set[Cell] = set()
    for group in table.findings:
        own = group.template
        for row in group.rows[group.rows > 0].tolist():
            if own.code in ROWS and row not in explained:
                rows.add((row, own.code))
            elif own.code == "unique-error":
                unique.add((row, own.field))
            elif own.code not in (*ROWS, *EXPLAINED, *BEYOND):
                cells[row, own.field] = own.code
    theirs = {each for each in wanted.rows if each[0] not in explained}
    if rows != theirs:
        yield f"rows {rows ^ theirs}"
    left_alone = explained | {row for row, _ in theirs}
    other = {cell: codes for cell, codes in wanted.cells.items() if cell[0] not in left_alone}
    if cells.keys() != other.keys():
        yield f"cells {cells.keys() ^ other.keys()}"
    yield from (f"{cell} {code} {other[cell]}" for cell, code in cells.items() if code not in other.get(cell, {code}))
    if not left_alone:
        yield from _in_keys(table, wanted, schema, unique)


def _explained_rows(table: Table, wanted: Found) -> Iterable[int]:
    """The rows of which the engine tells a reason in place of what is wrong in them."""
    for group in table.findings:
        own, words = group.template, dict(group.template.params)
        if own.code in EXPLAINED:
            yield from group.rows.tolist()
        elif own.code == "blank-row" and own.variant == "tail":
            yield from range(int(group.rows[0]), int(words["last"]) + 1)
        elif own.code == "extra-cell" and own.variant == "blank":
            yield from (row for row, code in wanted.rows if code == "extra-cell")


def _in_keys(table: Table, wanted: Found, schema: Mapping[str, Any], unique: set[Cell]) -> Iterable[str]:
    faulty = {group.template.field for group in table.findings if group.template.code != "unique-error"}
    other = {cell for cell in wanted.unique if cell[1] not in faulty}
    if unique != other:
        yield f"unique {unique ^ other}"
    primary = schema.get("primaryKey", ())
    names = [primary] if isinstance(primary, str) else list(primary)
    types = {each["name"]: each["type"] for each in schema["fields"]}
    if names and not faulty & set(names) and all(types[name] in KEYABLE for name in names):
        keys = [key_of_array(table.rows[name]).ids for name in names]
        blank = [place for place, ids in enumerate(zip(*keys, strict=True)) if max(ids) < 0]
        again = {place + 2 for place in {*repeated(combined(keys)).tolist(), *blank}}
        if again != wanted.primary:
            yield f"primary {again ^ wanted.primary}"
