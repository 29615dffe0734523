"""The files of the release, a page for each, and how good their rows are."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.downloads import archive_name, file_name
from pipeline.website.content.site import Site
from pipeline.website.library import Record, is_confirmed
from pipeline.website.page import Cell, File, Page, Ref, Row, Table
from pipeline.website.words import Words


def data_page(site: Site) -> Page:
    words, release = site.words, site.library.release
    rows = []
    for name in release.tables:
        file = file_name(site.library, f"{name}.csv")
        cells = (
            Cell(said_by(site, release.schemas[name], "description")),
            Cell(words.number(len(site.library.columns(name)))),
            Cell(words.number(release.length(name))),
            Cell(size(len(site.files[file]), words), File(file)),
        )
        rows.append(Row(Cell(file, Ref("data_file", name)), cells, anchor=name))
    columns = words.each("data.", "file", "row", "columns", "rows", "take")
    archive = archive_name(site.library)
    content = {
        "archive": File(archive),
        "archive_size": size(len(site.files[archive]), words),
        "files": Table(words("data.caption"), columns, tuple(rows), frozenset({2, 3, 4})),
    }
    title = words.count("data.title", len(release.tables))
    return site.make_page("data", "data", title, words("data.summary"), content, "data")


def size(count: int, words: Words) -> str:
    return words("size.kilobytes", n=words.number(max(1, round(count / 1000))))


def said_by(site: Site, schema: Mapping[str, Any], key: str) -> str:
    texts = schema if site.language == "fr" else schema.get("ecpat:en", {})
    return site.words.typeset(texts.get(key, ""))


def data_file_pages(site: Site) -> list[Page]:
    return [_data_file_page(site, name) for name in site.library.release.tables]


def _data_file_page(site: Site, name: str) -> Page:
    words, release = site.words, site.library.release
    schema = release.schemas[name]
    length = release.length(name)
    file = file_name(site.library, f"{name}.csv")
    title = said_by(site, schema, "title")
    columns = []
    for field in schema["fields"]:
        cells = (
            Cell(words(f"field_type.{field['type']}")),
            Cell(said_by(site, field, "description")),
        )
        columns.append(Row(Cell(field["name"]), cells))
    caption = words.count("data_file.columns", len(columns))
    headers = words.each("data_file.", "column", "type", "meaning")
    with_length = words("data_file.title", title=title, rows=words.count("data_file.rows", length))
    content = {
        "file": File(file),
        "size": size(len(site.files[file]), words),
        "columns": Table(caption, headers, tuple(columns)),
    }
    return site.make_page(
        Ref("data_file", name),
        "data_file",
        with_length if length else title,
        said_by(site, schema, "description"),
        content,
        "data",
        kicker=file,
        label=words("data_file.label", title=title),
    )


# --- how good the rows are: no sentence is more flattering than the data ----------------------------------------------


def data_quality_page(site: Site) -> Page:
    words, library = site.words, site.library
    rows = library.all_rows(library.files_with("validation_status", "source_id"))
    confirmed = sum(map(is_confirmed, rows))
    sourced = words.count("quality.sourced", sum(bool(row["source_id"]) for row in rows))
    state = words.count("quality.confirmed", confirmed) if confirmed else words("quality.in_review")
    title = words("quality.title", sourced=sourced, state=state)
    sources = library.rows("sources")
    conflicts = library.rows("conflicts")
    originals = sum(row["copy_kind"] == "original" for row in sources)
    replies = sum(bool(row["response"]) for row in conflicts)
    content = {
        # reports stand with each indicator alone: several indicators await the same one
        "shares": {
            "confirmed": (confirmed, len(rows)),
            "originals": (originals, len(sources)),
            "replies": (replies, len(conflicts)),
        },
        "dates": _dates(site),
        "tables": _tables(site),
        "indicators": _indicators(site),
        "withheld": _withheld(site),
    }
    return site.make_page(
        "data_quality",
        "data_quality",
        title,
        words("quality.summary"),
        content,
        "evidence",
    )


def _dates(site: Site) -> Chart | None:
    """How precisely the dates are known that decide whether a row counts: those of indicators, and of projects."""
    words, library = site.words, site.library
    driving = {row["driving_table"] for row in library.indicators} | {"projects"}
    rows = library.all_rows(name for name in library.files_with("date_precision") if name in driving)
    if not rows:
        return None
    counts = Counter(row["date_precision"] or "unknown" for row in rows)
    precisions = ("day", "month", "year", "unknown")
    marks = tuple(Mark(words(f"precision.{each}"), counts[each]) for each in precisions)
    title = words.count("quality.dated", len(rows) - counts["unknown"], all=words.number(len(rows)))
    headers = (words("quality.precision"), words("quality.rows"))
    return Chart(
        "date-precision",
        Kind.BARS,
        title,
        words("quality.dates_subtitle"),
        *headers,
        marks,
    )


def _tables(site: Site) -> Table:
    words, library = site.words, site.library
    lines = []
    for name in library.files_with("source_id"):
        rows = library.rows(name)
        confirmed = site.nothing("not_applicable")
        if "validation_status" in library.columns(name):
            confirmed = Cell(words.number(sum(map(is_confirmed, rows))))
        sourced = sum(bool(row["source_id"]) for row in rows)
        cells = (
            Cell(words.number(len(rows))),
            Cell(words.number(sourced)),
            confirmed,
        )
        lines.append(Row(Cell(table_title(site, name), Ref("data_file", name)), cells))
    columns = words.each("quality.", "file", "rows", "with_source", "validated")
    return Table(words("quality.by_file"), columns, tuple(lines), frozenset({1, 2, 3}))


def table_title(site: Site, name: str) -> str:
    """The title of a table; its name where the release does not hold it."""
    schema = site.library.release.schemas.get(name)
    return said_by(site, schema, "title") if schema else name


def _indicators(site: Site) -> Table:
    words = site.words
    lines = []
    for row in site.library.indicators:
        known = site.library.quality(row["indicator_id"])
        newest = words.date(known["newest_row"]["newest_on"], "year")
        cells = (
            Cell(str(known["rows_with_source"]["value"])),
            Cell(str(known["rows_validated"]["value"])),
            Cell(newest) if newest else site.nothing("not_applicable"),
            reports_cell(site, row),
        )
        lines.append(Row(site.indicator_cell(row), cells))
    columns = words.each("quality.", "indicator", "counted", "validated", "newest", "reports")
    return Table(
        words("quality.by_indicator"),
        columns,
        tuple(lines),
        frozenset({1, 2, 4}),
    )


def reports_cell(site: Site, indicator: Record) -> Cell:
    received = site.library.quality(indicator["indicator_id"])["reports_received"]
    if not received["of"]:
        return site.nothing("not_applicable")
    number = site.words.number
    return Cell(site.words("fact.share", n=number(received["value"]), all=number(received["of"])))


def _withheld(site: Site) -> Table | None:
    words = site.words
    policy = site.library.by_key("policy", "key")
    lines = []
    for row in site.library.rows("withheld"):
        rule = row["reason"]
        if rule in policy:
            rule = site.own(policy[rule], "note")
        lines.append(Row(Cell(table_title(site, row["resource"])), (Cell(rule), Cell(words.number(row["rows"])))))
    if not lines:
        return None
    return Table(
        words("quality.withheld"), words.each("quality.", "file", "rule", "rows"), tuple(lines), frozenset({2})
    )
