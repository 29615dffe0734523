"""Who pays and who takes part: funders, and the partners that agreed to be named."""

from pipeline.typography import in_order
from pipeline.website.content.list_entries import countries_of, links_of, project_item
from pipeline.website.content.presence import in_window
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    confirmed_line,
    count_cell,
    country_links,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Ref, Row, Table, Text


def funders_page(site: Site) -> Page:
    """Each funder with its projects, as far as rows name them; amounts as stated, never added."""
    words, library = site.words, site.library
    named = _named(site, site.funders)
    funded = {row["project_id"] for rows in site.funders.values() for row in rows}
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
    trail = (site.page("home"), site.page("countries"))
    sentence = words.count("funders.cite", len(funded), all=words.number(len(library.rows("projects"))))
    quotable = to_quote(site, sentence, words("funders.avoid"))
    return Page(
        Ref("funders"), site.language, "dossier", title, summary, content, "countries", trail=trail, quotable=quotable
    )


def _named(site: Site, found: dict[str, tuple[Record, ...]]) -> list[str]:
    return sorted(
        (org_id for org_id in found if site.names(org_id)), key=lambda each: in_order(site.organisation(each))
    )


def _overview(site: Site, named: list[str]) -> Section:
    words = site.words
    rows = []
    for org_id in named:
        projects = site.funders[org_id]
        dated = in_window(site.library, projects)
        countries = {code for row in projects for code in countries_of(site, row)}
        numbers = (len(dated), len(projects), len(countries))
        cells = tuple(count_cell(site, n) for n in numbers)
        rows.append(Row(Cell(Text(site.organisation(org_id)), Ref("funders", anchor=org_id.lower())), cells))
    names = ("funder", "dated", "projects", "countries")
    columns = tuple(words(f"funders.header_{name}", window=site.window) for name in names)
    table = Table(words("funders.caption"), columns, tuple(rows), frozenset(range(1, len(columns))))
    return Section(words("funders.all"), texts=(words("funders.text"),), tables=(table,))


def _funder(site: Site, org_id: str) -> Section:
    words, library = site.words, site.library
    projects = site.funders[org_id]
    given = [row for row in library.rows("project_budgets") if row["funder_org"] == org_id and row["amount"]]
    texts = [
        words.count("funders.section", len(projects), dated=words.number(len(in_window(library, projects)) or 0))
        if in_window(library, projects)
        else words.count("funders.section_undated", len(projects)),
        words("funders.given" if given else "funders.no_amount"),
        *([] if library.rows("targets") else [words("funders.no_target")]),
    ]
    items = tuple(project_item(site, row) for row in projects)
    return Section(site.organisation(org_id), org_id.lower(), tuple(texts), items=items)


def _silence(site: Site, named: list[str]) -> tuple[Section, ...]:
    """What is not there: projects without a funder, funders one might look for, those not named."""
    words = site.words
    unfunded = [row for row in site.library.rows("projects") if not _has_funder(site, row)]
    looked_for = () if site.library.is_demonstration else site.settings.funders_looked_for
    absent = [name for name in looked_for if not any(org_id.startswith(name) for org_id in site.funders)]
    hidden = len(site.funders) - len(named)
    texts = (
        *(words(f"funders.absent_{name.lower()}") for name in absent),
        *([words.count("funders.hidden", hidden)] if hidden else []),
        *([words.count("funders.without", len(unfunded))] if unfunded else []),
    )
    if not texts:
        return ()
    links = links_of(unfunded, site)
    note = (Note(words("funders.which"), (), links),) if links else ()
    return (Section(words("funders.silence"), "silence", texts, notes=note),)


def _has_funder(site: Site, project: Record) -> bool:
    return any(project in rows for rows in site.funders.values())


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
            Section(
                words("dossier.onward"), links=tuple(site.page(each) for each in ("projects", "funders", "countries"))
            ),
        ),
        confirmed=confirmed_line(site, links),
        sources=sources_of(site, links),
    )
    return Page(
        Ref("partners"),
        site.language,
        "dossier",
        title,
        words("partners.summary"),
        content,
        "countries",
        trail=(site.page("home"), site.page("countries")),
        quotable=to_quote(site, words.count("partners.cite", len(named)), words("partners.avoid")),
    )


def _by_country(site: Site, named: list[str]) -> tuple[Section, ...]:
    words = site.words
    by_country: dict[str, list[str]] = {}
    for org_id in named:
        by_country.setdefault(site.library.organisations[org_id]["country_code"], []).append(org_id)
    order = sorted(by_country, key=lambda code: (not code, in_order(site.country(code)) if code else ""))
    return tuple(
        Section(
            site.country(code) if code else words("partners.nowhere"),
            f"country-{code.lower()}" if code else "country-unknown",
            items=tuple(_partner(site, org_id) for org_id in by_country[code]),
            links=country_links(site, [code]) if code else (),
        )
        for code in order
    )


def _partner(site: Site, org_id: str) -> Item:
    words, row = site.words, site.library.organisations[org_id]
    kind = (words("partners.member"),) if row["org_type"] == "ecpat_member" else ()
    projects = Note(words("partners.projects"), (), links_of(site.partners[org_id], site))
    return Item(Text(site.organisation(org_id)), None, kind, (projects,), org_id.lower())
