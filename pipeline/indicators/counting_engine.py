"""The one engine: from the rows that a rule reads to annual, new and cumulative values, for every indicator alike.

Nothing here knows any indicator. A unit counts in a period when the rule's threshold finds events for it
there; the reports received decide what kind of number that is (see coverage.py and GLOSSARY.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.indicators.coverage import Reports
from pipeline.indicators.eligibility import countable, first_reason, unknown_in
from pipeline.indicators.rules import IndicatorContext, Rule
from pipeline.indicators.values import CandidateEvent, Tally, Units, Value, codes_of, series_values
from pipeline.intake.tables import Tables
from pipeline.model import Event, Period, RowAssessment, Scope, Series


@dataclass(frozen=True, order=True)
class Contribution:
    """What a row gives to the values of one scope, so that they can be counted again from the rows.

    is_annual: whether the unit counts in the value of the period (a row that is pooled may miss its threshold there).
    counts_from: the first period whose cumulative value holds the unit. amount: what a flow adds; a unit is 1.
    """

    period_id: str
    unit: str
    is_annual: bool
    counts_from: str
    amount: int


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row of the driving table in one scope; `reason` is None where it counts."""

    key: str
    reason: str | None
    of_kind: bool
    public: bool
    counted: tuple[Contribution, ...]


@dataclass(frozen=True)
class Count:
    """One indicator in one period set: its values, and by scope the outcome of each row and the tally."""

    values: tuple[Value, ...]
    outcomes: Mapping[str, tuple[RowOutcome, ...]]
    tallies: Mapping[str, Tally]  # all main series together
    listed: Tally | None = None  # the series of the network whose units are named once


def count(rule: Rule, tables: Tables, context: IndicatorContext, reports: Reports) -> Count:
    """Count one indicator in one period set, for every scope."""
    readings = rule.read(tables, context)
    codes = codes_of(readings, context)
    values: list[Value] = []
    outcomes: dict[str, tuple[RowOutcome, ...]] = {}
    heads: dict[str, Tally] = {}
    listed: Tally | None = None
    for scope in context.network.scopes:
        context = replace(context, scope=scope)
        coverage = [reports.coverage(context.indicator, scope, period, context.network) for period in context.periods]
        tallies = [(series, _tally(series, readings, scope, rule, context)) for series in context.indicator.series]
        for series, tally in tallies:
            values += series_values(series, tally, scope, codes, coverage, context)
            listed = tally if scope.is_network and series.code == rule.lists_units_of else listed
        main = [tally for series, tally in tallies if not series.side]
        heads[scope.code] = _together(main)
        outcomes[scope.code] = _outcomes(readings, main, scope, rule, context)
    return Count(tuple(values), outcomes, heads, listed)


# --- from events to units -------------------------------------------------------------------------------------------


def _tally(series: Series, readings: list[RowAssessment], scope: Scope, rule: Rule, context: IndicatorContext) -> Tally:
    if scope.code not in series.scopes:
        empty: tuple[Units, ...] = ({},) * len(context.periods)
        return Tally(empty, empty, ((),) * len(context.periods))
    unknown = tuple(_unknown(series, readings, scope, period, context) for period in context.periods)
    hits = []
    for reading in readings:
        for link, event in countable(reading, scope, context):
            if event.series == series.code:
                hits.append(CandidateEvent(event, reading, link))
    annual = tuple(_select(hits, period, series, rule, context) for period in context.periods)
    if not rule.pooled:
        return Tally(annual, tuple(_joined(annual[: end + 1]) for end in range(len(annual))), unknown)
    window_start = context.periods[0].start
    so_far = [replace(period, start=window_start) for period in context.periods]
    return Tally(annual, tuple(_select(hits, period, series, rule, context) for period in so_far), unknown)


def _unknown(
    series: Series, readings: list[RowAssessment], scope: Scope, period: Period, context: IndicatorContext
) -> tuple[Event, ...]:
    """The events of a period of which nobody knows how much they add."""
    found: list[Event] = []
    for reading in readings:
        found += [event for event in unknown_in(reading, scope, period, context) if event.series == series.code]
    return tuple(found)


def _select(hits: list[CandidateEvent], period: Period, series: Series, rule: Rule, context: IndicatorContext) -> Units:
    """The units that reach the rule's threshold in a period, with the hits that make them; a flow has no threshold."""
    units: dict[str, list[CandidateEvent]] = {}
    for hit in hits:
        if hit.event.is_in(period):
            units.setdefault(hit.event.unit, []).append(hit)
    if series.aggregation == "flow":
        return units
    selected: dict[str, list[CandidateEvent]] = {}
    for unit, found in units.items():
        events = rule.select([hit.event for hit in found], period, context)
        if events:
            chosen = set(map(id, events))
            selected[unit] = [hit for hit in found if id(hit.event) in chosen]
    return selected


def _together(tallies: list[Tally]) -> Tally:
    """The units of several main series side by side (a unit of KE-3 is its series)."""
    annual = zip(*(tally.annual for tally in tallies), strict=True)
    cumulative = zip(*(tally.cumulative for tally in tallies), strict=True)
    unknown = zip(*(tally.unknown for tally in tallies), strict=True)
    return Tally(
        tuple(_joined(units) for units in annual),
        tuple(_joined(units) for units in cumulative),
        tuple(tuple(chain(*events)) for events in unknown),
    )


def _joined(periods: Iterable[Units]) -> Units:
    units: dict[str, list[CandidateEvent]] = {}
    for period in periods:
        for unit, hits in period.items():
            units.setdefault(unit, []).extend(hits)
    return units


# --- what became of each row ----------------------------------------------------------------------------------------


def _outcomes(
    readings: list[RowAssessment], tallies: list[Tally], scope: Scope, rule: Rule, context: IndicatorContext
) -> tuple[RowOutcome, ...]:
    other_kind = {reason.code for reason in context.indicator.reasons if not reason.of_kind}
    counted = _counted(tallies, rule, context)
    return tuple(
        RowOutcome(
            key=reading.key,
            reason=None if id(reading) in counted else _why_not(reading, scope, rule, context),
            of_kind=reading.reason not in other_kind,
            public=reading.public,
            counted=tuple(sorted(counted.get(id(reading), ()))),
        )
        for reading in readings
    )


def _counted(tallies: list[Tally], rule: Rule, context: IndicatorContext) -> Mapping[int, set[Contribution]]:
    """For each row that contributes (by identity): to what. A pooled row stands in its own period."""
    counted: dict[int, set[Contribution]] = {}
    for tally in tallies:
        first = _first_periods(tally, context)
        for period, annual in zip(context.periods, tally.annual, strict=True):
            pooled = tally.cumulative[-1] if rule.pooled else {}
            for unit, hits in [*annual.items(), *pooled.items()]:
                for hit in hits:
                    if hit.event.is_in(period):
                        given = Contribution(period.id, unit, unit in annual, first[unit], hit.event.amount)
                        counted.setdefault(id(hit.reading), set()).add(given)
    return counted


def _first_periods(tally: Tally, context: IndicatorContext) -> Mapping[str, str]:
    """For each unit the first period whose cumulative value holds it."""
    first: dict[str, str] = {}
    for period, units in zip(context.periods, tally.cumulative, strict=True):
        for unit in units:
            first.setdefault(unit, period.id)
    return first


def _why_not(reading: RowAssessment, scope: Scope, rule: Rule, context: IndicatorContext) -> str:
    """The first common or own reason, else the threshold that the row's unit misses."""
    reason = first_reason(reading, scope, context)
    if reason:
        return reason
    for _, event in countable(reading, scope, context):
        for period in context.periods:
            if event.is_in(period):
                return rule.shortfall(event.unit, period, context)
    return "not_in_force"
