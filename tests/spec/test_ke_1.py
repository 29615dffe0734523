"""KE-1: global and thematic research of the network to which a scope contributed."""

from tests.paper import JULY_JUNE, counted


def test_a_work_counts_once_at_its_first_publication() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | work_id | pub_type          | published_on | language
        P1             | W1      | global_research   | 2018-05-04   | en
        P2             | W1      | global_research   | 2019-02-01   | fr
        P3             | W2      | thematic_research | 2020-11-01   | en
        publication_contributions:
        publication_id | org_id | role
        P1             | LU     | author
        P3             | FR     | data
        """,
    )
    assert done.row("NETWORK") == "1/1/1, 0/0/1, 1/1/2, 0/0/2"
    assert done.row("LU") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.row("FR") == "0/0/0, 0/0/0, 1/1/1, 0/0/1"
    assert done.by_scope() == "1 0 1 2 2"
    assert done.fate() == {"P1": "counted", "P2": "counted", "P3": "counted"}


def test_a_work_of_2017_translated_in_2018_is_out_of_the_window() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | work_id | pub_type        | published_on | language
        P1             | W1      | global_research | 2017-11-20   | en
        P2             | W1      | global_research | 2018-05-04   | fr
        publication_contributions:
        publication_id | org_id | role
        P1             | LU     | lead
        P2             | LU     | author
        """,
    )
    assert done.row() == "0/0/0, 0/0/0, 0/0/0, 0/0/0"
    assert done.fate() == {"P1": "out_of_window", "P2": "out_of_window"}


def test_a_contribution_to_any_row_of_a_work_counts_at_the_works_first_publication() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | work_id | pub_type        | published_on | network_led
        P1             | W1      | global_research | 2018-05-04   | true
        P2             | W1      | global_research | 2020-02-01   |
        publication_contributions:
        publication_id | org_id | role
        P1             | M1     | lead
        P2             | FR     | review
        """,
    )
    assert done.row("FR") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.row("ALL3") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    assert done.fate("FR") == {"P1": "counted", "P2": "not_network_led"}


def test_lead_author_data_and_review_contribute_and_no_other_role_does() -> None:
    roles = ("lead", "author", "data", "review", "commission", "funding", "translation", "relay")
    done = counted("KE-1", "\n".join([
        "publications:", "publication_id | work_id | pub_type | published_on",
        *(f"P-{role} | W-{role} | thematic_research | 2018-05-04" for role in roles),
        "publication_contributions:", "publication_id | org_id | role",
        *(f"P-{role} | BE | {role}" for role in roles),
    ]))  # fmt: skip
    assert done.fate("BE") == {f"P-{role}": "counted" if role in roles[:4] else "side_role" for role in roles}
    assert done.annual("BE") == "4 0 0 0"
    assert done.annual("BE", "role=lead") == done.annual("BE", "role=review") == "1 0 0 0"


def test_funding_only_is_a_side_role_for_the_funder_and_another_scopes_row_for_others() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | published_on
        P1             | global_research | 2018-05-04
        publication_contributions:
        publication_id | org_id | role
        P1             | M1     | author
        P1             | FR     | funding
        """,
    )
    assert done.by_scope() == "0 0 0 0 1"
    assert [done.fate(scope)["P1"] for scope in ("LU", "FR", "ALL3")] == ["other_scope", "side_role", "side_role"]


def test_two_of_the_three_on_one_work_are_one_work_for_the_three() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | published_on
        P1             | global_research | 2019-05-04
        publication_contributions:
        publication_id | org_id | role
        P1             | LU     | author
        P1             | FR     | review
        """,
    )
    assert done.by_scope() == "1 0 1 1 1"


def test_the_secretariat_counts_for_the_network_and_an_outsider_for_nobody() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | published_on
        P1             | global_research | 2019-05-04
        P2             | global_research | 2019-05-04
        publication_contributions:
        publication_id | org_id | role
        P1             | INT    | lead
        P2             | NGO1   | lead
        """,
    )
    assert done.by_scope() == "0 0 0 0 1"
    assert done.fate() == {"P1": "counted", "P2": "other_scope"}


def test_what_is_not_research_of_the_network_or_not_published_is_left_out_in_the_sheets_order() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | network_led | status    | published_on
        TOOL           | toolkit         |             | completed | 2018-05-04
        NATIONAL       | national_study  | true        | published | 2018-05-04
        BLANK          | global_research |             | completed | 2018-05-04
        NO             | global_research | false       | published | 2018-05-04
        UNPUBLISHED    | global_research | true        | completed | 2018-05-04
        YES            | global_research | true        | published | 2018-05-04
        publication_contributions:
        publication_id | org_id
        TOOL           | LU
        NATIONAL       | LU
        BLANK          | LU
        NO             | LU
        UNPUBLISHED    | LU
        YES            | LU
        """,
    )
    assert done.annual() == "1 0 0 0"
    assert done.fate() == {
        "TOOL": "other_type", "NATIONAL": "other_type", "BLANK": "not_network_led", "NO": "not_network_led",
        "UNPUBLISHED": "not_published", "YES": "counted",
    }  # fmt: skip


def test_new_data_is_not_asked_for() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | new_data | published_on
        P1             | global_research | false    | 2018-05-04
        P2             | global_research |          | 2018-05-04
        publication_contributions:
        publication_id | org_id
        P1             | LU
        P2             | LU
        """,
    )
    assert done.annual("LU") == "2 0 0 0"


def test_type_form_and_role_are_split_and_overlap() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type          | published_on | f_online | f_travel
        P1             | global_research   | 2018-05-04   | true     | true
        P2             | thematic_research | 2018-06-04   | true     |
        publication_contributions:
        publication_id | org_id | role
        P1             | LU     | author
        P1             | LU     | data
        P2             | LU     | data
        """,
    )
    assert done.annual("LU") == "2 0 0 0"
    assert done.annual("LU", "pub_type=global_research") == "1 0 0 0"
    assert done.annual("LU", "form=f_online") == "2 0 0 0"
    assert done.annual("LU", "form=f_travel") == "1 0 0 0"
    assert done.annual("LU", "form=f_trafficking") == "0 0 0 0"
    assert done.annual("LU", "role=author") == "1 0 0 0"
    assert done.annual("LU", "role=data") == "2 0 0 0"


def test_a_draft_contribution_does_not_count_and_a_sourced_one_beside_it_does() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | pub_type        | published_on
        P1             | global_research | 2018-05-04
        P2             | global_research | 2018-05-04
        publication_contributions:
        publication_id | org_id | role   | validation_status
        P1             | LU     | author | draft
        P2             | LU     | author | draft
        P2             | LU     | data   | sourced
        """,
    )
    assert done.annual("LU") == "1 0 0 0"
    assert done.fate("LU") == {"P1": "draft", "P2": "counted"}
    assert done.annual("LU", "role=author") == "0 0 0 0"


def test_a_draft_first_publication_does_not_date_the_work() -> None:
    done = counted(
        "KE-1",
        """
        publications:
        publication_id | work_id | pub_type        | published_on | validation_status
        P1             | W1      | global_research | 2017-05-04   | draft
        P2             | W1      | global_research | 2018-05-04   | sourced
        publication_contributions:
        publication_id | org_id
        P2             | LU
        """,
    )
    assert done.annual("LU") == "1 0 0 0"
    assert done.fate("LU") == {"P1": "draft", "P2": "counted"}


def test_of_two_rows_with_one_date_the_more_precise_dates_the_work_in_any_order() -> None:
    for first, second in (("2018-01-01", "2018"), ("2018", "2018-01-01")):
        done = counted(
            "KE-1",
            f"""
            publications:
            publication_id | work_id | pub_type        | published_on
            P1             | W1      | global_research | {first}
            P2             | W1      | global_research | {second}
            publication_contributions:
            publication_id | org_id
            P1             | LU
            """,
            JULY_JUNE,
        )
        assert done.fate("LU") == {"P1": "out_of_window", "P2": "out_of_window"}
