"""Children by sex and age, by form of exploitation and by service."""

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    FORM,
    SERVICE,
    UNSPLIT,
    Beneficiaries,
    LeadingCount,
    amount,
    limited,
    mark,
    people,
    people_limited,
    ranked,
    when,
)
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Page, Row, Table, Text
from pipeline.website.pages.beneficiaries import (
    PageSection,
    counting_page,
    headers,
    is_drawable,
    newest_year,
    subtitle,
    table_by_year,
    world_line,
    years_charts,
)

# --- sex and age: parts that add up ---------------------------------------------------------------------------------


def groups_page(site: Site, data: Beneficiaries) -> Page:
    """The children of the leading count by sex and age band: the parts add up to the whole."""
    words, lead = site.words, data.lead()
    assert lead is not None
    total_only = _total_only(site, data, lead)
    parts = []
    if data.sexes(lead) and data.ages(lead):
        table = _groups_table(site, data, lead)
        parts.append(PageSection(charts=_ages_charts(site, data, lead), asides=total_only))
        parts.append(
            PageSection(words("beneficiaries.groups_table"), (words("beneficiaries.groups_text"),), tables=(table,))
        )
    elif total_only:
        parts.append(PageSection(asides=total_only))
    else:
        parts.append(PageSection(texts=(words("beneficiaries.groups_zero"),)))
    return counting_page(site, data, "groups", _groups_title(site, data, lead), tuple(parts))


def _groups_title(site: Site, data: Beneficiaries, lead: LeadingCount) -> str:
    """Girls and boys, where there are some of both; a plain title elsewhere."""
    words = site.words
    girls, boys = (data.world(lead.year, lead.measure, sex=sex) for sex in ("f", "m"))
    if not (girls.value and boys.value):
        return words("beneficiaries.title_groups_plain")
    time = when(lead, words, site.between)
    amounts = {"girls": words.opening(amount(girls, words)), "boys": amount(boys, words)}
    title = words(f"beneficiaries.title_groups_{lead.measure}", **amounts, when=time)
    return limited(title, lead.count, words)


def _total_only(site: Site, data: Beneficiaries, lead: LeadingCount) -> tuple[str, ...]:
    """How many projects publish their total alone, and for how many children."""
    words = site.words
    years = data.years if lead.year == TOTAL else (lead.year,)
    projects = data.total_only(years)
    if not projects:
        return ()
    count = data.world(lead.year, lead.measure, sex=UNSPLIT)
    children = people(LeadingCount(lead.measure, lead.year, count), words)
    return (words.count("beneficiaries.total_only", len(projects), children=children),)


def _label(site: Site, column: str, code: str) -> str:
    if column == "age" and code[:1].isdigit():
        return site.words("beneficiaries.age", band=code)
    return site.words(f"group.{column}{code}" if code.startswith("_") else f"group.{code}")


def _ages_charts(site: Site, data: Beneficiaries, lead: LeadingCount) -> tuple[Chart, ...]:
    """The children by age band, each band made of its sexes."""
    words = site.words
    marks = []
    for sex in data.sexes(lead):
        for age in data.ages(lead):
            value = data.world(lead.year, lead.measure, sex, age).value
            if value is None:
                return ()
            marks.append(Mark(_label(site, "age", age), value, Bound.ABOUT, series=_label(site, "sex", sex)))
    drawn = tuple(marks)
    if not is_drawable(drawn, data.base):
        return ()
    title, sides = words("beneficiaries.by_age"), headers(site, "beneficiaries.age_header")
    return (Chart("by-age", Kind.STACKED, title, _what(site, lead), *sides, drawn, step=data.base),)


def _what(site: Site, lead: LeadingCount) -> str:
    """What is counted, when, and for how many projects: « Enfants de l’année, en 2019, pour 3 projets sur 4 »."""
    words = site.words
    time = when(lead, words, site.between)
    text = words("beneficiaries.at_a_time", children=words(f"beneficiaries.header_{lead.measure}"), when=time)
    return limited(text, lead.count, words)


def _groups_table(site: Site, data: Beneficiaries, lead: LeadingCount) -> Table:
    """Age bands down, sexes across; the children of projects that publish their total alone on a row of their own."""
    words, sexes = site.words, (*data.sexes(lead), TOTAL)

    def number(sex: str, age: str) -> Cell:
        count = data.world(lead.year, lead.measure, sex, age)
        return Cell(Text(amount(count, words)), nothing=count.nothing)

    def row(age: str) -> Row:
        return Row(Cell(Text(_label(site, "age", age))), tuple(number(sex, age) for sex in sexes))

    rows = [row(age) for age in (*data.ages(lead), TOTAL)]
    if data.world(lead.year, lead.measure, age=UNSPLIT).value:
        unsplit = tuple(site.nothing("not_applicable") for _ in sexes[:-1])
        label = Cell(Text(_label(site, "age", UNSPLIT)))
        rows.insert(-1, Row(label, (*unsplit, number(TOTAL, UNSPLIT))))
    columns = (words("beneficiaries.age_header"), *(_label(site, "sex", sex) for sex in sexes))
    caption = words("beneficiaries.groups_caption", what=_what(site, lead))
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns))))


# --- forms and services: parts that overlap -------------------------------------------------------------------------


def forms_page(site: Site, data: Beneficiaries) -> Page:
    """Children by form of exploitation, each on one scale; never added."""
    words, measures = site.words, data.measures(FORM)
    if not data.has_some_of(FORM):
        return _silent_page(site, data, "forms")
    year = newest_year(data, measures)
    numbers = [data.world(each, name).value or 0 for each in data.years for name in measures]
    charts = _each_by_year(site, data, measures, max(numbers))
    first, count = ranked((name, data.world(year, name)) for name in measures)[0]
    children = people_limited(LeadingCount(CHILDREN, year, count), words)
    title = words("beneficiaries.title_forms", year=year, form=name_of(site, first), children=children)
    text = words("beneficiaries.forms_text")
    shown = (
        PageSection(words("beneficiaries.forms_charts"), (text,), charts=charts)
        if charts
        else PageSection(texts=(text,))
    )
    return counting_page(site, data, "forms", title, (shown, _overlapping(site, data, measures, "form")))


def services_page(site: Site, data: Beneficiaries) -> Page:
    """Children by service: side by side for the last year, then each on its own scale; never added."""
    words, measures = site.words, data.measures(SERVICE)
    if not data.has_some_of(SERVICE):
        return _silent_page(site, data, "services")
    year = newest_year(data, measures)
    charts = _each_by_year(site, data, measures)
    parts = []
    if beside := _beside(site, data, measures, year):
        parts.append(PageSection(charts=beside))
    if charts:
        title, text = words("beneficiaries.services_charts"), words("beneficiaries.services_text")
        parts.append(PageSection(title, (text,), charts=charts))
    parts.append(_overlapping(site, data, measures, "service"))
    return counting_page(site, data, "services", _services_title(site, data, measures, year), tuple(parts))


def _services_title(site: Site, data: Beneficiaries, measures: list[str], year: str) -> str:
    words = site.words
    counts = ranked((name, data.world(year, name)) for name in measures)
    some = [(name, count) for name, count in counts if count.value]
    said = []
    for name, count in (some[0], some[-1]):
        children = people(LeadingCount(CHILDREN, year, count), words)
        said.append(words("beneficiaries.pair", name=name_of(site, name), children=children))
    shown = words("chart.separator").join(dict.fromkeys(said))
    return words("beneficiaries.title_services", year=year, pairs=shown)


def _silent_page(site: Site, data: Beneficiaries, kind: str) -> Page:
    words = site.words
    part = PageSection(texts=(words(f"beneficiaries.{kind}_silent"),))
    return counting_page(site, data, kind, words(f"beneficiaries.title_{kind}_plain"), (part,))


def name_of(site: Site, measure: str) -> str:
    """The name of a form as the framework has it, or of a service."""
    if measure.startswith(FORM):
        form = site.library.by_key("forms", "form")[measure.removeprefix(FORM)]
        return site.own(form, "name")
    return site.words(f"beneficiaries.{measure}")


def _each_by_year(site: Site, data: Beneficiaries, measures: list[str], top: int = 0) -> tuple[Chart, ...]:
    charts: list[Chart] = []
    for name in measures:
        charts += years_charts(site, data, name, site.words.opening(name_of(site, name)), top)
    return tuple(charts)


def _beside(site: Site, data: Beneficiaries, measures: list[str], year: str) -> tuple[Chart, ...]:
    words = site.words
    marks = tuple(mark(words.opening(name_of(site, name)), data.world(year, name), words) for name in measures)
    if not is_drawable(marks, data.base):
        return ()
    title = words("beneficiaries.services_beside", year=year)
    below = subtitle(site, words("beneficiaries.services_beside_sub"), marks)
    sides = headers(site, "beneficiaries.service_header")
    return (Chart("services", Kind.BARS, title, below, *sides, marks, step=data.base),)


def _overlapping(site: Site, data: Beneficiaries, measures: list[str], kind: str) -> PageSection:
    """Parts that overlap, down, by year, across: no row of totals, for there is none."""
    words = site.words
    lines = {words.opening(name_of(site, name)): world_line(data, name) for name in measures}
    captions = (words(f"beneficiaries.{kind}_caption"), words(f"beneficiaries.{kind}_header"))
    table = table_by_year(site, captions, data.years, lines)
    return PageSection(words("beneficiaries.in_numbers"), tables=(table,) if table else ())
