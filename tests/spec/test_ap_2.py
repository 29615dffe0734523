"""AP-2: members that contributed stories in the media to global advocacy."""

from tests.paper import counted


def test_a_member_with_a_global_story_counts_once_a_period() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        org_id | published_on | reach_level
        LU     | 2018-03-01   | global
        LU     | 2018-09-01   | global
        FR     | 2019-03-01   | global
        LU     | 2020-09-01   | global
        M1     | 2020-09-01   | global
        """,
    )
    assert done.row() == "1/1/1, 1/1/2, 2/1/3, 0/0/3"
    assert done.row("ALL3") == "1/1/1, 1/1/2, 1/0/2, 0/0/2"
    assert done.row("LU") == "1/1/1, 0/0/1, 1/0/1, 0/0/1"


def test_national_stories_are_a_side_count_and_unpublished_ones_are_undated() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        contribution_id | org_id | published_on | reach_level
        NATIONAL        | LU     | 2018-03-01   | national
        UNPUBLISHED     | LU     |              | global
        BOTH            | LU     |              | national
        """,
    )
    assert done.fate("LU") == {"NATIONAL": "side_national", "UNPUBLISHED": "undated", "BOTH": "undated"}
    assert done.annual("LU") == "0 0 0 0"


def test_the_secretariat_and_outsiders_are_no_members() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        contribution_id | org_id | published_on
        SECRETARIAT     | INT    | 2018-03-01
        OUTSIDER        | NGO1   | 2018-03-01
        """,
    )
    assert done.annual() == "0 0 0 0"
    assert done.fate() == {"SECRETARIAT": "not_member", "OUTSIDER": "other_scope"}


def test_the_organisation_is_a_member_on_that_day() -> None:
    done = counted(
        "AP-2",
        """
        organisations:
        org_id | ecpat_member_from | ecpat_member_to
        M1     | 2018-05-01        | 2019-05-31
        media_contributions:
        contribution_id | org_id | published_on
        BEFORE          | M1     | 2018-04-30
        FIRST           | M1     | 2018-05-01
        LAST            | M1     | 2019-05-31
        AFTER           | M1     | 2019-06-01
        """,
    )
    assert done.fate() == {"BEFORE": "not_member", "FIRST": "counted", "LAST": "counted", "AFTER": "not_member"}


def test_a_syndicated_story_is_one_row_however_many_members_it_makes() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        org_id | story_id | published_on
        LU     | STORY1   | 2018-03-01
        LU     | STORY1   | 2018-03-02
        FR     | STORY1   | 2018-03-03
        FR     | STORY2   | 2018-03-04
        """,
    )
    cell = done.cells("NETWORK", "_T", "annual")[0]
    assert (cell.number, cell.n_rows) == (2, 2)
    assert done.cells("LU", "_T", "annual")[0].n_rows == 1


def test_region_and_outlet_type_are_split() -> None:
    done = counted(
        "AP-2",
        """
        media_contributions:
        org_id | published_on | outlet_type
        LU     | 2018-03-01   | press
        LU     | 2018-04-01   | radio
        M1     | 2018-04-01   | radio
        """,
    )
    assert done.annual("NETWORK", "outlet_type=press") == "1 0 0 0"
    assert done.annual("NETWORK", "outlet_type=radio") == "2 0 0 0"
    assert done.annual("NETWORK", "region=155") == "1 0 0 0"  # Western Europe
    assert done.annual("NETWORK", "region=011") == "1 0 0 0"  # Western Africa
