"""What the thirteen rules share: how a date, a key, a form or a link is read from a record."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.intake.tables import Tables, first_sendings, grouped, status_of, weakest
from pipeline.model import Event, Indicator, Link, Moment, Network, Period, Row, RowAssessment, Scope, Status

Categories = frozenset[tuple[str, str]]
"""The categories of an event: pairs of dimension and code; a dimension may have several codes."""

PRECISIONS = ("day", "month", "year")
FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
STUDIES = ("global_research", "thematic_research", "national_study", "country_overview")
COMMS_KEY = ("org_id", "month", "channel", "platform", "audience")
WHOLE = Scope("NETWORK", frozenset())


@dataclass(frozen=True)
class IndicatorContext:
    """What a rule may know beside the tables: its sheet, who is who, and the periods of one period set.

    `scope` is the one that is being counted; rows are read for all of them.
    """

    indicator: Indicator
    network: Network
    periods: tuple[Period, ...]
    regions: Mapping[str, str]  # country code to sub-region code (UN M49)
    scope: Scope = WHOLE

    @property
    def reason_codes(self) -> list[str]:
        return [reason.code for reason in self.indicator.reasons]

    def region_of(self, country_code: str | None) -> str | None:
        return self.regions.get(country_code or "")

    def is_in_window(self, moment: Moment) -> bool:
        """Whether any of its days lies between the first and the last of the periods."""
        return moment.overlaps(self.periods[0].start, self.periods[-1].end)


def every(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """The plain threshold: one event is enough."""
    return events


def below_threshold(unit: str, period: Period, context: IndicatorContext) -> str:
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


def stands(status: Status) -> bool:
    """Whether what has this state may count at all."""
    return status.rank >= Status.SOURCED.rank


def moment_of(row: Row, *fields: str) -> Moment | None:
    """The earliest known date among the fields, with the precision of the row; None where none is known."""
    precision = row.get("date_precision")
    known: list[date] = [row[field] for field in fields if row.get(field) is not None]
    return Moment.on(min(known), precision) if known and precision != "unknown" else None


def month_of(text: str) -> Moment:
    start = date.fromisoformat(text + "-01")
    return Moment(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), "month")


def earliest(moments: Iterable[Moment | None]) -> Moment | None:
    """The first of several moments, of two with one date the more precise; None where none is known."""
    known = (moment for moment in moments if moment)
    return min(known, key=lambda moment: (moment.start, PRECISIONS.index(moment.precision)), default=None)


def key_of(row: Row, *fields: str) -> str:
    """The key of a row as it is printed: its key fields, joined by a slash."""
    return "/".join(str(row[field]) for field in fields)


def forms_of(row: Row) -> Categories:
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


def submitters_of(tables: Tables) -> Mapping[str, tuple[Link, ...]]:
    """By report, a link without events to each organisation that submitted it, or another that is the same."""
    reports = tables.rows("reports_to_bodies")
    firsts = first_sendings(reports, "report_id")
    rows = grouped(tables.rows("report_submitters"), "report_id")
    together: defaultdict[str, list[Link]] = defaultdict(list)
    for report in reports:
        key = report["report_id"]
        for row in rows[key]:
            link = Link(row["org_id"], weakest(status_of(row), status_of(report)))
            together[firsts.get(key, key)].append(link)
    keys = [report["report_id"] for report in reports]
    return {key: tuple(together[firsts.get(key, key)]) for key in keys}
