"""Cards: one for each column and cause, frozen, without a sentence yet.

Values are kept only where they may be repeated: never of a table or a field that is marked as sensitive.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any

from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.finding_groups import FindingGroup, repeated
from pipeline.model import Finding, Severity
from pipeline.report.cell_formats import UNKNOWN, Form
from pipeline.report.cell_ranges import Ranges, ranges
from pipeline.report.column_titles import TableFindings, by_title
from pipeline.report.hidden_signs import named_sign
from pipeline.report.suggestions import CELLS, by_form

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
        """Whether it stops the build."""
        return self.finding.severity is Severity.ERROR

    @property
    def is_conversion(self) -> bool:
        """Whether it tells what was converted on reading."""
        return self.finding.code in CONVERTED

    @property
    def is_whole(self) -> bool:
        """Whether the column fails as a whole."""
        is_many = self.count >= WHOLE_LEAST and self.count * 100 >= WHOLE_PERCENT * self.of
        return bool(self.of and self.finding.field) and is_many

    @property
    def table(self) -> tuple[str, str]:
        """Where it belongs: package and table."""
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
    """All cards, in the order in which they are told."""
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
    """The signs that nobody sees, by name, where a form is about them."""
    return tuple(dict.fromkeys(each.sign for each in read.values() if each.name == form and each.sign))


def _declared(finding: Finding, schemas: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the field of a finding is declared to be; nothing where that is not known."""
    fields = schemas.get(finding.resource, {}).get("fields", ())
    return next((each for each in fields if each["name"] == finding.field), {})


def _codes(finding: Finding, declared: Mapping[str, Any], known: Mapping[str, Labels]) -> Labels:
    """The codes that a cell may hold."""
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
    """Whether a code is one of a list of the project, to which nobody else can add a row."""
    target = dict(finding.params).get("target", "") if finding.code == "foreign-key" else ""
    return "listed" if schemas.get(target, {}).get("ecpat:code_list") else ""


def _form_of_table(of_table: TableFindings, sheet: CsvSheet | None) -> str:
    """What is known of a fault of titles or of whole rows."""
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
