"""What a date would change: rows that wait for one fact, and what the same rules would say if it were known."""

from datetime import date

import pytest

from pipeline.records.engine import count_all
from pipeline.records.missing import missing_facts
from pipeline.release import read_release
from tests.building import ROOT
from tests.paper import catalogue, tables_of

RELEASED = date(2026, 11, 21)


def told(indicator_id: str, text: str, *columns: str) -> dict[str, str]:
    """By row and field: the effect and the scopes, or the columns asked for."""
    tables = tables_of(text)
    counts = count_all(tables, catalogue(), RELEASED)
    lines = [each.line for each in missing_facts(tables, counts, catalogue(), RELEASED)]
    chosen = columns or ("effect", "scopes", "reason_code")
    return {
        f"{line['row_key']} {line['field']}": " ".join(line[name] for name in chosen if line[name])
        for line in lines
        if line["indicator_id"] == indicator_id
    }


STUDIES = """
    publications:
    publication_id | pub_type        | status    | completed_on | date_precision | primary_topic     | title               | note
    OPEN           | national_study  | published |              | unknown        | other             | A study             |
    PLANNED        | national_study  | planned   |              | unknown        | access_to_justice | A study             |
    DATED          | national_study  | published | 2019-05-01   | day            | other             | A study             |
    OLD            | national_study  | published | 2016-05-01   | day            | other             | A study             |
    KIT            | toolkit         | published |              | unknown        | other             | A kit               |
    LATER          | national_study  | published |              | unknown        | other             | Children in 2022    |
    AGENDA         | national_study  | published |              | unknown        | other             | Towards 2030        |
    BEFORE         | national_study  | published |              | unknown        | other             | A study             | listed in 2014 and 2015
    AROUND         | national_study  | published |              | unknown        | other             | A study             | begun in 2016, known in 2023
    publication_countries:
    publication_id | country_code
    OPEN           | ML
    PLANNED        | ML
    DATED          | ML
    OLD            | ML
    KIT            | ML
    LATER          | ML
    AGENDA         | ML
    BEFORE         | ML
    AROUND         | ML
    publication_contributions:
    publication_id | org_id
    OPEN           | FR
    PLANNED        | BE
    DATED          | FR
    OLD            | FR
    KIT            | FR
    LATER          | FR
    AGENDA         | INT
    BEFORE         | FR
    AROUND         | NGO1
    """  # noqa: E501 - one line for each study


def test_an_undated_study_would_count_for_those_who_produced_it() -> None:
    assert told("KE-2", STUDIES) == {
        "OPEN completed_on": "would_count FR ALL3 NETWORK",
        "PLANNED completed_on": "would_count BE ALL3 NETWORK",
        "LATER completed_on": "would_count FR ALL3 NETWORK",
        "AGENDA completed_on": "would_count NETWORK",
        "BEFORE completed_on": "would_count FR ALL3 NETWORK",
        "AROUND completed_on": "would_not_count other_scope",
    }


def test_knowing_when_a_planned_study_was_completed_means_that_it_was() -> None:
    assert told("CV-3", STUDIES) == {"PLANNED completed_on": "would_count BE ALL3 NETWORK"}


def test_a_row_that_says_itself_that_it_is_older_or_later_is_marked() -> None:
    assert told("KE-2", STUDIES, "likelihood") == {
        "OPEN completed_on": "",
        "PLANNED completed_on": "",
        "LATER completed_on": "rather_outside",
        "AGENDA completed_on": "",
        "BEFORE completed_on": "rather_outside",
        "AROUND completed_on": "",
    }


@pytest.mark.parametrize(
    ("status", "published_on", "expected"),
    [("published", "2016-10-20", "rather_outside"), ("planned", "2016-10-20", ""), ("published", "2018-01-01", "")],
)
def test_a_source_older_than_the_window_tells_of_something_older(status: str, published_on: str, expected: str) -> None:
    text = f"""
        sources:
        source_id | published_on
        S1        | {published_on}
        publications:
        publication_id | pub_type       | status   | date_precision
        P1             | national_study | {status} | unknown
        publication_countries:
        publication_id | country_code
        P1             | ML
        publication_contributions:
        publication_id | org_id
        P1             | FR
        """
    assert told("KE-2", text, "likelihood") == {"P1 completed_on": expected}


def test_who_can_tell_is_an_organisation_of_the_network() -> None:
    text = STUDIES.replace("OPEN           | FR\n", "OPEN           | NGO1\n    OPEN           | FR\n")
    assert told("KE-2", text, "organisations")["OPEN completed_on"] == "ECPAT-FR"
    assert told("KE-2", text, "organisations")["AROUND completed_on"] == ""


def test_a_member_for_a_part_of_the_window_only_could_count() -> None:
    text = """
        organisations:
        org_id | org_type     | ecpat_member_from
        M1     | ecpat_member | 2020-06-01
        media_contributions:
        contribution_id | org_id | reach_level | date_precision
        GLOBAL          | M1     | global      | unknown
        NATIONAL        | LU     | national    | unknown
        """
    assert told("AP-2", text) == {
        "GLOBAL published_on": "could_count NETWORK",
        "NATIONAL published_on": "would_not_count side_national",
    }


FORMS = """
    expertise_evidence:
    evidence_id | org_id | form        | evidence_date | date_precision | validation_status
    DATED       | BE     | trafficking | 2019-10-01    | day            | sourced
    DRAFT       | BE     | online      | 2018-09-01    | day            | draft
    TOOL        | BE     | travel      |               | unknown        | sourced
    ALONE       | LU     | online      |               | unknown        | sourced
    """


def test_where_two_facts_are_missing_each_names_the_other() -> None:
    assert told("ND-3", FORMS, "effect", "scopes", "with_row", "with_field") == {
        "DRAFT validation_status": "with_another BE ALL3 NETWORK TOOL evidence_date",
        "TOOL evidence_date": "with_another BE ALL3 NETWORK DRAFT validation_status",
        "ALONE evidence_date": "would_not_count",
    }


def test_the_last_of_three_forms_counts_by_its_date_alone() -> None:
    text = FORMS.replace("| draft", "| sourced")
    assert told("ND-3", text) == {
        "TOOL evidence_date": "would_count BE ALL3 NETWORK",
        "ALONE evidence_date": "would_not_count below_threshold",
    }


def test_a_report_without_date_holds_back_its_recommendations() -> None:
    text = """
        reports_to_bodies:
        report_id | date_precision
        REP1      | unknown
        report_submitters:
        report_id | org_id
        REP1      | FR
        report_countries:
        report_id | country_code
        REP1      | ML
        recommendations:
        recommendation_id | report_id
        R1                | REP1
        R2                | REP1
        recommendation_uptakes:
        recommendation_id | adopted_on
        R1                | 2019-05-31
        """
    assert told("AP-1", text) == {"REP1 submitted_on": "could_count FR ALL3 NETWORK"}
    assert told("ND-1", text) == {"REP1 submitted_on": "would_count FR ALL3 NETWORK"}


def test_an_initiative_without_beginning_holds_back_the_engagement() -> None:
    text = """
        advocacy_initiatives:
        initiative_id | lead_org | start_date | date_precision
        I1            | BE       |            | unknown
        initiative_actors:
        initiative_id | org_id | engaged_on | level
        I1            | FIRM1  | 2019-05-01 | 2
        """
    assert told("AP-4", text) == {"I1 start_date": "could_count BE ALL3 NETWORK"}


def test_survivors_are_never_told_of() -> None:
    text = """
        survivor_participation:
        activity_id | date_precision
        A1          | unknown
        """
    tables = tables_of(text)
    counts = count_all(tables, catalogue(), RELEASED)
    assert {fate.reason for fate in counts["CV-1", "calendar"].outcomes["NETWORK"]} == {"undated"}
    assert not list(missing_facts(tables, counts, catalogue(), RELEASED))


def test_the_documented_release_names_what_the_design_expects() -> None:
    rows = read_release(ROOT / "data/processed").rows("missing_facts")
    found = {(row["indicator_id"], row["row_key"]): row for row in rows}
    assert found["CV-3", "PUB-CAPISCE"]["effect"] == found["KE-2", "PUB-DH-KEN"]["effect"] == "would_count"
    go4tips = found["ND-3", "EV08"]
    assert (go4tips["effect"], go4tips["with_row"]) == ("with_another", "EV06"), "the form beside it is a draft"
    sensitive = {name for name, schema in catalogue().contract.schemas.items() if schema.get("ecpat:sensitive")}
    assert sensitive
    assert not sensitive & {row["table_name"] for row in rows}
