"""The computed files of a release: values, the sieve, what was counted and excluded, and how good the rows are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from pipeline.catalogue import Catalogue
from pipeline.indicators.counting_engine import Count, RowOutcome
from pipeline.indicators.values import Value
from pipeline.model import TOTAL, Indicator, Period, ValueKind

Counts = Mapping[tuple[str, str], Count]
"""What was counted, by indicator id and period set."""

Line = dict[str, str]


def text(value: object) -> str:
    """A cell as the release writes it: blank for None, true or false, whole numbers without a point."""
    if type(value) is str:  # most are, so this is asked first
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def result_files(counts: Counts, catalogue: Catalogue, basis: str) -> dict[str, list[Line]]:
    indicators = {indicator.id: indicator for indicator in catalogue.indicators}
    files: dict[str, list[Line]] = {
        name: [] for name in ("indicator_values", "exclusions", "indicator_rows", "counted_rows")
    }
    for (indicator_id, period_set), count in counts.items():
        indicator = indicators[indicator_id]
        files["indicator_values"] += [_value_line(value, indicator, period_set, basis) for value in count.values]
        for scope_code, outcomes in count.outcomes.items():
            where = {"indicator_id": indicator_id, "scope_code": scope_code, "period_set": period_set}
            files["indicator_rows"] += _sieve_lines(where, outcomes, indicator)
            if not names_are_withheld(indicator_id, counts, catalogue):
                files["exclusions"] += _exclusion_lines(where, outcomes, indicator)
                files["counted_rows"] += _counted_lines(where, outcomes, indicator, names_units=count.listed is None)
    files["indicator_values"] += _named_units(counts, catalogue, basis)
    return files


def _value_line(value: Value, indicator: Indicator, period_set: str, basis: str) -> Line:
    return {
        "basis": basis,
        "indicator_id": indicator.id,
        "version": indicator.version,
        "scope_code": value.scope_code,
        "period_set": period_set,
        "period_id": value.period_id,
        "measure": value.measure,
        "series": value.series,
        "dimension": value.dimension,
        "category": value.category,
        "value": text(value.number),
        "unit_measure": value.unit,
        "value_kind": str(value.kind),
        "confirmed": value.confirmed,
        "note": value.note,
        "additive": text(value.additive),
        "n_rows": text(value.n_rows),
        "n_sources": text(value.n_sources),
        "reports_received": text(value.reports_received),
        "reports_expected": text(value.reports_expected),
    }


def _sieve_lines(where: Line, outcomes: tuple[RowOutcome, ...], indicator: Indicator) -> Iterator[Line]:
    """Read, counted, and excluded by reason; for each, of the kind counted or not."""
    order = ("", *(reason.code for reason in indicator.reasons))
    tally = Counter(("counted" if o.reason is None else "excluded", o.reason or "", o.of_kind) for o in outcomes)
    tally.update(("read", "", o.of_kind) for o in outcomes)
    stages = ("read", "counted", "excluded")

    def place(key: tuple[str, str, bool]) -> tuple[int, int, str, bool]:
        return (stages.index(key[0]), order.index(key[1]) if key[1] in order else -1, key[1], not key[2])

    for outcome, reason, of_kind in sorted(tally, key=place):
        yield {
            **where,
            "table_name": indicator.driving_table,
            "outcome": outcome,
            "reason_code": reason,
            "of_kind": text(of_kind),
            "rows": text(tally[outcome, reason, of_kind]),
        }


def _exclusion_lines(where: Line, outcomes: tuple[RowOutcome, ...], indicator: Indicator) -> Iterator[Line]:
    for outcome in outcomes:
        if outcome.reason and outcome.public:
            yield {
                **where,
                "table_name": indicator.driving_table,
                "row_key": outcome.key,
                "reason_code": outcome.reason,
                "of_kind": text(outcome.of_kind),
            }


def _counted_lines(
    where: Line, outcomes: tuple[RowOutcome, ...], indicator: Indicator, *, names_units: bool
) -> Iterator[Line]:
    """The rows that count; units that are named once are not named here."""
    for outcome in outcomes:
        for given in outcome.counted if outcome.public else ():
            yield {
                **where,
                "period_id": given.period_id,
                "table_name": indicator.driving_table,
                "row_key": outcome.key,
                "unit_id": given.unit if names_units else "",
                "counts_in_period": text(given.is_annual) if names_units else "",
                "counts_from": given.counts_from if names_units else "",
                "amount": text(given.amount) if names_units else "",
            }


# --- units that are named once, for the network (CV-1) --------------------------------------------------------------


def _listed(counts: Counts, catalogue: Catalogue) -> Iterator[tuple[Indicator, Period, set[str], set[str]]]:
    """Indicators whose units are named once: the last calendar period, the units that may be named, the others."""
    for indicator in catalogue.indicators:
        count = counts.get((indicator.id, "calendar"))
        if count is not None and count.listed is not None:
            units = count.listed.cumulative[-1]
            named = set()
            for unit, hits in units.items():
                if all(hit.reading.nameable for hit in hits):
                    named.add(unit)
            yield indicator, catalogue.periods_of("calendar")[-1], named, set(units) - named


def names_are_withheld(indicator_id: str, counts: Counts, catalogue: Catalogue) -> bool:
    """Whether one unit alone would remain unnamed, and could be guessed from the names of the others."""
    return any(
        indicator.id == indicator_id and 0 < len(unnamed) < catalogue.policy.values["unnamed_countries_min"]
        for indicator, _, _, unnamed in _listed(counts, catalogue)
    )


def _named_units(counts: Counts, catalogue: Catalogue, basis: str) -> Iterator[Line]:
    """One list for the network over the whole window: the units named, or that the list is withheld."""
    for indicator, period, named, _ in _listed(counts, catalogue):
        withheld = names_are_withheld(indicator.id, counts, catalogue)
        kind = ValueKind.WITHHELD if withheld else ValueKind.VALUE
        for unit in ["list"] if withheld else sorted(named):
            number = None if withheld else 1
            measured = (number, indicator.unit, kind)
            value = Value("NETWORK", period.id, "cumulative", TOTAL, *measured, "country", unit)
            yield _value_line(value, indicator, "calendar", basis)


def _is_of_network(value: Value) -> bool:
    """Whether it is a cumulative value of the network that is not split, of a series that applies to it."""
    place = (value.scope_code, value.measure, value.dimension)
    return place == ("NETWORK", "cumulative", TOTAL) and value.kind is not ValueKind.NOT_APPLICABLE


# --- how good the rows are ------------------------------------------------------------------------------------------


def quality_lines(counts: Counts, catalogue: Catalogue) -> Iterator[Line]:
    """Four facts per indicator, over the rows counted for the network in calendar years, and the reports on them."""
    for indicator in catalogue.indicators:
        count = counts[indicator.id, "calendar"]
        hits = list(chain(*count.tallies["NETWORK"].cumulative[-1].values()))
        rows = {hit.reading.key for hit in hits}
        sourced = {hit.reading.key for hit in hits if hit.link.sources}
        validated = {hit.reading.key for hit in hits if hit.link.status == "validated"}
        newest = max((hit.event.when[0].start for hit in hits), default=None)
        # the reports are the same for all series
        last = [value for value in count.values if _is_of_network(value)][-1]
        for fact, value, of in (
            ("rows_with_source", len(sourced), len(rows)),
            ("rows_validated", len(validated), len(rows)),
            ("reports_received", last.reports_received, last.reports_expected),
        ):
            yield {"indicator_id": indicator.id, "fact": fact, "value": text(value), "of": text(of)}
        yield {"indicator_id": indicator.id, "fact": "newest_row", "newest_on": text(newest)}
