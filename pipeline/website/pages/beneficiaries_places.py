"""Children by country, on a map and as a list, and by project."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from math import log10

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Entry, Kind, MapView, are_worth_drawing
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    ESTIMATES,
    NEW,
    OF_A_YEAR,
    PARTICIPATIONS,
    Beneficiaries,
    Count,
    amount,
    cell,
    limit,
    limited,
    mark,
    people,
    ranked,
)
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import project_name
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text, Wording, table_of_numbers
from pipeline.website.pages.beneficiaries import PageSection, counting_charts, counting_page, what_is_compared

CLASSES = 5
ROUND = (1, 2, 5, 10)
NAMED = 3  # so many countries stand in a title

CountAt = Callable[[str, str, str], Count]
"""The count of a place, by its code, in a year and measure."""


def _compared(codes: tuple[str, ...], count_at: CountAt, lead: Count) -> list[tuple[str, Count]]:
    """The places that have a number in the year and measure of a count, the largest first."""
    counts = ranked((code, count_at(code, lead.year, lead.measure)) for code in codes)
    return [(code, count) for code, count in counts if count.value is not None]


def _are_comparable(data: Beneficiaries, counts: list[tuple[str, Count]]) -> bool:
    """Whether a drawing of places shows more than their list does: beside zeros, one number is no comparison."""
    return are_worth_drawing((count.value for _, count in counts if count.value), data.base)


# --- the map --------------------------------------------------------------------------------------------------------


def map_part(site: Site, data: Beneficiaries, *, listed: bool = True) -> PageSection | None:
    """The map of the leading count, with its countries as a list; none where few countries have children to show."""
    words = site.words
    counts = _compared(data.countries, data.country, data.leading)
    if not _are_comparable(data, counts):
        return None
    marks = [mark(site.country(code), count, words, code) for code, count in counts]
    breaks = breaks_of([count.value for _, count in counts if count.value])
    below = what_is_compared(site, data.leading)
    texts = (words("beneficiaries.map_title"), below, words("beneficiaries.country_header"))
    (chart,) = counting_charts(site, "world", Kind.MAP, texts, marks, breaks=breaks)
    entries = []
    for code, count in counts if listed else []:
        link = Link(site.country(code), Ref("children_countries", anchor=code.lower()))
        entries.append(Entry(link, amount(count, words), limit(count, words)))
    classes = _classes(site, breaks)
    if any(each.is_incomplete for each in marks):
        classes.append(("least", words("beneficiaries.class_partial")))
    view = MapView(chart, tuple(classes), tuple(entries))
    return PageSection(words("beneficiaries.by_country"), (words("beneficiaries.map_note"),), map=view)


def breaks_of(values: list[int]) -> tuple[int, ...]:
    """Where the classes of a map begin: round numbers nearest to the fifths of the values."""
    ordered, breaks = sorted(values), set()
    for part in range(1, CLASSES):
        value = ordered[len(ordered) * part // CLASSES] if ordered else 0
        if value >= 10:
            power = 10 ** int(log10(value))
            breaks.add(min((factor * power for factor in ROUND), key=lambda choice: abs(log10(choice / value))))
    return tuple(sorted(breaks))


def _classes(site: Site, breaks: tuple[int, ...]) -> list[tuple[str, str]]:
    words = site.words
    if not breaks:
        return [("c1", words("beneficiaries.class_any"))]
    shown = [words.number(each) for each in breaks]
    texts = [words("beneficiaries.class_below", high=shown[0])]
    texts += [words("beneficiaries.class_between", low=low, high=high) for low, high in pairwise(shown)]
    texts.append(words("beneficiaries.class_above", low=shown[-1]))
    return [(f"c{place}", text) for place, text in enumerate(texts, 1)]


# --- countries ------------------------------------------------------------------------------------------------------


def countries_page(site: Site, data: Beneficiaries) -> Page:
    """The map, all countries on one scale, and a row for each that has a number."""
    words, lead = site.words, data.leading
    shown = [code for code in site.by_name(data.countries) if data.lead(code)]
    cells = {code: Cell(site.country(code), site.country_ref(code)) for code in shown}
    silent = _silent(data, data.countries, data.country, len(shown))
    table_section = PageSection(
        words("beneficiaries.countries_table"),
        (words("beneficiaries.countries_text"),),
        asides=(words.count("beneficiaries.countries_silent", silent),) if silent else (),
        tables=_tables(site, data, "country", cells, data.country),
    )
    world_map = map_part(site, data, listed=False)  # the table has all countries
    parts = (world_map, _countries_scale(site, data, lead), table_section)
    return counting_page(site, "countries", _countries_title(site, data, lead), parts)


def countries_section(site: Site, data: Beneficiaries, lead: Count) -> PageSection | None:
    """The countries of a year on one scale, and those with the most; none for too few numbers."""
    scale = _countries_scale(site, data, lead)
    if scale is None:
        return None
    said = site.words("explorer.sentence", text=_countries_title(site, data, lead))
    return replace(scale, title=site.words("beneficiaries.page_countries"), sentence=said, anchor="countries")


def _countries_scale(site: Site, data: Beneficiaries, lead: Count) -> PageSection | None:
    counts = _compared(data.countries, data.country, lead)
    return _scale(site, data, "country", lead, [(site.country(code), count) for code, count in counts])


def _countries_title(site: Site, data: Beneficiaries, lead: Count) -> str:
    words = site.words
    pairs = []
    for code, count in _compared(data.countries, data.country, lead)[:NAMED]:
        if count.value:
            pairs.append(words("beneficiaries.pair", name=site.country(code), children=people(count, words)))
    if not pairs:
        return words("beneficiaries.title_countries_plain")
    return words("beneficiaries.title_countries", pairs=words("chart.separator").join(pairs))


# --- projects, and what they share with countries -------------------------------------------------------------------


def projects_page(site: Site, data: Beneficiaries) -> Page:
    words, lead = site.words, data.leading
    rows = site.library.by_key("projects", "project_id")
    cells = {}
    for code in data.projects:
        if data.lead(project=code):
            links = site.library.rows_with("project_countries", "project_id", code)
            countries = words.listed(site.country(link["country_code"]) for link in links)
            text = words("beneficiaries.project", title=project_name(site, rows[code]), countries=countries)
            cells[code] = Cell(Text(text, wording=Wording.TITLE), Ref("project", code))
    silent = _silent(data, data.projects, data.project, len(cells))
    table_section = PageSection(
        words("beneficiaries.projects_table"),
        (words("beneficiaries.projects_text"), words("beneficiaries.sum_laws")),
        asides=(words.count("beneficiaries.projects_silent", silent),) if silent else (),
        tables=_tables(site, data, "project", cells, data.project),
        links=(site.page("to_complete"),) if silent else (),
    )
    counts = _compared(data.projects, data.project, lead)
    named = [(project_name(site, rows[code]), count) for code, count in counts]
    title = words("beneficiaries.title_projects_plain")
    if sum(bool(count.value) for _, count in counts) >= 2:
        largest = counts[0][1]
        children = limited(people(largest, words), largest, words)
        title = words("beneficiaries.title_projects", children=children)
    return counting_page(site, "projects", title, (_scale(site, data, "project", lead, named), table_section))


def _silent(data: Beneficiaries, codes: tuple[str, ...], count_at: CountAt, shown: int) -> int:
    """How many places were expected to report in some year and have no number."""
    expected = 0
    for code in codes:
        expected += any(count_at(code, year, CHILDREN).status != "not_applicable" for year in data.years)
    return expected - shown


def _scale(
    site: Site, data: Beneficiaries, kind: str, lead: Count, counts: list[tuple[str, Count]]
) -> PageSection | None:
    words = site.words
    if not _are_comparable(data, counts):
        return None
    marks = [mark(name, count, words) for name, count in counts]
    below = what_is_compared(site, lead)
    texts = (words("beneficiaries.scale_title"), below, words(f"beneficiaries.{kind}_header"))
    charts = counting_charts(site, f"{kind}-scale", Kind.DOTS, texts, marks)
    return PageSection(words(f"beneficiaries.{kind}_scale"), charts=charts)


def _tables(
    site: Site, data: Beneficiaries, kind: str, places: Mapping[str, Cell], count_at: CountAt
) -> tuple[Table, ...]:
    """Children, then participations, then estimates of the places that have some, each by year in its own table.

    A place that has none of any stands in the first.
    """
    words, tables, placed = site.words, [], set[str]()
    columns_of = {measure: [(year, measure) for year in data.years] for measure in OF_A_YEAR}
    columns_of[CHILDREN].insert(0, (TOTAL, NEW))
    codes_of = {}
    for measure, columns in columns_of.items():
        codes_of[measure] = [code for code in places if any(count_at(code, *column).value for column in columns)]
    elsewhere = {*codes_of[PARTICIPATIONS], *codes_of[ESTIMATES]}
    codes_of[CHILDREN] = [code for code in places if code in codes_of[CHILDREN] or code not in elsewhere]
    for measure, codes in codes_of.items():
        shown = []
        for column in columns_of[measure]:
            if any(count_at(code, *column).value is not None for code in codes):
                shown.append(column)
        rows = []
        for code in codes:
            anchor = "" if code in placed else code.lower()
            placed.add(code)
            cells = tuple(cell(count_at(code, *column), words) for column in shown)
            rows.append(Row(places[code], cells, anchor=anchor))
        if rows:
            headers = [words("beneficiaries.new_window") if year == TOTAL else year for year, _ in shown]
            caption = words(f"beneficiaries.{kind}_caption_{measure}")
            tables.append(table_of_numbers(caption, (words(f"beneficiaries.{kind}_header"), *headers), rows))
    return tuple(tables)
