"""Releases in every state that counts of people may be in, each made of rows by the disclosure control itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product

import pyarrow as pa

from pipeline.disclosure import SEX_AGE, TOTAL_ONLY, Project, Report, protect
from pipeline.release import Release
from tests.paper import catalogue
from tests.website.releases import documented

YEARS = ("2018", "2019", "2020", "2021")
SEXES, AGES = ("f", "m", "other", "unknown"), ("0-4", "5-9", "10-14", "15-17", "unknown")
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")
FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
BASE = 10
KEY = bytes(32)

TEXTS = ("project_id", "country_code", "period_id", "population", "sex", "age_band", "counted_as", "dedup_scope")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in TEXTS),
        *((name, pa.bool_()) for name in (*SERVICES, *FORMS)),
        ("value", pa.int64()),
        ("new_in_period", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Pair:
    """A project in a country."""

    project: str
    country: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Choose six projects that run in all years, in six countries; each has a page, and so has its country."""
    found: dict[str, Pair] = {}
    idle = {row["project_id"] for row in documented().rows("children_coverage") if row["status"] == "not_applicable"}
    for row in documented().rows("project_countries"):
        taken = {pair.project for pair in found.values()}
        if row["project_id"] not in taken | idle:
            found.setdefault(row["country_code"], Pair(row["project_id"], row["country_code"]))
    return tuple(found.values())[:6]


def group(place: int, year: str, value: int, **stated: object) -> dict[str, object]:
    """A row about children of the pair at a place of `pairs`; what is not given is left blank, or not known."""
    pair = pairs()[place]
    row: dict[str, object] = {
        "project_id": pair.project,
        "country_code": pair.country,
        "period_id": year,
        "population": "children",
        "sex": "unknown",
        "age_band": "unknown",
        "counted_as": "unique_persons",
        "dedup_scope": "project_period",
        "value": value,
    }
    return row | stated


FLAGS = dict.fromkeys((*SERVICES, *FORMS), True)


@dataclass(frozen=True)
class State:
    """Rows about people, the places of `pairs` and years that are reported, and the places with full detail."""

    rows: tuple[dict[str, object], ...] = ()
    reports: Mapping[tuple[int, str], str] = field(default_factory=dict)
    detailed: frozenset[int] = frozenset()


def all_years(*places: int) -> dict[tuple[int, str], str]:
    """Reports of these places for every year."""
    return {(place, year): "reported" for place in places for year in YEARS}


def _many() -> Iterator[dict[str, object]]:
    """Rows of every measure: five projects with detail, the fourth silent in a year, the last with its total alone."""
    for place, year, sex, age in product(range(5), YEARS, SEXES, AGES):
        size = (place + 1) * 7 + int(year) % 7 + SEXES.index(sex) * 3 + AGES.index(age) * 2
        flags = {name: (size + n) % 3 > 0 for n, name in enumerate(FLAGS)}
        yield group(place, year, size * (1 + place), sex=sex, age_band=age, new_in_period=size, **flags)
    for year in YEARS:
        yield group(5, year, 44, new_in_period=None)
        yield group(0, year, 65, dedup_scope="activity")
        yield group(1, year, 300, counted_as="estimate")
        yield group(2, year, 120, population="caregivers")
        yield group(2, year, 33, population="professionals")


def _large() -> Iterator[dict[str, object]]:
    """5,000 rows, some of each kind."""
    kinds = ("unique_persons", "unique_persons", "unique_persons", "contacts", "estimate")
    for n in range(5000):
        stated = {
            "sex": SEXES[n % 3],
            "age_band": AGES[n % 5],
            "counted_as": kinds[n % 5],
            "new_in_period": n % 40 if n % 7 else None,
            **{name: n % (2 + place) == 0 for place, name in enumerate(FLAGS)},
        }
        yield group(n % 6, YEARS[n % 4], 5 + n % 90, **stated)


STATES: dict[str, State] = {
    "none": State(),
    "reported, nobody": State((), all_years(0)),
    "two rows": State((group(0, "2019", 44), group(0, "2020", 58)), {(0, "2019"): "reported", (0, "2020"): "reported"}),
    "participations only": State((group(0, "2019", 340, dedup_scope="activity"),), {(0, "2019"): "reported"}),
    "estimates only": State((group(0, "2019", 900, counted_as="estimate"),), {(0, "2019"): "partial"}),
    "one year": State(
        tuple(group(place, "2020", 30 + place, new_in_period=20, **FLAGS) for place in range(3)),
        {(place, "2020"): "reported" for place in range(4)},
    ),
    "services of some": State(
        (group(0, "2019", 60, **FLAGS), group(1, "2019", 80), group(2, "2019", 90, s_protection=True)),
        all_years(0, 1, 2),
    ),
    "a country of 3": State((group(0, "2021", 3, new_in_period=3, **FLAGS),), {(0, "2021"): "reported"}),
    "totals alone": State(
        tuple(group(place, year, 70 + place, sex="f", new_in_period=50) for place in range(3) for year in YEARS),
        all_years(0, 1, 2),
    ),
    "a partial report": State(
        (group(0, "2020", 64, sex="f", age_band="10-14"), group(1, "2020", 200, sex="m", age_band="5-9")),
        {(0, "2020"): "partial", (1, "2020"): "reported", (2, "2020"): "reported"},
        frozenset({0, 1}),
    ),
    "all": State(
        tuple(_many()), all_years(0, 1, 2, 4, 5) | {(3, year): "reported" for year in YEARS[:3]}, frozenset(range(5))
    ),
    "large": State(tuple(_large()), all_years(*range(6)), frozenset(range(6))),
}


def with_people(name: str, key: bytes = KEY) -> Release:
    """The documented release with the counts of a state."""
    state = STATES[name]
    rows = pa.Table.from_pylist([{column: row.get(column) for column in SCHEMA.names} for row in state.rows], SCHEMA)
    made = protect(rows, list(_projects(state)), key, BASE, "")
    outputs = catalogue().contract.outputs
    release = documented()
    return replace(
        release,
        tables={**release.tables, **{name: made.columns(name) for name in made.frames}},
        schemas={**release.schemas, **{file: outputs[file] for file in made.frames}},
        properties=made.properties,
    )


def _projects(state: State) -> Iterator[Project]:
    """Every project of the documented release, with the reports of the state in place of none."""
    countries: dict[str, list[str]] = {}
    for row in documented().rows("project_countries"):
        countries.setdefault(row["project_id"], []).append(row["country_code"])
    places = {pair.project: place for place, pair in enumerate(pairs())}
    reports: dict[str, dict[str, Report]] = {code: {} for code in countries}
    for row in documented().rows("children_coverage"):
        place, year = places.get(row["project_id"], -1), row["year"]
        sent = state.reports.get((place, year))
        reports[row["project_id"]][year] = Report(sent, 1, 1) if sent else Report(row["status"], 0, 1)
    for code in sorted(countries):
        is_detailed = places.get(code) in state.detailed
        detail = SEX_AGE if is_detailed else TOTAL_ONLY
        yield Project((code,), tuple(sorted(countries[code])), reports[code], detail)
