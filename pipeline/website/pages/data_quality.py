"""How good the rows are, computed from the release: no sentence is more flattering than the data."""

from collections import Counter
from dataclasses import dataclass

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.site import Site
from pipeline.website.library import Record, is_confirmed
from pipeline.website.page import Cell, Note, Page, Ref, Row, Table
from pipeline.website.pages.data import said_by

PRECISIONS = ("day", "month", "year", "unknown")


@dataclass(frozen=True)
class DataQualityContent:
    facts: tuple[Note, ...]
    dates: Chart | None
    tables: Table
    indicators: Table
    withheld: Table | None


def data_quality_page(site: Site) -> Page:
    words, library = site.words, site.library
    rows = library.all_rows(library.files_with("validation_status", "source_id"))
    title = _title(site, rows)
    content = DataQualityContent(_facts(site, rows), _dates(site), _tables(site), _indicators(site), _withheld(site))
    return site.make_page("data_quality", "data_quality", title, words("quality.summary"), content, "evidence")


def _title(site: Site, rows: list[Record]) -> str:
    words = site.words
    confirmed = sum(map(is_confirmed, rows))
    sourced = words.count("quality.sourced", sum(bool(row["source_id"]) for row in rows))
    state = words.count("quality.confirmed", confirmed) if confirmed else words("quality.in_review")
    return words("quality.title", sourced=sourced, state=state)


def _facts(site: Site, rows: list[Record]) -> tuple[Note, ...]:
    """A few shares of the whole. Reports stand with each indicator alone: several indicators await the same one."""
    library = site.library
    sources, conflicts = library.rows("sources"), library.rows("conflicts")
    shares = {
        "confirmed": (sum(map(is_confirmed, rows)), len(rows)),
        "originals": (sum(row["copy_kind"] == "original" for row in sources), len(sources)),
        "replies": (sum(bool(row["response"]) for row in conflicts), len(conflicts)),
    }
    known = {name: pair for name, pair in shares.items() if pair[1]}
    return tuple(Note(site.words(f"quality.{name}_share"), (_share(site, *pair),)) for name, pair in known.items())


def _share(site: Site, n: int, of: int) -> str:
    return site.words("fact.share", n=site.words.number(n), all=site.words.number(of))


def _dates(site: Site) -> Chart | None:
    """How precisely the dates are known that decide whether a row counts: those of indicators, and of projects."""
    words, library = site.words, site.library
    driving = {row["driving_table"] for row in library.indicators} | {"projects"}
    rows = library.all_rows(name for name in library.files_with("date_precision") if name in driving)
    if not rows:
        return None
    counts = Counter(row["date_precision"] or "unknown" for row in rows)
    marks = tuple(Mark(words(f"precision.{each}"), counts[each]) for each in PRECISIONS)
    title = words.count("quality.dated", len(rows) - counts["unknown"], all=words.number(len(rows)))
    headers = (words("quality.precision"), words("quality.rows"))
    return Chart("date-precision", Kind.BARS, title, words("quality.dates_subtitle"), *headers, marks)


def _tables(site: Site) -> Table:
    words = site.words
    columns = words.each("quality.", "file", "rows", "with_source", "validated")
    lines = tuple(_table(site, name) for name in site.library.files_with("source_id"))
    return Table(words("quality.by_file"), columns, lines, frozenset({1, 2, 3}))


def _table(site: Site, name: str) -> Row:
    words, rows = site.words, site.library.rows(name)
    sourced = sum(bool(row["source_id"]) for row in rows)
    if "validation_status" in site.library.columns(name):
        confirmed = Cell(words.number(sum(map(is_confirmed, rows))))
    else:
        confirmed = site.nothing("not_applicable")
    cells = (Cell(words.number(len(rows))), Cell(words.number(sourced)), confirmed)
    return Row(Cell(said_by(site, site.library.release.schemas[name], "title"), Ref("data_file", name)), cells)


def _indicators(site: Site) -> Table:
    words = site.words
    columns = words.each("quality.", "indicator", "counted", "validated", "newest", "reports")
    lines = tuple(_indicator(site, row) for row in site.library.indicators)
    return Table(words("quality.by_indicator"), columns, lines, frozenset({1, 2, 4}))


def _indicator(site: Site, row: Record) -> Row:
    words, known = site.words, site.library.quality(row["indicator_id"])
    newest = words.date(known["newest_row"]["newest_on"], "year")
    cells = (
        Cell(str(known["rows_with_source"]["value"])),
        Cell(str(known["rows_validated"]["value"])),
        Cell(newest) if newest else site.nothing("not_applicable"),
        reports_cell(site, known["reports_received"]),
    )
    return Row(site.indicator_cell(row), cells)


def reports_cell(site: Site, received: Record) -> Cell:
    """The reports that came of those expected; « sans objet » where none is yet."""
    if not received["of"]:
        return site.nothing("not_applicable")
    return Cell(_share(site, received["value"], received["of"]))


def _withheld(site: Site) -> Table | None:
    rows, words = site.library.rows("withheld"), site.words
    if not rows:
        return None
    columns = words.each("quality.", "file", "rule", "rows")
    policy = site.library.by_key("policy", "key")
    lines = tuple(
        Row(
            Cell(said_by(site, site.library.release.schemas[row["resource"]], "title"))
            if row["resource"] in site.library.release.schemas
            else Cell(row["resource"]),
            (
                Cell(site.own(policy[row["reason"]], "note") if row["reason"] in policy else row["reason"]),
                Cell(words.number(row["rows"])),
            ),
        )
        for row in rows
    )
    return Table(words("quality.withheld"), columns, lines, frozenset({2}))
