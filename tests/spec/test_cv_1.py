"""CV-1: countries where groups of victims and survivors take an active part."""

import pytest

from pipeline.model import Severity
from tests.paper import CALENDAR, JULY_JUNE, counted, findings_of

ANY = "any"


def groups(rows: str, period_set: str = CALENDAR) -> tuple[str, str]:
    """Annual values for LU, the facilitator: the wider series (programmes or advocacy) and the headline (both)."""
    done = counted(
        "CV-1",
        f"survivor_participation:\ncountry_code | group_code | domain | activity_date | until\n{rows}",
        period_set,
    )
    return done.annual("LU", ANY), done.annual("LU")


def test_two_dated_activities_of_one_group_in_a_year_make_its_country_count() -> None:
    assert groups("""
        ML | G1 | programme | 2018-02-01 |
        ML | G1 | programme | 2018-11-01 |
        NP | G2 | advocacy  | 2018-02-01 |
        NP | G2 | advocacy  | 2019-02-01 |
        """)[0] == "1 0 0 0"  # fmt: skip


def test_one_activity_or_two_on_the_same_day_are_too_few() -> None:
    assert groups("ML | G1 | programme | 2018-02-01 |")[0] == "0 0 0 0"
    same_day = "ML | G1 | programme | 2018-02-01 |\nML | G1 | advocacy | 2018-02-01 |"
    assert groups(same_day) == ("0 0 0 0", "0 0 0 0")


def test_two_groups_with_one_activity_each_are_too_few() -> None:
    assert groups("ML | G1 | programme | 2018-02-01 |\nML | G2 | programme | 2018-03-01 |")[0] == "0 0 0 0"


def test_the_threshold_is_judged_in_each_period_of_each_calendar() -> None:
    winter = "ML | G1 | programme | 2018-12-01 |\nML | G1 | programme | 2019-01-15 |"
    assert groups(winter)[0] == "0 0 0 0"
    assert groups(winter, JULY_JUNE)[0] == "1 0 0"


@pytest.mark.parametrize(
    ("seat", "annual"),
    [
        ("2018-07-02 | 2018-12-31", "1 0 0 0"),  # the 183rd day is the last of 2018
        ("2018-07-03 | 2018-12-31", "0 0 0 0"),  # 182 days
        ("2018-07-03 | 2019-01-01", "0 1 0 0"),  # the 183rd day is the first of 2019
        ("2018-10-01 | 2019-04-01", "0 1 0 0"),  # 183 days over two years, reached in the second
        ("2018-10-01 | 2019-03-31", "0 0 0 0"),
        ("2017-01-01 | 2018-07-02", "1 0 0 0"),  # reached in 2017, and 183 days of 2018
        ("2017-01-01 | 2018-07-01", "0 0 0 0"),  # 182 days of 2018
        ("2018-01-01 | 2020-12-31", "1 1 1 0"),
        ("2018-01-01 | ", "0 0 0 0"),  # nobody says until when
    ],
)
def test_a_seat_counts_where_it_reaches_183_days_or_holds_as_many(seat: str, annual: str) -> None:
    assert groups(f"ML | G1 | governance | {seat}") == (annual, "0 0 0 0")


def test_governance_alone_is_never_the_headline_and_no_dated_activity() -> None:
    rows = "ML | G1 | governance | 2018-01-01 | 2018-12-31\nML | G1 | programme | 2018-03-01 |"
    assert groups(rows) == ("1 0 0 0", "0 0 0 0")
    short = "ML | G1 | governance | 2018-01-01 | 2018-02-01\nML | G1 | programme | 2018-03-01 |"
    assert groups(short) == ("0 0 0 0", "0 0 0 0")


def test_the_headline_needs_an_active_group_and_both_domains_in_the_country() -> None:
    programme = "ML | G1 | programme | 2018-02-01 |\nML | G1 | programme | 2018-03-01 |\n"
    assert groups(programme) == ("1 0 0 0", "0 0 0 0")
    assert groups(programme + "ML | G1 | advocacy | 2018-04-01 |") == ("1 0 0 0", "1 0 0 0")
    assert groups(programme + "ML | G2 | advocacy | 2018-04-01 |") == ("1 0 0 0", "1 0 0 0")
    assert groups(programme + "ML | G1 | advocacy | 2019-04-01 |") == ("1 0 0 0", "0 0 0 0")
    assert groups(programme + "NP | G2 | advocacy | 2018-04-01 |") == ("1 0 0 0", "0 0 0 0")


def test_consultation_missing_consent_and_missing_safeguarding_are_left_out_in_this_order() -> None:
    done = counted(
        "CV-1",
        """
        survivor_participation:
        activity_id | role         | consent_recorded | safeguarding_checked | activity_date
        CONSULTED   | consulted    | false            | false                | 2018-02-01
        NO-CONSENT  | led          |                  | false                | 2018-02-01
        REFUSED     | led          | false            | true                 | 2018-02-01
        UNCHECKED   | collaborated | true             |                      | 2018-02-01
        ALONE       | led          | true             | true                 | 2018-02-01
        """,
    )
    assert done.fate("LU") == {
        "CONSULTED": "side_consulted", "NO-CONSENT": "no_consent", "REFUSED": "no_consent",
        "UNCHECKED": "no_safeguarding", "ALONE": "below_threshold",
    }  # fmt: skip
    assert done.annual("LU") == "0 0 0 0"


def test_cumulative_counts_a_country_that_qualified_once() -> None:
    done = counted(
        "CV-1",
        """
        survivor_participation:
        country_code | group_code | activity_date
        ML           | G1         | 2018-02-01
        ML           | G1         | 2018-03-01
        ML           | G1         | 2019-03-01
        NP           | G2         | 2020-02-01
        NP           | G2         | 2020-03-01
        ML           | G3         | 2020-02-01
        ML           | G3         | 2020-03-01
        """,
    )
    assert done.row("LU", ANY) == "1/1/1, 0/0/1, 2/1/2, 0/0/2"
    assert done.row("LU") == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.fate("LU")["R3"] == "below_threshold"


def test_the_scope_is_the_facilitator_and_the_secretariat_acts_for_the_network() -> None:
    done = counted(
        "CV-1",
        """
        survivor_participation:
        country_code | group_code | facilitator_org | activity_date
        ML           | G1         | LU              | 2018-02-01
        ML           | G1         | LU              | 2018-03-01
        ML           | G2         | FR              | 2018-02-01
        ML           | G2         | FR              | 2018-03-01
        NP           | G3         | INT             | 2018-02-01
        NP           | G3         | INT             | 2018-03-01
        TH           | G4         | NGO1            | 2018-02-01
        TH           | G4         | NGO1            | 2018-03-01
        """,
    )
    assert done.by_scope(ANY) == "1 0 1 1 2"
    assert done.fate()["R7"] == "other_scope"


def test_the_threshold_is_judged_on_what_the_scope_facilitated() -> None:
    done = counted(
        "CV-1",
        """
        survivor_participation:
        country_code | group_code | facilitator_org | activity_date
        ML           | G1         | LU              | 2018-02-01
        ML           | G1         | FR              | 2018-03-01
        """,
    )
    assert done.by_scope(ANY) == "0 0 0 1 1"


def test_a_group_in_two_countries_is_an_error() -> None:
    found = findings_of("""
        survivor_participation:
        country_code | group_code | activity_date
        ML           | G1         | 2018-02-01
        NP           | G1         | 2018-03-01
        """)
    assert [(each.code, each.severity) for each in found] == [("group_in_two_countries", Severity.ERROR)]


def test_a_seat_is_told_of_in_the_wider_series() -> None:
    done = counted(
        "CV-1",
        """
        survivor_participation:
        domain     | activity_date | until
        governance | 2020-12-31    | 2019-08-15
        governance | 2019-01-01    | 2019-12-31
        """,
    )
    assert set(done.fate("LU").values()) == {"side_governance"}
    assert done.annual("LU", ANY) == "0 1 0 0"


def test_a_seat_counts_for_the_network_only_while_its_facilitator_is_a_member() -> None:
    done = counted(
        "CV-1",
        """
        organisations:
        org_id | ecpat_member_from
        LU     | 2020-05-01
        survivor_participation:
        domain     | activity_date | until
        governance | 2018-01-01    | 2021-12-31
        """,
    )
    assert done.annual("LU", ANY) == "1 1 1 1"
    assert done.annual("NETWORK", ANY) == "0 0 1 1"
