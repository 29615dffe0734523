"""Children reached by country, on a map and as a list, and by project."""

from itertools import pairwise
from math import log10

from pipeline.model import TOTAL
from pipeline.typography import harmless, in_order
from pipeline.website.atlas import Entry, MapView
from pipeline.website.charts import Bound, Chart, Kind
from pipeline.website.library import Record
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text, Wording
from pipeline.website.pages.reached import ANY, Part, children_of, counting_page, ref_of
from pipeline.website.reach import CHILDREN, NEW, Reach, Reached, Spot, cell, mark, ranked, reports, said
from pipeline.website.site import Site

CLASSES = 5
ROUND = (1, 2, 5)


def _new(reach: Reach, level: str, code: str) -> Reached:
    return reach.at(Spot(level, code, TOTAL, NEW))


def _ranked(reach: Reach, level: str) -> list[tuple[str, Reached]]:
    return ranked((code, _new(reach, level, code)) for code in reach.codes(level))


# --- the map --------------------------------------------------------------------------------------------------------


def map_part(site: Site, reach: Reach) -> Part:
    """The map of the new children of all years, its classes in words, and the countries as a list."""
    words = site.words
    counts = _ranked(reach, "country")
    marks = tuple(mark(site.country(code), count, code) for code, count in counts)
    breaks = breaks_of([count.least for _, count in counts if count.least is not None])
    chart = Chart(
        "world",
        Kind.MAP,
        words("reach.map_title"),
        words("reach.chart_new", window=site.window),
        words("reach.country_header"),
        words.opening(words.count("reach.noun", ANY)),
        marks,
        breaks=breaks,
    )
    entries = tuple(Entry(Link(Text(site.country(code)), _row_of(code)), said(count, words)) for code, count in counts)
    least = (("least", words("reach.class_least")),) if any(mark.bound is not Bound.EXACT for mark in marks) else ()
    return Part(
        words("reach.by_country"),
        (words("reach.map_note"),),
        map=MapView(chart, (*_classes(site, breaks), *least), entries),
    )


def _row_of(code: str) -> Ref:
    return Ref(ref_of("countries").name, anchor=code.lower())


def breaks_of(values: list[int]) -> tuple[int, ...]:
    """Where the classes of a map begin: round numbers nearest to the fifths of the published values."""
    ordered = sorted(values)
    fifths = (ordered[len(ordered) * part // CLASSES] for part in range(1, CLASSES)) if ordered else ()
    return tuple(sorted({_round(value) for value in fifths if value >= 10}))


def _round(value: int) -> int:
    """The nearest of 10, 20, 50, 100… on a scale of ratios."""
    power: int = 10 ** int(log10(value))
    choices = [factor * power for factor in (*ROUND, 10)]
    return min(choices, key=lambda choice: abs(log10(choice / value)))


def _classes(site: Site, breaks: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """The classes in words, the lowest first, and the mark of a country without a number."""
    words = site.words
    shown = [words.number(each) for each in breaks]
    inner = [words("reach.class_between", low=low, high=high) for low, high in pairwise(shown)]
    below = [words("reach.class_below", high=shown[0])] if shown else []
    above = [words("reach.class_above", low=shown[-1])] if shown else [words("reach.class_any")]
    named = [*below, *inner, *above]
    return (*((f"c{place + 1}", text) for place, text in enumerate(named)), ("gap", words("reach.class_none")))


# --- countries ------------------------------------------------------------------------------------------------------


def countries_page(site: Site, reach: Reach) -> Page:
    """The map, and a row for each country in the band of its region."""
    words = site.words
    counts = _ranked(reach, "country")
    (top, most), (low, least) = counts[0], next(pair for pair in reversed(counts) if pair[1].least is not None)
    title = words(
        "reach.title_countries",
        top=site.country(top),
        most=children_of(site, most),
        low=site.country(low),
        least=children_of(site, least),
    )
    parts = (
        map_part(site, reach),
        Part(words("reach.countries_scale"), charts=(_scale(site, counts),)),
        Part(words("reach.countries_table"), (words("reach.countries_text"),), tables=(_countries(site, reach),)),
    )
    return counting_page(site, reach, "countries", title, parts)


def _scale(site: Site, counts: list[tuple[str, Reached]]) -> Chart:
    """All countries on one scale, the largest number first."""
    words = site.words
    marks = tuple(mark(site.country(code), count, code) for code, count in counts)
    headers = (words("reach.country_header"), words.opening(words.count("reach.noun", ANY)))
    title, subtitle = words("reach.countries_scale_title"), words("reach.chart_new", window=site.window)
    return Chart("countries", Kind.DOTS, title, subtitle, *headers, marks)


def _countries(site: Site, reach: Reach) -> Table:
    countries = [site.library.countries[code] for code in reach.codes("country")]
    regions = sorted(reach.codes("subregion"), key=lambda code: in_order(_region(site, countries, code)))
    rows: list[Row] = []
    for region in regions:
        inside = [row for row in countries if row["m49_subregion"] == region]
        inside.sort(key=lambda row: in_order(site.own(row, "name")))
        count = children_of(site, _new(reach, "subregion", region))
        band = site.words("reach.band", region=_region(site, countries, region), children=count)
        for place, row in enumerate(inside):
            header = Cell(Text(site.own(row, "name")))
            rows.append(_line(site, reach, ("country", row["country_code"]), header, "" if place else band))
    return _table(site, "country", tuple(rows))


def _region(site: Site, countries: list[Record], code: str) -> str:
    return site.own(next(row for row in countries if row["m49_subregion"] == code), "m49_subregion")


def _line(site: Site, reach: Reach, place: tuple[str, str], header: Cell, band: str = "") -> Row:
    """A place: its new children of all years, its children of each year, its reports."""
    words, whole = site.words, _new(reach, *place)
    years = (reach.at(Spot(*place, year, CHILDREN)) for year in site.library.periods())
    cells = (cell(whole, words), *(cell(each, words) for each in years), reports(whole, words))
    return Row(header, cells, band, place[1].lower())


def _table(site: Site, kind: str, rows: tuple[Row, ...]) -> Table:
    words, years = site.words, site.library.periods()
    columns = (
        words(f"reach.{kind}_header"),
        words("reach.new_window", window=site.window),
        *years,
        words("reach.reports_header"),
    )
    return Table(words(f"reach.{kind}_caption", window=site.window), columns, rows, frozenset(range(1, len(columns))))


# --- projects -------------------------------------------------------------------------------------------------------


def projects_page(site: Site, reach: Reach) -> Page:
    """A row for each project, in the order of their codes."""
    words = site.words
    rows = tuple(_line(site, reach, ("project", code), _project(site, code)) for code in reach.codes("project"))
    title = words("reach.title_projects", children=children_of(site, _ranked(reach, "project")[0][1]))
    part = Part(words("reach.projects_table"), (words("reach.projects_text"),), tables=(_table(site, "project", rows),))
    return counting_page(site, reach, "projects", title, (part,))


def _project(site: Site, code: str) -> Cell:
    """The title of a project, as it is, and its countries."""
    row = site.library.by_key("projects", "project_id")[code]
    links = site.library.grouped("project_countries", "project_id").get(code, [])
    names = site.words.listed(site.country(link["country_code"]) for link in links)
    title = harmless(row[f"title_{site.language}"])
    return Cell(Text(site.words("reach.project", title=title, countries=names), wording=Wording.TITLE))
