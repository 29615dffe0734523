"""One table from file to typed rows, in stages that stop: file, header, cells.

A row that is too long or too short, and a blank one, is told as a row, and its cells are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.catalogue import foreign_keys
from pipeline.intake.diagnostics import explain_cells
from pipeline.intake.files import File, TextTable, column_letter, read_text
from pipeline.intake.finding_groups import FindingGroup, Flags, Ints, single
from pipeline.intake.frictionless_adapter import LARGEST, REQUIRED, Column, Kind, columns_of
from pipeline.intake.keys import key_of_array, repeated
from pipeline.intake.read_csv import Cells
from pipeline.intake.tables import PACKAGE, RECORD, arrow_schema, arrow_type, empty_table
from pipeline.model import Finding, Severity

MOST_TITLES = 200  # that are looked at; no table has a third as many
ROWS = ("extra-cell", "missing-cell", "file-cut", "row-shifted", "quote-open")  # no value of the row is known


@dataclass(frozen=True, eq=False)
class Table:
    """A file as it was judged: typed rows that may be counted once there is no error, and what is wrong.

    `rows` hold every field of the schema, `_package` and `_record`, but no row that is told as one. `faulty` names the
    fields in which a cell is wrong. `count` is the number of rows in the file.
    """

    file: File
    schema: Mapping[str, Any]
    labels: tuple[str, ...]
    rows: pa.Table
    findings: tuple[FindingGroup, ...] = ()
    faulty: frozenset[str] = frozenset()
    is_whole: bool = True
    count: int = 0

    def may_be_pointed_at(self, name: str) -> bool:
        """Whether all values of a field are known, so that a code that is not among them is wrong."""
        return self.is_whole and name not in self.faulty


@dataclass(frozen=True, eq=False)
class JudgedColumn:
    """Typed values and which rows are blank, both by row, and the places of faults."""

    texts: pa.DictionaryArray
    typed: pa.Array
    blank: Flags
    faults: Mapping[Kind, Ints]

    def at(self, places: Ints) -> pa.Array:
        return self.texts.dictionary.take(self.texts.indices.take(pa.array(places)))


def judge_table(file: File, schema: Mapping[str, Any]) -> Table:
    """Read one CSV file by a Table Schema, its columns in any order (`fieldsMatch: superset`). Raises OSError."""
    return judge_text(read_text(file, schema))


def judge_text(text: TextTable) -> Table:
    faults = text.findings or tuple(_header_findings(text))
    if faults:
        groups = tuple(map(single, faults))
        return Table(text.file, text.schema, text.labels, empty_table(text.schema), groups, is_whole=False)
    return _judge_cells(text)


# --- header -----------------------------------------------------------------------------------------------------------


def _header_findings(text: TextTable) -> Iterator[Finding]:
    """Faults of the titles. Where people are near, one that is not ours may be a name: never said."""
    file, labels = text.file, text.labels
    untitled = [position for position, label in enumerate(labels, 1) if not label]
    is_tail = bool(untitled) and untitled[0] + len(untitled) > len(labels)
    for position, label in enumerate(labels[:MOST_TITLES], 1):
        column = column_letter(position)
        if not label and not is_tail:
            yield file.finding("blank-label", row=1, column=column)
        elif label and label not in text.fields and text.redact_values:
            yield file.finding("extra-label", variant="people", row=1, column=column)
        elif label and label not in text.fields:
            yield file.finding("extra-label", row=1, column=column, params=(("label", label[:40]),))
        elif label and label in labels[: position - 1]:
            yield file.finding("duplicate-label", row=1, column=column, field=label)
    key = text.schema.get("primaryKey", ())
    for name, declared in text.fields.items():
        is_needed = declared.get("constraints", {}).get("required") or name in ([key] if isinstance(key, str) else key)
        if is_needed and name not in labels:
            yield file.finding("missing-label", row=1, field=name)
    if is_tail:
        words = (("count", str(len(untitled))), ("last", column_letter(len(labels))))
        yield file.finding("blank-label", variant="tail", row=1, column=column_letter(untitled[0]), params=words)


# --- cells ------------------------------------------------------------------------------------------------------------


def _judge_cells(text: TextTable) -> Table:
    columns = columns_of(text.schema, text.labels)
    judged = [judge_column(column, texts) for column, texts in zip(columns, text.cells.columns, strict=True)]
    cells = text.cells.with_blank([column.missing for column in columns])
    blank = np.ones(len(cells.records), bool)
    for column in judged:
        blank &= column.blank
    groups = [*_cell_groups(text, judged, blank), *_row_groups(text, cells, blank)]
    if not cells.count:
        groups = [single(text.file.finding("empty-table"))]
    groups, no_data = explain_cells(text, columns, cells, groups)
    rows = _typed_rows(text, judged)
    is_left_out = blank | np.isin(cells.records, no_data)
    wrong = [group.template for group in groups if group.template.severity is Severity.ERROR]
    return Table(
        text.file,
        text.schema,
        text.labels,
        rows.filter(pa.array(~is_left_out)) if is_left_out.any() else rows,
        tuple(groups),
        frozenset(each.field for each in wrong if each.field),
        is_whole=not any(each.code in ROWS for each in wrong),
        count=cells.count,
    )


def _cell_groups(text: TextTable, judged: Sequence[JudgedColumn], blank: Flags) -> Iterator[FindingGroup]:
    """Wrong cells, from left to right; a blank row is one fault, not one for each column."""
    keys = foreign_keys(text.schema)
    for position, (label, column) in enumerate(zip(text.labels, judged, strict=True), 1):
        declared = text.fields[label]
        for (code, rule), places in column.faults.items():
            own = places[~blank[places]]
            if not len(own):
                continue
            bound = declared.get("constraints", {}).get(rule, "")
            words = {"wanted": ", ".join(map(str, bound)) if isinstance(bound, list) else str(bound)}
            if rule == "pattern" and label in keys:
                words["target"] = keys[label][0]  # the table of the code that was meant
            pattern = text.file.finding(
                code,
                variant=declared["type"] if code == "type-error" else rule,
                field=label,
                column=column_letter(position),
                params=tuple(words.items()),
            )
            received = {"received": column.at(own)} if _may_repeat(text, label) else {}
            yield FindingGroup(pattern, text.cells.records[own], received)


def _may_repeat(text: TextTable, *names: str) -> bool:
    return not (text.redact_values or any(text.fields[name].get("ecpat:sensitive") for name in names))


def _row_groups(text: TextTable, cells: Cells, blank: Flags) -> Iterator[FindingGroup]:
    """Blank, long and short rows; where one field is sensitive, no cell without a field is repeated."""
    width = len(text.labels)
    lines = np.union1d(cells.records[blank], np.array(cells.blank, np.int64))
    if len(lines):
        yield FindingGroup(text.file.finding("blank-row"), lines)
    if cells.extra:
        over = pa.array([row[width] for row in cells.extra.values()], pa.string())
        params = {"received": over} if _may_repeat(text, *text.fields) else {}
        yield FindingGroup(text.file.finding("extra-cell"), np.array(list(cells.extra)), params)
    if cells.short:
        widths = pa.array([str(len(row)) for row in cells.short.values()])
        pattern = text.file.finding("missing-cell", params=(("wanted", str(width)),))
        yield FindingGroup(pattern, np.array(list(cells.short)), {"cells": widths})


def _typed_rows(text: TextTable, judged: Sequence[JudgedColumn]) -> pa.Table:
    records = text.cells.records
    columns = {label: column.typed for label, column in zip(text.labels, judged, strict=True)}
    columns[PACKAGE] = pa.repeat(text.file.package, len(records))
    columns[RECORD] = pa.array(records, pa.int64())
    schema = arrow_schema(text.schema)
    blank = {each.name: pa.nulls(len(records), each.type) for each in schema if each.name not in columns}
    return pa.table({**blank, **columns}, schema=schema)


# --- one column -------------------------------------------------------------------------------------------------------


def judge_column(column: Column, texts: pa.DictionaryArray) -> JudgedColumn:
    values: list[Any] = []
    wrong: dict[Kind, list[int]] = {}
    for number, text in enumerate(texts.dictionary.to_pylist()):
        value, fault = column.read(text)
        values.append(value)
        if fault:
            wrong.setdefault(fault, []).append(number)
    is_blank = np.array([value is None for value in values], bool)
    codes = np.asarray(texts.indices)
    faults: dict[Kind, Ints] = {}
    for fault, numbers in wrong.items():
        has_fault = np.zeros(len(values), bool)
        has_fault[numbers] = True
        faults[fault] = np.flatnonzero(has_fault[codes])
        if fault != REQUIRED:  # a text that could not be read is no blank
            is_blank[numbers] = False
    kind = arrow_type(column.type)
    if wrong or kind in (pa.string(), pa.float64()):  # else every value is one that arrow holds
        values = [_cell(value, kind) for value in values]
    typed = pa.array(values, kind).take(texts.indices)
    if column.is_unique and not faults:
        again = repeated(key_of_array(typed).ids)
        faults = {("unique-error", ""): again} if len(again) else {}
    return JudgedColumn(texts, typed, is_blank[codes], faults)


def _cell(value: Any, kind: pa.DataType) -> Any:
    """A value as arrow holds it; a number too large to be exact is left out."""
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if kind == pa.string() and value is not None and not isinstance(value, str):
        return str(value)
    return None if isinstance(value, int) and abs(value) > LARGEST else value
