"""From units to the values of the grid: annual, new and cumulative, each with the kind of number that it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from pipeline.indicators.coverage import ReportingCoverage
from pipeline.indicators.eligibility import CandidateEvent
from pipeline.indicators.rules import IndicatorContext
from pipeline.model import TOTAL, Event, Series, Status, ValueKind

Units = Mapping[str, list[CandidateEvent]]
"""The units that count, each with the events that make it count."""


@dataclass(frozen=True)
class Tally:
    """The units of one series in one period and in all periods so far; the period's events of unknown amount."""

    annual: Units
    cumulative: Units
    unknown: list[Event]


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


def series_values(
    series: Series,
    tallies: list[Tally],
    codes: Mapping[str, list[str]],
    coverage: list[ReportingCoverage],
    context: IndicatorContext,
) -> Iterator[Value]:
    """The values of a series and of its categories; where the rule is not defined for the scope, none applies."""
    is_yes_no = context.indicator.yes_no and context.scope.is_single and not series.side
    unit = "yes_no" if is_yes_no else series.unit  # for one organisation a count of members is a yes or a no
    if context.scope.code not in series.scopes:
        for period in context.periods:
            for measure in ("annual", "new", "cumulative"):
                place = (context.scope.code, period.id, measure, series.code)
                yield Value(*place, None, unit, ValueKind.NOT_APPLICABLE)
        return
    yield from _line(series, unit, (TOTAL, TOTAL), tallies, coverage, context)
    for name, known in codes.items() if not series.side else ():
        for code in known:
            within = [_of_category(tally, (name, code)) for tally in tallies]
            yield from _line(series, unit, (name, code), within, coverage, context)


def _of_category(tally: Tally, category: tuple[str, str]) -> Tally:
    unknown = [event for event in tally.unknown if category in event.dims]
    return Tally(_within(tally.annual, category), _within(tally.cumulative, category), unknown)


def _within(units: Units, category: tuple[str, str]) -> Units:
    found = {}
    for unit, hits in units.items():
        within = [hit for hit in hits if category in hit.event.dims]
        if within:
            found[unit] = within
    return found


def _line(
    series: Series,
    unit: str,
    split: tuple[str, str],
    tallies: list[Tally],
    coverage: list[ReportingCoverage],
    context: IndicatorContext,
) -> Iterator[Value]:
    """Annual, new and cumulative of a series, or of one category of it, period by period.

    split: the dimension and the category.
    """
    is_flow = series.aggregation == "flow"
    kinds: list[ValueKind] = []
    before: Units = {}
    for i, (period, tally) in enumerate(zip(context.periods, tallies, strict=True)):
        total = tally.cumulative
        fresh = {name: hits for name, hits in total.items() if name not in before}
        is_complete = coverage[i].is_complete and not tally.unknown
        kinds.append(_annual_kind(_number(tally.annual, is_flow), is_complete))
        for measure, units, kind, first in (
            ("annual", tally.annual, kinds[i], i),
            ("new", fresh, _new_kind(kinds, bool(fresh), is_flow), i),
            ("cumulative", total, _cumulative_kind(kinds, bool(_number(total, is_flow))), 0),
        ):
            place = (context.scope.code, period.id, measure, series.code)
            if kind is ValueKind.NOT_APPLICABLE:
                yield Value(*place, None, unit, kind, *split)
                continue
            hits = list(chain.from_iterable(units.values()))
            weighed = hits if is_flow else list(chain.from_iterable(map(_surest, units.values())))
            noted = [hit.event for hit in weighed]
            noted += chain.from_iterable(each.unknown for each in tallies[first : i + 1])
            covers = coverage[first : i + 1]
            sources = [hit.link.sources for hit in hits]
            yield Value(
                *place,
                None if kind is ValueKind.NOT_REPORTED else _number(units, is_flow),
                unit,
                kind,
                *split,
                confirmed=_confirmed(weighed),
                note=" ".join(sorted({event.note for event in noted if event.note})),
                additive=is_flow and measure == "annual",
                n_rows=len({hit.reading.story or hit.reading.key for hit in hits}),
                n_sources=len(set().union(*sources)),
                reports_received=sum(cover.received for cover in covers),
                reports_expected=sum(cover.expected for cover in covers),
            )
        before = total


def _surest(hits: list[CandidateEvent]) -> list[CandidateEvent]:
    """What a unit rests on: it is not made doubtful by more events of which something must be noted."""
    return [hit for hit in hits if not hit.event.note] or hits


def _number(units: Units, is_flow: bool) -> int:
    if not is_flow:
        return len(units)
    return sum(hit.event.amount for hit in chain.from_iterable(units.values()))


def _confirmed(hits: list[CandidateEvent]) -> str:
    if not hits:
        return "none"
    return "validated" if all(hit.link.status is Status.VALIDATED for hit in hits) else "provisional"


def _annual_kind(number: int, is_complete: bool) -> ValueKind:
    if is_complete:
        return ValueKind.VALUE
    return ValueKind.LOWER_BOUND if number else ValueKind.NOT_REPORTED


def _cumulative_kind(annual: list[ValueKind], has_units: bool) -> ValueKind:
    if set(annual) == {ValueKind.VALUE}:
        return ValueKind.VALUE
    if set(annual) == {ValueKind.NOT_REPORTED} and not has_units:
        return ValueKind.NOT_REPORTED
    return ValueKind.LOWER_BOUND


def _new_kind(annual: list[ValueKind], has_new: bool, is_flow: bool) -> ValueKind:
    """New units are known only where all earlier periods are; before, they are first documented here."""
    if is_flow:
        return ValueKind.NOT_APPLICABLE
    if set(annual) == {ValueKind.VALUE}:
        return ValueKind.VALUE
    if annual[-1] is ValueKind.NOT_REPORTED and not has_new:
        return ValueKind.NOT_REPORTED
    return ValueKind.FIRST_DOCUMENTED
