"""The evidence: an entry page, the figures published elsewhere, and the list of sources."""

from dataclasses import dataclass
from datetime import date

from pipeline.typography import in_order
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.network_size_chart import network_chart, pairs_within
from pipeline.website.content.quotations import Group, claim, groups
from pipeline.website.content.site import Site, anchor_of, title_of_source
from pipeline.website.library import Record
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages.children import figure_link, headline_number, withheld_sentence

SAFE = ("https://", "http://")
PARTS = {
    "publications": "publications",
    "un_reports": "reports_to_bodies",
    "published_figures": "claims",
    "disagreements": "conflicts",
    "timeline": "milestones",
    "sources": "sources",
}
"""The pages of evidence, and the file of the release that each of them shows."""


@dataclass(frozen=True)
class EvidencePart:
    to: Link
    sentence: str


@dataclass(frozen=True)
class Index:
    parts: tuple[EvidencePart, ...]


@dataclass(frozen=True)
class Claims:
    groups: tuple[Group, ...]
    figure: Link | None
    withheld: str
    network: Chart | None
    within: tuple[tuple[Link, Link], ...]
    statements: str


@dataclass(frozen=True)
class Sources:
    kinds: Chart
    table: Table


def evidence_page(site: Site) -> Page:
    parts = tuple(
        EvidencePart(site.page(page), site.words.count(f"evidence.{name}", len(site.library.rows(name))))
        for page, name in PARTS.items()
    )
    title, summary = site.words("evidence.title"), site.words("evidence.summary")
    return Page(
        Ref("evidence"), site.language, "evidence", title, summary, Index(parts), "evidence", trail=(site.page("home"),)
    )


def claims_page(site: Site) -> Page:
    rows = site.library.rows("claims")
    undated = sum(not row["claimed_on"] for row in rows)
    content = Claims(
        groups(site, "claim", rows, "subject", claim),
        figure_link(site, site.words("claims.to_figure", n=headline_number(site))),
        withheld_sentence(site, "claims"),
        network_chart(site),
        pairs_within(site),
        _statements(site),
    )
    return Page(
        Ref("published_figures"),
        site.language,
        "claims",
        site.words.count("claims.title", len(rows)),
        site.words.count("claims.summary", undated, all=site.words.number(len(rows))),
        content,
        "evidence",
        trail=(site.page("home"), site.page("evidence")),
        has_list=True,
    )


def _statements(site: Site) -> str:
    rows = len(site.library.rows("reach_statements"))
    return site.words.count("claims.statements", rows) if rows else ""


def sources_page(site: Site) -> Page:
    rows = sorted(site.library.rows("sources"), key=lambda row: _place(site, row))
    title = site.words.count("sources.title", len(rows))
    content = Sources(_kinds(site, rows), _table(site, rows))
    return Page(
        Ref("sources"),
        site.language,
        "sources",
        title,
        site.words("sources.summary"),
        content,
        "evidence",
        trail=(site.page("home"), site.page("evidence")),
        has_list=True,
    )


def _place(site: Site, row: Record) -> tuple[str, date, str]:
    return (in_order(site.organisation(row["producer_org"])), row["published_on"] or date.max, row["source_id"])


def _kinds(site: Site, rows: list[Record]) -> Chart:
    words = site.words
    counts = {kind: sum(row["copy_kind"] == kind for row in rows) for kind in {row["copy_kind"] for row in rows}}
    marks = tuple(
        Mark(words(f"copy_kind.{kind}"), count)
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    title = words.count("sources.kinds", counts.get("original", 0), all=words.number(len(rows)))
    headers = (words("sources.kind"), words("sources.count"))
    return Chart("source-kinds", Kind.BARS, title, words("sources.subtitle"), *headers, marks)


def _table(site: Site, rows: list[Record]) -> Table:
    columns = tuple(site.words(f"sources.{name}") for name in ("source", "producer", "date", "type", "read"))
    lines = tuple(_row(site, row) for row in rows)
    return Table(site.words("sources.caption"), columns, lines, id="list", choices=(3, 4))


def _row(site: Site, row: Record) -> Row:
    """One source. Only the original of a page is linked, and no address is printed as text."""
    address = row["url"] if row["copy_kind"] == "original" and row["url"].startswith(SAFE) else None
    known = site.words.date(row["published_on"], row["date_precision"] or "unknown")
    cells = (
        Cell(Text(site.organisation(row["producer_org"]))),
        Cell(Text(known or site.words("date.unknown")), key=str(row["published_on"] or "9999")),
        Cell(Text(site.words(f"doc_type.{row['doc_type']}"))),
        Cell(Text(site.words(f"copy_kind.{row['copy_kind']}"))),
    )
    return Row(Cell(title_of_source(site, row), address), cells, anchor=anchor_of(row["source_id"]))
