"""Children by country and project, by sex and age, by service and form: for a country or for all of them (`_T`)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from math import log10

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark, are_worth_drawing
from pipeline.website.content.beneficiaries import (
    AGES,
    CHILDREN,
    ESTIMATES,
    FORM,
    NEW,
    OF_A_YEAR,
    PARTICIPATIONS,
    SERVICE,
    SEXES,
    UNSPLIT,
    Beneficiaries,
    Count,
    amount,
    cell,
    limited,
    mark,
    people,
    ranked,
    when,
)
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import project_name
from pipeline.website.page import Cell, Page, Ref, Row, Table, Text, Wording, table_of_numbers
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

CLASSES, ROUND = 5, (1, 2, 5, 10)  # of the map, and where they may begin, times a power of ten
NAMED = 3  # so many countries stand in a title
GIRLS, BOYS, UNKNOWN = "f", "m", "_U"


@dataclass(frozen=True)
class Places:
    """Countries or projects; `count` of a code, a year and a measure."""

    kind: str
    codes: tuple[str, ...]
    count: Callable[[str, str, str], Count]
    name: Callable[[str], str]

    def compared(self, lead: Count) -> list[tuple[str, Count]]:
        """The codes with a number in the year and measure of a count, the largest first."""
        counts = ranked((code, self.count(code, lead.year, lead.measure)) for code in self.codes)
        return [(code, count) for code, count in counts if count.value is not None]

    def has_some(self, code: str, columns: list[tuple[str, str]]) -> bool:
        """Whether a code has a number above zero in one of some years and measures."""
        return any(self.count(code, *column).value for column in columns)


def _countries(site: Site, data: Beneficiaries) -> Places:
    return Places("country", data.countries, data.country, site.country)


def _are_comparable(data: Beneficiaries, counts: list[tuple[str, Count]]) -> bool:
    """Beside zeros, one number is no comparison."""
    return are_worth_drawing((count.value for _, count in counts if count.value), data.base)


# --- countries ------------------------------------------------------------------------------------------------------


def map_part(site: Site, data: Beneficiaries, *, listed: bool = True) -> PageSection | None:
    """The map of the leading count; `listed`: with its countries as a list. None where few have children to show."""
    words = site.words
    counts = _countries(site, data).compared(data.leading)
    if not _are_comparable(data, counts):
        return None
    marks = [mark(site.country(code), count, words, code) for code, count in counts]
    breaks = breaks_of([count.value for _, count in counts if count.value])
    texts = (
        words("beneficiaries.map_title"),
        what_is_compared(site, data.leading),
        words("beneficiaries.country_header"),
    )
    (chart,) = counting_charts(site, "world", Kind.MAP, texts, marks, breaks=breaks)
    note = words("beneficiaries.map_note")
    return PageSection(words("beneficiaries.by_country"), (note,), map=chart, is_map_listed=listed)


def breaks_of(values: list[int]) -> tuple[int, ...]:
    """Where the classes of a map begin: round numbers nearest to the fifths of the values."""
    ordered, breaks = sorted(values), set()
    for part in range(1, CLASSES):
        value = ordered[len(ordered) * part // CLASSES] if ordered else 0
        if value >= 10:
            power = 10 ** int(log10(value))
            breaks.add(min((factor * power for factor in ROUND), key=lambda choice: abs(log10(choice / value))))
    return tuple(sorted(breaks))


def countries_page(site: Site, data: Beneficiaries) -> Page:
    countries, text = _countries(site, data), site.words("beneficiaries.countries_text")
    shown = [code for code in site.by_name(data.countries) if data.lead(code)]
    cells = {code: Cell(site.country(code), site.country_ref(code)) for code in shown}
    parts = (
        map_part(site, data, listed=False),  # the table has all countries
        _scale(site, data, countries, data.leading),
        _table_section(site, data, countries, cells, (text,)),
    )
    return counting_page(site, "countries", _countries_title(site, data, data.leading), parts)


def countries_section(site: Site, data: Beneficiaries, lead: Count) -> PageSection | None:
    """The countries of a year on one scale; none for too few numbers."""
    scale = _scale(site, data, _countries(site, data), lead)
    if scale is None:
        return None
    said = site.words("explorer.sentence", text=_countries_title(site, data, lead))
    return replace(scale, title=site.words("beneficiaries.page_countries"), sentence=said, anchor="countries")


def _countries_title(site: Site, data: Beneficiaries, lead: Count) -> str:
    words = site.words
    pairs = []
    for code, count in _countries(site, data).compared(lead)[:NAMED]:
        if count.value:
            pairs.append(words("beneficiaries.pair", name=site.country(code), children=people(count, words)))
    if not pairs:
        return words("beneficiaries.title_countries_plain")
    return words("beneficiaries.title_countries", pairs=words("chart.separator").join(pairs))


# --- projects, and what they share with countries -------------------------------------------------------------------


def projects_page(site: Site, data: Beneficiaries) -> Page:
    words, library = site.words, site.library
    names = {row["project_id"]: project_name(site, row) for row in library.rows("projects")}
    projects = Places("project", data.projects, data.project, names.__getitem__)
    cells = {}
    for code in data.projects:
        if data.lead(project=code):
            links = library.rows_with("project_countries", "project_id", code)
            countries = words.listed(site.country(link["country_code"]) for link in links)
            text = words("beneficiaries.project", title=names[code], countries=countries)
            cells[code] = Cell(Text(text, wording=Wording.TITLE), Ref("project", code))
    texts = (words("beneficiaries.projects_text"), words("beneficiaries.sum_laws"))
    table_section = _table_section(site, data, projects, cells, texts)
    if table_section.asides:
        table_section = replace(table_section, links=(site.page("to_complete"),))
    title = words("beneficiaries.title_projects_plain")
    counted = [count for _, count in projects.compared(data.leading) if count.value]
    if len(counted) >= 2:
        children = limited(people(counted[0], words), counted[0], words)
        title = words("beneficiaries.title_projects", children=children)
    return counting_page(site, "projects", title, (_scale(site, data, projects, data.leading), table_section))


def _scale(site: Site, data: Beneficiaries, places: Places, lead: Count) -> PageSection | None:
    words, kind, counts = site.words, places.kind, places.compared(lead)
    if not _are_comparable(data, counts):
        return None
    marks = [mark(places.name(code), count, words) for code, count in counts]
    texts = (words("beneficiaries.scale_title"), what_is_compared(site, lead), words(f"beneficiaries.{kind}_header"))
    charts = counting_charts(site, f"{kind}-scale", Kind.DOTS, texts, marks)
    return PageSection(words(f"beneficiaries.{kind}_scale"), charts=charts)


def _table_section(
    site: Site, data: Beneficiaries, places: Places, cells: dict[str, Cell], texts: tuple[str, ...]
) -> PageSection:
    """The places with a number; how many were expected to report in some year and have none."""
    words, expected = site.words, 0
    for code in places.codes:
        expected += any(places.count(code, year, CHILDREN).status != "not_applicable" for year in data.years)
    silent = expected - len(cells)
    stem = "beneficiaries.countries" if places.kind == "country" else "beneficiaries.projects"
    return PageSection(
        words(f"{stem}_table"),
        texts,
        asides=(words.count(f"{stem}_silent", silent),) if silent else (),
        tables=_tables(site, data, places, cells),
    )


def _tables(site: Site, data: Beneficiaries, places: Places, cells: dict[str, Cell]) -> tuple[Table, ...]:
    """A table by year for each measure, of the places that have some; a place without any stands in the first."""
    words, tables, placed = site.words, [], set[str]()
    columns_of: dict[str, list[tuple[str, str]]] = {CHILDREN: [(TOTAL, NEW)]}
    for measure in OF_A_YEAR:
        columns_of.setdefault(measure, []).extend((year, measure) for year in data.years)
    codes_of = {}
    for measure, columns in columns_of.items():
        codes_of[measure] = [code for code in cells if places.has_some(code, columns)]
    elsewhere = {*codes_of[PARTICIPATIONS], *codes_of[ESTIMATES]}
    codes_of[CHILDREN] = [code for code in cells if code in codes_of[CHILDREN] or code not in elsewhere]
    for measure, codes in codes_of.items():
        shown = []
        for column in columns_of[measure]:
            if any(places.count(code, *column).value is not None for code in codes):
                shown.append(column)
        rows = []
        for code in codes:
            anchor = "" if code in placed else code.lower()
            placed.add(code)
            counts = tuple(cell(places.count(code, *column), words) for column in shown)
            rows.append(Row(cells[code], counts, anchor=anchor))
        if rows:
            headers = [words("beneficiaries.new_window") if year == TOTAL else year for year, _ in shown]
            caption = words(f"beneficiaries.{places.kind}_caption_{measure}")
            headers.insert(0, words(f"beneficiaries.{places.kind}_header"))
            tables.append(table_of_numbers(caption, tuple(headers), rows))
    return tuple(tables)


# --- sex and age: parts that add up ---------------------------------------------------------------------------------


def groups_page(site: Site, data: Beneficiaries) -> Page:
    lead = data.leading
    title = groups_sentence(site, data, lead) or site.words("beneficiaries.title_groups_plain")
    return counting_page(site, "groups", title, [groups_section(site, data, lead)])


def groups_section(site: Site, data: Beneficiaries, lead: Count) -> PageSection:
    words = site.words
    title, total_only = words("beneficiaries.page_groups"), _total_only(site, data, lead)
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
    """« Environ 210 filles et environ 190 garçons … »; blank where there are not some of both."""
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
    below = words("beneficiaries.chart_place", place=place_name(site, lead.country), what=_what(site, lead))
    texts = (words("beneficiaries.by_age"), below, words("beneficiaries.age_header"))
    return counting_charts(site, "by-age", Kind.PYRAMID, texts, marks)


def _beside_pyramid(site: Site, data: Beneficiaries, lead: Count) -> tuple[str, ...]:
    """The children of another sex, or of a sex or an age that nobody stated."""
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
    if code[:1].isdigit():
        first, last = code.split("-")
        return site.words("beneficiaries.age", first=first, last=last)
    return site.words(f"group.{column}{code}" if code.startswith("_") else f"group.{code}")


def _what(site: Site, lead: Count) -> str:
    """« Enfants de l’année, en 2019, pour 3 projets sur 4 »."""
    return limited(what_is_compared(site, lead), lead, site.words)


def _groups_tables(site: Site, data: Beneficiaries, lead: Count) -> tuple[Table, ...]:
    """Age bands down, sexes across; none where the release does not split by both."""
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
    """Each service on its own scale: they are never added or compared."""
    return _overlapping_page(site, data, SERVICE, services_sentence, (site.words("beneficiaries.services_text"),))


def forms_page(site: Site, data: Beneficiaries) -> Page:
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
    """The largest: « exploitation en ligne, environ 3 670 enfants »; blank without a number."""
    counts = ranked((form, data.country(country, year, form)) for form in data.measures(FORM))
    if not counts or not counts[0][1].value:
        return ""
    form, count = counts[0]
    children = limited(people(count, site.words), count, site.words)
    return site.words("beneficiaries.pair", name=measure_name(site, form), children=children)


def overlapping_section(site: Site, data: Beneficiaries, kind: str, country: str, year: str) -> PageSection:
    """Services or forms: a year as bars, then all years as a table, without a row of totals: they overlap."""
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
