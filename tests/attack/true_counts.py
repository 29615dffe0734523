"""The true counts behind a release, from the packages that it was made of; read only to judge what is deduced."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.attack.counts import PARTS, Cell, Counts
from tests.attack.published_numbers import read_csv

COLUMNS = {part: part.replace("service_", "s_").replace("form_", "f_") for part in PARTS}
ONCE = ("project_period", "project", "org")
"""How far children are told apart, so that each counts once in the year."""
Detail = Mapping[str, str]
"""By project: `sex_age`, or anything else for the total only."""


@dataclass(frozen=True)
class Truth:
    """True counts by cell, and what was left blank: project, year and measure."""

    counts: Counts
    blank: frozenset[tuple[str, int, str]]


def read_truth(raw: Path) -> Truth:
    """Count the rows about children of all packages."""
    detail: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    for path in sorted(raw.glob("*/projects.csv")):
        detail |= {row["project_id"]: row.get("children_detail", "") for row in read_csv(path)}
    for path in sorted(raw.glob("*/beneficiaries.csv")):
        rows += read_csv(path)
    return count_rows([row for row in rows if row["population"] == "children"], detail)


def count_rows(rows: list[dict[str, str]], detail: Detail) -> Truth:
    """Count rows about children."""
    counts = Counts()
    blank = set[tuple[str, int, str]]()
    for row in rows:
        cell = cell_of(row, detail)
        for measure, number in measures_of(row):
            if number is None:
                blank.add((cell.project, cell.year, measure))
            else:
                counts[measure, cell] += number
    return Truth(counts, frozenset(blank))


def cell_of(row: Mapping[str, str], detail: Detail) -> Cell:
    """The finest group of a row that is published."""
    project, country, year = row["project_id"], row["country_code"], int(row["period_id"])
    if detail.get(project) != "sex_age":
        return Cell(project, country, year, "_Z", "_Z")
    sex, age = (row[name].replace("unknown", "_U") for name in ("sex", "age_band"))
    return Cell(project, country, year, sex, age)


def measures_of(row: Mapping[str, str]) -> Iterator[tuple[str, int | None]]:
    """What a row adds to which measure; None where it was left blank."""
    value = int(row["value"])
    if row["counted_as"] == "estimate":
        yield "estimates", value
    elif row["counted_as"] == "contacts" or row["dedup_scope"] not in ONCE:
        yield "participations", value
    else:
        yield "children", value
        new = row.get("new_in_period", "")
        yield "new", int(new) if new else None
        for part, column in COLUMNS.items():
            flag = row.get(column, "")
            yield part, {"true": value, "false": 0}.get(flag)


def distinctive(counts: Counts, least: int) -> frozenset[int]:
    """True totals that are too large to be met by chance and are no multiple of ten."""
    totals = defaultdict[tuple[object, ...], int](int)
    for (measure, cell), number in counts.items():
        groups = [(), (cell.country,), (cell.project,), (cell.year,), (cell.country, cell.year)]
        for group in groups:
            totals[measure, *group] += number
    return frozenset(number for number in totals.values() if number >= least and number % 10)
