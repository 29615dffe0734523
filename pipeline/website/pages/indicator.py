"""The page of one indicator: its value first, then the rows that were counted, then how, then what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark, are_worth_drawing
from pipeline.website.content import downloads, findings, result_cards
from pipeline.website.content.list_entries import describe, is_described
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Item
from pipeline.website.library import NETWORK, Record, Value, ValuePosition
from pipeline.website.page import Cell, Nothing, Page, Quotable, Ref, Row, Shared, Table, table_of_numbers
from pipeline.website.pages.data import size

# Reasons that one fact more, such as a date or a confirmation, may lift.
OPEN_REASONS = frozenset(
    [
        "draft",
        "undated",
        "submission_undated",
        "link_undated",
        "unattributed",
        "not_completed",
        "not_published",
        "level_not_stated",
    ]
)


def indicator_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.indicators]


def _page(site: Site, row: Record) -> Page:
    indicator_id = row["indicator_id"]
    objective = site.link(site.objective(row["objective"]), "results", anchor=row["objective"].lower())
    is_counted = findings.headline(site, indicator_id).is_counted
    return Page(
        ref=Ref("indicator", indicator_id),
        language=site.language,
        template="indicator",
        title=result_cards.indicator_title(site, row),
        summary=site.own(row, "meaning"),
        content=_content(site, row),
        section="results",
        kicker=indicator_id,
        trail=(site.page("home"), site.page("results"), objective),
        label=f"{indicator_id} · {site.own(row, 'title')}",
        shared=Shared() if is_counted else None,
        quotable=_quotable(site, row) if is_counted else None,
    )


def _content(site: Site, row: Record) -> dict[str, object]:
    indicator_id, words = row["indicator_id"], site.words
    series = findings.headline_series(site, indicator_id)
    columns = result_cards.years_drawn(site, indicator_id, NETWORK)
    has_lines = findings.headline(site, indicator_id).is_counted and not columns
    tables = [values_table(site, indicator_id, each) for each in _series_with_numbers(site, indicator_id)]
    flow = findings.eligibility_flow(site.library, indicator_id)
    flow_title = findings.flow_title(site, row["driving_table"], flow.found, flow.counted)
    values = site.library.rows_with("indicator_values", "indicator_id", indicator_id)
    files = downloads.indicator_files(site.library, indicator_id)
    return {
        "indicator": row,
        "headlines": _headlines(site, indicator_id),
        "is_sum": series != TOTAL,
        "columns": columns,
        "years": result_cards.year_lines(site, indicator_id, NETWORK) if has_lines else (),
        "counted": _counted_cards(site, indicator_id),
        "counted_for": _counted_for(site, row),
        "comparison": _scopes_chart(site, row),
        "tables": tables,
        "legend": _legend_of(site, tables),
        "flow": flow,
        "flow_title": flow_title,
        "flow_chart": findings.flow_chart(site, row, flow),
        "apart": words.count(f"rows.{row['driving_table']}.apart", flow.apart) if flow.apart else "",
        "targets": _targets(site, indicator_id),
        "notes": sorted(set(" ".join(value["note"] for value in values).split())),
        "reasons": {
            each["reason_code"]: site.own(each, "label") for each in findings.reasons_of(site.library, indicator_id)
        },
        "gaps": gaps_of(site, indicator_id),
        "files": [(file, name, size(len(site.files[file.name]), words)) for name, file in files.items()],
    }


def _series_with_numbers(site: Site, indicator_id: str) -> list[str]:
    values = site.library.values(indicator_id)
    told = set()
    for place, value in values.items():
        if place.dimension == TOTAL and findings.is_told(site, indicator_id, place.series, value):
            told.add(place.series)
    return [series for series in site.library.series(indicator_id) if series in told]


def _headlines(site: Site, indicator_id: str) -> list[dict[str, str]]:
    found = []
    for series in site.library.series(indicator_id):
        value = site.library.total(indicator_id, NETWORK, series)
        if findings.is_told(site, indicator_id, series, value):
            before = site.words("value.minimum") if value.is_minimum else ""
            # the total is what the title names; any other series says itself what it is
            noun = f"unit.{value.unit}" if series == TOTAL else f"series.{series}"
            label = site.words.count(noun, value.count or 0)
            found.append(
                {
                    "before": before,
                    "number": result_cards.plain_value(site, value),
                    "noun": label,
                }
            )
    return found


def _targets(site: Site, indicator_id: str) -> list[str]:
    scopes = site.library.by_key("scopes", "scope_code")
    targets = []
    for row in site.library.rows_with("targets", "indicator_id", indicator_id):
        number = site.words.number(row["target_value"])
        scope = site.own(scopes[row["scope_code"]], "short")
        targets.append(site.words("fact.target_value", n=number, scope=scope, period=row["period_id"]))
    return targets


def _quotable(site: Site, row: Record) -> Quotable:
    words, indicator_id = site.words, row["indicator_id"]
    value = findings.headline(site, indicator_id)
    validated = site.library.quality(indicator_id)["rows_validated"]
    limit = findings.limit(site, validated["value"], validated["of"])
    text = findings.quantity(site, indicator_id, value)
    cite = words("cite.value", network=site.brand, window=site.window, text=text, limit=limit)
    avoid = (words("indicator.avoid_total", window=site.window),) if value.is_minimum else ()
    return Quotable(cite, avoid)


# --- tables and charts of its numbers ---------------------------------------------------------------------------------


def values_table(site: Site, indicator_id: str, series: str) -> Table:
    periods = site.library.periods()
    values = site.library.values(indicator_id)
    rows = []
    for scope in site.library.scopes:
        code = scope["scope_code"]
        cells = [_cell(site, indicator_id, site.library.total(indicator_id, code, series))]
        for period in periods:
            if value := values.get(ValuePosition(code, period, "annual", series)):
                cells.append(_cell(site, indicator_id, value))
        rows.append(Row(Cell(site.own(scope, "short")), tuple(cells)))
    caption = site.words("values.caption", window=site.window)
    if series != TOTAL:
        caption += f" · {site.words.count(f'series.{series}', 2)}"
    columns = (site.words("values.scope"), site.words("values.total", window=site.window), *periods)
    return table_of_numbers(caption, columns, rows)


def _cell(site: Site, indicator_id: str, value: Value) -> Cell:
    if not value.is_counted:
        nothing = Nothing(value.kind)
        to = Ref("to_complete", anchor=indicator_id.lower()) if nothing is Nothing.NOT_REPORTED else None
        return Cell(site.words(f"sign.{nothing}"), to, nothing)
    if value.is_minimum and value.unit != "yes_no":
        return Cell(site.words("sign.at_least", n=site.words.number(value.count or 0)))
    return site.cell(value)


def _legend_of(site: Site, tables: Iterable[Table]) -> list[str]:
    cells: list[Cell] = []
    for table in tables:
        for row in table.rows:
            cells += row.cells
    found = []
    if any(str(cell.text).startswith(site.words("sign.least")) for cell in cells):
        found.append(site.words("legend.at_least"))
    present = {cell.nothing for cell in cells}
    return found + [site.words(f"legend.{nothing}") for nothing in Nothing if nothing in present]


def _scopes_chart(site: Site, row: Record) -> Chart | None:
    """The scopes beside each other on one scale; none where a table of a few small numbers says as much."""
    indicator_id, words = row["indicator_id"], site.words
    series = findings.headline_series(site, indicator_id)
    marks, units = [], set()
    for scope in site.library.scopes:
        label = site.own(scope, "short")
        value = site.library.total(indicator_id, scope["scope_code"], series)
        if value.is_counted:
            units.add(value.unit)
            marks.append(Mark(label, value.count, Bound.AT_LEAST if value.is_minimum else Bound.EXACT))
        else:
            marks.append(Mark(label, None, nothing=Nothing(value.kind)))
    if len(units) != 1 or units == {"yes_no"} or not are_worth_drawing(mark.count for mark in marks):
        return None
    noun = words.count(f"unit.{units.pop()}", 2)
    said = "scopes.subtitle" if series == TOTAL else "scopes.subtitle_sum"
    subtitle = words(said, unit=words.opening(noun), window=site.window)
    headers = (words("values.scope"), words.opening(noun))
    return Chart(
        f"scopes-{indicator_id.lower()}",
        Kind.BARS,
        words("scopes.title"),
        subtitle,
        *headers,
        tuple(marks),
    )


# --- its rows: what was counted, and what a missing fact keeps out ----------------------------------------------------


def _counted_cards(site: Site, indicator_id: str) -> list[Item]:
    """The rows that are told one by one, then the number of others under the name of their unit if it has one."""
    described: set[tuple[str, str]] = set()
    others: dict[tuple[str, str], str] = {}
    for row in site.library.rows_of_scope("counted_rows", "indicator_id", indicator_id):
        place = (row["table_name"], row["row_key"])
        if is_described(row["table_name"]):
            described.add(place)
        else:
            others[place] = row["unit_id"]
    cards = [describe(site, *place) for place in sorted(described)]
    groups = Counter((_unit_name(site, unit), table) for (table, _), unit in others.items())
    for (name, table), number in sorted(groups.items()):
        count = site.words.count(f"rows.{table}.counted", number)
        cards.append(Item(name or site.words.opening(count), facts=(count,) if name else ()))
    return cards


def _unit_name(site: Site, unit: str) -> str:
    if unit in site.library.organisations:
        return site.organisation(unit)
    series = f"series.{unit}"
    return site.words.opening(site.words.count(series, 2)) if site.words.knows(series) else ""


def _counted_for(site: Site, indicator: Record) -> str:
    """How many units the rows that are told one by one stand for, where they are fewer; else blank."""
    found = site.library.rows_of_scope("counted_rows", "indicator_id", indicator["indicator_id"])
    tables = {row["table_name"] for row in found}
    rows = {row["row_key"] for row in found}
    units = {row["unit_id"] for row in found}
    if len(tables) != 1 or not all(map(is_described, tables)) or len(units) == len(rows):
        return ""
    words = site.words
    return words(
        "indicator.counted_for",
        rows=words.count(f"rows.{tables.pop()}.counted", len(rows)),
        n=words.number(len(units)),
        unit=words.count(f"unit.{indicator['unit_measure']}", len(units)),
    )


@dataclass(frozen=True)
class Gap:
    """A row that could still count: what is missing, the next step, and the ids of those who can tell."""

    place: tuple[str, str]  # its table and key
    card: Item
    code: str  # of the reason
    reason: str
    step: str
    owners: tuple[str, ...]


def gaps_of(site: Site, indicator_id: str) -> list[Gap]:
    rows = site.library.rows_of_scope("exclusions", "indicator_id", indicator_id)
    gaps = []
    for row in sorted(rows, key=lambda row: row["row_key"]):
        place = (row["table_name"], row["row_key"])
        code = row["reason_code"]
        if row["of_kind"] and code in OPEN_REASONS:
            card = describe(site, *place)
            reason = findings.reason_label(site, indicator_id, code)
            # members are asked, not their outside partners
            owners = tuple(filter(site.library.is_of_network, card.organisations))
            gaps.append(Gap(place, card, code, reason, site.words(f"next.{code}"), owners))
    return gaps
