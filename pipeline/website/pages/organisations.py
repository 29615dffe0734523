"""Who acts, who pays and who takes part: our organisations, each on its page; funders; partners that may be named."""

from itertools import chain

from pipeline.typography import in_order
from pipeline.website.content import findings
from pipeline.website.content.activities import (
    figure,
    lines_section,
    offices_section,
    period,
)
from pipeline.website.content.list_entries import (
    countries_in,
    links_of,
    milestones_section,
    project_item,
    written_sections,
)
from pipeline.website.content.presence import (
    ByOrganisation,
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
    project_name,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Note, Nothing, Page, Ref, Row, Shared, Table, table_of_numbers
from pipeline.website.pages.children import headline_rows

TABLES_OF_AN_ORGANISATION = (
    "organisation_profiles",
    "programme_lines",
    "offices",
    "project_partners",
    "publication_contributions",
    "report_submitters",
    "expertise_evidence",
    "milestones",
)

# --- the page of one of our organisations ---------------------------------------------------------------------------


def organisation_pages(site: Site) -> list[Page]:
    return [_organisation_page(site, org_id) for org_id in site.ours]


def _organisation_page(site: Site, org_id: str) -> Page:
    words, library, name = site.words, site.library, site.organisation(org_id)
    profile = library.by_key("organisation_profiles", "org_id").get(org_id)

    def rows_with(table: str, key: str = "org_id") -> list[Record]:
        return library.rows_with(table, key, org_id)

    projects = projects_with(library, org_id)
    dated = in_window(library, projects)
    countries = countries_in(site, dated)
    parts = [words.count("place.dated", len(dated), between=site.between)] if dated else []
    if countries:
        parts.append(words.count("organisation_page.in_countries", len(countries)))
    said = ", ".join(parts)
    first = tuple(project_item(site, row) for row in dated)
    others = tuple(project_item(site, row, told=False) for row in projects if row not in dated)
    settle_text = words("organisation_page.settle_text")
    rows = [*projects, *library.rows_in(TABLES_OF_AN_ORGANISATION, "org_id", org_id)]
    content = SubjectPage(
        facts=_facts(site, org_id),
        sections=(
            *lines_section(site, rows_with("programme_lines"), by_organisation=False),
            *offices_section(site, rows_with("offices")),
            Section(words("organisation_page.projects", window=site.window), "dated", items=first),
            Section(words("organisation_page.others"), "others", items=others),
            _with_whom(site, org_id),
            _indicators(site, org_id),
            _expertise(site, org_id),
            *written_sections(site, rows_with("publication_contributions"), rows_with("report_submitters")),
            *milestones_section(site, "org_id", org_id),
            *_claims(site, rows_with("claims")),
            *_texts_of(site, org_id),
            *disagreements_section(site, rows_with("conflicts", "settle_org"), settle_text),
            onward_section(site, "organisations", "funders", "partners", "results"),
        ),
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
        opening=(site.own(profile, "profile"),) if profile else (),
        told_by=site.sources(profile) if profile else (),
    )
    return site.make_page(
        Ref("organisation", org_id),
        "dossier",
        words("organisation_page.title", name=name, parts=said),
        site.own(profile, "mission") if profile else words("organisation_page.caution"),
        content,
        "organisations",
        kicker=words("organisation_page.kicker"),
        label=name,
        quotable=to_quote(site, words("organisation_page.cite", name=name, parts=said)),
        shared=Shared(),
    )


def _facts(site: Site, org_id: str) -> tuple[Note, ...]:
    words, library = site.words, site.library
    notes = []
    country, address = (library.organisations[org_id][column] for column in ("country_code", "website"))
    if country:
        links = country_links(site, [country])
        notes.append(Note(words("organisation_page.seat"), () if links else (site.country(country),), links))
    projects = projects_with(library, org_id)
    dated = in_window(library, projects)
    shared = [row for row in dated if len(site.ours_in(row)) > 1]
    for name, rows in (("dated", dated), ("shared", shared), ("projects", projects)):
        if rows:
            term = words(f"organisation_page.fact_{name}", window=site.window)
            notes.append(Note(term, (words.number(len(rows)),)))
    if address.startswith(WEB):
        label = address.split("//", 1)[1].removeprefix("www.").rstrip("/")
        notes.append(Note(words("organisation_page.website"), (), (Link(label, address),)))
    return tuple(notes)


def _with_whom(site: Site, org_id: str) -> Section:
    words, library = site.words, site.library
    notes = []
    for row in library.rows_with("project_budgets", "org_id", org_id):
        if row["amount"] is not None:
            share = words("organisation_page.share", figure=figure(site, row), period=period(site, row))
            notes.append(Note(site.organisation(row["funder_org"]), (share,), site.sources(row)))
    funders, others = list[str](), list[str]()
    for project in projects_with(library, org_id):
        actors = actors_of(library, project)
        funders += actors.funders
        others += [each for each in (*actors.carriers, *actors.partners) if each != org_id]
    funders_term = words.count("project_page.funders", len(set(funders)))
    notes += organisations_note(site, funders_term, funders)
    notes += organisations_note(site, words("project_page.partners"), others)
    return Section(words("organisation_page.with_whom"), "with-whom", notes=tuple(notes))


def _indicators(site: Site, org_id: str) -> Section:
    """The indicators that have a value for an organisation; how many have none is said once."""
    words, scope = site.words, scope_of(site.library, org_id)
    rows = []
    for row in site.library.indicators:
        key = row["indicator_id"]
        if findings.headline(site, key, scope).is_counted:
            rows.append(Row(site.indicator_cell(row), (findings.cell_of(site, key, scope),)))
    columns = (words("framework.indicator"), words("values.total", window=site.window))
    table = table_of_numbers(words("framework.caption", window=site.window), columns, rows)
    without = len(site.library.indicators) - len(rows)
    return Section(
        words("organisation_page.indicators"),
        anchor="indicators",
        texts=(words.count("organisation_page.without", without),) if without else (),
        tables=(table,) if rows else (),
        links=(site.link(words("organisation_page.results"), "results_scope", scope),),
    )


def _expertise(site: Site, org_id: str) -> Section:
    words, library = site.words, site.library
    evidence = library.rows_with("expertise_evidence", "org_id", org_id)
    dated = {row["form"] for row in evidence if row["evidence_date"]}
    rows = []
    for form in library.rows("forms"):
        attested = Cell(words("value.yes")) if form["form"] in dated else site.nothing(Nothing.NOT_STATED)
        rows.append(Row(Cell(site.own(form, "short")), (attested,)))
    caption = words.count("organisation_page.expertise", len(dated), all=words.number(len(rows)))
    columns = (words("beneficiaries.form_header"), words("organisation_page.attested"))
    return Section(
        words("organisation_page.expertise_title"),
        texts=(words("organisation_page.expertise_text"),),
        tables=(Table(caption, columns, tuple(rows)),),
        links=(site.indicator_link(library.by_key("indicators", "indicator_id")["ND-3"]),),
    )


def _texts_of(site: Site, org_id: str) -> list[Section]:
    """The facts about an organisation, and those about others of which it wrote the source."""
    rows = []
    for row in site.library.rows("facts"):
        source = site.library.sources.get(row["source_id"], {"producer_org": ""})
        teller = row["org_id"] if row["org_id"] in site.ours else source["producer_org"]
        if row["text_fr"] and teller == org_id:
            rows.append(row)
    texts = tuple(site.own(row, "text") for row in rows)
    note = Note(site.words("indicator.sources"), (), site.sources(*rows))
    return [Section(site.words("organisation_page.told"), "told", texts, notes=(note,))] if rows else []


def _claims(site: Site, claims: list[Record]) -> list[Section]:
    """That figures about it were published, and where they are quoted; none of them is used here."""
    if not claims:
        return []
    links = [site.page("published_figures")]
    if any(row in headline_rows(site) for row in claims):
        links.append(site.page("children_figure"))
    text = site.words.count("organisation_page.claims", len(claims))
    return [Section(site.words("page.published_figures"), texts=(text,), links=tuple(links))]


# --- all our organisations --------------------------------------------------------------------------------------------


def organisations_page(site: Site) -> Page:
    """The organisations, and what they make together when each project counts once."""
    words, library = site.words, site.library
    distinct = len(list(filter(site.ours_in, projects_of(library).in_window)))
    total = words.number(sum(projects_by_organisation(library).values()))
    summed = words.count("organisations.sum", distinct, sum=total, between=site.between)
    missions, network, profiles = [], [], library.by_key("organisation_profiles", "org_id")
    for org_id in dict.fromkeys([*site.ours, *profiles]):
        profile, name = profiles.get(org_id), site.organisation(org_id)
        if profile and org_id in site.ours:
            missions.append(Item(name, Ref("organisation", org_id), text=site.own(profile, "mission")))
        elif profile and site.names(org_id):
            note = Note(words("indicator.sources"), (), site.sources(profile))
            texts = (site.own(profile, "mission"), site.own(profile, "profile"))
            network.append(Section(name, org_id.lower(), texts, notes=(note,)))
    table = _together(site, distinct)
    sections = (
        Section(words("organisations.missions"), "missions", items=tuple(missions)),
        *network,
        Section(words("organisations.side"), texts=(summed,), tables=(table,)),
        onward_section(site, "projects", "funders", "partners"),
    )
    title = words(
        "organisations.title",
        names=words.listed(map(site.organisation, site.ours)),
        dated=words.count("place.dated", distinct, between=site.between),
    )
    cited = words.count("organisations.cite", distinct, between=site.between)
    return _index_page(site, "organisations", title, SubjectPage((), sections), cited)


def _index_page(site: Site, name: str, title: str, content: SubjectPage, cited: str) -> Page:
    summary, quotable = site.words(f"{name}.summary"), to_quote(site, cited)
    return site.make_page(name, "dossier", title, summary, content, "organisations", quotable=quotable)


def _together(site: Site, distinct: int) -> Table:
    words, library = site.words, site.library
    rows = []
    for org_id in site.ours:
        projects = projects_with(library, org_id)
        dated, scope = in_window(library, projects), scope_of(library, org_id)
        numbers = (len(dated), len(projects), len(countries_in(site, dated)))
        documented = sum(findings.headline(site, row["indicator_id"], scope).is_counted for row in library.indicators)
        has_value = Cell(words.number(documented)) if documented else site.nothing(Nothing.NOT_REPORTED)
        cells = (*(count_cell(site, number) for number in numbers), has_value)
        rows.append(Row(Cell(site.organisation(org_id), Ref("organisation", org_id)), cells))
    found = list(filter(site.ours_in, library.rows("projects")))
    together = (distinct, len(found), len(countries_in(site, in_window(library, found))))
    last = (*(Cell(words.number(count)) for count in together), site.nothing(Nothing.NOT_APPLICABLE))
    rows.append(Row(Cell(words("organisations.once")), last))
    headers = ("organisation", "dated", "projects", "countries", "documented")
    columns = words.each("organisations.header_", *headers, window=site.window)
    return table_of_numbers(words("organisations.caption"), columns, rows)


# --- funders ----------------------------------------------------------------------------------------------------------


def funders_page(site: Site) -> Page:
    """Each funder with its projects, as far as rows name them; amounts as stated, never added."""
    words, library, named = site.words, site.library, _named(site, site.funders)
    projects = library.rows("projects")
    funded = {row["project_id"] for row in chain.from_iterable(site.funders.values())}
    budgets = [row for row in library.rows("project_budgets") if row["amount"]]
    title = words(
        "funders.title",
        funders=words.opening(words.count("funders.named", len(named))),
        projects=words.count("funders.projects", len(funded), all=words.number(len(projects))),
        amounts=words.count("funders.amounts", len(budgets)),
    )
    unfunded = [row for row in projects if row["project_id"] not in funded]
    rows = [*(row for row in library.rows("project_partners") if row["role"] == "funding"), *budgets]
    content = SubjectPage(
        facts=(),
        sections=(
            _funders_table(site, named),
            *(_funder(site, org_id) for org_id in named),
            _silence(site, len(site.funders) - len(named), unfunded),
        ),
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
    )
    cited = words.count("funders.cite", len(funded), all=words.number(len(projects)))
    return _index_page(site, "funders", title, content, cited)


def _named(site: Site, found: ByOrganisation) -> list[str]:
    return sorted(filter(site.names, found), key=lambda org_id: in_order(site.organisation(org_id)))


def _funders_table(site: Site, named: list[str]) -> Section:
    words = site.words
    rows = []
    for org_id in named:
        projects = site.funders[org_id]
        numbers = (len(in_window(site.library, projects)), len(projects), len(countries_in(site, projects)))
        header = Cell(site.organisation(org_id), Ref("funders", anchor=org_id.lower()))
        rows.append(Row(header, tuple(count_cell(site, number) for number in numbers)))
    columns = words.each("funders.header_", "funder", "dated", "projects", "countries", window=site.window)
    texts = [words("funders.text"), words("funders.no_amount")]
    if not site.library.rows("targets"):
        texts.append(words("funders.no_target"))
    table = table_of_numbers(words("funders.caption"), columns, rows)
    return Section(words("funders.all"), texts=tuple(texts), tables=(table,))


def _funder(site: Site, org_id: str) -> Section:
    words, library, projects = site.words, site.library, site.funders[org_id]
    dated = len(in_window(library, projects))
    opening = words.count("funders.section_undated", len(projects))
    if dated:
        opening = words.count("funders.section", len(projects), dated=words.number(dated))
    named = library.by_key("projects", "project_id")
    notes = []
    for row in library.rows_with("project_budgets", "funder_org", org_id):
        if row["amount"]:
            term = words("funders.budget_of", name=site.organisation(row["org_id"]))
            if row["project_id"] in named:
                term = project_name(site, named[row["project_id"]])
            texts = [words("money.amount", figure=figure(site, row), kind=words(f"money.{row['kind']}"))]
            if row["start_date"]:
                texts.append(period(site, row))
            text = words("activities.separator").join(texts)
            notes.append(Note(term, (text,), site.source(row["source_id"])))
    items = tuple(project_item(site, row, told=False) for row in projects)
    return Section(site.organisation(org_id), org_id.lower(), (opening,), notes=tuple(notes), items=items)


def _silence(site: Site, hidden: int, unfunded: list[Record]) -> Section:
    """What is not there: funders one might look for, those not named, projects without a funder."""
    words = site.words
    texts = []
    for name in () if site.library.is_demonstration else site.settings.funders_looked_for:
        if not any(org_id.startswith(name) for org_id in site.funders):
            texts.append(words(f"funders.absent_{name.lower()}"))
    if hidden:
        texts.append(words.count("funders.hidden", hidden))
    notes = []
    if unfunded:
        texts.append(words.count("funders.without", len(unfunded)))
        notes.append(Note(words("funders.which"), (), links_of(unfunded, site)))
    return Section(words("funders.silence"), "silence", tuple(texts), notes=tuple(notes))


# --- partners ---------------------------------------------------------------------------------------------------------


def partners_page(site: Site) -> Page:
    words, library, named = site.words, site.library, _named(site, site.partners)
    hidden = len(site.partners) - len(named)
    hidden_text = words.count("partners.hidden", hidden) if hidden else words("partners.all_named")
    by_country: dict[str, list[Item]] = {}
    for org_id in named:
        row, projects = library.organisations[org_id], site.partners[org_id]
        kind = (words("partners.member"),) if row["org_type"] == "ecpat_member" else ()
        note = Note(words.count("partners.projects", len(projects)), (), links_of(projects, site))
        item = Item(site.organisation(org_id), None, kind, (note,), org_id.lower())
        by_country.setdefault(row["country_code"], []).append(item)
    sections = [Section(words("partners.why"), texts=(words("partners.text"), hidden_text))]
    for code in site.by_name(by_country):
        title, anchor, to = words("partners.nowhere"), "country-unknown", None
        if code:
            title, anchor, to = site.country(code), f"country-{code.lower()}", site.country_ref(code)
        sections.append(Section(title, anchor, items=tuple(by_country[code]), to=to))
    sections.append(onward_section(site, "projects", "funders", "countries"))
    title = words(
        "partners.title",
        named=words.opening(words.count("partners.named", len(named))),
        countries=words.count("project_page.in_countries", len(by_country.keys() - {""})),
    )
    rows = [row for row in library.rows("project_partners") if row["org_id"] in named and row["role"] != "funding"]
    content = SubjectPage((), tuple(sections), confirmed_line(site, rows), sources=sources_of(site, rows))
    return _index_page(site, "partners", title, content, words.count("partners.cite", len(named)))
