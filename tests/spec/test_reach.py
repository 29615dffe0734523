"""Children reached, as paper tables: units, bounds, what is never added, and which word stands where nothing is known.

All counts here are multiples of the base, so that what is published is what was counted.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pytest

from pipeline.records.private import Memory, RefusedError, make_key
from pipeline.records.protection import protected_files
from tests.paper import catalogue, tables_of

Publish: TypeAlias = Callable[[str], "Published"]

PLACES = """
projects:
project_id | lead_org | start_date
P1         | LU       | 2018-02-01
P2         | LU       | 2018-02-01
P3         | FR       | 2019-02-01
project_countries:
project_id | country_code
P1         | ML
P2         | ML
P3         | ML
P3         | NP
reporting_status:
org_id | table_name    | period_id | status
LU     | beneficiaries | 2018      | complete
LU     | beneficiaries | 2019      | nil
LU     | beneficiaries | 2020      | partial
FR     | beneficiaries | 2019      | complete
"""


class Published:
    """The files about people, asked by place, year and measure."""

    def __init__(self, frames: dict[str, pd.DataFrame]) -> None:
        self.frames = frames

    def row(
        self, place: str, year: str, measure: str = "children", sex: str = "_T", age: str = "_T"
    ) -> "pd.Series[Any]":
        """One row of children_reached.csv."""
        frame = self.frames["children_reached"]
        codes = {"place_code": place, "period_id": year, "measure": measure, "sex": sex, "age_band": age}
        return frame[(frame[list(codes)] == pd.Series(codes)).all(axis=1)].iloc[0]

    def value(self, place: str, year: str, measure: str = "children", sex: str = "_T", age: str = "_T") -> str:
        """A published number; `range` or `none` where there is no single one."""
        row = self.row(place, year, measure, sex, age)
        return str(row["value"] if row["value_kind"] == "value" else row["value_kind"])

    def bounds(self, place: str, year: str, measure: str = "children") -> tuple[str, str]:
        """The two ends of reach_bounds.csv."""
        frame = self.frames["reach_bounds"]
        found = frame[
            (frame["place_code"] == place) & (frame["period_id"] == year) & (frame["measure"] == measure)
        ].iloc[0]
        return str(found["children_at_least"]), str(found["children_at_most"])


@pytest.fixture
def published(tmp_path: Path) -> Publish:
    """Protect the rows of a paper and hand over what is published."""

    def publish(rows: str) -> Published:
        shutil.rmtree(tmp_path / "private", ignore_errors=True)
        make_key(tmp_path / "private")
        memory = Memory(tmp_path / "private", tmp_path / "none", is_first=True)
        paper = f"{PLACES}\nbeneficiaries:\n{rows}"
        return Published(protected_files(tables_of(paper, silent=True), catalogue(), memory, "documented"))

    return publish


def test_rows_of_one_project_are_added_and_new_and_continuing_make_the_children(published: Publish) -> None:
    done = published("""value | new_in_period | sex
                        20    | 15            | f
                        10    | 0             | m""")
    assert [done.value("P1.ML", "2018", measure) for measure in ("new", "continuing", "children")] == ["15", "15", "30"]
    assert [done.value("ML", "2018", sex=sex) for sex in ("f", "m", "other", "_U")] == ["20", "10", "0", "0"]
    assert done.value("_T", "2018") == "30"


def test_three_unlinked_activities_give_a_range_and_no_point_value(published: Publish) -> None:
    done = published("""value | dedup_scope
                        120   | activity
                        80    | activity
                        40    | activity""")
    assert done.bounds("P1.ML", "2018") == ("120", "240")
    assert done.value("P1.ML", "2018") == "range"
    assert done.bounds("_T", "2018") == ("120", "240")


def test_two_projects_of_one_country_may_hold_the_same_child(published: Publish) -> None:
    done = published("""project_id | value | new_in_period
                        P1         | 100   | 100
                        P2         | 40    | 40""")
    assert [done.value(place, "2018") for place in ("P1.ML", "P2.ML", "ML")] == ["100", "40", "range"]
    assert done.bounds("ML", "2018") == ("100", "140")
    assert done.bounds("ML", "_T", "new") == ("100", "140")


def test_a_provider_that_counts_each_child_once_over_its_projects_may_be_added(published: Publish) -> None:
    done = published("""project_id | value | new_in_period | dedup_scope
                        P1         | 100   | 100           | org
                        P2         | 40    | 40            | org""")
    assert done.value("ML", "2018") == "140"


def test_countries_are_added(published: Publish) -> None:
    done = published("""project_id | country_code | period_id | value | new_in_period | entered_by_org
                        P3         | ML           | 2019      | 50    | 50            | FR
                        P3         | NP           | 2019      | 30    | 30            | FR""")
    assert [done.value(place, "2019") for place in ("ML", "NP", "P3", "_T")] == ["50", "30", "80", "80"]


def test_contacts_estimates_and_adults_are_never_children(published: Publish) -> None:
    done = published("""value | population | counted_as     | new_in_period
                        50    | children   | unique_persons | 50
                        500   | children   | contacts       |
                        900   | children   | estimate       |
                        35    | caregivers | unique_persons | """)
    assert done.value("ML", "2018") == "50"
    others = done.frames["others_reached"]
    found = others[(others["country_code"] == "ML") & (others["period_id"] == "2018")]
    assert dict(zip(found["population"], found["value"], strict=True)) == {
        "caregivers": "35", "professionals": "0", "community": "0", "contact": "500", "estimate": "900",
    }  # fmt: skip


def test_forms_and_services_are_parts_that_overlap(published: Publish) -> None:
    done = published("""value | new_in_period | f_online | s_awareness | s_protection
                        40    | 40            | true     | true        |
                        20    | 20            | true     | true        | true
                        30    | 30            |          |             | """)
    parts = ("form_online", "form_travel", "service_awareness", "service_protection")
    assert [done.value("ML", "2018", part) for part in parts] == ["60", "0", "60", "20"]
    assert done.value("ML", "2018") == "90"


def test_across_years_only_new_children_are_added(published: Publish) -> None:
    done = published("""period_id | value | new_in_period
                        2018      | 100   | 100
                        2020      | 60    | 10""")
    assert done.value("ML", "_T", "new") == "110"
    frame = done.frames["children_reached"]
    assert set(frame[frame["period_id"] == "_T"]["measure"]) == {"new"}


def test_where_nobody_says_who_is_new_there_is_no_cumulative(published: Publish) -> None:
    done = published("""value | new_in_period
                        100   | """)
    assert [done.value("ML", "2018", measure) for measure in ("children", "new", "continuing")] == [
        "100",
        "none",
        "none",
    ]
    assert done.value("ML", "_T", "new") == "none"


def test_the_reports_give_the_status_and_never_the_rows(published: Publish) -> None:
    done = published("""value | new_in_period
                        100   | 100""")
    states = {year: done.row("P1.ML", year)["status"] for year in ("2018", "2019", "2020", "2021")}
    assert states == {"2018": "reported", "2019": "reported", "2020": "partial", "2021": "not_reported"}
    assert [done.value("P1.ML", year) for year in ("2019", "2020", "2021")] == ["0", "0", "none"]
    assert done.row("P3.ML", "2018")["status"] == "not_applicable"
    assert done.value("P3.ML", "2018") == "none"


def test_drafts_and_rejected_rows_count_for_nothing(published: Publish) -> None:
    done = published("""value | new_in_period | validation_status
                        100   | 100           | draft
                        50    | 50            | rejected
                        25    | 25            | validated""")
    assert done.value("ML", "2018") == "25"


def test_small_counts_are_multiples_and_a_true_zero_stays(published: Publish) -> None:
    done = published("""value | new_in_period | sex
                        3     | 3             | f
                        1     | 1             | m""")
    frame = done.frames["children_reached"]
    numbers = {int(value) for value in frame["value"] if value}
    assert all(number % 5 == 0 for number in numbers)
    assert done.value("ML", "2018", sex="other") == "0"


def test_a_base_below_5_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "private")
    memory = Memory(tmp_path / "private", tmp_path / "none", is_first=True)
    tables = tables_of(f"{PLACES}\nbeneficiaries:\nvalue | new_in_period\n50 | 50", silent=True)
    policy = replace(catalogue().policy, values={**catalogue().policy.values, "base": 4})
    with pytest.raises(RefusedError) as refused:
        protected_files(tables, replace(catalogue(), policy=policy), memory, "documented")
    assert refused.value.finding.code == "protection-refused"
