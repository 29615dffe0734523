"""CV-1: which countries are named, once, and what stays unnamed."""

from pipeline.publication.release_files import shown_rows
from tests.paper import JULY_JUNE, Counted, catalogue, counted, tables_of

COUNTRIES = {"A": "ML", "B": "NP", "C": "TH", "D": "MG"}


def named(unnamed: str, more: str = "", period_set: str = "calendar") -> Counted:
    """Four countries count in 2018 and 2019, two activities each; those of `unnamed` may not be named."""
    days = {
        "2018-02-01": "programme", "2018-03-01": "advocacy", "2019-08-01": "programme", "2019-09-01": "advocacy",
    }  # fmt: skip
    rows = "\n".join(
        f"{group}{day} | {country} | G{group} | {str(group not in unnamed).lower()} | {date} | S{group} | {domain}"
        for group, country in COUNTRIES.items()
        for day, (date, domain) in enumerate(days.items())
    )
    more = "\n".join(f"{line} | programme" for line in more.splitlines())
    return counted("CV-1", f"""
        survivor_participation:
        activity_id | country_code | group_code | publish_country | activity_date | source_id | domain
        {rows}
        {more}
        """, period_set)  # fmt: skip


def the_list(done: Counted) -> list[tuple[str, str]]:
    """The lines that name countries: what they name, and the kind of their value."""
    return [
        (row["category"], row["value_kind"])
        for row in done.files()["indicator_values"]
        if row["dimension"] == "country"
    ]


def keys(done: Counted, *files: str) -> set[str]:
    return {row["row_key"] for name in files or ("exclusions", "counted_rows") for row in done.files()[name]}


def test_all_countries_are_named_where_all_allow_it() -> None:
    assert the_list(named("")) == [(f"{code}", "value") for code in ("MG", "ML", "NP", "TH")]


def test_the_list_is_of_the_wider_series() -> None:
    more = "E1 | LU | GE | true | 2020-05-01 | SE\nE2 | LU | GE | true | 2020-06-01 | SE"
    assert ("LU", "value") in the_list(named("", more))
    assert named("", more).by_scope() == "4 0 0 4 4"


def test_one_unnamed_country_withholds_the_whole_list() -> None:
    done = named("A")
    assert [kind for _, kind in the_list(done)] == ["withheld"]
    assert not set(COUNTRIES.values()) & {line.removeprefix("") for line, _ in the_list(done)}
    assert done.by_scope() == "4 0 0 4 4"
    (row,) = [row for row in done.files()["indicator_values"] if row["value_kind"] == "withheld"]
    assert (row["value"], row["confirmed"]) == ("", "none")


def test_two_unnamed_countries_leave_the_others_named() -> None:
    done = named("AB")
    assert the_list(done) == [("MG", "value"), ("TH", "value")]
    assert done.by_scope() == "4 0 0 4 4"


def test_the_list_is_the_networks_and_stands_once_for_the_whole_window() -> None:
    rows = [row for row in named("").files()["indicator_values"] if row["dimension"] == "country"]
    assert {(row["scope_code"], row["period_id"], row["measure"]) for row in rows} == {
        ("NETWORK", "2021", "cumulative")
    }


def test_a_country_is_named_only_if_all_its_counted_rows_allow_it() -> None:
    more = "A9 | ML | GA | false | 2018-05-01 | SA\nB9 | NP | GB | false | 2018-05-01 | SB"
    assert the_list(named("", more)) == [("MG", "value"), ("TH", "value")]


def test_a_row_that_does_not_count_takes_no_name_away() -> None:
    more = "A9 | ML | GX | false | 2021-05-01 | SX"  # alone in its group and year
    done = named("", more)
    assert ("ML", "value") in the_list(done)
    assert "A9" not in keys(done)


def test_rows_of_unnamed_countries_stand_in_no_exclusion_and_among_no_counted_rows() -> None:
    more = "A9 | ML | GX | true | 2021-05-01 | SX\nB9 | NP | GY | false | 2021-05-01 | SY"
    done = named("AB", more)
    assert {key[0] for key in keys(done)} <= {"C", "D"}
    assert "A9" not in keys(done)


def test_no_row_is_listed_where_the_list_is_withheld() -> None:
    assert keys(named("A"), "counted_rows") == set()


def test_the_sieve_still_adds_up_where_rows_are_unnamed() -> None:
    rows = [row for row in named("AB").files()["indicator_rows"] if row["scope_code"] == "NETWORK"]
    assert [(row["outcome"], row["rows"]) for row in rows] == [("read", "16"), ("counted", "16")]


def test_no_country_is_named_per_period_or_scope() -> None:
    for period_set in ("calendar", JULY_JUNE):
        rows = named("AB", period_set=period_set).files()["counted_rows"]
        assert {row["unit_id"] for row in rows} & set(COUNTRIES.values()) == set()


def test_sources_that_only_groups_of_survivors_cite_are_left_out_of_downloads() -> None:
    tables = tables_of("""
        sources:
        source_id | title
        SA        | A
        SB        | B
        survivor_participation:
        activity_date | publish_country | source_id
        2018-02-01    | false           | SA
        milestones:
        source_id
        SB
        """)
    shown = shown_rows("sources", tables, catalogue().policy)
    assert [row["source_id"] for row in shown] == ["SB"]
