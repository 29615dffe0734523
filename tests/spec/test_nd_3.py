"""ND-3: members with expertise in at least three manifestations of exploitation, pooled over the window."""

import pytest

from tests.paper import JULY_JUNE, counted


def test_three_distinct_forms_of_four_in_a_year_qualify() -> None:
    done = counted(
        "ND-3",
        """
        expertise_evidence:
        org_id | form        | evidence_date
        LU     | online      | 2018-01-01
        LU     | travel      | 2018-05-01
        LU     | trafficking | 2018-12-31
        FR     | online      | 2018-01-01
        FR     | online      | 2018-05-01
        FR     | travel      | 2018-12-31
        """,
    )
    assert done.row("LU") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.row("FR") == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.by_scope() == "1 0 0 1 1"
    assert done.fate("FR") == dict.fromkeys(("R4", "R5", "R6"), "below_threshold") | dict.fromkeys(
        ("R1", "R2", "R3"), "other_scope"
    )


POOLED = """
    expertise_evidence:
    org_id | form         | evidence_date
    LU     | online       | 2018-09-01
    LU     | prostitution | 2018-10-01
    LU     | travel       | 2019-09-01
    """


def test_two_forms_one_year_and_one_the_next_qualify_in_the_cumulative_value_only() -> None:
    done = counted("ND-3", POOLED)
    assert done.row("LU") == "0/0/0, 0/1/1, 0/0/1, 0/0/1"
    assert done.fate("LU") == {"R1": "counted", "R2": "counted", "R3": "counted"}


def test_the_pool_begins_with_the_window_of_each_calendar() -> None:
    assert counted("ND-3", POOLED, JULY_JUNE).row("LU") == "0/0/0, 0/1/1, 0/0/1"
    early = POOLED.replace("2018-09-01", "2018-06-30")
    assert counted("ND-3", early).row("LU") == "0/0/0, 0/1/1, 0/0/1, 0/0/1"
    fiscal = counted("ND-3", early, JULY_JUNE)
    assert fiscal.row("LU") == "0/0/0, 0/0/0, 0/0/0"
    assert fiscal.fate("LU") == {"R1": "out_of_window", "R2": "below_threshold", "R3": "below_threshold"}
    before = POOLED.replace("2018-09-01", "2017-12-31")
    assert counted("ND-3", before).row("LU") == "0/0/0, 0/0/0, 0/0/0, 0/0/0"


def test_a_year_may_qualify_again_and_is_new_once() -> None:
    done = counted(
        "ND-3",
        POOLED
        + """
        LU | online      | 2021-01-01
        LU | travel      | 2021-01-01
        LU | trafficking | 2021-01-01
        """,
    )
    assert done.row("LU") == "0/0/0, 0/1/1, 0/0/1, 1/0/1"


def test_pooled_evidence_counts_where_reports_are_missing() -> None:
    done = counted("ND-3", POOLED, silent=True)
    assert done.row("LU") == "?/?/?, ?/1*/>=1, ?/?/>=1, ?/?/>=1"


def test_child_marriage_is_a_variant_outside_the_count() -> None:
    done = counted("ND-3", POOLED.replace("travel ", "child_marriage "))
    assert done.row("LU") == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.fate("LU") == {"R1": "below_threshold", "R2": "below_threshold", "R3": "side_variant"}
    assert done.outcome("R3", "LU").of_kind is False


def test_evidence_of_one_form_does_not_stand_for_another_date_or_member() -> None:
    done = counted(
        "ND-3",
        """
        expertise_evidence:
        org_id | form         | evidence_date
        LU     | online       | 2018-09-01
        BE     | prostitution | 2018-10-01
        FR     | travel       | 2018-11-01
        """,
    )
    assert done.by_scope() == "0 0 0 0 0"


def test_evidence_counts_while_the_organisation_is_a_member() -> None:
    done = counted("ND-3", "organisations:\norg_id | ecpat_member_from\nLU | 2018-10-01" + POOLED)
    assert done.row() == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.fate() == {"R1": "not_member", "R2": "below_threshold", "R3": "below_threshold"}
    assert done.row("LU") == "0/0/0, 0/1/1, 0/0/1, 0/0/1"


@pytest.mark.parametrize(("org", "fate"), [("INT", "not_member"), ("NGO1", "other_scope")])
def test_the_secretariat_and_outsiders_never_count(org: str, fate: str) -> None:
    done = counted("ND-3", POOLED.replace("LU ", f"{org} "))
    assert set(done.fate().values()) == {fate}
    assert done.annual() == "0 0 0 0"


def test_units_and_forms() -> None:
    done = counted("ND-3", POOLED + "FR | online | 2018-09-01\nFR | travel | 2018-09-01\nFR | trafficking | 2018-09-01")
    assert done.cells("LU", "_T", "annual")[0].unit == "yes_no"
    assert done.cells("ALL3", "_T", "annual")[0].unit == "member"
    assert done.row("ALL3") == "1/1/1, 0/1/2, 0/0/2, 0/0/2"
    assert done.row("ALL3", "form=f_online") == "1/1/1, 0/1/2, 0/0/2, 0/0/2"
    assert done.row("ALL3", "form=f_trafficking") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
