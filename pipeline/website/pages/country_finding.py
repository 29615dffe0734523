"""What the page of a country states in its title, and what must not be taken from it."""

from pipeline.website.content.beneficiaries import LeadingCount
from pipeline.website.content.presence import CountryPresence
from pipeline.website.content.site import Site
from pipeline.website.pages.beneficiaries import in_brief


def country_finding(site: Site, place: CountryPresence) -> str:
    parts = documented_parts(site, place)
    if lead := count_in(site, place.code):
        parts.append(in_brief(site, lead))
    elif place.projects:
        parts.append(site.words("place.no_count"))
    return site.words("place.title", name=site.country(place.code), parts=", ".join(parts))


def documented_parts(site: Site, place: CountryPresence) -> list[str]:
    """What public pages document of a country: projects, since when, writings."""
    words = site.words
    written = [
        words.count(f"place.count_{name}", len(rows))
        for name, rows in (("publications", place.publications), ("reports", place.reports))
        if rows
    ]
    return [_projects(site, place), *_since(site, place), *written]


def _projects(site: Site, place: CountryPresence) -> str:
    """The projects of a country: those dated in the framework's years, else the others, else the campaigns."""
    words = site.words
    if place.dated:
        return words.count("place.dated", len(place.dated), between=site.between)
    if place.projects:
        campaigns = [words.count("place.campaigns", len(place.campaigns))] if place.campaigns else []
        return ", ".join((words.count("place.other_time", len(place.projects)), *campaigns))
    return words.count("place.campaigns", len(place.campaigns))


def _since(site: Site, place: CountryPresence) -> list[str]:
    """Since when there is an office in a country, or else since when work is done there; nothing where unknown."""
    rows = site.library.grouped("milestones", "country_code").get(place.code, [])
    for kind in ("office", "presence"):
        years = sorted(row["date"].year for row in rows if row["kind"] == kind and row["date"])
        if years:
            return [site.words(f"place.since_{kind}", year=years[0])]
    return []


def count_in(site: Site, code: str) -> LeadingCount | None:
    return site.beneficiaries.lead_of_country(code) if site.beneficiaries else None


def country_caution(site: Site, place: CountryPresence) -> str:
    """What the title must not be taken for."""
    if site.library.is_demonstration:
        return site.words("finding.caution_invented")
    if count_in(site, place.code):
        return site.words("place.caution_counted")
    return site.words("place.caution" if place.projects else "place.caution_written")
