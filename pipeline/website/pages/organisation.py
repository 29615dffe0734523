"""The page of each organisation whose register this is."""

from pipeline.website.charts.chart import Chart, Kind, answer
from pipeline.website.content import findings
from pipeline.website.content.list_entries import (
    countries_of,
    lanes_of_projects,
    milestones_section,
    project_item,
    written_sections,
)
from pipeline.website.content.presence import in_window, projects_with, scope_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Section,
    SubjectPage,
    confirmed_line,
    country_links,
    disagreements_section,
    onward_section,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Ref, Row, Shared, Table, Text
from pipeline.website.pages.children import headline_rows


def countries_in(site: Site, projects: tuple[Record, ...]) -> set[str]:
    return {code for row in projects for code in countries_of(site, row)}


def documented_of(site: Site, org_id: str) -> int:
    """How many indicators have a number for an organisation."""
    scope = scope_of(site.library, org_id)
    return sum(
        site.library.total(row["indicator_id"], scope, findings.headline_series(site, row["indicator_id"])).is_counted
        for row in site.library.indicators
    )


def organisation_pages(site: Site) -> list[Page]:
    return [_page(site, org_id) for org_id in site.ours]


def _page(site: Site, org_id: str) -> Page:
    words, name = site.words, site.organisation(org_id)
    parts = _parts(site, org_id)
    rows = _rows(site, org_id)
    to_settle = site.library.grouped("conflicts", "settle_org").get(org_id, [])
    sentence = words("organisation_page.cite", name=name, parts=words.listed(parts))
    content = SubjectPage(
        facts=_facts(site, org_id),
        sections=(
            *_projects(site, org_id),
            _indicators(site, org_id),
            _expertise(site, org_id),
            *_written(site, org_id),
            *milestones_section(site, "org_id", org_id),
            *_claims(site, org_id),
            *disagreements_section(site, to_settle, words("organisation_page.settle_text")),
            onward_section(site, "organisations", "funders", "partners", "results"),
        ),
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
    )
    return Page(
        ref=Ref("organisation", org_id),
        language=site.language,
        template="dossier",
        title=words("organisation_page.title", name=name, parts=", ".join(parts)),
        summary=words("finding.caution_invented" if site.library.is_demonstration else "organisation_page.caution"),
        content=content,
        section="countries",
        kicker=words("organisation_page.kicker"),
        trail=(site.page("home"), site.page("countries"), site.page("organisations")),
        label=name,
        quotable=to_quote(site, sentence, words("organisation_page.avoid")),
        shared=Shared(),
    )


def _parts(site: Site, org_id: str) -> tuple[str, ...]:
    words = site.words
    dated = in_window(site.library, projects_with(site.library, org_id))
    indicators = words.number(len(site.library.indicators))
    first = words.count("place.dated", len(dated), between=site.between) if dated else words("place.no_project")
    where = (words.count("project_page.in_countries", len(countries_in(site, dated))),) if dated else ()
    return (first, *where, words.count("organisation_page.documented", documented_of(site, org_id), all=indicators))


def _rows(site: Site, org_id: str) -> list[Record]:
    library = site.library
    tables = ("project_partners", "publication_contributions", "report_submitters", "expertise_evidence", "milestones")
    links = [row for table in tables for row in library.grouped(table, "org_id").get(org_id, [])]
    return [*projects_with(library, org_id), *links]


def _facts(site: Site, org_id: str) -> tuple[Note, ...]:
    words, library = site.words, site.library
    country = library.organisations[org_id]["country_code"]
    seat = country_links(site, [country]) or ()
    projects = projects_with(library, org_id)
    dated = in_window(library, projects)
    shared = [row for row in dated if sum(row in projects_with(library, other) for other in site.ours) > 1]
    counts = {"dated": len(dated), "shared": len(shared), "projects": len(projects)}
    notes = tuple(
        Note(words(f"organisation_page.fact_{name}", window=site.window), (Text(words.number(count)),))
        for name, count in counts.items()
        if count
    )
    where = Note(words("organisation_page.seat"), () if seat or not country else (Text(site.country(country)),), seat)
    return (where, *notes) if country else notes


def _projects(site: Site, org_id: str) -> tuple[Section, ...]:
    projects = projects_with(site.library, org_id)
    dated = in_window(site.library, projects)
    others = tuple(row for row in projects if row not in dated)
    words = site.words
    first = _group(site, words("organisation_page.projects", window=site.window), "dated", dated)
    return (first, _group(site, words("organisation_page.others"), "others", others)) if others else (first,)


def _group(site: Site, title: str, name: str, projects: tuple[Record, ...]) -> Section:
    charts = lanes_of_projects(site, f"lanes-{name}", projects)
    return Section(title, name, charts=charts, items=tuple(project_item(site, row) for row in projects))


def _indicators(site: Site, org_id: str) -> Section:
    words, scope = site.words, scope_of(site.library, org_id)
    rows = []
    for row in site.library.indicators:
        key = row["indicator_id"]
        value = site.library.total(key, scope, findings.headline_series(site, key))
        label = words("framework.label", id=key, title=site.own(row, "title"))
        rows.append(Row(Cell(Text(label), Ref("indicator", key)), (site.cell(value),)))
    columns = (words("framework.indicator"), words("values.total", window=site.window))
    table = Table(words("framework.caption", window=site.window), columns, tuple(rows), frozenset({1}))
    return Section(words("organisation_page.indicators"), anchor="indicators", tables=(table,))


def _expertise(site: Site, org_id: str) -> Section:
    """The forms of exploitation on which a dated row attests expertise: yes, or not stated."""
    words = site.words
    rows = site.library.grouped("expertise_evidence", "org_id").get(org_id, [])
    dated = {row["form"] for row in rows if row["evidence_date"]}
    marks = tuple(
        answer(site.own(form, "short"), words("value.yes") if form["form"] in dated else "", "yes")
        for form in site.library.rows("forms")
    )
    title = words.count("organisation_page.expertise", len(dated), all=words.number(len(marks)))
    headers = (words("beneficiaries.form_header"), words("organisation_page.attested"))
    subtitle = words("organisation_page.expertise_subtitle")
    chart = Chart("expertise", Kind.STRIP, title, subtitle, *headers, marks)
    return Section(words("organisation_page.expertise_title"), charts=(chart,), links=(site.page("indicator", "ND-3"),))


def _written(site: Site, org_id: str) -> tuple[Section, ...]:
    publications = site.library.grouped("publication_contributions", "org_id").get(org_id, [])
    reports = site.library.grouped("report_submitters", "org_id").get(org_id, [])
    return written_sections(site, publications, reports)


def _claims(site: Site, org_id: str) -> tuple[Section, ...]:
    """That figures about the organisation were published, and where they are quoted; none of them is used here."""
    rows = site.library.grouped("claims", "org_id").get(org_id, [])
    if not rows:
        return ()
    words = site.words
    has_headline = any(row in headline_rows(site) for row in rows)
    links = (site.page("published_figures"), *((site.page("children_figure"),) if has_headline else ()))
    return (
        Section(
            words("page.published_figures"), texts=(words.count("organisation_page.claims", len(rows)),), links=links
        ),
    )
