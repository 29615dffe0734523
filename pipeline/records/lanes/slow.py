"""The plain lane: a small or unusual table judged by frictionless row by row."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from pipeline.model import Finding
from pipeline.records.causes import Cause, received
from pipeline.records.judge import Fault, Header, JudgedRow, read_rows
from pipeline.records.lanes.identity import key_of_values
from pipeline.records.lanes.task import LARGEST, Judged, Task
from pipeline.records.lanes.typed import arrow_type, typed_array


def judge_by_row(task: Task, header: Header) -> Judged:
    """Everything that frictionless finds in the rows of a table. Raises RefusedError, StumbleError."""
    rows = list(read_rows(task.file.folder, task.file.path, task.descriptor))
    faults = [(row.number, fault) for row in rows for fault in [*row.faults, *_too_large(task, row)]]
    types = {column.name: arrow_type(column.type) for column in header.columns}
    columns = {
        name: typed_array((row.values[name] for row in rows), kind) for name, kind in types.items() if task.wants_table
    }
    keys = {name: key_of_values(row.values[name] for row in rows) for name in types if name in task.linked}
    return Judged(tuple(as_causes(task, faults)), columns, np.array([row.number for row in rows], np.int64), keys)


def _too_large(task: Task, row: JudgedRow) -> Iterator[Fault]:
    for name, value in row.values.items() if task.is_exact else ():
        if isinstance(value, int) and abs(value) > LARGEST:
            yield Fault("type-error", "integer", name, str(value))


def as_causes(task: Task, faults: list[tuple[int, Fault]]) -> list[Cause]:
    """Faults with their rows, put together by cause."""
    groups: defaultdict[Finding, list[tuple[int, str]]] = defaultdict(list)
    patterns: dict[tuple[str, str, str], Finding] = {}
    for row, fault in faults:
        kind = (fault.code, fault.rule, fault.field)
        pattern = patterns.setdefault(kind, task.finding(fault))
        groups[pattern].append((row, fault.cell))
    return [_cause(task, pattern, found) for pattern, found in groups.items()]


def _cause(task: Task, pattern: Finding, found: list[tuple[int, str]]) -> Cause:
    repeats = pattern.variant or pattern.code in ("type-error", "unique-error", "extra-cell")
    texts = pa.array([cell for _, cell in found], pa.string()) if repeats and task.repeats(pattern.field) else None
    return Cause(pattern, np.array([row for row, _ in found], np.int64), received(texts))
