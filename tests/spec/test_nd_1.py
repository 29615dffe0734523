"""ND-1: States on which the network reported to global and regional bodies."""

import pytest

from tests.paper import JULY_JUNE, SCOPES, counted


def test_each_row_of_report_countries_is_a_state_counted_once() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on
        R1        | 2018-03-01
        R2        | 2018-09-01
        R3        | 2020-03-01
        report_submitters:
        report_id | org_id
        R1        | LU
        R2        | FR
        R3        | LU
        report_countries:
        report_id | country_code
        R1        | ML
        R2        | ML
        R3        | NP
        R3        | MG
        """,
    )
    assert done.row() == "1/1/1, 0/0/1, 2/2/3, 0/0/3"
    assert done.by_scope() == "3 0 1 3 3"
    assert done.cells("LU", "_T", "annual")[0].unit == "country"


def test_the_state_is_the_one_reported_on_and_not_the_authors() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on
        R1        | 2018-03-01
        report_submitters:
        report_id | org_id | role
        R1        | LU     | lead
        R1        | FR     | co_author
        R1        | BE     | alliance
        report_countries:
        report_id | country_code
        R1        | ML
        """,
    )
    assert done.by_scope() == "1 1 1 1 1"
    assert [(each.period_id, each.unit) for each in done.outcome("R1").counted] == [("2018", "ML")]


def test_the_secretariat_counts_for_the_network_only_and_an_outsider_for_nobody() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on
        R1        | 2018-03-01
        R2        | 2018-03-01
        report_submitters:
        report_id | org_id
        R1        | INT
        R2        | NGO1
        report_countries:
        report_id | country_code
        R1        | ML
        R2        | NP
        """,
    )
    assert [done.annual(scope) for scope in SCOPES] == ["0 0 0 0"] * 4 + ["1 0 0 0"]
    assert done.fate() == {"R1": "counted", "R2": "other_scope"}


def test_oral_briefings_and_texts_without_a_country_are_told_apart() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | body | level    | form_of_report | submitted_on
        ORAL      | CRC  | global   | oral           | 2018-03-01
        ORAL-EU   | EU   | regional | oral           | 2018-03-01
        EU        | EU   | regional | written        | 2018-03-01
        UNDATED   | EU   | regional | oral           |
        report_submitters:
        report_id | org_id
        ORAL      | LU
        ORAL-EU   | LU
        EU        | LU
        UNDATED   | LU
        report_countries:
        report_id | country_code
        ORAL      | ML
        """,
    )
    assert done.fate("LU") == {"ORAL": "side_oral", "ORAL-EU": "side_oral", "EU": "no_country", "UNDATED": "undated"}
    assert done.fate("FR") == {
        "ORAL": "other_scope",
        "ORAL-EU": "other_scope",
        "EU": "other_scope",
        "UNDATED": "other_scope",
    }
    assert done.annual("LU") == "0 0 0 0"


@pytest.mark.parametrize("body", ["CRC", "OPSC", "UPR", "CEDAW", "ACERWC", "LANZAROTE", "GRETA", "EU", "other"])
def test_any_body_counts(body: str) -> None:
    done = counted(
        "ND-1",
        f"""
        reports_to_bodies:
        report_id | body   | submitted_on
        R1        | {body} | 2018-03-01
        report_submitters:
        report_id | org_id
        R1        | LU
        report_countries:
        report_id | country_code
        R1        | ML
        """,
    )
    assert done.annual("LU") == done.annual("LU", f"body={body}") == "1 0 0 0"


ONE_STATE = """
    report_countries:
    report_id | country_code
    R1        | ML
    """


def alliance(stated: str, submitters: str) -> str:
    """Whether the one report of LU counts as `alone`, `alliance` or both."""
    done = counted(
        "ND-1",
        f"""
        reports_to_bodies:
        report_id | in_alliance | submitted_on
        R1        | {stated}    | 2018-03-01
        {ONE_STATE}
        report_submitters:
        report_id | org_id | role | validation_status
        {submitters}
        """,
    )
    kinds = ("alone", "alliance")
    return " ".join(kind for kind in kinds if done.annual("LU", f"alliance={kind}") == "1 0 0 0")


def test_in_alliance_is_stated_or_follows_from_two_submitters() -> None:
    assert alliance("", "R1 | LU | lead | sourced") == "alone"
    assert alliance("true", "R1 | LU | lead | sourced") == "alliance"
    assert alliance("false", "R1 | LU | lead | sourced\nR1 | NGO1 | alliance | sourced") == "alliance"


def test_one_submitter_in_two_roles_is_alone() -> None:
    assert alliance("", "R1 | LU | lead | sourced\nR1 | LU | co_author | sourced") == "alone"


@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_a_draft_or_rejected_second_submitter_makes_no_alliance(status: str) -> None:
    assert alliance("", f"R1 | LU | lead | sourced\nR1 | NGO1 | alliance | {status}") == "alone"


def test_body_and_level_are_split_with_each_state_once_in_each() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | body      | level    | submitted_on
        R1        | CRC       | global   | 2018-03-01
        R2        | LANZAROTE | regional | 2018-04-01
        report_submitters:
        report_id | org_id
        R1        | LU
        R2        | LU
        report_countries:
        report_id | country_code
        R1        | ML
        R2        | ML
        """,
    )
    assert done.annual("LU") == "1 0 0 0"
    assert done.annual("LU", "level=global") == done.annual("LU", "level=regional") == "1 0 0 0"
    assert done.annual("LU", "body=CRC") == done.annual("LU", "body=LANZAROTE") == "1 0 0 0"


def test_a_draft_country_or_submitter_does_not_count() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on
        R1        | 2018-03-01
        R2        | 2018-03-01
        report_submitters:
        report_id | org_id | validation_status
        R1        | LU     | sourced
        R1        | FR     | draft
        R2        | LU     | sourced
        report_countries:
        report_id | country_code | validation_status
        R1        | ML           | sourced
        R1        | NP           | draft
        R2        | MG           | draft
        """,
    )
    assert [done.annual(scope) for scope in ("LU", "FR", "ALL3")] == ["1 0 0 0", "0 0 0 0", "1 0 0 0"]
    assert [(each.period_id, each.unit) for each in done.outcome("R1", "LU").counted] == [("2018", "ML")]
    assert done.fate("FR")["R1"] == "draft"
    assert done.fate("LU")["R2"] == "draft"


def test_the_report_of_29_june_2018_counts_in_2018_and_in_no_july_to_june_period() -> None:
    paper = """
        reports_to_bodies:
        report_id | submitted_on
        R1        | 2018-06-29
        report_submitters:
        report_id | org_id
        R1        | LU
        R1        | FR
        report_countries:
        report_id | country_code
        R1        | CI
        """
    assert counted("ND-1", paper).annual("LU") == "1 0 0 0"
    fiscal = counted("ND-1", paper, JULY_JUNE)
    assert fiscal.annual("LU") == "0 0 0"
    assert fiscal.fate("LU") == {"R1": "out_of_window"}
    assert counted("ND-1", paper, JULY_JUNE, silent=True).annual("LU") == "? ? ?"
