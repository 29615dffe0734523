"""Children reached by sex and age, by form of exploitation and by service."""

from dataclasses import replace

from pipeline.model import TOTAL
from pipeline.website.charts import Chart, Kind, is_part
from pipeline.website.page import Cell, Page, Row, Table, Text
from pipeline.website.pages.reached import ANY, Part, children_of, counting_page, years_chart
from pipeline.website.reach import NEW, Reach, Reached, cell, mark, ranked, said, share
from pipeline.website.site import Site

FORM, SERVICE = "form_", "service_"


# --- sex and age: parts that add up ---------------------------------------------------------------------------------


def groups_page(site: Site, reach: Reach) -> Page:
    """New children by sex and age band, over all years: the parts add up to the whole."""
    words = site.words
    girls, boys = (said(reach.world(TOTAL, NEW, sex=sex), words) for sex in ("f", "m"))
    parts = (
        Part(charts=(_ages_chart(site, reach),)),
        Part(words("reach.groups_table"), (words("reach.groups_text"),), tables=(_groups_table(site, reach),)),
    )
    title = words("reach.title_groups", girls=words.opening(girls), boys=boys, between=site.between)
    return counting_page(site, reach, "groups", title, parts)


def _label(site: Site, column: str, code: str) -> str:
    if column == "age" and code[:1].isdigit():
        return site.words("reach.age", band=code)
    return site.words(f"group.{column}{code}" if code.startswith("_") else f"group.{code}")


def _ages_chart(site: Site, reach: Reach) -> Chart:
    """New children by age band, each band made of its sexes: the parts add up."""
    words = site.words
    marks = tuple(
        replace(mark(_label(site, "age", age), reach.world(TOTAL, NEW, sex, age)), series=_label(site, "sex", sex))
        for sex in reach.split("sex")
        for age in reach.split("age")
    )
    kind = Kind.STACKED if all(map(is_part, marks)) else Kind.DOTS
    subtitle = words("reach.chart_new", window=site.window)
    headers = (words("reach.age_header"), words.opening(words.count("reach.noun", ANY)))
    return Chart("by-age", kind, words("reach.by_age"), subtitle, *headers, marks, step=reach.base)


def _groups_table(site: Site, reach: Reach) -> Table:
    """Age bands down, sexes across, and the share of each band in whole per cent."""
    words, sexes = site.words, (*reach.split("sex"), TOTAL)
    whole = reach.world(TOTAL, NEW)

    def row(age: str) -> Row:
        counts = [reach.world(TOTAL, NEW, sex, age) for sex in sexes]
        part = Cell(Text(share(counts[-1], whole, words)))
        return Row(Cell(Text(_label(site, "age", age))), (*(cell(count, words) for count in counts), part))

    rows = tuple(row(age) for age in (*reach.split("age"), TOTAL))
    columns = (words("reach.age_header"), *(_label(site, "sex", sex) for sex in sexes), words("reach.share_header"))
    caption = words("reach.groups_caption", window=site.window)
    return Table(caption, columns, rows, frozenset(range(1, len(columns))))


# --- forms and services: parts that overlap -------------------------------------------------------------------------


def forms_page(site: Site, reach: Reach) -> Page:
    """Children by form of exploitation, form by form on one scale; never added."""
    words, year = site.words, site.library.periods()[-1]
    measures = reach.measures(FORM)
    top = max(reach.world(each, name).least or 0 for each in site.library.periods() for name in measures)
    charts = tuple(years_chart(site, reach, name, _label_of(site, name), top) for name in measures)
    first, count = ranked((name, reach.world(year, name)) for name in measures)[0]
    title = words("reach.title_forms", year=year, form=_name(site, first), children=children_of(site, count))
    parts = (
        Part(words("reach.forms_charts"), (words("reach.forms_text"),), charts=charts),
        Part(words("reach.forms_table"), tables=(_overlapping(site, reach, measures, "form"),)),
    )
    return counting_page(site, reach, "forms", title, parts)


def services_page(site: Site, reach: Reach) -> Page:
    """Children by service: side by side for the last year, then each on its own scale; never added."""
    words, year = site.words, site.library.periods()[-1]
    measures = reach.measures(SERVICE)
    counts = ranked((name, reach.world(year, name)) for name in measures)
    counted = [pair for pair in counts if pair[1].nothing is None]
    (first, most), (last, least) = counts[0], (counted or counts)[-1]
    title = words(
        "reach.title_services",
        year=year,
        first=_name(site, first),
        most=children_of(site, most),
        last=_name(site, last),
        least=children_of(site, least),
    )
    parts = (
        Part(charts=(_beside(site, reach, measures, year),)),
        Part(
            words("reach.services_charts"),
            (words("reach.services_text"),),
            charts=tuple(years_chart(site, reach, name, _label_of(site, name)) for name in measures),
        ),
        Part(words("reach.services_table"), tables=(_overlapping(site, reach, measures, "service"),)),
    )
    return counting_page(site, reach, "services", title, parts)


def _name(site: Site, measure: str) -> str:
    """The name of a form as the framework has it, or of a service."""
    if measure.startswith(FORM):
        form = site.library.by_key("forms", "form")[measure.removeprefix(FORM)]
        return site.own(form, "name")
    return site.words(f"reach.{measure}")


def _label_of(site: Site, measure: str) -> str:
    return site.words.opening(_name(site, measure))


def _beside(site: Site, reach: Reach, measures: list[str], year: str) -> Chart:
    """The services of one year on one scale."""
    words = site.words
    marks = tuple(mark(_label_of(site, name), reach.world(year, name)) for name in measures)
    title, subtitle = words("reach.services_beside", year=year), words("reach.services_beside_sub")
    headers = (words("reach.service_header"), words.opening(words.count("reach.noun", ANY)))
    return Chart("services", Kind.BARS, title, subtitle, *headers, marks, step=reach.base)


def _overlapping(site: Site, reach: Reach, measures: list[str], kind: str) -> Table:
    """Parts that overlap, down, by year, across: no row of totals, for there is none."""
    words, years = site.words, site.library.periods()

    def counts(name: str) -> list[Reached]:
        return [reach.world(year, name) for year in years]

    rows = tuple(
        Row(Cell(Text(_label_of(site, name))), tuple(cell(each, words) for each in counts(name))) for name in measures
    )
    columns = (words(f"reach.{kind}_header"), *years)
    return Table(words(f"reach.{kind}_caption"), columns, rows, frozenset(range(1, len(columns))))
