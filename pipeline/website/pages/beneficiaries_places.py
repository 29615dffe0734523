"""Children by country, on a map and as a list, and by project."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from math import log10

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.draw_map import Entry, MapView
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    ESTIMATES,
    NEW,
    PARTICIPATIONS,
    Beneficiaries,
    Count,
    LeadingCount,
    amount,
    cell,
    limit,
    mark,
    people,
    people_limited,
    ranked,
)
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import project_name
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text, Wording, table_of_numbers
from pipeline.website.pages.beneficiaries import (
    PageSection,
    counting_page,
    headers,
    is_drawable,
    subtitle,
    what_is_compared,
)

CLASSES = 5
ROUND = (1, 2, 5)
NAMED = 3  # so many countries stand in a title

CountAt = Callable[[str, str, str], Count]
"""The count of a place, by its code, in a year and measure."""


def _counted(codes: tuple[str, ...], count_at: CountAt, lead: LeadingCount) -> list[tuple[str, Count]]:
    counts = [(code, count_at(code, lead.year, lead.measure)) for code in codes]
    return ranked((code, count) for code, count in counts if count.value is not None)


def _are_comparable(marks: tuple[Mark, ...], base: int) -> bool:
    """Whether a drawing of places shows more than their list does: beside zeros, one number is no comparison."""
    return is_drawable(tuple(each for each in marks if each.count), base)


def _expected(data: Beneficiaries, codes: tuple[str, ...], count_at: CountAt) -> int:
    """How many places were expected to report in some year, those that did among them."""
    expected = 0
    for code in codes:
        statuses = {count_at(code, year, CHILDREN).status for year in data.years}
        expected += statuses != {"not_applicable"}
    return expected


# --- the map --------------------------------------------------------------------------------------------------------


def map_part(site: Site, data: Beneficiaries, *, listed: bool = True) -> PageSection | None:
    """The map of the leading count; none where few countries have children to show.

    listed: with its countries as a list.
    """
    words, lead = site.words, data.lead()
    assert lead is not None
    counts = _counted(data.countries, data.country, lead)
    marks = tuple(mark(site.country(code), count, words, code) for code, count in counts)
    if not _are_comparable(marks, data.base):
        return None
    breaks = breaks_of([each.count for each in marks if each.count])
    sides = headers(site, "beneficiaries.country_header")
    title = words("beneficiaries.map_title")
    chart = Chart("world", Kind.MAP, title, what_is_compared(site, lead), *sides, marks, breaks=breaks)
    entries = tuple(
        Entry(
            Link(site.country(code), Ref("children_countries", anchor=code.lower())),
            amount(count, words),
            limit(count, words),
        )
        for code, count in counts
    )
    partial = (("least", words("beneficiaries.class_partial")),) if any(each.is_incomplete for each in marks) else ()
    view = MapView(chart, (*_classes(site, breaks), *partial), entries if listed else ())
    return PageSection(words("beneficiaries.by_country"), (words("beneficiaries.map_note"),), map=view)


def breaks_of(values: list[int]) -> tuple[int, ...]:
    """Where the classes of a map begin: round numbers nearest to the fifths of the values."""
    ordered = sorted(values)
    fifths = (ordered[len(ordered) * part // CLASSES] for part in range(1, CLASSES)) if ordered else ()
    return tuple(sorted({_round(value) for value in fifths if value >= 10}))


def _round(value: int) -> int:
    power: int = 10 ** int(log10(value))
    choices = [factor * power for factor in (*ROUND, 10)]
    return min(choices, key=lambda choice: abs(log10(choice / value)))


def _classes(site: Site, breaks: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    words = site.words
    shown = [words.number(each) for each in breaks]
    inner = [words("beneficiaries.class_between", low=low, high=high) for low, high in pairwise(shown)]
    below = [words("beneficiaries.class_below", high=shown[0])] if shown else []
    above = [words("beneficiaries.class_above", low=shown[-1])] if shown else [words("beneficiaries.class_any")]
    return tuple((f"c{place}", text) for place, text in enumerate((*below, *inner, *above), 1))


# --- countries ------------------------------------------------------------------------------------------------------


def countries_page(site: Site, data: Beneficiaries) -> Page:
    """The map, all countries on one scale, and a row for each that has a number."""
    words, lead = site.words, data.lead()
    assert lead is not None
    counts = _counted(data.countries, data.country, lead)
    shown = [code for code in site.by_name(data.countries) if data.lead_of_country(code)]
    cells = {code: Cell(site.country(code), site.country_ref(code)) for code in shown}
    tables = _tables(site, data, "country", cells, data.country)
    silent = _expected(data, data.countries, data.country) - len(shown)
    asides = (words.count("beneficiaries.countries_silent", silent),) if silent else ()
    text = words("beneficiaries.countries_text")
    parts = (
        map_part(site, data, listed=False),  # its table has them all
        _scale(site, "country", counts, {code: site.country(code) for code, _ in counts}, lead, data.base),
        PageSection(words("beneficiaries.countries_table"), (text,), asides, tables=tables),
    )
    title = _countries_title(site, counts, lead)
    return counting_page(site, data, "countries", title, tuple(filter(None, parts)))


def countries_section(site: Site, data: Beneficiaries, lead: LeadingCount) -> PageSection | None:
    """The countries of a year on one scale, and those with the most; none for too few numbers."""
    counts = _counted(data.countries, data.country, lead)
    scale = _scale(site, "country", counts, {code: site.country(code) for code, _ in counts}, lead, data.base)
    if scale is None:
        return None
    said = site.words("explorer.sentence", text=_countries_title(site, counts, lead))
    return replace(scale, title=site.words("beneficiaries.page_countries"), sentence=said, anchor="countries")


def _countries_title(site: Site, counts: list[tuple[str, Count]], lead: LeadingCount) -> str:
    words = site.words
    pairs = []
    for code, count in counts[:NAMED]:
        if count.value:
            children = people(LeadingCount(lead.measure, lead.year, count), words)
            pairs.append(words("beneficiaries.pair", name=site.country(code), children=children))
    if not pairs:
        return words("beneficiaries.title_countries_plain")
    return words("beneficiaries.title_countries", pairs=words("chart.separator").join(pairs))


def _scale(
    site: Site, kind: str, counts: list[tuple[str, Count]], names: dict[str, str], lead: LeadingCount, base: int
) -> PageSection | None:
    """All countries or projects on one scale, the largest number first."""
    words = site.words
    marks = tuple(mark(names[code], count, words, code) for code, count in counts)
    if not _are_comparable(marks, base):
        return None
    below = subtitle(site, what_is_compared(site, lead), marks)
    sides = headers(site, f"beneficiaries.{kind}_header")
    title = words("beneficiaries.scale_title")
    chart = Chart(f"{kind}-scale", Kind.DOTS, title, below, *sides, marks)
    return PageSection(words(f"beneficiaries.{kind}_scale"), charts=(chart,))


def _tables(
    site: Site, data: Beneficiaries, kind: str, places: dict[str, Cell], count_at: CountAt
) -> tuple[Table, ...]:
    """Children, then participations, then estimates of the places that have some, each by year in its own table."""
    words, tables, placed = site.words, [], set[str]()
    for measure in (CHILDREN, PARTICIPATIONS, ESTIMATES):
        spots = [(year, measure) for year in data.years]
        if measure == CHILDREN:
            spots.insert(0, (TOTAL, NEW))
        codes = [code for code in places if _belongs(code, measure, data, count_at)]
        shown = []
        for spot in spots:
            values = [count_at(code, *spot).value for code in codes]
            if any(value is not None for value in values):
                shown.append(spot)
        rows = []
        for code in codes:
            anchor = "" if code in placed else code.lower()
            placed.add(code)
            rows.append(Row(places[code], tuple(cell(count_at(code, *spot), words) for spot in shown), anchor=anchor))
        if rows:
            columns = [words("beneficiaries.new_window") if year == TOTAL else year for year, _ in shown]
            caption = words(f"beneficiaries.{kind}_caption_{measure}")
            headings = (words(f"beneficiaries.{kind}_header"), *columns)
            tables.append(table_of_numbers(caption, headings, rows))
    return tuple(tables)


def _belongs(code: str, measure: str, data: Beneficiaries, count_at: CountAt) -> bool:
    """Whether a place stands in the table of a measure: it has some, or it has a number and none of any other."""
    own = [count_at(code, year, measure).value for year in data.years]
    if measure != CHILDREN:
        return any(own)
    others = [count_at(code, *spot).value for spot in product(data.years, (PARTICIPATIONS, ESTIMATES))]
    new = count_at(code, TOTAL, NEW).value
    return bool(any(own) or new or (not any(others) and any(value is not None for value in own)))


# --- projects -------------------------------------------------------------------------------------------------------


def projects_page(site: Site, data: Beneficiaries) -> Page:
    """A row for each project that has a number, in the order of their codes."""
    words, lead = site.words, data.lead()
    assert lead is not None
    shown = [code for code in data.projects if data.lead_of_project(code)]
    tables = _tables(site, data, "project", {code: _project(site, code) for code in shown}, data.project)
    silent = _expected(data, data.projects, data.project) - len(shown)
    asides = (words.count("beneficiaries.projects_silent", silent),) if silent else ()
    texts = (words("beneficiaries.projects_text"), words("beneficiaries.sum_laws"))
    links = (site.page("to_complete"),) if silent else ()
    part = PageSection(words("beneficiaries.projects_table"), texts, asides, tables=tables, links=links)
    counts = _counted(data.projects, data.project, lead)
    rows = site.library.by_key("projects", "project_id")
    scale = _scale(
        site, "project", counts, {code: project_name(site, rows[code]) for code, _ in counts}, lead, data.base
    )
    parts = (scale, part) if scale else (part,)
    return counting_page(site, data, "projects", _projects_title(site, data, lead), parts)


def _projects_title(site: Site, data: Beneficiaries, lead: LeadingCount) -> str:
    words = site.words
    counts = [(code, count) for code, count in _counted(data.projects, data.project, lead) if count.value]
    if len(counts) < 2:
        return words("beneficiaries.title_projects_plain")
    largest = LeadingCount(lead.measure, lead.year, counts[0][1])
    return words("beneficiaries.title_projects", children=people_limited(largest, words))


def _project(site: Site, code: str) -> Cell:
    row = site.library.by_key("projects", "project_id")[code]
    links = site.library.rows_with("project_countries", "project_id", code)
    names = site.words.listed(site.country(link["country_code"]) for link in links)
    text = site.words("beneficiaries.project", title=project_name(site, row), countries=names)
    return Cell(Text(text, wording=Wording.TITLE), Ref("project", code))
