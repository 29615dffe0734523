"""What sources say of children: quotations, and the most repeated figure on its own page."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.content.quotations import Group, Quotation, claim, groups, statement
from pipeline.website.content.site import Site
from pipeline.website.library import Record, grouped
from pipeline.website.page import Cell, Link, Page, Quotable, Row, Shared, Table, Text

CHILDREN = "children"  # the group of claims that site.toml declares
REPEATED = 2  # a figure that so many claims state has a page of its own


@dataclass(frozen=True)
class ChildrenContent:
    """What sources say: the claim that is repeated most, children by place, adults; and what will stand here."""

    claim: Quotation | None
    figure: Link | None
    places: tuple[Group, ...]
    others: tuple[Group, ...]
    withheld: str
    closing: str


@dataclass(frozen=True)
class FigureContent:
    versions: Table
    conflict: Record | None
    reply: Text | None
    replied_on: str
    shown: str
    links: tuple[Link, ...]


def children_page(site: Site) -> Page:
    words, statements = site.words, statement_groups(site)
    of_children = next((group.quotations for group in statements if group.name == CHILDREN), ())
    places = _by_place(site, of_children)
    content = ChildrenContent(
        claim=headline_claim(site),
        figure=figure_link(site, words("children.figure_link")),
        places=places,
        others=tuple(group for group in statements if group.name != CHILDREN),
        withheld=withheld_sentence(site, "reach_statements"),
        closing=words("children.closing", between=site.between),
    )
    countries = sum(bool(group.name) for group in places)
    title = words.count("children.title", countries) if countries else words("children.title_plain")
    return site.make_page("children", "children", title, words("children.summary"), content, CHILDREN)


def _by_place(site: Site, quotations: Iterable[Quotation]) -> tuple[Group, ...]:
    """Quotations by the country that they speak of, in the order of its name; those of none come last."""
    by_name: dict[str, list[Quotation]] = {}
    for each in quotations:
        by_name.setdefault(each.place, []).append(each)
    groups = []
    for name in sorted(by_name, key=lambda name: (not name, in_order(name))):
        groups.append(Group(name, name or site.words("children.no_place"), tuple(by_name[name])))
    return tuple(groups)


def withheld_sentence(site: Site, name: str) -> str:
    """How many rows of a file are kept back to protect people; blank for none."""
    rows = sum(row["rows"] for row in site.library.rows("withheld") if row["resource"] == name)
    return site.words.count("children.withheld", rows) if rows else ""


def figure_link(site: Site, label: str) -> Link | None:
    return site.link(label, "children_figure") if headline_rows(site) else None


def statement_groups(site: Site) -> tuple[Group, ...]:
    """The reach statements by population, without the headline."""
    headline = {row["value"] for row in headline_rows(site)}
    rows = [row for row in site.library.rows("reach_statements") if row["value"] not in headline]
    return groups(site, "population", rows, "population", statement)


def headline_rows(site: Site) -> list[Record]:
    """The claims that state the number of children that is repeated most."""
    declared = site.settings.groups["claim"]
    claims = [row for row in site.library.rows("claims") if declared.get(row["subject"]) == CHILDREN]
    repeated = max(grouped(claims, "value").values(), key=len, default=[])
    return repeated if len(repeated) >= REPEATED else []


def headline_number(site: Site) -> str:
    rows = headline_rows(site)
    return site.words.number(rows[0]["value"]) if rows else ""


def headline_claim(site: Site) -> Quotation | None:
    rows = headline_rows(site)
    return claim(site, rows[0]) if rows else None


def figure_page(site: Site) -> Page:
    rows, words = headline_rows(site), site.words
    replies = [row for row in rows if row["response"]]
    number = headline_number(site)
    columns = words.each("figure.", "source", "quote", "period", "published", "basis")
    content = FigureContent(
        versions=Table(words("figure.caption"), columns, tuple(_version(site, row) for row in rows)),
        conflict=_conflict(site, rows),
        reply=site.quotation(replies[0]["response"]) if replies else None,
        replied_on=words.date(replies[0]["response_on"]) if replies else "",
        shown=words.count("figure.shown", len(site.library.rows("reach_statements")), between=site.between),
        links=(site.page("children"), site.page("published_figures"), site.page("disagreements")),
    )
    cite = words("figure.cite", n=number, who=site.organisation(rows[0]["org_id"]))
    avoid = tuple(words(f"figure.avoid_{name}", n=number, between=site.between) for name in ("protected", "window"))
    windows = words.count("figure.windows", len({row["window_text"] for row in rows}))
    title, summary = words("figure.title", n=number, windows=windows), words("figure.summary")
    quotable = Quotable(cite, avoid)
    return site.make_page(
        "children_figure",
        "figure",
        title,
        summary,
        content,
        "children",
        not_people=True,
        shared=Shared(),
        quotable=quotable,
    )


def _version(site: Site, row: Record) -> Row:
    quoted, source = claim(site, row), site.library.sources[row["source_id"]]
    published = site.words.date(source["published_on"], source["date_precision"] or "unknown")
    cells = (
        Cell(quoted.quote),
        Cell(quoted.period),
        Cell(published or site.words("date.unknown")),
        Cell(_basis(site, row), not_people=True),
    )
    return Row(Cell(site.organisation(source["producer_org"]), quoted.sources[0].to), cells)


def _basis(site: Site, row: Record) -> str:
    """What else the same source counts in the same breath."""
    others = [
        claim(site, other)
        for other in site.library.rows("claims")
        if other["source_id"] == row["source_id"]
        and other["value"] != row["value"]
        and other["org_id"] == row["org_id"]
    ]
    return site.words.listed(other.figure for other in others) or site.words("figure.no_basis")


def _conflict(site: Site, rows: list[Record]) -> Record | None:
    named = {row["source_id"] for row in rows}
    for row in site.library.rows("conflicts"):
        if {row["source_a"], row["source_b"]} <= named:
            return row
    return None
