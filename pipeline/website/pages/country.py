"""The page of a country."""

from pipeline.website.content.beneficiaries import FORM, SERVICE, Count
from pipeline.website.content.list_entries import (
    disagreements_in,
    gap_item,
    lanes_of_projects,
    milestones_section,
    project_item,
    quoted_section,
    written_sections,
)
from pipeline.website.content.presence import CountryPresence, actors_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Section,
    SubjectPage,
    confirmed_line,
    organisations_note,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Note, Page, Ref, Table, Text
from pipeline.website.pages.beneficiaries import MEASURES, children_note, table_of_place
from pipeline.website.pages.beneficiaries_groups import name_of
from pipeline.website.pages.country_finding import (
    count_in,
    country_caution,
    country_finding,
    documented_parts,
)


def country_pages(site: Site) -> list[Page]:
    return [_page(site, place) for place in site.places.values() if place.has_page]


def _page(site: Site, place: CountryPresence) -> Page:
    name = site.country(place.code)
    sentence = site.words("place.cite", name=name, parts=site.words.listed(documented_parts(site, place)))
    return Page(
        ref=Ref("country", place.code),
        language=site.language,
        template="dossier",
        title=country_finding(site, place),
        summary=country_caution(site, place),
        content=_content(site, place),
        section="countries",
        kicker=site.own(site.library.countries[place.code], "m49_subregion"),
        trail=(site.page("home"), site.page("countries")),
        label=name,
        quotable=to_quote(site, sentence, _never(site, place)),
    )


# --- what stands on the page ----------------------------------------------------------------------------------------


def _content(site: Site, place: CountryPresence) -> SubjectPage:
    rows = _rows(site, place)
    help_section = _help(site, place)
    is_known = place.code in site.library.grouped("help_addresses", "country_code")
    sections = (
        *(help_section if is_known else ()),
        _projects(site, place),
        *_counted(site, place),
        *_quoted(site, place),
        *written_sections(site, place.publications, place.reports),
        *milestones_section(site, "country_code", place.code),
        *_people(site, place),
        *disagreements_in(site, rows),
        *_gaps(site, place),
        *(() if is_known else help_section),
    )
    return SubjectPage(
        facts=_facts(site, place),
        sections=sections,
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
    )


def _never(site: Site, place: CountryPresence) -> str:
    if count_in(site, place.code):
        return site.words("place.avoid_sum")
    return site.words("place.avoid_zero" if place.projects else "place.avoid_presence")


def _rows(site: Site, place: CountryPresence) -> list[Record]:
    library = site.library
    links = (
        row
        for table in ("project_countries", "publication_countries", "report_countries")
        for row in library.grouped(table, "country_code").get(place.code, [])
    )
    partners = library.grouped("project_partners", "project_id")
    inside = (row for project in place.projects for row in partners.get(project["project_id"], []))
    quoted = library.grouped("reach_statements", "country_code").get(place.code, [])
    events = library.grouped("milestones", "country_code").get(place.code, [])
    named = (*place.projects, *place.campaigns, *place.publications, *place.reports)
    return [*named, *links, *inside, *quoted, *events]


def _facts(site: Site, place: CountryPresence) -> tuple[Note, ...]:
    words = site.words
    counts = {
        "with_campaigns" if place.campaigns else "projects": len(place.projects) + len(place.campaigns),
        "dated": len(place.dated),
        "publications": len(place.publications),
        "reports": len(place.reports),
    }
    shown = tuple(
        Note(words(f"place.fact_{name}", window=site.window), (Text(words.number(count)),))
        for name, count in counts.items()
        if count
    )
    return (*shown, children_note(site, count_in(site, place.code), "children_countries", place.code))


def _help(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    """Where to turn to in this country, or that nobody has given an address."""
    rows = site.library.grouped("help_addresses", "country_code").get(place.code, [])
    if site.library.is_demonstration or not (rows or place.projects):
        return ()
    names = site.words.listed(site.own(row, "name") for row in rows)
    text = site.words("place.help", names=names) if rows else site.words("place.no_help")
    return (Section(site.words("help.title"), texts=(text,), links=(site.link(site.words("place.to_help"), "help"),)),)


def _projects(site: Site, place: CountryPresence) -> Section:
    """The projects on a line of time and by name; campaigns, which only pass through, last."""
    words = site.words
    others = (row for row in place.projects if row not in place.dated)
    projects = (*(row for row in place.dated if row in place.projects), *others, *place.campaigns)
    return Section(
        words("place.projects"),
        anchor="projects-list",
        texts=() if projects else (words("place.no_project_text"),),
        charts=lanes_of_projects(site, "projects", projects),
        items=tuple(project_item(site, row, here=place.code) for row in projects),
        links=(site.link(words("place.all_projects"), "projects"),),
    )


def _counted(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    """Children by year, and by service and form."""
    words, data = site.words, site.beneficiaries
    if data is None or place.code not in data.countries:
        return ()

    def count_at(year: str, measure: str) -> Count:
        return data.country(place.code, year, measure)

    names = {measure: words(f"beneficiaries.header_{measure}") for measure in MEASURES}
    services = {measure: words.opening(name_of(site, measure)) for measure in data.measures(SERVICE)}
    forms = {measure: words.opening(name_of(site, measure)) for measure in data.measures(FORM)}
    tables: list[Table] = []
    for kind, labels in (("measure", names), ("service", services), ("form", forms)):
        captions = (words(f"place.{kind}_caption"), words(f"beneficiaries.{kind}_header"))
        tables += table_of_place(site, captions, labels, count_at)
    links = (site.page("children_method"),)
    title, texts = words("place.counted"), (words("beneficiaries.twice"),)
    return (Section(title, "children", texts, tables=tuple(tables), links=links),) if tables else ()


def _quoted(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    rows = site.library.grouped("reach_statements", "country_code").get(place.code, [])
    aside = "" if site.library.is_demonstration else site.words("children.closing", between=site.between)
    return quoted_section(site, site.words("place.quoted"), rows, aside)


def _people(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    words, library = site.words, site.library
    actors = [actors_of(library, row) for row in place.projects]
    members = [
        org_id
        for org_id, row in library.organisations.items()
        if row["country_code"] == place.code and row["org_type"] in {"ecpat_member", "secretariat"}
    ]
    others = [org_id for org_id in members if org_id not in site.ours]
    notes = (
        organisations_note(site, words("project_page.carriers"), [each for found in actors for each in found.carriers]),
        organisations_note(site, words("place.seat"), [org_id for org_id in members if org_id in site.ours]),
        organisations_note(site, words("project_page.partners"), [each for found in actors for each in found.partners]),
        organisations_note(site, words("project_page.funders"), [each for found in actors for each in found.funders]),
        Note(words("place.members"), tuple(Text(site.organisation(each)) for each in others)) if others else None,
    )
    shown = tuple(note for note in notes if note and (note.texts or note.links))
    return (Section(words("place.people"), notes=shown),) if shown else ()


def _gaps(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    data = site.beneficiaries
    found = []
    for row in place.projects:
        lead = data.lead_of_project(row["project_id"]) if data else None
        found.append(gap_item(site, row, is_counted=lead is not None))
    items = tuple(item for item in found if item)
    if not items:
        return ()
    text, onward = site.words("dossier.gaps_text"), (site.page("to_complete"),)
    return (Section(site.words("dossier.gaps"), "gaps", (text,), items=items, links=onward),)
