"""The children counted: the overview, and what all pages of this kind share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, Mark, are_worth_drawing
from pipeline.website.charts.draw_map import MapView
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
from pipeline.website.page import (
    Cell,
    File,
    Link,
    Note,
    Page,
    Quotable,
    Ref,
    Row,
    Shared,
    Table,
    table_of_numbers,
)
from pipeline.website.pages.children import figure_link, statement_groups, withheld_sentence
from pipeline.website.pages.data import said_by

PAGES = ("", "years", "countries", "groups", "services", "forms", "projects", "method")
FILES_OF_PEOPLE = ("children", "adults", "children_coverage")
POPULATIONS = ("caregivers", "professionals", "community")
ANY = 2  # children in general: the plural


@dataclass(frozen=True)
class Figure:
    """A key number and what it counts."""

    number: str
    noun: str


@dataclass(frozen=True)
class PageSection:
    """A section of a page: sentences, numbers, charts, tables, a map."""

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


def ref_of(name: str) -> Ref:
    """The page of a name in PAGES."""
    return Ref(f"children_{name}" if name else "children")


def counting_page(
    site: Site, data: Beneficiaries | None, name: str, title: str, parts: tuple[PageSection, ...]
) -> Page:
    """A page that counts children: its parts, the sentences for readers, its neighbours."""
    words, ref = site.words, ref_of(name)
    content = BeneficiariesContent(
        parts=parts,
        pages=_neighbours(site) if data else (),
        sentences=sentences(site, data.usual_error if data else None),
        downloads=tuple(_download(site, each) for each in FILES_OF_PEOPLE if each in site.library.release.names),
    )
    trail = (site.page("home"), *((site.page("children"),) if name else ()))
    summary = words(f"beneficiaries.summary_{name or 'overview'}")
    return Page(
        ref,
        site.language,
        "beneficiaries",
        title,
        summary,
        content,
        "children",
        trail=trail,
        shared=None if name else Shared(),
        quotable=_quotable(site, title),
    )


def _quotable(site: Site, title: str) -> Quotable:
    """The title as a sentence to cite; a title without a number states nothing to be cited."""
    words = site.words
    has_number = any(char.isdigit() for char in title)
    return Quotable(words("beneficiaries.cite", finding=title) if has_number else "", (words("beneficiaries.avoid"),))


def _neighbours(site: Site) -> tuple[Link, ...]:
    pages = (Link(site.words(f"beneficiaries.page_{each or 'overview'}"), ref_of(each)) for each in PAGES)
    return (*pages, Link(site.words("beneficiaries.page_explorer"), Ref("explorer")))


def sentences(site: Site, usual_error: int | None) -> tuple[str, str]:
    """What readers must know wherever children are counted: how far numbers may be, who counts twice."""
    words = site.words
    if usual_error is None:
        return words("beneficiaries.rounded"), words("beneficiaries.twice")
    return words("beneficiaries.usual_error", n=words.number(usual_error)), words("beneficiaries.twice")


def _download(site: Site, name: str) -> Link:
    title = said_by(site, site.library.release.schemas[name], "title")
    return Link(title, File(file_name(site.library, f"{name}.csv")))


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


def is_drawable(marks: tuple[Mark, ...], base: int) -> bool:
    return are_worth_drawing((mark.count for mark in marks), base)


def what_is_compared(site: Site, lead: LeadingCount) -> str:
    """What is compared: « Enfants de l’année, en 2019 »."""
    words, time = site.words, when(lead, site.words, site.between)
    return words("beneficiaries.at_a_time", children=words(f"beneficiaries.header_{lead.measure}"), when=time)


def headers(site: Site, name: str) -> tuple[str, str]:
    """The headers of the table under a chart."""
    return site.words(name), site.words.opening(site.words.count("beneficiaries.noun", ANY))


def subtitle(site: Site, text: str, marks: tuple[Mark, ...]) -> str:
    """The subtitle of a chart, with what its chevrons mean."""
    if any(mark.is_incomplete for mark in marks):
        return site.words("beneficiaries.with_chevrons", text=text)
    return text


def years_charts(
    site: Site, data: Beneficiaries, measure: str, title: str, top: int = 0, country: str = TOTAL
) -> tuple[Chart, ...]:
    """One measure of a country, or of all, by year; none with too few numbers to draw."""
    words = site.words
    marks = tuple(mark(year, data.country(country, year, measure), words) for year in data.years)
    if not is_drawable(marks, data.base):
        return ()
    name = measure.replace("_", "-")
    below = subtitle(site, words("beneficiaries.chart_years", place=place_name(site, country)), marks)
    sides = headers(site, "columns.year")
    return (Chart(f"years-{name}", Kind.COLUMNS, title, below, *sides, marks, step=data.base, top=top),)


def place_name(site: Site, country: str) -> str:
    """The name of a country; « Tous les pays » for `_T`."""
    return site.words("beneficiaries.all_countries") if country == TOTAL else site.country(country)


Line = Callable[[str], Count]
"""The count of a row of a table in a year."""


def table_by_year(
    site: Site, texts: tuple[str, str], years: tuple[str, ...], lines: Mapping[str, Line]
) -> Table | None:
    """Rows by year, without years of no number. `texts`: the caption, and the header of the rows."""
    words = site.words
    shown = []
    for year in years:
        values = [count_in(year).value for count_in in lines.values()]
        if any(value is not None for value in values):
            shown.append(year)
    if not shown:
        return None
    rows = []
    for label, count_in in lines.items():
        rows.append(Row(Cell(label), tuple(cell(count_in(year), words) for year in shown)))
    caption, header = texts
    return table_of_numbers(caption, (header, *shown), rows)


# --- the overview ---------------------------------------------------------------------------------------------------


def overview_page(site: Site, data: Beneficiaries, world_map: PageSection | None) -> Page:
    lead = data.lead()
    assert lead is not None
    parts = (
        _in_short(site, data, lead),
        world_map,
        _by_year(site, data, lead),
        _apart(site, data),
        _adults(site, data),
        _quoted(site),
    )
    return counting_page(site, data, "", finding(site, lead), tuple(filter(None, parts)))


def _in_short(site: Site, data: Beneficiaries, lead: LeadingCount) -> PageSection | None:
    """The count by which all is told of, then each service of the last year that has some, apart.

    None without such a service: the title says the count already.
    """
    words = site.words
    time = when(lead, words, site.between)
    noun = words(f"beneficiaries.figure_{lead.measure}", when=time)
    figures = [Figure(amount(lead.count, words), limited(noun, lead.count, words))]
    services = data.measures(SERVICE)
    year = newest_year(data, services)
    for service in services:
        count = data.world(year, service)
        if count.value:
            text = words(f"beneficiaries.{service}_in", year=year)
            figures.append(Figure(amount(count, words), limited(text, count, words)))
    if len(figures) == 1:
        return None
    return PageSection(figures=tuple(figures), texts=(words("beneficiaries.never_added"),))


def newest_year(data: Beneficiaries, measures: list[str]) -> str:
    """The newest year in which a measure has a number above zero, else any number."""
    for year in reversed(data.years):
        if any(data.world(year, measure).value for measure in measures):
            return year
    return max(chain.from_iterable(map(data.years_with, measures)), default="")


def _by_year(site: Site, data: Beneficiaries, lead: LeadingCount) -> PageSection | None:
    title = site.words(f"beneficiaries.by_year_{lead.measure}")
    charts = years_charts(site, data, lead.measure, title)
    return PageSection(site.words("beneficiaries.by_year"), charts=charts) if charts else None


def _apart(site: Site, data: Beneficiaries) -> PageSection | None:
    words = site.words
    lines = {}
    for measure in (PARTICIPATIONS, ESTIMATES):
        if data.has_some(measure):
            lines[words(f"beneficiaries.header_{measure}")] = line_of(data, measure)
    captions = (words("beneficiaries.apart_caption"), words("beneficiaries.measure_header"))
    table = table_by_year(site, captions, data.years, lines)
    if table is None:
        return None
    return PageSection(
        words("beneficiaries.apart"), (words("beneficiaries.apart_text"),), tables=(table,), anchor="apart"
    )


def line_of(data: Beneficiaries, measure: str, country: str = TOTAL) -> Line:
    return lambda year: data.country(country, year, measure)


def _adults(site: Site, data: Beneficiaries) -> PageSection | None:
    words = site.words
    lines = {}
    for population in POPULATIONS:
        counts = {year: count for (name, year), count in data.adults.items() if name == population}
        if any(count.value for count in counts.values()):
            lines[words(f"adults.{population}")] = counts.__getitem__
    table = table_by_year(site, (words("adults.caption"), words("adults.who")), data.years, lines)
    return PageSection(words("adults.title"), (words("adults.text"),), tables=(table,)) if table else None


def _quoted(site: Site) -> PageSection | None:
    groups = statement_groups(site)
    if not groups:
        return None
    link = figure_link(site, site.words("children.figure_link"))
    withheld = withheld_sentence(site, "reach_statements")
    asides = (withheld,) if withheld else ()
    return PageSection(
        site.words("beneficiaries.quoted"),
        (site.words("beneficiaries.quoted_text"),),
        asides,
        groups=groups,
        links=(link,) if link else (),
    )


# --- on the pages of countries, of projects and on the first page ---------------------------------------------------


def in_brief(site: Site, lead: LeadingCount) -> str:
    """A count with its time, for a title: « environ 540 enfants entre 2018 et 2021, pour 3 projets sur 4 »."""
    words = site.words
    children = words("beneficiaries.at_a_time", children=people(lead, words), when=when(lead, words, site.between))
    return limited(children, lead.count, words)


def in_window(site: Site, lead: LeadingCount) -> str:
    """A count beside the years of the framework: its own year only where it is of one year."""
    return people_limited(lead, site.words) if lead.year == TOTAL else in_brief(site, lead)


MEASURES = (CHILDREN, NEW, PARTICIPATIONS, ESTIMATES)


def children_note(site: Site, lead: LeadingCount | None, page: str, code: str) -> tuple[Note, ...]:
    """The count of children of a place, with the way to its row; nothing where the release counts no children."""
    if site.beneficiaries is None:
        return ()
    term = site.words("place.fact_children", window=site.window)
    if lead is None:
        return (Note(term, (site.words("nothing.not_reported"),)),)
    return (Note(term, (), (Link(in_window(site, lead), Ref(page, anchor=code.lower())),)),)


def table_of_place(
    site: Site, texts: tuple[str, str], labels: Mapping[str, str], count_in: Callable[[str, str], Count]
) -> tuple[Table, ...]:
    """The measures, by code and label, that have a number above zero in a place, by year; none without one."""
    years = site.beneficiaries.years if site.beneficiaries else ()
    lines: dict[str, Line] = {}
    for measure, label in labels.items():
        counts = {year: count_in(year, measure) for year in years}
        if any(count.value for count in counts.values()):
            lines[label] = counts.__getitem__
    table = table_by_year(site, texts, years, lines)
    return (table,) if table else ()


# --- how children are counted and protected ---------------------------------------------------------------------------


COUNTED = ("children", "new", "participations", "estimates", "services", "forms", "adults")
NOTHINGS = ("zero", "not_reported", "not_stated", "not_applicable", "total_only")
STEPS = ("cell", "tens", "key", "sum", "correction")
MAY = ("order", "compare", "equal")
MAY_NOT = ("zero", "difference", "small", "years", "measures")
LIMITS = ("outside", "insider", "elsewhere")


def method_page(site: Site) -> Page:
    words = site.words
    parts = (
        PageSection(words("counting.counted"), notes=_notes(site, "counted", COUNTED)),
        PageSection(words("counting.nothings"), notes=_notes(site, "nothings", NOTHINGS)),
        PageSection(
            words("counting.protection"),
            (words("counting.protection_text"),),
            notes=_notes(site, "protection", STEPS),
            anchor="protection",
        ),
        PageSection(words("counting.may"), notes=_notes(site, "may", MAY)),
        PageSection(
            words("counting.may_not"), (words("beneficiaries.sum_laws"),), notes=_notes(site, "may_not", MAY_NOT)
        ),
        PageSection(words("counting.limits"), (words("counting.limits_text"),), notes=_notes(site, "limits", LIMITS)),
        PageSection(words("counting.never"), (words("counting.never_text"),)),
    )
    return counting_page(site, site.beneficiaries, "method", words("counting.title"), parts)


def _notes(site: Site, kind: str, names: tuple[str, ...]) -> tuple[Note, ...]:
    notes = []
    for name in names:
        key = f"counting.{kind}_{name}"
        notes.append(Note(site.words(f"{key}_term"), (site.words(f"{key}_text"),)))
    return tuple(notes)
