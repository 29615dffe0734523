"""What is declared before anybody is counted: projects, where they run, and the reports on each year."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

REPORTED, PARTIAL = "reported", "partial"
NOT_REPORTED, NOT_APPLICABLE = "not_reported", "not_applicable"
NOT_STATED = "not_stated"

SEX_AGE, TOTAL_ONLY = "sex_age", "total"
"""How far the children of a project are published: by sex and age, or their total alone."""


@dataclass(frozen=True)
class Report:
    """The reports on a project in a year: their state in one word, how many came, how many were expected."""

    status: str
    received: int = 0
    expected: int = 0


@dataclass(frozen=True)
class Project:
    """A project that is declared in one country or more.

    codes: every code that it has borne, oldest first; the last one is that of today.
    reports: one for each calendar year of the window.
    """

    codes: tuple[str, ...]
    countries: tuple[str, ...]
    reports: Mapping[str, Report]
    detail: str = TOTAL_ONLY

    @property
    def code(self) -> str:
        """The code of today."""
        return self.codes[-1]

    @property
    def oldest(self) -> str:
        """The code by which its cells are named, for ever."""
        return self.codes[0]


def runs_of(projects: Iterable[Project]) -> Iterator[tuple[Project, str, str]]:
    """Each project with each of its countries and each year of the window."""
    for project in projects:
        for country in project.countries:
            for year in project.reports:
                yield project, country, year


def joint_status(statuses: Iterable[str]) -> str:
    """The status of several reports together."""
    applicable = set(statuses) - {NOT_APPLICABLE}
    if not applicable:
        return NOT_APPLICABLE
    if applicable == {REPORTED}:
        return REPORTED
    return PARTIAL if applicable & {REPORTED, PARTIAL} else NOT_REPORTED
