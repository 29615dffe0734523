"""Titles that are not those of the model at all: one card that names all of them, in place of one for each."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.intake.check_result import Checked
from pipeline.report.cards import Card

MANY = 5
"""From so many cards about titles on, it is the row of titles that is wrong, and not single titles."""
TITLES = ("extra-label", "missing-label", "duplicate-label", "blank-label")


def with_headers(made: Sequence[Card], checked: Checked) -> list[Card]:
    """The cards; those about the titles of one table as one where they are many."""
    tables: dict[tuple[str, str], list[Card]] = {}
    for card in made:
        if card.finding.code in TITLES and card.is_error:
            tables.setdefault(card.table, []).append(card)
    many = {table: _header(found, checked) for table, found in tables.items() if _is_all(found)}
    kept = [card for card in made if card.table not in many or card.finding.code not in TITLES]
    return sorted([*kept, *many.values()], key=lambda card: card.order)


def _is_all(found: Sequence[Card]) -> bool:
    """Whether titles are wrong in many ways; or all are missing, whatever stands in their place."""
    missing = sum(len(card.names) for card in found if card.finding.code == "missing-label")
    return len(found) >= MANY or (missing >= MANY and len(found) > 1)


def _header(found: Sequence[Card], checked: Checked) -> Card:
    own = replace(found[0].finding, field="", column="", variant="")
    names = tuple(field["name"] for field in checked.schemas.get(own.resource, {}).get("fields", ()))
    return Card(own, "headers", len(found), names=names)
