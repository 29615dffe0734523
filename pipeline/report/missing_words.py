"""NA, NULL and the like in several columns of a table: one program wrote them all, so they are one card."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.report.cards import Card
from pipeline.report.cell_ranges import as_text

FORM = "missing_word"


def with_missing_words(made: Sequence[Card]) -> list[Card]:
    """The cards; those about words for what is missing, in more than one column of a table, as one."""
    tables: dict[tuple[str, str], list[Card]] = {}
    for card in made:
        if card.form == FORM and card.is_error:
            tables.setdefault(card.table, []).append(card)
    many = {table: _together(found) for table, found in tables.items() if len(found) > 1}
    kept = [card for card in made if card.table not in many or card.form != FORM]
    return sorted([*kept, *many.values()], key=lambda card: card.order)


def _together(found: Sequence[Card]) -> Card:
    """One card that names the cells of all the columns."""
    places: list[str] = []
    for card in found:
        places += as_text(card.places, card.finding.column)
    own = replace(found[0].finding, field="", column="", row=None)
    return Card(own, "missing_words", sum(card.count for card in found), names=tuple(places))
