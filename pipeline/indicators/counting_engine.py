"""The one engine: from the rows that a rule reads to annual, new and cumulative values, for every indicator alike.

Nothing here knows any indicator. A unit counts in a period when the rule's threshold finds events for it
there; the reports received decide what kind of number that is (see coverage.py and GLOSSARY.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.indicators.coverage import Reports
from pipeline.indicators.eligibility import countable, first_reason
from pipeline.indicators.rules import IndicatorContext, Rule
from pipeline.indicators.values import CandidateEvent, Tally, Units, Value, codes_of, series_values
from pipeline.intake.tables import Tables
from pipeline.model import Period, RowAssessment, Scope, Series


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row of the driving table in one scope; `reason` is None where it counts."""

    key: str
    reason: str | None
    of_kind: bool
    public: bool
    counted: tuple[tuple[str, str], ...]  # (period id, unit)


@dataclass(frozen=True)
class Count:
    """One indicator in one period set: its values, and by scope the outcome of each row and the tally."""

    values: tuple[Value, ...]
    outcomes: Mapping[str, tuple[RowOutcome, ...]]
    tallies: Mapping[str, Tally]  # all main series together
    lists_units: bool = False


def count(rule: Rule, tables: Tables, context: IndicatorContext, reports: Reports) -> Count:
    """Count one indicator in one period set, for every scope."""
    readings = rule.read(tables, context)
    codes = codes_of(readings, context)
    values: list[Value] = []
    outcomes: dict[str, tuple[RowOutcome, ...]] = {}
    heads: dict[str, Tally] = {}
    for scope in context.network.scopes:
        coverage = [reports.coverage(context.indicator, scope, period, context.network) for period in context.periods]
        tallies = [(series, _tally(series, readings, scope, rule, context)) for series in context.indicator.series]
        for series, tally in tallies:
            values += series_values(series, tally, scope, codes, coverage, context)
        main = [tally for series, tally in tallies if not series.side]
        heads[scope.code] = _together(main)
        outcomes[scope.code] = _outcomes(readings, main, scope, rule, context)
    return Count(tuple(values), outcomes, heads, rule.lists_units)


# --- from events to units -------------------------------------------------------------------------------------------


def _tally(series: Series, readings: list[RowAssessment], scope: Scope, rule: Rule, context: IndicatorContext) -> Tally:
    if scope.code not in series.scopes:
        return Tally(({},) * len(context.periods), ({},) * len(context.periods))
    hits = [
        CandidateEvent(event, reading, link)
        for reading in readings
        for link, event in countable(reading, scope, context)
        if event.series == series.code
    ]
    annual = tuple(_select(hits, period, series, rule, context) for period in context.periods)
    if not rule.pooled:
        return Tally(annual, tuple(_joined(annual[: end + 1]) for end in range(len(annual))))
    window_start = context.periods[0].start
    so_far = [replace(period, start=window_start) for period in context.periods]
    return Tally(annual, tuple(_select(hits, period, series, rule, context) for period in so_far))


def _select(hits: list[CandidateEvent], period: Period, series: Series, rule: Rule, context: IndicatorContext) -> Units:
    """The units that reach the rule's threshold in a period, with the hits that make them; a flow has no threshold."""
    units: dict[str, list[CandidateEvent]] = {}
    for hit in hits:
        if hit.event.is_in(period):
            units.setdefault(hit.event.unit, []).append(hit)
    if series.aggregation == "flow":
        return units
    return {unit: chosen for unit, found in units.items() if (chosen := _contributing(found, period, rule, context))}


def _contributing(
    hits: list[CandidateEvent], period: Period, rule: Rule, context: IndicatorContext
) -> list[CandidateEvent]:
    chosen = {id(event) for event in rule.select([hit.event for hit in hits], period, context)}
    return [hit for hit in hits if id(hit.event) in chosen]


def _together(tallies: list[Tally]) -> Tally:
    """The units of several main series side by side (a unit of KE-3 is its series)."""
    return Tally(
        tuple(_joined(units) for units in zip(*(tally.annual for tally in tallies), strict=True)),
        tuple(_joined(units) for units in zip(*(tally.cumulative for tally in tallies), strict=True)),
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


def _counted(tallies: list[Tally], rule: Rule, context: IndicatorContext) -> Mapping[int, set[tuple[str, str]]]:
    """For each row that contributes (by identity): the periods and units. A pooled row stands in its own period."""
    counted: dict[int, set[tuple[str, str]]] = {}
    for tally in tallies:
        for period, annual in zip(context.periods, tally.annual, strict=True):
            pooled = tally.cumulative[-1] if rule.pooled else {}
            for unit, hits in [*annual.items(), *pooled.items()]:
                for hit in hits:
                    if hit.event.is_in(period):
                        counted.setdefault(id(hit.reading), set()).add((period.id, unit))
    return counted


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
