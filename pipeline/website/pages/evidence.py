"""The evidence: an entry page, figures published elsewhere, disagreements, sources."""

from dataclasses import dataclass
from datetime import date
from itertools import product

from pipeline.typography import in_order
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.content.quotations import Group, claim, groups
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Page, Ref, Row, Table
from pipeline.website.pages.children import figure_link, headline_number, withheld_sentence
from pipeline.website.words import Words

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
class EvidenceGroup:
    title: str
    parts: tuple[tuple[Link, str], ...]  # a page, and what stands there


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
    table: Table
    beside: Link  # the other half of the sources


def evidence_page(site: Site) -> Page:
    words, groups = site.words, []
    for name, pages in PARTS.items():
        parts = []
        for page in pages:
            if page in FILES:
                sentence = words.count(f"evidence.{FILES[page]}", len(site.library.rows(FILES[page])))
            else:
                sentence = words(f"evidence.{page}")
            parts.append((site.page(page), sentence))
        groups.append(EvidenceGroup(words(f"evidence.group_{name}"), tuple(parts)))
    title, summary = words("evidence.title"), words("evidence.summary")
    return site.make_page("evidence", "evidence", title, summary, tuple(groups), "evidence")


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
    """The sources that the network published."""
    rows = site.library.rows("sources")
    inside = [row for row in rows if site.library.is_of_network(row["producer_org"])]
    title = site.words.count("sources.title", len(inside))
    content = Sources(_source_table(site, inside), site.page("sources_others"))
    summary = site.words("sources.summary")
    return site.make_page("sources", "sources", title, summary, content, "evidence", has_list=True)


def other_sources_page(site: Site) -> Page:
    """The sources that others published: media, funders, the United Nations."""
    library = site.library
    outside = [row for row in library.rows("sources") if not library.is_of_network(row["producer_org"])]
    title = site.words.count("sources.title_others", len(outside))
    content = Sources(_source_table(site, outside), site.page("sources"))
    summary = site.words("sources.summary")
    trail = (site.page("home"), site.page("evidence"), site.page("sources"))
    return Page(
        Ref("sources_others"), site.language, "sources", title, summary, content, "evidence", trail=trail, has_list=True
    )


def _source_table(site: Site, rows: list[Record]) -> Table:

    def place(row: Record) -> tuple[str, date, str]:
        return in_order(site.organisation(row["producer_org"])), row["published_on"] or date.max, row["source_id"]

    words = site.words
    columns = words.each("sources.", "source", "producer", "date", "type", "read")
    lines = tuple(_row(site, row) for row in sorted(rows, key=place))
    return Table(words("sources.caption"), columns, lines, id="list", choices=(3, 4))


def _row(site: Site, row: Record) -> Row:
    """One source. Only the original of a page is linked, and no address is printed as text."""
    address = row["url"] if row["copy_kind"] == "original" and row["url"].startswith(WEB) else None
    known = site.words.date(row["published_on"], row["date_precision"] or "unknown")
    cells = (
        Cell(site.organisation(row["producer_org"])),
        Cell(known or site.words("date.unknown"), key=str(row["published_on"] or "9999")),
        Cell(site.words(f"doc_type.{row['doc_type']}")),
        Cell(site.words(f"copy_kind.{row['copy_kind']}")),
    )
    return Row(Cell(site.title(row["title"], row["language"]), address), cells, anchor=anchor_of(row["source_id"]))


# --- what others said of the size of the network ----------------------------------------------------------------------


PLAIN_UNIT = "members"
BOUNDS = {"eq": Bound.EXACT, "ge": Bound.AT_LEAST}  # a number that is but near has no length on a scale


def network_chart(site: Site) -> Chart | None:
    """The claims on the size of the network, by date; none below two."""
    words, declared = site.words, site.settings.network_size
    rows = [row for row in site.library.rows("claims") if row["subject"] in declared and row["operator"] in BOUNDS]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (row["claimed_on"] or row["start_date"] or date.max, row["claim_id"]))
    marks = tuple(Mark(_name(site, row), row["value"], BOUNDS[row["operator"]]) for row in rows)
    sizes = [row["value"] for row in rows]
    low, high = words.number(min(sizes)), words.number(max(sizes))
    title = words("claims.network", n=words.number(len(rows)), low=low, high=high)
    headers = (words("claims.network_said"), words("claims.network_members"))
    return Chart("network-size", Kind.BARS, title, words("claims.network_subtitle"), *headers, marks)


def _name(site: Site, row: Record) -> str:
    """Who said it, when, and what was counted where it is not plain members: « …, février 2018, … et coalitions »."""
    words, source = site.words, site.library.sources.get(row["source_id"])
    who = site.organisation(source["producer_org"] if source else row["org_id"])
    name = words("claims.network_mark", who=who, date=_time(words, row))
    if row["unit"] == PLAIN_UNIT:
        return name
    return words("claims.network_mark_unit", mark=name, unit=words.translated(row["unit"]))


def _time(words: Words, row: Record) -> str:
    """When a figure was said, else the time that it is said of."""
    precision = row["date_precision"]
    if said := words.date(row["claimed_on"], precision):
        return said
    begin, end = (words.date(row[each], precision) for each in ("start_date", "end_date"))
    if not (begin and end):
        return words("date.unknown")
    return begin if begin == end else words("time.from_to", begin=begin, end=end)


def pairs_within(site: Site) -> tuple[tuple[Link, Link], ...]:
    """The claims of which one holds the other, as site.toml declares: the smaller, then the larger."""
    claims, pairs = site.library.rows("claims"), []
    for small, large in product(claims, repeat=2):
        is_declared = site.settings.within.get(small["subject"]) == large["subject"]
        if is_declared and small["unit"] == large["unit"] and small["value"] < large["value"]:
            pairs.append((_to(site, small), _to(site, large)))
    return tuple(pairs)


def _to(site: Site, row: Record) -> Link:
    quotation = claim(site, row)
    name = site.words("claims.pair_part", figure=quotation.figure, subject=quotation.subject, period=quotation.period)
    return Link(name, Ref("published_figures", anchor=quotation.key.lower()))


# --- disagreements ----------------------------------------------------------------------------------------------------


def disagreements_page(site: Site) -> Page:
    rows = site.library.rows("conflicts")
    replied = sum(bool(row["response"]) for row in rows)
    words = site.words
    title = words.opening(words.count("disagreements.found", len(rows)))
    if replied:
        title = words("disagreements.title", found=title, replied=words.count("disagreements.replied", replied))
    summary = words("disagreements.summary")
    return site.make_page("disagreements", "disagreements", title, summary, rows, "evidence")
