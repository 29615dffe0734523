"""Children by sex and age, by service and by form of exploitation: in a country or in all of them (`_T`)."""

from itertools import product

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    FORM,
    SERVICE,
    UNSPLIT,
    Beneficiaries,
    Count,
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
from pipeline.website.page import Cell, Page, Row, Table, table_of_numbers
from pipeline.website.pages.beneficiaries import (
    PageSection,
    counting_page,
    headers,
    is_drawable,
    line_of,
    newest_year,
    place_name,
    subtitle,
    table_by_year,
    what_is_compared,
    years_charts,
)

GIRLS, BOYS = "f", "m"
UNKNOWN = "_U"

# --- sex and age: parts that add up ---------------------------------------------------------------------------------


def groups_page(site: Site, data: Beneficiaries) -> Page:
    """The children of the leading count by sex and age band: the parts add up to the whole."""
    lead = data.lead()
    assert lead is not None
    title = groups_sentence(site, data, TOTAL, lead) or site.words("beneficiaries.title_groups_plain")
    return counting_page(site, data, "groups", title, (groups_section(site, data, TOTAL, lead),))


def groups_section(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> PageSection:
    """The pyramid of girls and boys, what does not stand in it, and the table of all sexes and ages."""
    words = site.words
    title = words("beneficiaries.page_groups")
    total_only = _total_only(site, data, country, lead)
    if not (data.sexes(country, lead) and data.ages(country, lead)):
        texts = () if total_only else (words("beneficiaries.groups_zero"),)
        return PageSection(title, texts, total_only, anchor="groups")
    charts = pyramid(site, data, country, lead)
    beside = _beside_pyramid(site, data, country, lead) if charts else ()
    table = _groups_table(site, data, country, lead)
    return PageSection(title, beside, total_only, charts=charts, tables=(table,) if table else (), anchor="groups")


def groups_sentence(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> str:
    """Girls and boys: « Environ 210 filles et environ 190 garçons … »; blank where there are not some of both."""
    words = site.words
    girls, boys = (data.country(country, lead.year, lead.measure, sex=sex) for sex in (GIRLS, BOYS))
    if not (girls.value and boys.value):
        return ""
    amounts = {"girls": words.opening(amount(girls, words)), "boys": amount(boys, words)}
    return words(f"beneficiaries.title_groups_{lead.measure}", **amounts, when=when(lead, words, site.between))


def pyramid(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> tuple[Chart, ...]:
    """Girls to the left, boys to the right, the oldest on top; none with too few numbers to draw."""
    words, at = site.words, data.splits(country, lead.year, lead.measure)
    marks = []
    for sex in (GIRLS, BOYS):
        for age in reversed(data.ages(country, lead)):
            if age == UNKNOWN:
                continue
            count = at(sex, age)
            if count is None or count.value is None:
                return ()
            marks.append(Mark(_label(site, "age", age), count.value, Bound.ABOUT, series=_label(site, "sex", sex)))
    drawn = tuple(marks)
    if not is_drawable(drawn, data.base):
        return ()
    title = words("beneficiaries.by_age")
    below = words("beneficiaries.chart_place", place=place_name(site, country), what=_what(site, lead))
    sides = headers(site, "beneficiaries.age_header")
    return (Chart("by-age", Kind.PYRAMID, title, below, *sides, drawn, step=data.base),)


def _beside_pyramid(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> tuple[str, ...]:
    """The children whom the pyramid does not show: of another sex, or of a sex or an age that nobody stated."""
    words = site.words
    spots = [("sex", "other", TOTAL), ("sex", UNKNOWN, TOTAL), ("age", TOTAL, UNKNOWN)]
    parts = []
    for column, sex, age in spots:
        count = data.country(country, lead.year, lead.measure, sex, age)
        if count.value:
            label = _label(site, column, age if column == "age" else sex)
            inside = label[:1].lower() + label[1:]
            parts.append(words("beneficiaries.pair", name=inside, children=amount(count, words)))
    if not parts:
        return ()
    return (words("beneficiaries.not_drawn", parts=words("chart.separator").join(parts)),)


def _total_only(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> tuple[str, ...]:
    """The children published by their total alone; for the whole also by how many projects."""
    words = site.words
    if country != TOTAL:
        unsplit = data.splits(country, lead.year, lead.measure)(TOTAL, UNSPLIT)
        if not (unsplit and unsplit.value):
            return ()
        children = people(LeadingCount(lead.measure, lead.year, unsplit), words)
        return (words("beneficiaries.pair_said", name=_label(site, "age", UNSPLIT), children=children),)
    count = data.country(country, lead.year, lead.measure, sex=UNSPLIT)
    years = data.years if lead.year == TOTAL else (lead.year,)
    projects = data.total_only(years)
    if not projects:
        return ()
    children = people(LeadingCount(lead.measure, lead.year, count), words)
    return (words.count("beneficiaries.total_only", len(projects), children=children),)


def _label(site: Site, column: str, code: str) -> str:
    if column == "age" and code[:1].isdigit():
        first, last = code.split("-")
        return site.words("beneficiaries.age", first=first, last=last)
    return site.words(f"group.{column}{code}" if code.startswith("_") else f"group.{code}")


def _what(site: Site, lead: LeadingCount) -> str:
    """What is counted, when, and for how many projects: « Enfants de l’année, en 2019, pour 3 projets sur 4 »."""
    return limited(what_is_compared(site, lead), lead.count, site.words)


def _groups_table(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> Table | None:
    """Age bands down, sexes across; the children of projects that publish their total alone on a row of their own.

    None where the release does not split by both.
    """
    words, at = site.words, data.splits(country, lead.year, lead.measure)
    sexes, ages = (*data.sexes(country, lead), TOTAL), (*data.ages(country, lead), TOTAL)
    rows = []
    for age in ages:
        counts = [at(sex, age) for sex in sexes]
        cells = tuple(_number(site, count) for count in counts if count)
        if len(cells) < len(sexes):
            return None
        rows.append(Row(Cell(_label(site, "age", age)), cells))
    unsplit = at(TOTAL, UNSPLIT)
    if unsplit and unsplit.value:
        nothing = tuple(site.nothing("not_applicable") for _ in sexes[:-1])
        rows.insert(-1, Row(Cell(_label(site, "age", UNSPLIT)), (*nothing, _number(site, unsplit))))
    columns = (words("beneficiaries.age_header"), *(_label(site, "sex", sex) for sex in sexes))
    caption = words("beneficiaries.groups_caption", what=_what(site, lead))
    return table_of_numbers(caption, columns, rows)


def _number(site: Site, count: Count) -> Cell:
    return Cell(amount(count, site.words), nothing=count.nothing)


# --- services and forms: parts that overlap -------------------------------------------------------------------------


def services_page(site: Site, data: Beneficiaries) -> Page:
    """Children by service: side by side for the last year, then each on its own scale; never added."""
    if not data.has_some_of(SERVICE):
        return _silent_page(site, data, "services")
    words, measures = site.words, data.measures(SERVICE)
    year = newest_year(data, measures)
    charts = service_years(site, data, TOTAL)
    parts = [services_section(site, data, TOTAL, year)]
    if charts:
        text = words("beneficiaries.services_text")
        parts.append(PageSection(words("beneficiaries.services_charts"), (text,), charts=charts))
    title = words("beneficiaries.title_services", year=year, sentence=services_sentence(site, data, TOTAL, year))
    return counting_page(site, data, "services", title, tuple(parts))


def services_section(site: Site, data: Beneficiaries, country: str, year: str) -> PageSection:
    """The services of a year side by side, and all years as a table."""
    return _overlapping(site, data, "service", country, year, site.words("beneficiaries.never_added"))


def services_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """« environ 190 enfants protégés ou pris en charge, environ 370 aidés … »; blank where none has a number."""
    words, said = site.words, list[str]()
    for name in data.measures(SERVICE):
        count = data.country(country, year, name)
        if count.value:
            number = amount(count, words) if said else people(LeadingCount(CHILDREN, year, count), words)
            said.append(words("beneficiaries.received", amount=number, received=words(f"beneficiaries.{name}_done")))
    return words.listed(said)


def service_years(site: Site, data: Beneficiaries, country: str) -> tuple[Chart, ...]:
    """Each service by year on its own scale."""
    return _each_by_year(site, data, country, data.measures(SERVICE))


def forms_page(site: Site, data: Beneficiaries) -> Page:
    """Children by form of exploitation, each on one scale; never added."""
    if not data.has_some_of(FORM):
        return _silent_page(site, data, "forms")
    words, measures = site.words, data.measures(FORM)
    year = newest_year(data, measures)
    largest = max(data.world(each, name).value or 0 for each, name in product(data.years, measures))
    charts = _each_by_year(site, data, TOTAL, measures, largest)
    parts = [forms_section(site, data, TOTAL, year)]
    if charts:
        parts.append(PageSection(words("beneficiaries.forms_charts"), charts=charts))
    title = words("beneficiaries.title_forms", year=year, sentence=forms_sentence(site, data, TOTAL, year))
    return counting_page(site, data, "forms", title, tuple(parts))


def forms_section(site: Site, data: Beneficiaries, country: str, year: str) -> PageSection:
    """The forms of a year side by side, and all years as a table."""
    return _overlapping(site, data, "form", country, year, site.words("beneficiaries.forms_text"))


def forms_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """The form with the largest number: « exploitation en ligne, environ 3 670 enfants »; blank without one."""
    words = site.words
    counts = ranked((name, data.country(country, year, name)) for name in data.measures(FORM))
    if not counts or not counts[0][1].value:
        return ""
    name, count = counts[0]
    children = people_limited(LeadingCount(CHILDREN, year, count), words)
    return words("beneficiaries.pair", name=name_of(site, name), children=children)


def _silent_page(site: Site, data: Beneficiaries, kind: str) -> Page:
    words = site.words
    part = PageSection(texts=(words(f"beneficiaries.{kind}_silent"),))
    return counting_page(site, data, kind, words(f"beneficiaries.title_{kind}_plain"), (part,))


def name_of(site: Site, measure: str) -> str:
    """The name of a form as the framework has it, of a service, or of another measure."""
    if measure.startswith(FORM):
        form = site.library.by_key("forms", "form")[measure.removeprefix(FORM)]
        return site.own(form, "name")
    if measure.startswith(SERVICE):
        return site.words(f"beneficiaries.{measure}")
    return site.words(f"beneficiaries.header_{measure}")


def _each_by_year(
    site: Site, data: Beneficiaries, country: str, measures: list[str], top: int = 0
) -> tuple[Chart, ...]:
    charts: list[Chart] = []
    for name in measures:
        charts += years_charts(site, data, name, site.words.opening(name_of(site, name)), top, country)
    return tuple(charts)


def _overlapping(site: Site, data: Beneficiaries, kind: str, country: str, year: str, text: str) -> PageSection:
    """Parts that overlap: those of a year as bars; all, down, by year, across, without a row of totals."""
    words = site.words
    names = {name: words.opening(name_of(site, name)) for name in data.measures(f"{kind}_")}
    marks = tuple(mark(label, data.country(country, year, name), words) for name, label in names.items())
    charts: tuple[Chart, ...] = ()
    if is_drawable(marks, data.base):
        title = words(f"beneficiaries.{kind}s_beside", year=year)
        below = subtitle(site, words("beneficiaries.beside_sub", place=place_name(site, country)), marks)
        sides = headers(site, f"beneficiaries.{kind}_header")
        charts = (Chart(f"{kind}s-beside", Kind.BARS, title, below, *sides, marks, step=data.base),)
    lines = {label: line_of(data, name, country) for name, label in names.items()}
    captions = (words(f"beneficiaries.{kind}_caption"), words(f"beneficiaries.{kind}_header"))
    table = table_by_year(site, captions, data.years, lines)
    return PageSection(
        words(f"beneficiaries.page_{kind}s"),
        (text,),
        charts=charts,
        tables=(table,) if table else (),
        anchor=f"{kind}s",
    )
