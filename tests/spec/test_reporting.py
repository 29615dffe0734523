"""Reports decide what kind of number stands there: a value, a lower bound, or nothing that was reported."""

from datetime import date

import pytest

from pipeline.model import Indicator, Severity
from tests.paper import JULY_JUNE, SCOPES, catalogue, counted, findings_of

YEARS = ("2018", "2019", "2020", "2021")


def reported(states: str, stories: str, *, org: str = "LU", scope: str = "LU", silent: bool = True) -> str:
    """AP-2 of a scope: reports of one organisation for the four years, and the years in which it had a story."""
    rows = "\n".join(f"{org} | {year} | {state}" for year, state in zip(YEARS, states.split(), strict=True))
    told = "\n".join(f"{org} | {year}-03-01" for year in stories.split())
    return counted("AP-2", f"""
        reporting_status:
        org_id | period_id | status
        {rows}
        media_contributions:
        org_id | published_on
        {told}
        """, silent=silent).row(scope)  # fmt: skip


COMPLETE = "complete complete complete complete"


@pytest.mark.parametrize(
    ("states", "stories", "row"),
    [
        (COMPLETE, "", "0/0/0, 0/0/0, 0/0/0, 0/0/0"),
        (COMPLETE, "2019 2021", "0/0/0, 1/1/1, 0/0/1, 1/0/1"),
        ("nil complete nil nil", "2019", "0/0/0, 1/1/1, 0/0/1, 0/0/1"),
        ("absent absent absent absent", "", "?/?/?, ?/?/?, ?/?/?, ?/?/?"),
        ("partial partial partial partial", "", "?/?/?, ?/?/?, ?/?/?, ?/?/?"),
        ("not_submitted absent partial absent", "", "?/?/?, ?/?/?, ?/?/?, ?/?/?"),
        ("absent absent absent absent", "2019", "?/?/?, >=1/1*/>=1, ?/?/>=1, ?/?/>=1"),
        ("partial not_submitted absent partial", "2018 2019 2020", ">=1/1*/>=1, >=1/0*/>=1, >=1/0*/>=1, ?/?/>=1"),
        ("complete partial complete complete", "2018", "1/1/1, ?/?/>=1, 0/0*/>=1, 0/0*/>=1"),
        ("complete partial complete complete", "2018 2019", "1/1/1, >=1/0*/>=1, 0/0*/>=1, 0/0*/>=1"),
        ("complete complete partial complete", "2021", "0/0/0, 0/0/0, ?/?/>=0, 1/1*/>=1"),
        ("absent complete complete complete", "", "?/?/?, 0/0*/>=0, 0/0*/>=0, 0/0*/>=0"),
        ("absent complete complete complete", "2020", "?/?/?, 0/0*/>=0, 1/1*/>=1, 0/0*/>=1"),
    ],
)
def test_the_decision_table_for_one_organisation(states: str, stories: str, row: str) -> None:
    assert reported(states, stories) == row


@pytest.mark.parametrize("state", ["complete", "nil", "partial", "not_submitted", "absent"])
def test_the_worst_of_the_three_reports_decides(state: str) -> None:
    is_whole = state in {"complete", "nil"}
    states = f"{state} complete complete complete"
    row = reported(states, "2018 2020", scope="ALL3", org="BE", silent=False)
    assert row == ("1/1/1, 0/0/1, 1/0/1, 0/0/1" if is_whole else ">=1/1*/>=1, 0/0*/>=1, 1/0*/>=1, 0/0*/>=1")
    none = reported(states, "", scope="ALL3", org="BE", silent=False)
    assert none == ("0/0/0, 0/0/0, 0/0/0, 0/0/0" if is_whole else "?/?/?, 0/0*/>=0, 0/0*/>=0, 0/0*/>=0")


def test_one_missing_report_leaves_the_other_scopes_alone() -> None:
    done = counted("AP-2", "reporting_status:\norg_id | period_id | status\nBE | 2018 | absent")
    assert [done.annual(scope) for scope in SCOPES] == ["0 0 0 0", "? 0 0 0", "0 0 0 0", "? 0 0 0", "? 0 0 0"]


@pytest.mark.parametrize(
    ("org", "expected_by"),
    [("M3", ("AP-2", "KE-1")), ("INT", ("KE-1",)), ("NGO1", ()), ("FIRM1", ())],
)
def test_the_network_expects_its_members_and_the_secretariat_where_it_acts(
    org: str, expected_by: tuple[str, ...]
) -> None:
    paper = f"reporting_status:\norg_id | period_id | status\n{org} | 2018 | absent"
    for indicator in ("AP-2", "KE-1"):
        annual = "? 0 0 0" if indicator in expected_by else "0 0 0 0"
        assert counted(indicator, paper).annual("NETWORK") == annual
        assert counted(indicator, paper).annual("ALL3") == "0 0 0 0"


@pytest.mark.parametrize("sheet", catalogue().indicators, ids=lambda sheet: sheet.id)
def test_how_many_reports_are_expected(sheet: Indicator) -> None:
    done = counted(sheet.id, "")
    line = "like" if sheet.id == "KE-3" else "_T"
    expected = [done.cells(scope, line, "annual")[0].reports_expected for scope in SCOPES]
    assert expected == [1, 1, 1, 3, 7 if sheet.secretariat_acts else 6]


def test_an_organisation_is_expected_for_the_periods_of_its_membership() -> None:
    done = counted(
        "AP-2",
        """
        organisations:
        org_id | ecpat_member_from | ecpat_member_to
        M1     | 2019-12-31        | 2020-01-01
        reporting_status:
        org_id | status
        M1     | absent
        """,
    )
    assert done.annual() == "0 ? ? 0"


def test_received_reports_are_complete_nil_or_partial_out_of_those_expected() -> None:
    done = counted("AP-2", """
        reporting_status:
        org_id | period_id | status
        LU     | 2018      | complete
        BE     | 2018      | partial
        FR     | 2018      | not_submitted
        LU     | 2019      | nil
        """, silent=True)  # fmt: skip
    annual, cumulative = (done.cells("ALL3", "_T", measure) for measure in ("annual", "cumulative"))
    assert [(cell.reports_received, cell.reports_expected) for cell in annual] == [(2, 3), (1, 3), (0, 3), (0, 3)]
    assert [(cell.reports_received, cell.reports_expected) for cell in cumulative] == [(2, 3), (3, 6), (3, 9), (3, 12)]


def test_only_the_report_on_the_driving_table_matters() -> None:
    paper = "reporting_status:\norg_id | table_name | period_id | status\nLU | {} | 2018 | absent"
    assert counted("AP-2", paper.format("publications")).annual("LU") == "0 0 0 0"
    assert counted("AP-2", paper.format("media_contributions")).annual("LU") == "? 0 0 0"


# --- periods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "row"),
    [
        (date(2022, 1, 1), "1/1/1, 0/0/1, 0/0/1, 0/0/1"),
        (date(2021, 12, 31), "1/1/1, 0/0/1, 0/0/1, ?/?/>=1"),
        (date(2018, 6, 30), ">=1/1*/>=1, ?/?/>=1, ?/?/>=1, ?/?/>=1"),
    ],
)
def test_a_period_that_is_not_closed_on_the_release_date_is_as_partial(release: date, row: str) -> None:
    done = counted("AP-2", "media_contributions:\norg_id | published_on\nLU | 2018-03-01", release=release)
    assert done.row("LU") == row


def by_july_june(first: str, second: str, calendar: str = "absent") -> str:
    return counted("AP-2", f"""
        reporting_status:
        org_id | period_id | status
        LU     | 2018-2019 | {first}
        LU     | 2019-2020 | {second}
        LU     | 2019      | {calendar}
        """, silent=True).annual("LU")  # fmt: skip


def test_a_calendar_year_is_covered_by_two_july_june_reports() -> None:
    assert by_july_june("complete", "nil") == "? 0 ? ?"
    assert by_july_june("complete", "partial") == "? ? ? ?"
    assert by_july_june("complete", "absent") == "? ? ? ?"
    assert by_july_june("complete", "complete", "partial") == "? 0 ? ?"
    assert by_july_june("absent", "absent", "complete") == "? 0 ? ?"


def test_july_june_reports_leave_the_first_and_last_calendar_years_uncovered() -> None:
    paper = "reporting_status:\norg_id | period_id | status\n" + "\n".join(
        f"LU | {year}-{year + 1} | complete" for year in (2018, 2019, 2020)
    )
    assert counted("AP-2", paper, silent=True).annual("LU") == "? 0 0 ?"
    assert counted("AP-2", paper, JULY_JUNE, silent=True).annual("LU") == "0 0 0"


def test_one_july_june_year_before_and_one_after_cover_the_first_and_the_last_calendar_year() -> None:
    paper = "reporting_status:\norg_id | period_id | status\n" + "\n".join(
        f"LU | {year}-{year + 1} | complete" for year in range(2017, 2022)
    )
    done = counted("AP-2", paper, silent=True)
    assert done.annual("LU") == "0 0 0 0"
    assert {value.period_id for value in done.count.values} == set(YEARS)


def test_two_calendar_reports_cover_a_july_june_year() -> None:
    paper = "reporting_status:\norg_id | period_id | status\n" + "\n".join(
        f"LU | {year} | {'partial' if year == '2021' else 'complete'}" for year in YEARS
    )
    assert counted("AP-2", paper, silent=True).annual("LU") == "0 0 0 ?"
    assert counted("AP-2", paper, JULY_JUNE, silent=True).annual("LU") == "0 0 ?"


# --- flows, splits, and what does not apply -----------------------------------------------------------------


def test_flows_have_lower_bounds_too_and_their_new_never_applies() -> None:
    done = counted("KE-3", """
        publications:
        publication_id | pub_type
        P1             | national_study
        dissemination_metrics:
        publication_id | period_end | value
        P1             | 2018-03-01 | 10
        P1             | 2020-03-01 | 5
        reporting_status:
        org_id | period_id | status
        LU     | 2019      | complete
        """, silent=True)  # fmt: skip
    assert done.row("LU", "like") == ">=10/-/>=10, 0/-/>=10, >=5/-/>=15, ?/-/>=15"
    assert done.row("LU") == "-/-/-, -/-/-, -/-/-, -/-/-"


def test_categories_have_the_kinds_of_their_own_numbers() -> None:
    done = counted("ND-3", """
        expertise_evidence:
        org_id | form        | evidence_date
        LU     | online      | 2018-01-01
        LU     | travel      | 2018-05-01
        LU     | trafficking | 2018-12-31
        """, silent=True)  # fmt: skip
    assert done.annual("LU", "form=f_online") == ">=1 ? ? ?"
    assert done.annual("LU", "form=f_prostitution") == "? ? ? ?"


def test_what_does_not_apply_does_not_apply_without_reports_either() -> None:
    done = counted("ND-2", "", silent=True)
    assert done.annual("NETWORK", "trained_by") == "- - - -"
    assert done.annual("LU", "trained_by") == "? ? ? ?"


# --- reports that contradict the rows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "package", "found"),
    [
        ("nil", "package", [("nil_but_rows", Severity.ERROR)]),
        ("not_submitted", "package", [("not_submitted_but_rows", Severity.WARNING)]),
        ("nil", "another", [("nil_but_rows", Severity.WARNING)]),
        ("complete", "another", []),
        ("complete", "package", []),
        ("partial", "package", []),
    ],
)
def test_nil_beside_rows_of_the_same_package_is_an_error(
    status: str, package: str, found: list[tuple[str, Severity]]
) -> None:
    findings = findings_of(f"""
        reporting_status:
        org_id | table_name          | period_id | status
        LU     | media_contributions | 2018      | {status}
        media_contributions:
        org_id | published_on | _package
        LU     | 2018-03-01   | {package}
        """)
    assert [(each.code, each.severity) for each in findings] == found


@pytest.mark.parametrize("date_", ["2019-03-01", ""])
def test_nil_is_no_error_where_the_rows_are_of_another_period(date_: str) -> None:
    assert findings_of(f"""
        reporting_status:
        org_id | table_name          | period_id | status
        LU     | media_contributions | 2018      | nil
        media_contributions:
        org_id | published_on
        LU     | {date_}
        """) == []  # fmt: skip


def test_nil_beside_rows_of_the_organisation_in_another_package_is_a_lower_bound() -> None:
    paper = """
        reporting_status:
        org_id | table_name          | period_id | status
        LU     | media_contributions | 2018      | nil
        BE     | media_contributions | 2018      | nil
        media_contributions:
        org_id | published_on | reach_level | _package
        LU     | 2018-03-01   | global      | another
        BE     | 2018-03-01   | national    | another
        BE     | 2018-03-01   | global      | package
        """
    assert counted("AP-2", paper).annual("LU") == ">=1 0 0 0"
    assert counted("AP-2", paper).annual("BE") == ">=1 0 0 0"
    assert counted("AP-2", paper.replace("another", "package")).annual("LU") == "1 0 0 0"


def test_not_submitted_beside_rows_is_a_lower_bound() -> None:
    assert reported("not_submitted complete complete complete", "2018").startswith(">=1/1*/>=1, 0/0*/>=1")
