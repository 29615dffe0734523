"""The children counted: the overview, the method, and what all pages of this kind share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, Mark, are_worth_drawing
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    FORM,
    MEASURES,
    SERVICE,
    Beneficiaries,
    Count,
    amount,
    cell,
    has_some,
    limited,
    mark,
    people,
    when,
)
from pipeline.website.content.downloads import file_name
from pipeline.website.content.quotations import Group
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, File, Link, Note, Page, Quotable, Ref, Row, Shared, Table, table_of_numbers
from pipeline.website.pages.children import figure_link, statement_groups, withheld_sentence
from pipeline.website.pages.data import said_by

OVERVIEW = "overview"
FILES_OF_PEOPLE = ("children", "adults", "children_coverage")
POPULATIONS = ("caregivers", "professionals", "community")
ANY = 2  # children in general: the plural


@dataclass(frozen=True)
class Figure:
    number: str
    noun: str


@dataclass(frozen=True)
class PageSection:
    title: str = ""
    texts: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()  # their numbers count something else than people
    figures: tuple[Figure, ...] = ()
    map: Chart | None = None
    is_map_listed: bool = False  # whether its countries stand below it as a list
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    anchor: str = ""
    sentence: str = ""  # what the section answers, before all the rest


def counting_page(site: Site, name: str, title: str, parts: Iterable[PageSection | None]) -> Page:
    """A page that counts children. `name`: of its summary and of its address."""
    words, data, release = site.words, site.beneficiaries, site.library.release
    downloads = []
    for each in FILES_OF_PEOPLE:
        if each in release.tables:
            label = said_by(site, release.schemas[each], "title")
            downloads.append(Link(label, File(file_name(site.library, f"{each}.csv"))))
    content = {
        "parts": [part for part in parts if part],
        "sentences": sentences(site, data.usual_error if data else None),
        "downloads": downloads,
    }
    has_number = any(char.isdigit() for char in title)  # without one it states nothing to be cited
    cited = words("beneficiaries.cite", finding=title) if has_number else ""
    return site.make_page(
        "children" if name == OVERVIEW else f"children_{name}",
        "beneficiaries",
        title,
        words(f"beneficiaries.summary_{name}"),
        content,
        "children",
        shared=Shared() if name == OVERVIEW else None,
        quotable=Quotable(cited, (words("beneficiaries.avoid"),)),
    )


def sentences(site: Site, usual_error: int | None) -> tuple[str, str]:
    """How far numbers may be from the truth, and who counts twice: said wherever children are counted."""
    words = site.words
    if usual_error is None:
        return words("beneficiaries.rounded"), words("beneficiaries.twice")
    return words("beneficiaries.usual_error", n=words.number(usual_error)), words("beneficiaries.twice")


def finding(site: Site, lead: Count) -> str:
    """« Environ 540 enfants atteints entre 2018 et 2021 »."""
    words = site.words
    time = when(lead, words, site.between)
    if not lead.value:
        noun = words(f"beneficiaries.header_{lead.measure}")
        return words("beneficiaries.title_zero", noun=noun, when=time, amount=amount(lead, words))
    title = words(f"beneficiaries.title_{lead.measure}", children=words.opening(people(lead, words)), when=time)
    return title if lead.stated == lead.projects else limited(title, lead, words)


def figure_of(site: Site, count: Count, noun: str) -> Figure:
    return Figure(amount(count, site.words), limited(noun, count, site.words))


def what_is_compared(site: Site, lead: Count) -> str:
    """« Enfants de l’année, en 2019 »."""
    words, time = site.words, when(lead, site.words, site.between)
    return words("beneficiaries.at_a_time", children=words(f"beneficiaries.header_{lead.measure}"), when=time)


def place_name(site: Site, country: str) -> str:
    return site.words("beneficiaries.all_countries") if country == TOTAL else site.country(country)


def measure_name(site: Site, measure: str) -> str:
    if measure.startswith(FORM):
        form = site.library.by_key("forms", "form")[measure.removeprefix(FORM)]
        return site.own(form, "name")
    key = measure if measure.startswith(SERVICE) else f"header_{measure}"
    return site.words(f"beneficiaries.{key}")


def counting_charts(
    site: Site, name: str, kind: Kind, texts: tuple[str, str, str], marks: Iterable[Mark], **more: Any
) -> tuple[Chart, ...]:
    """A chart; none with too few numbers to draw. `texts`: title, subtitle, and the header of its labels."""
    words, data, shown = site.words, site.beneficiaries, tuple(marks)
    if data is None or not are_worth_drawing((each.count for each in shown), data.base):
        return ()
    title, subtitle, header = texts
    if kind is not Kind.MAP and any(each.is_incomplete for each in shown):
        subtitle = words("beneficiaries.with_chevrons", text=subtitle)
    noun = words.opening(words.count("beneficiaries.noun", ANY))
    return (Chart(name, kind, title, subtitle, header, noun, shown, step=data.base, **more),)


def years_charts(
    site: Site, data: Beneficiaries, measures: Iterable[str], country: str = TOTAL, top: int = 0
) -> tuple[Chart, ...]:
    """A chart for each measure. `top`: the number that all their scales reach."""
    words = site.words
    below = words("beneficiaries.chart_years", place=place_name(site, country))
    charts: list[Chart] = []
    for measure in measures:
        if measure in MEASURES:
            title = words(f"beneficiaries.by_year_{measure}")
        else:
            title = words.opening(measure_name(site, measure))
        marks = [mark(year, count, words) for year, count in data.by_year(measure, country).items()]
        name = f"years-{measure.replace('_', '-')}"
        charts += counting_charts(site, name, Kind.COLUMNS, (title, below, words("columns.year")), marks, top=top)
    return tuple(charts)


def table_by_year(site: Site, caption: str, header: str, lines: Mapping[str, Mapping[str, Count]]) -> tuple[Table, ...]:
    """A table without the years of no number; none where none is left."""
    shown: list[str] = []
    for counts in lines.values():
        shown += [year for year, count in counts.items() if count.value is not None]
    years = sorted(set(shown))
    rows = []
    for label, counts in lines.items():
        rows.append(Row(Cell(label), tuple(cell(counts[year], site.words) for year in years)))
    return (table_of_numbers(caption, (header, *years), rows),) if years else ()


def with_some(lines: Mapping[str, Mapping[str, Count]]) -> dict[str, Mapping[str, Count]]:
    return {label: counts for label, counts in lines.items() if has_some(counts)}


# --- the overview ---------------------------------------------------------------------------------------------------


def overview_page(site: Site, data: Beneficiaries, world_map: PageSection | None) -> Page:
    words = site.words
    top = max(count.value or 0 for count in data.by_year(CHILDREN).values())
    charts = (*years_charts(site, data, MEASURES[:2], top=top), *years_charts(site, data, MEASURES[2:]))
    texts = (words("beneficiaries.years_text"),)
    by_year = PageSection(words("beneficiaries.by_year"), texts, charts=charts) if charts else None
    measures = [measure for measure in MEASURES if data.has_some(measure)] or [CHILDREN]
    numbers = [_numbers(site, data, measure) for measure in measures if data.years_with(measure)]
    parts = (_in_short(site, data), world_map, by_year, *numbers, _adults(site, data), _quoted(site))
    return counting_page(site, OVERVIEW, finding(site, data.leading), parts)


def _in_short(site: Site, data: Beneficiaries) -> PageSection:
    """The leading count, then each service of the last year that has some."""
    words, lead = site.words, data.leading
    noun = words(f"beneficiaries.figure_{lead.measure}", when=when(lead, words, site.between))
    figures = [figure_of(site, lead, noun)]
    services = data.measures(SERVICE)
    year = newest_year(data, services)
    for service in services:
        count = data.world(year, service)
        if count.value:
            figures.append(figure_of(site, count, words(f"beneficiaries.{service}_in", year=year)))
    texts = (words("beneficiaries.never_added"),) if len(figures) > 1 else ()
    return PageSection(figures=tuple(figures), texts=texts)


def newest_year(data: Beneficiaries, measures: list[str]) -> str:
    """The newest year in which a measure has a number above zero, else any number."""
    for year in reversed(data.years):
        if any(data.world(year, measure).value for measure in measures):
            return year
    return max((max(data.years_with(measure)) for measure in measures), default="")


def _numbers(site: Site, data: Beneficiaries, measure: str) -> PageSection:
    words = site.words
    rows = []
    for year, count in data.by_year(measure).items():
        projects = site.nothing("not_applicable")
        if count.projects:
            text = words("beneficiaries.of_projects", n=words.number(count.stated), all=words.number(count.projects))
            if count.is_partial and count.stated == count.projects:
                text = words("value.limited", value=text, limit=words("beneficiaries.incomplete"))
            projects = Cell(text, not_people=True)
        rows.append(Row(Cell(year), (Cell(amount(count, words), nothing=count.nothing), projects)))
    title = measure_name(site, measure)
    columns = (words("columns.year"), title, words("beneficiaries.projects_header"))
    table = table_of_numbers(words(f"beneficiaries.years_caption_{measure}"), columns, rows)
    return PageSection(title, (words(f"beneficiaries.meaning_{measure}"),), tables=(table,), anchor=measure)


def _adults(site: Site, data: Beneficiaries) -> PageSection | None:
    words = site.words
    lines = {words(f"adults.{population}"): data.adults.get(population, {}) for population in POPULATIONS}
    tables = table_by_year(site, words("adults.caption"), words("adults.who"), with_some(lines))
    return PageSection(words("adults.title"), (words("adults.text"),), tables=tables) if tables else None


def _quoted(site: Site) -> PageSection | None:
    words, groups = site.words, statement_groups(site)
    if not groups:
        return None
    link = figure_link(site, words("children.figure_link"))
    withheld = withheld_sentence(site, "reach_statements")
    return PageSection(
        words("beneficiaries.quoted"),
        (words("beneficiaries.quoted_text"),),
        asides=(withheld,) if withheld else (),
        groups=groups,
        links=(link,) if link else (),
    )


def method_page(site: Site) -> Page:
    return counting_page(site, "method", site.words("counting.title"), [])


# --- on the pages of countries and of projects ----------------------------------------------------------------------


def lead_of(site: Site, country: str = TOTAL, project: str = TOTAL) -> Count | None:
    return site.beneficiaries.lead(country, project) if site.beneficiaries else None


def in_brief(site: Site, lead: Count, *, beside_window: bool = False) -> str:
    """« environ 540 enfants entre 2018 et 2021, pour 3 projets sur 4 ».

    `beside_window`: the years of the framework stand beside it, and are not said again.
    """
    words = site.words
    children = people(lead, words)
    if lead.year != TOTAL or not beside_window:
        children = words("beneficiaries.at_a_time", children=children, when=when(lead, words, site.between))
    return limited(children, lead, words)


def children_note(site: Site, lead: Count | None, page: str, code: str) -> tuple[Note, ...]:
    """The children of a place, with the way to its row; nothing where the release counts none."""
    if site.beneficiaries is None:
        return ()
    term = site.words("place.fact_children", window=site.window)
    if lead is None:
        return (Note(term, (site.words("nothing.not_reported"),)),)
    return (Note(term, (), (Link(in_brief(site, lead, beside_window=True), Ref(page, anchor=code.lower())),)),)
