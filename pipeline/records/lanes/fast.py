"""The fast lane: a large table judged column by column and piece by piece, once for every distinct value."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.records.causes import Cause, Ints, received
from pipeline.records.files import Scan
from pipeline.records.judge import Fault, Header
from pipeline.records.lanes.column import ColumnJudge, Kind, Texts, Verdict
from pipeline.records.lanes.identity import Key, blank_rows, combined, joined, repeated
from pipeline.records.lanes.raw import Piece, pieces
from pipeline.records.lanes.task import Judged, Task


@dataclass(frozen=True)
class Places:
    """Where faults of one kind stand: pieces of record numbers, and what stands there where it may be repeated."""

    rows: list[Ints] = field(default_factory=list)
    texts: list[pa.Array] = field(default_factory=list)

    def add(self, rows: Ints, texts: pa.Array | None) -> None:
        """Some more."""
        self.rows.append(rows)
        if texts is not None:
            self.texts.append(texts)

    def cause(self, task: Task, fault: Fault) -> Cause:
        """All of them as one cause."""
        texts = pa.chunked_array(self.texts, pa.string()).combine_chunks() if self.texts else None
        return Cause(task.finding(fault), np.concatenate(self.rows), received(texts))


@dataclass(frozen=True)
class Course:
    """A table on its way through the lane: what has been found so far, and what has to be kept to the end."""

    task: Task
    header: Header
    cells: defaultdict[tuple[int, Kind], Places] = field(default_factory=lambda: defaultdict(Places))
    shapes: defaultdict[tuple[int, Fault], Places] = field(default_factory=lambda: defaultdict(Places))
    typed: defaultdict[str, list[pa.Array]] = field(default_factory=lambda: defaultdict(list))
    keys: defaultdict[str, list[Key | pa.Array]] = field(default_factory=lambda: defaultdict(list))
    texts: defaultdict[str, list[Texts]] = field(default_factory=lambda: defaultdict(list))

    def add(self, piece: Piece, verdicts: Sequence[Verdict]) -> None:
        """Note what is said of one piece."""
        blank = _blank(verdicts, piece.rows)
        self._note_cells(piece, verdicts, blank)
        self._note_shapes(piece, blank)
        for column, verdict in zip(self.header.columns, verdicts, strict=True):
            if verdict.typed is not None:
                self.typed[column.name].append(verdict.typed)
            if verdict.key is not None:
                self.keys[column.name].append(verdict.key)
            if column.name in self.header.unique and self.task.repeats(column.name):
                self.texts[column.name].append(verdict.texts)

    def _note_cells(self, piece: Piece, verdicts: Sequence[Verdict], blank: npt.NDArray[np.bool_]) -> None:
        """Cells that are wrong by themselves; a blank row is one fault, not as many as it has columns."""
        for position, verdict in enumerate(verdicts):
            for kind, bad in verdict.bad().items():
                places = np.flatnonzero(bad & ~blank)
                if len(places):
                    repeats = self.task.repeats(self.header.columns[position].name)
                    texts = verdict.texts.at(places) if repeats else None
                    self.cells[position, kind].add(places + piece.first, texts)

    def _note_shapes(self, piece: Piece, blank: npt.NDArray[np.bool_]) -> None:
        """Rows that are blank, too long or too short."""
        if blank.any():
            self.shapes[0, Fault("blank-row")].add(np.flatnonzero(blank) + piece.first, None)
        extra = [(row, cell) for row, cells in piece.extra if not blank[row - piece.first] for cell in cells]
        if extra:
            texts = pa.array([cell for _, cell in extra], pa.string()) if self.task.repeats("") else None
            self.shapes[1, Fault("extra-cell")].add(np.array([row for row, _ in extra]), texts)
        short = [(row, width) for row, width in piece.short if not blank[row - piece.first]]
        for place, column in enumerate(self.header.columns) if short else ():
            rows = np.array([row for row, width in short if width <= place], np.int64)
            if len(rows):
                self.shapes[2 + place, Fault("missing-cell", field=column.name)].add(rows, None)

    def causes(self) -> Iterator[Cause]:
        """What was found in cells and rows, from left to right."""
        for (position, kind), places in sorted(self.cells.items(), key=lambda each: each[0][0]):
            yield places.cause(self.task, Fault(kind[0], kind[1], self.header.columns[position].name))
        for (_, fault), places in sorted(self.shapes.items(), key=lambda each: each[0][0]):
            yield places.cause(self.task, fault)


def judge_by_column(task: Task, header: Header, scanned: Scan) -> Judged:
    """Everything that frictionless finds in the rows of a table, and its typed columns."""
    needed = {*header.primary, *header.unique, *task.linked}
    judges = [ColumnJudge(column, task, column.name in needed) for column in header.columns]
    course = Course(task, header)
    is_text = any("" not in column.missing for column in header.columns)  # somewhere a blank cell has a value
    rows = 0
    for piece in pieces(task.file, scanned, len(judges), tells_blank_lines=is_text):
        course.add(piece, [judge.judge(texts) for judge, texts in zip(judges, piece.columns, strict=True)])
        rows += piece.rows
    records = np.arange(2, rows + 2)
    keys = {name: joined(course.keys.pop(name)) for name in list(course.keys)}
    causes = [*course.causes(), *_keys(task, header, keys, course.texts)]
    columns = {name: pa.chunked_array(parts).combine_chunks() for name, parts in course.typed.items()}
    return Judged(tuple(causes), columns, records, {name: key for name, key in keys.items() if name in task.linked})


def _blank(verdicts: Sequence[Verdict], rows: int) -> npt.NDArray[np.bool_]:
    """Which rows are blank in every column."""
    blank = np.ones(rows, bool)
    for verdict in verdicts:
        own = verdict.blank()
        if own is None:
            return np.zeros(rows, bool)
        blank &= own
    return blank


def _keys(task: Task, header: Header, keys: dict[str, Key], texts: dict[str, list[Texts]]) -> Iterator[Cause]:
    """Values that stand twice where they may stand once, and keys without any value; row n is record n + 2."""
    for name in header.unique:
        again = repeated(keys[name].ids)
        if len(again):
            pattern = task.finding(Fault("unique-error", field=name))
            yield Cause(pattern, again + 2, received(_texts(texts[name], again) if name in texts else None))
    if header.primary:
        own = [keys[name] for name in header.primary]
        again = repeated(combined(own))
        blank = blank_rows(own)
        if len(again) or len(blank):
            wrong = np.union1d(again, blank)
            yield Cause(task.finding(Fault("primary-key")), wrong + 2)


def _texts(parts: Sequence[Texts], places: Ints) -> pa.Array:
    """The cells of some rows of a column."""
    return pa.chunked_array([part.spread(part.texts) for part in parts], pa.string()).take(pa.array(places))
