"""What sources say of children: quotations, and the most repeated figure on its own page."""

from pipeline.typography import in_order
from pipeline.website.content.quotations import Group, Quotation, groups, quotation
from pipeline.website.content.site import Site
from pipeline.website.library import Record, grouped
from pipeline.website.page import Cell, Link, Page, Quotable, Row, Shared, Table

CHILDREN = "children"  # the group of claims that site.toml declares
REPEATED = 2  # a figure that so many claims state has a page of its own


def children_page(site: Site) -> Page:
    words, statements = site.words, statement_groups(site)
    by_place: dict[str, list[Quotation]] = {}
    for group in statements:
        for each in group.quotations if group.name == CHILDREN else ():
            by_place.setdefault(each.place, []).append(each)
    places = sorted(by_place, key=lambda name: (not name, in_order(name)))  # those of no country come last
    content = {
        "claim": headline_claim(site),
        "figure": figure_link(site, words("children.figure_link")),
        "places": {name: by_place[name] for name in places},
        "others": [group for group in statements if group.name != CHILDREN],
        "withheld": withheld_sentence(site, "reach_statements"),
    }
    countries = len(by_place.keys() - {""})
    title = words.count("children.title", countries) if countries else words("children.title_plain")
    return site.make_page("children", "children", title, words("children.summary"), content, "children")


def withheld_sentence(site: Site, name: str) -> str:
    """How many rows of a file are kept back to protect people; blank for none."""
    rows = sum(row["rows"] for row in site.library.rows("withheld") if row["resource"] == name)
    return site.words.count("children.withheld", rows) if rows else ""


def statement_groups(site: Site) -> tuple[Group, ...]:
    """The reach statements by population, without the headline."""
    headline = {row["value"] for row in headline_rows(site)}
    rows = [row for row in site.library.rows("reach_statements") if row["value"] not in headline]
    return groups(site, "population", rows, "population")


# --- the figure that is repeated most ---------------------------------------------------------------------------------


def headline_rows(site: Site) -> list[Record]:
    """The claims that state the number of children that is repeated most."""
    declared = site.settings.groups["claim"]
    claims = [row for row in site.library.rows("claims") if declared.get(row["subject"]) == CHILDREN]
    repeated = max(grouped(claims, "value").values(), key=len, default=[])
    return repeated if len(repeated) >= REPEATED else []


def figure_link(site: Site, label: str) -> Link | None:
    return site.link(label, "children_figure") if headline_rows(site) else None


def headline_number(site: Site) -> str:
    rows = headline_rows(site)
    return site.words.number(rows[0]["value"]) if rows else ""


def headline_claim(site: Site) -> Quotation | None:
    return next((quotation(site, row) for row in headline_rows(site)), None)


def figure_page(site: Site) -> Page:
    words, library, rows, number = site.words, site.library, headline_rows(site), headline_number(site)
    versions = []
    for row in rows:
        quoted, source = quotation(site, row), library.sources[row["source_id"]]
        published = words.date(source["published_on"], source["date_precision"] or "unknown")
        beside = []  # what else the same source counts in the same breath
        for other in library.rows_with("claims", "source_id", row["source_id"]):
            if other["value"] != row["value"] and other["org_id"] == row["org_id"]:
                beside.append(quotation(site, other).figure)
        basis = words.listed(beside) or words("figure.no_basis")
        cells = (
            Cell(quoted.quote),
            Cell(quoted.period),
            Cell(published or words("date.unknown")),
            Cell(basis, not_people=True),
        )
        versions.append(Row(Cell(site.organisation(source["producer_org"]), quoted.sources[0].to), cells))
    columns = words.each("figure.", "source", "quote", "period", "published", "basis")
    sources = {row["source_id"] for row in rows}
    conflicts = [row for row in library.rows("conflicts") if {row["source_a"], row["source_b"]} <= sources]
    content = {
        "versions": Table(words("figure.caption"), columns, tuple(versions)),
        "conflicts": conflicts[:1],
        "replies": [row for row in rows if row["response"]][:1],
    }
    windows = words.count("figure.windows", len({row["window_text"] for row in rows}))
    cite = words("figure.cite", n=number, who=site.organisation(rows[0]["org_id"]))
    avoid = words.each("figure.avoid_", "protected", "window", n=number, between=site.between)
    return site.make_page(
        "children_figure",
        "figure",
        words("figure.title", n=number, windows=windows),
        words("figure.summary"),
        content,
        "children",
        not_people=True,
        shared=Shared(),
        quotable=Quotable(cite, avoid),
    )
