"""Cards that share one reason and are told as one: a wrong row of titles, words such as NA, tables not named."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.intake.check_result import Checked
from pipeline.report.cards import Card
from pipeline.report.cell_ranges import as_text

MANY = 5
"""From so many cards about titles on, it is the row of titles that is wrong, and not single titles."""
TITLES = ("extra-label", "missing-label", "duplicate-label", "blank-label")


def combine_cards(made: Sequence[Card], checked: Checked) -> list[Card]:
    """The cards in their order, those of one reason as one."""
    groups: dict[tuple[str, ...], list[Card]] = {}
    for card in made:
        groups.setdefault(_reason(card), []).append(card)
    combined: list[Card] = []
    for (reason, *_), cards in groups.items():
        errors = [card for card in cards if card.is_error]
        if reason == "titles" and _is_whole_row(errors):
            combined.append(_row_of_titles(errors, checked))
        elif reason == "missing" and len(errors) > 1:
            combined.append(_missing_words(errors))
        elif reason == "undeclared" and len(cards) > 1:
            combined.append(_undeclared_tables(cards))
        else:
            combined += cards
    return sorted(combined, key=lambda card: card.order)


def _reason(card: Card) -> tuple[str, ...]:
    """Why a card may belong to others, and to those of which table or package."""
    if card.finding.code in TITLES:
        return ("titles", *card.table)
    if card.form == "missing_word":  # one program wrote NA or NULL into all the columns
        return ("missing", *card.table)
    if card.finding.code == "table-undeclared":  # one list was not brought up to date
        return ("undeclared", card.finding.package)
    return ("",)


def _is_whole_row(found: Sequence[Card]) -> bool:
    """Whether titles are wrong in many ways; or all are missing, whatever stands in their place."""
    missing = sum(len(card.names) for card in found if card.finding.code == "missing-label")
    return len(found) >= MANY or (missing >= MANY and len(found) > 1)


def _row_of_titles(found: Sequence[Card], checked: Checked) -> Card:
    """One card that names the titles of the model."""
    own = replace(found[0].finding, field="", column="", variant="")
    names = tuple(field["name"] for field in checked.schemas.get(own.resource, {}).get("fields", ()))
    return Card(own, "headers", len(found), names=names)


def _missing_words(found: Sequence[Card]) -> Card:
    """One card that names the cells of all the columns."""
    places: list[str] = []
    for card in found:
        places += as_text(card.places, card.finding.column)
    own = replace(found[0].finding, field="", column="", row=None)
    return Card(own, "missing_words", sum(card.count for card in found), names=tuple(places))


def _undeclared_tables(found: Sequence[Card]) -> Card:
    """One card that names all the files."""
    names = tuple(dict(card.finding.params)["path"] for card in found)
    return Card(replace(found[0].finding, resource=""), "tables_undeclared", len(found), names=names)
