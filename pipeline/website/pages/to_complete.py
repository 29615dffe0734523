"""What is missing: by organisation, then by indicator, each with its next step."""

from collections import defaultdict
from dataclasses import dataclass

from pipeline.website.content import findings
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Cell, Page, Ref, Row, Table, Text
from pipeline.website.pages.data_quality import reports_cell
from pipeline.website.pages.indicator_rows import gaps_of
from pipeline.website.pages.missing_facts import Need, all_needs


@dataclass(frozen=True)
class Owner:
    anchor: str
    is_known: bool
    name: str
    count: str
    groups: tuple[tuple[str, str, tuple[Need, ...]], ...]  # what is missing, the next step, and of what


@dataclass(frozen=True)
class ToCompleteContent:
    owners: tuple[Owner, ...]
    indicators: Table
    withheld: str


def to_complete_page(site: Site) -> Page:
    needs = all_needs(site)
    owners = tuple(_owner(site, owner, found) for owner, found in _by_owner(site, needs))
    words = site.words
    title = words(
        "complete.title",
        points=words.opening(words.count("complete.points", len(needs))),
    )
    content = ToCompleteContent(owners, _indicators(site), _withheld(site))
    summary = words("complete.summary")
    return site.make_page("to_complete", "to_complete", title, summary, content, "evidence")


def _by_owner(site: Site, needs: tuple[Need, ...]) -> list[tuple[str, list[Need]]]:
    """The needs by the organisation that is asked first; blank for those of which nobody is known to tell.

    The members of the single scopes come first, then who has most to tell.
    """
    members = [scope["organisations"] for scope in site.library.scopes]
    by_owner: dict[str, list[Need]] = defaultdict(list)
    for each in needs:
        owner = next((member for member in members if member in each.owners), each.owners[0] if each.owners else "")
        by_owner[owner].append(each)

    def place(item: tuple[str, list[Need]]) -> tuple[bool, int, int, str]:
        owner, found = item
        return (not owner, members.index(owner) if owner in members else len(members), -len(found), owner)

    return sorted(by_owner.items(), key=place)


def _owner(site: Site, owner: str, needs: list[Need]) -> Owner:
    by_step: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for each in needs:
        by_step[site.words.opening(each.missing), each.step].append(each)
    return Owner(
        anchor=anchor_of(owner) or "unknown",
        is_known=bool(owner),
        name=site.organisation(owner) if owner else site.words("complete.unknown_owner"),
        count=site.words.count("complete.points", len(needs)),
        groups=tuple((missing, step, tuple(found)) for (missing, step), found in by_step.items()),
    )


def _indicators(site: Site) -> Table:
    columns = site.words.each("complete.", "indicator", "value", "waiting", "reports", "owner")
    rows = tuple(_indicator(site, row) for row in site.library.indicators)
    return Table(site.words("complete.caption", window=site.window), columns, rows, frozenset({1, 2, 3}))


def _indicator(site: Site, row: Record) -> Row:
    words, indicator_id = site.words, row["indicator_id"]
    received = site.library.quality(indicator_id)["reports_received"]
    cells = (
        findings.cell_of(site, indicator_id, NETWORK),
        Cell(Text(words.number(len(gaps_of(site, indicator_id)))), Ref("indicator", indicator_id, "gaps")),
        reports_cell(site, received),
        Cell(Text(site.own(row, "owner"))),
    )
    return Row(site.indicator_cell(row), cells, anchor=indicator_id.lower())


def _withheld(site: Site) -> str:
    rows = sum(row["rows"] for row in site.library.rows("withheld"))
    return site.words.count("children.withheld", rows) if rows else ""
