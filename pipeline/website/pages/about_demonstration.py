"""About the demonstration: what is invented, and what there is to look at."""

from dataclasses import dataclass

from pipeline.website.content.beneficiaries import PARTICIPATIONS, Beneficiaries
from pipeline.website.content.site import Site
from pipeline.website.page import Link, Page, Ref


@dataclass(frozen=True)
class AboutDemonstration:
    said: tuple[str, ...]
    sights: tuple[tuple[Link, str], ...]  # the way to a thing to see, and what it shows


def about_demonstration_page(site: Site) -> Page:
    """The page of an edition that was invented; nothing of it estimates anything."""
    words = site.words
    said = [words.typeset(row[site.language]) for row in site.library.rows_with("scenario", "kind", "say")]
    sights = []
    for name, place in _places(site).items():
        sights.append((Link(words(f"sight.{name}_title"), place), words(f"sight.{name}")))
    content = AboutDemonstration(tuple(said), tuple(sights))
    title, summary = words("scenario.title"), words("scenario.summary", window=site.window)
    return site.make_page("scenario", "scenario", title, summary, content)


def _places(site: Site) -> dict[str, Ref]:
    """The things to see that the release can show, in their order, and where each is shown."""
    data = site.beneficiaries
    places = {}
    if data:
        places["most_is_awareness"] = Ref("children_services")
        places["explorer"] = Ref("explorer")
        places["online_2020"] = Ref("children_forms")
    if site.library.rows("changes"):
        places["late_correction"] = Ref("changes")
    if data:
        places["gaps_stay_gaps"] = Ref("children_projects")
    places["members_exceed_total"] = Ref("results")
    if data:
        places["small_country"] = Ref("children_countries", anchor=_smallest_country(data).lower())
        if data.has_some(PARTICIPATIONS):
            places["participations"] = Ref("children", anchor=PARTICIPATIONS)
    places["unnamed_country"] = Ref("indicator", "CV-1", "values")
    return places


def _smallest_country(data: Beneficiaries) -> str:
    found = []
    for code in data.countries:
        lead = data.lead(code)
        if lead and lead.value:
            found.append((lead.value, code))
    return min(found)[1] if found else ""
