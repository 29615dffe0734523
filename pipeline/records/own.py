"""A package judged by its own schemas, as frictionless understands them, and by what the standard adds to that.

It goes through the gates first, and only what they let in is opened. Tables in the plain form that the standard
takes for granted (CSV, UTF-8, comma, one header line) go through the two lanes. Whatever else frictionless can read
is judged by it alone. Nothing that is not declared is guessed.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause, Ints, errors, received, single
from pipeline.records.files import File, Scan, scan
from pipeline.records.gates.clock import TimeOverError, against_the_clock
from pipeline.records.gates.explain import Told, explained, form_of, open_quote, under_form
from pipeline.records.gates.forms import Expected
from pipeline.records.gates.limits import limits
from pipeline.records.gates.opening import Opened, open_package
from pipeline.records.gates.paths import DESCRIPTOR
from pipeline.records.gates.text import clean, finding
from pipeline.records.judge import Fault, Header, OwnResource, RefusedError, StumbleError, read_package
from pipeline.records.lanes import SMALL, Judged, Task, judge_table
from pipeline.records.lanes.fast import judge_by_column
from pipeline.records.lanes.identity import Key, dangling, key_of_values
from pipeline.records.lanes.slow import as_causes
from pipeline.records.supplement import CODES, cell_rules, key_fields, key_rules

COMMON = {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
ALIKE = {**COMMON, "headerRows": [1], "headerJoin": " ", "headerCase": True, "caseSensitiveHeader": True}
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


def judge_own(folder: Path, small: int = SMALL, *, explains: bool = True) -> list[Cause]:
    """Everything that is wrong with the package in a folder by its own schemas. Raises OSError.

    `explains`: where a file shows why its cells fail, the reason stands for what follows from it. Without it, all
    that frictionless finds is there, one by one.
    """
    opened = open_package(folder)
    told = list(map(single, opened.findings))
    if opened.descriptor is None:
        return told
    place = Finding("", package=folder.name)
    try:
        with against_the_clock(limits("clock")["seconds"], is_needed=opened.is_slow):
            causes = _judge_tables(folder, opened, small, explains=explains)
    except TimeOverError:
        return [*told, single(finding(place, "time-over", seconds=limits("clock")["seconds"]))]
    reasons = {each.code for each in opened.findings if each.variant}
    return [*told, *(cause for cause in causes if cause.pattern.variant or cause.pattern.code not in reasons)]


def _judge_tables(folder: Path, opened: Opened, small: int, *, explains: bool) -> list[Cause]:
    """What is wrong with the tables of a package that may be opened."""
    name = folder.name
    try:
        resources = read_package(opened.descriptor or {}, folder)
    except RefusedError as refused:
        return as_causes(_task(File(name, "", folder, DESCRIPTOR), {}, ()), [(0, each) for each in refused.faults])
    except StumbleError:
        return [single(File(name, "", folder, DESCRIPTOR).finding("package-error"))]
    needed = _needed(resources)
    tables = [_judge(each, name, folder, needed, small) for each in resources if each.name not in opened.closed]
    tables = [_explained(table) for table in tables] if explains else tables
    by_name = {table.resource.name: table for table in tables}
    links = [cause for table in tables for cause in _links(table, by_name, opened if explains else Opened(()))]
    return [*(cause for table in tables for cause in table.judged.causes), *links]


def _task(file: File, descriptor: Mapping[str, Any], labels: tuple[str, ...]) -> Task:
    return Task(file, descriptor, labels, wants_table=False, is_quiet=bool(descriptor.get("ecpat:sensitive")))


def _needed(resources: Sequence[OwnResource]) -> Mapping[str, frozenset[str]]:
    """The fields of each resource on which a key between tables stands, on either side."""
    pairs = [
        pair
        for each in resources
        for key in each.schema.get("foreignKeys", ())
        for pair in (
            (each.name, key["fields"]),
            (key["reference"]["resource"] or each.name, key["reference"]["fields"]),
        )
    ]
    return {
        each.name: frozenset(field for name, fields in pairs if name == each.name for field in _listed(fields))
        for each in resources
    }


def _listed(fields: str | Sequence[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else list(fields)


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


def _judge(
    resource: OwnResource, package: str, folder: Path, needed: Mapping[str, frozenset[str]], small: int
) -> Table:
    file = File(package, resource.name, folder, str(resource.descriptor.get("path", "")))
    schema = {name: value for name, value in resource.schema.items() if name != "foreignKeys"}
    task = replace(_task(file, schema, ()), linked=needed[resource.name] | key_fields(schema), rules=cell_rules)
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


def _explained(table: Table) -> Table:
    """A table with the reasons that its file shows, and what frictionless passes over."""
    file, expected = table.task.file, Expected.of(table.task.descriptor)
    if not is_csv(table.resource):
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
        causes += _supplement(task, header, scanned, judged, small)
    return Table(resource, task, header, replace(judged, causes=tuple(causes)))


def _supplement(task: Task, header: Header, scanned: Scan, judged: Judged, small: int) -> list[Cause]:
    """What the standard adds; the fast lane has looked at the cells already."""
    keys = list(key_rules(task, header, judged))
    if scanned.lines >= small:
        return keys
    again = judge_by_column(task, header, scanned)
    return [*keys, *(cause for cause in again.causes if cause.pattern.code in CODES)]


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


# --- keys between the tables ------------------------------------------------------------------------------------------


def _links(table: Table, by_name: Mapping[str, Table], opened: Opened) -> Iterator[Cause]:
    """Values that stand for nothing in the table that they point to; what could not be read accuses nobody."""
    for link in table.resource.schema.get("foreignKeys", ()) if table.header else ():
        fields, reference = _listed(link["fields"]), link["reference"]
        other = by_name.get(reference["resource"] or table.resource.name)
        if (
            reference["resource"] in opened.closed
            or (other and not other.is_read)
            or _leads_astray(link, table, opened)
        ):
            continue
        if other is None:
            yield single(table.task.finding(Fault("resource-error")))
            continue
        keys = table.judged.keys
        if not all(name in keys for name in fields):
            continue
        own = [keys[name] for name in fields]
        places = dangling(own, [_key_of(other, name) for name in _listed(reference["fields"])])
        if len(places):
            pattern = table.task.finding(Fault("foreign-key", field="/".join(fields)))
            pattern = replace(pattern, words=(("target", reference["resource"] or table.resource.name),))
            texts = _texts(own[0], places) if table.task.repeats(fields[0]) else None
            yield Cause(pattern, table.judged.records[places], received(texts))


def _leads_astray(link: Mapping[str, Any], table: Table, opened: Opened) -> bool:
    """Whether the gate has said already that a link names a field that is not there."""
    wanted = {clean(name) for name in _listed(link["reference"]["fields"])}
    said = [each for each in opened.findings if each.code == "link-target" and each.resource == table.resource.name]
    return any(dict(each.words)["name"] in wanted for each in said)


def _key_of(table: Table, name: str) -> Key:
    """The values of a field; a field that the table does not have is blank in every row."""
    return table.judged.keys.get(name) or Key(np.full(table.judged.rows, -1), [])


def _texts(key: Key, places: Ints) -> pa.Array:
    """What stands in a key, for those who have to find it."""
    listed = [*map(str, key.listed()), "NaN", ""]
    return pa.array([listed[number] for number in key.ids[places].tolist()], pa.string())
