"""The countries: the map of the work, what names each country, and the page of each."""

from pipeline.typography import in_order
from pipeline.website.charts.work_map import WorkCountry
from pipeline.website.content.activities import lines_section, offices_section
from pipeline.website.content.beneficiaries import CHILDREN, FORM, MEASURES, SERVICE
from pipeline.website.content.list_entries import (
    disagreements_in,
    lanes_of_projects,
    links_of,
    milestones_section,
    project_item,
    quoted_section,
    written_sections,
)
from pipeline.website.content.presence import CountryPresence, Presence, actors_of, is_partner
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    confirmed_line,
    count_cell,
    onward_section,
    organisation_ref,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Cell, Link, Note, Page, Ref, Row, Table, table_of_numbers
from pipeline.website.pages.beneficiaries import (
    children_note,
    in_brief,
    lead_of,
    measure_name,
    sentences,
    table_by_year,
    with_some,
    years_charts,
)
from pipeline.website.pages.beneficiaries_breakdowns import pyramid
from pipeline.website.pages.explorer import newest_answer
from pipeline.website.pages.help import lines_by_country

FEWEST_LANES = 4  # projects from which a drawing of their time says more than their list
# The kinds of presence that are work; a publication or a report is about a country.
WORK = frozenset({"project", "programme_line", "office", "seat", "milestone"})
TABLES_OF_A_COUNTRY = (
    "project_countries",
    "publication_countries",
    "report_countries",
    "project_partners",
    "reach_statements",
    "milestones",
    "offices",
    "programme_lines",
)


# --- all of them ----------------------------------------------------------------------------------------------------


def countries_page(site: Site) -> Page:
    words, view = site.words, work_map(site)
    inside = sum(country.is_in_window for country in view)
    dated = words.count("countries.dated", inside, between=site.between)
    onward = onward_section(site, "projects", "organisations", "funders", "partners", "timeline")
    present = [place for place in site.places.values() if place.presence is Presence.IN_WINDOW]
    return site.make_page(
        "countries",
        "countries",
        words.count("countries.title", len(view), dated=dated),
        words("countries.summary"),
        {"map": view, "sections": (_table_section(site), onward)},
        "countries",
        quotable=to_quote(site, words.count("countries.cite", len(present), between=site.between)),
    )


def _table_section(site: Site) -> Section:
    """How many rows name each country; one that only a campaign names leads to the page of that campaign."""
    words = site.words
    places = [site.places[code] for code in site.by_name(site.places)]
    rows = []
    for presence in Presence:
        band = words(f"presence.{presence}", window=site.window)
        for place in places:
            if place.has_page and place.presence is presence:
                projects = len(place.projects) + len(place.campaigns)
                counts = (len(place.dated), projects, len(place.publications), len(place.reports))
                cells = tuple(count_cell(site, count) for count in counts)
                header = Cell(site.country(place.code), Ref("country", place.code))
                rows.append(Row(header, cells, band, place.code.lower()))
                band = ""
    headers = ("country", "header_dated", "header_projects", "header_publications", "header_reports")
    columns = words.each("countries.", *headers, window=site.window)
    links = []
    for place in places:
        campaign = site.country_ref(place.code)
        if campaign and not place.has_page:
            links.append(Link(site.country(place.code), campaign))
    return Section(
        words("countries.table"),
        anchor="table",
        texts=(words("countries.table_text"), words("beneficiaries.map_note")),
        tables=(table_of_numbers(words("countries.caption"), columns, rows),),
        notes=(Note(words("presence.campaign_only"), (), tuple(links)),) if links else (),
    )


def work_map(site: Site) -> tuple[WorkCountry, ...]:
    """Every country with a project other than a campaign."""
    words, library = site.words, site.library
    countries = []
    for code in site.by_name(site.places):
        place, row = site.places[code], library.countries[code]
        if not place.projects:
            continue
        offices = library.rows_with("offices", "country_code", code)
        kinds = [words(f"work_map.office_{office['kind']}") for office in offices]
        projects = words.count("work_map.of_projects", len(place.projects))
        name, said = site.country(code), ", ".join(dict.fromkeys([*kinds, projects]))
        countries.append(
            WorkCountry(
                code=code,
                name=name,
                said=said,
                label=words("chart.mark", label=name, value=said),
                to=Ref("country", code),
                group=site.own(row, "m49_subregion"),
                is_in_window=place.presence is Presence.IN_WINDOW,
                has_office=bool(offices),
            )
        )
    return tuple(countries)


# --- the page of one ------------------------------------------------------------------------------------------------


def country_pages(site: Site) -> list[Page]:
    return [_country_page(site, place) for place in site.places.values() if place.has_page]


def _country_page(site: Site, place: CountryPresence) -> Page:
    words, library, code = site.words, site.library, place.code
    name = site.country(code)
    described = library.by_key("project_descriptions", "project_id")
    rows = [*place.projects, *place.campaigns, *place.publications, *place.reports]
    rows += [described[row["project_id"]] for row in place.projects if row["project_id"] in described]
    rows += library.rows_in(TABLES_OF_A_COUNTRY, "country_code", code)

    def rows_with(table: str) -> list[Record]:
        return library.rows_with(table, "country_code", code)

    campaigns = tuple(project_item(site, row, here=code) for row in place.campaigns)
    quoted_aside = "" if library.is_demonstration else words("children.closing", between=site.between)
    sections = (
        *_projects(site, place),
        *offices_section(site, rows_with("offices")),
        *lines_section(site, rows_with("programme_lines"), by_organisation=True),
        Section(words("place.campaigns_title"), "campaigns", items=campaigns),
        *_counted(site, code),
        *quoted_section(site, words("place.quoted"), rows_with("reach_statements"), quoted_aside),
        _partners(site, rows_with("project_partners")),
        _members(site, rows_with("organisations")),
        *written_sections(site, place.publications, place.reports),
        *milestones_section(site, "country_code", code),
        *_help(site, place),
        *disagreements_in(site, rows),
    )
    content = SubjectPage(
        facts=_facts(site, place),
        sections=sections,
        confirmed=confirmed_line(site, rows),
        sources=sources_of(site, rows),
    )
    cited = words("place.cite", name=name, parts=words.listed(_documented_parts(site, place)))
    return site.make_page(
        Ref("country", code),
        "dossier",
        country_finding(site, place),
        _summary(site, place),
        content,
        "countries",
        kicker=site.own(library.countries[code], "m49_subregion"),
        label=name,
        quotable=to_quote(site, cited),
    )


def _facts(site: Site, place: CountryPresence) -> tuple[Note, ...]:
    words = site.words
    counts = {
        "with_campaigns" if place.campaigns else "projects": len(place.projects) + len(place.campaigns),
        "dated": len(place.dated),
        "publications": len(place.publications),
        "reports": len(place.reports),
    }
    notes = []
    for name, count in counts.items():
        if count:
            notes.append(Note(words(f"place.fact_{name}", window=site.window), (words.number(count),)))
    return (*notes, *children_note(site, lead_of(site, place.code), "children_countries", place.code))


def _projects(site: Site, place: CountryPresence) -> list[Section]:
    projects = sorted(place.projects, key=lambda row: row not in place.dated)
    if not projects:
        return []
    items = tuple(project_item(site, row, here=place.code) for row in projects)
    sections = [Section(site.words("place.done"), "projects-list", items=items, links=(site.whole("projects"),))]
    if sum(bool(row["start_date"]) for row in projects) >= FEWEST_LANES:
        charts = lanes_of_projects(site, "projects", projects)
        sections.append(Section(site.words("projects.in_time"), "time", charts=charts))
    return sections


def _counted(site: Site, code: str) -> list[Section]:
    """The children of a country by year, sex and age, service and form."""
    words, data, lead = site.words, site.beneficiaries, lead_of(site, code)
    if data is None or lead is None:
        return []
    services = data.measures(SERVICE)
    tables: list[Table] = []
    for kind, measures in (("measure", MEASURES), ("service", services), ("form", data.measures(FORM))):
        lines = {words.opening(measure_name(site, each)): data.by_year(each, code) for each in measures}
        caption, header = words(f"place.{kind}_caption"), words(f"beneficiaries.{kind}_header")
        tables += table_by_year(site, caption, header, with_some(lines))
    if not tables:
        return []
    by_year, by_service = (years_charts(site, data, measures, code) for measures in ([CHILDREN], services))
    answer = newest_answer(data, code)
    error = max(data.usual_errors.get(code, {}).values(), default=None)
    asked = [Link(words("place.explore"), answer)] if answer else []
    return [
        Section(
            words("place.counted"),
            "children",
            sentences(site, error),
            charts=(*by_year, *pyramid(site, data, lead), *by_service),
            tables=tuple(tables),
            links=(*asked, site.page("children_method")),
        )
    ]


def _partners(site: Site, links: list[Record]) -> Section:
    """Those who take part beside our organisations, and how many are not named."""
    words, projects = site.words, site.library.by_key("projects", "project_id")
    projects_of: dict[str, dict[str, Record]] = {}
    for row in filter(is_partner, links):
        projects_of.setdefault(row["org_id"], {})[row["project_id"]] = projects[row["project_id"]]
    hidden = [org_id for org_id in projects_of if not site.names(org_id)]
    items = []
    for org_id in sorted(projects_of, key=lambda each: in_order(site.organisation(each))):
        if org_id not in hidden and org_id not in site.ours:
            shared = projects_of[org_id].values()
            note = Note(words.count("partners.projects", len(shared)), (), links_of(shared, site))
            items.append(Item(site.organisation(org_id), organisation_ref(site, org_id), links=(note,)))
    texts = (words.count("partners.hidden", len(hidden)),) if hidden else ()
    return Section(words("place.people"), "partners", texts, items=tuple(items))


def _members(site: Site, organisations: list[Record]) -> Section:
    names = []
    for row in organisations:
        if site.library.is_of_network(row["org_id"]) and row["org_id"] not in site.ours:
            names.append(site.organisation(row["org_id"]))
    return Section(site.words("place.members"), "members", tuple(filter(None, [site.words.listed(names)])))


def _help(site: Site, place: CountryPresence) -> list[Section]:
    """Where to turn to in this country, or that nobody has given an address."""
    words, lines = site.words, lines_by_country(site).get(place.code, [])
    if site.library.is_demonstration or not (lines or place.projects):
        return []
    text, anchor = words("place.no_help"), ""
    if lines:
        names = words.listed(site.own(row, "name") for row in lines)
        text, anchor = words("place.help", names=names), place.code.lower()
    link = site.link(words("place.to_help"), "help", anchor=anchor)
    return [Section(words("help.title"), texts=(text,), links=(link,))]


# --- what its title states, and what must not be taken from it --------------------------------------------------------


def country_finding(site: Site, place: CountryPresence) -> str:
    """Its projects and writings; where they are counted its children, and its projects."""
    words, lead = site.words, lead_of(site, place.code)
    parts = ", ".join(_documented_parts(site, place, with_writings=lead is None))
    if lead:
        children = in_brief(site, lead, beside_window=bool(place.dated))
        parts = words("place.with_children", children=children, parts=parts) if parts else children
    name = site.country(place.code)
    return words("place.title", name=name, parts=parts) if parts else name


def _documented_parts(site: Site, place: CountryPresence, *, with_writings: bool = True) -> list[str]:
    """The projects dated in the framework's years, else the others; since when; what was written."""
    words = site.words
    if place.dated:
        parts = [words.count("place.dated", len(place.dated), between=site.between)]
    else:
        others = {"count_projects": place.projects, "campaigns": place.campaigns}
        parts = [words.count(f"place.{name}", len(rows)) for name, rows in others.items() if rows]
    milestones = site.library.rows_with("milestones", "country_code", place.code)
    for kind in ("office", "presence"):
        years = [row["date"].year for row in milestones if row["kind"] == kind and row["date"]]
        if years:
            parts.append(words(f"place.since_{kind}", year=min(years)))
            break
    if with_writings:
        written = {"publications": place.publications, "reports": place.reports}
        parts += [words.count(f"place.count_{name}", len(rows)) for name, rows in written.items() if rows]
    return parts


def _summary(site: Site, place: CountryPresence) -> str:
    """Who works there with how many partners, and what the title must not be taken for."""
    words, library = site.words, site.library
    tied = library.rows_with("presence", "country_code", place.code)
    present = dict.fromkeys(row["org_id"] for row in tied if row["kind"] in WORK)
    if not present:
        for project in place.projects:
            present |= dict.fromkeys(actors_of(library, project).carriers)
    names = [site.organisation(org_id) for org_id in present]
    links = library.rows_with("project_partners", "country_code", place.code)
    partners = {row["org_id"] for row in links if is_partner(row)} - {*site.ours, *present}
    if names and partners:
        names.append(words.count("place.partners_there", len(partners)))
    parts = [words("place.with", names=words.listed(names)) if names else words("place.written_lead")]
    if library.is_demonstration:
        parts.append(words("finding.caution_invented"))
    elif lead_of(site, place.code):
        parts.append(words("place.caution_counted"))
    elif place.projects:
        parts.append(words("place.caution"))
    return " ".join(parts)
