"""Who pays and who takes part: funders, and the partners that agreed to be named."""

from itertools import chain

from pipeline.typography import in_order
from pipeline.website.content.activities import figure, period
from pipeline.website.content.list_entries import countries_in, links_of, project_item
from pipeline.website.content.presence import ByOrganisation, in_window
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    confirmed_line,
    count_cell,
    onward_section,
    project_name,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Ref, Row, table_of_numbers


def funders_page(site: Site) -> Page:
    """Each funder with its projects, as far as rows name them; amounts as stated, never added."""
    words, library = site.words, site.library
    named = _named(site, site.funders)
    funded = _funded(site)
    budgets = [row for row in library.rows("project_budgets") if row["amount"]]
    title = words(
        "funders.title",
        funders=words.opening(words.count("funders.named", len(named))),
        projects=words.count("funders.projects", len(funded), all=words.number(len(library.rows("projects")))),
        amounts=words.count("funders.amounts", len(budgets)),
    )
    rows = [*library.rows("project_partners"), *budgets]
    content = SubjectPage(
        facts=(),
        sections=(_overview(site, named), *(_funder(site, org_id) for org_id in named), *_silence(site, named)),
        confirmed=confirmed_line(site, (row for row in rows if row.get("role") == "funding")),
        sources=sources_of(site, (row for row in rows if row.get("role", "funding") == "funding")),
    )
    summary = words("funders.summary")
    sentence = words.count("funders.cite", len(funded), all=words.number(len(library.rows("projects"))))
    quotable = to_quote(site, sentence)
    return site.make_page("funders", "dossier", title, summary, content, "organisations", quotable=quotable)


def _named(site: Site, found: ByOrganisation) -> list[str]:
    return sorted(
        (org_id for org_id in found if site.names(org_id)), key=lambda each: in_order(site.organisation(each))
    )


def _overview(site: Site, named: list[str]) -> Section:
    words = site.words
    rows = []
    for org_id in named:
        projects = site.funders[org_id]
        dated = in_window(site.library, projects)
        numbers = (len(dated), len(projects), len(countries_in(site, projects)))
        cells = tuple(count_cell(site, n) for n in numbers)
        rows.append(Row(Cell(site.organisation(org_id), Ref("funders", anchor=org_id.lower())), cells))
    names = ("funder", "dated", "projects", "countries")
    columns = words.each("funders.header_", *names, window=site.window)
    table = table_of_numbers(words("funders.caption"), columns, rows)
    texts = (
        words("funders.text"),
        words("funders.no_amount"),
        *([] if site.library.rows("targets") else [words("funders.no_target")]),
    )
    return Section(words("funders.all"), texts=texts, tables=(table,))


def _funder(site: Site, org_id: str) -> Section:
    words, library = site.words, site.library
    projects = site.funders[org_id]
    given = [row for row in library.rows("project_budgets") if row["funder_org"] == org_id and row["amount"]]
    dated = len(in_window(library, projects))
    if dated:
        opening = words.count("funders.section", len(projects), dated=words.number(dated))
    else:
        opening = words.count("funders.section_undated", len(projects))
    notes = tuple(_given(site, row) for row in given)
    items = tuple(project_item(site, row, told=False) for row in projects)
    return Section(site.organisation(org_id), org_id.lower(), (opening,), notes=notes, items=items)


def _given(site: Site, row: Record) -> Note:
    words = site.words
    project = site.library.by_key("projects", "project_id").get(row["project_id"])
    term = project_name(site, project) if project else words("funders.budget_of", name=site.organisation(row["org_id"]))
    when = period(site, row) if row["start_date"] else ""
    amount = words("money.amount", figure=figure(site, row), kind=words(f"money.{row['kind']}"))
    texts = (words("activities.separator").join(text for text in (amount, when) if text),)
    return Note(term, texts, site.source(row["source_id"]))


def _silence(site: Site, named: list[str]) -> tuple[Section, ...]:
    """What is not there: projects without a funder, funders one might look for, those not named."""
    words = site.words
    funded = _funded(site)
    unfunded = [row for row in site.library.rows("projects") if row["project_id"] not in funded]
    looked_for = () if site.library.is_demonstration else site.settings.funders_looked_for
    hidden = len(site.funders) - len(named)
    texts = []
    for name in looked_for:
        if not any(org_id.startswith(name) for org_id in site.funders):
            texts.append(words(f"funders.absent_{name.lower()}"))
    if hidden:
        texts.append(words.count("funders.hidden", hidden))
    if unfunded:
        texts.append(words.count("funders.without", len(unfunded)))
    if not texts:
        return ()
    links = links_of(unfunded, site)
    note = (Note(words("funders.which"), (), links),) if links else ()
    return (Section(words("funders.silence"), "silence", tuple(texts), notes=note),)


def _funded(site: Site) -> set[str]:
    return {row["project_id"] for row in chain.from_iterable(site.funders.values())}


def partners_page(site: Site) -> Page:
    """The partners that agreed to be named, by country."""
    words = site.words
    named = _named(site, site.partners)
    hidden = len(site.partners) - len(named)
    codes = {site.library.organisations[org_id]["country_code"] for org_id in named} - {""}
    title = words(
        "partners.title",
        named=words.opening(words.count("partners.named", len(named))),
        countries=words.count("project_page.in_countries", len(codes)),
    )
    hidden_text = words.count("partners.hidden", hidden) if hidden else words("partners.all_named")
    links = [
        row for row in site.library.rows("project_partners") if row["org_id"] in named and row["role"] != "funding"
    ]
    content = SubjectPage(
        facts=(),
        sections=(
            Section(words("partners.why"), texts=(words("partners.text"), hidden_text)),
            *_by_country(site, named),
            onward_section(site, "projects", "funders", "countries"),
        ),
        confirmed=confirmed_line(site, links),
        sources=sources_of(site, links),
    )
    summary, quotable = words("partners.summary"), to_quote(site, words.count("partners.cite", len(named)))
    return site.make_page("partners", "dossier", title, summary, content, "organisations", quotable=quotable)


def _by_country(site: Site, named: list[str]) -> tuple[Section, ...]:
    words = site.words
    by_country: dict[str, list[str]] = {}
    for org_id in named:
        by_country.setdefault(site.library.organisations[org_id]["country_code"], []).append(org_id)
    sections = []
    for code in site.by_name(by_country):
        title = site.country(code) if code else words("partners.nowhere")
        anchor = f"country-{code.lower()}" if code else "country-unknown"
        items = tuple(_partner(site, org_id) for org_id in by_country[code])
        sections.append(Section(title, anchor, items=items, to=site.country_ref(code) if code else None))
    return tuple(sections)


def _partner(site: Site, org_id: str) -> Item:
    words, row = site.words, site.library.organisations[org_id]
    kind = (words("partners.member"),) if row["org_type"] == "ecpat_member" else ()
    projects = site.partners[org_id]
    note = Note(words.count("partners.projects", len(projects)), (), links_of(projects, site))
    return Item(site.organisation(org_id), None, kind, (note,), org_id.lower())
