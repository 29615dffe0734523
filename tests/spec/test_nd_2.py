"""ND-2: members that benefited from capacity building, and members trained by a scope."""

import pytest

from tests.paper import JULY_JUNE, SCOPES, Counted, counted

TRAINED = "trained_by"


def trained(rows: str, activities: str = "A1 | INT | 2018-05-01 | 2018-05-02", period_set: str = "calendar") -> Counted:
    return counted("ND-2", f"""
        capacity_activities:
        activity_id | provider_org | start_date | end_date
        {activities}
        capacity_participants:
        activity_id | org_id | hours
        {rows}
        """, period_set)  # fmt: skip


def test_three_hours_in_a_year_make_a_member_a_beneficiary() -> None:
    done = trained("A1 | LU | 3\nA1 | FR | 2.9\nA1 | M1 | 16")
    assert done.row() == "2/2/2, 0/0/2, 0/0/2, 0/0/2"
    assert done.by_scope() == "1 0 0 1 2"
    assert done.fate() == {
        "A1/ECPAT-LU": "counted", "A1/ECPAT-FR": "below_threshold", "A1/M1": "counted",
    }  # fmt: skip


def test_hours_of_several_activities_of_a_period_are_added() -> None:
    activities = "A1 | INT | 2018-05-01 | \nA2 | FR | 2018-09-01 | \nA3 | INT | 2019-02-01 | "
    two = trained("A1 | LU | 1.5\nA2 | LU | 1.5\nA3 | LU | 2", activities)
    assert two.row("LU") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    apart = trained("A1 | LU | 2\nA3 | LU | 2", activities)
    assert apart.annual("LU") == "0 0 0 0"
    assert trained("A2 | LU | 1\nA3 | LU | 2", activities, JULY_JUNE).annual("LU") == "1 0 0"


def test_tenths_of_hours_add_up_to_three_in_any_order() -> None:
    activities = "\n".join(f"A{i} | INT | 2018-05-0{i} | " for i in (1, 2, 3))
    assert trained("A1 | LU | 0.9\nA2 | LU | 1.4\nA3 | LU | 0.7", activities).annual("LU") == "1 0 0 0"
    assert trained("A1 | LU | 0.7\nA2 | LU | 1.4\nA3 | LU | 0.9", activities).annual("LU") == "1 0 0 0"


def test_all_hours_fall_at_the_end_date_or_else_at_the_start() -> None:
    over_new_year = "A1 | INT | 2018-12-30 | 2019-01-02"
    assert trained("A1 | LU | 8", over_new_year).annual("LU") == "0 1 0 0"
    assert trained("A1 | LU | 8", "A1 | INT | 2018-12-30 | ").annual("LU") == "1 0 0 0"
    assert trained("A1 | LU | 8", "A1 | INT | | ").fate("LU") == {"A1/ECPAT-LU": "undated"}


def test_the_trainer_is_no_beneficiary_and_blank_hours_are_not_stated() -> None:
    done = trained("A1 | FR | \nA1 | LU | \nA1 | BE | 3", "A1 | FR | 2018-05-01 | ")
    assert done.fate() == {
        "A1/ECPAT-FR": "own_activity", "A1/ECPAT-LU": "hours_not_stated", "A1/ECPAT-BE": "counted",
    }  # fmt: skip
    assert done.annual("FR") == "0 0 0 0"


def test_the_secretariat_trains_and_is_no_member() -> None:
    done = trained("A1 | INT | 9\nA1 | NGO1 | 9\nA1 | LU | 9", "A1 | M1 | 2018-05-01 | ")
    assert done.annual() == "1 0 0 0"
    assert done.fate() == {"A1/ECPAT-INT": "not_member", "A1/NGO1": "other_scope", "A1/ECPAT-LU": "counted"}


def test_both_views_stand_side_by_side_for_one_organisation() -> None:
    done = trained(
        "A1 | M1 | 3\nA1 | M2 | 3\nA1 | LU | 3\nA2 | FR | 3", "A1 | FR | 2018-05-01 | \nA2 | INT | 2018-05-01 | "
    )
    assert done.row("FR") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.row("FR", TRAINED) == "3/3/3, 0/0/3, 0/0/3, 0/0/3"
    assert done.row("LU", TRAINED) == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    units = [done.cells("FR", line, "annual")[0].unit for line in ("_T", TRAINED)]
    assert units == ["yes_no", "member"]


def test_the_view_of_the_trainer_is_not_defined_for_the_three_or_the_network() -> None:
    done = trained("A1 | M1 | 3", "A1 | FR | 2018-05-01 | ")
    assert [done.row(scope, TRAINED) for scope in ("ALL3", "NETWORK")] == ["-/-/-, -/-/-, -/-/-, -/-/-"] * 2


def test_only_hours_given_by_the_scope_count_in_its_view() -> None:
    done = trained("A1 | M1 | 2\nA2 | M1 | 1\nA1 | NGO1 | 9\nA1 | FR | 9\nA1 | INT | 9",
        "A1 | FR | 2018-05-01 | \nA2 | LU | 2018-05-01 | ")  # fmt: skip
    assert done.annual() == "1 0 0 0"  # M1, three hours from two trainers
    assert [done.annual(scope, TRAINED) for scope in ("LU", "FR")] == ["0 0 0 0", "0 0 0 0"]


def test_the_trainers_view_takes_no_part_in_the_sieve() -> None:
    done = trained("A1 | M1 | 3", "A1 | FR | 2018-05-01 | ")
    assert done.fate("FR") == {"A1/M1": "other_scope"}


@pytest.mark.parametrize(("left", "fate"), [("2018-05-02", "counted"), ("2018-05-01", "not_member")])
def test_membership_is_asked_for_at_the_end_of_the_activity(left: str, fate: str) -> None:
    done = counted(
        "ND-2",
        f"""
        organisations:
        org_id | ecpat_member_to
        M1     | {left}
        capacity_activities:
        activity_id | provider_org | start_date | end_date
        A1          | FR           | 2018-05-01 | 2018-05-02
        capacity_participants:
        activity_id | org_id | hours
        A1          | M1     | 3
        """,
    )
    assert done.fate() == {"A1/M1": fate}
    assert done.annual("FR", TRAINED) == ("1 0 0 0" if fate == "counted" else "0 0 0 0")


def test_attendances_by_sex_are_added_and_are_no_unique_persons() -> None:
    done = counted(
        "ND-2",
        """
        capacity_activities:
        activity_id | provider_org | start_date
        A1          | INT          | 2018-05-01
        A2          | INT          | 2018-06-01
        capacity_participants:
        activity_id | org_id | hours | staff_f | staff_m | staff_other_unknown
        A1          | LU     | 1     | 4       | 2       |
        A2          | LU     | 1     | 4       |         | 1
        A2          | FR     | 8     | 1       | 1       |
        """,
    )
    assert done.annual("LU") == "0 0 0 0"  # two hours only
    assert done.row("LU", "attendance_f") == "8/-/8, 0/-/8, 0/-/8, 0/-/8"
    assert [done.annual("NETWORK", f"attendance_{sex}") for sex in ("f", "m", "other_unknown")] == [
        "9 0 0 0", "3 0 0 0", "1 0 0 0",
    ]  # fmt: skip
    assert done.cells("LU", "attendance_f", "annual")[0].unit == "attendance"


def test_type_theme_and_region_are_split() -> None:
    done = counted(
        "ND-2",
        """
        capacity_activities:
        activity_id | provider_org | type      | theme        | start_date
        A1          | INT          | training  | online_abuse | 2018-05-01
        A2          | INT          | mentoring | trafficking  | 2018-05-01
        capacity_participants:
        activity_id | org_id | hours
        A1          | LU     | 3
        A2          | LU     | 1
        A2          | M1     | 3
        """,
    )
    assert done.annual("NETWORK", "type=training") == "1 0 0 0"
    assert done.annual("NETWORK", "type=mentoring") == "2 0 0 0"
    assert done.annual("NETWORK", "theme=trafficking") == "2 0 0 0"
    assert done.annual("NETWORK", "region=011") == "1 0 0 0"


@pytest.mark.parametrize("weak", ["capacity_activities", "capacity_participants"])
def test_a_draft_activity_or_participation_does_not_count(weak: str) -> None:
    done = counted(
        "ND-2",
        f"""
        capacity_activities:
        activity_id | provider_org | start_date | validation_status
        A1          | FR           | 2018-05-01 | {"draft" if weak == "capacity_activities" else "sourced"}
        capacity_participants:
        activity_id | org_id | hours | staff_f | validation_status
        A1          | M1     | 9     | 5       | {"draft" if weak == "capacity_participants" else "sourced"}
        """,
    )
    assert done.fate() == {"A1/M1": "draft"}
    assert [done.annual(), done.annual("FR", TRAINED), done.annual("NETWORK", "attendance_f")] == ["0 0 0 0"] * 3


def test_days_stand_in_for_hours_that_are_not_stated_and_make_the_number_provisional() -> None:
    done = counted(
        "ND-2",
        """
        capacity_activities:
        activity_id | provider_org | start_date | validation_status | entered_by_org | validated_by_org
        A1          | FR           | 2018-05-01 | validated         | FR             | LU
        capacity_participants:
        activity_id | org_id | hours | duration_stated | validation_status | entered_by_org | validated_by_org
        A1          | LU     |       | 0.5             | validated         | FR             | LU
        A1          | BE     | 2     | 1.5             | validated         | FR             | LU
        A1          | M1     | 3     |                 | validated         | FR             | LU
        """,
    )
    assert [done.annual(scope) for scope in SCOPES] == ["1 0 0 0", "0 0 0 0", "0 0 0 0", "1 0 0 0", "2 0 0 0"]
    assert done.cells("LU", "_T", "annual")[0].confirmed == "provisional"
    assert done.fate()["A1/ECPAT-BE"] == "below_threshold"
    assert done.annual("FR", TRAINED) == "2 0 0 0"
