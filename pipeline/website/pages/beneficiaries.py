"""The children counted: the overview, the method, and what all pages of this kind share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, MapView, Mark, are_worth_drawing
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    ESTIMATES,
    NEW,
    PARTICIPATIONS,
    SERVICE,
    Beneficiaries,
    Count,
    LeadingCount,
    amount,
    cell,
    limited,
    mark,
    people,
    people_limited,
    when,
)
from pipeline.website.content.downloads import file_name
from pipeline.website.content.quotations import Group
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, File, Link, Note, Page, Quotable, Ref, Row, Shared, Table, table_of_numbers
from pipeline.website.pages.children import figure_link, statement_groups, withheld_sentence
from pipeline.website.pages.data import said_by

PAGES = ("", "countries", "groups", "services", "forms", "projects", "method")
FILES_OF_PEOPLE = ("children", "adults", "children_coverage")
MEASURES = (CHILDREN, NEW, PARTICIPATIONS, ESTIMATES)
POPULATIONS = ("caregivers", "professionals", "community")
ANY = 2  # children in general: the plural

Line = Mapping[str, Count]
"""The counts of one row of a table, by year."""


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
    map: MapView | None = None
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    anchor: str = ""
    sentence: str = ""  # what the section answers, before all the rest


@dataclass(frozen=True)
class BeneficiariesContent:
    parts: tuple[PageSection, ...]
    pages: tuple[Link, ...]
    sentences: tuple[str, ...]
    downloads: tuple[Link, ...]


def counting_page(site: Site, name: str, title: str, parts: Iterable[PageSection | None]) -> Page:
    """A page that counts children: its parts, the sentences for readers, its neighbours. `name`: one of PAGES."""
    words, data, release = site.words, site.beneficiaries, site.library.release
    neighbours: list[Link] = []
    if data:
        neighbours = [Link(words(f"beneficiaries.page_{each or 'overview'}"), _ref_of(each)) for each in PAGES]
        neighbours.append(Link(words("beneficiaries.page_explorer"), Ref("explorer")))
    downloads = []
    for each in FILES_OF_PEOPLE:
        if each in release.names:
            label = said_by(site, release.schemas[each], "title")
            downloads.append(Link(label, File(file_name(site.library, f"{each}.csv"))))
    content = BeneficiariesContent(
        parts=tuple(filter(None, parts)),
        pages=tuple(neighbours),
        sentences=sentences(site, data.usual_error if data else None),
        downloads=tuple(downloads),
    )
    has_number = any(char.isdigit() for char in title)  # without one it states nothing to be cited
    cited = words("beneficiaries.cite", finding=title) if has_number else ""
    return Page(
        ref=_ref_of(name),
        language=site.language,
        template="beneficiaries",
        title=title,
        summary=words(f"beneficiaries.summary_{name or 'overview'}"),
        content=content,
        section="children",
        trail=(site.page("home"), site.page("children")) if name else (site.page("home"),),
        shared=None if name else Shared(),
        quotable=Quotable(cited, (words("beneficiaries.avoid"),)),
    )


def _ref_of(name: str) -> Ref:
    return Ref(f"children_{name}" if name else "children")


def sentences(site: Site, usual_error: int | None) -> tuple[str, str]:
    """What readers must know wherever children are counted: how far numbers may be, who counts twice."""
    words = site.words
    if usual_error is None:
        return words("beneficiaries.rounded"), words("beneficiaries.twice")
    return words("beneficiaries.usual_error", n=words.number(usual_error)), words("beneficiaries.twice")


def finding(site: Site, lead: LeadingCount) -> str:
    """The leading count as a title: « Environ 540 enfants atteints entre 2018 et 2021 »."""
    words = site.words
    time = when(lead, words, site.between)
    if not lead.count.value:
        noun = words(f"beneficiaries.header_{lead.measure}")
        return words("beneficiaries.title_zero", noun=noun, when=time, amount=amount(lead.count, words))
    children = words.opening(people(lead, words))
    title = words(f"beneficiaries.title_{lead.measure}", children=children, when=time)
    is_of_all = lead.count.stated == lead.count.projects
    return title if is_of_all else limited(title, lead.count, words)


def figure_of(site: Site, count: Count, noun: str) -> Figure:
    return Figure(amount(count, site.words), limited(noun, count, site.words))


def what_is_compared(site: Site, lead: LeadingCount) -> str:
    """« Enfants de l’année, en 2019 »."""
    words, time = site.words, when(lead, site.words, site.between)
    return words("beneficiaries.at_a_time", children=words(f"beneficiaries.header_{lead.measure}"), when=time)


def place_name(site: Site, country: str) -> str:
    """The name of a country; « Tous les pays » for `_T`."""
    return site.words("beneficiaries.all_countries") if country == TOTAL else site.country(country)


def counting_charts(
    site: Site, name: str, kind: Kind, texts: tuple[str, str, str], marks: Iterable[Mark], **more: Any
) -> tuple[Chart, ...]:
    """A chart of counts of children; none with too few numbers to draw.

    `texts`: its title, its subtitle, and the header of its labels in its table.
    """
    words, data, shown = site.words, site.beneficiaries, tuple(marks)
    if data is None or not are_worth_drawing((each.count for each in shown), data.base):
        return ()
    title, subtitle, header = texts
    if kind is not Kind.MAP and any(each.is_incomplete for each in shown):
        subtitle = words("beneficiaries.with_chevrons", text=subtitle)
    noun = words.opening(words.count("beneficiaries.noun", ANY))
    return (Chart(name, kind, title, subtitle, header, noun, shown, step=data.base, **more),)


def years_charts(
    site: Site, data: Beneficiaries, measure: str, title: str, top: int = 0, country: str = TOTAL
) -> tuple[Chart, ...]:
    words = site.words
    marks = [mark(year, count, words) for year, count in data.by_year(measure, country).items()]
    below = words("beneficiaries.chart_years", place=place_name(site, country))
    name = f"years-{measure.replace('_', '-')}"
    return counting_charts(site, name, Kind.COLUMNS, (title, below, words("columns.year")), marks, top=top)


def with_some(lines: Mapping[str, Line]) -> dict[str, Line]:
    """The rows with a number above zero in some year."""
    return {label: counts for label, counts in lines.items() if _has_some(counts)}


def _has_some(counts: Line) -> bool:
    return any(count.value for count in counts.values())


def table_by_year(site: Site, caption: str, header: str, lines: Mapping[str, Line]) -> tuple[Table, ...]:
    """Rows by year, without years of no number; no table where none is left."""
    shown: list[str] = []
    for counts in lines.values():
        shown += [year for year, count in counts.items() if count.value is not None]
    years = sorted(set(shown))
    rows = []
    for label, counts in lines.items():
        rows.append(Row(Cell(label), tuple(cell(counts[year], site.words) for year in years)))
    return (table_of_numbers(caption, (header, *years), rows),) if years else ()


# --- the overview ---------------------------------------------------------------------------------------------------


def overview_page(site: Site, data: Beneficiaries, world_map: PageSection | None) -> Page:
    measures = [measure for measure in MEASURES if data.has_some(measure)] or [CHILDREN]
    numbers = [_numbers(site, data, measure) for measure in measures if data.years_with(measure)]
    parts = (_in_short(site, data), world_map, _by_year(site, data), *numbers, _adults(site, data), _quoted(site))
    return counting_page(site, "", finding(site, data.leading), parts)


def _in_short(site: Site, data: Beneficiaries) -> PageSection:
    """The count by which all is told of, then each service of the last year that has some, apart."""
    words, lead = site.words, data.leading
    time = when(lead, words, site.between)
    figures = [figure_of(site, lead.count, words(f"beneficiaries.figure_{lead.measure}", when=time))]
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
    known: list[str] = []
    for measure in measures:
        known += data.years_with(measure)
    return max(known, default="")


def _by_year(site: Site, data: Beneficiaries) -> PageSection | None:
    """Each measure by year; all children and the new ones on one scale."""
    words = site.words
    top = max(count.value or 0 for count in data.by_year(CHILDREN).values())
    charts: list[Chart] = []
    for measure in MEASURES:
        title, reached = words(f"beneficiaries.by_year_{measure}"), top if measure in (CHILDREN, NEW) else 0
        charts += years_charts(site, data, measure, title, reached)
    text = words("beneficiaries.years_text")
    return PageSection(words("beneficiaries.by_year"), (text,), charts=tuple(charts)) if charts else None


def _numbers(site: Site, data: Beneficiaries, measure: str) -> PageSection:
    """A measure by year, and for how many projects."""
    words = site.words
    rows = []
    for year, count in data.by_year(measure).items():
        number = Cell(amount(count, words), nothing=count.nothing)
        rows.append(Row(Cell(year), (number, _projects_cell(site, count))))
    title = words(f"beneficiaries.header_{measure}")
    columns = (words("columns.year"), title, words("beneficiaries.projects_header"))
    table = table_of_numbers(words(f"beneficiaries.years_caption_{measure}"), columns, rows)
    return PageSection(title, (words(f"beneficiaries.meaning_{measure}"),), tables=(table,), anchor=measure)


def _projects_cell(site: Site, count: Count) -> Cell:
    words = site.words
    if not count.projects:
        return site.nothing("not_applicable")
    text = words("beneficiaries.of_projects", n=words.number(count.stated), all=words.number(count.projects))
    if count.is_partial and count.stated == count.projects:
        text = words("value.limited", value=text, limit=words("beneficiaries.incomplete"))
    return Cell(text, not_people=True)


def _adults(site: Site, data: Beneficiaries) -> PageSection | None:
    words = site.words
    lines: dict[str, dict[str, Count]] = {words(f"adults.{population}"): {} for population in POPULATIONS}
    for (population, year), count in data.adults.items():
        if population in POPULATIONS:
            lines[words(f"adults.{population}")][year] = count
    tables = table_by_year(site, words("adults.caption"), words("adults.who"), with_some(lines))
    return PageSection(words("adults.title"), (words("adults.text"),), tables=tables) if tables else None


def _quoted(site: Site) -> PageSection | None:
    """What sources say of children, each in its own count."""
    groups = statement_groups(site)
    if not groups:
        return None
    link = figure_link(site, site.words("children.figure_link"))
    withheld = withheld_sentence(site, "reach_statements")
    return PageSection(
        site.words("beneficiaries.quoted"),
        (site.words("beneficiaries.quoted_text"),),
        asides=(withheld,) if withheld else (),
        groups=groups,
        links=(link,) if link else (),
    )


# --- the method -----------------------------------------------------------------------------------------------------


def method_page(site: Site) -> Page:
    """How children are counted and protected, and what a reader may conclude."""
    words = site.words

    def notes(kind: str, *names: str) -> tuple[Note, ...]:
        keys = [f"counting.{kind}_{name}" for name in names]
        return tuple(Note(words(f"{key}_term"), (words(f"{key}_text"),)) for key in keys)

    counted = notes("counted", "children", "new", "participations", "estimates", "services", "forms", "adults")
    nothings = notes("nothings", "zero", "not_reported", "not_stated", "not_applicable", "total_only")
    steps = notes("protection", "cell", "tens", "key", "sum", "correction")
    may = notes("may", "order", "compare", "equal")
    may_not = notes("may_not", "zero", "difference", "small", "years", "measures")
    limits = notes("limits", "outside", "insider", "elsewhere")
    protection = words("counting.protection_text")
    parts = (
        PageSection(words("counting.counted"), notes=counted),
        PageSection(words("counting.nothings"), notes=nothings),
        PageSection(words("counting.protection"), (protection,), notes=steps, anchor="protection"),
        PageSection(words("counting.may"), notes=may),
        PageSection(words("counting.may_not"), (words("beneficiaries.sum_laws"),), notes=may_not),
        PageSection(words("counting.limits"), (words("counting.limits_text"),), notes=limits),
        PageSection(words("counting.never"), (words("counting.never_text"),)),
    )
    return counting_page(site, "method", words("counting.title"), parts)


# --- on the pages of countries, of projects and on the first page ---------------------------------------------------


def in_brief(site: Site, lead: LeadingCount) -> str:
    """A count with its time, for a title: « environ 540 enfants entre 2018 et 2021, pour 3 projets sur 4 »."""
    words = site.words
    children = words("beneficiaries.at_a_time", children=people(lead, words), when=when(lead, words, site.between))
    return limited(children, lead.count, words)


def in_window(site: Site, lead: LeadingCount) -> str:
    """A count beside the years of the framework: its own year only where it is of one year."""
    return people_limited(lead, site.words) if lead.year == TOTAL else in_brief(site, lead)


def children_note(site: Site, lead: LeadingCount | None, page: str, code: str) -> tuple[Note, ...]:
    """The count of children of a place, with the way to its row; nothing where the release counts no children."""
    if site.beneficiaries is None:
        return ()
    term = site.words("place.fact_children", window=site.window)
    if lead is None:
        return (Note(term, (site.words("nothing.not_reported"),)),)
    return (Note(term, (), (Link(in_window(site, lead), Ref(page, anchor=code.lower())),)),)
