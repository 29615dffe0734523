"""The page of each project, and all of them by their dates, on a line of time and by name."""

import re

from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.content.activities import (
    description,
    in_two_sentences,
    partners_by_country,
    period,
    source_keys,
    stated_amounts,
    who_pays,
)
from pipeline.website.content.beneficiaries import MEASURES, Count
from pipeline.website.content.list_entries import (
    countries_of,
    dates_in_title,
    disagreements_in,
    lanes_of_projects,
    milestones_section,
    project_item,
    quoted_section,
    row_item,
)
from pipeline.website.content.presence import Projects, Timing, actors_of, projects_of
from pipeline.website.content.site import Site
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
from pipeline.website.pages.beneficiaries import children_note, table_by_year, with_some

LONG_NAME = 5  # letters from which a name of a project is not met by chance in the title of a publication
FEW = 3  # so many countries are named in a title
ORDER = (Timing.IN_WINDOW, Timing.OPEN_END, Timing.OTHER_TIME, Timing.UNDATED)


def project_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.rows("projects")]


def _page(site: Site, project: Record) -> Page:
    parts = ", ".join(_parts(site, project))
    words, name = site.words, project_name(site, project)
    sentence = words("project_page.cite", name=name, parts=parts)
    has_figure = any(char.isdigit() for char in parts)  # a name and a country alone are nothing to quote
    return Page(
        ref=Ref("project", project["project_id"]),
        language=site.language,
        template="dossier",
        title=project_finding(site, project),
        summary=in_two_sentences(site, project) or _carried(site, project),
        content=_content(site, project),
        section="countries",
        kicker=words("project_page.kicker"),
        trail=(site.page("home"), site.page("countries"), site.page("projects")),
        label=name,
        quotable=to_quote(site, sentence) if has_figure else None,
    )


def project_finding(site: Site, project: Record) -> str:
    """The project in one line: its name, and where and when it ran, as far as that is known."""
    name, parts = project_name(site, project), _parts(site, project)
    return site.words("project_page.finding", name=name, parts=", ".join(parts)) if parts else name


def _says_more(official: str, title: str) -> bool:
    """Whether a full title has a word that the title of the page lacks."""
    return not set(re.findall(r"\w+", official.casefold())) <= set(re.findall(r"\w+", title.casefold()))


def _parts(site: Site, project: Record) -> tuple[str, ...]:
    words = site.words
    codes = countries_of(site, project)
    names = words.listed(site.country(code) for code in codes)
    where = names if len(codes) <= FEW else words.count("project_page.in_countries", len(codes))
    return tuple(part for part in (where, dates_in_title(site, project)) if part)


def _carried(site: Site, project: Record) -> str:
    words = site.words
    actors = actors_of(site.library, project)
    carriers = [org_id for org_id in actors.carriers if site.names(org_id)]
    names = words.listed(site.organisation(org_id) for org_id in carriers)
    if actors.carriers and not carriers:
        return words("project_page.carried_unnamed")
    return words.count("project_page.carried", len(carriers), names=names)


def _content(site: Site, project: Record) -> SubjectPage:
    tables = (
        "project_countries",
        "project_partners",
        "project_budgets",
        "project_descriptions",
        "reach_statements",
    )
    rows = [project, *site.library.rows_in(tables, "project_id", project["project_id"])]
    stated = site.library.rows_with("reach_statements", "project_id", project["project_id"])
    no_funder = (Section(site.words("money.title"), "money", (site.words("money.no_funder"),)),)
    title = Text(full_title(site, project), wording=Wording.TITLE)
    told = description(site, project)
    aims = site.words("project_page.aims", aims=told.aims) if told and told.aims else ""
    return SubjectPage(
        facts=_facts(site, project),
        sections=(
            *_counted(site, project),
            *quoted_section(site, site.words("project_page.quoted"), stated),
            _with_whom(site, project),
            *(who_pays(site, project) or no_funder),
            *milestones_section(site, "project_id", project["project_id"]),
            *_results(site, project),
            *_forms(site, project),
            *_disagreements(site, project, rows),
            *_gaps(site, project),
        ),
        confirmed=confirmed_line(site, rows),
        official=title if _says_more(title.text, project_finding(site, project)) else None,
        sources=sources_of(site, rows),
        opening=tuple(text for text in (told.rest, aims) if text) if told else (),
        told_by=told.sources if told else (),
    )


# --- the facts ------------------------------------------------------------------------------------------------------


def _facts(site: Site, project: Record) -> tuple[Note, ...]:
    words, actors = site.words, actors_of(site.library, project)
    carriers = organisations_note(site, words("project_page.carriers"), actors.carriers)
    supporters = organisations_note(site, words("project_page.supporters"), actors.supporters)
    who = tuple(note for note in (carriers, supporters) if note)
    countries = countries_of(site, project)
    return (
        Note(words("project_page.when"), (words.opening(period(site, project)),)),
        Note(words.count("project_page.countries", len(countries)), (), country_links(site, countries)),
        *who,
        *children_note(site, _count_of(site, project), "children_projects", project["project_id"]),
    )


def _count_of(site: Site, project: Record) -> Count | None:
    return site.beneficiaries.lead(project=project["project_id"]) if site.beneficiaries else None


# --- the sections ---------------------------------------------------------------------------------------------------


def _with_whom(site: Site, project: Record) -> Section:
    words, actors = site.words, actors_of(site.library, project)
    supporters = organisations_note(site, words("project_page.supporters"), actors.supporters)
    notes = (*partners_by_country(site, project), *((supporters,) if supporters else ()))
    return Section(words("project_page.with_whom"), "with-whom", (_carried(site, project),), notes=notes)


def _results(site: Site, project: Record) -> tuple[Section, ...]:
    """The publications and reports of which a source of the project tells too, or that bear its name."""
    library, words = site.library, site.words
    tables = ("project_descriptions", "project_partners", "project_budgets", "milestones")
    keys: set[str] = set()
    for row in (project, *library.rows_in(tables, "project_id", project["project_id"])):
        keys.update(source_keys(row))
    told = {key for key in keys if _tells_of_one_project(site, key)}
    names = {name for name in (project_name(site, project), full_title(site, project)) if len(name) >= LONG_NAME}
    items = []
    for table, key in (("publications", "publication_id"), ("reports_to_bodies", "report_id")):
        for row in library.rows(table):
            is_named = any(re.search(rf"\b{re.escape(name)}\b", row.get("title", "")) for name in names)
            if is_named or row["source_id"] in told:
                items.append(row_item(site, table, row[key]))
    title, text = words("project_page.results"), words("project_page.results_text")
    return (Section(title, "results", (text,), items=tuple(items)),) if items else ()


def _tells_of_one_project(site: Site, source_id: str) -> bool:
    """Whether a source tells of one project only; one that tells of many ties no publication to any of them."""
    described = site.library.rows("project_descriptions")
    return sum(source_id in source_keys(row) for row in described) <= 1


def _forms_of(site: Site, project: Record) -> list[Record]:
    """The forms of exploitation that a project says it addresses."""
    return [row for row in site.library.rows("forms") if project.get(row["form_code"])]


def _forms(site: Site, project: Record) -> tuple[Section, ...]:
    words, forms = site.words, _forms_of(site, project)
    target = site.library.by_key("sdg_targets", "sdg_target").get(project["sdg_target"])
    notes = []
    if forms:
        texts = tuple(words.opening(site.own(row, "name")) for row in forms)
        notes.append(Note(words("project_page.forms_title"), texts))
    if target:
        said = words("project_page.target", number=target["sdg_target"], title=site.own(target, "name"))
        notes.append(Note(words("project_page.contributes"), (), (site.link(said, "results", anchor="targets"),)))
    return (Section(words("project_page.serves"), "serves", notes=tuple(notes)),) if notes else ()


def _counted(site: Site, project: Record) -> tuple[Section, ...]:
    words, data, code = site.words, site.beneficiaries, project["project_id"]
    if data is None or code not in data.projects:
        return ()
    measures = {words(f"beneficiaries.header_{measure}"): data.by_year(measure, project=code) for measure in MEASURES}
    caption, header = words("project_page.children_caption"), words("beneficiaries.measure_header")
    tables = table_by_year(site, caption, header, with_some(measures))
    links = (site.page("children_method"),)
    return (Section(words("place.counted"), "children", tables=tables, links=links),) if tables else ()


def _disagreements(site: Site, project: Record, rows: list[Record]) -> tuple[Section, ...]:
    """Where sources differ on the project, or on whether it and another project are one."""
    conflicts = site.library.rows("conflicts")
    paired = [row for row in conflicts if project["source_id"] in (row["source_a"], row["source_b"])]
    sources = {row["source_a"] for row in paired} | {row["source_b"] for row in paired}
    others = sources - {project["source_id"]}
    same = [row for row in site.library.rows("projects") if row["source_id"] in others]
    return disagreements_in(site, [*rows, *same])


def _gaps(site: Site, project: Record) -> tuple[Section, ...]:
    """What sources do not say of a project, and who can tell."""
    words, actors = site.words, actors_of(site.library, project)
    lacks = {
        "dates": not project["start_date"],
        "end": bool(project["start_date"]) and not project["end_date"],
        "lead": len(actors.carriers) != 1,
        "countries": not countries_of(site, project),
        "funder": not actors.funders,
        "budget": not stated_amounts(site, project),
        "forms": not _forms_of(site, project),
        "children": _count_of(site, project) is None,
    }
    facts = [words(f"missing_fact.{name}") for name, is_missing in lacks.items() if is_missing]
    if not facts:
        return ()
    note = organisations_note(site, words("dossier.who_can_tell"), actors.carriers)
    text = words("dossier.missing", facts=words.listed(facts))
    notes = (note,) if note and (note.links or note.texts) else ()
    return (Section(words("dossier.gaps"), "gaps", (text,), notes=notes),)


# --- all of them ------------------------------------------------------------------------------------------------------


def projects_index(site: Site) -> Page:
    words, projects = site.words, projects_of(site.library)
    found, dated = projects.found, len(projects.in_window)
    title = words(
        "project.title",
        found=words.opening(words.count("project.found", found)),
        dated=words.count("project.dated", dated, between=site.between),
    )
    sentence = words.count("projects.cite", dated, between=site.between, all=words.number(found))
    content = SubjectPage(
        facts=tuple(
            Note(words(f"project.{each}", window=site.window), (words.number(len(projects.by_timing[each])),))
            for each in ORDER
            if projects.by_timing[each]
        ),
        sections=(
            *_by_timing(site, projects),
            Section(
                words("projects.in_time"),
                "time",
                charts=lanes_of_projects(site, "lanes", site.library.rows("projects")),
            ),
            Section(words("projects.sieve"), anchor="sieve", charts=(_flow_chart(site, projects),)),
            onward_section(site, "countries", "organisations", "funders", "partners", "timeline"),
        ),
    )
    summary = words("projects.summary", window=site.window)
    quotable = to_quote(site, sentence)
    return site.make_page("projects", "dossier", title, summary, content, "countries", quotable=quotable)


def _by_timing(site: Site, projects: Projects) -> tuple[Section, ...]:
    """The projects in groups of what their dates allow, the dated ones of the framework first."""
    sections = []
    for each in ORDER:
        rows = projects.by_timing[each]
        if rows:
            title = site.words(f"project.{each}", window=site.window)
            items = tuple(project_item(site, row, row["project_id"].lower()) for row in rows)
            sections.append(Section(title, str(each).replace("_", "-"), items=items))
    return tuple(sections)


def _flow_chart(site: Site, projects: Projects) -> Chart:
    words = site.words
    left_out = [each for each in Timing if each is not Timing.IN_WINDOW and projects.by_timing[each]]
    marks = (
        Mark(words("project.all"), projects.found, role=Role.FOUND),
        *(
            Mark(words(f"project.{each}", window=site.window), len(projects.by_timing[each]), role=Role.LEFT_OUT)
            for each in left_out
        ),
        Mark(words("project.in_window", window=site.window), len(projects.in_window)),
    )
    found = words.count("project.found", projects.found)
    dated = words.count("project.dated", len(projects.in_window), between=site.between)
    title = words("project.title", found=words.opening(found), dated=dated)
    subtitle = words("project.subtitle", window=site.window)
    return Chart("projects", Kind.SIEVE, title, subtitle, words("flow.step"), words("project.header"), marks)
