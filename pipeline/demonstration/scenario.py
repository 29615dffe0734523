"""The scenario of the demonstration as typed values: everything that is planted stands in data files, not in code."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIRST_SENDING, LAST_SENDING = 1, 2
"""The first sending, with one year incomplete, and the second one, which corrects it."""


@dataclass(frozen=True)
class Provider:
    org_id: str
    package: str
    name: str
    country_code: str
    member_from: str
    is_confirmed: bool

    @property
    def is_secretariat(self) -> bool:
        return self.org_id == SECRETARIAT


SECRETARIAT = "EX-SEC"


@dataclass(frozen=True)
class ProjectPlace:
    """A project in a country: the years in which children are met there, and its weight among all places."""

    project_id: str
    country_code: str
    first_year: str
    last_year: str
    weight: int


@dataclass(frozen=True)
class Service:
    """A profile of services received: its share, its weight by year, and how many children stay another year."""

    flags: tuple[str, ...]
    share: int
    years: Mapping[str, int] = field(hash=False)
    stay_pct: int
    method: str


@dataclass(frozen=True)
class Activities:
    """Activities of one place and year whose lists of children cannot be compared with each other."""

    project_id: str
    country_code: str
    year: str
    sex: str
    age_band: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Correction:
    org_id: str
    year: str
    left_out: tuple[str, ...]
    counted_too_many: tuple[str, ...]
    one_in: int


@dataclass(frozen=True)
class Scenario:
    """All constants of the demonstration; weights are relative whole numbers."""

    created: tuple[str, ...]
    version: tuple[str, ...]
    years: tuple[str, ...]
    sexes: Mapping[str, int]
    age_bands: Mapping[str, int]
    services: tuple[Service, ...]
    forms: Mapping[tuple[str, ...], Mapping[str, int]]  # flags to weight by year
    gaps: frozenset[tuple[str, str]]  # (organisation, year) without any row about people
    activities: Activities
    correction: Correction
    providers: tuple[Provider, ...]
    places: tuple[ProjectPlace, ...]
    leads: Mapping[str, str]  # project to the organisation that reports its children
    leaves_blank: Mapping[str, str]  # project to `services` or `forms`, where it says nothing of children without any
    said: tuple[Mapping[str, str], ...]  # code, fr, en: sentences of the page about the demonstration

    @property
    def lone_countries(self) -> frozenset[str]:
        """Countries where one project only meets children."""
        countries = [place.country_code for place in self.places if place.weight]
        return frozenset(code for code in countries if countries.count(code) == 1)


def table_names() -> set[str]:
    return {path.stem for path in (HERE / "tables").glob("*.csv")}


@cache
def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    with (HERE / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def read_scenario() -> Scenario:
    read = tomllib.loads((HERE / "scenario.toml").read_text("utf-8"))
    years = tuple(read["years"])
    return Scenario(
        created=tuple(read["created"]),
        version=tuple(read["version"]),
        years=years,
        sexes=read["sex"],
        age_bands=read["age_band"],
        services=tuple(_service(each, years) for each in read["service"]),
        forms={tuple(each["flags"]): dict(zip(years, each["years"], strict=True)) for each in read["form"]},
        gaps=frozenset((each["org_id"], each["year"]) for each in read["gap"]),
        activities=Activities(**{**read["activities"], "values": tuple(read["activities"]["values"])}),
        correction=_correction(read["correction"]),
        providers=tuple(_provider(row) for row in read_table("packages")),
        places=tuple(ProjectPlace(**{**row, "weight": int(row["weight"])}) for row in read_table("places")),  # type: ignore[arg-type]
        leads={row["project_id"]: row["lead_org"] for row in read_table("projects")},
        leaves_blank={row["project_id"]: row["leaves_blank"] for row in read_table("projects")},
        said=tuple(read["say"]),
    )


def _service(each: Mapping[str, Any], years: tuple[str, ...]) -> Service:
    return Service(
        tuple(each["flags"]),
        each["share"],
        dict(zip(years, each["years"], strict=True)),
        each["stay_pct"],
        each["method"],
    )


def _correction(each: Mapping[str, Any]) -> Correction:
    lists = {key: tuple(each[key]) for key in ("left_out", "counted_too_many")}
    return Correction(each["org_id"], each["year"], **lists, one_in=each["one_in"])


def _provider(row: Mapping[str, str]) -> Provider:
    return Provider(
        row["org_id"], row["package"], row["name"], row["country_code"], row["member_from"], row["confirmed"] == "yes"
    )
