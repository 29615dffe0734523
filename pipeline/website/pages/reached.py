"""Children reached: the overview, how they are counted, and what all pages of this kind share."""

from dataclasses import dataclass

from pipeline.model import TOTAL
from pipeline.website.atlas import MapView
from pipeline.website.charts import Chart, Kind
from pipeline.website.exports import file_name
from pipeline.website.page import Cell, File, Link, Note, Page, Ref, Row, Table, Text
from pipeline.website.pages.children import figure_link, statement_groups, withheld_sentence
from pipeline.website.quotations import Group
from pipeline.website.reach import NEW, Reach, Reached, mark, said
from pipeline.website.site import Site

PAGES = ("", "years", "countries", "groups", "forms", "services", "projects", "method")
FILES_OF_PEOPLE = ("children_reached", "reach_bounds", "others_reached")
SMALLEST, LARGEST = 1, 4  # the size of a group that no number may isolate
ANY = 2  # children in general: the plural


@dataclass(frozen=True)
class Figure:
    """A key number and what it counts."""

    number: str
    noun: str


@dataclass(frozen=True)
class Part:
    """A section of a page: sentences about people, sentences about other things, numbers, charts, tables, a map."""

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


@dataclass(frozen=True)
class Content:
    """What stands on a page that counts children."""

    parts: tuple[Part, ...]
    pages: tuple[Link, ...]
    sentences: tuple[str, str]
    downloads: tuple[Link, ...]


def ref_of(name: str) -> Ref:
    """The page of a name in PAGES; the blank one is the overview."""
    return Ref(f"children_{name}" if name else "children")


def counting_page(site: Site, reach: Reach, name: str, title: str, parts: tuple[Part, ...]) -> Page:
    """A page that counts children: its parts, the sentences for readers, the way to its neighbours."""
    words, ref = site.words, ref_of(name)
    content = Content(
        parts=parts,
        pages=tuple(Link(Text(words(f"reach.page_{each or 'overview'}")), ref_of(each)) for each in PAGES),
        sentences=sentences(site, reach),
        downloads=tuple(
            Link(_title_of_file(site, each), File(file_name(site.library, f"{each}.csv"))) for each in FILES_OF_PEOPLE
        ),
    )
    trail = (site.page("home"), *((site.page("children"),) if name else ()))
    summary = words(f"reach.summary_{name or 'overview'}", window=site.window)
    return Page(ref, site.language, "reach", title, summary, content, "children", trail=trail)


def sentences(site: Site, reach: Reach) -> tuple[str, str]:
    """What readers must know wherever children are counted: what no calculation gives, and how far numbers may be."""
    words = site.words
    base, bound = words.number(reach.base), words.number(reach.bound)
    first = words("reach.sentence", base=base, low=words.number(SMALLEST), high=words.number(LARGEST))
    return first, words("reach.sentence_bound", base=base, bound=bound)


def _title_of_file(site: Site, name: str) -> Text:
    schema = site.library.release.schemas[name]
    titles = schema if site.language == "fr" else schema["ecpat:en"]
    return Text(site.words.typeset(titles["title"]))


def children_of(site: Site, reached: Reached) -> str:
    """A count with its noun: « au moins 540 enfants », « entre 120 et 240 enfants »."""
    if reached.nothing:
        return said(reached, site.words)
    return site.words.count("reach.children", reached.most or 0, amount=said(reached, site.words))


def years_chart(site: Site, reach: Reach, measure: str, title: str, top: int = 0) -> Chart:
    """One measure of the whole world, year by year."""
    words = site.words
    marks = tuple(mark(year, reach.world(year, measure)) for year in site.library.periods())
    subtitle = words("reach.chart_years", noun=words.opening(words.count("reach.noun", ANY)))
    headers = (words("columns.year"), words.opening(words.count("reach.noun", ANY)))
    name = measure.replace("_", "-")
    return Chart(f"years-{name}", Kind.COLUMNS, title, subtitle, *headers, marks, step=reach.base, top=top)


# --- the overview ---------------------------------------------------------------------------------------------------


def overview_page(site: Site, reach: Reach, world_map: Part) -> Page:
    """The first page of the children reached."""
    words, total = site.words, reach.world(TOTAL, NEW)
    parts = (
        Part(figures=_figures(site, reach), texts=(words("reach.never_added"),)),
        world_map,
        Part(words("reach.by_year"), charts=(years_chart(site, reach, NEW, words("reach.new_by_year")),)),
        _others(site),
        _quoted(site),
    )
    title = words("reach.title", children=words.opening(children_of(site, total)), between=site.between)
    return counting_page(site, reach, "", title, tuple(part for part in parts if part))


def _figures(site: Site, reach: Reach) -> tuple[Figure, ...]:
    """All new children, then each service of the last year, apart."""
    words, year = site.words, site.library.periods()[-1]
    services = [
        Figure(said(reach.world(year, service), words), words(f"reach.{service}_in", year=year))
        for service in reach.measures("service_")
    ]
    whole = Figure(said(reach.world(TOTAL, NEW), words), words("reach.new_noun", window=site.window))
    return (whole, *services)


def _others(site: Site) -> Part:
    """Adults, contacts and estimates by year, over all countries: each on a line of its own, none added to another."""
    words, years = site.words, site.library.periods()
    totals: dict[tuple[str, str], int] = {}
    for row in site.library.rows("others_reached"):
        key = (row["population"], row["period_id"])
        totals[key] = totals.get(key, 0) + int(row["value"] or 0)
    rows = tuple(
        Row(
            Cell(Text(words(f"others.{population}"))),
            tuple(Cell(Text(words.number(totals[population, year]))) for year in years),
        )
        for population in dict.fromkeys(population for population, _ in totals)
    )
    columns = (words("others.who"), *years)
    table = Table(words("others.caption"), columns, rows, frozenset(range(1, len(columns))))
    return Part(words("others.title"), texts=(words("others.text"),), tables=(table,))


def _quoted(site: Site) -> Part | None:
    """What texts say of people, as quotations, and the page of the figure that is quoted most."""
    groups = statement_groups(site)
    if not groups:
        return None
    link = figure_link(site, site.words("children.figure_link"))
    withheld = withheld_sentence(site, "reach_statements")
    asides = (withheld,) if withheld else ()
    return Part(
        site.words("reach.quoted"),
        (site.words("reach.quoted_text"),),
        asides,
        groups=groups,
        links=(link,) if link else (),
    )


# --- how we count ---------------------------------------------------------------------------------------------------

TERMS = ("new", "continuing", "children", "range", "partial", "zero", "services", "forms", "adults", "never")


def method_page(site: Site, reach: Reach) -> Page:
    """How children are counted, and how the counts are protected."""
    words = site.words
    notes = tuple(Note(words(f"counting.{term}_term"), (Text(words(f"counting.{term}_text")),)) for term in TERMS)
    parts = (
        Part(words("counting.words"), notes=notes),
        Part(words("counting.protection"), (words("counting.protection_text"), words("counting.limits_text"))),
    )
    return counting_page(site, reach, "method", words("reach.title_method"), parts)
