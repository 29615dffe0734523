"""Who did what where and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pipeline.website.library import Library, Record

FUNDING, SUPPORTING, CARRYING = "funding", "extending", "accountable"  # roles of partners

# --- projects by their dates ------------------------------------------------------------------------------------------


class Timing(StrEnum):
    """In the order in which the flow of projects asks."""

    UNDATED = "undated"
    OTHER_TIME = "other_time"
    OPEN_END = "open_end"  # it began before the framework's years, and its end is not stated
    IN_WINDOW = "in_window"


def _timing(project: Record, first: int, last: int) -> Timing:
    start, end = project["start_date"], project["end_date"]
    if not start or project["date_precision"] == "unknown":
        return Timing.UNDATED
    if start.year > last or (end and end.year < first):
        return Timing.OTHER_TIME
    return Timing.IN_WINDOW if end or start.year >= first else Timing.OPEN_END


@dataclass(frozen=True)
class Projects:
    by_timing: dict[Timing, list[Record]]

    @property
    def found(self) -> int:
        return sum(len(rows) for rows in self.by_timing.values())

    @property
    def in_window(self) -> list[Record]:
        return self.by_timing[Timing.IN_WINDOW]


def by_timing(library: Library, projects: Iterable[Record]) -> Projects:
    periods = library.periods()
    found: dict[Timing, list[Record]] = {each: [] for each in Timing}
    for row in projects:
        found[_timing(row, int(periods[0]), int(periods[-1]))].append(row)
    return Projects(found)


def projects_of(library: Library) -> Projects:
    return by_timing(library, library.rows("projects"))


def in_window(library: Library, projects: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(by_timing(library, projects).in_window)


# --- countries --------------------------------------------------------------------------------------------------------


class Presence(StrEnum):
    """What ties a country to us, the strongest first."""

    IN_WINDOW = "in_window"
    OTHER_TIME = "other_time"  # or without dates
    WRITTEN = "written"  # a publication or a report, no project


@dataclass(frozen=True)
class CountryPresence:
    """The rows that name a country. `campaigns`: projects so wide that they alone make no page."""

    code: str
    projects: tuple[Record, ...]
    campaigns: tuple[Record, ...]
    publications: tuple[Record, ...]
    reports: tuple[Record, ...]
    dated: tuple[Record, ...]  # projects and campaigns of the framework's years

    @property
    def has_page(self) -> bool:
        return bool(self.projects or self.publications or self.reports)

    @property
    def presence(self) -> Presence:
        if self.dated:
            return Presence.IN_WINDOW
        return Presence.OTHER_TIME if self.projects else Presence.WRITTEN


def places_of(library: Library, campaigns: frozenset[str]) -> dict[str, CountryPresence]:
    def linked(table: str, links: str, key: str) -> tuple[Record, ...]:
        rows = library.by_key(table, key)
        return tuple(rows[link[key]] for link in library.rows_with(links, "country_code", code) if link[key] in rows)

    places = {}
    for code in sorted(library.countries):
        projects = linked("projects", "project_countries", "project_id")
        place = CountryPresence(
            code,
            projects=tuple(row for row in projects if row["project_id"] not in campaigns),
            campaigns=tuple(row for row in projects if row["project_id"] in campaigns),
            publications=linked("publications", "publication_countries", "publication_id"),
            reports=linked("reports_to_bodies", "report_countries", "report_id"),
            dated=in_window(library, projects),
        )
        if place.has_page or place.campaigns:
            places[code] = place
    return places


# --- organisations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Actors:
    carriers: tuple[str, ...]
    partners: tuple[str, ...]
    supporters: tuple[str, ...]
    funders: tuple[str, ...]

    @property
    def taking_part(self) -> tuple[str, ...]:
        return (*self.carriers, *self.partners, *self.supporters)

    @property
    def all(self) -> frozenset[str]:
        return frozenset((*self.taking_part, *self.funders))


@lru_cache(maxsize=2)  # asked for many times
def _all_actors(library: Library) -> dict[str, Actors]:
    found = {}
    for project in library.rows("projects"):
        by_role: dict[str, dict[str, None]] = {role: {} for role in (CARRYING, SUPPORTING, FUNDING, "")}
        if project["lead_org"]:
            by_role[CARRYING][project["lead_org"]] = None
        for link in library.rows_with("project_partners", "project_id", project["project_id"]):
            by_role.get(link["role"], by_role[""])[link["org_id"]] = None  # each once, in their order
        carriers = tuple(by_role[CARRYING])
        for org_id in carriers:
            by_role[""].pop(org_id, None)
            by_role[SUPPORTING].pop(org_id, None)
        partners, supporters = tuple(by_role[""]), tuple(by_role[SUPPORTING])
        found[project["project_id"]] = Actors(carriers, partners, supporters, tuple(by_role[FUNDING]))
    return found


def actors_of(library: Library, project: Record) -> Actors:
    return _all_actors(library)[project["project_id"]]


def is_partner(link: Record) -> bool:
    """Whether it takes part, and does not only pay or support."""
    return link["role"] not in (FUNDING, SUPPORTING)


def our_organisations(library: Library) -> tuple[str, ...]:
    """Those that have a scope of their own, in the order of the scopes."""
    return tuple(scope["organisations"] for scope in library.scopes if len(scope["organisations"].split()) == 1)


def scope_of(library: Library, org_id: str) -> str:
    code: str = library.by_key("scopes", "organisations")[org_id]["scope_code"]
    return code


def projects_with(library: Library, org_id: str) -> tuple[Record, ...]:
    return tuple(row for row in library.rows("projects") if org_id in actors_of(library, row).all)


def projects_by_organisation(library: Library) -> dict[str, int]:
    """In the framework's years, by scope."""
    ours = our_organisations(library)
    return {scope_of(library, each): len(in_window(library, projects_with(library, each))) for each in ours}


ByOrganisation = dict[str, list[Record]]  # projects


def projects_of_others(library: Library, part: Literal["funders", "taking_part"]) -> ByOrganisation:
    """By organisations other than ours."""
    ours = our_organisations(library)
    found: ByOrganisation = {}
    for project in library.rows("projects"):
        for org_id in getattr(actors_of(library, project), part):
            if org_id not in ours:
                found.setdefault(org_id, []).append(project)
    return found
