"""The first page: who acts, where, with what results, and how this is known."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.website.charts.chart import Column
from pipeline.website.charts.work_map import WorkMap
from pipeline.website.content import findings
from pipeline.website.content.activities import in_two_sentences, period
from pipeline.website.content.beneficiaries import SERVICE, amount, stated_by, when
from pipeline.website.content.list_entries import countries_of
from pipeline.website.content.presence import Projects, projects_of
from pipeline.website.content.quotations import statement
from pipeline.website.content.result_cards import named_years, years_drawn
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import country_links, project_name
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Link, Note, Page, Ref, Shared
from pipeline.website.pages.beneficiaries import finding
from pipeline.website.pages.children import headline_claim
from pipeline.website.pages.countries import work_map
from pipeline.website.pages.help import LISTENING, Call, first_calls, lines_by_country, our_countries

KEY, MOST_DATES = "key", 7
STAGES = ("prevention", "care", "rehabilitation", "schooling", "reintegration")


@dataclass(frozen=True)
class Figure:
    number: str
    noun: str
    note: str
    to: Ref
    is_of_people: bool = False


@dataclass(frozen=True)
class Indicator:
    value: str
    to: Ref
    years: tuple[Note, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Objective:
    id: str
    title: Link
    summary: str
    indicators: tuple[Indicator, ...]
    without: str  # the indicators that have no value; blank for none


@dataclass(frozen=True)
class ProjectCard:
    id: str
    title: Link
    facts: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Stage:
    """A stage. `figure` is blank where no number is known; `at`: where and when it was counted.

    `is_counted`: the figure is a count of this site, and not one that a source tells.
    """

    name: str
    figure: str
    text: str
    at: str
    links: tuple[Link, ...]
    is_counted: bool = False


@dataclass(frozen=True)
class HomeContent:
    fact: str  # about children, in one or two sentences
    figures: tuple[Figure, ...]
    map: WorkMap
    objectives: tuple[Objective, ...]
    path: tuple[Stage, ...]
    path_note: str
    projects: tuple[ProjectCard, ...]
    all_projects: str
    dates: tuple[tuple[str, str], ...]
    known: tuple[Figure, ...]
    emergency: str  # the number to call in immediate danger
    helpers: tuple[tuple[str, Call], ...]  # a country, and whom to call there


def home_page(site: Site) -> Page:
    projects, words, path = projects_of(site.library), site.words, child_path(site)
    content = HomeContent(
        fact=_fact(site),
        figures=_figures(site, projects),
        map=work_map(site),
        objectives=_objectives(site),
        path=path,
        path_note=_path_note(site, path),
        projects=_chosen_projects(site, projects),
        all_projects=words.count("home.all_projects", projects.found),
        dates=_dates(site),
        known=_known(site),
        emergency=site.settings.emergency,
        helpers=_helpers(site),
    )
    names = words.listed(site.organisation(org_id) for org_id in site.ours)
    shared = Shared(tuple((figure.number, figure.noun) for figure in content.figures[:4]))
    title, summary = words("home.title"), words("home.summary", names=names)
    return Page(Ref("home"), site.language, "home", title, summary, content, section="home", shared=shared)


def _path_note(site: Site, path: Iterable[Stage]) -> str:
    """How the numbers of the path go together: all counted by this site, or some told by sources."""
    numbered = [stage for stage in path if stage.figure]
    is_counted = bool(numbered) and all(stage.is_counted for stage in numbered)
    return site.words("home.path_counted" if is_counted else "home.path_told")


def _fact(site: Site) -> str:
    """How many children are counted; else what sources say of two places, as site.toml chooses."""
    lead = site.beneficiaries.leading if site.beneficiaries else None
    if lead:
        return site.words("home.sentence", text=finding(site, lead))
    rows = site.library.by_key("reach_statements", "statement_id")
    said = []
    for key in site.settings.first_facts:
        if key in rows:
            quoted = statement(site, rows[key])
            parts = {"place": quoted.place, "figure": quoted.figure, "subject": quoted.subject.text}
            said.append(site.words("home.fact", period=quoted.period.text, **parts))
    return " ".join(said)


def _figures(site: Site, projects: Projects) -> tuple[Figure, ...]:
    words, library = site.words, site.library
    found, partners = projects.found, len([org_id for org_id in site.partners if site.names(org_id)])
    places = [place for place in site.places.values() if place.projects]
    dated = sum(bool(place.dated) for place in places)
    reports = len(library.rows("reports_to_bodies"))
    written = len(library.rows("publications")) + reports
    documented, indicators = len(findings.documented(site)), len(library.indicators)
    in_window = _share_in_window(site, len(projects.in_window), found)
    countries_note = _share_in_window(site, dated, len(places))
    of_all = words("home.of_all", n=words.number(documented), all=words.number(indicators))
    reports_note = words.count("home.reports", reports)
    return (
        Figure(words.number(found), words.count("home.projects", found), in_window, Ref("projects")),
        Figure(words.number(len(places)), words.count("home.countries", len(places)), countries_note, Ref("countries")),
        Figure(
            words.number(partners), words.count("home.partners", partners), words("home.in_projects"), Ref("partners")
        ),
        Figure(words.number(written), words.count("home.written", written), reports_note, Ref("publications")),
        Figure(of_all, words("home.indicators"), words("home.indicators_note"), Ref("results")),
        *_children_figure(site),
    )


def _share_in_window(site: Site, inside: int, found: int) -> str:
    """How many of those found belong to the framework's years: « dont 16 en 2018-2021 »."""
    if inside == found:
        return site.words("home.all_in_window", window=site.window)
    return site.words("home.in_window", n=site.words.number(inside), window=site.window)


def _children_figure(site: Site) -> tuple[Figure, ...]:
    """The children of the counts, else the claim that is repeated most, with its author."""
    words = site.words
    lead = site.beneficiaries.leading if site.beneficiaries else None
    if lead and lead.count.value:
        noun = words(f"beneficiaries.figure_{lead.measure}", when=when(lead, words, site.between))
        return (Figure(amount(lead.count, words), noun, stated_by(lead.count, words), Ref("children"), True),)
    claim = headline_claim(site)
    if claim is None:
        return ()
    said = words("home.claim_by", who=claim.who)
    return (Figure(words("quoted", text=claim.figure), said, words("home.claim_note"), Ref("children_figure"), True),)


def _objectives(site: Site) -> tuple[Objective, ...]:
    by_objective = site.library.grouped("indicators", "objective")
    objectives = []
    for row in site.library.rows("objectives"):
        objective_id = row["objective_id"]
        indicators = by_objective[objective_id]
        shown = [each for each in indicators if findings.headline(site, each["indicator_id"]).is_counted]
        others = [site.own(each, "title") for each in indicators if each not in shown]
        names = site.words("chart.separator").join(others)
        objectives.append(
            Objective(
                id=objective_id,
                title=site.link(site.objective(objective_id), "results", anchor=objective_id.lower()),
                summary=site.own(row, "summary"),
                indicators=tuple(_indicator(site, each) for each in shown),
                without=site.words.count("home.without", len(others), names=names) if others else "",
            )
        )
    return tuple(objectives)


def _indicator(site: Site, row: Record) -> Indicator:
    indicator_id = row["indicator_id"]
    value = findings.quantity(site, indicator_id, findings.headline(site, indicator_id))
    years = named_years(site, row)
    columns = () if years else years_drawn(site, indicator_id, NETWORK, findings.headline_series(site, indicator_id))
    return Indicator(value, Ref("indicator", indicator_id), years, columns)


def _chosen_projects(site: Site, projects: Projects) -> tuple[ProjectCard, ...]:
    """For each of our organisations the project of the framework's years that began last and is described."""
    described = site.library.by_key("project_descriptions", "project_id")
    newest = sorted(projects.in_window, key=lambda row: (row["start_date"], row["project_id"]), reverse=True)
    cards = []
    for org_id in site.ours:
        chosen = next((row for row in newest if row["lead_org"] == org_id and row["project_id"] in described), None)
        if chosen:
            cards.append(_card(site, chosen))
    return tuple(cards)


def _card(site: Site, project: Record) -> ProjectCard:
    project_id = project["project_id"]
    countries = [str(link.label) for link in country_links(site, countries_of(site, project))]
    facts = (site.words.listed(countries), period(site, project), site.organisation(project["lead_org"]))
    title = site.link(project_name(site, project), "project", project_id)
    return ProjectCard(project_id, title, tuple(filter(None, facts)), in_two_sentences(site, project))


def _dates(site: Site) -> tuple[tuple[str, str], ...]:
    """The events that site.toml names; where a release has none of them, its first key ones."""
    rows = site.library.by_key("milestones", "milestone_id")
    named = [rows[key] for key in site.settings.first_dates if key in rows]
    dated = [row for row in rows.values() if row["date"] and row["weight"] == KEY]
    chosen = named or sorted(dated, key=lambda row: (row["date"], row["milestone_id"]))[:MOST_DATES]
    return tuple((str(row["date"].year), site.own(row, "title")) for row in chosen)


def _known(site: Site) -> tuple[Figure, ...]:
    words, library = site.words, site.library
    sources, conflicts = len(library.rows("sources")), len(library.rows("conflicts"))
    questions = len(library.indicators)
    return (
        Figure(words.number(sources), words.count("home.sources", sources), "", Ref("sources")),
        Figure(words.number(conflicts), words.count("home.conflicts", conflicts), "", Ref("disagreements")),
        Figure(words.number(questions), words.count("home.definitions", questions), "", Ref("methods")),
        Figure("CSV", words("home.files"), "", Ref("data")),
    )


def _helpers(site: Site) -> tuple[tuple[str, Call], ...]:
    lines = lines_by_country(site)
    helpers = []
    for code in our_countries(site):
        for call in first_calls(site, lines.get(code, []), (LISTENING,)):
            helpers.append((site.country(code), call))
    return tuple(helpers)


# --- the path of a child ----------------------------------------------------------------------------------------------


def child_path(site: Site) -> tuple[Stage, ...]:
    return tuple(_stage(site, name) for name in STAGES)


def _stage(site: Site, name: str) -> Stage:
    known = _counted(site, name) or _stated(site, name)
    return known or Stage(site.words(f"stage.{name}"), "", site.words(f"stage.{name}_text"), "", ())


def _counted(site: Site, name: str) -> Stage | None:
    """The stage by the count of its service in the newest year in which a child is counted or no project is missing.

    A zero that stands for some of the projects only tells nothing of the work; it stands on the page of services.
    """
    data, service = site.beneficiaries, site.settings.path[name].get("service", "")
    if not data or not service:
        return None
    measure = SERVICE + service
    for year in reversed(data.years_with(measure)):
        count = data.world(year, measure)
        if count.value or not count.is_partial:
            links = (site.link(site.words("beneficiaries.page_services"), "children_services"),)
            text = site.words(f"home.path_{service}")
            return Stage(site.words(f"stage.{name}"), amount(count, site.words), text, year, links, is_counted=True)
    return None


def _stated(site: Site, name: str) -> Stage | None:
    rows = site.library.by_key("reach_statements", "statement_id")
    row = rows.get(site.settings.path[name].get("statement", ""))
    if row is None:
        return None
    quoted = statement(site, row)
    at = ", ".join(text for text in (quoted.place, quoted.period.text) if text)
    return Stage(site.words(f"stage.{name}"), quoted.figure, quoted.subject.text, at, quoted.sources)
