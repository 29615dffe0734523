"""AP-3: members active on social networks, by months with posts of their own."""

import pytest

from tests.paper import CALENDAR, JULY_JUNE, counted


def posting(rows: str, joined: str = "", left: str = "", period_set: str = CALENDAR) -> tuple[str, str]:
    """The annual values of M1, and what became of its first row."""
    done = counted("AP-3", f"""
        organisations:
        org_id | ecpat_member_from | ecpat_member_to
        M1     | {joined}          | {left}
        comms_activity:
        org_id | month
        {rows}
        """, period_set)  # fmt: skip
    return done.annual(), next(iter(done.fate().values()))


@pytest.mark.parametrize(("months", "active"), [("01..09", "1 0 0 0"), ("01..08", "0 0 0 0"), ("01..12", "1 0 0 0")])
def test_nine_months_of_twelve_are_active(months: str, active: str) -> None:
    reason = "counted" if active[0] == "1" else "below_threshold"
    assert posting(f"M1 | 2018-{months}") == (active, reason)


@pytest.mark.parametrize(
    ("joined", "enough", "too_few"),
    [
        ("2018-10-31", "10..12", "10..11"),  # 3 months: 3 needed
        ("2018-09-01", "10..12", "11..12"),  # 4 months: 3
        ("2018-08-15", "09..12", "10..12"),  # 5 months: 4
        ("2018-07-01", "08..12", "09..12"),  # 6 months: 5
        ("2018-05-02", "07..12", "08..12"),  # 8 months: 6
        ("2018-02-28", "04..12", "05..12"),  # 11 months: 9
    ],
)
def test_three_quarters_of_the_months_of_membership_are_needed(joined: str, enough: str, too_few: str) -> None:
    assert posting(f"M1 | 2018-{enough}", joined) == ("1 0 0 0", "counted")
    assert posting(f"M1 | 2018-{too_few}", joined) == ("0 0 0 0", "below_threshold")


def test_leaving_years_are_pro_rata_as_joining_years() -> None:
    assert posting("M1 | 2019-01..05", left="2019-06-01") == ("0 1 0 0", "counted")
    assert posting("M1 | 2019-01..04", left="2019-06-01") == ("0 0 0 0", "below_threshold")
    assert posting("M1 | 2019-01..02", left="2019-02-28") == ("0 0 0 0", "joined_late")


def test_fewer_than_three_months_of_membership_are_too_few() -> None:
    assert posting("M1 | 2018-11..12", joined="2018-11-01") == ("0 0 0 0", "joined_late")
    assert posting("M1 | 2018-10..12", joined="2018-10-31") == ("1 0 0 0", "counted")


def test_the_month_of_joining_counts_and_earlier_months_do_not() -> None:
    done = counted(
        "AP-3",
        """
        organisations:
        org_id | ecpat_member_from
        M1     | 2018-10-31
        comms_activity:
        org_id | month
        M1     | 2018-09..12
        """,
    )
    fates = [fate for _, fate in sorted(done.fate().items())]
    assert fates == ["not_member", "counted", "counted", "counted"]
    early = posting("M1 | 2018-01..09", joined="2018-07-15")
    assert early == ("0 0 0 0", "not_member")


def test_months_fit_both_calendars() -> None:
    assert posting("M1 | 2018-10..12\nM1 | 2019-01..06", period_set=JULY_JUNE) == ("1 0 0", "counted")
    assert posting("M1 | 2018-10..12\nM1 | 2019-01..06") == ("0 0 0 0", "below_threshold")
    assert posting("M1 | 2020-10..12\nM1 | 2021-01..06", "2020-10-15", period_set=JULY_JUNE) == ("0 0 1", "counted")
    assert posting("M1 | 2018-01..06", period_set=JULY_JUNE) == ("0 0 0", "out_of_window")


def test_a_month_counts_once_over_platforms_and_audiences_and_reposts_do_not_count() -> None:
    done = counted(
        "AP-3",
        """
        comms_activity:
        org_id | month       | channel       | platform | audience      | own_items
        M1     | 2018-01..04 | social        | video    | public        | 1
        M1     | 2018-01..04 | social        | text     | children      | 5
        M1     | 2018-05..08 | social        | text     | professionals | 2
        M1     | 2018-09..09 | social        | text     | public        | 0
        M1     | 2018-10..10 | participatory | forum    | public        | 3
        M1     | 2018-11..11 | traditional   | radio    | public        | 3
        M2     | 2018-01..06 | social        | video    | public        | 1
        M2     | 2018-07..09 | social        | text     | children      | 1
        """,
    )
    assert done.annual() == "1 0 0 0"  # M1 has eight months, M2 nine
    fates = done.fate()
    assert fates["M1/2018-09/social/text/public"] == "no_output"
    assert fates["M1/2018-10/participatory/forum/public"] == "other_channel"
    assert fates["M1/2018-11/traditional/radio/public"] == "other_channel"
    assert fates["M1/2018-01/social/video/public"] == "below_threshold"
    assert fates["M2/2018-01/social/video/public"] == "counted"


def test_active_once_stays_in_the_cumulative_value() -> None:
    done = counted(
        "AP-3",
        """
        comms_activity:
        org_id | month
        LU     | 2018-01..12
        LU     | 2020-01..09
        FR     | 2020-04..12
        """,
    )
    assert done.row("LU") == "1/1/1, 0/0/1, 1/0/1, 0/0/1"
    assert done.row("ALL3") == "1/1/1, 0/0/1, 2/1/2, 0/0/2"
    assert done.cells("LU", "_T", "annual")[0].unit == "yes_no"
    assert done.cells("ALL3", "_T", "annual")[0].unit == "member"


def test_the_secretariat_and_outsiders_never_count() -> None:
    done = counted(
        "AP-3",
        """
        comms_activity:
        org_id | month
        INT    | 2018-01..12
        NGO1   | 2018-01..12
        """,
    )
    assert done.annual() == "0 0 0 0"
    assert set(done.fate().values()) == {"not_member", "other_scope"}
