"""What the page of a country states in its title, and what must not be taken from it."""

from pipeline.website.content.beneficiaries import LeadingCount
from pipeline.website.content.presence import CountryPresence, actors_of, is_partner
from pipeline.website.content.site import Site
from pipeline.website.pages.beneficiaries import in_brief, in_window

WORK = frozenset({"project", "programme_line", "office", "seat", "milestone"})
"""The kinds of presence that are work; a publication or a report is about a country."""


def country_finding(site: Site, place: CountryPresence) -> str:
    parts = ", ".join(documented_parts(site, place))
    if lead := count_in(site, place.code):
        children = in_window(site, lead) if place.dated else in_brief(site, lead)
        parts = site.words("place.with_children", children=children, parts=parts) if parts else children
    name = site.country(place.code)
    return site.words("place.title", name=name, parts=parts) if parts else name


def documented_parts(site: Site, place: CountryPresence) -> list[str]:
    """What public pages document of a country: projects, since when, writings."""
    words = site.words
    written = [
        words.count(f"place.count_{name}", len(rows))
        for name, rows in (("publications", place.publications), ("reports", place.reports))
        if rows
    ]
    return [*_projects(site, place), *_since(site, place), *written]


def _projects(site: Site, place: CountryPresence) -> list[str]:
    """The projects of a country: those dated in the framework's years, else the others, else the campaigns."""
    words = site.words
    if place.dated:
        return [words.count("place.dated", len(place.dated), between=site.between)]
    counts = {"place.count_projects": len(place.projects), "place.campaigns": len(place.campaigns)}
    return [words.count(key, count) for key, count in counts.items() if count]


def _since(site: Site, place: CountryPresence) -> list[str]:
    """Since when there is an office in a country, or else since when work is done there; nothing where unknown."""
    rows = site.library.rows_with("milestones", "country_code", place.code)
    for kind in ("office", "presence"):
        years = sorted(row["date"].year for row in rows if row["kind"] == kind and row["date"])
        if years:
            return [site.words(f"place.since_{kind}", year=years[0])]
    return []


def count_in(site: Site, code: str) -> LeadingCount | None:
    return site.beneficiaries.lead_of_country(code) if site.beneficiaries else None


def country_lead(site: Site, place: CountryPresence) -> str:
    """Who works there with how many partners, and what the title must not be taken for."""
    words = site.words
    tied = [row for row in site.library.rows_with("presence", "country_code", place.code) if row["kind"] in WORK]
    carrying: list[str] = []
    for row in place.projects:
        carrying += actors_of(site.library, row).carriers
    present = dict.fromkeys([row["org_id"] for row in tied] or carrying)
    names = [site.organisation(org_id) for org_id in present]
    links = site.library.rows_with("project_partners", "country_code", place.code)
    partners = {row["org_id"] for row in links if is_partner(row)} - {*site.ours, *present}
    there = [words.count("place.partners_there", len(partners))] if partners else []
    lead = words("place.with", names=words.listed([*names, *there])) if names else words("place.written_lead")
    parts = [lead]
    if site.library.is_demonstration:
        parts.append(words("finding.caution_invented"))
    elif count_in(site, place.code):
        parts.append(words("place.caution_counted"))
    elif place.projects:
        parts.append(words("place.caution"))
    return " ".join(parts)
