"""Every value is counted again from the published rows, as the page on methods says, in both editions."""

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

Line = dict[str, str]
Place = tuple[str, ...]

NUMBERS = ("value", "lower_bound", "first_documented")
MEASURES = ("annual", "new", "cumulative")
NOT_NAMED = "CV-1"  # the countries of survivors' groups
TABLES = {  # behind the indicators: what a reader may look up
    "comms_activity", "capacity_participants", "dissemination_metrics", "recommendations", "recommendation_uptakes"
}  # fmt: skip


def read(files: Path, name: str) -> list[Line]:
    """A file of an edition; those of the demonstration say so in their names."""
    prefix = "demonstration-" if files.parent.name == "demonstration" else ""
    with (files / f"{prefix}{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def totals(files: Path) -> dict[Place, Line]:
    """The published values that are no split: indicator, scope, calendar, series, measure and period."""
    columns = ("indicator_id", "scope_code", "period_set", "series", "measure", "period_id")
    return {
        tuple(row[column] for column in columns): row
        for row in read(files, "indicator_values")
        if row["dimension"] == "_T" and (row["series"] == "_T" or row["indicator_id"] == "KE-3")
    }


def again(rows: list[Line], series: str, period: str, measure: str) -> int:
    """The number of one period, from the counted rows of an indicator, a scope and a calendar."""
    if series != "_T":  # a sum, in which a unit is its series
        taken = [row for row in rows if row["unit_id"] == series]
        return sum(
            int(row["amount"])
            for row in taken
            if (row["period_id"] == period if measure == "annual" else row["period_id"] <= period)
        )
    if measure == "annual":
        return len({row["unit_id"] for row in rows if row["period_id"] == period and row["counts_in_period"] == "true"})
    return len({row["unit_id"] for row in rows if row["counts_from"] <= period})


def expected(rows: list[Line], series: str, periods: list[str], measure: str) -> Iterator[int]:
    if measure != "new":
        yield from (again(rows, series, period, measure) for period in periods)
        return
    cumulative = [0, *(again(rows, series, period, "cumulative") for period in periods)]
    yield from (after - before for before, after in pairwise(cumulative))


@pytest.mark.parametrize("edition", ["", "demonstration/"])
def test_every_value_is_counted_again_from_the_published_rows(site: Path, edition: str) -> None:
    files = site / f"{edition}files"
    values = totals(files)
    counted: dict[Place, list[Line]] = {}
    for row in read(files, "counted_rows"):
        counted.setdefault((row["indicator_id"], row["scope_code"], row["period_set"]), []).append(row)
    wrong, seen = [], set()
    for head in sorted({place[:4] for place in values if place[0] != NOT_NAMED}):
        *where, series = head
        periods = sorted({place[5] for place in values if place[:4] == head})
        for measure in MEASURES:
            numbers = expected(counted.get(tuple(where), []), series, periods, measure)
            for period, number in zip(periods, numbers, strict=True):
                value = values[(*head, measure, period)]
                if value["value_kind"] in NUMBERS:
                    seen.add(where[0])
                    is_right = value["value"] == str(number)
                else:
                    is_right = value["value"] == "" and (number == 0 or value["value_kind"] == "not_applicable")
                if not is_right:
                    wrong.append((*head, measure, period, value["value"], number))
    assert wrong == []
    assert len(seen) >= (12 if edition else 5)


@pytest.mark.parametrize("edition", ["", "demonstration/"])
def test_each_counted_row_stands_in_the_table_that_is_published(site: Path, edition: str) -> None:
    files = site / f"{edition}files"
    assert all(read(files, name) or not edition for name in TABLES)
    named = {(row["table_name"], row["row_key"]) for row in read(files, "counted_rows")}
    tables = {name: read(files, name) for name, _ in named if name != "survivor_participation"}
    for name, key in named:
        if name in tables:
            parts = key.split("/")
            assert any(set(parts) <= set(row.values()) for row in tables[name]), (name, key)
