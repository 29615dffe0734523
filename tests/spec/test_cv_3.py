"""CV-3: studies on the access of victims to justice."""

from tests.paper import counted

KINDS = (
    "global_research", "thematic_research", "national_study", "country_overview", "regional_overview", "toolkit",
    "position", "evaluation", "annual_report",
)  # fmt: skip


def test_four_types_of_study_count_and_no_other() -> None:
    done = counted("CV-3", "\n".join([
        "publications:", "publication_id | pub_type | primary_topic | published_on",
        *(f"P-{kind} | {kind} | access_to_justice | 2018-05-04" for kind in KINDS),
        "publication_contributions:", "publication_id | org_id", *(f"P-{kind} | LU" for kind in KINDS),
    ]))  # fmt: skip
    assert done.fate("LU") == {f"P-{kind}": "counted" if kind in KINDS[:4] else "not_a_study" for kind in KINDS}
    assert done.annual("LU") == "4 0 0 0"


def test_a_chapter_of_a_broader_study_and_an_unfinished_study_do_not_count() -> None:
    done = counted(
        "CV-3",
        """
        publications:
        publication_id | pub_type       | primary_topic     | status    | completed_on | published_on
        CHAPTER        | national_study | law               | published |              | 2018-05-04
        PLANNED        | national_study | access_to_justice | planned   |              | 2018-05-04
        COMPLETED      | national_study | access_to_justice | completed | 2018-05-04   |
        FUNDED         | national_study | access_to_justice | completed | 2018-05-04   |
        publication_contributions:
        publication_id | org_id | role
        CHAPTER        | LU     | lead
        PLANNED        | LU     | lead
        COMPLETED      | LU     | commission
        FUNDED         | LU     | funding
        """,
    )
    assert done.fate("LU") == {
        "CHAPTER": "other_topic", "PLANNED": "not_completed", "COMPLETED": "counted", "FUNDED": "side_role",
    }  # fmt: skip


def test_any_number_of_countries_and_each_is_shown() -> None:
    done = counted(
        "CV-3",
        """
        publications:
        publication_id | pub_type          | primary_topic     | published_on | f_online
        P1             | thematic_research | access_to_justice | 2018-05-04   | true
        P2             | thematic_research | access_to_justice | 2019-05-04   |
        publication_countries:
        publication_id | country_code
        P1             | ML
        P1             | NP
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | FR
        """,
    )
    assert done.row() == "1/1/1, 1/1/2, 0/0/2, 0/0/2"
    assert [done.annual("NETWORK", f"country={code}") for code in ("ML", "NP")] == ["1 0 0 0", "1 0 0 0"]
    assert not any(cell.additive for cell in done.cells("NETWORK", "country=ML", "annual"))
    assert done.annual("NETWORK", "form=f_online") == "1 0 0 0"


def test_a_draft_country_is_not_shown() -> None:
    done = counted(
        "CV-3",
        """
        publications:
        publication_id | pub_type          | primary_topic     | published_on
        P1             | thematic_research | access_to_justice | 2018-05-04
        publication_countries:
        publication_id | country_code | validation_status
        P1             | ML           | sourced
        P1             | NP           | draft
        publication_contributions:
        publication_id | org_id
        P1             | LU
        """,
    )
    assert done.annual("LU", "country=ML") == "1 0 0 0"
    draft = done.annual("LU", "country=NP") if "country=NP" in done.lines("LU") else "0 0 0 0"
    assert draft == "0 0 0 0"


def test_the_earlier_date_and_each_work_once_as_in_ke_2() -> None:
    done = counted(
        "CV-3",
        """
        publications:
        publication_id | work_id | pub_type       | primary_topic     | completed_on | published_on
        P1             | W1      | national_study | access_to_justice | 2018-11-01   | 2019-02-01
        P2             | W1      | national_study | access_to_justice |              | 2020-02-01
        P3             | W2      | national_study | access_to_justice | 2017-11-01   | 2018-02-01
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | FR
        P3             | LU
        """,
    )
    assert done.row() == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.annual("FR") == "1 0 0 0"
    assert done.fate("LU")["P3"] == "out_of_window"


def test_the_same_study_may_count_in_ke_1_or_ke_2_as_well() -> None:
    paper = """
        publications:
        publication_id | pub_type        | primary_topic     | published_on
        P1             | national_study  | access_to_justice | 2018-05-04
        P2             | global_research | access_to_justice | 2018-05-04
        publication_countries:
        publication_id | country_code
        P1             | ML
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """
    assert [counted(each, paper).annual("LU") for each in ("CV-3", "KE-1", "KE-2")] == [
        "2 0 0 0", "1 0 0 0", "1 0 0 0",
    ]  # fmt: skip
