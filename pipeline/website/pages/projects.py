"""The page of each project, and all of them by their dates, on a line of time and by name."""

import re

from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.content.activities import (
    dates_in_title,
    description,
    in_two_sentences,
    partners_by_country,
    period,
    stated_amounts,
    who_pays,
)
from pipeline.website.content.beneficiaries import MEASURES
from pipeline.website.content.list_entries import (
    countries_of,
    disagreements_in,
    lanes_of_projects,
    milestones_section,
    project_item,
    quoted_section,
    row_item,
)
from pipeline.website.content.presence import Projects, Timing, actors_of, projects_of
from pipeline.website.content.site import Site, source_keys
from pipeline.website.content.subject_page import (
    Section,
    SubjectPage,
    confirmed_line,
    country_links,
    full_title,
    onward_section,
    organisations_note,
    project_name,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Note, Page, Ref, Text, Wording
from pipeline.website.pages.beneficiaries import children_note, lead_of, table_by_year, with_some

LONG_NAME = 5  # letters from which a name of a project is not met by chance in the title of a publication
FEW = 3  # so many countries are named in a title
ORDER = (Timing.IN_WINDOW, Timing.OPEN_END, Timing.OTHER_TIME, Timing.UNDATED)
TABLES_OF_A_PROJECT = (
    "project_countries",
    "project_partners",
    "project_budgets",
    "project_descriptions",
    "reach_statements",
)
TABLES_WITH_RESULTS = ("project_descriptions", "project_partners", "project_budgets", "milestones")

# --- the page of one ------------------------------------------------------------------------------------------------


def project_pages(site: Site) -> list[Page]:
    return [_project_page(site, row) for row in site.library.rows("projects")]


def _project_page(site: Site, project: Record) -> Page:
    words, library, code = site.words, site.library, project["project_id"]
    name, title, official = project_name(site, project), project_finding(site, project), full_title(site, project)
    told, rows = description(site, project), [project, *library.rows_in(TABLES_OF_A_PROJECT, "project_id", code)]
    no_funder = Section(words("money.title"), "money", (words("money.no_funder"),))
    quoted = library.rows_with("reach_statements", "project_id", code)
    carriers = organisations_note(site, words("project_page.carriers"), actors_of(library, project).carriers)
    supporters = organisations_note(site, words("project_page.supporters"), actors_of(library, project).supporters)
    countries = countries_of(site, project)
    facts = (
        Note(words("project_page.when"), (words.opening(period(site, project)),)),
        Note(words.count("project_page.countries", len(countries)), (), country_links(site, countries)),
        *carriers,
        *supporters,
        *children_note(site, lead_of(site, project=code), "children_projects", code),
    )
    with_whom = (*partners_by_country(site, project), *supporters)
    sections = (
        *_counted(site, code),
        *quoted_section(site, words("project_page.quoted"), quoted),
        Section(words("project_page.with_whom"), "with-whom", (_carried(site, project),), notes=with_whom),
        *(who_pays(site, project) or [no_funder]),
        *milestones_section(site, "project_id", code),
        *_results(site, project),
        _serves(site, project),
        *_disagreements(site, project, rows),
        *_gaps(site, project),
    )
    aims = [words("project_page.aims", aims=told.aims)] if told and told.aims else []
    content = SubjectPage(
        facts=facts,
        sections=sections,
        confirmed=confirmed_line(site, rows),
        official=Text(official, wording=Wording.TITLE) if _words_of(official) - _words_of(title) else None,
        sources=sources_of(site, rows),
        opening=tuple(filter(None, (told.rest, *aims))) if told else (),
        told_by=told.sources if told else (),
    )
    parts = ", ".join(_where_and_when(site, project))
    has_figure = any(char.isdigit() for char in parts)  # a name and a country alone are nothing to quote
    cited = words("project_page.cite", name=name, parts=parts)
    return Page(
        ref=Ref("project", code),
        language=site.language,
        template="dossier",
        title=title,
        summary=in_two_sentences(site, project) or _carried(site, project),
        content=content,
        section="countries",
        kicker=words("project_page.kicker"),
        trail=(site.page("home"), site.page("countries"), site.page("projects")),
        label=name,
        quotable=to_quote(site, cited) if has_figure else None,
    )


def _words_of(title: str) -> set[str]:
    return set(re.findall(r"\w+", title.casefold()))


def project_finding(site: Site, project: Record) -> str:
    """The project in one line: its name, and where and when it ran, as far as that is known."""
    name, parts = project_name(site, project), _where_and_when(site, project)
    return site.words("project_page.finding", name=name, parts=", ".join(parts)) if parts else name


def _where_and_when(site: Site, project: Record) -> list[str]:
    words, codes = site.words, countries_of(site, project)
    where = words.listed(map(site.country, codes))
    if len(codes) > FEW:
        where = words.count("project_page.in_countries", len(codes))
    return [part for part in (where, dates_in_title(site, project)) if part]


def _carried(site: Site, project: Record) -> str:
    carriers = actors_of(site.library, project).carriers
    named = [site.organisation(org_id) for org_id in carriers if site.names(org_id)]
    if carriers and not named:
        return site.words("project_page.carried_unnamed")
    return site.words.count("project_page.carried", len(named), names=site.words.listed(named))


def _counted(site: Site, code: str) -> list[Section]:
    words, data = site.words, site.beneficiaries
    if data is None or code not in data.projects:
        return []
    lines = {words(f"beneficiaries.header_{measure}"): data.by_year(measure, project=code) for measure in MEASURES}
    caption, header = words("project_page.children_caption"), words("beneficiaries.measure_header")
    tables, links = table_by_year(site, caption, header, with_some(lines)), (site.page("children_method"),)
    return [Section(words("place.counted"), "children", tables=tables, links=links)] if tables else []


def _results(site: Site, project: Record) -> list[Section]:
    """The publications and reports of which a source of the project tells too, or that bear its name."""
    library, words = site.library, site.words
    described = library.rows("project_descriptions")
    sources: set[str] = set()
    for row in (project, *library.rows_in(TABLES_WITH_RESULTS, "project_id", project["project_id"])):
        sources.update(source_keys(row))
    for key in list(sources):
        if sum(key in source_keys(row) for row in described) > 1:  # it tells of many projects, and ties none to a text
            sources.remove(key)
    names = [name for name in (project_name(site, project), full_title(site, project)) if len(name) >= LONG_NAME]
    items = []
    for table, key in (("publications", "publication_id"), ("reports_to_bodies", "report_id")):
        for row in library.rows(table):
            is_named = any(re.search(rf"\b{re.escape(name)}\b", row.get("title", "")) for name in names)
            if is_named or row["source_id"] in sources:
                items.append(row_item(site, table, row[key]))
    title, text = words("project_page.results"), words("project_page.results_text")
    return [Section(title, "results", (text,), items=tuple(items))] if items else []


def _forms(site: Site, project: Record) -> list[str]:
    """The forms of exploitation that a project says it addresses."""
    return [site.own(row, "name") for row in site.library.rows("forms") if project.get(row["form_code"])]


def _serves(site: Site, project: Record) -> Section:
    words, notes = site.words, []
    if forms := _forms(site, project):
        notes.append(Note(words("project_page.forms_title"), tuple(map(words.opening, forms))))
    target = site.library.by_key("sdg_targets", "sdg_target").get(project["sdg_target"])
    if target:
        said = words("project_page.target", number=target["sdg_target"], title=site.own(target, "name"))
        notes.append(Note(words("project_page.contributes"), (), (site.link(said, "results", anchor="targets"),)))
    return Section(words("project_page.serves"), "serves", notes=tuple(notes))


def _disagreements(site: Site, project: Record, rows: list[Record]) -> tuple[Section, ...]:
    """Where sources differ on the project, or on whether it and another project are one."""
    others: set[str] = set()
    for row in site.library.rows("conflicts"):
        pair = {row["source_a"], row["source_b"]}
        if project["source_id"] in pair:
            others |= pair - {project["source_id"]}
    same = [row for row in site.library.rows("projects") if row["source_id"] in others]
    return disagreements_in(site, [*rows, *same])


def _gaps(site: Site, project: Record) -> list[Section]:
    """What sources do not say of a project, and who can tell."""
    words, actors = site.words, actors_of(site.library, project)
    lacks = {
        "dates": not project["start_date"],
        "end": bool(project["start_date"]) and not project["end_date"],
        "lead": len(actors.carriers) != 1,
        "countries": not countries_of(site, project),
        "funder": not actors.funders,
        "budget": not stated_amounts(site, project),
        "forms": not _forms(site, project),
        "children": lead_of(site, project=project["project_id"]) is None,
    }
    facts = [words(f"missing_fact.{name}") for name, is_missing in lacks.items() if is_missing]
    if not facts:
        return []
    carriers = organisations_note(site, words("dossier.who_can_tell"), actors.carriers)
    notes = tuple(note for note in carriers if note.links or note.texts)
    text = words("dossier.missing", facts=words.listed(facts))
    return [Section(words("dossier.gaps"), "gaps", (text,), notes=notes)]


# --- all of them ------------------------------------------------------------------------------------------------------


def projects_index(site: Site) -> Page:
    """The projects in groups of what their dates allow, the dated ones of the framework first."""
    words, projects = site.words, projects_of(site.library)
    dated = len(projects.in_window)
    found_text = words.opening(words.count("project.found", projects.found))
    title = words("project.title", found=found_text, dated=words.count("project.dated", dated, between=site.between))
    facts, sections = [], []
    for timing in ORDER:
        rows = projects.by_timing[timing]
        if rows:
            label = words(f"project.{timing}", window=site.window)
            items = tuple(project_item(site, row, row["project_id"].lower()) for row in rows)
            facts.append(Note(label, (words.number(len(rows)),)))
            sections.append(Section(label, timing.replace("_", "-"), items=items))
    lanes = lanes_of_projects(site, "lanes", site.library.rows("projects"))
    sections += [
        Section(words("projects.in_time"), "time", charts=lanes),
        Section(words("projects.sieve"), "sieve", charts=(_flow_chart(site, projects, title),)),
        onward_section(site, "countries", "organisations", "funders", "partners", "timeline"),
    ]
    cited = words.count("projects.cite", dated, between=site.between, all=words.number(projects.found))
    return site.make_page(
        "projects",
        "dossier",
        title,
        words("projects.summary", window=site.window),
        SubjectPage(tuple(facts), tuple(sections)),
        "countries",
        quotable=to_quote(site, cited),
    )


def _flow_chart(site: Site, projects: Projects, title: str) -> Chart:
    words = site.words
    marks = [Mark(words("project.all"), projects.found, role=Role.FOUND)]
    for timing, rows in projects.by_timing.items():
        label, is_last = words(f"project.{timing}", window=site.window), timing is Timing.IN_WINDOW
        if rows or is_last:
            marks.append(Mark(label, len(rows), role=Role.COUNTED if is_last else Role.LEFT_OUT))
    subtitle = words("project.subtitle", window=site.window)
    return Chart("projects", Kind.SIEVE, title, subtitle, words("flow.step"), words("project.header"), tuple(marks))
