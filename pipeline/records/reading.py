"""Files read by the project's contract: typed rows that are never read again, and every cause of complaint."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.model import Finding
from pipeline.records.causes import Cause, single
from pipeline.records.files import File, column_letter, read_labels, scan
from pipeline.records.gates.explain import Told, explained, form_of, open_quote
from pipeline.records.gates.forms import Expected
from pipeline.records.lanes import SMALL, Judged, Task, judge_table
from pipeline.records.lanes.typed import arrow_schema, empty_table
from pipeline.records.supplement import cell_rules
from pipeline.records.tables import PACKAGE, RECORD


def read_file(file: File, schema: Mapping[str, Any], small: int = SMALL) -> tuple[pa.Table, list[Cause]]:
    """Read one CSV file by a Table Schema of the contract.

    Columns may stand in any order, and optional ones may be absent. Returns the typed rows, with the package
    and record number of each, and every cause; the table is complete only where there is none.
    """
    expected = Expected.of(schema)
    form = form_of(file, expected)
    if form:
        return empty_table(schema), [single(form)]
    scanned = scan(file)
    if not scanned.is_even and scanned.bad_line is None and (line := open_quote(file)):
        return empty_table(schema), [single(file.finding("quote-open", row=line))]
    labels, findings = read_labels(file, scanned)
    fields = {field["name"]: field for field in schema["fields"]}
    is_quiet = file.is_quiet or bool(schema.get("ecpat:sensitive"))
    findings = findings or list(_label_findings(file, labels, fields, is_quiet=is_quiet))
    if findings:
        told = Told(file, list(map(single, findings)), 0, labels, is_quiet)
        return empty_table(schema), explained(told, expected)[0]
    task = Task(
        file,
        {"fields": [fields[label] for label in labels], "missingValues": schema.get("missingValues", [""])},
        tuple(labels),
        is_quiet=is_quiet,
        is_exact=True,
        rules=cell_rules,
    )
    _, judged = judge_table(task, scanned, small)
    causes = list(judged.causes)
    if not judged.rows and not causes:
        causes = [single(file.finding("empty-table"))]
    last = int(judged.records[-1]) if judged.rows else 0
    causes, no_data = explained(Told(file, causes, last, labels, is_quiet), expected)
    table = _as_table(judged, file, schema)
    return table.filter(np.isin(table[RECORD], no_data, invert=True)) if len(no_data) else table, causes


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


def _as_table(judged: Judged, file: File, schema: Mapping[str, Any]) -> pa.Table:
    """The columns of the contract; those that the file does not have are blank."""
    arrow = arrow_schema(schema)
    blank = {field.name: pa.nulls(judged.rows, field.type) for field in arrow if field.name not in judged.columns}
    own = {PACKAGE: pa.repeat(file.package, judged.rows), RECORD: pa.array(judged.records, pa.int64())}
    columns = {**blank, **judged.columns, **own} if judged.rows else blank
    return pa.table([columns[field.name] for field in arrow], schema=arrow) if judged.rows else arrow.empty_table()
