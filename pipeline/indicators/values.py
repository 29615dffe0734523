"""From units to the values of the grid: annual, new and cumulative, each with the kind of number that it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypedDict

from pipeline.indicators.coverage import ReportingCoverage
from pipeline.indicators.rules import IndicatorContext
from pipeline.model import TOTAL, Event, Link, RowAssessment, Scope, Series, Status, ValueKind


@dataclass(frozen=True)
class CandidateEvent:
    """An event that may count, with the row and the link that it comes from."""

    event: Event
    reading: RowAssessment
    link: Link


WHOLE = (TOTAL, TOTAL)
"""The dimension and the category of what is not split."""
Units = Mapping[str, list[CandidateEvent]]
"""The units that count, each with the hits that make it count."""


@dataclass(frozen=True)
class Tally:
    """The units of one series in one scope: period by period, and cumulated up to the end of each period.

    `unknown`: by period, the events of which nobody knows how much they add.
    """

    annual: tuple[Units, ...]
    cumulative: tuple[Units, ...]
    unknown: tuple[tuple[Event, ...], ...]


@dataclass(frozen=True)
class Value:
    """One cell of the grid of values; `number` is None where the kind says that there is none.

    A series is split by one dimension at a time; `dimension` and `category` are TOTAL where it is not split.
    """

    scope_code: str
    period_id: str
    measure: str
    series: str
    number: int | None
    unit: str
    kind: ValueKind
    dimension: str = TOTAL
    category: str = TOTAL
    confirmed: str = "none"
    note: str = ""
    additive: bool = False
    n_rows: int = 0
    n_sources: int = 0
    reports_received: int = 0
    reports_expected: int = 0


def codes_of(readings: list[RowAssessment], context: IndicatorContext) -> Mapping[str, list[str]]:
    """The codes of each dimension: those that the sheet declares, else those that occur in the rows."""
    seen: dict[str, set[str]] = {}
    for reading in readings:
        for link in reading.links:
            for event in link.events:
                for dimension, code in event.dims:
                    seen.setdefault(dimension, set()).add(code)
    dimensions = context.indicator.dimensions.items()
    return {name: list(declared) or sorted(seen.get(name, ())) for name, declared in dimensions}


def series_values(
    series: Series,
    tally: Tally,
    scope: Scope,
    codes: Mapping[str, list[str]],
    coverage: list[ReportingCoverage],
    context: IndicatorContext,
) -> Iterator[Value]:
    """The values of a series and of its categories; where the rule is not defined for the scope, none applies."""
    if scope.code not in series.scopes:
        yield from _not_applicable(series, scope, context)
        return
    yield from _line(series, WHOLE, tally, scope, coverage, context)
    if series.side:
        return
    for name, known in codes.items():
        for code in known:
            split = (name, code)
            yield from _line(series, split, _of_category(tally, split), scope, coverage, context)


def _unit(series: Series, scope: Scope, context: IndicatorContext) -> str:
    """For one organisation a count of members is a yes or a no."""
    is_yes_no = context.indicator.yes_no and scope.is_single and not series.side
    return "yes_no" if is_yes_no else series.unit


def _not_applicable(series: Series, scope: Scope, context: IndicatorContext) -> Iterator[Value]:
    unit = _unit(series, scope, context)
    for period in context.periods:
        for measure in ("annual", "new", "cumulative"):
            yield Value(scope.code, period.id, measure, series.code, None, unit, ValueKind.NOT_APPLICABLE)


def _of_category(tally: Tally, category: tuple[str, str]) -> Tally:
    def kept(units: Units) -> Units:
        found = {}
        for unit, hits in units.items():
            within = [hit for hit in hits if category in hit.event.dims]
            if within:
                found[unit] = within
        return found

    def known(events: tuple[Event, ...]) -> tuple[Event, ...]:
        return tuple(event for event in events if category in event.dims)

    unknown = tuple(map(known, tally.unknown))
    return Tally(tuple(map(kept, tally.annual)), tuple(map(kept, tally.cumulative)), unknown)


def _line(
    series: Series,
    split: tuple[str, str],
    tally: Tally,
    scope: Scope,
    coverage: list[ReportingCoverage],
    context: IndicatorContext,
) -> Iterator[Value]:
    """Annual, new and cumulative of a series, or of one category of it, period by period.

    split: the dimension and the category.
    """
    is_flow = series.aggregation == "flow"
    unit = _unit(series, scope, context)
    annual_kinds = [
        _annual_kind(_number(units, is_flow), cover.is_complete and not unknown)
        for units, unknown, cover in zip(tally.annual, tally.unknown, coverage, strict=True)
    ]
    before: Units = {}
    for i, period in enumerate(context.periods):
        so_far = annual_kinds[: i + 1]
        total = tally.cumulative[i]
        fresh = {name: hits for name, hits in total.items() if name not in before}
        lines = (
            ("annual", tally.annual[i], annual_kinds[i], i),
            ("new", fresh, _new_kind(so_far, bool(fresh), is_flow), i),
            ("cumulative", total, _cumulative_kind(so_far, bool(_number(total, is_flow))), 0),
        )
        for measure, units, kind, first in lines:
            place = (scope.code, period.id, measure, series.code)
            if kind is ValueKind.NOT_APPLICABLE:
                yield Value(*place, None, unit, kind, *split)
                continue
            has_number = kind is not ValueKind.NOT_REPORTED
            number = _number(units, is_flow) if has_number else None
            covers = coverage[first : i + 1]
            yield Value(
                *place,
                number,
                unit,
                kind,
                *split,
                **_provenance(units, tally.unknown[first : i + 1], is_flow),
                additive=is_flow and measure == "annual",
                reports_received=sum(cover.received for cover in covers),
                reports_expected=sum(cover.expected for cover in covers),
            )
        before = total


class Provenance(TypedDict):
    """What stands behind a number: whether its rows are confirmed, what must be noted, how many rows and sources."""

    confirmed: str
    note: str
    n_rows: int
    n_sources: int


NO_ROWS: Provenance = {"confirmed": "none", "note": "", "n_rows": 0, "n_sources": 0}


def _provenance(units: Units, unknown: tuple[tuple[Event, ...], ...], is_flow: bool) -> Provenance:
    if not units and not any(unknown):
        return NO_ROWS  # as for most cells of the grid
    hits = list(chain(*units.values()))
    weighed = hits if is_flow else list(chain(*map(_surest, units.values())))
    notes = {event.note for event in chain(*unknown)} | {hit.event.note for hit in weighed}
    sources: set[str] = set().union(*(hit.link.sources for hit in hits))
    return {
        "confirmed": _confirmed(weighed),
        "note": " ".join(sorted(filter(None, notes))),
        "n_rows": len({hit.reading.story or hit.reading.key for hit in hits}),
        "n_sources": len(sources),
    }


def _surest(hits: list[CandidateEvent]) -> list[CandidateEvent]:
    """What a unit rests on: it is not made doubtful by more hits of which something must be noted."""
    return [hit for hit in hits if not hit.event.note] or hits


def _number(units: Units, is_flow: bool) -> int:
    if not is_flow:
        return len(units)
    return sum(hit.event.amount for hit in chain(*units.values()))


def _confirmed(hits: list[CandidateEvent]) -> str:
    if not hits:
        return "none"
    return "validated" if all(hit.link.status is Status.VALIDATED for hit in hits) else "provisional"


def _annual_kind(number: int, is_complete: bool) -> ValueKind:
    if is_complete:
        return ValueKind.VALUE
    return ValueKind.LOWER_BOUND if number else ValueKind.NOT_REPORTED


def _cumulative_kind(annual: list[ValueKind], has_units: bool) -> ValueKind:
    if all(kind is ValueKind.VALUE for kind in annual):
        return ValueKind.VALUE
    if all(kind is ValueKind.NOT_REPORTED for kind in annual) and not has_units:
        return ValueKind.NOT_REPORTED
    return ValueKind.LOWER_BOUND


def _new_kind(annual: list[ValueKind], has_new: bool, is_flow: bool) -> ValueKind:
    """New units are known only where all earlier periods are; before, they are first documented here."""
    if is_flow:
        return ValueKind.NOT_APPLICABLE
    if all(kind is ValueKind.VALUE for kind in annual):
        return ValueKind.VALUE
    return (
        ValueKind.NOT_REPORTED if annual[-1] is ValueKind.NOT_REPORTED and not has_new else ValueKind.FIRST_DOCUMENTED
    )
