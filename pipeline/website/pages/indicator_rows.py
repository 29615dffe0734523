"""The rows of one indicator: what was counted, and what a missing fact keeps out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.website.content.eligibility_flow import reason_label
from pipeline.website.content.row_descriptions import Card, describe, is_described
from pipeline.website.content.site import Site
from pipeline.website.library import CALENDAR, NETWORK, Record
from pipeline.website.page import Text

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
    """A row that could still count: what is missing, the next step, and who can tell. `place`: its table and key."""

    place: tuple[str, str]
    card: Card
    reason: str
    step: str
    owners: tuple[str, ...]
    who: str


def _chosen(site: Site, name: str, indicator_id: str) -> list[Record]:
    """The network's rows of counted_rows or exclusions, in the calendar years."""
    rows = site.library.grouped(name, "indicator_id").get(indicator_id, [])
    return [row for row in rows if row["scope_code"] == NETWORK and row["period_set"] == CALENDAR]


def counted_cards(site: Site, indicator_id: str) -> tuple[Card, ...]:
    """What was counted for the network, each row once."""
    found = _chosen(site, "counted_rows", indicator_id)
    rows = {(row["table_name"], row["row_key"]) for row in found if is_described(row["table_name"])}
    others = {(row["table_name"], row["row_key"]): row["unit"] for row in found if not is_described(row["table_name"])}
    return (*(describe(site, table, key) for table, key in sorted(rows)), *_in_bulk(site, others))


def _in_bulk(site: Site, rows: Mapping[tuple[str, str], str]) -> Iterator[Card]:
    """Rows of tables that are not published one by one: how many, under the name of their unit if it has one."""
    groups = Counter((_name_of(site, unit), table) for (table, _), unit in rows.items())
    for (name, table), number in sorted(groups.items()):
        count = site.words.count(f"rows.{table}.counted", number)
        yield Card(Text(name or site.words.opening(count)), (count,) if name else (), ())


def _name_of(site: Site, unit: str) -> str:
    """What a unit is called: an organisation, or a series of the indicator."""
    if unit in site.library.organisations:
        return site.organisation(unit)
    series = f"series.{unit}"
    return site.words.opening(site.words(series)) if site.words.knows(series) else ""


def gaps_of(site: Site, indicator_id: str) -> tuple[Gap, ...]:
    """Rows of the right kind that a missing fact keeps out."""
    rows = [
        row
        for row in _chosen(site, "exclusions", indicator_id)
        if row["of_kind"] and row["reason_code"] in OPEN_REASONS
    ]
    gaps = []
    for row in sorted(rows, key=lambda row: row["row_key"]):
        place, code = (row["table_name"], row["row_key"]), row["reason_code"]
        card = describe(site, *place)
        step = site.words(f"next.{code}")
        owners = [org_id for org_id in card.organisations if _is_asked(site, org_id)]
        reason = reason_label(site, indicator_id, code)
        gaps.append(Gap(place, card, reason, step, tuple(owners), site.organisations(owners)))
    return tuple(gaps)


def _is_asked(site: Site, org_id: str) -> bool:
    """Whether an organisation belongs to the network: its members are asked, not their outside partners."""
    row = site.library.organisations.get(org_id)
    return row is not None and row["org_type"] in {"ecpat_member", "secretariat"}
