"""The rules that hold for all indicators: who, when, in which state, and the first reason why not."""

import pytest

from pipeline.intake.tables import status_of
from tests.paper import CALENDAR, FLOWS, JULY_JUNE, SCOPES, catalogue, counted, line_of, tables_of

INDICATORS = [sheet.id for sheet in catalogue().indicators]


def story(
    date: str, period_set: str = CALENDAR, member: str = " | ", precision: str = "", scope: str = "NETWORK"
) -> str:
    """What becomes of one global story of LU (AP-2), the plainest rule of all."""
    extra, cell = (" | date_precision", f" | {precision}") if precision else ("", "")
    done = counted("AP-2", f"""
        organisations:
        org_id | ecpat_member_from | ecpat_member_to
        LU     | {member}
        media_contributions:
        org_id | published_on{extra}
        LU     | {date}{cell}
        """, period_set)  # fmt: skip
    return done.fate(scope)["R1"]


# --- membership ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "before", "inside", "after"),
    [
        (" | ", "counted", "counted", "counted"),
        ("2019-02-10 | ", "not_member", "counted", "counted"),
        (" | 2019-04-10", "counted", "counted", "not_member"),
        ("2019-02-10 | 2019-04-10", "not_member", "counted", "not_member"),
    ],
)
def test_membership_bounds_the_date_that_counts(member: str, before: str, inside: str, after: str) -> None:
    found = [story(date, member=member) for date in ("2019-02-09", "2019-02-10", "2019-04-10", "2019-04-11")]
    assert found == [before, inside, inside, after]
    assert story("2019-02-09", member=member, scope="LU") == "counted"


def test_membership_bounds_the_network_and_nobody_alone() -> None:
    done = counted(
        "AP-2",
        """
        organisations:
        org_id | ecpat_member_from
        LU     | 2020-01-01
        media_contributions:
        org_id | published_on
        LU     | 2019-03-01
        LU     | 2020-03-01
        """,
    )
    for scope in ("LU", "ALL3"):
        assert done.row(scope) == "0/0/0, 1/1/1, 1/0/1, 0/0/1"
    assert done.row("NETWORK") == "0/0/0, 0/0/0, 1/1/1, 0/0/1"


# --- dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "calendar", "july_june"),
    [
        ("2017-12-31", "out_of_window", "out_of_window"),
        ("2018-01-01", "counted", "out_of_window"),
        ("2018-06-30", "counted", "out_of_window"),
        ("2018-07-01", "counted", "counted"),
        ("2021-06-30", "counted", "counted"),
        ("2021-07-01", "counted", "out_of_window"),
        ("2021-12-31", "counted", "out_of_window"),
        ("2022-01-01", "out_of_window", "out_of_window"),
        ("2018-06", "counted", "out_of_window"),
        ("2018-07", "counted", "counted"),
        ("2019", "counted", "unattributed"),
        ("2016", "out_of_window", "unattributed"),
        ("", "undated", "undated"),
    ],
)
def test_each_calendar_has_its_window_and_a_year_fits_one_of_them(date: str, calendar: str, july_june: str) -> None:
    assert (story(date), story(date, JULY_JUNE)) == (calendar, july_june)


def test_a_date_of_unknown_precision_is_no_date() -> None:
    assert story("2019-03-01", precision="unknown") == "undated"


def test_a_month_counts_as_its_first_day() -> None:
    assert story("2019-03", member="2019-03-02 | ") == "not_member"
    assert story("2019-03-01", member="2019-03-01 | ", precision="month") == "counted"


def test_a_month_counts_as_its_first_day_whatever_day_is_written_in_it() -> None:
    assert story("2019-03-20", member="2019-03-10 | ", precision="month") == "not_member"


# --- states -------------------------------------------------------------------------------------------------


def test_draft_and_rejected_rows_never_count_and_sourced_and_validated_ones_do() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        contribution_id | org_id | published_on | validation_status | entered_by_org | validated_by_org
        REJECTED        | LU     | 2018-03-01   | rejected          | LU             |
        DRAFT           | LU     | 2018-03-01   | draft             | LU             |
        SOURCED         | LU     | 2018-03-01   | sourced           | LU             |
        VALIDATED       | LU     | 2018-03-01   | validated         | LU             | BE
        """,
    )
    assert done.fate("LU") == {
        "REJECTED": "rejected", "DRAFT": "draft", "SOURCED": "counted", "VALIDATED": "counted",
    }  # fmt: skip
    assert done.cells("LU", "_T", "annual")[0].n_rows == 2


@pytest.mark.parametrize(("entered", "validated", "status"), [
    ("LU", "BE", "validated"), ("LU", "LU", "sourced"), ("LU", "", "sourced"), ("", "", "sourced"),
])  # fmt: skip
def test_validated_needs_another_organisation(entered: str, validated: str, status: str) -> None:
    paper = f"""
        media_contributions:
        org_id | published_on | validation_status | entered_by_org | validated_by_org
        LU     | 2018-03-01   | validated         | {entered}      | {validated}
        """
    (row,) = tables_of(paper).rows("media_contributions")
    assert status_of(row) == status
    cells = counted("AP-2", paper).cells("LU", "_T", "annual")
    assert [cell.confirmed for cell in cells[:2]] == ["validated" if status == "validated" else "provisional", "none"]


@pytest.mark.parametrize("link", ["sourced", "validated"])
def test_a_value_is_as_confirmed_as_the_weakest_row_that_it_needs(link: str) -> None:
    done = counted(
        "ND-1",
        f"""
        reports_to_bodies:
        report_id | submitted_on | validation_status | entered_by_org | validated_by_org
        R1        | 2018-03-01   | validated         | LU             | FR
        report_submitters:
        report_id | org_id | validation_status | entered_by_org | validated_by_org
        R1        | LU     | {link}            | LU             | FR
        report_countries:
        report_id | country_code | validation_status | entered_by_org | validated_by_org
        R1        | ML           | validated         | LU             | FR
        """,
    )
    expected = "validated" if link == "validated" else "provisional"
    assert done.cells("LU", "_T", "annual")[0].confirmed == expected
    assert done.cells("LU", "_T", "cumulative")[3].confirmed == expected


# --- the first reason ---------------------------------------------------------------------------------------


def test_the_first_matching_reason_wins() -> None:
    # each row has the fault that it is named for and all the faults below it
    done = counted("AP-2", """
        organisations:
        org_id | ecpat_member_from
        FR     | 2021-01-01
        media_contributions:
        contribution_id | org_id | published_on | validation_status | reach_level
        REJECTED        | FR     |              | rejected          | national
        DRAFT           | FR     |              | draft             | national
        UNDATED         | FR     |              | sourced           | national
        UNATTRIBUTED    | FR     | 2016         | sourced           | national
        OUT-OF-WINDOW   | FR     | 2016-01-01   | sourced           | national
        NOT-MEMBER      | FR     | 2019-01-01   | sourced           | national
        SIDE-NATIONAL   | FR     | 2021-02-01   | sourced           | national
        """, JULY_JUNE)  # fmt: skip
    assert done.fate() == {key: key.lower().replace("-", "_") for key in done.fate()}


def test_whose_row_it_is_comes_before_all_its_faults() -> None:
    done = counted("AP-2", """
        media_contributions:
        contribution_id | org_id | published_on | validation_status
        UNDATED         | FR     |              | sourced
        DRAFT           | FR     | 2019-01-01   | draft
        OUTSIDE         | NGO1   | 2019-01-01   | sourced
        """)  # fmt: skip
    assert done.fate("LU") == {"UNDATED": "other_scope", "DRAFT": "other_scope", "OUTSIDE": "other_scope"}
    assert done.fate("FR") == {"UNDATED": "undated", "DRAFT": "draft", "OUTSIDE": "other_scope"}


def test_the_common_reasons_stand_in_the_order_of_the_definition() -> None:
    assert [reason["code"] for reason in catalogue().common_reasons] == [
        "other_scope", "rejected", "draft", "undated", "unattributed", "out_of_window", "not_member",
    ]  # fmt: skip


# --- what a cell says ---------------------------------------------------------------------------------------


def test_a_count_of_members_is_a_yes_or_a_no_for_one_organisation() -> None:
    for sheet in catalogue().indicators:
        empty = counted(sheet.id, "")
        line = "like" if sheet.id == "KE-3" else "_T"
        units = [empty.cells(scope, line, "annual")[0].unit for scope in SCOPES]
        assert (set(units[:3]) == {"yes_no"}) is (sheet.unit == "member")
        assert "yes_no" not in units[3:]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_cell_of_the_grid_is_there_even_without_any_row(indicator: str) -> None:
    for period_set, periods in ((CALENDAR, 4), (JULY_JUNE, 3)):
        empty = counted(indicator, "", period_set)
        total = [value for value in empty.count.values if line_of(value) == "_T"]
        assert len(total) == 5 * periods * 3
        assert {value.number for value in total} == ({None} if indicator == "KE-3" else {0})


def test_only_annual_flows_may_be_added() -> None:
    for indicator in INDICATORS:
        for value in counted(indicator, "").count.values:
            is_flow = value.series in FLOWS
            assert value.additive is (is_flow and value.measure == "annual")


def test_rows_and_sources_behind_a_value_are_counted_once() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on | source_id
        R1        | 2018-03-01   | S1
        R2        | 2018-04-01   | S2
        report_submitters:
        report_id | org_id | source_id
        R1        | LU     | S9
        R1        | FR     | S9
        R2        | LU     | S9
        report_countries:
        report_id | country_code | source_id
        R1        | ML           | S1
        R1        | NP           | S1
        R2        | ML           | S1
        """,
    )
    cell = done.cells("ALL3", "_T", "annual")[0]
    assert (cell.number, cell.n_rows, cell.n_sources) == (2, 2, 2)
