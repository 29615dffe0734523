"""The page of each organisation whose register this is, and all of them side by side."""

from pipeline.website.content import findings
from pipeline.website.content.activities import (
    figure,
    lines_section,
    offices_section,
    period,
    profile_of,
    sources_behind,
)
from pipeline.website.content.list_entries import (
    countries_in,
    milestones_section,
    project_item,
    written_sections,
)
from pipeline.website.content.presence import (
    actors_of,
    in_window,
    projects_by_organisation,
    projects_of,
    projects_with,
    scope_of,
)
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    confirmed_line,
    count_cell,
    country_links,
    disagreements_section,
    onward_section,
    organisations_note,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Note, Nothing, Page, Ref, Row, Shared, Table, table_of_numbers
from pipeline.website.pages.children import headline_rows


def documented_of(site: Site, org_id: str) -> int:
    scope = scope_of(site.library, org_id)
    return sum(findings.of_scope(site, row["indicator_id"], scope).is_counted for row in site.library.indicators)


def organisation_pages(site: Site) -> list[Page]:
    return [_organisation_page(site, org_id) for org_id in site.ours]


def _organisation_page(site: Site, org_id: str) -> Page:
    words, library, name = site.words, site.library, site.organisation(org_id)
    profile = profile_of(site, org_id)
    parts = ", ".join(_parts(site, org_id))
    rows = _rows(site, org_id)
    publications = library.rows_with("publication_contributions", "org_id", org_id)
    reports = library.rows_with("report_submitters", "org_id", org_id)
    to_settle = site.library.rows_with("conflicts", "settle_org", org_id)
    sentence = words("organisation_page.cite", name=name, parts=parts)
    content = SubjectPage(
        facts=_facts(site, org_id),
        sections=(
            *lines_section(site, library.rows_with("programme_lines", "org_id", org_id), by_organisation=False),
            *offices_section(site, library.rows_with("offices", "org_id", org_id)),
            *_projects(site, org_id),
            *_with_whom(site, org_id),
            _indicators(site, org_id),
            _expertise(site, org_id),
            *written_sections(site, publications, reports),
            *milestones_section(site, "org_id", org_id),
            *_claims(site, org_id),
            *_told(site, org_id),
            *disagreements_section(site, to_settle, words("organisation_page.settle_text")),
            onward_section(site, "organisations", "funders", "partners", "results"),
        ),
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
        opening=(profile.text,) if profile else (),
        told_by=profile.sources if profile else (),
    )
    return Page(
        ref=Ref("organisation", org_id),
        language=site.language,
        template="dossier",
        title=words("organisation_page.title", name=name, parts=parts),
        summary=profile.mission if profile else words("organisation_page.caution"),
        content=content,
        section="organisations",
        kicker=words("organisation_page.kicker"),
        trail=(site.page("home"), site.page("organisations")),
        label=name,
        quotable=to_quote(site, sentence),
        shared=Shared(),
    )


def _parts(site: Site, org_id: str) -> tuple[str, ...]:
    words = site.words
    dated = in_window(site.library, projects_with(site.library, org_id))
    countries = countries_in(site, dated)
    parts = (
        words.count("place.dated", len(dated), between=site.between) if dated else "",
        words.count("organisation_page.in_countries", len(countries)) if countries else "",
    )
    return tuple(filter(None, parts))


def _rows(site: Site, org_id: str) -> list[Record]:
    library = site.library
    tables = (
        "organisation_profiles",
        "programme_lines",
        "offices",
        "project_partners",
        "publication_contributions",
        "report_submitters",
        "expertise_evidence",
        "milestones",
    )
    return [*projects_with(library, org_id), *library.rows_in(tables, "org_id", org_id)]


def _facts(site: Site, org_id: str) -> tuple[Note, ...]:
    words, library = site.words, site.library
    country = library.organisations[org_id]["country_code"]
    seat = country_links(site, [country]) or ()
    projects = projects_with(library, org_id)
    dated = in_window(library, projects)
    shared = sum(len(site.ours_in(row)) > 1 for row in dated)
    counts = {"dated": len(dated), "shared": shared, "projects": len(projects)}
    notes = tuple(
        Note(words(f"organisation_page.fact_{name}", window=site.window), (words.number(count),))
        for name, count in counts.items()
        if count
    )
    where = Note(words("organisation_page.seat"), () if seat or not country else (site.country(country),), seat)
    return (*((where,) if country else ()), *notes, *_website(site, org_id))


def _website(site: Site, org_id: str) -> tuple[Note, ...]:
    address = site.library.organisations[org_id]["website"]
    if not address.startswith(WEB):
        return ()
    label = address.split("//", 1)[1].removeprefix("www.").rstrip("/")
    return (Note(site.words("organisation_page.website"), (), (Link(label, address),)),)


def _projects(site: Site, org_id: str) -> tuple[Section, ...]:
    words = site.words
    projects = projects_with(site.library, org_id)
    dated = in_window(site.library, projects)
    first = tuple(project_item(site, row) for row in dated)
    others = tuple(project_item(site, row, told=False) for row in projects if row not in dated)
    sections = (
        Section(words("organisation_page.projects", window=site.window), "dated", items=first),
        Section(words("organisation_page.others"), "others", items=others),
    )
    return tuple(section for section in sections if section.items)


def _with_whom(site: Site, org_id: str) -> tuple[Section, ...]:
    words, library = site.words, site.library
    funders, others = list[str](), list[str]()
    for project in projects_with(library, org_id):
        actors = actors_of(library, project)
        funders += actors.funders
        others += [each for each in (*actors.carriers, *actors.partners) if each != org_id]
    whole = [row for row in library.rows_with("project_budgets", "org_id", org_id) if row["amount"] is not None]
    notes = [
        organisations_note(site, words.count("project_page.funders", len(set(funders))), funders),
        organisations_note(site, words("project_page.partners"), others),
    ]
    shares = tuple(
        Note(
            site.organisation(row["funder_org"]),
            (words("organisation_page.share", figure=figure(site, row), period=period(site, row)),),
            sources_behind(site, row),
        )
        for row in whole
    )
    shown = (*shares, *filter(None, notes))
    return (Section(words("organisation_page.with_whom"), "with-whom", notes=shown),) if shown else ()


def _indicators(site: Site, org_id: str) -> Section:
    """The indicators that have a value for an organisation; how many have none is said once."""
    words, scope = site.words, scope_of(site.library, org_id)
    rows = []
    for row in site.library.indicators:
        key = row["indicator_id"]
        value = findings.of_scope(site, key, scope)
        if not value.is_counted:
            continue
        rows.append(Row(site.indicator_cell(row), (findings.cell_of(site, key, scope),)))
    columns = (words("framework.indicator"), words("values.total", window=site.window))
    table = Table(words("framework.caption", window=site.window), columns, tuple(rows), frozenset({1}))
    without = len(site.library.indicators) - len(rows)
    return Section(
        words("organisation_page.indicators"),
        anchor="indicators",
        texts=(words.count("organisation_page.without", without),) if without else (),
        tables=(table,) if rows else (),
        links=(site.link(words("organisation_page.results"), "results_scope", scope),),
    )


def _expertise(site: Site, org_id: str) -> Section:
    words = site.words
    rows = site.library.rows_with("expertise_evidence", "org_id", org_id)
    dated = {row["form"] for row in rows if row["evidence_date"]}
    rows_of_forms = []
    for form in site.library.rows("forms"):
        attested = Cell(words("value.yes")) if form["form"] in dated else site.nothing(Nothing.NOT_STATED)
        rows_of_forms.append(Row(Cell(site.own(form, "short")), (attested,)))
    caption = words.count("organisation_page.expertise", len(dated), all=words.number(len(rows_of_forms)))
    table = Table(
        caption, (words("beneficiaries.form_header"), words("organisation_page.attested")), tuple(rows_of_forms)
    )
    return Section(
        words("organisation_page.expertise_title"),
        texts=(words("organisation_page.expertise_text"),),
        tables=(table,),
        links=(site.indicator_link(site.library.by_key("indicators", "indicator_id")["ND-3"]),),
    )


def _told(site: Site, org_id: str) -> tuple[Section, ...]:
    """What the texts of an organisation say of it, or of others, that no other table carries."""
    rows = [row for row in site.library.rows("facts") if row["text_fr"] and _teller(site, row) == org_id]
    if not rows:
        return ()
    texts = tuple(site.own(row, "text") for row in rows)
    note = Note(site.words("indicator.sources"), (), sources_behind(site, *rows))
    return (Section(site.words("organisation_page.told"), anchor="told", texts=texts, notes=(note,)),)


def _teller(site: Site, fact: Record) -> str:
    """The organisation on whose page a fact stands: its own, else the one that wrote the source."""
    if fact["org_id"] in site.ours:
        return str(fact["org_id"])
    source = site.library.sources.get(fact["source_id"])
    return source["producer_org"] if source else ""


def _claims(site: Site, org_id: str) -> tuple[Section, ...]:
    """That figures about the organisation were published, and where they are quoted; none of them is used here."""
    rows = site.library.rows_with("claims", "org_id", org_id)
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


# --- all of them ------------------------------------------------------------------------------------------------------


def organisations_page(site: Site) -> Page:
    """The organisations, and what they make together when each project counts once."""
    words, projects = site.words, projects_of(site.library)
    distinct = len(list(filter(site.ours_in, projects.in_window)))
    counts = projects_by_organisation(site.library)
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
