"""AP-1: recommendations taken up by the Committee on the Rights of the Child or the Universal Periodic Review."""

import pytest

from tests.paper import counted, remarks_of

JOINT = """
    reports_to_bodies:
    report_id | submitted_on | form_of_report
    REP1      | 2018-06-29   | written
    report_submitters:
    report_id | org_id | role
    REP1      | LU     | lead
    REP1      | FR     | alliance
    recommendations:
    recommendation_id
    R1
    """


def test_one_recommendation_in_two_bodies_is_new_once() -> None:
    done = counted(
        "AP-1",
        JOINT
        + """
        recommendation_uptakes:
        recommendation_id | body | adopted_on
        R1                | CRC  | 2019-06-07
        R1                | UPR  | 2020-09-28
        """,
    )
    assert done.row("LU") == "0/0/0, 1/1/1, 1/0/1, 0/0/1"
    assert done.row("LU", "body=CRC") == "0/0/0, 1/1/1, 0/0/1, 0/0/1"
    assert done.row("LU", "body=UPR") == "0/0/0, 0/0/0, 1/1/1, 0/0/1"


def test_a_joint_report_is_one_recommendation_for_the_three_and_the_network() -> None:
    done = counted("AP-1", JOINT + "recommendation_uptakes:\nrecommendation_id | adopted_on\nR1 | 2019-06-07")
    assert done.by_scope() == "1 0 1 1 1"
    assert done.fate("BE") == {"R1": "other_scope"}


def test_a_recommendation_counts_once_per_period() -> None:
    done = counted(
        "AP-1",
        JOINT
        + """
        recommendation_uptakes:
        recommendation_id | body | paragraph | adopted_on
        R1                | CRC  | 12        | 2019-02-07
        R1                | CRC  | 13        | 2019-02-07
        R1                | UPR  | 4         | 2019-09-28
        """,
    )
    assert done.row("LU") == "0/0/0, 1/1/1, 0/0/1, 0/0/1"


@pytest.mark.parametrize(
    ("readers", "fate"),
    [
        ("A | B", "counted"),
        ("A | A", "one_reader"),
        ("A |  ", "one_reader"),
        (" | B", "one_reader"),
        (" | ", "one_reader"),
    ],
)
def test_two_different_readers_are_needed(readers: str, fate: str) -> None:
    done = counted(
        "AP-1",
        JOINT
        + f"""
        recommendation_uptakes:
        recommendation_id | adopted_on | reader_1 | reader_2
        R1                | 2019-06-07 | {readers}
        """,
    )
    assert done.fate("LU") == {"R1": fate}


@pytest.mark.parametrize(
    ("adopted", "fate"),
    [("2018-06-28", "before_submission"), ("2018-06-29", "counted"), ("", "undated"), ("2017-06-29", "out_of_window")],
)
def test_the_text_is_adopted_on_the_day_of_submission_or_later(adopted: str, fate: str) -> None:
    done = counted("AP-1", JOINT + f"recommendation_uptakes:\nrecommendation_id | adopted_on\nR1 | {adopted}")
    assert done.fate("LU") == {"R1": fate}


@pytest.mark.parametrize(("submitted", "precision"), [("", "day"), ("2018-01-01", "unknown")])
def test_a_report_without_a_date_of_submission_says_so(submitted: str, precision: str) -> None:
    paper = JOINT.replace("form_of_report", "date_precision").replace(
        "2018-06-29   | written", f"{submitted} | {precision}"
    )
    done = counted("AP-1", paper + "recommendation_uptakes:\nrecommendation_id | adopted_on\nR1 | 2019-06-07")
    assert done.fate("LU") == {"R1": "submission_undated"}


@pytest.mark.parametrize(
    ("uptake", "fate"),
    [
        ("CRC | verbatim  | CRC/C/1 | 7", "counted"),
        ("UPR | substance | A/HRC/1 | 7", "counted"),
        ("CRC | theme     | CRC/C/1 | 7", "side_theme"),
        ("CRC | theme     |         |  ", "side_theme"),
        ("CRC | substance |         | 7", "not_referenced"),
        ("CRC | substance | CRC/C/1 |  ", "not_referenced"),
        ("CEDAW | verbatim | CEDAW/1 | 7", "other_body"),
    ],
)
def test_body_grade_symbol_and_paragraph_are_judged_in_this_order(uptake: str, fate: str) -> None:
    done = counted(
        "AP-1",
        JOINT
        + f"""
        recommendation_uptakes:
        recommendation_id | adopted_on | body | grade | un_symbol | paragraph
        R1                | 2019-06-07 | {uptake}
        """,
    )
    assert done.fate("LU") == {"R1": fate}


def test_a_recommendation_that_nobody_found_again_has_no_uptake() -> None:
    assert counted("AP-1", JOINT).fate("LU") == {"R1": "no_uptake"}


def test_of_several_failed_attempts_the_one_that_got_furthest_gives_the_reason() -> None:
    done = counted(
        "AP-1",
        JOINT
        + """
        recommendation_uptakes:
        recommendation_id | adopted_on | paragraph | grade     | reader_2
        R1                | 2019-06-07 | 7         | theme     | B
        R1                | 2019-06-07 | 8         | substance |
        """,
    )
    assert done.fate("LU") == {"R1": "one_reader"}


def test_a_good_uptake_counts_beside_failed_ones() -> None:
    done = counted(
        "AP-1",
        JOINT
        + """
        recommendation_uptakes:
        recommendation_id | adopted_on | paragraph | grade
        R1                | 2019-06-07 | 7         | theme
        R1                | 2020-06-07 | 8         | substance
        """,
    )
    assert done.row("LU") == "0/0/0, 0/0/0, 1/1/1, 0/0/1"


def test_accepted_and_noted_both_count_and_are_told_apart() -> None:
    done = counted(
        "AP-1",
        """
        reports_to_bodies:
        report_id | body | submitted_on
        REP1      | UPR  | 2018-03-01
        report_submitters:
        report_id | org_id
        REP1      | INT
        recommendations:
        recommendation_id | country_code | f_online
        R1                | ML           | true
        R2                | NP           |
        recommendation_uptakes:
        recommendation_id | body | adopted_on | state_position
        R1                | UPR  | 2019-06-07 | accepted
        R2                | UPR  | 2019-06-07 | noted
        """,
    )
    assert done.annual() == "0 2 0 0"
    assert done.by_scope() == "0 0 0 0 2"
    assert done.annual("NETWORK", "state_position=accepted") == "0 1 0 0"
    assert done.annual("NETWORK", "state_position=noted") == "0 1 0 0"
    assert done.annual("NETWORK", "country=NP") == "0 1 0 0"
    assert done.annual("NETWORK", "form=f_online") == "0 1 0 0"


@pytest.mark.parametrize(
    "weak", ["reports_to_bodies", "report_submitters", "recommendations", "recommendation_uptakes"]
)
def test_a_draft_among_the_rows_that_it_needs_makes_it_a_draft(weak: str) -> None:
    state = {name: "draft" if name == weak else "sourced" for name in ("reports_to_bodies", "report_submitters")}
    done = counted(
        "AP-1",
        f"""
        reports_to_bodies:
        report_id | submitted_on | validation_status
        REP1      | 2018-06-29   | {state["reports_to_bodies"]}
        report_submitters:
        report_id | org_id | validation_status
        REP1      | LU     | {state["report_submitters"]}
        recommendations:
        recommendation_id | validation_status
        R1                | {"draft" if weak == "recommendations" else "sourced"}
        recommendation_uptakes:
        recommendation_id | adopted_on | validation_status
        R1                | 2019-06-07 | {"draft" if weak == "recommendation_uptakes" else "sourced"}
        """,
    )
    assert done.fate("LU") == {"R1": "draft"}
    assert done.annual("LU") == "0 0 0 0"


def test_a_draft_uptake_in_the_window_leaves_a_sourced_one_outside_it_out_of_the_window() -> None:
    done = counted(
        "AP-1",
        JOINT.replace("2018-06-29", "2017-01-01")
        + """
        recommendation_uptakes:
        recommendation_id | paragraph | adopted_on | validation_status
        R1                | 1         | 2017-06-07 | sourced
        R1                | 2         | 2019-06-07 | draft
        """,
    )
    assert done.fate("LU") == {"R1": "out_of_window"}


def test_a_member_counts_only_for_uptakes_while_it_is_one() -> None:
    done = counted(
        "AP-1",
        """
        organisations:
        org_id | ecpat_member_to
        LU     | 2018-12-31
        """
        + JOINT.replace("2018-06-29", "2017-01-01")
        + """
        recommendation_uptakes:
        recommendation_id | paragraph | adopted_on
        R1                | 1         | 2017-06-07
        R1                | 2         | 2019-06-07
        """,
    )
    assert done.row("LU") == done.row("FR") == done.row() == "0/0/0, 1/1/1, 0/0/1, 0/0/1"


def test_only_the_network_leaves_out_uptakes_after_a_member_left() -> None:
    done = counted(
        "AP-1",
        """
        organisations:
        org_id | ecpat_member_to
        LU     | 2018-12-31
        reports_to_bodies:
        report_id | submitted_on
        REP1      | 2017-01-01
        report_submitters:
        report_id | org_id
        REP1      | LU
        recommendations:
        recommendation_id
        R1
        recommendation_uptakes:
        recommendation_id | paragraph | adopted_on
        R1                | 1         | 2019-06-07
        """,
    )
    assert done.row("LU") == done.row("ALL3") == "0/0/0, 1/1/1, 0/0/1, 0/0/1"
    assert done.row() == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.fate()["R1"] == "not_member"


TWICE = """
    reports_to_bodies:
    report_id | submitted_on | body | same_as
    REP1      | 2018-05-01   | CRC  |
    REP2      | 2018-05-09   | CRC  | {same}
    report_countries:
    report_id | country_code
    REP1      | ML
    REP2      | ML
    report_submitters:
    report_id | org_id
    REP1      | LU
    REP2      | FR
    recommendations:
    recommendation_id | report_id | same_as
    R1                | REP1      |
    R2                | REP2      | {recommendation}
    recommendation_uptakes:
    recommendation_id | paragraph | adopted_on
    R1                | 7         | 2019-06-07
    R2                | 7         | 2019-06-07
    """


def test_what_was_sent_twice_counts_for_both_and_once_together() -> None:
    apart = TWICE.format(same="", recommendation="")
    tied = TWICE.format(same="REP1", recommendation="R1")
    assert counted("AP-1", apart).by_scope() == "1 0 1 2 2"
    assert counted("AP-1", tied).by_scope() == "1 0 1 1 1"
    assert counted("AP-1", tied.replace("R1                | 7 ", "R1                |   ")).by_scope() == "1 0 1 1 1"
    assert counted("ND-1", tied).annual("LU", "alliance=alliance") == "1 0 0 0"
    assert counted("ND-1", apart).annual("LU", "alliance=alliance") == "0 0 0 0"


def test_a_remark_proposes_to_tie_what_may_have_been_sent_twice() -> None:
    apart = TWICE.format(same="", recommendation="")
    told = ["reports_to_bodies 3 same_as report REP1", "recommendations 3 same_as recommendation R1"]
    assert remarks_of(apart, "same-thing") == told
    assert remarks_of(TWICE.format(same="REP1", recommendation="R1"), "same-thing") == []
    assert remarks_of(apart.replace("2018-05-09", "2018-05-16").replace("| 7 ", "|   "), "same-thing") == []
    assert remarks_of(apart.replace("2018-05-09", "2018-05-15"), "same-thing") == told
