"""Children by year, and for how many projects."""

from dataclasses import replace

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    NEW,
    Beneficiaries,
    Count,
    LeadingCount,
    amount,
    mark,
    people,
)
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Nothing, Page, Row, Table
from pipeline.website.pages.beneficiaries import (
    MEASURES,
    PageSection,
    counting_page,
    headers,
    is_drawable,
    subtitle,
    years_charts,
)


def years_page(site: Site, data: Beneficiaries) -> Page:
    measures = [measure for measure in MEASURES if data.has_some(measure)] or [CHILDREN]
    charts = _charts(site, data)
    parts = [PageSection(charts=charts)] if charts else []
    parts += [_numbers(site, data, measure) for measure in measures if data.years_with(measure)]
    return counting_page(site, data, "years", _title(site, data, measures[0]), tuple(parts))


def _title(site: Site, data: Beneficiaries, measure: str) -> str:
    words = site.words
    years = [year for year in data.years if data.world(year, measure).value]
    if not years:
        return words("beneficiaries.title_years_plain")
    said = [people(LeadingCount(measure, year, data.world(year, measure)), words) for year in years]
    if len(years) == 1:
        return words("beneficiaries.title_year", first=said[0], year=years[0])
    return words("beneficiaries.title_years", first=said[0], year=years[0], last=said[-1], end=years[-1])


def _charts(site: Site, data: Beneficiaries) -> tuple[Chart, ...]:
    """All children and the new ones, each as a line; columns where the new ones are not known."""
    words = site.words
    title = words("beneficiaries.by_year_children")
    of_new = _series(site, data, NEW)
    if not is_drawable(of_new, data.base):
        return years_charts(site, data, CHILDREN, title)
    lines = (*_series(site, data, CHILDREN), *of_new)
    below = subtitle(site, words("beneficiaries.chart_years", place=words("beneficiaries.all_countries")), lines)
    both, sides = words("beneficiaries.all_and_new"), headers(site, "columns.year")
    return (Chart("years", Kind.LINES, both, below, *sides, lines, step=data.base),)


def _series(site: Site, data: Beneficiaries, measure: str) -> tuple[Mark, ...]:
    name = site.words(f"beneficiaries.header_{measure}")
    return tuple(replace(mark(year, data.world(year, measure), site.words), series=name) for year in data.years)


def _numbers(site: Site, data: Beneficiaries, measure: str) -> PageSection:
    words = site.words
    rows = []
    for year in data.years:
        count = data.world(year, measure)
        anchor = f"y{year}" if measure == CHILDREN else ""
        number = Cell(amount(count, words), nothing=count.nothing)
        rows.append(Row(Cell(year), (number, _projects(site, count)), anchor=anchor))
    title = words(f"beneficiaries.header_{measure}")
    columns = (words("columns.year"), title, words("beneficiaries.projects_header"))
    caption = words(f"beneficiaries.years_caption_{measure}")
    table = Table(caption, columns, tuple(rows), frozenset((1, 2)))
    return PageSection(title, (words(f"beneficiaries.meaning_{measure}"),), tables=(table,))


def _projects(site: Site, count: Count) -> Cell:
    words = site.words
    if not count.projects:
        return Cell(words("nothing.not_applicable"), nothing=Nothing.NOT_APPLICABLE)
    text = words("beneficiaries.of_projects", n=words.number(count.stated), all=words.number(count.projects))
    if count.is_partial and count.stated == count.projects:
        text = words("value.limited", value=text, limit=words("beneficiaries.incomplete"))
    return Cell(text, not_people=True)
