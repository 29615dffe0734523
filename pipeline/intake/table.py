"""One table from file to typed rows, in stages that stop: file, header, cells.

A file that is no plain CSV (UTF-8, comma, one line of titles) is not cut into cells; where titles are wrong, no cell
is judged; a row that is too long or too short, and a blank one, is told as a row and its cells are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import foreign_keys
from pipeline.intake.columns import JudgedColumn, Kind, judge_column
from pipeline.intake.diagnostics import Diagnosis, explain_cells, explain_header, writing_finding
from pipeline.intake.file_formats import Expected, form_finding, open_quote
from pipeline.intake.files import Content, File, column_letter, letter_of, read_content
from pipeline.intake.finding_groups import FindingGroup, Flags, keep_rows, received, single
from pipeline.intake.frictionless_adapter import columns_of
from pipeline.intake.read_csv import Cells, read_cells
from pipeline.intake.shifted_rows import shifted_rows
from pipeline.intake.typed_columns import PACKAGE, RECORD, arrow_schema, empty_table
from pipeline.model import Finding, Severity

POINTED = r"\A[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})\z"
"""655.000."""
MOST_TITLES = 200
"""Titles that are looked at; no table has a third as many fields, so that with more, one of these is wrong."""
NO_PLACES = np.zeros(0, np.int64)
ROWS = ("blank-row", "extra-cell", "missing-cell", "file-cut", "row-shifted", "quote-open")
"""Faults of a whole row."""


@dataclass(frozen=True, eq=False)
class TextTable:
    """A file of which nothing is judged yet but its format."""

    content: Content
    schema: Mapping[str, Any]

    @property
    def file(self) -> File:
        return self.content.file

    @property
    def redact_values(self) -> bool:
        """Whether nothing that the file holds may be repeated."""
        return self.file.redact_values or bool(self.schema.get("ecpat:sensitive"))

    @property
    def is_text(self) -> bool:
        """Whether the file can be cut into cells at all, be it in the wrong place."""
        return self.content.bad_line is None and self.content.nul_line is None and bool(self.labels)

    @cached_property
    def expected(self) -> Expected:
        """The names and titles that the contract expects."""
        return Expected.of(self.schema)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Why the file is no plain CSV table: the first reason only, as it explains whatever else there is."""
        return tuple(_format_findings(self))

    @property
    def labels(self) -> tuple[str, ...]:
        """The titles; none where they cannot be read."""
        return self.content.header[0] if any(self.content.header[0]) else ()

    @cached_property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        """The fields of the schema by name."""
        return {each["name"]: each for each in self.schema["fields"]}

    @cached_property
    def cells(self) -> Cells:
        """The rows under the titles."""
        missing = [_missing_values(self.schema, each) for each in self.schema["fields"]]
        tells_blank_lines = any("" not in texts for texts in missing)
        return read_cells(self.content, len(self.labels), tells_blank_lines=tells_blank_lines)

    def column(self, name: str) -> pa.Array:
        """The texts of a column, each at least once; none where the file has none of that name."""
        if not self.is_text or name not in self.labels:
            return pa.array([], pa.string())
        return self.cells.columns[self.labels.index(name)].dictionary


@dataclass(frozen=True, eq=False)
class Table:
    """A file as it was judged: titles, typed rows that may be counted once there is no error, and what is wrong.

    `rows` hold every field of the schema, `_package` and `_record`; those of a row that is told as one are left out.
    `faulty` names the fields in which a cell is wrong. `count` is the number of rows in the file.
    """

    file: File
    schema: Mapping[str, Any]
    labels: tuple[str, ...]
    rows: pa.Table
    findings: tuple[FindingGroup, ...] = ()
    faulty: frozenset[str] = field(default_factory=frozenset)
    is_whole: bool = True
    count: int = 0

    def may_be_pointed_at(self, name: str) -> bool:
        """Whether all the values of a field could be read, so that a code that is not among them is wrong."""
        return self.is_whole and name not in self.faulty


def judge_table(file: File, schema: Mapping[str, Any]) -> Table:
    """Read one CSV file by a Table Schema. Raises OSError.

    Columns may stand in any order, and those that are not required may be absent (`fieldsMatch: superset`).
    """
    return judge_text(read_text(file, schema))


def read_text(file: File, schema: Mapping[str, Any]) -> TextTable:
    """Read a file. Raises OSError."""
    return TextTable(read_content(file), schema)


def judge_text(text: TextTable) -> Table:
    """Judge titles and cells of a file that was read."""
    if text.findings:
        return _stopped(text, text.findings)
    faults = explain_header(text.content, list(_header_findings(text)))
    return _stopped(text, faults) if faults else _judge_cells(text)


def _stopped(text: TextTable, findings: Sequence[Finding]) -> Table:
    groups = tuple(map(single, findings))
    return Table(text.file, text.schema, text.labels, empty_table(text.schema), groups, is_whole=False)


# --- file -------------------------------------------------------------------------------------------------------------


def _format_findings(text: TextTable) -> Iterator[Finding]:
    content, file = text.content, text.file
    if form := form_finding(content, text.expected):
        yield form
    elif content.bad_line is None and content.has_open_quote and (line := open_quote(content)):
        yield file.finding("quote-open", row=line)
    elif content.bad_line is not None or content.nul_line is not None:
        yield writing_finding(content, redact_values=text.redact_values)
    elif not any(content.header[0]):
        yield file.finding("source-error")


# --- header -----------------------------------------------------------------------------------------------------------


def _header_findings(text: TextTable) -> Iterator[Finding]:
    """Faults of the header. Where people are near, a title that is not ours may be a name: never said."""
    file, labels, redact_values = text.file, text.labels, text.redact_values
    for position, label in enumerate(labels[:MOST_TITLES], 1):
        column = column_letter(position)
        if not label:
            yield file.finding("blank-label", row=1, column=column)
        elif label not in text.fields:
            words = () if redact_values else (("label", label[:40]),)
            yield file.finding(
                "extra-label", variant="people" if redact_values else "", row=1, column=column, params=words
            )
        elif label in labels[: position - 1]:
            yield file.finding("duplicate-label", row=1, column=column, field=label)
    key = text.schema.get("primaryKey", ())
    for name, declared in text.fields.items():
        is_needed = declared.get("constraints", {}).get("required") or name in ([key] if isinstance(key, str) else key)
        if is_needed and name not in labels:
            yield file.finding("missing-label", row=1, field=name)


# --- cells ------------------------------------------------------------------------------------------------------------


def _judge_cells(text: TextTable) -> Table:
    cells = text.cells
    columns = columns_of(text.schema, text.labels)
    judged = [judge_column(column, texts) for column, texts in zip(columns, cells.columns, strict=True)]
    blank = np.ones(len(cells.records), bool)
    for column in judged:
        if blank.any():
            blank &= column.blank
    cells = cells.with_blank([column.missing for column in columns])
    groups = [*_cell_findings(text, judged, blank), *_row_causes(text, cells, blank), *_pointed(text, judged)]
    if not cells.count:
        groups = [single(text.file.finding("empty-table"))]
    diagnosis = Diagnosis(text.content, text.labels, cells, groups)
    groups, no_data = explain_cells(diagnosis, text.expected)
    if len(shifted := shifted_rows(groups, columns, cells)):
        left = [keep_rows(group, ~np.isin(group.rows, shifted)) for group in groups]
        groups = [*(group for group in left if len(group)), FindingGroup(text.file.finding("row-shifted"), shifted)]
        no_data = np.union1d(no_data, shifted)
    rows = _typed_rows(text, judged)
    is_left_out = blank | np.isin(cells.records, no_data)
    is_error = [group for group in groups if group.template.severity is Severity.ERROR]
    return Table(
        text.file,
        text.schema,
        text.labels,
        rows.filter(pa.array(~is_left_out)) if is_left_out.any() else rows,
        tuple(groups),
        frozenset(group.template.field for group in is_error if group.template.field),
        is_whole=not any(group.template.code in ROWS[1:] for group in is_error),
        count=cells.count,
    )


def _cell_findings(text: TextTable, judged: Sequence[JudgedColumn], blank: Flags) -> Iterator[FindingGroup]:
    """Cells that are wrong by themselves, from left to right; a blank row is one fault, not one for each column."""
    for label, column in zip(text.labels, judged, strict=True):
        for kind, places in column.faults.items():
            own = places[~blank[places]]
            if len(own):
                texts = column.at(own) if _may_repeat(text, label) else None
                yield FindingGroup(_cell_finding(text, kind, label), text.cells.records[own], received(texts))


def _pointed(text: TextTable, judged: Sequence[JudgedColumn]) -> Iterator[FindingGroup]:
    """Numbers with a point and three digits, which are thousands to some and decimals to others, and may be both."""
    for label, column in zip(text.labels, judged, strict=True):
        if text.fields[label]["type"] != "number" or "maximum" in text.fields[label].get("constraints", {}):
            continue
        is_pointed = np.asarray(pc.fill_null(pc.match_substring_regex(column.texts.dictionary, POINTED), False))
        places = np.flatnonzero(is_pointed[np.asarray(column.texts.indices)]) if is_pointed.any() else NO_PLACES
        if len(places):
            told = text.file.finding("number-pointed", field=label, column=letter_of(label, text.labels))
            texts = column.at(places) if _may_repeat(text, label) else None
            yield FindingGroup(told, text.cells.records[places], received(texts))


def _cell_finding(text: TextTable, kind: Kind, name: str) -> Finding:
    """A fault of the cells of a column; their rows and what they hold are left to the cause."""
    code, rule = kind
    declared = text.fields[name]
    bound = declared.get("constraints", {}).get(rule, "") if code == "constraint-error" else ""
    wanted = ", ".join(map(str, bound)) if isinstance(bound, list) else str(bound)
    variant = str(declared.get("type", "")) if code == "type-error" else rule
    column = letter_of(name, text.labels)
    words = {"wanted": wanted}
    if rule == "pattern" and name in (keys := foreign_keys(text.schema)):
        words["target"] = keys[name][0]  # the table that holds the codes that may be meant
    return text.file.finding(code, variant=variant, field=name, column=column, params=tuple(words.items()))


def _may_repeat(text: TextTable, *names: str) -> bool:
    return not (text.redact_values or any(text.fields[name].get("ecpat:sensitive") for name in names))


def _row_causes(text: TextTable, cells: Cells, blank: Flags) -> Iterator[FindingGroup]:
    """Rows that are blank, too long or too short; where one field is sensitive, no cell without a field is repeated."""
    file, width = text.file, len(text.labels)
    lines = np.union1d(cells.records[blank], np.array(cells.blank, np.int64))
    if len(lines):
        yield FindingGroup(file.finding("blank-row"), lines)
    if cells.extra:
        over = [row[width] for row in cells.extra.values()]
        texts = pa.array(over, pa.string()) if _may_repeat(text, *text.fields) else None
        yield FindingGroup(file.finding("extra-cell"), np.array(list(cells.extra)), received(texts))
    if cells.short:
        widths = pa.array([str(len(row)) for row in cells.short.values()])
        pattern = file.finding("missing-cell", params=(("wanted", str(width)),))
        yield FindingGroup(pattern, np.array(list(cells.short)), {"cells": widths})


def _typed_rows(text: TextTable, judged: Sequence[JudgedColumn]) -> pa.Table:
    """The columns of the contract; those that the file does not have are blank."""
    records = text.cells.records
    columns = {label: column.typed for label, column in zip(text.labels, judged, strict=True)}
    columns[PACKAGE] = pa.repeat(text.file.package, len(records))
    columns[RECORD] = pa.array(records, pa.int64())
    schema = arrow_schema(text.schema)
    blank = {each.name: pa.nulls(len(records), each.type) for each in schema if each.name not in columns}
    return pa.table({**blank, **columns}, schema=schema)


def _missing_values(schema: Mapping[str, Any], declared: Mapping[str, Any]) -> list[str]:
    listed = declared.get("missingValues", schema.get("missingValues", [""]))
    return [each["value"] if isinstance(each, Mapping) else each for each in listed]
