"""How good the rows are, computed from the release: no sentence is more flattering than the data."""

from dataclasses import dataclass
from datetime import date

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Ref, Row, Table, Text
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
    words, rows = site.words, _rows_with_status(site)
    title = _title(site, rows)
    content = DataQualityContent(_facts(site, rows), _dates(site), _tables(site), _indicators(site), _withheld(site))
    trail = (site.page("home"), site.page("data"))
    summary = words("quality.summary")
    return Page(Ref("data_quality"), site.language, "data_quality", title, summary, content, "data", trail=trail)


def _title(site: Site, rows: list[Record]) -> str:
    words = site.words
    confirmed = sum(row["validation_status"] == "validated" for row in rows)
    sourced = sum(bool(row["source_id"]) for row in rows)
    have = words("quality.all_sourced") if sourced == len(rows) else words.count("quality.sourced", sourced)
    opening = words.count("quality.confirmed", confirmed, all=words.number(len(rows)))
    return words("quality.title", confirmed=words.opening(opening), sourced=have)


def _names(site: Site, *columns: str) -> list[str]:
    return [name for name in site.library.release.names if set(columns) <= set(site.library.columns(name))]


def _rows_with_status(site: Site) -> list[Record]:
    return [row for name in _names(site, "validation_status", "source_id") for row in site.library.rows(name)]


def _facts(site: Site, rows: list[Record]) -> tuple[Note, ...]:
    """A few shares of the whole. Reports stand with each indicator alone: several indicators await the same one."""
    library = site.library
    sources, conflicts = library.rows("sources"), library.rows("conflicts")
    shares = {
        "confirmed": (sum(row["validation_status"] == "validated" for row in rows), len(rows)),
        "originals": (sum(row["copy_kind"] == "original" for row in sources), len(sources)),
        "replies": (sum(bool(row["response"]) for row in conflicts), len(conflicts)),
    }
    return tuple(Note(site.words(f"quality.{name}_share"), (_share(site, *pair),)) for name, pair in shares.items())


def _share(site: Site, n: int, of: int) -> Text:
    return Text(site.words("fact.share", n=site.words.number(n), all=site.words.number(of)))


def _dates(site: Site) -> Chart | None:
    """How precisely the dates are known that decide whether a row counts: those of indicators, and of projects."""
    words = site.words
    driving = {row["driving_table"] for row in site.library.indicators} | {"projects"}
    rows = [row for name in _names(site, "date_precision") if name in driving for row in site.library.rows(name)]
    counts = {each: sum((row["date_precision"] or "unknown") == each for row in rows) for each in PRECISIONS}
    if not rows:
        return None
    marks = tuple(Mark(words(f"precision.{each}"), count) for each, count in counts.items())
    title = words.count("quality.undated", counts["unknown"], all=words.number(len(rows)))
    headers = (words("quality.precision"), words("quality.rows"))
    return Chart("date-precision", Kind.BARS, title, words("quality.dates_subtitle"), *headers, marks)


def _tables(site: Site) -> Table:
    words = site.words
    columns = tuple(words(f"quality.{name}") for name in ("file", "rows", "with_source", "validated"))
    lines = tuple(_table(site, name) for name in _names(site, "source_id"))
    return Table(words("quality.by_file"), columns, lines, frozenset({1, 2, 3}))


def _table(site: Site, name: str) -> Row:
    words, rows = site.words, site.library.rows(name)
    sourced = sum(bool(row["source_id"]) for row in rows)
    if "validation_status" in site.library.columns(name):
        confirmed = Cell(Text(words.number(sum(row["validation_status"] == "validated" for row in rows))))
    else:
        confirmed = site.nothing("not_applicable")
    cells = (Cell(Text(words.number(len(rows)))), Cell(Text(words.number(sourced))), confirmed)
    return Row(Cell(said_by(site, site.library.release.schemas[name], "title"), Ref("data_file", name)), cells)


def _indicators(site: Site) -> Table:
    words = site.words
    columns = tuple(words(f"quality.{name}") for name in ("indicator", "counted", "validated", "newest", "reports"))
    by_indicator = site.library.grouped("quality", "indicator_id")
    lines = tuple(_indicator(site, row, by_indicator[row["indicator_id"]]) for row in site.library.indicators)
    return Table(words("quality.by_indicator"), columns, lines, frozenset({1, 2, 4}))


def _indicator(site: Site, row: Record, facts: list[Record]) -> Row:
    words, known = site.words, {each["fact"]: each for each in facts}
    day = known["newest_row"]["value"]
    newest = words.date(date.fromisoformat(day) if day else None, "year")
    received = known["reports_received"]
    cells = (
        Cell(Text(known["rows_with_source"]["value"])),
        Cell(Text(known["rows_validated"]["value"])),
        Cell(Text(newest)) if newest else site.nothing("not_applicable"),
        reports_cell(site, received),
    )
    label = words("framework.label", id=row["indicator_id"], title=site.own(row, "title"))
    return Row(Cell(Text(label), Ref("indicator", row["indicator_id"])), cells)


def reports_cell(site: Site, received: Record) -> Cell:
    """The reports that came of those expected; « sans objet » where none is yet."""
    if not received["of"]:
        return site.nothing("not_applicable")
    return Cell(_share(site, int(received["value"]), received["of"]))


def _withheld(site: Site) -> Table | None:
    rows, words = site.library.rows("withheld"), site.words
    if not rows:
        return None
    columns = tuple(words(f"quality.{name}") for name in ("file", "rule", "rows"))
    policy = site.library.by_key("policy", "key")
    lines = tuple(
        Row(
            Cell(said_by(site, site.library.release.schemas[row["resource"]], "title"))
            if row["resource"] in site.library.release.schemas
            else Cell(Text(row["resource"])),
            (
                Cell(Text(site.own(policy[row["reason"]], "note") if row["reason"] in policy else row["reason"])),
                Cell(Text(words.number(row["rows"]))),
            ),
        )
        for row in rows
    )
    return Table(words("quality.withheld"), columns, lines, frozenset({2}))
