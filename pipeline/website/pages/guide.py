"""The demonstration introduces itself: what there is to see, and what was planted."""

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
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages.beneficiaries import finding, newest_year, ref_of, sentences
from pipeline.website.pages.beneficiaries_years import packages_sent_again


@dataclass(frozen=True)
class GuideEntry:
    """One thing to see: the way to it, what it shows, and what the release says there."""

    to: Link
    text: str
    shown: str


@dataclass(frozen=True)
class Guide:
    sights: tuple[GuideEntry, ...]
    sentences: tuple[str, ...]
    scenario: Link | None


@dataclass(frozen=True)
class Scenario:
    """What was planted: sentences, the things to see, and the weights behind the numbers."""

    said: tuple[str, ...]
    seen: tuple[str, ...]
    weights: Table | None


def guide_page(site: Site) -> Page:
    scenario = site.page("scenario") if site.library.rows("scenario") else None
    data = site.beneficiaries
    content = Guide(sights(site), sentences(site, data) if data else (), scenario)
    title, summary = site.words("guide.title"), site.words("guide.summary", window=site.window)
    return Page(Ref("home"), site.language, "guide", title, summary, content, section="home")


def sights(site: Site) -> tuple[GuideEntry, ...]:
    """The things to see that the release can show."""
    found = []
    for name, place in PLACES.items():
        to = place(site)
        if to is not None:
            link = Link(Text(site.words(f"sight.{name}_title")), to)
            found.append(GuideEntry(link, site.words(f"sight.{name}"), _shown(site, name)))
    return tuple(found)


def _people(name: str, anchor: str = "") -> Callable[[Site], Ref | None]:
    return lambda site: Ref(ref_of(name).name, anchor=anchor) if site.beneficiaries else None


def _smallest(site: Site) -> Ref | None:
    found = _smallest_country(site.beneficiaries) if site.beneficiaries else None
    return Ref(ref_of("countries").name, anchor=found[0].lower()) if found else None


def _participations(site: Site) -> Ref | None:
    data = site.beneficiaries
    return Ref(ref_of("").name, anchor="apart") if data and data.has_some(PARTICIPATIONS) else None


PLACES: dict[str, Callable[[Site], Ref | None]] = {
    "most_is_awareness": _people("services"),
    "online_2020": _people("forms"),
    "late_correction": lambda site: _people("years", "sent-again")(site) if packages_sent_again(site) else None,
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


def scenario_page(site: Site) -> Page:
    """What was planted; nothing of it estimates anything."""
    rows = site.library.grouped("scenario", "kind")
    said, seen = (
        tuple(site.words.typeset(row[site.language]) for row in rows.get(kind, [])) for kind in ("say", "see")
    )
    content = Scenario(said, seen, _weights(site))
    title, summary = site.words("scenario.title"), site.words("scenario.summary")
    return Page(Ref("scenario"), site.language, "scenario", title, summary, content, trail=(site.page("home"),))


def _weights(site: Site) -> Table | None:
    rows = site.library.grouped("scenario", "kind").get("weight", [])
    if not rows:
        return None
    lines = tuple(Row(Cell(Text(row["code"])), (Cell(Text(row["value"])),)) for row in rows)
    return Table(
        site.words("scenario.weights"),
        (site.words("scenario.code"), site.words("scenario.weight")),
        lines,
        frozenset({1}),
    )
