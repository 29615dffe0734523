"""The tables and the chart of one indicator's numbers."""

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content import findings
from pipeline.website.content.eligibility_flow import eligibility_flow, reason_label
from pipeline.website.content.site import Site, bound_of, missing_of
from pipeline.website.library import NETWORK, Record, ValuePosition
from pipeline.website.page import Cell, Nothing, Row, Table, Text


def sieve_by_scope(site: Site, row: Record) -> Table:
    """The sieve of every scope: steps down, scopes across."""
    words, indicator_id = site.words, row["indicator_id"]
    scopes = site.library.scopes
    sieves = [eligibility_flow(site.library, indicator_id, scope["scope_code"]) for scope in scopes]
    codes = dict.fromkeys(code for sieve in sieves for code, _ in sieve.left_out)
    steps = [(words("sieve.found"), [sieve.found for sieve in sieves])]
    steps += [
        (reason_label(site, indicator_id, code), [dict(sieve.left_out).get(code, 0) for sieve in sieves])
        for code in codes
    ]
    steps += [(words("sieve.counted"), [sieve.counted for sieve in sieves])]
    rows = tuple(
        Row(Cell(Text(words.opening(label))), tuple(Cell(Text(words.number(n))) for n in numbers))
        for label, numbers in steps
    )
    columns = (words("sieve.step"), *(site.own(scope, "short") for scope in scopes))
    return Table(words("sieve.by_scope"), columns, rows, frozenset(range(1, len(columns))))


def values_table(site: Site, indicator_id: str, series: str) -> Table:
    """Values of one series by scope and year, and over the whole framework."""
    periods, values = site.library.periods(), site.library.values(indicator_id)
    rows = []
    for scope in site.library.scopes:
        code = scope["scope_code"]
        annual = [values.get(ValuePosition(code, period, "annual", series)) for period in periods]
        total = site.library.total(indicator_id, code, series)
        years = (site.cell(value) for value in annual if value)
        cells = (site.cell(total, missing_of(indicator_id, total)), *years)
        rows.append(Row(Cell(Text(site.own(scope, "short"))), cells))
    name = site.words("values.caption", window=site.window)
    caption = name if series == "_T" else f"{name} · {site.words(f'series.{series}')}"
    columns = (site.words("values.scope"), site.words("values.total", window=site.window), *periods)
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns))))


def years_chart(site: Site, indicator_id: str) -> Chart | None:
    """The network's values by year as columns; none without a number."""
    series = findings.headline_series(site, indicator_id)
    values = site.library.values(indicator_id)
    years = [(period, values[ValuePosition(NETWORK, period, "annual", series)]) for period in site.library.periods()]
    if not any(value.is_counted for _, value in years):
        return None
    marks = tuple(
        Mark(period, value.count, bound_of(value))
        if value.is_counted
        else Mark(period, None, nothing=Nothing(value.kind))
        for period, value in years
    )
    noun = site.words.count(f"unit.{years[0][1].unit}", 2)
    subtitle = site.words("columns.subtitle", unit=site.words.opening(noun), window=site.window)
    headers = (site.words("columns.year"), site.words.opening(noun))
    return Chart(f"years-{indicator_id.lower()}", Kind.COLUMNS, site.words("columns.title"), subtitle, *headers, marks)
