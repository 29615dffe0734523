"""A small invented release that counts children: few projects, and every kind of number that there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import pandas as pd

from pipeline.release import Release
from tests.website.releases import documented

YEARS = ("2018", "2019", "2020", "2021")
SEXES, AGES = ("f", "m", "other", "_U"), ("0-4", "5-9", "10-14", "15-17", "_U")
PARTS = ("form_online", "form_travel", "service_protection", "service_awareness")
MEASURES = ("new", "continuing", "children", *PARTS)
BASE, BOUND = 5, 20
LEAST, MOST = 120, 240
COLUMNS = ("basis", "definition_version", "base", "bound", "place_level", "place_code", "period_id")
REPORTS = ("status", "reports_received", "reports_expected")
CUBE = (*COLUMNS, "sex", "age_band", "measure", "value", "value_kind", *REPORTS)
ENDS = (*COLUMNS, "measure", "children_at_least", "children_at_most", *REPORTS)
OTHERS = (*COLUMNS[:4], "country_code", "period_id", "population", "value")


@dataclass(frozen=True)
class Pair:
    """A project in a country."""

    project: str
    country: str
    region: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Choose five projects in five countries of the documented release."""
    regions = {row["country_code"]: row["m49_subregion"] for row in documented().rows("countries")}
    found: dict[str, Pair] = {}
    for row in documented().rows("project_countries"):
        taken = {pair.project for pair in found.values()}
        if row["project_id"] not in taken:
            found.setdefault(
                row["country_code"], Pair(row["project_id"], row["country_code"], regions[row["country_code"]])
            )
    return tuple(found.values())[:5]


def state(pair: Pair, year: str) -> str:
    """The state of a report: one pair reports in part, one is silent, one has not begun, one reports nothing."""
    special = {(1, "2020"): "partial", (2, "2021"): "not_reported", (3, "2018"): "not_applicable"}
    return special.get((pairs().index(pair), year), "reported")


def has_range(pair: Pair, year: str) -> bool:
    """Whether several activities may have counted the same children."""
    return (pair, year) == (pairs()[0], "2019")


def count(pair: Pair, year: str, sex: str, age: str, measure: str) -> int:
    """The published count of a cell: a multiple of the base, nothing where nothing is reported."""
    place = pairs().index(pair)
    if place == 4 or state(pair, year) in {"not_reported", "not_applicable"}:
        return 0
    if measure == "continuing" and (year == "2018" or has_range(pair, year)):
        return 0
    seed = (place + 1) * 7 + int(year) % 7 + SEXES.index(sex) * 3 + AGES.index(age) * 2
    return BASE * (seed % 11 + 4 * (measure == "new"))


def cells(inside: Iterable[Pair], year: str, sex: str, age: str, measure: str) -> int:
    """A sum of cells; `_T` stands for all codes of its column."""
    measures = ("new", "continuing") if measure == "children" else ("new",)
    years = YEARS if year == "_T" else (year,)
    sexes, ages = (SEXES if sex == "_T" else (sex,)), (AGES if age == "_T" else (age,))
    if measure == "continuing":
        measures = ("continuing",)
    total = sum(count(*cell) for cell in product(inside, years, sexes, ages, measures))
    shares = {"form_online": 2, "form_travel": 3, "service_protection": 20, "service_awareness": 1}
    return total // BASE // shares.get(measure, 1) * BASE


def levels() -> Iterator[tuple[str, str, tuple[Pair, ...]]]:
    """Every place: its level, its code, and the pairs inside."""
    for level, codes in (
        ("project", [pair.project for pair in pairs()]),
        ("country", [pair.country for pair in pairs()]),
        ("subregion", sorted({pair.region for pair in pairs()})),
    ):
        names = {"project": "project", "country": "country", "subregion": "region"}
        for code in codes:
            yield level, code, tuple(pair for pair in pairs() if getattr(pair, names[level]) == code)
    yield "world", "_T", pairs()


def reports(inside: tuple[Pair, ...], year: str) -> tuple[str, str, str]:
    """The state of the reports of several pairs together, received and expected."""
    states = [state(pair, each) for pair, each in product(inside, YEARS if year == "_T" else (year,))]
    expected = [each for each in states if each != "not_applicable"]
    received = [each for each in expected if each != "not_reported"]
    if not expected:
        return "not_applicable", "0", "0"
    whole = len(received) == len(expected) and "partial" not in received
    status = "not_reported" if not received else "reported" if whole else "partial"
    return status, str(len(received)), str(len(expected))


def in_range(inside: tuple[Pair, ...], year: str, measure: str) -> bool:
    """Whether a count has two ends."""
    return measure in {"children", "continuing"} and any(has_range(pair, year) for pair in inside)


def lines() -> Iterator[tuple[str, ...]]:
    """The rows of the cube: the world in full, other places by measure and period."""
    for level, code, inside in levels():
        splits = list(product(("_T", *SEXES), ("_T", *AGES))) if level == "world" else [("_T", "_T")]
        for year, (sex, age) in product(("_T", *YEARS), splits):
            for measure in MEASURES if year != "_T" else ("new",):
                given = reports(inside, year)
                is_silent, is_range = given[0].startswith("not_"), in_range(inside, year, measure)
                value = "" if is_silent or is_range else str(cells(inside, year, sex, age, measure))
                kind = "none" if is_silent else "range" if is_range else "value"
                yield (*heading(level, code, year), sex, age, measure, value, kind, *given)


def ends() -> Iterator[tuple[str, ...]]:
    """The rows of the ranges."""
    for level, code, inside in levels():
        for year, measure in (("_T", "new"), *((year, "children") for year in YEARS)):
            given, whole = reports(inside, year), cells(inside, year, "_T", "_T", measure)
            wide = in_range(inside, year, measure)
            low, high = (whole + LEAST, whole + MOST) if wide else (whole, whole)
            both = ("", "") if given[0].startswith("not_") else (str(low), str(high))
            yield (*heading(level, code, year), measure, *both, *given)


def heading(level: str, code: str, year: str) -> tuple[str, ...]:
    """What stands at the head of each row."""
    return ("demonstration", "1.0", str(BASE), str(BOUND), level, code, year)


@cache
def invented() -> Release:
    """Make the documented release into a demonstration that counts children."""
    others = [
        (*heading("", "", "")[:4], pair.country, year, population, str(BASE * (place + 1)))
        for (place, pair), year, population in product(enumerate(pairs()), YEARS, ("caregivers", "estimate"))
    ]
    tables = {"children_reached": (CUBE, lines()), "reach_bounds": (ENDS, ends()), "others_reached": (OTHERS, others)}
    frames = {name: pd.DataFrame(rows, columns=list(columns), dtype=object) for name, (columns, rows) in tables.items()}
    scenario = [
        ("say", "invented", "", "Rien n’est estimé.", "Nothing is estimated."),
        ("weight", "sex=f", "10", "", ""),
    ]
    frames["scenario"] = pd.DataFrame(scenario, columns=["kind", "code", "value", "fr", "en"], dtype=object)
    schemas = {name: schema(name, frame) for name, frame in frames.items()}
    packages = [
        {"name": name, "title": name, "version": f"2022.{n}"} for n, name in enumerate(("arcadie", "icarie"), 1)
    ]
    info = {**documented().info, "edition": "demonstration", "packages": packages}
    release = replace(
        documented(),
        info=info,
        frames={**documented().frames, **frames},
        schemas={**documented().schemas, **schemas},
    )
    empty = {name: release.frames[name].iloc[:0] for name in ("claims", "reach_statements", "help_addresses")}
    values = {"indicator_values": release.frames["indicator_values"].assign(basis="demonstration")}
    real = release.frames["organisations"]
    names = {"organisations": real.assign(name=[str(name).replace("ECPAT", "Exemple") for name in real["name"]])}
    return replace(release, frames={**release.frames, **empty, **values, **names})


def schema(name: str, frame: pd.DataFrame) -> dict[str, object]:
    """Describe a file in few words."""
    said = {"title": name, "description": name, "ecpat:en": {"title": name, "description": name}}
    fields = [{"name": str(column), "type": "string", **said} for column in frame.columns]
    return {**said, "fields": fields}
