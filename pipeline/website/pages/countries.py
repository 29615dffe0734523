"""The countries: a map of presence, not of quantity, and the same as a list."""

from pipeline.typography import in_order
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.map_view import Entry, MapView
from pipeline.website.content.presence import CountryPresence, Presence
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, SubjectPage, count_cell, onward_section, to_quote
from pipeline.website.page import Cell, Link, Note, Page, Ref, Row, Table, Text


def countries_page(site: Site) -> Page:
    words = site.words
    counts = {each: len(_of(site, each)) for each in Presence}
    title = words(
        "countries.title",
        dated=words.count("countries.dated", counts[Presence.IN_WINDOW], between=site.between),
        others=words.count("countries.others", counts[Presence.OTHER_TIME] + counts[Presence.WRITTEN]),
    )
    sentence = words.count("countries.cite", counts[Presence.IN_WINDOW], between=site.between)
    where = Section(words("countries.where"), texts=(words("beneficiaries.map_note"),), map=presence_map(site))
    onward = onward_section(site, "projects", "organisations", "funders", "partners", "timeline")
    content = SubjectPage(
        facts=tuple(
            Note(words(f"presence.{each}", window=site.window), (Text(words.number(count)),))
            for each, count in counts.items()
            if count
        ),
        sections=(where, _table_section(site), onward),
    )
    quotable = to_quote(site, sentence, words("countries.avoid", n=words.number(len(site.places))))
    summary = words("countries.summary")
    return site.make_page("countries", "dossier", title, summary, content, "countries", quotable=quotable)


def _of(site: Site, presence: Presence) -> list[CountryPresence]:
    found = [place for place in site.places.values() if place.presence is presence]
    return sorted(found, key=lambda place: in_order(site.country(place.code)))


def presence_map(site: Site) -> MapView:
    """Every country by what ties it to the organisations, and no quantity."""
    words = site.words
    places = [place for presence in Presence for place in _of(site, presence)]
    marks = tuple(
        Mark(site.country(place.code), None, code=place.code, said=_said(site, place), texture=place.presence)
        for place in places
    )
    chart = Chart(
        "presence",
        Kind.MAP,
        words("countries.map_title"),
        words("countries.map_subtitle", window=site.window),
        words("countries.country"),
        words("countries.tie"),
        marks,
    )
    used = {place.presence for place in places}
    classes = tuple((str(each), words(f"presence.{each}", window=site.window)) for each in Presence if each in used)
    ordered = sorted(places, key=lambda place: in_order(site.country(place.code)))
    entries = tuple(
        Entry(Link(Text(site.country(place.code)), ref), _said(site, place))
        for place in ordered
        if (ref := site.country_ref(place.code))
    )
    return MapView(chart, classes, entries)


def _said(site: Site, place: CountryPresence) -> str:
    if not place.has_page:
        return site.words("presence.campaign_only")
    return site.words(f"presence.short_{place.presence}", window=site.window)


def _table_section(site: Site) -> Section:
    """How many rows name each country. Countries that only a campaign names have no line: they stand on its page."""
    words = site.words
    places = [place for presence in Presence for place in _of(site, presence) if place.has_page]
    rows, band = [], None
    for place in places:
        title = "" if place.presence is band else words(f"presence.{place.presence}", window=site.window)
        projects = len(place.projects) + len(place.campaigns)
        counts = (len(place.dated), projects, len(place.publications), len(place.reports))
        cells = tuple(count_cell(site, count) for count in counts)
        header = Cell(Text(site.country(place.code)), Ref("country", place.code))
        rows.append(Row(header, cells, title, place.code.lower()))
        band = place.presence
    headers = ("country", "header_dated", "header_projects", "header_publications", "header_reports")
    columns = tuple(words(f"countries.{name}", window=site.window) for name in headers)
    table = Table(words("countries.caption"), columns, tuple(rows), frozenset(range(1, len(columns))))
    return Section(words("countries.table"), anchor="table", texts=(words("countries.table_text"),), tables=(table,))
