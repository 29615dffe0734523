"""The first page: what is documented, in four figures, and what is said of children."""

from dataclasses import dataclass, replace

from pipeline.model import ValueKind
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.map_view import MapView
from pipeline.website.content import findings
from pipeline.website.content.beneficiaries import amount, stated_by, when
from pipeline.website.content.presence import Presence
from pipeline.website.content.projects import Projects, projects_chart, projects_of
from pipeline.website.content.quotations import Group, Quotation
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import to_quote
from pipeline.website.library import Record
from pipeline.website.page import Link, Page, Ref, Shared
from pipeline.website.pages.beneficiaries import finding, sentences
from pipeline.website.pages.children import headline_claim, statement_groups
from pipeline.website.pages.countries import presence_map
from pipeline.website.pages.highlights import Highlight, highlights
from pipeline.website.pages.missing_facts import waiting_rows

STATES = "ND-1"


@dataclass(frozen=True)
class Figure:
    """A key figure, what it counts, a line that limits it, and the way to its sieve."""

    number: str
    noun: str
    note: str
    to: Link


@dataclass(frozen=True)
class Objective:
    summary: str
    sentence: str
    to: Link


@dataclass(frozen=True)
class HomeContent:
    figures: tuple[Figure, ...]
    objectives: tuple[Objective, ...]
    claim: Quotation | None
    statements: tuple[Group, ...]
    children: str  # how many children the release counts; blank where it counts none
    rounded: tuple[str, ...]  # what must be known of that number
    highlights: tuple[Highlight, ...]
    projects: Chart
    presence: MapView
    waiting: str  # how many rows lack a date or a confirmation
    onward: tuple[Link, ...]


def home_page(site: Site) -> Page:
    projects = projects_of(site.library)
    content = HomeContent(
        figures=_figures(site, projects),
        objectives=_objectives(site),
        claim=headline_claim(site),
        statements=tuple(group for group in statement_groups(site) if group.name == "children"),
        children=_children(site),
        rounded=sentences(site, site.beneficiaries) if site.beneficiaries else (),
        highlights=highlights(site),
        projects=projects_chart(site, projects),
        presence=nearest(presence_map(site)),
        waiting=site.words.count("home.waiting", len(waiting_rows(site))),
        onward=tuple(site.page(name) for name in ("projects", "countries", "organisations", "funders", "timeline")),
    )
    title, summary = site.words("home.title"), site.words("home.summary", window=site.window)
    cited = [each for each in content.figures if each.to.to != Ref("children")]
    sentence = site.words.listed(site.words("home.figure", n=each.number, noun=each.noun) for each in cited)
    quotable = to_quote(site, sentence, site.words("avoid.home"))
    shared = Shared(tuple((figure.number, figure.noun) for figure in content.figures))
    return Page(
        Ref("home"), site.language, "home", title, summary, content, section="home", quotable=quotable, shared=shared
    )


def nearest(view: MapView) -> MapView:
    """The map with only the first class of countries in the list beside it."""
    first = {mark.label for mark in view.chart.marks if mark.texture == Presence.IN_WINDOW}
    return replace(view, entries=tuple(entry for entry in view.entries if entry.name.label.text in first))


def _figures(site: Site, projects: Projects) -> tuple[Figure, ...]:
    words = site.words
    dated, countries = len(projects.in_window), len(projects.countries)
    found = words.count("home.projects_note", projects.found)
    sieve = site.link(words("home.see_sieve"), "home", anchor="projects")
    countries_map = site.link(words("home.see_countries"), "countries")
    return (
        Figure(words.number(dated), words.count("home.projects", dated, window=site.window), found, sieve),
        Figure(
            words.number(countries),
            words.count("home.countries", countries),
            words("home.countries_note"),
            countries_map,
        ),
        *_children_figure(site),
        *_states(site),
        _indicators(site),
    )


def _children(site: Site) -> str:
    lead = site.beneficiaries.lead() if site.beneficiaries else None
    return site.words("home.children_counted", finding=finding(site, lead)) if lead else ""


def _children_figure(site: Site) -> tuple[Figure, ...]:
    lead = site.beneficiaries.lead() if site.beneficiaries else None
    if lead is None or not lead.count.value:
        return ()
    words = site.words
    noun = words(f"beneficiaries.figure_{lead.measure}", when=when(lead, words, site.between))
    to = site.link(words("home.see_children"), "children")
    return (Figure(amount(lead.count, words), noun, stated_by(lead.count, words), to),)


def _states(site: Site) -> tuple[Figure, ...]:
    value = findings.headline(site, STATES)
    if value.kind not in {ValueKind.VALUE, ValueKind.LOWER_BOUND}:
        return ()
    noun = site.words.count("home.states", value.count or 0)
    to = site.link(site.words("home.see_indicator", id=STATES), "indicator", STATES)
    return (Figure(site.value(value), noun, site.words("home.states_note", between=site.between), to),)


def _indicators(site: Site) -> Figure:
    words = site.words
    documented, total = len(findings.documented(site)), len(site.library.indicators)
    noun = words.count("home.indicators", documented, all=words.number(total))
    to = site.link(words("home.see_framework"), "results")
    return Figure(words.number(documented), noun, words("home.indicators_note"), to)


def _objectives(site: Site) -> tuple[Objective, ...]:
    documented = {row["indicator_id"] for row in findings.documented(site)}
    by_objective = site.library.grouped("indicators", "objective")
    return tuple(
        Objective(
            summary=site.own(row, "summary"),
            sentence=site.words.opening(objective_sentence(site, by_objective[row["objective_id"]], documented)),
            to=site.link(site.objective(row["objective_id"]), "results", anchor=row["objective_id"].lower()),
        )
        for row in site.library.rows("objectives")
    )


def objective_sentence(site: Site, indicators: list[Record], documented: set[str]) -> str:
    """How many indicators of an objective have a value: « 2 sur 3 avec une valeur »."""
    n = sum(row["indicator_id"] in documented for row in indicators)
    return site.words.count("framework.documented", n, all=site.words.number(len(indicators)))
