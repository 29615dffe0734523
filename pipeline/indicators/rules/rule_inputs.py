"""What the thirteen rules share: how a date, a key, a form or a link is read from a record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.intake.tables import Tables
from pipeline.model import Event, Indicator, Moment, Network, Period, Row, RowAssessment

Categories = frozenset[tuple[str, str]]
"""The categories of an event: pairs of dimension and code; a dimension may have several codes."""

PRECISIONS = ("day", "month", "year")

FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
"""The four forms of exploitation of the framework."""

STUDIES = ("global_research", "thematic_research", "national_study", "country_overview")
"""Types of publication that are studies."""


@dataclass(frozen=True)
class IndicatorContext:
    """What a rule may know beside the tables: its sheet, who is who, and the periods of one period set."""

    indicator: Indicator
    network: Network
    periods: tuple[Period, ...]
    regions: Mapping[str, str]  # country code to sub-region code (UN M49)

    def region_of(self, country_code: str | None) -> str | None:
        """The sub-region of a country; None where the country is not stated."""
        return self.regions.get(country_code or "")


def every(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """The plain threshold: one event is enough."""
    return events


def below_threshold(unit: str, period: Period, context: IndicatorContext) -> str:
    """The reason given to rows of a unit that does not reach its threshold."""
    return "below_threshold"


@dataclass(frozen=True)
class Rule:
    """One indicator's rule.

    `read` says which rows qualify; `select`, of one unit's events in one period, which of them make the unit
    count (none: it does not); `shortfall` names the reason where it does not. With `pooled` the cumulative
    value applies `select` to the events of all periods so far; with `lists_units` the units of the whole
    window are listed once, for the network, as far as their rows allow.
    """

    read: Callable[[Tables, IndicatorContext], list[RowAssessment]]
    select: Callable[[list[Event], Period, IndicatorContext], list[Event]] = every
    shortfall: Callable[[str, Period, IndicatorContext], str] = below_threshold
    pooled: bool = False
    lists_units: bool = False


def moment_of(row: Row, *fields: str) -> Moment | None:
    """The earliest known date among the fields, with the precision of the row; None where none is known."""
    precision = row.get("date_precision")
    known: list[date] = [row[field] for field in fields if row.get(field) is not None]
    return Moment.on(min(known), precision) if known and precision != "unknown" else None


def earliest(moments: Iterable[Moment | None]) -> Moment | None:
    """The first of several moments, of two with one date the more precise; None where none is known."""
    known = (moment for moment in moments if moment)
    return min(known, key=lambda moment: (moment.start, PRECISIONS.index(moment.precision)), default=None)


def key_of(row: Row, *fields: str) -> str:
    """The key of a row as it is printed: its key fields, joined by a slash."""
    return "/".join(str(row[field]) for field in fields)


def forms_of(row: Row) -> Categories:
    """The forms of exploitation that a record states, as categories."""
    return frozenset(("form", form) for form in FORMS if row.get(form))


def dims(*pairs: tuple[str, str | None]) -> Categories:
    """Categories of an event; one that is not stated is left out."""
    return frozenset((name, code) for name, code in pairs if code)


def sources_of(*rows: Row) -> frozenset[str]:
    """The sources that the rows name."""
    return frozenset(row["source_id"] for row in rows if row.get("source_id"))


def furthest(reasons: Iterable[str], order: tuple[str, ...]) -> str | None:
    """Of the reasons why several attempts failed, the one that got furthest in the sheet's order."""
    return max(reasons, key=order.index, default=None)
