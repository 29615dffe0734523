"""What a check found, and what a report needs to speak of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pipeline.intake.finding_groups import FindingGroup, as_groups, errors
from pipeline.model import Finding

Labels: TypeAlias = Mapping[str, tuple[str, ...]]
"""Codes that are admitted, each with its name in French, in English, and any other that it surely has."""


@dataclass(frozen=True)
class CsvSheet:
    """One CSV file: its path in the package, titles, and rows (0: not known).

    Of a workbook: the file for the package, and for the path the name of a sheet.
    """

    package: str
    resource: str
    path: str
    labels: tuple[str, ...] = ()
    rows: int = 0
    in_workbook: bool = False

    @property
    def cells(self) -> int:
        return self.rows * len(self.labels)


@dataclass(frozen=True)
class Checked:
    groups: Sequence[FindingGroup]
    packages: tuple[str, ...] = ()
    sheets: Mapping[tuple[str, str], CsvSheet] = field(default_factory=dict)
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: Mapping[str, Labels] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return errors(self.groups) > 0


def as_checked(found: Sequence[Finding] | Checked) -> Checked:
    return found if isinstance(found, Checked) else Checked(as_groups(found))
