"""KE-2: national studies and overviews produced, each work once."""

from pipeline.model import Severity
from pipeline.publication.release_files import shown_rows
from tests.paper import catalogue, counted, findings_of, tables_of


def test_a_study_of_one_country_counts_at_the_earlier_of_completion_and_publication() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | work_id | pub_type         | status    | completed_on | published_on
        P1             | W1      | national_study   | published | 2018-11-01   | 2019-02-01
        P2             | W2      | country_overview | completed | 2020-03-01   |
        P3             | W3      | national_study   | published |              | 2021-03-01
        P4             | W4      | national_study   | published | 2017-12-31   | 2018-03-01
        publication_countries:
        publication_id | country_code
        P1             | ML
        P2             | NP
        P3             | MG
        P4             | MG
        publication_contributions:
        publication_id | org_id | role
        P1             | LU     | commission
        P2             | LU     | author
        P3             | FR     | lead
        P4             | FR     | lead
        """,
    )
    assert done.row() == "1/1/1, 0/0/1, 1/1/2, 1/1/3"
    assert done.by_scope() == "2 0 1 3 3"
    assert done.fate("LU") == {"P1": "counted", "P2": "counted", "P3": "other_scope", "P4": "other_scope"}
    assert done.fate("FR")["P4"] == "out_of_window"
    assert done.annual("NETWORK", "country=NP") == "0 0 1 0"
    assert done.annual("NETWORK", "pub_type=national_study") == "1 0 0 1"


def test_a_work_counts_once_at_the_earliest_of_its_rows_that_count() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | work_id | pub_type       | status    | published_on
        P1             | W1      | national_study | published | 2019-02-01
        P2             | W1      | national_study | published | 2018-12-01
        P3             | W1      | toolkit        | published | 2017-02-01
        P4             | W1      | national_study | planned   | 2017-01-01
        publication_countries:
        publication_id | country_code
        P1             | ML
        P2             | ML
        P4             | ML
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        P4             | LU
        """,
    )
    assert done.row("LU") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.fate("LU")["P1"] == done.fate("LU")["P2"] == "counted"


def test_a_work_of_2017_reprinted_in_2018_is_out_of_the_window() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | work_id | pub_type       | published_on
        P1             | W1      | national_study | 2017-02-01
        P2             | W1      | national_study | 2018-12-01
        publication_countries:
        publication_id | country_code
        P1             | ML
        P2             | ML
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """,
    )
    assert done.fate("LU") == {"P1": "out_of_window", "P2": "out_of_window"}


def test_each_reason_in_the_order_of_the_sheet() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | pub_type          | status    | published_on
        REGIONAL       | regional_overview | planned   | 2018-05-04
        TOOL           | toolkit           | planned   | 2018-05-04
        GLOBAL         | global_research   | published | 2018-05-04
        PLANNED        | national_study    | planned   | 2018-05-04
        TWO            | national_study    | published | 2018-05-04
        NONE           | national_study    | published | 2018-05-04
        REVIEWED       | national_study    | published | 2018-05-04
        publication_countries:
        publication_id | country_code
        REGIONAL       | ML
        TWO            | ML
        TWO            | NP
        REVIEWED       | ML
        publication_contributions:
        publication_id | org_id | role
        REGIONAL       | LU     | lead
        TOOL           | LU     | lead
        GLOBAL         | LU     | lead
        PLANNED        | LU     | lead
        TWO            | LU     | lead
        NONE           | LU     | lead
        REVIEWED       | LU     | review
        """,
    )
    assert done.fate("LU") == {
        "REGIONAL": "side_regional", "TOOL": "other_type", "GLOBAL": "other_type", "PLANNED": "not_completed",
        "TWO": "not_single_country", "NONE": "not_single_country", "REVIEWED": "side_role",
    }  # fmt: skip
    assert done.row() == "0/0/0, 0/0/0, 0/0/0, 0/0/0"


def test_lead_author_and_commissioner_produce_and_no_other_role_does() -> None:
    roles = ("lead", "author", "commission", "data", "review", "funding", "translation", "relay")
    done = counted("KE-2", "\n".join([
        "publications:", "publication_id | work_id | pub_type | published_on",
        *(f"P-{role} | W-{role} | national_study | 2018-05-04" for role in roles),
        "publication_countries:", "publication_id | country_code", *(f"P-{role} | ML" for role in roles),
        "publication_contributions:", "publication_id | org_id | role",
        *(f"P-{role} | BE | {role}" for role in roles),
    ]))  # fmt: skip
    assert done.fate("BE") == {f"P-{role}": "counted" if role in roles[:3] else "side_role" for role in roles}


STUDY = """
    publications:
    publication_id | pub_type       | published_on
    P1             | national_study | 2018-05-04
    publication_contributions:
    publication_id | org_id
    P1             | LU
    publication_countries:
    publication_id | country_code | validation_status
    """


def test_a_study_whose_only_country_is_a_draft_is_a_draft() -> None:
    done = counted("KE-2", STUDY + "P1 | ML | draft")
    assert done.fate("LU") == {"P1": "draft"}


def test_a_rejected_second_country_leaves_a_study_of_one_country() -> None:
    done = counted("KE-2", STUDY + "P1 | ML | sourced\nP1 | NP | rejected")
    assert done.annual("LU") == "1 0 0 0"


def test_a_draft_second_country_never_counts_and_leaves_a_study_of_one_country() -> None:
    done = counted("KE-2", STUDY + "P1 | ML | sourced\nP1 | NP | draft")
    assert done.fate("LU") == {"P1": "counted"}


def test_a_version_whose_only_country_is_a_draft_does_not_date_the_work() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | work_id | pub_type       | published_on
        P1             | W1      | national_study | 2018-03-01
        P2             | W1      | national_study | 2020-03-01
        publication_countries:
        publication_id | country_code | validation_status
        P1             | ML           | draft
        P2             | ML           | sourced
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """,
    )
    assert done.annual("LU") == "0 0 1 0"
    assert done.fate("LU") == {"P1": "draft", "P2": "counted"}


def test_a_regional_overview_needs_no_country() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | pub_type          | published_on
        P1             | regional_overview | 2018-03-01
        publication_countries:
        publication_id | country_code | validation_status
        P1             | ML           | draft
        publication_contributions:
        publication_id | org_id
        P1             | LU
        """,
    )
    assert done.annual("LU", "regional") == "1 0 0 0"
    assert done.fate("LU") == {"P1": "side_regional"}


def test_an_update_with_new_data_is_a_work_of_its_own() -> None:
    done = counted(
        "KE-2",
        """
        publications:
        publication_id | work_id | pub_type       | published_on | new_data
        P1             | W1      | national_study | 2018-05-04   | true
        P2             | W2      | national_study | 2020-05-04   | true
        publication_countries:
        publication_id | country_code
        P1             | ML
        P2             | ML
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """,
    )
    assert done.row("LU") == "1/1/1, 0/0/1, 1/1/2, 0/0/2"
    assert done.row("LU", "country=ML") == "1/1/1, 0/0/1, 1/1/2, 0/0/2"


def new_data(second: str, flag: str = "true") -> list[tuple[str, Severity]]:
    found = findings_of(f"""
        publications:
        publication_id | work_id | pub_type       | published_on | new_data
        P1             | W1      | national_study | 2018-01-01   | true
        P2             | W1      | national_study | {second}     | {flag}
        """)
    return [(finding.code, finding.severity) for finding in found]


def test_new_data_twice_in_one_work_more_than_a_year_apart_is_a_warning() -> None:
    warning = [("new_data_in_one_work", Severity.WARNING)]
    assert new_data("2019-03-01") == warning
    assert new_data("2019-03-01", "") == []
    assert new_data("2019-01-01") == []


def test_a_year_and_a_day_is_more_than_a_year() -> None:
    assert new_data("2019-01-02") == [("new_data_in_one_work", Severity.WARNING)]


def test_a_restricted_study_counts_and_its_title_is_hidden() -> None:
    paper = """
        publications:
        publication_id | pub_type       | published_on | access     | title
        P1             | national_study | 2018-05-04   | restricted | A title for few
        P2             | national_study | 2018-05-04   | public     | A title for all
        publication_countries:
        publication_id | country_code
        P1             | ML
        P2             | ML
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """
    assert counted("KE-2", paper).annual("LU") == "2 0 0 0"
    shown = shown_rows("publications", tables_of(paper), catalogue().policy)
    assert {row["publication_id"]: row["title"] for row in shown} == {"P1": "", "P2": "A title for all"}


def test_the_types_of_ke_1_and_ke_2_exclude_each_other() -> None:
    kinds = ("global_research", "thematic_research", "national_study", "country_overview")
    paper = "\n".join([
        "publications:", "publication_id | work_id | pub_type | published_on",
        *(f"P{i} | W{i} | {kind} | 2019-05-04" for i, kind in enumerate(kinds)),
        "publication_countries:", "publication_id | country_code", *(f"P{i} | ML" for i in range(4)),
        "publication_contributions:", "publication_id | org_id", *(f"P{i} | LU" for i in range(4)),
    ])  # fmt: skip
    assert [counted(each, paper).annual("LU") for each in ("KE-1", "KE-2")] == ["0 2 0 0", "0 2 0 0"]
    assert set(counted("KE-1", paper).fate("LU").values()) == {"counted", "other_type"}


def test_regional_analyses_have_a_line_of_their_own() -> None:
    paper = """
        publications:
        publication_id | work_id | pub_type          | primary_topic     | status    | published_on
        REGIONAL       | W1      | regional_overview | access_to_justice | published | 2018-05-04
        REGIONAL-FR    | W1      | regional_overview | access_to_justice | published | 2019-05-04
        TWO            | W2      | national_study    | access_to_justice | completed | 2019-05-04
        ONE            | W3      | national_study    | other             | published | 2019-05-04
        PLANNED        | W4      | regional_overview | other             | planned   | 2019-05-04
        RELAYED        | W5      | regional_overview | other             | published | 2019-05-04
        publication_countries:
        publication_id | country_code
        REGIONAL       | ML
        TWO            | ML
        TWO            | NP
        ONE            | ML
        publication_contributions:
        publication_id | org_id | role
        REGIONAL       | LU     | author
        REGIONAL-FR    | BE     | commission
        TWO            | INT    | lead
        ONE            | LU     | lead
        PLANNED        | LU     | lead
        RELAYED        | LU     | relay
        """
    done = counted("KE-2", paper)
    assert done.by_scope("regional") == "1 1 0 1 2"
    assert done.row("NETWORK", "regional") == "1/1/1, 1/1/2, 0/0/2, 0/0/2"
    assert done.row() == "0/0/0, 1/1/1, 0/0/1, 0/0/1"
    # two countries are no reason against CV-3, so that its line has overviews only
    justice = counted("CV-3", paper)
    assert justice.row("NETWORK", "regional") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert justice.row() == "0/0/0, 1/1/1, 0/0/1, 0/0/1"
