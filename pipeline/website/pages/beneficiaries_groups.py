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
    counting_charts,
    counting_page,
    newest_year,
    place_name,
    table_by_year,
    what_is_compared,
    years_charts,
)

GIRLS, BOYS = "f", "m"
UNKNOWN = "_U"

# --- sex and age: parts that add up ---------------------------------------------------------------------------------


def groups_page(site: Site, data: Beneficiaries) -> Page:
    """The children of the leading count by sex and age band: the parts add up to the whole."""
    lead = data.leading
    title = groups_sentence(site, data, TOTAL, lead) or site.words("beneficiaries.title_groups_plain")
    return counting_page(site, "groups", title, [groups_section(site, data, TOTAL, lead)])


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
    """Girls to the left, boys to the right, the oldest on top."""
    words = site.words
    ages = [age for age in reversed(data.ages(country, lead)) if age != UNKNOWN]
    marks = []
    for sex, age in product((GIRLS, BOYS), ages):
        count = data.split(country, lead, sex, age)
        if count is None or count.value is None:
            return ()
        marks.append(Mark(_age_label(site, age), count.value, Bound.ABOUT, series=_sex_label(site, sex)))
    title, place = words("beneficiaries.by_age"), place_name(site, country)
    below = words("beneficiaries.chart_place", place=place, what=_what(site, lead))
    return counting_charts(site, "by-age", Kind.PYRAMID, (title, below, words("beneficiaries.age_header")), marks)


def _beside_pyramid(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> tuple[str, ...]:
    """The children whom the pyramid does not show: of another sex, or of a sex or an age that nobody stated."""
    words = site.words
    beside = {
        _sex_label(site, "other"): data.country(country, lead.year, lead.measure, sex="other"),
        _sex_label(site, UNKNOWN): data.country(country, lead.year, lead.measure, sex=UNKNOWN),
        _age_label(site, UNKNOWN): data.country(country, lead.year, lead.measure, age=UNKNOWN),
    }
    parts = []
    for label, count in beside.items():
        if count.value:
            inside = label[:1].lower() + label[1:]
            parts.append(words("beneficiaries.pair", name=inside, children=amount(count, words)))
    return (words("beneficiaries.not_drawn", parts=words("chart.separator").join(parts)),) if parts else ()


def _total_only(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> tuple[str, ...]:
    """The children published by their total alone; for the whole also by how many projects."""
    words = site.words
    if country != TOTAL:
        unsplit = data.split(country, lead, TOTAL, UNSPLIT)
        if not (unsplit and unsplit.value):
            return ()
        children = people(LeadingCount(lead.measure, lead.year, unsplit), words)
        return (words("beneficiaries.pair_said", name=_age_label(site, UNSPLIT), children=children),)
    years = data.years if lead.year == TOTAL else (lead.year,)
    projects = {project for project, year in data.totals_alone if year in years}
    if not projects:
        return ()
    unsplit = data.country(country, lead.year, lead.measure, sex=UNSPLIT)
    children = people(LeadingCount(lead.measure, lead.year, unsplit), words)
    return (words.count("beneficiaries.total_only", len(projects), children=children),)


def _sex_label(site: Site, code: str) -> str:
    return site.words(f"group.sex{code}" if code.startswith("_") else f"group.{code}")


def _age_label(site: Site, code: str) -> str:
    if code[:1].isdigit():
        first, last = code.split("-")
        return site.words("beneficiaries.age", first=first, last=last)
    return site.words(f"group.age{code}")


def _what(site: Site, lead: LeadingCount) -> str:
    """What is counted, when, and for how many projects: « Enfants de l’année, en 2019, pour 3 projets sur 4 »."""
    return limited(what_is_compared(site, lead), lead.count, site.words)


def _groups_table(site: Site, data: Beneficiaries, country: str, lead: LeadingCount) -> Table | None:
    """Age bands down, sexes across; the children of projects that publish their total alone on a row of their own.

    None where the release does not split by both.
    """
    words = site.words
    sexes, ages = [*data.sexes(country, lead), TOTAL], [*data.ages(country, lead), TOTAL]
    rows = []
    for age in ages:
        cells = []
        for sex in sexes:
            count = data.split(country, lead, sex, age)
            if count is None:
                return None
            cells.append(_number(site, count))
        rows.append(Row(Cell(_age_label(site, age)), tuple(cells)))
    unsplit = data.split(country, lead, TOTAL, UNSPLIT)
    if unsplit and unsplit.value:
        cells = [site.nothing("not_applicable") for _ in sexes[:-1]]
        rows.insert(-1, Row(Cell(_age_label(site, UNSPLIT)), (*cells, _number(site, unsplit))))
    columns = (words("beneficiaries.age_header"), *(_sex_label(site, sex) for sex in sexes))
    return table_of_numbers(words("beneficiaries.groups_caption", what=_what(site, lead)), columns, rows)


def _number(site: Site, count: Count) -> Cell:
    return Cell(amount(count, site.words), nothing=count.nothing)


# --- services and forms: parts that overlap -------------------------------------------------------------------------


def services_page(site: Site, data: Beneficiaries) -> Page:
    """Children by service: side by side for the last year, then each on its own scale; never added."""
    measures = data.measures(SERVICE)
    charts = each_by_year(site, data, TOTAL, measures)
    texts = (site.words("beneficiaries.services_text"),)
    return _page_of_parts(site, data, "services", measures, charts, texts)


def forms_page(site: Site, data: Beneficiaries) -> Page:
    """Children by form of exploitation, each on one scale; never added."""
    measures = data.measures(FORM)
    numbers = [data.world(year, name).value or 0 for year, name in product(data.years, measures)]
    charts = each_by_year(site, data, TOTAL, measures, max(numbers, default=0))
    return _page_of_parts(site, data, "forms", measures, charts)


def _page_of_parts(
    site: Site,
    data: Beneficiaries,
    kind: str,
    measures: list[str],
    charts: tuple[Chart, ...],
    texts: tuple[str, ...] = (),
) -> Page:
    """Services or forms: those of the last year side by side, then each by year, below some texts."""
    if not any(map(data.has_some, measures)):
        return _silent_page(site, kind)
    words, year = site.words, newest_year(data, measures)
    section_of, sentence_of = SECTIONS[kind]
    parts = [section_of(site, data, TOTAL, year)]
    if charts:
        parts.append(PageSection(words(f"beneficiaries.{kind}_charts"), texts, charts=charts))
    title = words(f"beneficiaries.title_{kind}", year=year, sentence=sentence_of(site, data, TOTAL, year))
    return counting_page(site, kind, title, parts)


def _silent_page(site: Site, kind: str) -> Page:
    part = PageSection(texts=(site.words(f"beneficiaries.{kind}_silent"),))
    return counting_page(site, kind, site.words(f"beneficiaries.title_{kind}_plain"), [part])


def services_section(site: Site, data: Beneficiaries, country: str, year: str) -> PageSection:
    return _overlapping(site, data, "service", country, year, site.words("beneficiaries.never_added"))


def forms_section(site: Site, data: Beneficiaries, country: str, year: str) -> PageSection:
    return _overlapping(site, data, "form", country, year, site.words("beneficiaries.forms_text"))


def services_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """« environ 190 enfants protégés ou pris en charge, environ 370 aidés … »; blank where none has a number."""
    words, said = site.words, list[str]()
    for name in data.measures(SERVICE):
        count = data.country(country, year, name)
        if count.value:
            number = amount(count, words) if said else people(LeadingCount(CHILDREN, year, count), words)
            said.append(words("beneficiaries.received", amount=number, received=words(f"beneficiaries.{name}_done")))
    return words.listed(said)


def forms_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """The form with the largest number: « exploitation en ligne, environ 3 670 enfants »; blank without one."""
    counts = ranked((name, data.country(country, year, name)) for name in data.measures(FORM))
    if not counts or not counts[0][1].value:
        return ""
    name, count = counts[0]
    children = people_limited(LeadingCount(CHILDREN, year, count), site.words)
    return site.words("beneficiaries.pair", name=_name_of(site, name), children=children)


def measure_label(site: Site, measure: str) -> str:
    return site.words.opening(_name_of(site, measure))


def _name_of(site: Site, measure: str) -> str:
    if measure.startswith(FORM):
        form = site.library.by_key("forms", "form")[measure.removeprefix(FORM)]
        return site.own(form, "name")
    if measure.startswith(SERVICE):
        return site.words(f"beneficiaries.{measure}")
    return site.words(f"beneficiaries.header_{measure}")


SECTIONS = {"services": (services_section, services_sentence), "forms": (forms_section, forms_sentence)}
"""What shows the services or the forms of a place and year, and what says them in a sentence."""


def each_by_year(site: Site, data: Beneficiaries, country: str, measures: list[str], top: int = 0) -> tuple[Chart, ...]:
    """Each measure by year; `top`: the number that the scales of all of them reach."""
    charts: list[Chart] = []
    for name in measures:
        charts += years_charts(site, data, name, measure_label(site, name), top, country)
    return tuple(charts)


def _overlapping(site: Site, data: Beneficiaries, kind: str, country: str, year: str, text: str) -> PageSection:
    """Parts that overlap: those of a year as bars; all, down, by year, across, without a row of totals."""
    words = site.words
    marks, lines = [], {}
    for name in data.measures(f"{kind}_"):
        label = measure_label(site, name)
        marks.append(mark(label, data.country(country, year, name), words))
        lines[label] = data.by_year(name, country)
    header = words(f"beneficiaries.{kind}_header")
    title = words(f"beneficiaries.{kind}s_beside", year=year)
    below = words("beneficiaries.beside_sub", place=place_name(site, country))
    return PageSection(
        words(f"beneficiaries.page_{kind}s"),
        (text,),
        charts=counting_charts(site, f"{kind}s-beside", Kind.BARS, (title, below, header), marks),
        tables=table_by_year(site, words(f"beneficiaries.{kind}_caption"), header, lines),
        anchor=f"{kind}s",
    )
