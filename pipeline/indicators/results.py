"""The computed files of a release: values, the sieve, what was counted and excluded, and how good the rows are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.catalogue import Catalogue
from pipeline.indicators.counting_engine import Count, RowOutcome
from pipeline.indicators.values import Tally, Value
from pipeline.model import TOTAL, Indicator, Period, ValueKind

Counts = Mapping[tuple[str, str], Count]
"""What was counted, by indicator id and period set."""

Line = dict[str, str]


def text(value: object) -> str:
    """A cell as the release writes it: blank for None, true or false, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def result_files(counts: Counts, catalogue: Catalogue, basis: str) -> dict[str, list[Line]]:
    """The rows of the computed files."""
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
                files["counted_rows"] += _counted_lines(where, outcomes, indicator, names_units=not count.lists_units)
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
        "disaggregation": value.disaggregation,
        "value": text(value.number),
        "unit_measure": value.unit,
        "value_kind": str(value.kind),
        "confirmed": value.confirmed,
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
        for period_id, unit in outcome.counted if outcome.public else ():
            yield {
                **where,
                "period_id": period_id,
                "table_name": indicator.driving_table,
                "row_key": outcome.key,
                "unit": unit if names_units else "",
            }


# --- units that are named once, for the network (CV-1) --------------------------------------------------------------


def _listed(counts: Counts, catalogue: Catalogue) -> Iterator[tuple[Indicator, Period, set[str], set[str]]]:
    """Indicators whose units are named once: the last calendar period, the units that may be named, the others."""
    for indicator in catalogue.indicators:
        count = counts.get((indicator.id, "calendar"))
        if count is not None and count.lists_units:
            final: Tally = count.tallies["NETWORK"]
            units = final.cumulative[-1]
            unnamed = {unit for unit, hits in units.items() if not all(hit.reading.nameable for hit in hits)}
            yield indicator, catalogue.periods_of("calendar")[-1], set(units) - unnamed, unnamed


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
            value = Value("NETWORK", period.id, "cumulative", f"country={unit}", number, indicator.unit, kind)
            yield _value_line(value, indicator, "calendar", basis)


# --- how good the rows are ------------------------------------------------------------------------------------------


def quality_lines(counts: Counts, catalogue: Catalogue) -> Iterator[Line]:
    """Four facts per indicator, over the rows counted for the network in calendar years, and the reports on them."""
    for indicator in catalogue.indicators:
        count = counts[indicator.id, "calendar"]
        hits = [hit for hits in count.tallies["NETWORK"].cumulative[-1].values() for hit in hits]
        rows = {hit.reading.key for hit in hits}
        sourced = {hit.reading.key for hit in hits if hit.link.sources}
        validated = {hit.reading.key for hit in hits if hit.link.status == "validated"}
        newest = max((hit.event.when[0].start for hit in hits), default=None)
        last = [
            v
            for v in count.values
            if v.scope_code == "NETWORK" and v.measure == "cumulative" and v.disaggregation == TOTAL
        ][-1]
        for fact, value, of in (
            ("rows_with_source", len(sourced), len(rows)),
            ("rows_validated", len(validated), len(rows)),
            ("reports_received", last.reports_received, last.reports_expected),
            ("newest_row", newest, None),
        ):
            yield {"indicator_id": indicator.id, "fact": fact, "value": text(value), "of": text(of)}
