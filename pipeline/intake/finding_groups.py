"""Findings by cause, as arrays: a hundred thousand faults are two arrays here, not a hundred thousand objects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.model import Finding, Severity
from pipeline.typography import without_credentials

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LONGEST = 40
"""Letters of a received cell that are repeated."""


@dataclass(frozen=True, eq=False)
class FindingGroup:
    """One way in which a table fails: `template` is its finding without a place, `rows` are the record numbers.

    `params` holds the words that differ from row to row: what was received, where it stood before.
    """

    template: Finding
    rows: Ints
    params: Mapping[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Finding]:
        words = zip(*(self.texts(name) for name in self.params), strict=True) if self.params else repeat(())
        for row, texts in zip(self.rows.tolist(), words, strict=False):
            own = tuple(zip(self.params, texts, strict=True))
            yield replace(self.template, row=row or None, params=(*self.template.params, *own))

    def first(self, number: int) -> list[Finding]:
        few = {name: texts.slice(0, number) for name, texts in self.params.items()}
        return list(replace(self, rows=self.rows[:number], params=few))

    def texts(self, name: str) -> list[str]:
        """The words of one name for each row, as they may be repeated."""
        return [repeated(text) for text in self.whole_texts(name)]

    def whole_texts(self, name: str) -> list[str]:
        return [text or "" for text in self.params[name].to_pylist()]


def repeated(text: str) -> str:
    """A cell as it may be repeated: shortened, without the password of an address."""
    return without_credentials(text)[:LONGEST]


def keep_rows(group: FindingGroup, flags: Flags) -> FindingGroup:
    if flags.all():
        return group
    params = {name: texts.filter(pa.array(flags)) for name, texts in group.params.items()}
    return replace(group, rows=group.rows[flags], params=params)


def in_rows(template: Finding, rows: Sequence[int], **words: Sequence[str]) -> FindingGroup:
    """One cause in several rows, with the words of each."""
    return FindingGroup(template, np.array(rows), {name: pa.array(texts) for name, texts in words.items()})


def single(finding: Finding, **words: str) -> FindingGroup:
    return in_rows(replace(finding, row=None), [finding.row or 0], **{name: [word] for name, word in words.items()})


def as_groups(findings: Iterable[Finding | FindingGroup]) -> list[FindingGroup]:
    """Findings and causes as causes; findings that differ by their row alone are one."""
    told = list(findings)
    groups = [each for each in told if isinstance(each, FindingGroup)]
    return [*groups, *group_findings(each for each in told if isinstance(each, Finding))]


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    groups: dict[Finding, list[int]] = {}
    for finding in findings:
        groups.setdefault(replace(finding, row=None), []).append(finding.row or 0)
    return [FindingGroup(pattern, np.sort(np.array(rows))) for pattern, rows in groups.items()]


def errors(groups: Sequence[FindingGroup]) -> int:
    return sum(len(group) for group in groups if group.template.severity is Severity.ERROR)
