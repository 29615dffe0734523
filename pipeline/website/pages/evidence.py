"""The evidence: an entry page, figures published elsewhere, sources."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pipeline.typography import in_order
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.network_size_chart import network_chart, pairs_within
from pipeline.website.content.quotations import Group, claim, groups
from pipeline.website.content.site import Site, anchor_of, title_of_source
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages.children import figure_link, headline_number, withheld_sentence

PARTS = {
    "read": ("sources", "publications", "un_reports"),
    "published": ("published_figures", "disagreements"),
    "counted": ("methods", "children_method", "glossary"),
    "state": ("data_quality", "to_complete", "changes"),
}
"""What a reader may ask of a figure, and the pages that answer."""
FILES = {
    "sources": "sources",
    "publications": "publications",
    "un_reports": "reports_to_bodies",
    "published_figures": "claims",
    "disagreements": "conflicts",
}
"""The file of the release that a page shows, where its sentence tells how many rows that has."""


@dataclass(frozen=True)
class EvidencePart:
    to: Link
    sentence: str


@dataclass(frozen=True)
class EvidenceGroup:
    title: str
    parts: tuple[EvidencePart, ...]


@dataclass(frozen=True)
class Index:
    groups: tuple[EvidenceGroup, ...]


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
    kinds: Chart | None
    table: Table
    beside: Link  # the other half of the sources


def evidence_page(site: Site) -> Page:
    groups = []
    for name, pages in PARTS.items():
        parts = tuple(EvidencePart(site.page(page), _sentence(site, page)) for page in pages)
        groups.append(EvidenceGroup(site.words(f"evidence.group_{name}"), parts))
    title, summary = site.words("evidence.title"), site.words("evidence.summary")
    return site.make_page("evidence", "evidence", title, summary, Index(tuple(groups)), "evidence")


def _sentence(site: Site, page: str) -> str:
    if page not in FILES:
        return site.words(f"evidence.{page}")
    return site.words.count(f"evidence.{FILES[page]}", len(site.library.rows(FILES[page])))


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
    """The sources that the network published, after a count of all."""
    rows = site.library.rows("sources")
    inside = [row for row in rows if site.library.is_of_network(row["producer_org"])]
    title = site.words.count("sources.title", len(inside))
    content = Sources(_kinds(site, rows), _source_table(site, inside), site.page("sources_others"))
    summary = site.words("sources.summary")
    return site.make_page("sources", "sources", title, summary, content, "evidence", has_list=True)


def other_sources_page(site: Site) -> Page:
    """The sources that others published: media, funders, the United Nations."""
    library = site.library
    outside = [row for row in library.rows("sources") if not library.is_of_network(row["producer_org"])]
    title = site.words.count("sources.title_others", len(outside))
    content = Sources(None, _source_table(site, outside), site.page("sources"))
    summary = site.words("sources.summary")
    trail = (site.page("home"), site.page("evidence"), site.page("sources"))
    return Page(
        Ref("sources_others"), site.language, "sources", title, summary, content, "evidence", trail=trail, has_list=True
    )


def _source_table(site: Site, rows: list[Record]) -> Table:

    def place(row: Record) -> tuple[str, date, str]:
        """By who published it, and when."""
        return in_order(site.organisation(row["producer_org"])), row["published_on"] or date.max, row["source_id"]

    words = site.words
    columns = words.each("sources.", "source", "producer", "date", "type", "read")
    lines = tuple(_row(site, row) for row in sorted(rows, key=place))
    return Table(words("sources.caption"), columns, lines, id="list", choices=(3, 4))


def _kinds(site: Site, rows: list[Record]) -> Chart:
    words = site.words
    counts = Counter(row["copy_kind"] for row in rows)
    marks = tuple(
        Mark(words(f"copy_kind.{kind}"), count)
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    title = words.count("sources.kinds", counts["original"], all=words.number(len(rows)))
    headers = (words("sources.kind"), words("sources.count"))
    return Chart("source-kinds", Kind.BARS, title, words("sources.subtitle"), *headers, marks)


def _row(site: Site, row: Record) -> Row:
    """One source. Only the original of a page is linked, and no address is printed as text."""
    address = row["url"] if row["copy_kind"] == "original" and row["url"].startswith(WEB) else None
    known = site.words.date(row["published_on"], row["date_precision"] or "unknown")
    cells = (
        Cell(Text(site.organisation(row["producer_org"]))),
        Cell(Text(known or site.words("date.unknown")), key=str(row["published_on"] or "9999")),
        Cell(Text(site.words(f"doc_type.{row['doc_type']}"))),
        Cell(Text(site.words(f"copy_kind.{row['copy_kind']}"))),
    )
    return Row(Cell(title_of_source(site, row), address), cells, anchor=anchor_of(row["source_id"]))
