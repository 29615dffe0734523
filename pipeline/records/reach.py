"""Children reached: from rows about groups of people to the cube that protect() may publish.

Only rows of children counted as unique persons become children; contacts, estimates and adults are populations
of their own and are never added to them. Which rows may be added is a question of units: a provider has removed
double counts within a project, within all its projects of a country, or within one activity only. Inside a
unit rows are added; units that may hold the same child never are (bounds.py gives a range instead).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Catalogue
from pipeline.model import Row
from pipeline.records.cube import Cube, Law, Table
from pipeline.records.tables import Tables, grouped, is_standing, keyed

DIMENSIONS = ("unit", "place", "population", "period", "sex", "age_band")
SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")
PARTS = {flag: flag.replace("f_", "form_", 1) for flag in FORMS} | {
    flag: flag.replace("s_", "service_", 1) for flag in SERVICES
}
"""Overlapping parts of the children of a cell, by the column that states them."""

CHILDREN, PROJECT = "children", "project"
OTHERS = ("caregivers", "professionals", "community", "contact", "estimate")
"""Populations beside the children reached: adults, and children who were not counted as unique persons."""

TABLE = "beneficiaries"

PAIR = "."
"""Between the project and the country of a declared pair."""


@dataclass(frozen=True)
class Places:
    """What was declared before anybody was counted: the pairs of project and country, and when projects began."""

    pairs: tuple[str, ...]  # PROJECT.COUNTRY
    periods: tuple[str, ...]  # calendar years
    began: Mapping[str, str | None]  # pair to the year in which its project began; None: before, or not known


def read_places(tables: Tables, catalogue: Catalogue) -> Places:
    """The declared pairs, in order of their codes."""
    projects = keyed(tables.rows("projects"), "project_id")
    periods = catalogue.periods_of("calendar")
    began: dict[str, str | None] = {}
    for link in filter(is_standing, tables.rows("project_countries")):
        start = projects[link["project_id"]]["start_date"]
        years = [period.id for period in periods if start and period.start <= start <= period.end]
        began[f"{link['project_id']}{PAIR}{link['country_code']}"] = years[0] if years else None
    return Places(tuple(sorted(began)), tuple(period.id for period in periods), began)


def holds_people(tables: Tables) -> bool:
    """Whether an edition counts people at all: somebody sent the table, be it in one package."""
    return bool(tables.by_name[TABLE].num_rows)


def read_cube(tables: Tables, places: Places, regions: Mapping[str, str]) -> Cube:
    """The true counts over the declared grid. Private: for protect() and nobody else."""
    columns = [*DIMENSIONS, "measure", "value"]
    rows = tables.by_name[TABLE].filter(pc.field("validation_status").isin(["sourced", "validated"]))
    is_activity = (pc.field("population") == CHILDREN) & (pc.field("dedup_scope") == "activity")
    counted = [*_declared(places), *_added(rows.filter(~is_activity)), *_activities(rows.filter(is_activity))]
    cells = pd.DataFrame(counted, columns=columns)
    summed = cells.groupby(columns[:-1], sort=True)["value"].sum().reset_index()
    return Cube(DIMENSIONS, summed, published_tables(summed, regions), _laws(places, summed))


def _declared(places: Places) -> Iterator[tuple[object, ...]]:
    """The empty grid: each declared pair, year, sex and age band, whether or not anybody was reached there."""
    for pair, period in product(places.pairs, places.periods):
        for sex, age, measure in product(SEXES, AGES, ("new", "continuing", *PARTS.values())):
            yield PROJECT, pair, CHILDREN, period, sex, age, measure, 0
        for population in OTHERS:
            yield PROJECT, pair, population, period, "_U", "_U", CHILDREN, 0


def _added(rows: pa.Table) -> Iterator[tuple[object, ...]]:
    """Rows of one unit and the same codes, added; new and continuing apart where the whole cell states them."""
    keys = [
        "project_id", "country_code", "period_id", "population", "sex", "age_band",
        "counted_as", "dedup_scope", "entered_by_org", *PARTS,
    ]  # fmt: skip
    sums = rows.group_by(keys).aggregate(
        [("value", "sum"), ("value", "count"), ("new_in_period", "sum"), ("new_in_period", "count")]
    )
    groups = [(_unit(row), f"{row['project_id']}{PAIR}{row['country_code']}", row) for row in sums.to_pylist()]
    unsplit = {
        (unit, place, row["period_id"])
        for unit, place, row in groups
        if _population(row) == CHILDREN and row["new_in_period_count"] < row["value_count"]
    }
    for unit, place, row in groups:
        population, period, value = _population(row), row["period_id"], row["value_sum"]
        if population != CHILDREN:
            yield PROJECT, place, population, period, "_U", "_U", CHILDREN, value
            continue
        cell = (unit, place, CHILDREN, period, _stated(row["sex"]), _stated(row["age_band"]))
        if (unit, place, period) in unsplit:
            yield *cell, CHILDREN, value
        else:
            yield *cell, "new", row["new_in_period_sum"]
            yield *cell, "continuing", value - row["new_in_period_sum"]
        yield from ((*cell, part, value) for flag, part in PARTS.items() if row[flag])


def _unit(row: Mapping[str, object]) -> str:
    """Within what a child is counted once: a project, or all the projects of one provider."""
    return f"org {row['entered_by_org']}" if row["dedup_scope"] == "org" else PROJECT


def _population(row: Mapping[str, object]) -> str:
    """Children are children reached only where persons were counted, each once."""
    if row["population"] != CHILDREN:
        return str(row["population"])
    return {"contacts": "contact", "estimate": "estimate"}.get(str(row["counted_as"]), CHILDREN)


def _stated(code: str) -> str:
    return "_U" if code == "unknown" else code


def _activities(rows: pa.Table) -> Iterator[tuple[object, ...]]:
    """Groups that may hold the same children: one unit each, in order of size.

    A unit is named by its rank, since nothing else of a group lasts from one release to the next: where any
    group grows, no rank shrinks. Its sex, age band, forms and services stay untold.
    """
    columns = ["project_id", "country_code", "period_id", "counted_as", "population", "value", "new_in_period"]
    told = rows.select(columns).to_pylist()
    placed = ({**row, "place": f"{row['project_id']}{PAIR}{row['country_code']}"} for row in told)
    groups = grouped(placed, "place", "period_id", "counted_as")
    for (place, period, _), group in groups.items():
        population, sizes = _population(group[0]), sorted((row["value"] for row in group), reverse=True)
        if population != CHILDREN:
            yield PROJECT, place, population, period, "_U", "_U", CHILDREN, sum(sizes)
            continue
        measure = _newness(group)
        for rank, value in enumerate(sizes, 1):
            yield f"activity {rank}", place, CHILDREN, period, "_U", "_U", measure, value


def _newness(group: list[Row]) -> str:
    """Whether all children of these groups are new, or none; else nothing is said of it."""
    if all(row["new_in_period"] == 0 for row in group):
        return "continuing"
    return "new" if all(row["new_in_period"] == row["value"] for row in group) else CHILDREN


# --- what is published of it, declared for protect() ------------------------------------------------------------------


def published_tables(cells: pd.DataFrame, regions: Mapping[str, str]) -> tuple[Table, ...]:
    """Every sum that is published: protect() keeps each of them close to the truth."""
    return (*_of_children(cells, regions), _of_others(cells))


def _of_children(cells: pd.DataFrame, regions: Mapping[str, str]) -> Iterator[Table]:
    """Each level of place, with and without sex and age band; across years, new children only."""
    whole = dict.fromkeys(("new", "continuing", CHILDREN), CHILDREN)
    parts = {part: part for part in PARTS.values()}
    news = {measure: measure for measure in ("new", "continuing")}
    years = {period: period for period in sorted(cells["period"].unique())}
    sexes, ages = {sex: sex for sex in SEXES}, {age: age for age in AGES}
    margins: tuple[Table, ...] = ({}, {"sex": sexes}, {"age_band": ages}, {"sex": sexes, "age_band": ages})
    about = {"population": {CHILDREN: CHILDREN}}
    for place, margin in product(_levels(cells, regions), margins):
        yield {**about, **place, **margin, "measure": {"new": "new"}}
        for measures in (whole, news, parts):
            if measures is not parts or len(margin) < len(margins[-1]):
                yield {**about, **place, **margin, "measure": measures, "period": years}


def _levels(cells: pd.DataFrame, regions: Mapping[str, str]) -> tuple[Table, ...]:
    """World, sub-regions, countries, projects and pairs; in the last, units that may overlap stay apart."""
    places = sorted(cells["place"].unique())
    project = {place: place.split(PAIR)[0] for place in places}
    country = {place: place.split(PAIR)[1] for place in places}
    region = {place: regions[code] for place, code in country.items()}
    units = {unit: unit for unit in sorted(cells["unit"].unique())}
    pairs: Table = {"unit": units, "place": {place: place for place in places}}
    return ({}, {"place": region}, {"place": country}, {"place": project}, pairs)


def _of_others(cells: pd.DataFrame) -> Table:
    """Adults, contacts and estimates, by country and year."""
    return {
        "population": {name: name for name in OTHERS},
        "place": {place: place.split(PAIR)[1] for place in sorted(cells["place"].unique())},
        "period": {period: period for period in sorted(cells["period"].unique())},
        "measure": {CHILDREN: CHILDREN},
    }


def _laws(places: Places, cells: pd.DataFrame) -> tuple[Law, ...]:
    """Where a project began within the window, who continues was new there in an earlier year."""
    units = {unit: unit for unit in sorted(cells["unit"].unique())}
    laws = []
    for year in places.periods[1:]:
        earlier = frozenset(period for period in places.periods if period < year)
        pairs = {pair: pair for pair in places.pairs if places.began[pair] in earlier}
        laws.append(
            Law(
                at={"unit": units, "place": pairs},
                lesser={"measure": frozenset({"continuing"}), "period": frozenset({year})},
                greater={"measure": frozenset({"new"}), "period": earlier},
            )
        )
    return tuple(laws)
