"""The rows of one indicator: what was counted, and what a missing fact keeps out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.website.content.findings import reason_label
from pipeline.website.content.list_entries import describe, is_described
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Item
from pipeline.website.library import Record

OPEN_REASONS = frozenset(
    [
        "draft",
        "undated",
        "submission_undated",
        "link_undated",
        "unattributed",
        "not_completed",
        "not_published",
        "level_not_stated",
    ]
)
"""Reasons that one fact more, such as a date or a confirmation, may lift."""


@dataclass(frozen=True)
class Gap:
    """A row that could still count: what is missing, the next step, and who can tell.

    `place`: its table and key; `code`: that of the reason.
    """

    place: tuple[str, str]
    card: Item
    code: str
    reason: str
    step: str
    owners: tuple[str, ...]
    who: str


def counted_cards(site: Site, indicator_id: str) -> tuple[Item, ...]:
    described: set[tuple[str, str]] = set()
    others: dict[tuple[str, str], str] = {}
    for row in site.library.rows_of_scope("counted_rows", "indicator_id", indicator_id):
        place = (row["table_name"], row["row_key"])
        if is_described(row["table_name"]):
            described.add(place)
        else:
            others[place] = row["unit_id"]
    return (*(describe(site, *place) for place in sorted(described)), *_in_bulk(site, others))


def counted_for(site: Site, indicator: Record) -> str:
    """How many units the rows that are told one by one stand for, where they are fewer; else blank."""
    found = site.library.rows_of_scope("counted_rows", "indicator_id", indicator["indicator_id"])
    told = [row for row in found if is_described(row["table_name"])]
    tables = {row["table_name"] for row in told}
    rows = {row["row_key"] for row in told}
    units = {row["unit_id"] for row in told}
    if len(tables) != 1 or len(told) != len(found) or len(units) == len(rows):
        return ""
    words = site.words
    return words(
        "indicator.counted_for",
        rows=words.count(f"rows.{tables.pop()}.counted", len(rows)),
        n=words.number(len(units)),
        unit=words.count(f"unit.{indicator['unit_measure']}", len(units)),
    )


def _in_bulk(site: Site, rows: Mapping[tuple[str, str], str]) -> Iterator[Item]:
    """Rows of tables that are not published one by one: how many, under the name of their unit if it has one."""
    groups = Counter((_name_of(site, unit), table) for (table, _), unit in rows.items())
    for (name, table), number in sorted(groups.items()):
        count = site.words.count(f"rows.{table}.counted", number)
        yield Item(name or site.words.opening(count), facts=(count,) if name else ())


def _name_of(site: Site, unit: str) -> str:
    """What a unit is called: an organisation, or a series of the indicator."""
    if unit in site.library.organisations:
        return site.organisation(unit)
    series = f"series.{unit}"
    return site.words.opening(site.words.count(series, 2)) if site.words.knows(series) else ""


def gaps_of(site: Site, indicator_id: str) -> tuple[Gap, ...]:
    rows = site.library.rows_of_scope("exclusions", "indicator_id", indicator_id)
    gaps = []
    for row in sorted(rows, key=lambda row: row["row_key"]):
        place, code = (row["table_name"], row["row_key"]), row["reason_code"]
        if not row["of_kind"] or code not in OPEN_REASONS:
            continue
        card = describe(site, *place)
        step = site.words(f"next.{code}")
        # members are asked, not their outside partners
        owners = tuple(filter(site.library.is_of_network, card.organisations))
        reason = reason_label(site, indicator_id, code)
        gaps.append(Gap(place, card, code, reason, step, owners, site.organisations(owners)))
    return tuple(gaps)
