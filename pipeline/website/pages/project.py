"""The page of a project."""

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.beneficiaries import Count, LeadingCount
from pipeline.website.content.list_entries import (
    amounts,
    countries_of,
    disagreements_in,
    lanes_of_projects,
    milestones_section,
    missing,
    period,
    project_item,
    row_item,
)
from pipeline.website.content.presence import actors_of
from pipeline.website.content.quotations import statement
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Section,
    SubjectPage,
    confirmed_line,
    country_links,
    full_title,
    organisation_links,
    organisations_note,
    project_name,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Note, Nothing, Page, Ref, Text, Wording
from pipeline.website.pages.beneficiaries import MEASURES, children_note, table_of_place

ANSWERS = {True: "yes", False: "no"}
FEW = 3  # so many countries are named in a title


def project_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.rows("projects")]


def _page(site: Site, project: Record) -> Page:
    parts = ", ".join(_parts(site, project))
    sentence = site.words("project_page.cite", name=project_name(site, project), parts=parts)
    return Page(
        ref=Ref("project", project["project_id"]),
        language=site.language,
        template="dossier",
        title=project_finding(site, project),
        summary=_summary(site, project),
        content=_content(site, project),
        section="countries",
        kicker=site.words("project_page.kicker"),
        trail=(site.page("home"), site.page("countries"), site.page("projects")),
        label=project_name(site, project),
        quotable=to_quote(site, sentence, *_never(site, project)),
    )


def project_finding(site: Site, project: Record) -> str:
    """The project in one line: its name, where and when it ran, and whether its funders are known."""
    return site.words("project_page.finding", name=project_name(site, project), parts=", ".join(_parts(site, project)))


def _parts(site: Site, project: Record) -> tuple[str, str, str]:
    words = site.words
    codes = countries_of(site, project)
    names = words.listed(site.country(code) for code in codes)
    where = names if len(codes) <= FEW else words.count("project_page.in_countries", len(codes))
    funders = len(_outside_funders(site, project))
    return (
        where or words("project_page.nowhere"),
        period(site, project),
        words.count("project_page.with_funders", funders),
    )


def _outside_funders(site: Site, project: Record) -> list[str]:
    return [org_id for org_id in actors_of(site.library, project).funders if org_id not in site.ours]


def _summary(site: Site, project: Record) -> str:
    """Who carries it, and that it counts once where several of our organisations take part."""
    words = site.words
    actors = actors_of(site.library, project)
    carriers = [org_id for org_id in actors.carriers if org_id in site.ours]
    names = words.listed(site.organisation(org_id) for org_id in carriers)
    carried = words.count("project_page.carried", len(carriers), names=names)
    return words("project_page.once", carried=carried) if len(_ours(site, project)) > 1 else carried


def _ours(site: Site, project: Record) -> list[str]:
    return [org_id for org_id in site.ours if org_id in actors_of(site.library, project).all]


def _content(site: Site, project: Record) -> SubjectPage:
    rows = _rows(site, project)
    title = Text(full_title(site, project), wording=Wording.TITLE)
    return SubjectPage(
        facts=_facts(site, project),
        sections=(
            _time(site, project),
            *_forms(site, project),
            *_counted(site, project),
            *_quoted(site, project),
            *milestones_section(site, "source_id", project["source_id"]),
            *_around(site, project),
            *disagreements_in(site, rows),
            *_gaps(site, project),
        ),
        confirmed=confirmed_line(site, rows),
        official=title if str(title) != project_name(site, project) else None,
        sources=sources_of(site, rows),
    )


def _never(site: Site, project: Record) -> tuple[str, ...]:
    shared = "project_page.avoid_twice" if len(_ours(site, project)) > 1 else "project_page.avoid_result"
    counted = () if _count_of(site, project) else (site.words("project_page.avoid_children"),)
    return (*counted, site.words(shared))


def _rows(site: Site, project: Record) -> list[Record]:
    key = project["project_id"]
    tables = ("project_countries", "project_partners", "project_budgets", "reach_statements")
    return [project, *(row for table in tables for row in site.library.grouped(table, "project_id").get(key, []))]


# --- the facts ------------------------------------------------------------------------------------------------------


def _facts(site: Site, project: Record) -> tuple[Note, ...]:
    words, actors = site.words, actors_of(site.library, project)
    unknown = (Text(words("nothing.not_stated")),)
    funders = organisations_note(site, words("project_page.funders"), _outside_funders(site, project))
    stated = tuple(Text(amount) for amount in amounts(site, project))
    return (
        Note(words("project_page.when"), (Text(period(site, project)),)),
        Note(words("project_page.countries"), (), country_links(site, countries_of(site, project))),
        organisations_note(site, words("project_page.carriers"), actors.carriers)
        or Note(words("project_page.carriers"), unknown),
        organisations_note(site, words("project_page.partners"), actors.partners)
        or Note(words("project_page.partners"), unknown),
        funders or Note(words("project_page.funders"), unknown),
        Note(words("project_page.amount"), stated or unknown),
        children_note(site, _count_of(site, project), "children_projects", project["project_id"]),
    )


def _count_of(site: Site, project: Record) -> LeadingCount | None:
    return site.beneficiaries.lead_of_project(project["project_id"]) if site.beneficiaries else None


# --- the sections ---------------------------------------------------------------------------------------------------


def _time(site: Site, project: Record) -> Section:
    related = _related(site, project)
    return Section(
        site.words("project_page.time"),
        texts=(site.words("project_page.undated_text"),) if not project["start_date"] else (),
        charts=lanes_of_projects(site, "lanes", (project, *related)),
    )


def _related(site: Site, project: Record) -> tuple[Record, ...]:
    """Other projects of the same organisations in the same countries. Sharing them is all that is said."""
    countries, workers = set(countries_of(site, project)), actors_of(site.library, project).workers
    return tuple(
        row
        for row in site.library.rows("projects")
        if row["project_id"] != project["project_id"]
        and row["project_id"] not in site.settings.campaigns
        and countries & set(countries_of(site, row))
        and workers & actors_of(site.library, row).workers
    )


def _forms(site: Site, project: Record) -> tuple[Section, ...]:
    words = site.words
    marks = tuple(
        Mark(site.own(row, "short"), None, said=words(f"value.{answer}"), texture=answer)
        if (answer := ANSWERS.get(project[row["form_code"]]))
        else Mark(site.own(row, "short"), None, nothing=Nothing.NOT_STATED)
        for row in site.library.rows("forms")
    )
    said = sum(mark.nothing is None for mark in marks)
    chart = Chart(
        "forms",
        Kind.STRIP,
        words.count("project_page.forms", said),
        words("project_page.forms_subtitle"),
        words("beneficiaries.form_header"),
        words("project_page.form_answer"),
        marks,
    )
    return (Section(words("project_page.forms_title"), charts=(chart,)),)


def _counted(site: Site, project: Record) -> tuple[Section, ...]:
    words, data, code = site.words, site.beneficiaries, project["project_id"]
    if data is None or code not in data.projects:
        return ()

    def count_at(year: str, measure: str) -> Count:
        return data.project(code, year, measure)

    names = {measure: words(f"beneficiaries.header_{measure}") for measure in MEASURES}
    captions = (words("project_page.children_caption"), words("beneficiaries.measure_header"))
    tables = table_of_place(site, captions, names, count_at)
    links = (site.page("children_method"),)
    return (Section(words("place.counted"), "children", tables=tables, links=links),) if tables else ()


def _quoted(site: Site, project: Record) -> tuple[Section, ...]:
    rows = site.library.grouped("reach_statements", "project_id").get(project["project_id"], [])
    words = site.words
    if not rows:
        return ()
    quotations = tuple(statement(site, row) for row in rows)
    texts = (words("place.quoted_text"),)
    return (Section(words("project_page.quoted"), texts=texts, quotations=quotations, links=(site.page("children"),)),)


def _around(site: Site, project: Record) -> tuple[Section, ...]:
    """Projects, publications and reports of the same organisations in the same countries: beside it, not of it."""
    library, words = site.library, site.words
    countries, actors = set(countries_of(site, project)), actors_of(library, project).all
    items = [project_item(site, row) for row in _related(site, project)]
    for table, key, places, people in (
        ("publications", "publication_id", "publication_countries", "publication_contributions"),
        ("reports_to_bodies", "report_id", "report_countries", "report_submitters"),
    ):
        where, who = library.grouped(places, key), library.grouped(people, key)
        for row in library.rows(table):
            here = {link["country_code"] for link in where.get(row[key], [])} & countries
            if here and {link["org_id"] for link in who.get(row[key], [])} & actors:
                items.append(row_item(site, table, row[key]))
    if not items:
        return ()
    return (Section(words("project_page.around"), "around", (words("project_page.around_text"),), items=tuple(items)),)


def _gaps(site: Site, project: Record) -> tuple[Section, ...]:
    words = site.words
    facts = missing(site, project, is_counted=_count_of(site, project) is not None)
    if not facts:
        return ()
    carriers = actors_of(site.library, project).carriers
    note = organisations_note(site, words("dossier.who_can_tell"), carriers)
    text = words("dossier.missing", facts=words.listed(facts))
    links = organisation_links(site, [org_id for org_id in carriers if org_id in site.ours])
    notes = (note,) if note and (note.links or note.texts) else ()
    return (Section(words("dossier.gaps"), "gaps", (text,), notes=notes, links=() if notes else links),)
