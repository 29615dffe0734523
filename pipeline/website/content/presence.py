"""Who did what where, as the rows of a release say it: countries with their projects, publications and reports.

Presence, not quantity: a country is here because a row names it, and the rows say which.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.website.library import Library, Record


class Timing(StrEnum):
    """Where a project stands in time, in the order in which the sieve asks."""

    UNDATED = "undated"
    OTHER_TIME = "other_time"
    OPEN_END = "open_end"
    IN_WINDOW = "in_window"


def timing(project: Record, first: str, last: str) -> Timing:
    """Whether a project ran in the years `first` to `last`.

    A project that began before them and whose end is not stated is not taken to have run in them.
    """
    start, end = project["start_date"], project["end_date"]
    if not start or project["date_precision"] == "unknown":
        return Timing.UNDATED
    if start.year > int(last) or (end and end.year < int(first)):
        return Timing.OTHER_TIME
    return Timing.IN_WINDOW if end or start.year >= int(first) else Timing.OPEN_END


class Presence(StrEnum):
    """What ties a country to the organisations, the strongest first."""

    IN_WINDOW = "in_window"  # a project dated in the framework's years
    OTHER_TIME = "other_time"  # a project at another time, or without dates
    WRITTEN = "written"  # a publication or a report about it, no project


@dataclass(frozen=True)
class CountryPresence:
    """A country, with the rows that name it. `campaigns`: projects so wide that they alone make no page."""

    code: str
    projects: tuple[Record, ...]
    campaigns: tuple[Record, ...]
    publications: tuple[Record, ...]
    reports: tuple[Record, ...]
    dated: tuple[Record, ...]  # those of its projects, campaigns included, that ran in the framework's years

    @property
    def has_page(self) -> bool:
        return bool(self.projects or self.publications or self.reports)

    @property
    def presence(self) -> Presence:
        if self.dated:
            return Presence.IN_WINDOW
        return Presence.OTHER_TIME if self.projects else Presence.WRITTEN


def places_of(library: Library, campaigns: frozenset[str]) -> dict[str, CountryPresence]:
    places = {}
    for code in sorted(library.countries):
        projects = _linked(library, "projects", "project_countries", "project_id", code)
        publications = _linked(library, "publications", "publication_countries", "publication_id", code)
        reports = _linked(library, "reports_to_bodies", "report_countries", "report_id", code)
        if projects or publications or reports:
            places[code] = CountryPresence(
                code=code,
                projects=tuple(row for row in projects if row["project_id"] not in campaigns),
                campaigns=tuple(row for row in projects if row["project_id"] in campaigns),
                publications=tuple(publications),
                reports=tuple(reports),
                dated=in_window(library, projects),
            )
    return places


def _linked(library: Library, table: str, links: str, key: str, country: str) -> list[Record]:
    """The rows of a table that are linked to a country."""
    rows = library.by_key(table, key)
    return [rows[link[key]] for link in library.rows_with(links, "country_code", country) if link[key] in rows]


def in_window(library: Library, projects: Iterable[Record]) -> tuple[Record, ...]:
    periods = library.periods()
    return tuple(row for row in projects if timing(row, periods[0], periods[-1]) is Timing.IN_WINDOW)


FUNDING, SUPPORTING, CARRYING = "funding", "extending", "accountable"


@dataclass(frozen=True)
class Actors:
    """Who takes part in a project, as ids: those who carry it, those who take part, supporters, and funders."""

    carriers: tuple[str, ...]
    partners: tuple[str, ...]
    supporters: tuple[str, ...]
    funders: tuple[str, ...]

    @property
    def all(self) -> frozenset[str]:
        return frozenset((*self.carriers, *self.partners, *self.supporters, *self.funders))


def our_organisations(library: Library) -> tuple[str, ...]:
    """The organisations that have a scope of their own, in the order of the scopes."""
    single = (scope["organisations"].split() for scope in library.scopes if scope["organisations"])
    return tuple(org_ids[0] for org_ids in single if len(org_ids) == 1)


def scope_of(library: Library, org_id: str) -> str:
    code: str = next(scope["scope_code"] for scope in library.scopes if scope["organisations"].split() == [org_id])
    return code


def actors_of(library: Library, project: Record) -> Actors:
    return _all_actors(library)[project["project_id"]]


@lru_cache(maxsize=2)  # asked for many times
def _all_actors(library: Library) -> dict[str, Actors]:
    return {row["project_id"]: _actors(library, row) for row in library.rows("projects")}


def _actors(library: Library, project: Record) -> Actors:
    carriers = {project["lead_org"]: None} if project["lead_org"] else {}
    partners, supporters, funders = dict[str, None](), dict[str, None](), dict[str, None]()  # each once, in their order
    for link in library.rows_with("project_partners", "project_id", project["project_id"]):
        if link["role"] == CARRYING:
            carriers[link["org_id"]] = None
        elif link["role"] == SUPPORTING:
            supporters[link["org_id"]] = None
        elif link["role"] == FUNDING:
            funders[link["org_id"]] = None
        else:
            partners[link["org_id"]] = None
    return Actors(
        carriers=tuple(carriers),
        partners=tuple(org_id for org_id in partners if org_id not in carriers),
        supporters=tuple(org_id for org_id in supporters if org_id not in carriers),
        funders=tuple(funders),
    )


def is_partner(link: Record) -> bool:
    """Whether a row of partners names someone who takes part, and does not only pay or support."""
    return link["role"] not in (FUNDING, SUPPORTING)


def projects_with(library: Library, org_id: str) -> tuple[Record, ...]:
    return tuple(row for row in library.rows("projects") if org_id in actors_of(library, row).all)


ByOrganisation = dict[str, list[Record]]
"""Projects by the id of an organisation."""


def funders_and_partners(library: Library) -> tuple[ByOrganisation, ByOrganisation]:
    """Organisations other than ours with the projects that they fund, and with those in which they take part."""
    ours = our_organisations(library)
    funded: ByOrganisation = defaultdict(list)
    shared: ByOrganisation = defaultdict(list)
    for project in library.rows("projects"):
        actors = actors_of(library, project)
        for org_id in actors.funders:
            funded[org_id].append(project)
        for org_id in (*actors.carriers, *actors.partners, *actors.supporters):
            shared[org_id].append(project)
    for org_id in ours:
        funded.pop(org_id, None)
        shared.pop(org_id, None)
    return dict(funded), dict(shared)


def is_named(library: Library, org_id: str) -> bool:
    row = library.organisations.get(org_id)
    return bool(row and row["name"] and row["publish_name"] not in {"no", "ask"})


# --- projects by their dates ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Projects:
    by_timing: dict[Timing, list[Record]]

    @property
    def found(self) -> int:
        return sum(len(rows) for rows in self.by_timing.values())

    @property
    def in_window(self) -> list[Record]:
        return self.by_timing[Timing.IN_WINDOW]


def projects_of(library: Library) -> Projects:
    periods = library.periods()
    by_timing: dict[Timing, list[Record]] = {each: [] for each in Timing}
    for row in library.rows("projects"):
        by_timing[timing(row, periods[0], periods[-1])].append(row)
    return Projects(by_timing)


def projects_by_organisation(library: Library) -> dict[str, int]:
    """How many projects of the framework's years each of our organisations has a part in, by its scope."""
    counts = {}
    for org_id in our_organisations(library):
        counts[scope_of(library, org_id)] = len(in_window(library, projects_with(library, org_id)))
    return counts
