"""The organisations side by side, and what they make together."""

from pipeline.website.content.presence import in_window, projects_with
from pipeline.website.content.projects import projects_by_organisation, projects_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, SubjectPage, count_cell, to_quote
from pipeline.website.library import Record
from pipeline.website.page import Cell, Nothing, Page, Ref, Row, Table, Text
from pipeline.website.pages.organisation import countries_in, documented_of


def organisations_page(site: Site) -> Page:
    """The organisations, and what they make together when each project counts once."""
    words, projects = site.words, projects_of(site.library)
    distinct = sum(1 for row in projects.in_window if _is_ours(site, row))
    counts = projects_by_organisation(site.library, projects)
    title = words(
        "organisations.title",
        names=words.listed(site.organisation(org_id) for org_id in site.ours),
        dated=words.count("place.dated", distinct, between=site.between),
    )
    total = words.number(sum(counts.values()))
    summary = words.count("organisations.summary", distinct, sum=total, between=site.between)
    sentence = words.count("organisations.cite", distinct, between=site.between)
    content = SubjectPage(
        facts=(),
        sections=(
            Section(
                words("organisations.side"), texts=(words("organisations.text"),), tables=(_together(site, distinct),)
            ),
            Section(
                words("dossier.onward"), links=tuple(site.page(name) for name in ("projects", "funders", "partners"))
            ),
        ),
    )
    return Page(
        Ref("organisations"),
        site.language,
        "dossier",
        title,
        summary,
        content,
        "countries",
        trail=(site.page("home"), site.page("countries")),
        quotable=to_quote(site, sentence, words("organisations.avoid", sum=total)),
    )


def _is_ours(site: Site, project: Record) -> bool:
    return any(project in projects_with(site.library, org_id) for org_id in site.ours)


def _together(site: Site, distinct: int) -> Table:
    words = site.words
    rows = []
    for org_id in site.ours:
        projects = projects_with(site.library, org_id)
        dated = in_window(site.library, projects)
        numbers = (len(dated), len(projects), len(countries_in(site, dated)))
        cells = (*(count_cell(site, n) for n in numbers), _documented(site, org_id))
        rows.append(Row(Cell(Text(site.organisation(org_id)), Ref("organisation", org_id)), cells))
    everywhere = in_window(site.library, [row for row in site.library.rows("projects") if _is_ours(site, row)])
    found = sum(_is_ours(site, row) for row in site.library.rows("projects"))
    together = (words.number(distinct), words.number(found), words.number(len(countries_in(site, everywhere))))
    last = (
        *(Cell(Text(each)) for each in together),
        Cell(Text(words("nothing.not_applicable")), nothing=Nothing.NOT_APPLICABLE),
    )
    rows.append(Row(Cell(Text(words("organisations.once"))), last))
    headers = ("organisation", "dated", "projects", "countries", "documented")
    columns = tuple(words(f"organisations.header_{name}", window=site.window) for name in headers)
    return Table(words("organisations.caption"), columns, tuple(rows), frozenset(range(1, len(columns))))


def _documented(site: Site, org_id: str) -> Cell:
    """How many indicators have a number for an organisation; none is a thing not reported, and no zero."""
    count = documented_of(site, org_id)
    if count:
        return Cell(Text(site.words.number(count)))
    return Cell(Text(site.words("nothing.not_reported")), nothing=Nothing.NOT_REPORTED)
