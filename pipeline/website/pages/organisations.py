"""The organisations side by side, and what they make together."""

from pipeline.website.content.activities import profile_of
from pipeline.website.content.list_entries import countries_in
from pipeline.website.content.presence import in_window, projects_with
from pipeline.website.content.projects import projects_by_organisation, projects_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Item, Section, SubjectPage, count_cell, onward_section, to_quote
from pipeline.website.page import Cell, Note, Nothing, Page, Ref, Row, Table, table_of_numbers
from pipeline.website.pages.organisation import documented_of


def organisations_page(site: Site) -> Page:
    """The organisations, and what they make together when each project counts once."""
    words, projects = site.words, projects_of(site.library)
    distinct = len(list(filter(site.ours_in, projects.in_window)))
    counts = projects_by_organisation(site.library, projects)
    title = words(
        "organisations.title",
        names=words.listed(site.organisation(org_id) for org_id in site.ours),
        dated=words.count("place.dated", distinct, between=site.between),
    )
    total = words.number(sum(counts.values()))
    summed = words.count("organisations.sum", distinct, sum=total, between=site.between)
    sentence = words.count("organisations.cite", distinct, between=site.between)
    content = SubjectPage(
        facts=(),
        sections=(
            *_who_we_are(site),
            Section(words("organisations.side"), texts=(summed,), tables=(_together(site, distinct),)),
            onward_section(site, "projects", "funders", "partners"),
        ),
    )
    summary, quotable = words("organisations.summary"), to_quote(site, sentence)
    return site.make_page("organisations", "dossier", title, summary, content, "organisations", quotable=quotable)


def _who_we_are(site: Site) -> tuple[Section, ...]:
    items = []
    for org_id in site.ours:
        profile = profile_of(site, org_id)
        if profile:
            title, to = site.organisation(org_id), Ref("organisation", org_id)
            items.append(Item(title, to, text=profile.mission))
    others = [row["org_id"] for row in site.library.rows("organisation_profiles") if row["org_id"] not in site.ours]
    network = [(org_id, profile) for org_id in others if (profile := profile_of(site, org_id)) and site.names(org_id)]
    sections = [Section(site.words("organisations.missions"), "missions", items=tuple(items))] if items else []
    for org_id, profile in network:
        note = Note(site.words("indicator.sources"), (), profile.sources)
        sections.append(
            Section(site.organisation(org_id), org_id.lower(), (profile.mission, profile.text), notes=(note,))
        )
    return tuple(sections)


def _together(site: Site, distinct: int) -> Table:
    words = site.words
    rows = []
    for org_id in site.ours:
        projects = projects_with(site.library, org_id)
        dated = in_window(site.library, projects)
        numbers = (len(dated), len(projects), len(countries_in(site, dated)))
        cells = (*(count_cell(site, n) for n in numbers), _documented(site, org_id))
        rows.append(Row(Cell(site.organisation(org_id), Ref("organisation", org_id)), cells))
    found = list(filter(site.ours_in, site.library.rows("projects")))
    everywhere = countries_in(site, in_window(site.library, found))
    together = (distinct, len(found), len(everywhere))
    last = (*(Cell(words.number(count)) for count in together), site.nothing(Nothing.NOT_APPLICABLE))
    rows.append(Row(Cell(words("organisations.once")), last))
    headers = ("organisation", "dated", "projects", "countries", "documented")
    columns = words.each("organisations.header_", *headers, window=site.window)
    return table_of_numbers(words("organisations.caption"), columns, rows)


def _documented(site: Site, org_id: str) -> Cell:
    count = documented_of(site, org_id)
    if count:
        return Cell(site.words.number(count))
    return Cell(site.words("nothing.not_reported"), nothing=Nothing.NOT_REPORTED)
