"""One resource of a package judged by its own schema: which way it goes, and what its file explains.

Tables in the plain form that the standard takes for granted (CSV, UTF-8, comma, one header line) go through the two
lanes. Whatever else frictionless can read is judged by it alone. Nothing that is not declared is guessed.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause, errors, single
from pipeline.records.descriptor import DIALECT
from pipeline.records.files import File, Scan, scan
from pipeline.records.gates.explain import Told, explained, form_of, open_quote, under_form
from pipeline.records.gates.forms import Expected, endless_line
from pipeline.records.judge import Fault, Header, OwnResource, RefusedError, StumbleError
from pipeline.records.lanes import Judged, Task, judge_table
from pipeline.records.lanes.identity import key_of_values
from pipeline.records.lanes.slow import as_causes
from pipeline.records.supplement import cell_rules, key_fields, key_rules

ALIKE = {**DIALECT, "headerRows": [1], "headerJoin": " ", "headerCase": True, "caseSensitiveHeader": True}
IGNORED = {"$schema", "lineTerminator", "csvddfVersion", "profile", "name", "type", "title", "description"}
"""What a dialect may say without changing how a plain file is cut into cells."""


@dataclass(frozen=True)
class Table:
    """A resource on its way: its declaration, and what was found; no header where it was not opened by a lane."""

    resource: OwnResource
    task: Task
    header: Header | None
    judged: Judged
    is_read: bool = True
    remarks: tuple[Finding, ...] = ()


def task_of(file: File, descriptor: Mapping[str, Any], labels: tuple[str, ...]) -> Task:
    return Task(file, descriptor, labels, wants_table=False, is_quiet=bool(descriptor.get("ecpat:sensitive")))


def is_plain(resource: OwnResource) -> bool:
    """Whether a resource is a CSV file in the form that the standard takes for granted."""
    declared = resource.descriptor
    dialect = {**declared.get("dialect", {}), **declared.get("dialect", {}).get("csv", {})}
    alike = all(name in IGNORED or ALIKE.get(name) == value for name, value in dialect.items() if name != "csv")
    path = declared.get("path")
    is_file = isinstance(path, str) and "://" not in path and not declared.get("extrapaths")
    is_text = declared.get("encoding", "utf-8").lower() in ("utf-8", "utf8") and declared.get("format") == "csv"
    odd = {"compression", "innerpath", "data", "detector"} & {name for name, value in declared.items() if value}
    return bool(resource.is_table and resource.schema and is_file and is_text and alike and not odd)


def judge_resource(
    resource: OwnResource, package: str, folder: Path, needed: Mapping[str, frozenset[str]], small: int
) -> Table:
    """Everything that is wrong with the cells, titles and sums of a resource; nothing is explained yet."""
    file = File(package, resource.name, folder, str(resource.descriptor.get("path", "")))
    schema = {name: value for name, value in resource.schema.items() if name != "foreignKeys"}
    task = replace(task_of(file, schema, ()), linked=needed[resource.name] | key_fields(schema), rules=cell_rules)
    if is_csv(resource) and file.full_path.is_file() and (endless := endless_line(file)):
        return Table(resource, task, None, Judged((single(endless),)))
    if not is_plain(resource):
        return _by_frictionless(resource, task)
    try:
        scanned = scan(file)
    except OSError:
        return Table(resource, task, None, Judged((single(file.finding("scheme-error")),)))
    if scanned.bad_line is not None:
        return _not_utf8(_by_frictionless(resource, task), scanned.bad_line)
    if not any(scanned.labels):
        return _by_frictionless(resource, task)
    table = _by_lane(resource, replace(task, labels=scanned.labels), scanned, small)
    return replace(table, remarks=tuple(_remarks(table, scanned)))


def with_reasons(table: Table) -> Table:
    """A table with the reasons that its file shows, and what frictionless passes over."""
    file, expected = table.task.file, Expected.of(table.task.descriptor)
    if not is_csv(table.resource) or any(cause.pattern.code == "scheme-error" for cause in table.judged.causes):
        return table
    form = form_of(file, expected, is_plain=is_plain(table.resource)) or next(iter(table.remarks), None)
    if form and form.severity is Severity.ERROR:
        causes = under_form(form, table.judged.causes)
        return replace(table, judged=replace(table.judged, causes=tuple(causes)), is_read=not errors(causes))
    if not is_plain(table.resource):
        return table
    last = int(table.judged.records[-1]) if table.judged.rows else 0
    causes, _ = explained(Told(file, table.judged.causes, last, table.task.labels, table.task.is_quiet), expected)
    return replace(table, judged=replace(table.judged, causes=(*causes, *map(single, table.remarks))))


def is_csv(resource: OwnResource) -> bool:
    """Whether the data of a resource are one CSV file of the package."""
    declared = resource.descriptor
    odd = any(declared.get(name) for name in ("compression", "innerpath", "data", "extrapaths"))
    return isinstance(declared.get("path"), str) and declared.get("format") in ("csv", "tsv") and not odd


def _not_utf8(table: Table, line: int) -> Table:
    """A file that is not written as the standard wants: with the line, and an error even where a guess was lucky."""
    codes = {cause.pattern.code for cause in table.judged.causes}
    causes = [single(table.task.file.finding("encoding-undeclared", row=line))] if "encoding-error" not in codes else []
    causes += [_at_line(cause, line) for cause in table.judged.causes]
    return replace(table, judged=replace(table.judged, causes=tuple(causes)))


def _remarks(table: Table, scanned: Scan) -> Iterator[Finding]:
    """What frictionless passes over, gravest first: an error of this kind explains everything else."""
    file = table.task.file
    if not scanned.is_even and (line := open_quote(file)):
        yield file.finding("quote-open", row=line)
    if scanned.nul_line:
        yield file.finding("nul-byte", row=scanned.nul_line, severity=Severity.WARNING)
    if table.header and not table.judged.rows and not table.judged.causes:
        yield file.finding("empty-table", variant="own", severity=Severity.WARNING)


def _at_line(cause: Cause, line: int) -> Cause:
    """A fault of the encoding with the line where it is."""
    return replace(cause, rows=np.array([line])) if cause.pattern.code == "encoding-error" else cause


def _by_lane(resource: OwnResource, task: Task, scanned: Scan, small: int) -> Table:
    header, judged = judge_table(task, scanned, small)
    causes = list(judged.causes)
    if header is not None:
        causes += as_causes(task, [(1, fault) for fault in header.faults])
        causes += [single(task.finding(Fault(code))) for code in _counts(resource.descriptor, task.file, judged)]
        causes += key_rules(task, header, judged)
    return Table(resource, task, header, replace(judged, causes=tuple(causes)))


def _counts(declared: Mapping[str, Any], file: File, judged: Judged) -> Iterator[str]:
    """Declared sums that are not those of the file."""
    if declared.get("hash") and not _has_hash(file, str(declared["hash"])):
        yield "hash-count"
    if declared.get("bytes") and declared["bytes"] != file.full_path.stat().st_size:
        yield "byte-count"
    if declared.get("rows") and declared["rows"] != judged.rows:
        yield "row-count"


def _has_hash(file: File, declared: str) -> bool:
    """Whether the bytes of a file have the declared sum; kinds that frictionless does not check are let pass."""
    kind, _, wanted = declared.rpartition(":")
    made: Mapping[str, Callable[[], Any]] = {"": hashlib.md5, "md5": hashlib.md5, "sha256": hashlib.sha256}
    if kind not in made:
        return True
    with file.full_path.open("rb") as source:
        return hashlib.file_digest(source, made[kind]).hexdigest() == wanted


def _by_frictionless(resource: OwnResource, task: Task) -> Table:
    """A table of another form, all of it judged by plain frictionless, with the values that other tables point to."""
    try:
        faults = resource.validate()
        keys = {name: key_of_values(values) for name, values in _values(resource, task.linked).items()}
    except RefusedError as refused:
        faults, keys = list(refused.faults), {}
    except StumbleError:
        faults, keys = [Fault("source-error")], {}
    return Table(
        resource, task, None, Judged(tuple(as_causes(task, [(each.row or 0, each) for each in faults])), keys=keys)
    )


def _values(resource: OwnResource, names: frozenset[str]) -> dict[str, list[Any]]:
    rows = [row.values for row in resource.rows()] if names else []
    return {name: [row.get(name) for row in rows] for name in sorted(names)}
