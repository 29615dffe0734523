"""The fast lane: a large table judged column by column, once for every distinct value."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.records.causes import Cause, Ints, received
from pipeline.records.files import Scan
from pipeline.records.judge import Fault, Header
from pipeline.records.lanes.column import Opinion, judge_column
from pipeline.records.lanes.identity import blank_rows, combined, repeated
from pipeline.records.lanes.raw import Raw, read_raw
from pipeline.records.lanes.task import Judged, Task


def judge_by_column(task: Task, header: Header, scanned: Scan) -> Judged:
    """Everything that frictionless finds in the rows of a table, and its typed columns."""
    raw = read_raw(task.file, scanned, header.columns)
    needed = {*header.primary, *header.unique, *task.linked}
    opinions = []
    for place, column in enumerate(header.columns):
        opinion = judge_column(raw.take(place), column, task, is_key=column.name in needed)
        opinions.append(opinion.lightened(is_linked=column.name in task.linked, is_unique=column.name in header.unique))
        pa.default_memory_pool().release_unused()
    blank = _blank(opinions, len(raw.records))
    causes = [
        *_cells(task, opinions, blank, raw),
        *_shapes(task, header, blank, raw),
        *_keys(task, header, opinions, raw),
    ]
    return Judged(
        tuple(causes),
        {each.column.name: each.typed for each in opinions if each.typed is not None},
        raw.records,
        {each.column.name: each.key for each in opinions if each.key is not None},
    )


def _blank(opinions: Sequence[Opinion], rows: int) -> npt.NDArray[np.bool_]:
    """Which rows are blank in every column."""
    blank = np.ones(rows, bool)
    for opinion in opinions:
        own = opinion.blank()
        if own is None:
            return np.zeros(rows, bool)
        blank &= own
    return blank


def _cells(task: Task, opinions: Sequence[Opinion], blank: npt.NDArray[np.bool_], raw: Raw) -> Iterator[Cause]:
    """Cells that are wrong by themselves; a blank row is one fault, not as many as it has columns."""
    for opinion in opinions:
        for kind, found in opinion.bad().items():
            places = found[~blank[found]]
            if len(places):
                texts = opinion.received(places) if task.repeats(opinion.column.name) else None
                yield Cause(task.finding(opinion.fault(kind)), raw.records[places], received(texts))


def _shapes(task: Task, header: Header, blank: npt.NDArray[np.bool_], raw: Raw) -> Iterator[Cause]:
    """Rows that are blank, too long or too short."""
    if blank.any():
        yield Cause(task.finding(Fault("blank-row")), raw.records[blank])
    extra = [(row, cell) for row, cells in raw.extra if not blank[row - 2] for cell in cells]
    if extra:
        texts = pa.array([cell for _, cell in extra], pa.string()) if task.repeats("") else None
        yield Cause(task.finding(Fault("extra-cell")), np.array([row for row, _ in extra]), received(texts))
    short = np.array([(row, width) for row, width in raw.short if not blank[row - 2]], np.int64).reshape(-1, 2)
    for place, column in enumerate(header.columns):
        rows = short[short[:, 1] <= place, 0]
        if len(rows):
            yield Cause(task.finding(Fault("missing-cell", field=column.name)), rows)


def _keys(task: Task, header: Header, opinions: Sequence[Opinion], raw: Raw) -> Iterator[Cause]:
    """Values that stand twice where they may stand once, and keys without any value."""
    keys = {each.column.name: each.key for each in opinions if each.key is not None}
    by_name = {each.column.name: each for each in opinions}
    for name in header.unique:
        again = repeated(keys[name].ids)
        if len(again):
            texts = by_name[name].received(again) if task.repeats(name) else None
            yield Cause(task.finding(Fault("unique-error", field=name)), raw.records[again], received(texts))
    if header.primary:
        own = [keys[name] for name in header.primary]
        ids = combined(own)
        again = repeated(ids)
        wrong: Ints = np.union1d(again[~np.isin(again, blank := blank_rows(own))], blank)
        if len(wrong):
            yield Cause(task.finding(Fault("primary-key")), raw.records[wrong])
