"""The judge of cells: the only door to frictionless, which alone decides whether a cell is valid.

A file is read once. What the judge makes of each cell is what is counted later; no second reader, with other
ideas of dates, numbers or "NA", ever sees the file.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from frictionless import Dialect, Resource, Schema
from frictionless.formats import CsvControl

from pipeline.model import Finding
from pipeline.records.tables import PACKAGE, RECORD

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
LARGEST = 2**53
"""Whole numbers beyond this are not exact in a spreadsheet, and none of our counts comes near."""


@dataclass(frozen=True)
class File:
    """A resource of a package, on disk."""

    package: str
    resource: str
    folder: Path
    path: str
    is_quiet: bool = False  # it stands in a package that holds people: nothing of it is repeated

    def finding(self, code: str, **more: Any) -> Finding:
        """A finding about this file."""
        return Finding(code, package=self.package, resource=self.resource, **more)


def read_file(file: File, schema: Mapping[str, Any]) -> tuple[pa.Table, list[Finding]]:
    """Read one CSV file by a Table Schema of the contract.

    Columns may stand in any order, and optional ones may be absent. Returns the typed rows, with the package
    and record number of each, and every finding; the table is complete only where there is none.
    """
    labels, findings = read_labels(file)
    if findings:
        return empty_table(schema), findings
    fields = {field["name"]: field for field in schema["fields"]}
    findings = list(_label_findings(file, labels, fields, is_quiet=_is_quiet(file, schema)))
    if findings:
        return empty_table(schema), findings
    rows, findings = _read_rows(file, [fields[label] for label in labels], schema)
    if not rows and not findings:
        findings = [file.finding("empty-table")]
    return _as_table(rows, schema), findings


def _is_quiet(file: File, schema: Mapping[str, Any]) -> bool:
    return file.is_quiet or bool(schema.get("ecpat:sensitive"))


def read_labels(file: File) -> tuple[list[str], list[Finding]]:
    """The labels of the header; a file that is not UTF-8 text is not read any further."""
    data = (file.folder / file.path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [file.finding("encoding-error", row=line)]
    if "\0" in text:
        return [], [file.finding("encoding-error", row=text[: text.index("\0")].count("\n") + 1)]
    try:
        labels = next(csv.reader(io.StringIO(text, newline="")), [])
    except csv.Error:  # a field longer than any title
        return [], [file.finding("source-error")]
    return [label.strip() for label in labels], [] if any(labels) else [file.finding("source-error")]


def _open(file: File, schema: Schema) -> Resource:
    """The file as a frictionless resource. Everything is declared, so that nothing is guessed."""
    csv = CsvControl(delimiter=",", quote_char='"', double_quote=True, skip_initial_space=False)
    dialect = Dialect(header_rows=[1], controls=[csv])
    return Resource(
        path=file.path,
        basepath=str(file.folder),
        scheme="file",
        format="csv",
        encoding="utf-8-sig",
        dialect=dialect,
        schema=schema,
    )


def _label_findings(
    file: File, labels: Sequence[str], fields: Mapping[str, Any], *, is_quiet: bool
) -> Iterator[Finding]:
    """Faults of the header. Where people are near (`is_quiet`), a title that is not ours may be a name: never said."""
    for position, label in enumerate(labels, 1):
        column = column_letter(position)
        if not label:
            yield file.finding("blank-label", row=1, column=column)
        elif label not in fields:
            words = () if is_quiet else (("label", label[:40]),)
            yield file.finding("extra-label", variant="people" if is_quiet else "", row=1, column=column, words=words)
        elif label in labels[: position - 1]:
            yield file.finding("duplicate-label", row=1, column=column, field=label)
    for name, field in fields.items():
        if field.get("constraints", {}).get("required") and name not in labels:
            yield file.finding("missing-label", row=1, field=name)


def _read_rows(
    file: File, fields: list[Mapping[str, Any]], schema: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[Finding]]:
    descriptor = {"fields": fields, "missingValues": schema.get("missingValues", [""])}
    rows: list[dict[str, Any]] = []
    findings: list[Finding] = []
    sensitive = _is_quiet(file, schema)
    letters = {field["name"]: column_letter(position) for position, field in enumerate(fields, 1)}
    by_name = {field["name"]: field for field in fields}
    with _open(file, Schema.from_descriptor(descriptor)) as resource:
        for row in resource.row_stream:
            findings += [
                _cell_finding(file, error, row.row_number, by_name, letters, sensitive) for error in row.errors
            ]
            rows.append({**row.to_dict(), PACKAGE: file.package, RECORD: row.row_number})
            findings += _too_large(file, rows[-1], letters)
    return rows, findings


def _cell_finding(
    file: File,
    error: Any,
    record: int,
    fields: Mapping[str, Any],
    letters: Mapping[str, str],
    sensitive: bool,
) -> Finding:
    """Our words for an error of the judge: its type, place and rule, never its message, which quotes the cell."""
    name = getattr(error, "field_name", "") or ""
    field = fields.get(name, {})
    variant, wanted = _wanted(error, field)
    received = "" if sensitive or field.get("ecpat:sensitive") else str(getattr(error, "cell", "") or "")[:40]
    words = (("wanted", wanted), ("received", received))
    return file.finding(error.type, variant=variant, row=record, field=name, column=letters.get(name, ""), words=words)


def _wanted(error: Any, field: Mapping[str, Any]) -> tuple[str, str]:
    """Which rule a cell breaks, and its bound or list in words."""
    if error.type == "type-error":
        return str(field.get("type", "")), ""
    if error.type != "constraint-error":
        return "", ""
    rule = error.note.split('"')[1] if '"' in error.note else ""
    bound = field.get("constraints", {}).get(rule, "")
    return rule, ", ".join(map(str, bound)) if isinstance(bound, list) else str(bound)


def _too_large(file: File, row: Mapping[str, Any], letters: Mapping[str, str]) -> Iterator[Finding]:
    for name, letter in letters.items():
        value = row.get(name)
        if isinstance(value, int) and abs(value) > LARGEST:
            yield file.finding("type-error", variant="integer", row=row[RECORD], field=name, column=letter)


def _as_table(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pa.Table:
    arrow = arrow_schema(schema)
    return pa.table({field.name: [_cell(row.get(field.name)) for row in rows] for field in arrow}, schema=arrow)


def _cell(value: Any) -> Any:
    """A judged cell as arrow holds it; a whole number too large to be exact is already a finding."""
    if isinstance(value, Decimal):
        return float(value)
    return None if isinstance(value, int) and abs(value) > LARGEST else value


def arrow_schema(schema: Mapping[str, Any]) -> pa.Schema:
    """The columns of a resource: its fields, and the package and record number of each row."""
    fields = [(field["name"], ARROW_TYPES.get(field["type"], pa.string())) for field in schema["fields"]]
    return pa.schema([*fields, (PACKAGE, pa.string()), (RECORD, pa.int64())])


def empty_table(schema: Mapping[str, Any]) -> pa.Table:
    """A resource that nobody sent."""
    return arrow_schema(schema).empty_table()


def column_letter(position: int) -> str:
    """The letter of a spreadsheet's column, 1 being A."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
