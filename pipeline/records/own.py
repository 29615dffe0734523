"""A package judged by its own schemas, as frictionless understands them, and by what the standard adds to that.

It goes through the gates first, and only what they let in is opened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.model import Finding
from pipeline.records.causes import Cause, Ints, received, single
from pipeline.records.files import File
from pipeline.records.gates import OURS
from pipeline.records.gates.clock import TimeOverError, against_the_clock
from pipeline.records.gates.limits import limits
from pipeline.records.gates.opening import Opened, open_package
from pipeline.records.gates.paths import DESCRIPTOR
from pipeline.records.gates.text import clean, finding
from pipeline.records.judge import Fault, OwnResource, RefusedError, StumbleError, read_package
from pipeline.records.lanes import SMALL
from pipeline.records.lanes.identity import Key, dangling
from pipeline.records.lanes.slow import as_causes
from pipeline.records.own_table import Table, judge_resource, task_of, with_reasons


@dataclass(frozen=True)
class Own:
    """What a check of a package finds. `every`: all that frictionless finds, one by one, and what we add.

    `told`: the same for people; where a file shows why its cells fail, the reason stands for what follows from it.
    """

    told: list[Cause]
    every: list[Cause]

    def also(self, findings: Iterable[Finding], last: Finding | None = None) -> "Own":
        """The same after some findings, and before another."""
        first, end = list(map(single, findings)), [single(last)] if last else []
        return Own([*first, *self.told, *end], [*first, *self.every, *end])


NOTHING = Own([], [])


def judge_own(folder: Path, small: int = SMALL) -> Own:
    """Everything that is wrong with the package in a folder by its own schemas. Raises OSError."""
    opened = open_package(folder)
    if opened.descriptor is None:
        return NOTHING.also(opened.findings)
    try:
        with against_the_clock(limits("clock")["seconds"], is_needed=opened.is_slow):
            own = _judge_tables(folder, opened, small)
    except TimeOverError:
        place = Finding("", package=folder.name)
        return NOTHING.also(opened.findings, finding(place, "time-over", seconds=limits("clock")["seconds"]))
    missing = {each.resource for each in opened.findings if each.code == "file-missing"}
    reasons = {each.code for each in opened.findings if each.variant}
    kept = [cause for cause in own.told if cause.pattern.variant or cause.pattern.code not in reasons]
    kept = [cause for cause in kept if cause.pattern.code != "scheme-error" or cause.pattern.resource not in missing]
    return replace(own, told=kept).also(opened.findings)


def _judge_tables(folder: Path, opened: Opened, small: int) -> Own:
    """What is wrong with the tables of a package that may be opened."""
    name = folder.name
    try:
        resources = read_package(opened.descriptor or {}, folder)
    except RefusedError as refused:
        task = task_of(File(name, "", folder, DESCRIPTOR), {}, ())
        return Own(*[as_causes(task, [(0, each) for each in refused.faults])] * 2)
    except StumbleError:
        return NOTHING.also([File(name, "", folder, DESCRIPTOR).finding("package-error")])
    needed = _needed(resources)
    tables = [judge_resource(each, name, folder, needed, small) for each in resources if each.name not in opened.closed]
    reasoned = list(map(with_reasons, tables))
    told, plain = _causes(reasoned, opened), _causes(tables, Opened(()))
    codes = {cause.pattern.code for cause in plain}
    return Own(told, [*plain, *(cause for cause in told if cause.pattern.code in OURS - codes)])


def _causes(tables: Sequence[Table], opened: Opened) -> list[Cause]:
    """The causes in the tables, and between them."""
    by_name = {table.resource.name: table for table in tables}
    links = [cause for table in tables for cause in _links(table, by_name, opened)]
    return [*(cause for table in tables for cause in table.judged.causes), *links]


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
