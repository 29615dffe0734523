"""Children reached by year: new and continuing ones, the reports behind them, and the packages sent again."""

from dataclasses import replace

from pipeline.website.charts import Chart, Kind
from pipeline.website.page import Cell, Page, Row, Table, Text
from pipeline.website.pages.reached import ANY, Part, children_of, counting_page
from pipeline.website.reach import CHILDREN, CONTINUING, NEW, Reach, cell, mark, reports
from pipeline.website.site import Site


def years_page(site: Site, reach: Reach) -> Page:
    """Children of each year, new and continuing, and the reports behind them."""
    words, years = site.words, site.library.periods()
    measures = (NEW, CONTINUING, CHILDREN)
    rows = tuple(
        Row(
            Cell(Text(year)),
            (*(cell(reach.world(year, name), words) for name in measures), reports(reach.world(year, NEW), words)),
            anchor=f"y{year}",
        )
        for year in years
    )
    columns = (
        words("columns.year"),
        *(words(f"reach.{name}_header") for name in measures),
        words("reach.reports_header"),
    )
    table = Table(words("reach.years_caption"), columns, rows, frozenset(range(1, len(columns))))
    ends = [reach.world(year, CHILDREN) for year in (years[0], years[-1])]
    first, last = (children_of(site, end) for end in ends)
    title = words("reach.title_years", first=first, year=years[0], last=last, end=years[-1])
    parts = (
        Part(
            charts=(_lines(site, reach, (NEW, CONTINUING)),),
            texts=(words("reach.years_not_added"),),
        ),
        Part(words("reach.years_table"), (words("reach.years_text"),), tables=(table,)),
        _sent_again(site),
    )
    return counting_page(site, reach, "years", title, tuple(part for part in parts if part))


def _lines(site: Site, reach: Reach, measures: tuple[str, ...]) -> Chart:
    """New and continuing children, each as a line."""
    words = site.words
    marks = tuple(
        replace(mark(year, reach.world(year, name)), series=words(f"reach.{name}_header"))
        for name in measures
        for year in site.library.periods()
    )
    headers = (words("columns.year"), words.opening(words.count("reach.noun", ANY)))
    subtitle = words("reach.chart_years", noun=headers[1])
    return Chart("years", Kind.LINES, words("reach.new_and_continuing"), subtitle, *headers, marks, step=reach.base)


def packages_sent_again(site: Site) -> list[dict[str, str]]:
    """The packages whose version is later than the first of this release."""
    packages = site.library.release.info["packages"]
    first = min(package["version"] for package in packages)
    return [package for package in packages if package["version"] != first]


def _sent_again(site: Site) -> Part | None:
    """The part of the page that says which packages were sent again; none where none was."""
    again = packages_sent_again(site)
    if not again:
        return None
    named = site.words.listed(site.package(package) for package in again)
    asides = (site.words("reach.sent_again_text", packages=named),)
    return Part(site.words("reach.sent_again"), asides=asides, anchor="sent-again")
