"""The evidence: an entry page, figures published elsewhere, sources."""

from dataclasses import dataclass
from datetime import date

from pipeline.typography import in_order
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.network_size_chart import network_chart, pairs_within
from pipeline.website.content.quotations import Group, claim, groups
from pipeline.website.content.site import Site, anchor_of, title_of_source
from pipeline.website.library import Record
from pipeline.website.page import Cell, Link, Page, Row, Table, Text
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
    return site.make_page("evidence", "evidence", title, summary, Index(parts), "evidence")


def claims_page(site: Site) -> Page:
    words, rows = site.words, site.library.rows("claims")
    undated = sum(not row["claimed_on"] for row in rows)
    statements = len(site.library.rows("reach_statements"))
    content = Claims(
        groups(site, "claim", rows, "subject", claim),
        figure_link(site, site.words("claims.to_figure", n=headline_number(site))),
        withheld_sentence(site, "claims"),
        network_chart(site),
        pairs_within(site),
        words.count("claims.statements", statements) if statements else "",
    )
    title = words.count("claims.title", len(rows))
    summary = words.count("claims.summary", undated, all=words.number(len(rows)))
    return site.make_page("published_figures", "claims", title, summary, content, "evidence", has_list=True)


def sources_page(site: Site) -> Page:

    def place(row: Record) -> tuple[str, date, str]:
        """By who published it, and when."""
        return in_order(site.organisation(row["producer_org"])), row["published_on"] or date.max, row["source_id"]

    words, rows = site.words, sorted(site.library.rows("sources"), key=place)
    columns = tuple(words(f"sources.{name}") for name in ("source", "producer", "date", "type", "read"))
    lines = tuple(_row(site, row) for row in rows)
    content = Sources(_kinds(site, rows), Table(words("sources.caption"), columns, lines, id="list", choices=(3, 4)))
    title, summary = words.count("sources.title", len(rows)), words("sources.summary")
    return site.make_page("sources", "sources", title, summary, content, "evidence", has_list=True)


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
