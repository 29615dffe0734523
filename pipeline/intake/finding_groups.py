"""Findings by cause: the cells of one column that fail in one way, kept as arrays until somebody reads them.

A hundred thousand faults are two arrays here, not a hundred thousand objects. Counts are exact whatever is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.model import Finding, Severity

Ints = npt.NDArray[np.int64]
LONGEST = 40
"""Letters of a received cell that are repeated."""


@dataclass(frozen=True, eq=False)
class Cause:
    """One way in which a table fails: `pattern` is its finding without a place, `rows` are the record numbers.

    `told` holds the words that differ from row to row, beside the rows: what was received, where it stood before.
    """

    pattern: Finding
    rows: Ints
    told: Mapping[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many cells or rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Finding]:
        """Every finding, in order of rows, made one by one."""
        words = zip(*(self.texts(name) for name in self.told), strict=True) if self.told else repeat(())
        for row, texts in zip(self.rows.tolist(), words, strict=False):
            own = tuple(zip(self.told, texts, strict=True))
            yield replace(self.pattern, row=row or None, words=(*self.pattern.words, *own))

    def first(self, number: int) -> list[Finding]:
        """The first findings."""
        few = {name: texts.slice(0, number) for name, texts in self.told.items()}
        return list(replace(self, rows=self.rows[:number], told=few))

    def texts(self, name: str) -> list[str]:
        """The words of one name for each row, shortened."""
        return [(text or "")[:LONGEST] for text in self.told[name].to_pylist()]


def kept(cause: Cause, flags: npt.NDArray[np.bool_]) -> Cause:
    """A cause with some of its rows only."""
    if flags.all():
        return cause
    told = {name: texts.filter(pa.array(flags)) for name, texts in cause.told.items()}
    return replace(cause, rows=cause.rows[flags], told=told)


def received(texts: pa.Array | None) -> dict[str, pa.Array]:
    """The words of a cause for cells that may be repeated; none where they may not."""
    return {} if texts is None else {"received": texts}


def single(finding: Finding) -> Cause:
    """A finding that stands for itself."""
    return Cause(replace(finding, row=None), np.array([finding.row or 0]))


def as_causes(told: Iterable[Finding | Cause]) -> list[Cause]:
    """Findings and causes together as causes."""
    return [each if isinstance(each, Cause) else single(each) for each in told]


def by_cause(findings: Iterable[Finding]) -> list[Cause]:
    """Findings put together by everything but their row, in order of first appearance."""
    groups: dict[Finding, list[int]] = {}
    for finding in findings:
        groups.setdefault(replace(finding, row=None), []).append(finding.row or 0)
    return [Cause(pattern, np.sort(np.array(rows))) for pattern, rows in groups.items()]


def shown(causes: Iterable[Cause], most: int) -> list[Finding]:
    """The first findings of every cause, in order of place."""
    return sorted((finding for cause in causes for finding in cause.first(most)), key=lambda each: each.place)


def errors(causes: Sequence[Cause]) -> int:
    """How many findings stop the build."""
    return sum(len(cause) for cause in causes if cause.pattern.severity is Severity.ERROR)
