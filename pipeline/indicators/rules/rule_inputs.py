"""What the thirteen rules share: how a date, a key, a form or a link is read from a record."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.intake.tables import Tables, first_sendings, grouped, status_of, weakest
from pipeline.model import Event, Indicator, Link, Moment, Network, Period, Row, RowAssessment, Scope, Status

Categories = frozenset[tuple[str, str]]
"""The categories of an event: pairs of dimension and code; a dimension may have several codes."""

PRECISIONS = ("day", "month", "year")

FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
"""The four forms of exploitation of the framework."""

STUDIES = ("global_research", "thematic_research", "national_study", "country_overview")
"""Types of publication that are studies."""


@dataclass(frozen=True)
class IndicatorContext:
    """What a rule may know beside the tables: its sheet, who is who, and the periods of one period set.

    `scope` is the one that is being counted; rows are read for all of them, with none.
    """

    indicator: Indicator
    network: Network
    periods: tuple[Period, ...]
    regions: Mapping[str, str]  # country code to sub-region code (UN M49)
    scope: Scope | None = None

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
    value applies `select` to the events of all periods so far; the units of the series `lists_units_of` are
    listed once, for the network and the whole window, as far as their rows allow.
    """

    read: Callable[[Tables, IndicatorContext], list[RowAssessment]]
    select: Callable[[list[Event], Period, IndicatorContext], list[Event]] = every
    shortfall: Callable[[str, Period, IndicatorContext], str] = below_threshold
    pooled: bool = False
    lists_units_of: str = ""


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
    return frozenset(row["source_id"] for row in rows if row.get("source_id"))


def of_one_member(
    row: Row,
    key: str,
    when: Moment | None,
    reason: str | None,
    categories: Categories = frozenset(),
    story: str = "",
) -> RowAssessment:
    """A row by which the organisation that it names counts, where no reason speaks against it."""
    status = status_of(row)
    events = (Event(row["org_id"], (when,), categories, row=row),) if when and not reason else ()
    link = Link(row["org_id"], status, events, sources=sources_of(row))
    return RowAssessment(key, status, (when,), (link,), reason, story=story)


@dataclass(frozen=True)
class Submitter:
    """An organisation that submitted a report, and how far that is confirmed."""

    org_id: str
    status: Status


def submitters_of(tables: Tables) -> Mapping[str, list[Submitter]]:
    """The submitters of each report, those of the reports that are the same included."""
    reports = tables.rows("reports_to_bodies")
    firsts = first_sendings(reports, "report_id")
    rows = grouped(tables.rows("report_submitters"), "report_id")
    together: defaultdict[str, list[tuple[Row, Row]]] = defaultdict(list)
    for report in reports:
        key = report["report_id"]
        together[firsts.get(key, key)] += [(submitter, report) for submitter in rows[key]]
    found = {}
    for report in reports:
        key = report["report_id"]
        found[key] = [
            Submitter(submitter["org_id"], weakest(status_of(submitter), status_of(other)))
            for submitter, other in together[firsts.get(key, key)]
        ]
    return found


def furthest(reasons: Iterable[str], order: tuple[str, ...]) -> str | None:
    """Of the reasons why several attempts failed, the one that got furthest in the sheet's order."""
    return max(reasons, key=order.index, default=None)
