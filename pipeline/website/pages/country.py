"""The page of a country."""

from pipeline.typography import in_order
from pipeline.website.content.activities import lines_section, offices_section
from pipeline.website.content.beneficiaries import CHILDREN, FORM, MEASURES, SERVICE, Count
from pipeline.website.content.list_entries import (
    disagreements_in,
    lanes_of_projects,
    links_of,
    milestones_section,
    project_item,
    quoted_section,
    written_sections,
)
from pipeline.website.content.presence import CountryPresence, actors_of, is_partner
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    confirmed_line,
    organisation_ref,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Page, Ref, Table
from pipeline.website.pages.beneficiaries import (
    children_note,
    in_brief,
    in_window,
    measure_name,
    sentences,
    table_by_year,
    with_some,
    years_charts,
)
from pipeline.website.pages.beneficiaries_groups import pyramid
from pipeline.website.pages.explorer import newest_answer
from pipeline.website.pages.help import lines_by_country

FEWEST_LANES = 4  # projects from which a drawing of their time says more than their list


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
        summary=country_lead(site, place),
        content=_content(site, place),
        section="countries",
        kicker=site.own(site.library.countries[place.code], "m49_subregion"),
        trail=(site.page("home"), site.page("countries")),
        label=name,
        quotable=to_quote(site, sentence),
    )


# --- what stands on the page ----------------------------------------------------------------------------------------


def _content(site: Site, place: CountryPresence) -> SubjectPage:
    rows = _rows(site, place)
    sections = (
        *_projects(site, place),
        *offices_section(site, _of_country(site, place, "offices")),
        *lines_section(site, _of_country(site, place, "programme_lines"), by_organisation=True),
        *_campaigns(site, place),
        *_counted(site, place),
        *_quoted(site, place),
        *_people(site, place),
        *_members(site, place),
        *written_sections(site, place.publications, place.reports),
        *milestones_section(site, "country_code", place.code),
        *_help(site, place),
        *disagreements_in(site, rows),
    )
    return SubjectPage(
        facts=_facts(site, place),
        sections=sections,
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
    )


def _of_country(site: Site, place: CountryPresence, table: str) -> list[Record]:
    return site.library.rows_with(table, "country_code", place.code)


def _rows(site: Site, place: CountryPresence) -> list[Record]:
    library = site.library
    tables = (
        "project_countries",
        "publication_countries",
        "report_countries",
        "project_partners",
        "reach_statements",
        "milestones",
        "offices",
        "programme_lines",
    )
    links = library.rows_in(tables, "country_code", place.code)
    told = library.by_key("project_descriptions", "project_id")
    described = [told[row["project_id"]] for row in place.projects if row["project_id"] in told]
    return [*place.projects, *place.campaigns, *place.publications, *place.reports, *described, *links]


def _facts(site: Site, place: CountryPresence) -> tuple[Note, ...]:
    words = site.words
    counts = {
        "with_campaigns" if place.campaigns else "projects": len(place.projects) + len(place.campaigns),
        "dated": len(place.dated),
        "publications": len(place.publications),
        "reports": len(place.reports),
    }
    shown = tuple(
        Note(words(f"place.fact_{name}", window=site.window), (words.number(count),))
        for name, count in counts.items()
        if count
    )
    return (*shown, *children_note(site, count_in(site, place.code), "children_countries", place.code))


def _help(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    """Where to turn to in this country, or that nobody has given an address."""
    rows = lines_by_country(site).get(place.code, [])
    if site.library.is_demonstration or not (rows or place.projects):
        return ()
    names = site.words.listed(site.own(row, "name") for row in rows)
    text = site.words("place.help", names=names) if rows else site.words("place.no_help")
    link = site.link(site.words("place.to_help"), "help", anchor=place.code.lower() if rows else "")
    return (Section(site.words("help.title"), texts=(text,), links=(link,)),)


def _projects(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    """What each project does; those dated in the framework's years first."""
    words = site.words
    dated = [row for row in place.projects if row in place.dated]
    projects = (*dated, *(row for row in place.projects if row not in dated))
    if not projects:
        return ()
    items = tuple(project_item(site, row, here=place.code) for row in projects)
    in_time = sum(bool(row["start_date"]) for row in projects)
    charts = lanes_of_projects(site, "projects", projects) if in_time >= FEWEST_LANES else ()
    done = Section(words("place.done"), "projects-list", items=items, links=(site.whole("projects"),))
    return (done, Section(words("projects.in_time"), "time", charts=charts)) if charts else (done,)


def _campaigns(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    items = tuple(project_item(site, row, here=place.code) for row in place.campaigns)
    return (Section(site.words("place.campaigns_title"), "campaigns", items=items),) if items else ()


def _counted(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    words, data, code = site.words, site.beneficiaries, place.code
    lead = data.lead(code) if data else None
    if data is None or lead is None:
        return ()

    services, forms = data.measures(SERVICE), data.measures(FORM)
    tables: list[Table] = []
    for kind, measures in (("measure", MEASURES), ("service", services), ("form", forms)):
        lines = with_some({words.opening(measure_name(site, each)): data.by_year(each, code) for each in measures})
        caption, header = words(f"place.{kind}_caption"), words(f"beneficiaries.{kind}_header")
        tables += table_by_year(site, caption, header, lines)
    if not tables:
        return ()
    by_year = years_charts(site, data, [CHILDREN], code)
    answer = newest_answer(data, code)
    error = max(data.usual_errors.get(code, {}).values(), default=None)
    asked = (Link(words("place.explore"), answer),) if answer else ()
    return (
        Section(
            words("place.counted"),
            "children",
            sentences(site, error),
            charts=(
                *by_year,
                *pyramid(site, data, lead),
                *years_charts(site, data, services, code),
            ),
            tables=tuple(tables),
            links=(*asked, site.page("children_method")),
        ),
    )


def _quoted(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    rows = site.library.rows_with("reach_statements", "country_code", place.code)
    aside = "" if site.library.is_demonstration else site.words("children.closing", between=site.between)
    return quoted_section(site, site.words("place.quoted"), rows, aside)


def _people(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    words, library = site.words, site.library
    own = {row["project_id"]: row for row in library.rows("projects")}
    links = [row for row in library.rows_with("project_partners", "country_code", place.code) if is_partner(row)]
    named = dict.fromkeys(
        row["org_id"] for row in links if site.names(row["org_id"]) and row["org_id"] not in site.ours
    )
    hidden = {row["org_id"] for row in links if not site.names(row["org_id"])}
    items = []
    for org_id in sorted(named, key=lambda each: in_order(site.organisation(each))):
        projects = dict.fromkeys(row["project_id"] for row in links if row["org_id"] == org_id)
        term = words.count("partners.projects", len(projects))
        note = Note(term, (), links_of([own[key] for key in projects], site))
        items.append(Item(site.organisation(org_id), organisation_ref(site, org_id), links=(note,)))
    texts = (words.count("partners.hidden", len(hidden)),) if hidden else ()
    if not (items or texts):
        return ()
    return (Section(words("place.people"), "partners", texts, items=tuple(items)),)


def _members(site: Site, place: CountryPresence) -> tuple[Section, ...]:
    names = []
    for row in site.library.rows_with("organisations", "country_code", place.code):
        if site.library.is_of_network(row["org_id"]) and row["org_id"] not in site.ours:
            names.append(site.organisation(row["org_id"]))
    return (Section(site.words("place.members"), "members", (site.words.listed(names),)),) if names else ()


# --- what its title states, and what must not be taken from it --------------------------------------------------------


WORK = frozenset({"project", "programme_line", "office", "seat", "milestone"})
"""The kinds of presence that are work; a publication or a report is about a country."""


def country_finding(site: Site, place: CountryPresence) -> str:
    """What a country's page says first: its projects and writings, or its children where they are counted."""
    lead = count_in(site, place.code)
    documented = [*_counted_projects(site, place), *_since(site, place)] if lead else documented_parts(site, place)
    parts = ", ".join(documented)
    if lead:
        children = in_window(site, lead) if place.dated else in_brief(site, lead)
        parts = site.words("place.with_children", children=children, parts=parts) if parts else children
    name = site.country(place.code)
    return site.words("place.title", name=name, parts=parts) if parts else name


def documented_parts(site: Site, place: CountryPresence) -> list[str]:
    words = site.words
    written = [
        words.count(f"place.count_{name}", len(rows))
        for name, rows in (("publications", place.publications), ("reports", place.reports))
        if rows
    ]
    return [*_counted_projects(site, place), *_since(site, place), *written]


def _counted_projects(site: Site, place: CountryPresence) -> list[str]:
    """The projects of a country: those dated in the framework's years, else the others, else the campaigns."""
    words = site.words
    if place.dated:
        return [words.count("place.dated", len(place.dated), between=site.between)]
    counts = {"place.count_projects": len(place.projects), "place.campaigns": len(place.campaigns)}
    return [words.count(key, count) for key, count in counts.items() if count]


def _since(site: Site, place: CountryPresence) -> list[str]:
    """Since when there is an office in a country, or else since when work is done there; nothing where unknown."""
    rows = site.library.rows_with("milestones", "country_code", place.code)
    for kind in ("office", "presence"):
        years = sorted(row["date"].year for row in rows if row["kind"] == kind and row["date"])
        if years:
            return [site.words(f"place.since_{kind}", year=years[0])]
    return []


def count_in(site: Site, code: str) -> Count | None:
    return site.beneficiaries.lead(code) if site.beneficiaries else None


def country_lead(site: Site, place: CountryPresence) -> str:
    """Who works there with how many partners, and what the title must not be taken for."""
    words = site.words
    tied = [row for row in site.library.rows_with("presence", "country_code", place.code) if row["kind"] in WORK]
    carrying: list[str] = []
    for row in place.projects:
        carrying += actors_of(site.library, row).carriers
    present = dict.fromkeys([row["org_id"] for row in tied] or carrying)
    names = [site.organisation(org_id) for org_id in present]
    links = site.library.rows_with("project_partners", "country_code", place.code)
    partners = {row["org_id"] for row in links if is_partner(row)} - {*site.ours, *present}
    there = [words.count("place.partners_there", len(partners))] if partners else []
    lead = words("place.with", names=words.listed([*names, *there])) if names else words("place.written_lead")
    parts = [lead]
    if site.library.is_demonstration:
        parts.append(words("finding.caution_invented"))
    elif count_in(site, place.code):
        parts.append(words("place.caution_counted"))
    elif place.projects:
        parts.append(words("place.caution"))
    return " ".join(parts)
