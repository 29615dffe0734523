"""The words of the field as small frozen types; GLOSSARY.md says them in prose. No logic beyond dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

Row = Mapping[str, Any]
"""One validated record: field name to str, int, bool, date, or None for a blank cell."""

TOTAL = "_T"
WHOLE_NETWORK = "*"
"""The actor of an event that belongs to the network as a whole and to no single organisation."""


class DefinitionError(Exception):
    """What the project itself declares is wrong; the text says where and what, for whoever changed it."""


class Severity(StrEnum):
    """An error stops the build; a warning is said and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


class Status(StrEnum):
    """How far a record is confirmed, weakest first."""

    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    DRAFT = "draft"
    SOURCED = "sourced"
    VALIDATED = "validated"

    @cached_property
    def rank(self) -> int:
        """0 (withdrawn) to 4 (validated)."""
        return list(Status).index(self)


class ValueKind(StrEnum):
    """What a value is, so that a blank never means two things."""

    VALUE = "value"
    LOWER_BOUND = "lower_bound"
    FIRST_DOCUMENTED = "first_documented"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Finding:
    """One fault in what was sent: where, and which sentence says what is wanted and how to fix it.

    `params` fill the sentence of `code` in pipeline/wording; they never hold a value of a sensitive resource.
    """

    code: str
    severity: Severity = Severity.ERROR
    package: str = ""
    resource: str = ""
    row: int | None = None  # CSV record, the header is 1
    field: str = ""
    column: str = ""  # letter of the column in a spreadsheet
    variant: str = ""  # which of several sentences of the same code
    in_sheet: bool = False  # told to somebody who sends a workbook or a table, and no package
    params: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> tuple[str, str, int, str, str]:
        return (self.package, self.resource, self.row or 0, self.column.rjust(3), self.code + self.variant)


class FaultError(Exception):
    def __init__(self, *findings: Finding) -> None:
        super().__init__(" ".join(each.code for each in findings))
        self.findings = findings


class ReleaseMissingError(FaultError):
    """There is no release in the folder named."""


class ForeignFolderError(FaultError):
    """The folder to be replaced holds what we never wrote."""

    def __init__(self, folder: str) -> None:
        super().__init__(Finding("folder-not-ours", package=folder))


@dataclass(frozen=True)
class Moment:
    """When something happened, first to last day; one day unless it lasted. `precision`: day, month or year."""

    start: date
    end: date
    precision: str = "day"

    @classmethod
    def on(cls, day: date, precision: str | None = None) -> "Moment":
        """A single day; a month counts as its first day, a year as the day that stands for it."""
        first = day.replace(day=1) if precision == "month" else day
        return cls(first, first, precision or "day")

    def overlaps(self, start: date, end: date) -> bool:
        return self.start <= end and self.end >= start


@dataclass(frozen=True)
class Period:
    """A named stretch of time, first and last day included."""

    id: str
    period_set: str
    start: date
    end: date

    def touches(self, moment: Moment) -> bool:
        return moment.overlaps(self.start, self.end)


@dataclass(frozen=True)
class Organisation:
    """An organisation as far as counting needs it; membership days are None where not stated."""

    id: str
    org_type: str
    country_code: str | None
    member_from: date | None = None
    member_to: date | None = None

    @property
    def is_member(self) -> bool:
        return self.org_type == "ecpat_member"

    @property
    def is_secretariat(self) -> bool:
        """The network's secretariat: an actor, never a member."""
        return self.org_type == "secretariat"

    @property
    def membership(self) -> Moment:
        """The days of membership; without dates, all days."""
        return Moment(self.member_from or date.min, self.member_to or date.max)

    def is_member_at(self, moment: Moment) -> bool:
        return self.is_member and moment.overlaps(self.membership.start, self.membership.end)


@dataclass(frozen=True)
class Scope:
    """For whom a value is computed: some organisations, or the whole network (`organisations` empty)."""

    code: str
    organisations: frozenset[str]

    @property
    def is_network(self) -> bool:
        """The scope of every member and, as an actor, the secretariat."""
        return not self.organisations

    @property
    def is_single(self) -> bool:
        """The scope of one organisation, where a count of members is a yes or a no."""
        return len(self.organisations) == 1


@dataclass(frozen=True)
class Network:
    organisations: Mapping[str, Organisation]
    scopes: Sequence[Scope]


@dataclass(frozen=True)
class Series:
    """One counted line of an indicator: its code, unit, `distinct` or `flow`, and scopes.

    A side series stands beside the indicator and takes no part in its sieve.
    """

    code: str
    unit: str
    aggregation: str
    scopes: frozenset[str]
    side: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a row does not count; `of_kind` is false where it is not of the kind that the indicator counts."""

    code: str
    of_kind: bool = True


@dataclass(frozen=True)
class Indicator:
    """A reference sheet: what is counted (the texts for readers stay in `texts`, language to key to text)."""

    id: str
    objective: str
    version: str
    level: str
    unit: str
    driving_table: str
    tables: tuple[str, ...]
    secretariat_acts: bool
    yes_no: bool
    thresholds: Mapping[str, int]
    dimensions: Mapping[str, tuple[str, ...]]  # dimension to declared codes; none declared: those that occur
    series: tuple[Series, ...]
    reasons: tuple[Reason, ...]
    texts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Event:
    """Something that counts: a unit, when (every moment must touch the period), with its categories.

    `note` is a code for what a reader must know of a value in which the event counts.
    """

    unit: str
    when: tuple[Moment, ...]
    dims: frozenset[tuple[str, str]] = frozenset()
    series: str = TOTAL
    amount: int = 1
    note: str = ""
    is_known: bool = True  # else nobody knows how much it adds
    row: Row = field(default_factory=dict, compare=False)

    def is_in(self, period: Period) -> bool:
        return all(period.touches(moment) for moment in self.when)


@dataclass(frozen=True)
class Link:
    """One way in which a row belongs to an organisation: its events there, or the reason why there are none."""

    actor: str
    status: Status
    events: tuple[Event, ...] = ()
    reason: str | None = None
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RowAssessment:
    """How a rule reads one row of its driving table.

    `moments` are the dates that the common rules judge (None: a date that is not known); `reason` is the
    rule's own, for every organisation alike; `story` is what `n_rows` counts once. A unit is named only if all
    its rows are `nameable`; a reading that is not `public` shows its key nowhere. `side_links` lead to side series
    only or to events of unknown amount, whatever the reason.
    """

    key: str
    status: Status
    moments: tuple[Moment | None, ...]
    links: tuple[Link, ...]
    reason: str | None = None
    side_links: tuple[Link, ...] = ()
    story: str = ""
    nameable: bool = True
    public: bool = True


def is_day(text: str) -> bool:
    """Whether a text is a day as year-month-day, and in no other form of ISO 8601."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
