"""The page of a project."""

from collections.abc import Iterable, Iterator

from pipeline.website.charts.chart import Chart, Kind, answer
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
    quoted_section,
    row_item,
)
from pipeline.website.content.presence import actors_of
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
from pipeline.website.page import Note, Page, Ref, Text, Wording
from pipeline.website.pages.beneficiaries import MEASURES, children_note, table_of_place

ANSWERS = {True: "yes", False: "no"}
FEW = 3  # so many countries are named in a title


def project_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.rows("projects")]


def _page(site: Site, project: Record) -> Page:
    parts = ", ".join(_parts(site, project))
    words, name = site.words, project_name(site, project)
    avoid = [] if _count_of(site, project) else [words("project_page.avoid_children")]
    is_shared = len(_ours(site, project)) > 1
    avoid.append(words("project_page.avoid_twice" if is_shared else "project_page.avoid_result"))
    return Page(
        ref=Ref("project", project["project_id"]),
        language=site.language,
        template="dossier",
        title=project_finding(site, project),
        summary=_summary(site, project),
        content=_content(site, project),
        section="countries",
        kicker=words("project_page.kicker"),
        trail=(site.page("home"), site.page("countries"), site.page("projects")),
        label=name,
        quotable=to_quote(site, words("project_page.cite", name=name, parts=parts), *avoid),
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
    rows = [project]
    for table in ("project_countries", "project_partners", "project_budgets", "reach_statements"):
        rows += site.library.grouped(table, "project_id").get(project["project_id"], [])
    title = Text(full_title(site, project), wording=Wording.TITLE)
    return SubjectPage(
        facts=_facts(site, project),
        sections=(
            Section(
                site.words("project_page.time"),
                texts=() if project["start_date"] else (site.words("project_page.undated_text"),),
                charts=lanes_of_projects(site, "lanes", (project, *_related(site, project))),
            ),
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


# --- the facts ------------------------------------------------------------------------------------------------------


def _facts(site: Site, project: Record) -> tuple[Note, ...]:
    words, actors = site.words, actors_of(site.library, project)
    unknown = (Text(words("nothing.not_stated")),)
    stated = tuple(Text(amount) for amount in amounts(site, project))
    return (
        Note(words("project_page.when"), (Text(period(site, project)),)),
        Note(words("project_page.countries"), (), country_links(site, countries_of(site, project))),
        *_who(site, carriers=actors.carriers, partners=actors.partners, funders=_outside_funders(site, project)),
        Note(words("project_page.amount"), stated or unknown),
        children_note(site, _count_of(site, project), "children_projects", project["project_id"]),
    )


def _who(site: Site, **org_ids: Iterable[str]) -> Iterator[Note]:
    """A note for each part that organisations take in a project, also where nobody is stated."""
    for part, ids in org_ids.items():
        term = site.words(f"project_page.{part}")
        yield organisations_note(site, term, ids) or Note(term, (Text(site.words("nothing.not_stated")),))


def _count_of(site: Site, project: Record) -> LeadingCount | None:
    return site.beneficiaries.lead_of_project(project["project_id"]) if site.beneficiaries else None


# --- the sections ---------------------------------------------------------------------------------------------------


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
    marks = []
    for row in site.library.rows("forms"):
        code = ANSWERS.get(project[row["form_code"]], "")
        marks.append(answer(site.own(row, "short"), words(f"value.{code}") if code else "", code))
    title = words.count("project_page.forms", sum(mark.nothing is None for mark in marks))
    headers = (words("beneficiaries.form_header"), words("project_page.form_answer"))
    chart = Chart("forms", Kind.STRIP, title, words("project_page.forms_subtitle"), *headers, tuple(marks))
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
    return quoted_section(site, site.words("project_page.quoted"), rows)


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
