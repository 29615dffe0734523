"""Children by sex and age, by service and by form of exploitation: in a country or in all of them (`_T`)."""

from collections.abc import Callable
from itertools import product

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.content.beneficiaries import (
    AGES,
    FORM,
    SERVICE,
    SEXES,
    UNSPLIT,
    Beneficiaries,
    Count,
    amount,
    limited,
    mark,
    people,
    ranked,
    when,
)
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Page, Row, Table, table_of_numbers
from pipeline.website.pages.beneficiaries import (
    PageSection,
    counting_charts,
    counting_page,
    measure_name,
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
    """The children of the leading count by sex and age band."""
    lead = data.leading
    title = groups_sentence(site, data, lead) or site.words("beneficiaries.title_groups_plain")
    return counting_page(site, "groups", title, [groups_section(site, data, lead)])


def groups_section(site: Site, data: Beneficiaries, lead: Count) -> PageSection:
    """The pyramid of girls and boys, what does not stand in it, and the table of all sexes and ages."""
    words = site.words
    title = words("beneficiaries.page_groups")
    total_only = _total_only(site, data, lead)
    if not (_sexes(data, lead) and _ages(data, lead)):
        texts = () if total_only else (words("beneficiaries.groups_zero"),)
        return PageSection(title, texts, total_only, anchor="groups")
    charts, tables = pyramid(site, data, lead), _groups_tables(site, data, lead)
    beside = _beside_pyramid(site, data, lead) if charts else ()
    return PageSection(title, beside, total_only, charts=charts, tables=tables, anchor="groups")


def _sexes(data: Beneficiaries, lead: Count) -> list[str]:
    return [sex for sex in SEXES if data.has_part(lead, sex)]


def _ages(data: Beneficiaries, lead: Count) -> list[str]:
    return [age for age in AGES if data.has_part(lead, age=age)]


def groups_sentence(site: Site, data: Beneficiaries, lead: Count) -> str:
    """Girls and boys: « Environ 210 filles et environ 190 garçons … »; blank where there are not some of both."""
    words = site.words
    girls, boys = data.split(lead, GIRLS), data.split(lead, BOYS)
    if not (girls and girls.value and boys and boys.value):
        return ""
    amounts = {"girls": words.opening(amount(girls, words)), "boys": amount(boys, words)}
    return words(f"beneficiaries.title_groups_{lead.measure}", **amounts, when=when(lead, words, site.between))


def pyramid(site: Site, data: Beneficiaries, lead: Count) -> tuple[Chart, ...]:
    """Girls to the left, boys to the right, the oldest on top."""
    words = site.words
    ages = [age for age in reversed(_ages(data, lead)) if age != UNKNOWN]
    marks = []
    for sex, age in product((GIRLS, BOYS), ages):
        count = data.split(lead, sex, age)
        if count is None or count.value is None:
            return ()
        marks.append(Mark(_label(site, "age", age), count.value, Bound.ABOUT, series=_label(site, "sex", sex)))
    place = place_name(site, lead.country)
    below = words("beneficiaries.chart_place", place=place, what=_what(site, lead))
    texts = (words("beneficiaries.by_age"), below, words("beneficiaries.age_header"))
    return counting_charts(site, "by-age", Kind.PYRAMID, texts, marks)


def _beside_pyramid(site: Site, data: Beneficiaries, lead: Count) -> tuple[str, ...]:
    """The children whom the pyramid does not show: of another sex, or of a sex or an age that nobody stated."""
    words = site.words
    beside = {
        _label(site, "sex", "other"): data.split(lead, "other"),
        _label(site, "sex", UNKNOWN): data.split(lead, UNKNOWN),
        _label(site, "age", UNKNOWN): data.split(lead, age=UNKNOWN),
    }
    parts = []
    for label, count in beside.items():
        if count and count.value:
            inside = label[:1].lower() + label[1:]
            parts.append(words("beneficiaries.pair", name=inside, children=amount(count, words)))
    return (words("beneficiaries.not_drawn", parts=words("chart.separator").join(parts)),) if parts else ()


def _total_only(site: Site, data: Beneficiaries, lead: Count) -> tuple[str, ...]:
    """The children published by their total alone; for the whole also by how many projects."""
    words, unsplit = site.words, data.split(lead, age=UNSPLIT)
    if unsplit is None:
        return ()
    children = people(unsplit, words)
    if lead.country != TOTAL:
        name = _label(site, "age", UNSPLIT)
        return (words("beneficiaries.pair_said", name=name, children=children),) if unsplit.value else ()
    years = data.years if lead.year == TOTAL else (lead.year,)
    projects = {project for project, year in data.totals_alone if year in years}
    return (words.count("beneficiaries.total_only", len(projects), children=children),) if projects else ()


def _label(site: Site, column: str, code: str) -> str:
    """The name of a code of the column `sex` or `age`."""
    if code[:1].isdigit():
        first, last = code.split("-")
        return site.words("beneficiaries.age", first=first, last=last)
    return site.words(f"group.{column}{code}" if code.startswith("_") else f"group.{code}")


def _what(site: Site, lead: Count) -> str:
    """What is counted, when, and for how many projects: « Enfants de l’année, en 2019, pour 3 projets sur 4 »."""
    return limited(what_is_compared(site, lead), lead, site.words)


def _groups_tables(site: Site, data: Beneficiaries, lead: Count) -> tuple[Table, ...]:
    """Age bands down, sexes across; the children of projects that publish their total alone on a row of their own.

    No table where the release does not split by both.
    """
    words, sexes = site.words, [*_sexes(data, lead), TOTAL]
    rows = []
    for age in (*_ages(data, lead), TOTAL):
        cells = []
        for sex in sexes:
            count = data.split(lead, sex, age)
            if count is None:
                return ()
            cells.append(Cell(amount(count, words), nothing=count.nothing))
        rows.append(Row(Cell(_label(site, "age", age)), tuple(cells)))
    unsplit = data.split(lead, age=UNSPLIT)
    if unsplit and unsplit.value:
        cells = [site.nothing("not_applicable") for _ in sexes[:-1]]
        rows.insert(-1, Row(Cell(_label(site, "age", UNSPLIT)), (*cells, Cell(amount(unsplit, words)))))
    columns = (words("beneficiaries.age_header"), *(_label(site, "sex", sex) for sex in sexes))
    return (table_of_numbers(words("beneficiaries.groups_caption", what=_what(site, lead)), columns, rows),)


# --- services and forms: parts that overlap -------------------------------------------------------------------------


def services_page(site: Site, data: Beneficiaries) -> Page:
    """Children by service: side by side for the last year, then each on its own scale; never added."""
    texts = (site.words("beneficiaries.services_text"),)
    return _overlapping_page(site, data, SERVICE, services_sentence, texts)


def forms_page(site: Site, data: Beneficiaries) -> Page:
    """Children by form of exploitation, each on one scale; never added."""
    numbers = [data.world(year, form).value or 0 for year, form in product(data.years, data.measures(FORM))]
    return _overlapping_page(site, data, FORM, forms_sentence, top=max(numbers, default=0))


def _overlapping_page(
    site: Site,
    data: Beneficiaries,
    kind: str,
    sentence: Callable[[Site, Beneficiaries, str, str], str],
    texts: tuple[str, ...] = (),
    top: int = 0,
) -> Page:
    words, measures, name = site.words, data.measures(kind), f"{kind.removesuffix('_')}s"
    if not any(map(data.has_some, measures)):
        silent = PageSection(texts=(words(f"beneficiaries.{name}_silent"),))
        return counting_page(site, name, words(f"beneficiaries.title_{name}_plain"), [silent])
    year = newest_year(data, measures)
    parts = [overlapping_section(site, data, kind, TOTAL, year)]
    charts = years_charts(site, data, measures, top=top)
    if charts:
        parts.append(PageSection(words(f"beneficiaries.{name}_charts"), texts, charts=charts))
    title = words(f"beneficiaries.title_{name}", year=year, sentence=sentence(site, data, TOTAL, year))
    return counting_page(site, name, title, parts)


def services_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """« environ 190 enfants protégés ou pris en charge, environ 370 aidés … »; blank where none has a number."""
    words, said = site.words, list[str]()
    for name in data.measures(SERVICE):
        count = data.country(country, year, name)
        if count.value:
            number = amount(count, words) if said else people(count, words)
            said.append(words("beneficiaries.received", amount=number, received=words(f"beneficiaries.{name}_done")))
    return words.listed(said)


def forms_sentence(site: Site, data: Beneficiaries, country: str, year: str) -> str:
    """The form with the largest number: « exploitation en ligne, environ 3 670 enfants »; blank without one."""
    counts = ranked((form, data.country(country, year, form)) for form in data.measures(FORM))
    if not counts or not counts[0][1].value:
        return ""
    form, count = counts[0]
    children = limited(people(count, site.words), count, site.words)
    return site.words("beneficiaries.pair", name=measure_name(site, form), children=children)


def overlapping_section(site: Site, data: Beneficiaries, kind: str, country: str, year: str) -> PageSection:
    """Services or forms: those of a year as bars; all, down, by year, across, without a row of totals."""
    words, stem = site.words, kind.removesuffix("_")
    marks, lines = [], {}
    for name in data.measures(kind):
        label = words.opening(measure_name(site, name))
        marks.append(mark(label, data.country(country, year, name), words))
        lines[label] = data.by_year(name, country)
    header = words(f"beneficiaries.{stem}_header")
    title = words(f"beneficiaries.{stem}s_beside", year=year)
    below = words("beneficiaries.beside_sub", place=place_name(site, country))
    text = words("beneficiaries.never_added" if kind == SERVICE else "beneficiaries.forms_text")
    return PageSection(
        words(f"beneficiaries.page_{stem}s"),
        (text,),
        charts=counting_charts(site, f"{stem}s-beside", Kind.BARS, (title, below, header), marks),
        tables=table_by_year(site, words(f"beneficiaries.{stem}_caption"), header, lines),
        anchor=f"{stem}s",
    )
