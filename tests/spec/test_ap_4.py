"""AP-4: advocacy initiatives with an important engagement of the private sector."""

import pytest

from tests.paper import CALENDAR, JULY_JUNE, SCOPES, counted


def engaged(actor: str, runs: str = "2018-01-01 | ", period_set: str = CALENDAR) -> tuple[str, str]:
    """Annual values for LU, which carries it, and the fate of an engagement: `engaged_on | engaged_until | level`."""
    done = counted("AP-4", f"""
        advocacy_initiatives:
        initiative_id | start_date | end_date
        I1            | {runs}
        initiative_organisations:
        initiative_id | org_id
        I1            | LU
        initiative_actors:
        initiative_id | engaged_on | engaged_until | level
        I1            | {actor}
        """, period_set)  # fmt: skip
    return done.annual("LU"), done.fate("LU")["R1"]


def test_an_engagement_counts_in_every_year_in_which_it_is_in_force() -> None:
    assert engaged("2018-05-01 | 2020-01-01 | 2") == ("1 1 1 0", "counted")
    assert engaged("2015-05-01 | 2019-06-30 | 2", "2010-01-01 | ") == ("1 1 0 0", "counted")
    assert engaged("2018-05-01 | 2018-12-31 | 2") == ("1 0 0 0", "counted")


def test_an_engagement_that_lapsed_stops_the_next_year() -> None:
    assert engaged("2018-05-01 | 2019-01-01 | 2") == ("1 1 0 0", "counted")
    assert engaged("2016-05-01 | 2017-12-31 | 2", "2010-01-01 | ") == ("0 0 0 0", "out_of_window")


def test_an_engagement_without_a_known_end_counts_in_later_years_too() -> None:
    assert engaged("2018-05-01 | | 2") == ("1 1 1 1", "counted")
    assert engaged("2016-05-01 | | 2", "2010-01-01 | ") == ("1 1 1 1", "counted")
    assert engaged("2018-12-15 | | 2", period_set=JULY_JUNE) == ("1 1 1", "counted")
    assert engaged("2022-05-01 | | 2") == ("0 0 0 0", "out_of_window")


WITH_ANOTHER = """
    advocacy_initiatives:
    initiative_id | lead_org
    I1            | LU
    initiative_actors:
    initiative_id | org_id | engaged_on | engaged_until
    I1            | FIRM1  | 2017-05-01 |
    I1            | FIRM2  | 2020-02-01 | 2020-03-01
    """


def test_what_rests_on_an_end_that_nobody_knows_is_provisional_and_says_so() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id | validation_status | entered_by_org | validated_by_org
        I1            | validated         | LU             | BE
        initiative_organisations:
        initiative_id | org_id | validation_status | entered_by_org | validated_by_org
        I1            | LU     | validated         | LU             | BE
        initiative_actors:
        initiative_id | engaged_on | validation_status | entered_by_org | validated_by_org
        I1            | 2019-05-01 | validated         | LU             | BE
        """,
    )  # fmt: skip
    assert done.row("LU") == "0/0/0, 1/1/1, 1/0/1, 1/0/1"
    assert done.notes("LU") == ["", "", "no_end_known", "no_end_known"]
    assert [cell.confirmed for cell in done.cells("LU", "_T", "annual")] == [
        "none", "validated", "provisional", "provisional",
    ]  # fmt: skip
    more = counted("AP-4", WITH_ANOTHER)
    assert more.notes("LU") == ["no_end_known", "no_end_known", "", "no_end_known"]
    # what counted for certain once is not made doubtful by the years after it
    assert done.notes("LU", measure="cumulative") == ["", "", "", ""]
    assert done.cells("LU", "_T", "cumulative")[3].confirmed == "validated"


def test_a_change_of_level_is_a_new_engagement_and_leaves_closed_years_alone() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id
        I1
        initiative_organisations:
        initiative_id | org_id
        I1            | LU
        initiative_actors:
        engagement_id | initiative_id | org_id | level | engaged_on | engaged_until
        E1            | I1            | FIRM1  | 2     | 2018-05-01 | 2019-12-31
        E2            | I1            | FIRM1  | 4     | 2020-01-01 | 2021-12-31
        """,
    )
    assert done.annual("LU", "level=2") == "1 1 0 0"
    assert done.annual("LU", "level=4") == "0 0 1 1"
    assert done.annual("LU") == "1 1 1 1"


def test_an_engagement_needs_its_beginning() -> None:
    assert engaged(" | 2019-12-31 | 2") == ("0 0 0 0", "undated")
    assert engaged("2018-05-01 | 2019-12-31 | 2", " | ") == ("0 0 0 0", "undated")


def test_the_initiative_must_run_in_the_period_and_one_without_an_end_still_runs() -> None:
    assert engaged("2018-05-01 | 2021-12-31 | 2", "2018-01-01 | 2019-03-01") == ("1 1 0 0", "counted")
    assert engaged("2018-05-01 | 2021-12-31 | 2", "2020-06-01 | ") == ("0 0 1 1", "counted")
    assert engaged("2020-05-01 | | 2", "2018-01-01 | 2019-12-31") == ("0 0 0 0", "not_in_force")
    assert engaged("2018-05-01 | 2018-12-31 | 2", "2001-01-01 | ") == ("1 0 0 0", "counted")


@pytest.mark.parametrize(
    ("level", "fate"),
    [
        ("0", "side_level"),
        ("1", "side_level"),
        ("", "level_not_stated"),
        ("2", "counted"),
        ("3", "counted"),
        ("4", "counted"),
    ],
)
def test_level_two_and_above_is_important(level: str, fate: str) -> None:
    assert engaged(f"2018-05-01 | | {level}")[1] == fate


def test_only_private_actors_count_whatever_their_level() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id | lead_org
        I1            | LU
        initiative_actors:
        initiative_id | org_id | engaged_on | level
        I1            | NGO1   | 2018-05-01 | 4
        I1            | STATE1 | 2018-05-01 |
        """,
    )
    assert done.fate("LU") == {"R1": "not_private", "R2": "not_private"}
    assert done.annual("LU") == "0 0 0 0"
    assert done.outcome("R1").of_kind is False


def test_a_code_of_conduct_is_one_initiative_however_many_signatories() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id | lead_org | f_travel
        CODE          | FR       | true
        initiative_actors:
        initiative_id | org_id | engaged_on | engaged_until | level
        CODE          | FIRM1  | 2018-05-01 | 2018-12-31    | 2
        CODE          | FIRM2  | 2018-06-01 | 2018-12-31    | 4
        """,
    )
    assert done.annual("FR") == "1 0 0 0"
    assert done.fate("FR") == {"R1": "counted", "R2": "counted"}
    levels = [done.annual("FR", f"level={level}") for level in (2, 3, 4)]
    assert levels == ["1 0 0 0", "0 0 0 0", "1 0 0 0"]
    assert done.annual("FR", "form=f_travel") == "1 0 0 0"


def test_an_initiative_counts_for_all_that_carry_it_and_for_the_network_if_one_of_it_does() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id | lead_org
        I-BE          | BE
        I-M1          | M1
        I-INT         | INT
        I-NGO         | NGO1
        I-CODE        | NGO1
        I-NOBODY      |
        initiative_organisations:
        initiative_id | org_id | role
        I-BE          | BE     | lead
        I-BE          | LU     | partner
        I-CODE        | BE     | partner
        I-INT         | NGO2   | partner
        initiative_actors:
        initiative_id | engaged_on | engaged_until
        I-BE          | 2018-05-01 | 2018-12-31
        I-M1          | 2018-05-01 | 2018-12-31
        I-INT         | 2018-05-01 | 2018-12-31
        I-NGO         | 2018-05-01 | 2018-12-31
        I-CODE        | 2018-05-01 | 2018-12-31
        I-NOBODY      | 2018-05-01 | 2018-12-31
        """,
    )
    assert [done.annual(scope) for scope in SCOPES] == ["1 0 0 0", "2 0 0 0", "0 0 0 0", "2 0 0 0", "4 0 0 0"]
    assert done.fate()["R4"] == done.fate()["R6"] == "other_scope"


def test_the_network_counts_an_engagement_only_while_one_that_carries_it_is_a_member() -> None:
    done = counted(
        "AP-4",
        """
        organisations:
        org_id | ecpat_member_from | ecpat_member_to
        LU     | 2019-02-01        | 2020-06-30
        advocacy_initiatives:
        initiative_id | lead_org
        I1            | LU
        initiative_actors:
        initiative_id | engaged_on | engaged_until
        I1            | 2018-05-01 | 2021-12-31
        """,
    )
    assert done.row("LU") == "1/1/1, 1/0/1, 1/0/1, 1/0/1"
    assert done.row() == "0/0/0, 1/1/1, 1/0/1, 0/0/1"


def test_new_and_cumulative_count_each_initiative_once() -> None:
    done = counted(
        "AP-4",
        """
        advocacy_initiatives:
        initiative_id | lead_org
        I1            | LU
        I2            | LU
        initiative_actors:
        initiative_id | org_id | engaged_on | engaged_until
        I1            | FIRM1  | 2018-05-01 | 2019-12-31
        I1            | FIRM2  | 2021-05-01 | 2021-06-30
        I2            | FIRM1  | 2020-05-01 | 2020-12-31
        """,
    )
    assert done.row("LU") == "1/1/1, 1/0/1, 1/1/2, 1/0/2"


@pytest.mark.parametrize("weak", ["initiative", "actor", "carrier"])
def test_a_draft_initiative_engagement_or_carrier_is_a_draft(weak: str) -> None:
    done = counted(
        "AP-4",
        f"""
        advocacy_initiatives:
        initiative_id | validation_status
        I1            | {"draft" if weak == "initiative" else "sourced"}
        initiative_organisations:
        initiative_id | org_id | validation_status
        I1            | LU     | {"draft" if weak == "carrier" else "sourced"}
        initiative_actors:
        initiative_id | engaged_on | validation_status
        I1            | 2018-05-01 | {"draft" if weak == "actor" else "sourced"}
        """,
    )
    assert done.fate() == {"R1": "draft"}
    assert done.annual() == "0 0 0 0"


def test_the_year_in_which_an_initiative_began_is_enough_from_july_to_june() -> None:
    # the date that counts is the engagement's; the initiative's only has to be no later than the period
    assert engaged("2018-09-01 | 2019-06-30 | 2", "2016 | ", JULY_JUNE) == ("1 0 0", "counted")
