"""What holds for every count, whatever the rows: tried on small random tables, for all thirteen indicators."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indicators.coverage import Reports, read_reports
from pipeline.indicators.values import Value
from pipeline.intake.tables import Tables
from pipeline.model import Indicator, ValueKind
from tests.paper import (
    CALENDAR,
    CLOSED,
    FLOWS,
    JULY_JUNE,
    SCOPES,
    Counted,
    catalogue,
    count_tables,
    in_memory,
    line_of,
    reporting,
)
from tests.properties.random_papers import Rows, papers, tables, without_drafts

SHEETS = {sheet.id: sheet for sheet in catalogue().indicators}
ENOUGH = settings(max_examples=max(15, settings().max_examples // 10))
JUDGED_TOGETHER = {"CV-1", "CV-2"}  # a threshold over what the three did together may be reached by none alone

every_indicator = pytest.mark.parametrize("indicator", list(SHEETS))
calendars = st.sampled_from([CALENDAR, JULY_JUNE])
ORGANISATIONS = ["LU", "BE", "FR", "M1", "M2", "M3", "INT"]


@cache
def reports(whole: bool) -> Reports:
    """Complete reports by all, or by some."""
    faults = (("LU", "2018", "partial"), ("FR", "2020-2021", "absent"), ("FR", "2021", "absent"))
    missing = [{"org_id": org, "period_id": period, "status": state} for org, period, state in faults]
    rows = reporting(ORGANISATIONS, [] if whole else missing, silent=False)
    return read_reports(in_memory({"reporting_status": rows}), catalogue().periods, CLOSED)


def draw(data: st.DataObject, indicator: str) -> tuple[Rows, str]:
    return data.draw(papers(SHEETS[indicator].tables)), data.draw(calendars)


def lines(done: Counted, measure: str) -> dict[tuple[str, str], list[Value]]:
    """The cells of each scope and line, period by period."""
    found: dict[tuple[str, str], list[Value]] = {}
    for value in done.count.values:
        if value.measure == measure and value.kind is not ValueKind.NOT_APPLICABLE:
            found.setdefault((value.scope_code, line_of(value)), []).append(value)
    return found


def numbers_of(cells: list[Value]) -> list[int]:
    return [cell.number or 0 for cell in cells]


def is_flow(line: str) -> bool:
    return line.partition(";")[0] in FLOWS


def known_reasons(sheet: Indicator) -> set[str]:
    return {reason["code"] for reason in catalogue().common_reasons} | {reason.code for reason in sheet.reasons}


@every_indicator
@ENOUGH
@given(data=st.data())
def test_every_row_read_is_counted_or_excluded_for_a_reason_of_the_sheet(indicator: str, data: st.DataObject) -> None:
    rows, period_set = draw(data, indicator)
    done = count_tables(indicator, tables(rows), period_set, reports=reports(whole=True))
    sieve = done.files()["indicator_rows"]
    for scope in SCOPES:
        outcomes = done.count.outcomes[scope]
        assert {outcome.reason for outcome in outcomes} - {None} <= known_reasons(SHEETS[indicator])
        assert all(bool(outcome.counted) is (outcome.reason is None) for outcome in outcomes)
        stages = {stage: sum(int(row["rows"]) for row in sieve if (row["scope_code"], row["outcome"]) == (scope, stage))
                  for stage in ("read", "counted", "excluded")}  # fmt: skip
        assert len(rows[SHEETS[indicator].driving_table]) == len(outcomes)
        assert stages["read"] == stages["counted"] + stages["excluded"] == len(outcomes)


@every_indicator
@ENOUGH
@given(data=st.data(), whole=st.booleans())
def test_new_units_add_up_to_a_cumulative_value_that_never_falls(
    indicator: str, data: st.DataObject, *, whole: bool
) -> None:
    rows, period_set = draw(data, indicator)
    done = count_tables(indicator, tables(rows), period_set, reports=reports(whole))
    added = {
        **lines(done, "new"),
        **{place: cells for place, cells in lines(done, "annual").items() if is_flow(place[1])},
    }
    for place, cells in lines(done, "cumulative").items():
        numbers = numbers_of(cells)
        assert numbers == sorted(numbers)
        assert sum(numbers_of(added[place])) == numbers[-1]
    with_number = {ValueKind.VALUE, ValueKind.LOWER_BOUND, ValueKind.FIRST_DOCUMENTED}
    assert all((value.number is not None) is (value.kind in with_number) for value in done.count.values)
    if whole and indicator != "KE-3":  # a counter without a baseline leaves its period open
        assert {value.kind for value in done.count.values} <= {ValueKind.VALUE, ValueKind.NOT_APPLICABLE}


@every_indicator
@ENOUGH
@given(data=st.data())
def test_the_three_count_no_more_than_their_sum_and_the_network_no_less(indicator: str, data: st.DataObject) -> None:
    rows, period_set = draw(data, indicator)
    undated = {"ecpat_member_from": None, "ecpat_member_to": None}  # membership bounds the network only
    rows = {**rows, "organisations": [{**row, **undated} for row in rows["organisations"]]}
    done = count_tables(indicator, tables(rows), period_set, reports=reports(whole=True))
    for measure in ("annual", "cumulative"):
        found = lines(done, measure)
        for line in {line for scope, line in found if scope == "ALL3"}:
            three, network = (numbers_of(found[scope, line]) for scope in ("ALL3", "NETWORK"))
            assert all(larger >= smaller for smaller, larger in zip(three, network, strict=True))
            single = map(sum, zip(*(numbers_of(found[scope, line]) for scope in SCOPES[:3]), strict=True))
            if indicator not in JUDGED_TOGETHER:
                assert all(
                    total == one if is_flow(line) else total >= one for one, total in zip(three, single, strict=True)
                )


def everything(done: Counted) -> Any:
    """All values and outcomes, in no order."""
    fates = {scope: sorted(map(repr, outcomes)) for scope, outcomes in done.count.outcomes.items()}
    return sorted(map(repr, done.count.values)), fates


@every_indicator
@ENOUGH
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(indicator: str, data: st.DataObject) -> None:
    rows, period_set = draw(data, indicator)
    shuffled = {name: data.draw(st.permutations(each)) for name, each in rows.items()}
    first, second = (
        count_tables(indicator, tables(each), period_set, reports=reports(whole=True)) for each in (rows, shuffled)
    )
    assert everything(first) == everything(second)


@every_indicator
@ENOUGH
@given(data=st.data())
def test_draft_and_rejected_rows_never_matter(indicator: str, data: st.DataObject) -> None:
    rows, period_set = draw(data, indicator)
    with_, without = (
        count_tables(indicator, each, period_set, reports=reports(whole=True)) for each in (tables(rows), lean(rows))
    )
    assert numbers(with_) == numbers(without)


def lean(rows: Rows) -> Tables:
    return tables(without_drafts(rows))


def numbers(done: Counted) -> dict[tuple[str, ...], tuple[int, str]]:
    """Every number but the zeros, with how far it is confirmed."""
    return {
        (value.scope_code, value.period_id, value.measure, line_of(value)): (value.number, value.confirmed)
        for value in done.count.values
        if value.number
    }
