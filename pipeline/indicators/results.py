"""The computed files of a release: values, the sieve, what was counted and excluded, and how good the rows are."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pipeline.catalogue import Catalogue
from pipeline.indicators.counting_engine import Counts, RowOutcome
from pipeline.indicators.values import Value
from pipeline.model import TOTAL, Indicator, ValueKind

Line = dict[str, str]
STAGES = ("read", "counted", "excluded")
COLUMNS = {"number": "value", "unit": "unit_measure", "kind": "value_kind"}
"""The fields of a value that are columns of another name."""


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
    values: list[Line] = []
    exclusions: list[Line] = []
    sieves: list[Line] = []
    counted: list[Line] = []
    for (indicator_id, period_set), count in counts.items():
        indicator = indicators[indicator_id]
        values += [_value_line(value, indicator, period_set, basis) for value in count.values]
        are_withheld = names_are_withheld(indicator_id, counts, catalogue)
        for scope_code, outcomes in count.outcomes.items():
            where = {
                "indicator_id": indicator_id,
                "scope_code": scope_code,
                "period_set": period_set,
                "table_name": indicator.driving_table,
            }
            sieves += _sieve_lines(where, outcomes, indicator)
            public = [] if are_withheld else [outcome for outcome in outcomes if outcome.public]
            for outcome in public:
                row = {**where, "row_key": outcome.key}
                if outcome.reason:
                    exclusions.append({**row, "reason_code": outcome.reason, "of_kind": text(outcome.of_kind)})
                counted += _counted_lines(row, outcome, names_units=count.listed is None)
    values += _named_units(counts, catalogue, basis)
    return {"indicator_values": values, "exclusions": exclusions, "indicator_rows": sieves, "counted_rows": counted}


def _value_line(value: Value, indicator: Indicator, period_set: str, basis: str) -> Line:
    line = {"basis": basis, "indicator_id": indicator.id, "version": indicator.version, "period_set": period_set}
    for name, cell in vars(value).items():
        line[COLUMNS.get(name, name)] = text(cell)
    return line


def _sieve_lines(where: Line, outcomes: tuple[RowOutcome, ...], indicator: Indicator) -> Iterator[Line]:
    order = [reason.code for reason in indicator.reasons]
    tally: Counter[tuple[str, str, bool]] = Counter()
    for outcome in outcomes:
        reason = outcome.reason or ""
        tally["read", "", outcome.of_kind] += 1
        tally["excluded" if reason else "counted", reason, outcome.of_kind] += 1

    def place(key: tuple[str, str, bool]) -> tuple[int, int, str, bool]:
        stage, reason, of_kind = key
        return (STAGES.index(stage), order.index(reason) if reason in order else -1, reason, not of_kind)

    for stage, reason, of_kind in sorted(tally, key=place):
        number = tally[stage, reason, of_kind]
        yield {**where, "outcome": stage, "reason_code": reason, "of_kind": text(of_kind), "rows": text(number)}


def _counted_lines(row: Line, outcome: RowOutcome, *, names_units: bool) -> Iterator[Line]:
    """What a row gives; units that are named once are not named here."""
    for given in outcome.counted:
        line = {**row, "period_id": given.period_id}
        for name, cell in (
            ("unit_id", given.unit),
            ("counts_in_period", given.is_annual),
            ("counts_from", given.counts_from),
            ("amount", given.amount),
        ):
            line[name] = text(cell) if names_units else ""
        yield line


# --- units that are named once, for the network (CV-1) --------------------------------------------------------------


def _nameable_units(indicator_id: str, counts: Counts) -> tuple[list[str], list[str]]:
    """Of the units that are named once, over all calendar periods: those that may be named, and the others."""
    named: list[str] = []
    unnamed: list[str] = []
    count = counts.get((indicator_id, "calendar"))
    units = count.listed if count and count.listed else {}
    for unit, hits in sorted(units.items()):
        is_nameable = all(hit.reading.nameable for hit in hits)
        (named if is_nameable else unnamed).append(unit)
    return named, unnamed


def names_are_withheld(indicator_id: str, counts: Counts, catalogue: Catalogue) -> bool:
    """Whether one unit alone would remain unnamed, and could be guessed from the names of the others."""
    _, unnamed = _nameable_units(indicator_id, counts)
    return bool(unnamed) and len(unnamed) < catalogue.policy.values["unnamed_countries_min"]


def _named_units(counts: Counts, catalogue: Catalogue, basis: str) -> Iterator[Line]:
    """One list for the network over the whole window: the units named, or that the list is withheld."""
    period = catalogue.periods_of("calendar")[-1]
    place = ("NETWORK", period.id, "cumulative", TOTAL)
    for indicator in catalogue.indicators:
        if names_are_withheld(indicator.id, counts, catalogue):
            listed = [Value(*place, None, indicator.unit, ValueKind.WITHHELD, "country", "list")]
        else:
            named, _ = _nameable_units(indicator.id, counts)
            listed = [Value(*place, 1, indicator.unit, ValueKind.VALUE, "country", unit) for unit in named]
        for value in listed:
            yield _value_line(value, indicator, "calendar", basis)


# --- how good the rows are ------------------------------------------------------------------------------------------


def quality_lines(counts: Counts, catalogue: Catalogue) -> Iterator[Line]:
    """Four facts per indicator, over the rows counted for the network in calendar years, and the reports on them."""
    for indicator in catalogue.indicators:
        count = counts[indicator.id, "calendar"]
        rows = {hit.reading.key for hit in count.network}
        sourced = {hit.reading.key for hit in count.network if hit.link.sources}
        validated = {hit.reading.key for hit in count.network if hit.link.status == "validated"}
        newest = max((hit.event.when[0].start for hit in count.network), default=None)
        last = [value for value in count.values if _is_of_network(value)][-1]  # all series have the same reports
        for fact, value, of in (
            ("rows_with_source", len(sourced), len(rows)),
            ("rows_validated", len(validated), len(rows)),
            ("reports_received", last.reports_received, last.reports_expected),
        ):
            yield {"indicator_id": indicator.id, "fact": fact, "value": text(value), "of": text(of)}
        yield {"indicator_id": indicator.id, "fact": "newest_row", "newest_on": text(newest)}


def _is_of_network(value: Value) -> bool:
    """Whether it is a cumulative value of the network that is not split, of a series that applies to it."""
    place = (value.scope_code, value.measure, value.dimension)
    return place == ("NETWORK", "cumulative", TOTAL) and value.kind is not ValueKind.NOT_APPLICABLE
