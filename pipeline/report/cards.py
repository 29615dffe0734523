"""Cards: one for each column and cause, or for several that share one reason, without a sentence yet.

Values are kept only where they may be repeated: never of a table or a field that is marked as sensitive.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any, TypeAlias

import numpy as np

from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.finding_groups import FindingGroup, Ints, repeated
from pipeline.model import Finding, Severity
from pipeline.report.cell_formats import UNKNOWN, Form
from pipeline.report.column_titles import TableFindings, by_title
from pipeline.report.suggestions import CELLS, by_form, named_sign

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last row of each stretch of rows without a gap."""
EXAMPLES = 3
CONVERTED = ("cell-converted", "csv-read", "csv-above", "csv-sum")
"""What tells of cells and files that were put into the terms of their table on reading."""
WHOLE_PERCENT, WHOLE_LEAST = 30, 3
"""A column fails as a whole from this share on, and from this number of cells on."""


@dataclass(frozen=True)
class Example:
    """A cell: where it is, what stands there (blank: nothing, or not to be said), what should (blank: not certain).

    `doubt` names the condition under which that is right; `twin` is where the same value stood before.
    """

    row: int
    received: str = ""
    expected: str = ""
    doubt: str = ""
    twin: tuple[str, str] | None = None  # package, row


@dataclass(frozen=True)
class Card:
    """Everything that fails in one column in one way.

    `finding` is the first of them; `form` names how the cells are written, where that is recognised;
    `of` is the number of rows of the table, 0 where it is not known; `names` are the titles put together.
    """

    finding: Finding
    form: str = ""
    count: int = 1
    of: int = 0
    places: Ranges = ()
    examples: tuple[Example, ...] = ()
    names: tuple[str, ...] = ()
    declared: Mapping[str, Any] = field(default_factory=dict, compare=False)
    codes: Labels = field(default_factory=dict, compare=False)

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def is_conversion(self) -> bool:
        return self.finding.code in CONVERTED

    @property
    def is_whole(self) -> bool:
        is_many = self.count >= WHOLE_LEAST and self.count * 100 >= WHOLE_PERCENT * self.of
        return bool(self.of and self.finding.field) and is_many

    @property
    def table(self) -> tuple[str, str]:
        return self.finding.package, self.finding.resource

    @property
    def is_of_cells(self) -> bool:
        """Whether it counts cells, and not rows or titles."""
        return self.finding.code in CELLS or bool(self.finding.field and self.places)

    @property
    def order(self) -> tuple[object, ...]:
        """Errors first; in each package what is wrong before any row, then by table, column and row."""
        own = self.finding
        first = self.places[0][0] if self.places else 0
        place = (own.package, bool(self.places), own.resource, own.column.rjust(3), first)
        return (not self.is_error, *place, own.code + own.variant, self.form)


@dataclass(frozen=True, eq=False)
class CardWithCells:
    """A card with its cells: the cause in one form, and what each text was meant to be."""

    card: Card
    group: FindingGroup
    read: Mapping[str, Form]


def cases(checked: Checked) -> list[CardWithCells]:
    """All cards with their cells, in the order in which they are told."""
    made = chain.from_iterable(_of_cause(of_table, checked) for of_table in by_title(checked))
    return sorted(made, key=lambda case: case.card.order)


def cards(checked: Checked) -> list[Card]:
    return [case.card for case in cases(checked)]


def _of_cause(of_table: TableFindings, checked: Checked) -> Iterator[CardWithCells]:
    pattern = of_table.group.template
    sheet = checked.sheets.get((pattern.package, pattern.resource))
    declared = _declared(replace(pattern, field=of_table.meant or pattern.field), checked.schemas)
    codes = _codes(pattern, declared, checked.codes)
    for form, group, read in by_form(of_table.group, declared, codes):
        rows = group.rows[group.rows > 1]
        card = Card(
            group.first(1)[0],
            _form_of_table(of_table, sheet) or form or _form_of_list(pattern, checked.schemas),
            len(group),
            sheet.rows if sheet and len(rows) else 0,
            ranges(rows),
            tuple(_examples(group, read)),
            (of_table.meant,) if of_table.meant else _signs(form, read) or of_table.names,
            declared,
            codes,
        )
        yield CardWithCells(card, group, read)


def _signs(form: str, read: Mapping[str, Form]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.sign for each in read.values() if each.name == form and each.sign))


def _declared(finding: Finding, schemas: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    fields = schemas.get(finding.resource, {}).get("fields", ())
    return next((each for each in fields if each["name"] == finding.field), {})


def _codes(finding: Finding, declared: Mapping[str, Any], known: Mapping[str, Labels]) -> Labels:
    target = dict(finding.params).get("target", "")
    if target:
        return known.get(target, {})
    french, english = (_names(text) for text in (declared, declared.get("ecpat:en", {})))
    codes = map(str, declared.get("constraints", {}).get("enum", ()))
    return {code: (french.get(code, ""), english.get(code, "")) for code in codes}


def _names(declared: Mapping[str, Any]) -> dict[str, str]:
    """The names of codes, where a description gives them: « planned = prévu, active = en cours »."""
    return {
        code: name.strip() for code, name in re.findall(r"([\w+-]+) = ([^,.;()]+)", declared.get("description", ""))
    }


def _form_of_list(finding: Finding, schemas: Mapping[str, Mapping[str, Any]]) -> str:
    target = dict(finding.params).get("target", "") if finding.code == "foreign-key" else ""
    return "listed" if schemas.get(target, {}).get("ecpat:code_list") else ""


def _form_of_table(of_table: TableFindings, sheet: CsvSheet | None) -> str:
    if of_table.meant:
        label = dict(of_table.group.template.params).get("label", "")
        return "retitled_sign" if named_sign(label) else "retitled"
    own = ranges(of_table.group.rows)
    is_tail = sheet is not None and len(own) == 1 and own[0][1] == sheet.rows + 1
    return "tail" if of_table.group.template.code == "blank-row" and is_tail else ""


def cells_of(group: FindingGroup, read: Mapping[str, Form]) -> Iterator[Example]:
    """Every cell or row of a cause, with what it holds and should hold."""
    name = "received" if "received" in group.params else "key"
    texts = group.whole_texts(name) if name in group.params else repeat("")
    twins = (
        zip(group.texts("first_package"), group.texts("first_row"), strict=True)
        if "first_row" in group.params
        else repeat(None)
    )
    for row, text, twin in zip(group.rows.tolist(), texts, twins, strict=False):
        form = read.get(text, UNKNOWN)
        yield Example(row, repeated(text), form.expected, form.doubt, twin)


def _examples(group: FindingGroup, read: Mapping[str, Form]) -> Iterator[Example]:
    """The first cells that differ from each other."""
    seen: set[str] = set()
    for cell in cells_of(group, read):
        if len(seen) == EXAMPLES:
            return
        if cell.row > 1 and cell.received not in seen:
            seen.add(cell.received)
            yield cell


def ranges(rows: Ints) -> Ranges:
    """The stretches that rows make; row 0 stands for the whole table and makes none."""
    own = np.unique(rows[rows > 0])
    if not len(own):
        return ()
    breaks = np.flatnonzero(np.diff(own) > 1)
    firsts, lasts = own[np.append(0, breaks + 1)], own[np.append(breaks, len(own) - 1)]
    return tuple(zip(firsts.tolist(), lasts.tolist(), strict=True))


def places_of(stretches: Sequence[tuple[int, int]], column: str) -> list[str]:
    """Ranges as they are read: F12\u2013F40, F77; without a column, the numbers of rows alone."""
    return [
        f"{column}{first}" if first == last else f"{column}{first}\u2013{column}{last}" for first, last in stretches
    ]


# --- cards that share one reason: a wrong row of titles, words such as NA, tables not named ---------------------------

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
    own = replace(found[0].finding, field="", column="", variant="")
    names = tuple(field["name"] for field in checked.schemas.get(own.resource, {}).get("fields", ()))
    return Card(own, "headers", len(found), names=names)


def _missing_words(found: Sequence[Card]) -> Card:
    places: list[str] = []
    for card in found:
        places += places_of(card.places, card.finding.column)
    own = replace(found[0].finding, field="", column="", row=None)
    return Card(own, "missing_words", sum(card.count for card in found), names=tuple(places))


def _undeclared_tables(found: Sequence[Card]) -> Card:
    names = tuple(dict(card.finding.params)["path"] for card in found)
    return Card(replace(found[0].finding, resource=""), "tables_undeclared", len(found), names=names)
