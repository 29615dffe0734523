"""The page of one indicator: its value first, then what was counted, then how."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import TOTAL, ValueKind
from pipeline.website.charts.chart import Chart, Column, Kind, Mark, are_worth_drawing
from pipeline.website.content import findings
from pipeline.website.content.downloads import indicator_files
from pipeline.website.content.eligibility_flow import (
    EligibilityFlow,
    eligibility_flow,
    flow_chart,
    reason_label,
    reasons_of,
)
from pipeline.website.content.findings import reference
from pipeline.website.content.result_cards import YearLine, indicator_title, plain_value, year_lines, years_drawn
from pipeline.website.content.row_descriptions import Card
from pipeline.website.content.site import Site, bound_of, missing_of
from pipeline.website.library import NETWORK, Record, Value, ValuePosition
from pipeline.website.page import (
    Cell,
    File,
    Note,
    Nothing,
    Page,
    Quotable,
    Ref,
    Row,
    Shared,
    Table,
    table_of_numbers,
)
from pipeline.website.pages.data import size
from pipeline.website.pages.indicator_rows import Gap, counted_cards, counted_for, gaps_of

SHEET_TEXTS = ("counts", "excludes", "calculation", "limits", "collection", "owner", "change_log")


@dataclass(frozen=True)
class Headline:
    before: str
    number: str
    noun: str


@dataclass(frozen=True)
class Download:
    file: File
    label: str
    size: str


@dataclass(frozen=True)
class IndicatorContent:
    indicator: Record
    headlines: tuple[Headline, ...]
    is_minimum: bool
    is_sum: bool
    columns: tuple[Column, ...]
    years: tuple[YearLine, ...]
    counted: tuple[Card, ...]
    counted_for: str
    questions: tuple[str, ...]  # what is asked of the organisations about what was counted
    comparison: Chart | None
    values: tuple[Table, ...]
    legend: tuple[str, ...]
    withheld: str
    flow_title: str
    flow_chart: Chart | None
    flow_lines: tuple[str, ...]  # the flow in words, where it is not drawn
    apart: str
    facts: tuple[Note, ...]
    sheet: tuple[Note, ...]
    reasons: tuple[str, ...]
    gaps: tuple[Gap, ...]
    missing: Ref
    downloads: tuple[Download, ...]
    citation: str


def indicator_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.indicators]


def _page(site: Site, row: Record) -> Page:
    objective = site.objective(row["objective"])
    value = findings.headline(site, row["indicator_id"])
    return Page(
        ref=Ref("indicator", row["indicator_id"]),
        language=site.language,
        template="indicator",
        title=indicator_title(site, row),
        summary=site.own(row, "meaning"),
        content=_content(site, row),
        section="results",
        kicker=row["indicator_id"],
        trail=(
            site.page("home"),
            site.page("results"),
            site.link(objective, "results", anchor=row["objective"].lower()),
        ),
        label=f"{row['indicator_id']} · {site.own(row, 'title')}",
        shared=Shared() if value.is_counted else None,
        quotable=_quotable(site, row) if value.is_counted else None,
    )


def _content(site: Site, row: Record) -> IndicatorContent:
    indicator_id, words = row["indicator_id"], site.words
    counted = [series for series in site.library.series(indicator_id) if _has_number(site, indicator_id, series)]
    values = tuple(values_table(site, indicator_id, series) for series in counted)
    kinds = {value.kind for value in site.library.values(indicator_id).values()}
    columns = years_drawn(site, indicator_id, NETWORK, findings.headline_series(site, indicator_id))
    headlines = _headlines(site, indicator_id)
    flow = eligibility_flow(site.library, indicator_id)
    flow_title = findings.flow_title(site, row, flow)
    drawn = flow_chart(site, row, flow, flow_title)
    is_counted = findings.headline(site, indicator_id).is_counted
    citation = words("cite.indicator", reference=reference(site), indicator=indicator_id, sheet=row["version"])
    return IndicatorContent(
        indicator=row,
        headlines=headlines,
        is_minimum=any(each.before for each in headlines),
        is_sum=findings.headline_series(site, indicator_id) != TOTAL,
        columns=columns,
        years=year_lines(site, indicator_id, NETWORK) if is_counted and not columns else (),
        counted=counted_cards(site, indicator_id),
        counted_for=counted_for(site, row),
        questions=_questions(site, indicator_id),
        comparison=scopes_chart(site, row),
        values=values,
        legend=legend_of(site, values),
        withheld=words("values.withheld") if ValueKind.WITHHELD in kinds else "",
        flow_title=flow_title,
        flow_chart=drawn,
        flow_lines=() if drawn else _flow_lines(site, row, flow),
        apart=words.count(f"rows.{row['driving_table']}.apart", flow.apart) if flow.apart else "",
        facts=_facts(site, row),
        sheet=tuple(Note(words(f"sheet.{stem}"), (site.own(row, stem),)) for stem in SHEET_TEXTS),
        reasons=tuple(site.own(each, "label") for each in reasons_of(site.library, indicator_id)),
        gaps=gaps_of(site, indicator_id),
        missing=Ref("to_complete", anchor=indicator_id.lower()),
        downloads=tuple(
            Download(file, words(f"download.{name}"), size(len(site.files[file.name]), words))
            for name, file in indicator_files(site.library, indicator_id).items()
        ),
        citation="" if site.library.is_demonstration else citation,
    )


def _questions(site: Site, indicator_id: str) -> tuple[str, ...]:
    rows = site.library.rows_with("open_questions", "indicator_id", indicator_id)
    return tuple(
        site.words("indicator.question", who=site.organisation(row["org_id"]), question=site.own(row, "question"))
        for row in rows
    )


def _has_number(site: Site, indicator_id: str, series: str) -> bool:
    values = site.library.values(indicator_id)
    of_series = (value for place, value in values.items() if place.series == series and not place.is_split)
    return any(findings.is_told(site, indicator_id, series, value) for value in of_series)


def _headlines(site: Site, indicator_id: str) -> tuple[Headline, ...]:
    found = []
    for series in site.library.series(indicator_id):
        value = site.library.total(indicator_id, NETWORK, series)
        if findings.is_told(site, indicator_id, series, value):
            before = site.words("value.minimum") if value.is_minimum else ""
            # the total is what the title names; any other series says itself what it is
            noun = f"unit.{value.unit}" if series == TOTAL else f"series.{series}"
            label = site.words.count(noun, value.count or 0)
            found.append(Headline(before, plain_value(site, value), label))
    return tuple(found)


def _facts(site: Site, row: Record) -> tuple[Note, ...]:
    words = site.words
    quality = site.library.quality(row["indicator_id"])
    facts = [Note(words("fact.level"), (words(f"level.{row['level']}"),))]
    for fact in ("rows_validated", "reports_received"):
        if fact in quality and quality[fact]["of"]:
            share = words("fact.share", n=quality[fact]["value"], all=quality[fact]["of"])
            facts.append(Note(words(f"fact.{fact}"), (share,)))
    if targets := _targets(site, row):
        facts.append(Note(words("fact.target"), targets))
    if notes := _notes_of_values(site, row):
        facts.append(Note(words("fact.note"), tuple(notes)))
    return (*facts, Note(words("fact.version"), (row["version"],)))


def _notes_of_values(site: Site, row: Record) -> list[str]:
    """What must be known of some values: each note of the release once, in words."""
    values = site.library.rows_with("indicator_values", "indicator_id", row["indicator_id"])
    codes: set[str] = set()
    for value in values:
        codes.update(value["note"].split())
    return [site.words(f"value_note.{code}") for code in sorted(codes)]


def _targets(site: Site, row: Record) -> tuple[str, ...]:
    scopes = site.library.by_key("scopes", "scope_code")
    return tuple(
        site.words(
            "fact.target_value",
            n=site.words.number(target["target_value"]),
            scope=site.own(scopes[target["scope_code"]], "short"),
            period=target["period_id"],
        )
        for target in site.library.rows_with("targets", "indicator_id", row["indicator_id"])
    )


def _quotable(site: Site, row: Record) -> Quotable:
    """A sentence that may be quoted as it stands: the value with its limits built in."""
    words = site.words
    value = findings.headline(site, row["indicator_id"])
    validated = site.library.quality(row["indicator_id"])["rows_validated"]
    limit = findings.limit(site, validated["value"], validated["of"])
    text = findings.quantity(site, row["indicator_id"], value)
    cite = words("cite.value", network=site.brand, window=site.window, text=text, limit=limit)
    avoid = (words("indicator.avoid_total", window=site.window),) if value.is_minimum else ()
    return Quotable(cite, avoid)


# --- tables and charts of its numbers ---------------------------------------------------------------------------------


def _flow_lines(site: Site, row: Record, flow: EligibilityFlow) -> tuple[str, ...]:
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
        rows.append(Row(Cell(site.own(scope, "short")), tuple(cells)))
    name = site.words("values.caption", window=site.window)
    caption = name if series == "_T" else f"{name} · {site.words.count(f'series.{series}', 2)}"
    columns = (site.words("values.scope"), site.words("values.total", window=site.window), *periods)
    return table_of_numbers(caption, columns, rows)


def _cell(site: Site, indicator_id: str, value: Value) -> Cell:
    if not value.is_counted:
        return Cell(site.words(f"sign.{value.kind}"), missing_of(indicator_id, value), Nothing(value.kind))
    if value.is_minimum and value.unit != "yes_no":
        return Cell(site.words("sign.at_least", n=site.words.number(value.count or 0)))
    return site.cell(value)


def legend_of(site: Site, tables: Iterable[Table]) -> tuple[str, ...]:
    cells: list[Cell] = []
    for table in tables:
        for row in table.rows:
            cells += row.cells
    found = []
    if any(str(cell.text).startswith(site.words("sign.least")) for cell in cells):
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
