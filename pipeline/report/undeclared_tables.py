"""Tables that a package does not name: one list that was not brought up to date, so that they are one card."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.report.cards import Card

CODE, FORM = "table-undeclared", "tables_undeclared"


def with_undeclared_tables(made: Sequence[Card]) -> list[Card]:
    """The cards; those about tables that a package does not name, where they are several, as one."""
    packages: dict[str, list[Card]] = {}
    for card in made:
        if card.finding.code == CODE:
            packages.setdefault(card.finding.package, []).append(card)
    many = {package: _together(found) for package, found in packages.items() if len(found) > 1}
    kept = [card for card in made if card.finding.code != CODE or card.finding.package not in many]
    return sorted([*kept, *many.values()], key=lambda card: card.order)


def _together(found: Sequence[Card]) -> Card:
    """One card that names all the files."""
    names = tuple(dict(card.finding.params)["path"] for card in found)
    return Card(replace(found[0].finding, resource=""), FORM, len(found), names=names)
