"""A package judged by its own schemas, as frictionless understands them, and by what the standard adds to that.

Tables in the plain form that the standard takes for granted (CSV, UTF-8, comma, one header line) go through the
two lanes. Whatever else frictionless can read is judged by it alone. Nothing that is not declared is guessed.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.records.causes import Cause, Ints, received, single
from pipeline.records.files import File, Scan, scan
from pipeline.records.judge import Fault, Header, OwnResource, RefusedError, StumbleError, read_package
from pipeline.records.lanes import SMALL, Judged, Task, judge_table
from pipeline.records.lanes.fast import judge_by_column
from pipeline.records.lanes.identity import Key, dangling, key_of_values
from pipeline.records.lanes.slow import as_causes
from pipeline.records.packages import DESCRIPTOR
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


def judge_own(folder: Path, small: int = SMALL) -> list[Cause]:
    """Everything that is wrong with the package in a folder by its own schemas.

    Paths must have been looked at before: this function follows what the descriptor names.
    """
    name = folder.name
    try:
        resources = read_package(folder / DESCRIPTOR)
    except RefusedError as refused:
        return as_causes(_task(File(name, "", folder, DESCRIPTOR), {}, ()), [(0, each) for each in refused.faults])
    except StumbleError:
        return [single(File(name, "", folder, DESCRIPTOR).finding("package-error"))]
    needed = _needed(resources)
    tables = [_judge(each, name, folder, needed, small) for each in resources]
    by_name = {table.resource.name: table for table in tables}
    return [cause for table in tables for cause in [*table.judged.causes, *_links(table, by_name)]]


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
        found = _by_frictionless(resource, task)
        causes = tuple(_at_line(cause, scanned.bad_line) for cause in found.judged.causes)
        return replace(found, judged=replace(found.judged, causes=causes))
    if not any(scanned.labels):
        return _by_frictionless(resource, task)
    return _by_lane(resource, replace(task, labels=scanned.labels), scanned, small)


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


def _links(table: Table, by_name: Mapping[str, Table]) -> Iterator[Cause]:
    """Values that stand for nothing in the table that they point to."""
    for link in table.resource.schema.get("foreignKeys", ()) if table.header else ():
        fields, reference = _listed(link["fields"]), link["reference"]
        other = by_name.get(reference["resource"] or table.resource.name)
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


def _key_of(table: Table, name: str) -> Key:
    """The values of a field; a field that the table does not have is blank in every row."""
    return table.judged.keys.get(name) or Key(np.full(table.judged.rows, -1), [])


def _texts(key: Key, places: Ints) -> pa.Array:
    """What stands in a key, for those who have to find it."""
    listed = [*map(str, key.listed()), "NaN", ""]
    return pa.array([listed[number] for number in key.ids[places].tolist()], pa.string())
