"""The one engine: from the rows that a rule reads to annual, new and cumulative values, for every indicator alike.

Nothing here knows any indicator. A unit counts in a period when the rule's threshold finds events for it
there; the reports received decide what kind of number that is (see coverage.py and GLOSSARY.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from pipeline.catalogue import Catalogue
from pipeline.indicators.coverage import Reports, read_network, read_reports
from pipeline.indicators.eligibility import CandidateEvent, candidates, first_reason
from pipeline.indicators.rules import RULES, IndicatorContext, Rule
from pipeline.indicators.values import Tally, Units, Value, series_values
from pipeline.intake.tables import Tables
from pipeline.model import Period, RowAssessment, Series

PERIOD_SETS = ("calendar", "ecpat_int_fy")


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
    """One indicator in one period set: its values, and by scope the outcome of each row.

    network: the events that count for the network, in all main series and periods.
    listed: the units of the network that are named once, where an indicator has them.
    """

    values: tuple[Value, ...]
    outcomes: Mapping[str, tuple[RowOutcome, ...]]
    network: tuple[CandidateEvent, ...]
    listed: Units | None = None


Counts = Mapping[tuple[str, str], Count]
"""What was counted, by indicator id and period set."""


def count_all(tables: Tables, catalogue: Catalogue, release_date: date) -> Counts:
    """Count every indicator of the catalogue in both calendars, by its sheet and its rule."""
    reports = read_reports(tables, catalogue.periods, release_date)
    network, regions = read_network(tables, catalogue), catalogue.regions()
    counts = {}
    for indicator, period_set in product(catalogue.indicators, PERIOD_SETS):
        context = IndicatorContext(indicator, network, catalogue.periods_of(period_set), regions)
        counts[indicator.id, period_set] = count(RULES[indicator.id], tables, context, reports)
    return counts


def count(rule: Rule, tables: Tables, context: IndicatorContext, reports: Reports) -> Count:
    indicator, network = context.indicator, context.network
    readings = rule.read(tables, context)
    codes = _codes_of(readings, context)
    values: list[Value] = []
    outcomes: dict[str, tuple[RowOutcome, ...]] = {}
    counted: list[CandidateEvent] = []
    listed: Units | None = None
    for scope in network.scopes:
        context = replace(context, scope=scope)
        coverage = [reports.coverage(indicator, scope, period, network) for period in context.periods]
        hits: list[CandidateEvent] = []
        for reading in readings:
            hits += candidates(reading, context)
        main = []
        for series in indicator.series:
            tallies = _tallies(series, hits, rule, context)
            values += series_values(series, tallies, codes, coverage, context)
            total = tallies[-1].cumulative
            if not series.side:
                main.append(tallies)
            if scope.is_network and not series.side:
                for found in total.values():
                    counted += found
            if scope.is_network and series.code == rule.lists_units_of:
                listed = total
        outcomes[scope.code] = _outcomes(readings, main, rule, context)
    return Count(tuple(values), outcomes, tuple(counted), listed)


def _codes_of(readings: list[RowAssessment], context: IndicatorContext) -> Mapping[str, list[str]]:
    """The codes of each dimension: those that the sheet declares, else those that occur in the rows."""
    seen: dict[str, set[str]] = {}
    for reading in readings:
        for link in reading.links:
            for event in link.events:
                for dimension, code in event.dims:
                    seen.setdefault(dimension, set()).add(code)
    dimensions = context.indicator.dimensions.items()
    return {name: list(declared) or sorted(seen.get(name, ())) for name, declared in dimensions}


# --- from events to units -------------------------------------------------------------------------------------------


def _tallies(series: Series, hits: list[CandidateEvent], rule: Rule, context: IndicatorContext) -> list[Tally]:
    """The units of a series, period by period; none where it is not defined for the scope."""
    applies = context.scope.code in series.scopes
    own = [hit for hit in hits if applies and hit.event.series == series.code]
    known = [hit for hit in own if hit.event.is_known]
    tallies: list[Tally] = []
    total: dict[str, list[CandidateEvent]] = {}
    for period in context.periods:
        annual = _select(known, period, series, rule, context)
        if rule.pooled:
            so_far = replace(period, start=context.periods[0].start)
            total = _select(known, so_far, series, rule, context)
        else:
            total = dict(total)
            for unit, found in annual.items():
                total[unit] = total.get(unit, []) + found
        unknown = [hit.event for hit in own if not hit.event.is_known and hit.event.is_in(period)]
        tallies.append(Tally(annual, total, unknown))
    return tallies


def _select(
    hits: list[CandidateEvent], period: Period, series: Series, rule: Rule, context: IndicatorContext
) -> dict[str, list[CandidateEvent]]:
    """The units that reach the rule's threshold in a period; a flow has no threshold."""
    units: dict[str, list[CandidateEvent]] = {}
    for hit in hits:
        if hit.event.is_in(period):
            units.setdefault(hit.event.unit, []).append(hit)
    if series.aggregation == "flow":
        return units
    selected = {}
    for unit, found in units.items():
        chosen = set(map(id, rule.select([hit.event for hit in found], period, context)))
        if chosen:
            selected[unit] = [hit for hit in found if id(hit.event) in chosen]
    return selected


# --- what became of each row ----------------------------------------------------------------------------------------


def _outcomes(
    readings: list[RowAssessment], main: list[list[Tally]], rule: Rule, context: IndicatorContext
) -> tuple[RowOutcome, ...]:
    other_kind = {reason.code for reason in context.indicator.reasons if not reason.of_kind}
    counted = _counted(main, rule, context)
    outcomes = []
    for reading in readings:
        given = counted.get(id(reading), set())
        reason = None if given else _why_not(reading, rule, context)
        is_of_kind = reading.reason not in other_kind
        outcomes.append(RowOutcome(reading.key, reason, is_of_kind, reading.public, tuple(sorted(given))))
    return tuple(outcomes)


def _counted(main: list[list[Tally]], rule: Rule, context: IndicatorContext) -> Mapping[int, set[Contribution]]:
    """For each row that contributes (by identity): to what. A pooled row stands in its own period."""
    counted: dict[int, set[Contribution]] = {}
    for tallies in main:
        first: dict[str, str] = {}
        for period, tally in zip(context.periods, tallies, strict=True):
            for unit in tally.cumulative:
                first.setdefault(unit, period.id)
        pooled = tallies[-1].cumulative if rule.pooled else {}
        for period, tally in zip(context.periods, tallies, strict=True):
            for unit, hits in [*tally.annual.items(), *pooled.items()]:
                for hit in hits:
                    if hit.event.is_in(period):
                        given = Contribution(period.id, unit, unit in tally.annual, first[unit], hit.event.amount)
                        counted.setdefault(id(hit.reading), set()).add(given)
    return counted


def _why_not(reading: RowAssessment, rule: Rule, context: IndicatorContext) -> str:
    """The first common or own reason, else the threshold that the row's unit misses."""
    reason = first_reason(reading, context)
    if reason:
        return reason
    for hit in candidates(reading, context):
        for period in context.periods:
            if hit.event.is_in(period):
                return rule.shortfall(hit.event.unit, period, context)
    return "not_in_force"
