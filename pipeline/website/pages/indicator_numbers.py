"""The tables and the chart of one indicator's numbers."""

from collections.abc import Iterable

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, Mark, are_worth_drawing
from pipeline.website.content import findings
from pipeline.website.content.eligibility_flow import EligibilityFlow, reason_label
from pipeline.website.content.site import Site, bound_of, missing_of
from pipeline.website.library import Record, Value, ValuePosition
from pipeline.website.page import Cell, Nothing, Row, Table, Text, table_of_numbers


def flow_lines(site: Site, row: Record, flow: EligibilityFlow) -> tuple[str, ...]:
    """What was found, what each reason takes away, and what counts, where a drawing would say no more."""
    if not flow.found:
        return ()
    words, indicator_id = site.words, row["indicator_id"]
    steps = [(words("flow.found"), flow.found)]
    steps += [(words.opening(reason_label(site, indicator_id, code)), n) for code, n in flow.left_out]
    steps += [(words("flow.counted"), flow.counted)]
    return tuple(words("chart.mark", label=label, value=words.number(n)) for label, n in steps)


def values_table(site: Site, indicator_id: str, series: str) -> Table:
    """Values of one series by scope and year, and over the whole framework; what each sign means stands beside it."""
    periods, values = site.library.periods(), site.library.values(indicator_id)
    rows = []
    for scope in site.library.scopes:
        code = scope["scope_code"]
        annual = [values.get(ValuePosition(code, period, "annual", series)) for period in periods]
        total = site.library.total(indicator_id, code, series)
        cells = (_cell(site, indicator_id, value) for value in (total, *annual) if value)
        rows.append(Row(Cell(Text(site.own(scope, "short"))), tuple(cells)))
    name = site.words("values.caption", window=site.window)
    caption = name if series == "_T" else f"{name} · {site.words.count(f'series.{series}', 2)}"
    columns = (site.words("values.scope"), site.words("values.total", window=site.window), *periods)
    return table_of_numbers(caption, columns, rows)


def _cell(site: Site, indicator_id: str, value: Value) -> Cell:
    if not value.is_counted:
        return Cell(Text(site.words(f"sign.{value.kind}")), missing_of(indicator_id, value), Nothing(value.kind))
    if value.is_minimum and value.unit != "yes_no":
        return Cell(Text(site.words("sign.at_least", n=site.words.number(value.count or 0))))
    return site.cell(value)


def legend_of(site: Site, tables: Iterable[Table]) -> tuple[str, ...]:
    """What the signs mean that stand in the tables."""
    cells: list[Cell] = []
    for table in tables:
        for row in table.rows:
            cells += row.cells
    found = []
    if any(cell.text.text.startswith(site.words("sign.least")) for cell in cells):
        found.append(site.words("legend.at_least"))
    present = {cell.nothing for cell in cells}
    found += [site.words(f"legend.{nothing}") for nothing in Nothing if nothing in present]
    return tuple(found)


def scopes_chart(site: Site, row: Record) -> Chart | None:
    """The scopes beside each other on one scale; none where a table of a few small numbers says as much."""
    indicator_id = row["indicator_id"]
    series = findings.headline_series(site, indicator_id)
    totals = [(scope, site.library.total(indicator_id, scope["scope_code"], series)) for scope in site.library.scopes]
    if not are_worth_drawing(value.count for _, value in totals if value.unit != "yes_no"):
        return None
    units = {value.unit for _, value in totals if value.is_counted}
    if len(units) > 1:
        return None
    marks = tuple(_mark(site.own(scope, "short"), value) for scope, value in totals)
    words, noun = site.words, site.words.count(f"unit.{units.pop()}", 2)
    said = "scopes.subtitle" if series == TOTAL else "scopes.subtitle_sum"
    subtitle = words(said, unit=words.opening(noun), window=site.window)
    headers = (words("values.scope"), words.opening(noun))
    return Chart(f"scopes-{indicator_id.lower()}", Kind.BARS, words("scopes.title"), subtitle, *headers, marks)


def _mark(label: str, value: Value) -> Mark:
    if value.is_counted:
        return Mark(label, value.count, bound_of(value))
    return Mark(label, None, nothing=Nothing(value.kind))
