"""The tables in a workbook: which sheet holds which, their rows as text, and what a cell must not be.

A sheet is known by the row that names its table and its fields, whatever the sheet is called and in whatever language
it was made; what stands above that row, in its first column, and in a row marked as an example, is not read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from re import fullmatch
from typing import Any

from pipeline.catalogue import Contract
from pipeline.intake.files import column_letter
from pipeline.model import Finding, Severity
from pipeline.workbook.cell_texts import BLANKS, text_of
from pipeline.workbook.layout import REVIEW, asked_fields, example_row
from pipeline.workbook.read_xlsx import Mark, Value, WorkbookCells
from pipeline.workbook.workbook_texts import LANGUAGES, catalogue

HEADINGS = 20
"""Rows among which the one that names the table is looked for."""
EXAMPLES = ("exemple", "example")
"""How the first cell of a row begins that is an example, in either language."""
REVIEW_FORM: Mapping[str, Any] = {"type": "string"}


@dataclass
class Table:
    """A table as its sheet holds it: `letters` by column, and for each row its number there, its cells and answers."""

    name: str
    sheet: str
    fields: tuple[str, ...]
    letters: Mapping[str, str]
    redact_values: bool
    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    answers: list[dict[str, str]] = field(default_factory=list)

    def finding(self, code: str, number: int | None = None, column: str = "", **more: Any) -> Finding:
        """A finding about this sheet; of a table about people it names the column and no more."""
        row = None if self.redact_values else number
        return Finding(code, resource=self.name, row=row, column=self.letters.get(column, column), **more)

    def complete(self, key: Sequence[str], base: Mapping[tuple[str, ...], Mapping[str, str]]) -> None:
        """Add the rows of `base` that the sheet does not hold, in their order; those added have no place in it (0)."""
        cells = [dict(zip(self.fields, values, strict=True)) for values in self.rows]
        there = {tuple(row.get(name, "") for name in key): place for place, row in enumerate(cells)}
        places = [there.pop(named, None) for named in base]
        rest = [[row.get(name) or "" for name in self.fields] for row in base.values()]
        new = [place for place in range(len(cells)) if place in there.values()]
        order = [*zip(places, rest, strict=True), *((place, self.rows[place]) for place in new)]
        rows = [values if place is None else self.rows[place] for place, values in order]
        answers = [{} if place is None else self.answers[place] for place, _ in order]
        numbers = [0 if place is None else self.numbers[place] for place, _ in order]
        self.numbers, self.rows, self.answers = numbers, rows, answers


@dataclass
class WorkbookTables:
    """What a workbook holds: its tables, and the answers to the form on the sending; closed if nothing can be read."""

    tables: list[Table] = field(default_factory=list)
    sending: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False


def read_content(
    book: WorkbookCells, merged: Mapping[str, Sequence[str]], contract: Contract
) -> tuple[WorkbookTables, list[Finding]]:
    """Everything in a workbook that is data, and every cell that cannot be. Raises UnreadableError."""
    content, findings = WorkbookTables(), []
    own = {word[language] for key, word in catalogue()["names"].items() for language in LANGUAGES if key in INFO}
    for name in book.names:
        rows = book.rows(name)
        table, faults = _find_table(name, rows, contract, content.sending)
        if table is None:
            findings += [] if name in own else faults
            continue
        if any(each.name == table.name for each in content.tables):
            findings.append(Finding("workbook-twice", resource=name, params=(("table", table.name),)))
            continue
        faults += _read_rows(table, rows, contract)
        faults += _merged(table, merged.get(name, ()))
        findings += dict.fromkeys(faults) if table.redact_values else faults
        content.tables.append(table)
    return content, findings


INFO = ("readme", "columns", "lists")
"""The sheets of explanations, which are not read."""


def _find_table(
    sheet: str, rows: Iterator[tuple[int, Sequence[Value]]], contract: Contract, sending: dict[str, str]
) -> tuple[Table | None, list[Finding]]:
    """The table that a sheet names, its rows left to be read, and what is wrong with its names.

    A form on the sending is read on the way; any other sheet that holds something is told as one that was not read.
    """
    is_form, is_blank = False, True
    for number, row in rows:
        texts = [_bare(value) for value in row]
        if texts[0] in contract.sent:
            return _table(texts, sheet, contract, number)
        key = texts[2] if len(texts) > 2 else ""
        if key in catalogue()["sending"]:
            is_form = True
            sending[key] = text_of(row[1], REVIEW_FORM) if not isinstance(row[1], Mark) else ""
        is_blank = is_blank and not any(texts)
        if number > HEADINGS:
            break
    return None, [] if is_form or is_blank else [Finding("workbook-sheet", Severity.WARNING, resource=sheet)]


def _bare(value: Value) -> str:
    return value.strip(BLANKS) if isinstance(value, str) else "" if value is None else str(value)


def _table(names: Sequence[str], sheet: str, contract: Contract, number: int) -> tuple[Table, list[Finding]]:
    """The table of a row of names, and the names that it should not have."""
    schema = contract.schemas[names[0]]
    known = [each["name"] for each in schema["fields"]]
    letters = {name: column_letter(place) for place, name in reversed(list(enumerate(names, 1))) if place > 1 and name}
    fields = tuple(name for name in known if name in letters)
    table = Table(names[0], sheet, fields, letters, bool(schema.get("ecpat:sensitive")))
    findings = [
        table.finding("workbook-column", number, column_letter(place), variant="twice" if is_known else "")
        for place, name in enumerate(names, 1)
        if place > 1 and name
        for is_known in [name in known or name in REVIEW]
        if not is_known or letters[name] != column_letter(place)
    ]
    return table, findings


def _read_rows(table: Table, rows: Iterator[tuple[int, Sequence[Value]]], contract: Contract) -> list[Finding]:
    """Fill a table with the rows of its sheet; blank rows are left out, and so is the example."""
    described = {each["name"]: each for each in contract.schemas[table.name]["fields"]}
    places = {letter: name for name, letter in table.letters.items() if name in described or name in REVIEW}
    named = {place for place in range(1, 200) if column_letter(place) in places}
    findings: list[Finding] = []
    flags = _flags_of_people(table, contract)
    completed = 0
    titles = set(_titles(table.name, contract))
    for number, row in rows:
        guide = _bare(row[0]).casefold()
        cells = {places[column_letter(place)]: row[place - 1] for place in named if place <= len(row)}
        if guide.startswith(EXAMPLES):
            findings += _example_faults(table, number, cells, contract)
            continue
        if not table.rows and _is_titles(cells, titles):
            continue
        findings += _cell_faults(table, number, row, named)
        texts = {name: _text(value, described.get(name, REVIEW_FORM)) for name, value in cells.items()}
        completed += _complete_flags(texts, flags)
        values = [texts.get(name, "") for name in table.fields]
        if any(values) or any(isinstance(value, Mark) for value in cells.values()):
            table.numbers.append(number)
            table.rows.append(values)
            table.answers.append({name: texts[name] for name in REVIEW if texts.get(name)})
    if completed:
        findings.append(table.finding("people-blank-is-no", severity=Severity.WARNING, params=(("n", str(completed)),)))
    return findings


def _flags_of_people(table: Table, contract: Contract) -> list[str]:
    """The columns of a table of people that are answered by yes or no: forms of exploitation and services."""
    schema = contract.schemas[table.name]
    if not schema.get("ecpat:people"):
        return []
    return [field["name"] for field in schema["fields"] if field["type"] == "boolean" and field["name"] in table.fields]


def _complete_flags(texts: dict[str, str], flags: Sequence[str]) -> bool:
    """Read the blanks of a row with at least one yes as no, as people tick what applies; whether there were any."""
    blank = [name for name in flags if not texts.get(name)]
    is_ticked = any(texts.get(name) == "true" for name in flags)
    if not is_ticked or not blank:
        return False
    texts.update(dict.fromkeys(blank, "false"))
    return True


def _text(value: Value, described: Mapping[str, Any]) -> str:
    return "" if isinstance(value, Mark) else text_of(value, described)


def _titles(table: str, contract: Contract) -> Iterator[str]:
    schema = contract.schemas[table]
    for described in schema["fields"]:
        yield from (described["title"], described["ecpat:en"]["title"])


def _is_titles(cells: Mapping[str, Value], titles: set[str]) -> bool:
    """Whether a row repeats the titles of the columns, as where somebody sorted the sheet."""
    filled = [value for value in cells.values() if value is not None]
    return len(filled) > 1 and all(isinstance(value, str) and value in titles for value in filled)


def _cell_faults(table: Table, number: int, row: Sequence[Value], named: set[int]) -> Iterator[Finding]:
    """Cells without a value of their own, and cells where no column is."""
    for place, value in enumerate(row[1:], 2):
        if value is None:
            continue
        letter = column_letter(place)
        if place not in named:
            if not isinstance(value, str) or value.strip(BLANKS):
                yield replace(table.finding("cell-outside", number, letter), severity=Severity.WARNING)
        elif isinstance(value, Mark):
            yield table.finding("cell-formula" if value is Mark.FORMULA else "cell-error", number, letter)


def _example_faults(table: Table, number: int, cells: Mapping[str, Value], contract: Contract) -> Iterator[Finding]:
    """A row marked as an example that is not the example: somebody may have written into it.

    A workbook of an earlier template lacks the columns that came later, and has some that are no longer asked for.
    """
    asked = {field["name"] for field in asked_fields(contract.schemas[table.name])}
    given = {name: _bare(value) for name, value in cells.items() if name in asked and _bare(value)}
    examples = [example_row(contract.schemas[table.name], language) for language in LANGUAGES]
    shown = [{name: text for name, text in each.items() if name in table.fields} for each in examples]
    if given not in shown:
        yield replace(table.finding("example-changed", number, "A"), severity=Severity.WARNING)


def _merged(table: Table, ranges: Sequence[str]) -> Iterator[Finding]:
    """Merged cells among the rows: only the first of them holds a value."""
    for each in ranges:
        found = fullmatch(r"\$?([A-Z]+)\$?(\d+):\$?[A-Z]+\$?(\d+)", each)
        if found and table.numbers and int(found[3]) >= table.numbers[0]:
            yield table.finding("cell-merged", int(found[2]), found[1], params=(("range", each),))
