"""The countries in which projects were run, as the map of the work and the list beside it tell of them."""

from collections.abc import Iterator

from pipeline.typography import in_order
from pipeline.website.charts.draw_work_map import WorkCountry, WorkMap, labels_of
from pipeline.website.content.presence import CountryPresence, Presence
from pipeline.website.content.site import Site
from pipeline.website.page import Ref


def work_map(site: Site) -> WorkMap:
    """Every country with a project, by name; one that only a campaign names is left out."""
    places = [place for place in site.places.values() if place.projects]
    countries = sorted((_country(site, place) for place in places), key=lambda country: in_order(country.name))
    groups = {row["m49_subregion"]: site.own(row, "m49_subregion") for row in site.library.countries.values()}
    labels = tuple(labels_of(countries, groups))
    return WorkMap(tuple(countries), labels, tuple(_legend(site, countries)))


def _legend(site: Site, countries: list[WorkCountry]) -> Iterator[tuple[str, str]]:
    words = site.words
    inside = sum(country.is_in_window for country in countries)
    others = len(countries) - inside
    yield "lit", words.count("work_map.lit", inside, window=site.window)
    if others:
        yield "hatched", words.count("work_map.hatched", others)
    if any(country.has_office for country in countries):
        yield "office", words("work_map.office")


def _country(site: Site, place: CountryPresence) -> WorkCountry:
    row = site.library.countries[place.code]
    offices = site.library.rows_with("offices", "country_code", place.code)
    kinds = [site.words(f"work_map.office_{office['kind']}") for office in offices]
    projects = site.words.count("work_map.of_projects", len(place.projects))
    name, said = site.own(row, "name"), ", ".join(dict.fromkeys([*kinds, projects]))
    return WorkCountry(
        code=place.code,
        name=name,
        said=said,
        label=site.words("chart.mark", label=name, value=said),
        to=Ref("country", place.code),
        group=row["m49_subregion"],
        is_in_window=place.presence is Presence.IN_WINDOW,
        has_office=bool(offices),
    )
