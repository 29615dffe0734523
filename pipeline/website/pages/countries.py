"""The countries: the map of the work, and what names each country."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.charts.work_map import WorkCountry, WorkMap, labels_of
from pipeline.website.content.presence import CountryPresence, Presence
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, count_cell, onward_section, to_quote
from pipeline.website.page import Cell, Link, Note, Page, Ref, Row, table_of_numbers


@dataclass(frozen=True)
class CountriesContent:
    map: WorkMap
    sections: tuple[Section, ...]


def countries_page(site: Site) -> Page:
    words, view = site.words, work_map(site)
    inside = sum(country.is_in_window for country in view.countries)
    title = words.count(
        "countries.title", len(view.countries), dated=words.count("countries.dated", inside, between=site.between)
    )
    onward = onward_section(site, "projects", "organisations", "funders", "partners", "timeline")
    content = CountriesContent(view, (_table_section(site), onward))
    cited = words.count("countries.cite", len(_of(site, Presence.IN_WINDOW)), between=site.between)
    quotable = to_quote(site, cited)
    summary = words("countries.summary")
    return site.make_page("countries", "countries", title, summary, content, "countries", quotable=quotable)


def _of(site: Site, presence: Presence) -> list[CountryPresence]:
    found = [place for place in site.places.values() if place.presence is presence]
    return sorted(found, key=lambda place: in_order(site.country(place.code)))


def _table_section(site: Site) -> Section:
    """How many rows name each country. Countries that only a campaign names have no line, but lead to its page."""
    words = site.words
    rows = []
    for presence in Presence:
        band = words(f"presence.{presence}", window=site.window)
        for place in _of(site, presence):
            if place.has_page:
                projects = len(place.projects) + len(place.campaigns)
                counts = (len(place.dated), projects, len(place.publications), len(place.reports))
                cells = tuple(count_cell(site, count) for count in counts)
                header = Cell(site.country(place.code), Ref("country", place.code))
                rows.append(Row(header, cells, band, place.code.lower()))
                band = ""
    headers = ("country", "header_dated", "header_projects", "header_publications", "header_reports")
    columns = words.each("countries.", *headers, window=site.window)
    table = table_of_numbers(words("countries.caption"), columns, rows)
    return Section(
        words("countries.table"),
        anchor="table",
        texts=(words("countries.table_text"), words("beneficiaries.map_note")),
        tables=(table,),
        notes=_only_campaigns(site),
    )


def _only_campaigns(site: Site) -> tuple[Note, ...]:
    """The countries that only a campaign names, each with the way to the page of that campaign."""
    codes = [place.code for place in site.places.values() if not place.has_page]
    links = []
    for code in site.by_name(codes):
        if campaign := site.country_ref(code):
            links.append(Link(site.country(code), campaign))
    return (Note(site.words("presence.campaign_only"), (), tuple(links)),) if links else ()


# --- the map of the work ----------------------------------------------------------------------------------------------


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
