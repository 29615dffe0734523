"""The first page: who acts, where, with what results, and how this is known."""

from dataclasses import dataclass

from pipeline.website.content import (
    activities,
    beneficiaries,
    findings,
    list_entries,
    presence,
    quotations,
    result_cards,
    subject_page,
)
from pipeline.website.content.site import Site
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Page, Ref, Shared
from pipeline.website.pages import children, countries
from pipeline.website.pages.beneficiaries import finding
from pipeline.website.pages.help import LISTENING, first_calls, lines_by_country, our_countries

MOST_DATES = 7
STAGES = ("prevention", "care", "rehabilitation", "schooling", "reintegration")  # of the path of a child

Part = dict[str, object]  # what the template shows in one place, by name


@dataclass(frozen=True)
class Figure:
    number: str
    noun: str
    note: str
    to: Ref
    is_of_people: bool = False


def home_page(site: Site) -> Page:
    projects = presence.projects_of(site.library)
    words = site.words
    lines = lines_by_country(site)
    calls = {code: first_calls(site, lines.get(code, []), LISTENING) for code in our_countries(site)}
    figures = _figures(site, projects)
    path = {name: _stage(site, name) for name in STAGES}
    known = [stage["is_counted"] for stage in path.values() if stage]
    content = {
        "fact": _fact(site),
        "figures": figures,
        "map": countries.work_map(site),
        "objectives": [_objective(site, row) for row in site.library.rows("objectives")],
        "path": path,
        "path_note": words("home.path_counted" if known and all(known) else "home.path_told"),
        "projects": _chosen_projects(site, projects),
        "all_projects": words.count("home.all_projects", projects.found),
        "dates": _dates(site),
        "known": _known(site),
        "calls": calls,
    }
    names = words.listed(site.organisation(org_id) for org_id in site.ours)
    shared = Shared(tuple((figure.number, figure.noun) for figure in figures[:4]))
    return Page(
        Ref("home"),
        site.language,
        "home",
        words("home.title"),
        words("home.summary", names=names),
        content,
        section="home",
        shared=shared,
    )


def _fact(site: Site) -> str:
    """How many children are counted; else what sources say of two places, as site.toml chooses."""
    if site.beneficiaries:
        return site.words("home.sentence", text=finding(site, site.beneficiaries.leading))
    rows = site.library.by_key("reach_statements", "statement_id")
    said = []
    for key in site.settings.facts:
        if key in rows:
            quoted = quotations.quotation(site, rows[key])
            parts = {"place": quoted.place, "figure": quoted.figure, "subject": quoted.subject.text}
            said.append(site.words("home.fact", period=quoted.period.text, **parts))
    return " ".join(said)


def _counted(site: Site, key: str, count: int, page: str, note: str = "") -> Figure:
    return Figure(site.words.number(count), site.words.count(key, count), note, Ref(page))


def _figures(site: Site, projects: presence.Projects) -> list[Figure]:
    words, library = site.words, site.library
    places = [place for place in site.places.values() if place.projects]
    dated = sum(bool(place.dated) for place in places)
    partners = len([org_id for org_id in site.partners if site.names(org_id)])
    reports = len(library.rows("reports_to_bodies"))
    written = len(library.rows("publications")) + reports
    documented = len(findings.documented(site))
    indicators = len(library.indicators)
    in_window = _share_in_window(site, len(projects.in_window), projects.found)
    of_all = words("home.of_all", n=words.number(documented), all=words.number(indicators))
    return [
        _counted(site, "home.projects", projects.found, "projects", in_window),
        _counted(site, "home.countries", len(places), "countries", _share_in_window(site, dated, len(places))),
        _counted(site, "home.partners", partners, "partners", words("home.in_projects")),
        _counted(site, "home.written", written, "publications", words.count("home.reports", reports)),
        Figure(of_all, words("home.indicators"), words("home.indicators_note"), Ref("results")),
        *_children_figure(site),
    ]


def _share_in_window(site: Site, inside: int, found: int) -> str:
    if inside == found:
        return site.words("home.all_in_window", window=site.window)
    return site.words("home.in_window", n=site.words.number(inside), window=site.window)


def _children_figure(site: Site) -> list[Figure]:
    words = site.words
    lead = site.beneficiaries.leading if site.beneficiaries else None
    if lead and lead.value:
        noun = words(f"beneficiaries.figure_{lead.measure}", when=beneficiaries.when(lead, words, site.between))
        note = beneficiaries.stated_by(lead, words)
        return [Figure(beneficiaries.amount(lead, words), noun, note, Ref("children"), True)]
    claim = children.headline_claim(site)
    if claim is None:
        return []
    said = words("home.claim_by", who=claim.who)
    number = words("quoted", text=claim.figure)
    return [Figure(number, said, words("home.claim_note"), Ref("children_figure"), True)]


def _known(site: Site) -> list[Figure]:
    library = site.library
    return [
        _counted(site, "home.sources", len(library.rows("sources")), "sources"),
        _counted(site, "home.conflicts", len(library.rows("conflicts")), "disagreements"),
        _counted(site, "home.definitions", len(library.indicators), "methods"),
        Figure("CSV", site.words("home.files"), "", Ref("data")),
    ]


def _objective(site: Site, row: Record) -> Part:
    objective_id, words = row["objective_id"], site.words
    shown, others = [], []
    for indicator in site.library.grouped("indicators", "objective")[objective_id]:
        indicator_id = indicator["indicator_id"]
        value = findings.headline(site, indicator_id)
        if not value.is_counted:
            others.append(site.own(indicator, "title"))
            continue
        years = result_cards.named_years(site, indicator)
        columns = () if years else result_cards.years_drawn(site, indicator_id, NETWORK)
        shown.append(
            {
                "value": findings.quantity(site, indicator_id, value),
                "to": Ref("indicator", indicator_id),
                "years": years,
                "columns": columns,
            }
        )
    names = words("chart.separator").join(others)
    return {
        "id": objective_id,
        "title": site.link(site.objective(objective_id), "results", anchor=objective_id.lower()),
        "summary": site.own(row, "summary"),
        "indicators": shown,
        "without": words.count("home.without", len(others), names=names) if others else "",
    }


def _chosen_projects(site: Site, projects: presence.Projects) -> list[Part]:
    """For each of our organisations the project of the framework's years that began last and is described."""
    described = site.library.by_key("project_descriptions", "project_id")
    rows = [row for row in projects.in_window if row["project_id"] in described]
    newest: dict[str, Record] = {}
    for row in sorted(rows, key=lambda row: (row["start_date"], row["project_id"])):
        newest[row["lead_org"]] = row
    cards: list[Part] = []
    for row in (newest[org_id] for org_id in site.ours if org_id in newest):
        project_id = row["project_id"]
        links = subject_page.country_links(site, list_entries.countries_of(site, row))
        places = site.words.listed(str(link.label) for link in links)
        cards.append(
            {
                "id": project_id,
                "title": site.link(subject_page.project_name(site, row), "project", project_id),
                "facts": (places, activities.period(site, row), site.organisation(row["lead_org"])),
                "text": activities.in_two_sentences(site, row),
            }
        )
    return cards


def _dates(site: Site) -> list[Record]:
    """The events that site.toml names; where a release has none of them, its first key ones."""
    rows = site.library.by_key("milestones", "milestone_id")
    named = [rows[key] for key in site.settings.dates if key in rows]
    dated = [row for row in rows.values() if row["date"] and row["weight"] == "key"]
    return named or sorted(dated, key=lambda row: (row["date"], row["milestone_id"]))[:MOST_DATES]


def _stage(site: Site, name: str) -> Part | None:
    """A stage of the path of a child by the count of its service, else by what a source tells; None without either.

    A zero that stands for some of the projects only tells nothing of the work: an earlier year is told instead.
    """
    words = site.words
    data = site.beneficiaries
    declared = site.settings.path[name]
    if data and (service := declared.get("service")):
        measure = beneficiaries.SERVICE + service
        for year in reversed(data.years_with(measure)):
            count = data.world(year, measure)
            if count.value or not count.is_partial:
                return {
                    "figure": beneficiaries.amount(count, words),
                    "text": words(f"home.path_{service}"),
                    "at": year,
                    "links": [site.link(words("beneficiaries.page_services"), "children_services")],
                    "is_counted": True,
                }
    row = site.library.by_key("reach_statements", "statement_id").get(declared.get("statement", ""))
    if row is None:
        return None
    quoted = quotations.quotation(site, row)
    return {
        "figure": quoted.figure,
        "text": quoted.subject.text,
        "at": ", ".join(filter(None, (quoted.place, quoted.period.text))),
        "links": quoted.sources,
        "is_counted": False,
    }
