"""About the demonstration: what is invented, and what there is to look at."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.website.content.beneficiaries import (
    CHILDREN,
    PARTICIPATIONS,
    SERVICE,
    Beneficiaries,
    LeadingCount,
    people,
    people_limited,
    ranked,
)
from pipeline.website.content.site import Site
from pipeline.website.page import Link, Page, Ref, Text
from pipeline.website.pages.beneficiaries import finding, newest_year


@dataclass(frozen=True)
class Sight:
    """One thing to see: the way to it, what it shows, and what the release says there."""

    to: Link
    text: str
    shown: str


@dataclass(frozen=True)
class AboutDemonstration:
    said: tuple[str, ...]
    sights: tuple[Sight, ...]


def about_demonstration_page(site: Site) -> Page:
    """The page of an edition that was invented; nothing of it estimates anything."""
    said = site.library.rows_with("scenario", "kind", "say")
    content = AboutDemonstration(
        said=tuple(site.words.typeset(row[site.language]) for row in said),
        sights=sights(site),
    )
    title, summary = site.words("scenario.title"), site.words("scenario.summary", window=site.window)
    return site.make_page("scenario", "scenario", title, summary, content)


def sights(site: Site) -> tuple[Sight, ...]:
    """The things to see that the release can show."""
    found = []
    for name, place in PLACES.items():
        to = place(site)
        if to is not None:
            link = Link(Text(site.words(f"sight.{name}_title")), to)
            found.append(Sight(link, site.words(f"sight.{name}"), _shown(site, name)))
    return tuple(found)


def _people(name: str) -> Callable[[Site], Ref | None]:
    return lambda site: Ref(f"children_{name}") if site.beneficiaries else None


def _smallest(site: Site) -> Ref | None:
    found = _smallest_country(site.beneficiaries) if site.beneficiaries else None
    return Ref("children_countries", anchor=found[0].lower()) if found else None


def _participations(site: Site) -> Ref | None:
    data = site.beneficiaries
    return Ref("children", anchor="apart") if data and data.has_some(PARTICIPATIONS) else None


PLACES: dict[str, Callable[[Site], Ref | None]] = {
    "most_is_awareness": _people("services"),
    "explorer": lambda site: Ref("explorer") if site.beneficiaries else None,
    "online_2020": _people("forms"),
    "late_correction": lambda site: Ref("changes") if site.library.rows("changes") else None,
    "gaps_stay_gaps": _people("projects"),
    "members_exceed_total": lambda _: Ref("results"),
    "small_country": _smallest,
    "participations": _participations,
    "unnamed_country": lambda _: Ref("indicator", "CV-1", "values"),
}


def _smallest_country(data: Beneficiaries) -> tuple[str, LeadingCount] | None:
    """The country with the smallest number above zero."""
    found = []
    for code in data.countries:
        lead = data.lead_of_country(code)
        if lead and lead.count.value:
            found.append((lead.count.value, code, lead))
    if not found:
        return None
    _, code, lead = min(found, key=lambda each: each[:2])
    return code, lead


def _shown(site: Site, name: str) -> str:
    """What the release says of a thing to see, in its own numbers; blank where words are enough."""
    data, words = site.beneficiaries, site.words
    if data is None:
        return ""
    if name == "most_is_awareness":
        return _services(site, data)
    if name == "small_country" and (small := _smallest_country(data)):
        return words("beneficiaries.pair", name=site.country(small[0]), children=people_limited(small[1], words))
    if name == "participations":
        year = newest_year(data, [PARTICIPATIONS])
        return finding(site, LeadingCount(PARTICIPATIONS, year, data.world(year, PARTICIPATIONS)))
    return ""


def _services(site: Site, data: Beneficiaries) -> str:
    words, services = site.words, data.measures(SERVICE)
    if not data.has_some_of(SERVICE):
        return ""
    year = newest_year(data, services)
    named = []
    for service, count in ranked((each, data.world(year, each)) for each in services):
        children = people(LeadingCount(CHILDREN, year, count), words)
        named.append(words("beneficiaries.pair", name=words(f"beneficiaries.{service}"), children=children))
    return words("sight.services", year=year, pairs=words.opening(words("chart.separator").join(named)))
