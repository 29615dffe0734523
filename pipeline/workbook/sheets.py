"""The tables in a workbook: which sheet holds which, their rows as text, and what a cell must not be.

A sheet is known by the row that names its table and its fields, whatever the sheet is called and in whatever language
it was made, or else by the titles of its columns; what stands above that row, in its first column, and in a row marked
as an example, is not read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import chain, product
from re import split
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake.diagnostics import TOTALS
from pipeline.intake.files import column_letter
from pipeline.intake.finding_groups import FindingGroup
from pipeline.model import Finding, Severity
from pipeline.texts import LANGUAGES
from pipeline.typography import plain
from pipeline.workbook.cell_texts import BLANKS, text_of
from pipeline.workbook.layout import CODE_AND_NAME, REVIEW, asked_fields, example_row, sheet_name
from pipeline.workbook.read_xlsx import Area, Mark, Value, WorkbookSheet
from pipeline.workbook.register import key_of_row
from pipeline.workbook.workbook_texts import keys_of, sheet_names

FEWEST = 2
"""Titles that a row must share with a table to be its row of titles."""
HEADINGS = 20
"""Rows among which the one that names the table is looked for."""
MOST_COLUMNS = 200
"""Columns of a sheet that are looked at: no table has a quarter as many."""
EXAMPLES = ("exemple", "example")
"""How the first cell of a row begins that is an example, in either language."""
Base = Mapping[tuple[str, ...], Mapping[str, str]]
"""The rows of a table in the package that is replaced, by key."""
RUNNING = "row_id"
"""The column that counts the rows of a table about people."""
REVIEW_FORM: Mapping[str, Any] = {"type": "string"}


@dataclass
class SentRow:
    """A row of a sheet: its number there (0: it was added), its cells by field, and what was answered to it."""

    number: int
    cells: dict[str, str]
    answer: dict[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """A table as its sheet holds it: `letters` by column, and its rows.

    `blind` are the cells that have no value of their own, by number of the row and field. `has_guide`: the first
    column says what each row is. `untitled` are the columns whose title is unknown; `answer_letters` those from which
    fields of answered rows come.
    """

    name: str
    sheet: str
    fields: tuple[str, ...]
    letters: Mapping[str, str]
    redact_values: bool
    rows: list[SentRow] = field(default_factory=list)
    blind: set[tuple[int, str]] = field(default_factory=set)
    has_guide: bool = True
    untitled: frozenset[str] = frozenset()
    answer_letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        """The number of each row in the sheet."""
        return [row.number for row in self.rows]

    def finding(self, code: str, number: int | None = None, column: str = "", **more: Any) -> Finding:
        """A finding about this sheet."""
        return Finding(code, resource=self.name, row=number, column=self.letters.get(column, column), **more)

    def _added(self, earlier: Mapping[str, str]) -> SentRow:
        """A row that the package has and the sheet does not hold."""
        return SentRow(0, {name: earlier.get(name) or "" for name in self.fields})

    def complete(self, key: Sequence[str], base: Base) -> None:
        """Add the rows of `base` that the sheet does not hold, in their order.

        Rows of the sheet with one key stay side by side: that the key stands twice is told later.
        """
        there: dict[tuple[str, ...], list[SentRow]] = {}
        for row in self.rows:
            there.setdefault(key_of_row(row.cells, key), []).append(row)
        ordered: list[SentRow] = []
        for named, earlier in base.items():
            ordered += there.get(named) or [self._added(earlier)]
        ordered += [row for row in self.rows if key_of_row(row.cells, key) not in base]
        self.rows = ordered

    def append_to(self, base: Base) -> None:
        """Put the rows of the sheet after those of `base`, and count on: such rows have a number only, and no code."""
        if not base or not self.rows:
            return  # an empty sheet leaves the table as it is
        earlier = dict.fromkeys(chain.from_iterable(base.values()))
        unasked = [name for name in earlier if name not in self.fields]  # of another template: they stay
        self.fields = (*self.fields, *unasked)
        for number, row in enumerate(self.rows, len(base) + 1):
            row.cells.update(dict.fromkeys(unasked, ""))
            if RUNNING in self.fields:
                row.cells[RUNNING] = str(number)
        self.rows = [*map(self._added, base.values()), *self.rows]

    def keep_columns(self, names: Sequence[str], key: Sequence[str], base: Base) -> list[str]:
        """Add the columns that were not sent, with what `base` says of each row; gives those of which it says anything.

        They have no letter.
        """
        absent = [name for name in names if name not in self.fields]
        for row in self.rows:
            earlier = base.get(key_of_row(row.cells, key), {})
            row.cells.update({name: earlier.get(name) or "" for name in absent})
        self.fields = (*self.fields, *absent)
        filled: set[str] = set()
        for row in self.rows:
            filled.update(name for name in absent if row.cells[name])
        return [name for name in absent if name in filled]

    def number_rows(self, names: Collection[str]) -> None:
        """Count the rows of a table that has a column for it, where that was not sent or left blank."""
        if RUNNING not in names:
            return
        if RUNNING not in self.fields:
            self.fields = (*self.fields, RUNNING)
        if not any(row.cells.get(RUNNING) for row in self.rows):
            for number, row in enumerate(self.rows, 1):
                row.cells[RUNNING] = str(number)


@dataclass
class Sending:
    """The form on the sending: its answers by line, the number of each line, and the name of its sheet."""

    answers: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    sheet: str = ""

    def get(self, key: str) -> str:
        """An answer; blank where there is none."""
        return self.answers.get(key, "")

    def finding(self, code: str, key: str, **more: Any) -> Finding:
        """A finding about the answer to one line."""
        return Finding(code, resource=self.sheet, row=self.numbers.get(key), column="B" if self.sheet else "", **more)


@dataclass
class WorkbookTables:
    """What was sent: its tables, and what the form on the sending says; closed if nothing can be read."""

    tables: list[Table] = field(default_factory=list)
    sending: Sending = field(default_factory=Sending)
    is_closed: bool = False
    writes_day_first: bool = False  # whether its language or its program puts the day before the month


def read_content(
    sheets: Sequence[WorkbookSheet], contract: Contract
) -> tuple[WorkbookTables, list[Finding | FindingGroup]]:
    """Everything in a workbook that is data, and every cell that cannot be."""
    content, findings = WorkbookTables(), list[Finding | FindingGroup]()
    own = {sheet_names(language)[key] for key, language in product(INFO, LANGUAGES)}
    for sheet in sheets:
        findings += _unseen(sheet)
        if sheet.name in own:
            continue
        table, rows, faults = _find_table(sheet.name, sheet.rows(), contract, content.sending)
        if table is None:
            findings += faults
            continue
        if any(each.name == table.name for each in content.tables):
            findings.append(Finding("workbook-twice", resource=sheet.name, params=(("table", table.name),)))
            continue
        findings += [*faults, *read_rows(table, rows, contract)]
        findings += [*_merged(table, sheet.merged_areas()), *_hidden(table, sheet)]
        content.tables.append(table)
    content.writes_day_first = content.sending.sheet == sheet_names("fr")["sending"]
    return content, findings


def _unseen(sheet: WorkbookSheet) -> Iterator[Finding]:
    """A sheet that does not show, and comments, which are not read."""
    if sheet.is_hidden:
        yield Finding("workbook-hidden", params=(("sheet", sheet.name),))
    if cells := sheet.commented_cells():
        first = ", ".join(cells[:CELLS_NAMED]) + (", …" if len(cells) > CELLS_NAMED else "")
        words = (("count", str(len(cells))), ("cells", first))
        yield Finding("workbook-comments", resource=sheet.name, params=words)


CELLS_NAMED = 12
"""Cells with comments that are named on each sheet."""
INFO = ("readme", "columns", "lists")
"""The sheets of explanations, which are not read."""


Rows = Iterator[tuple[int, Sequence[Value]]]


def _find_table(
    sheet: str, rows: Rows, contract: Contract, sending: Sending
) -> tuple[Table | None, Rows, list[Finding]]:
    """The table of a sheet, its rows left to be read, and what is wrong with its names.

    A form on the sending is read on the way; any other sheet that holds something is told as one that was not read.
    """
    above: list[tuple[int, Sequence[Value]]] = []
    for number, row in rows:
        texts = [_bare(value) for value in row]
        if texts[0] in contract.former:
            texts = _renamed(texts, contract)
        if texts[0] in contract.sent:
            table, findings = table_of(texts[0], ["", *texts[1:]], sheet, contract, number)
            return table, rows, findings
        above.append((number, row))
        if number > HEADINGS:
            break
    if _read_form(sheet, above, sending):
        return None, rows, []
    for place, (number, row) in enumerate(above):
        texts = [_bare(value) for value in row]
        if name := table_of_titles(texts[1:], sheet, contract):
            names = field_names(texts[1:], contract.schemas[name])
            table, findings = table_of(name, ["", *names], sheet, contract, number)
            findings += unknown_titles(table, ["", *texts[1:]], number, contract.schemas[name])
            findings.append(table.finding("workbook-titles", severity=Severity.WARNING))
            return table, chain(above[place + 1 :], rows), findings
    if not any(map(_bare, chain.from_iterable(row for _, row in above))):
        return None, rows, []
    ours = any(_loose(sheet) in _names_of(name, contract) for name in contract.sent)
    severity = Severity.ERROR if ours else Severity.WARNING
    return None, rows, [Finding("workbook-sheet", severity, resource=sheet, variant="ours" if ours else "")]


def unknown_titles(table: Table, titles: Sequence[str], number: int, schema: Mapping[str, Any]) -> Iterator[Finding]:
    """The columns whose title names no field of the table; the title itself is not said, as it may be a name."""
    named = set(table.letters.values())
    absent = {each["name"]: each for each in schema["fields"] if each["name"] not in table.fields}
    free: dict[str, str] = {}
    for each in absent.values():
        for title in (each["title"], each["ecpat:en"]["title"]):
            free[plain(title)] = title
    unknown = {column_letter(place): title for place, title in enumerate(titles, 1) if title}
    unknown = {letter: title for letter, title in unknown.items() if letter not in named}
    table.untitled |= unknown.keys()
    others = []
    for letter, title in unknown.items():
        if near := get_close_matches(plain(title), free, n=1, cutoff=0.75):
            words = (("near", free[near[0]]),)
            yield table.finding("workbook-column", number, letter, variant="near", params=words)
        else:
            others.append(letter)
    if others:
        told = {"letters": ", ".join(others), "count": str(len(others)), "columns": ", ".join(absent) or "–"}
        letter = others[0] if len(others) == 1 else ""
        yield table.finding("workbook-column", number, letter, variant="title", params=tuple(told.items()))


def _read_form(sheet: str, rows: Sequence[tuple[int, Sequence[Value]]], sending: Sending) -> bool:
    """Read the form on the sending, if it is that."""
    for number, row in rows:
        key = _bare(row[2]) if len(row) > 2 else ""
        if key in keys_of("sending"):
            sending.sheet = sheet
            sending.numbers[key] = number
            sending.answers[key] = "" if isinstance(row[1], Mark) else text_of(row[1], REVIEW_FORM)
    return bool(sending.sheet == sheet)


def table_of_titles(titles: Sequence[str], name: str, contract: Contract) -> str:
    """The table of which a row holds the titles; of several that fit, the one that the sheet or file is called after.

    Blank where no table fits, or two fit alike.
    """
    filled = sum(bool(title) for title in titles)
    fitting = {}
    for table in contract.sent:
        count = len({*field_names(titles, contract.schemas[table])} - {""})
        if count >= FEWEST and count * 2 >= filled:
            fitting[table] = count
    called = [table for table in fitting if is_called(name, table, contract)]
    best = [table for table, count in fitting.items() if count == max(fitting.values())]
    if called:
        return max(called, key=lambda table: fitting[table])
    return best[0] if len(best) == 1 else ""


def is_called(name: str, table: str, contract: Contract) -> bool:
    """Whether the name of a sheet or a file begins with that of a table, or with its title."""
    own = _loose(name)
    return any(own == known or own.startswith(f"{known} ") for known in _names_of(table, contract))


def _names_of(table: str, contract: Contract) -> set[str]:
    """What a table, its sheet or its file may be called."""
    schema = contract.schemas[table]
    titles = {"fr": schema["title"], "en": schema["ecpat:en"]["title"]}
    sheets = [sheet_name(table, titles[language], language) for language in LANGUAGES]
    return {_loose(name) for name in (table, *titles.values(), *sheets)}


def _loose(name: str) -> str:
    return plain(name.replace("_", " ").replace("-", " "))


def field_names(titles: Sequence[str], schema: Mapping[str, Any]) -> list[str]:
    """The fields that a row of titles or names means, each at its place; blank where none is meant."""
    known: dict[str, str] = {}
    for each in schema["fields"]:
        for title in (each["name"], each["title"], each["ecpat:en"]["title"]):
            known.setdefault(plain(title), each["name"])
    return [known.get(plain(title), "") if title else "" for title in titles]


def _renamed(names: Sequence[str], contract: Contract) -> list[str]:
    """The names of a table of an earlier template as they are today."""
    now = contract.former[names[0]]
    fields = contract.former_fields(now)
    return [now, *(fields.get(name, name) for name in names[1:])]


def _bare(value: Value) -> str:
    return "" if value is None else str(value).strip(BLANKS)


def table_of(
    name: str, names: Sequence[str], sheet: str, contract: Contract, number: int, *, has_guide: bool = True
) -> tuple[Table, list[Finding]]:
    """A table whose columns have these field names, blank where a column has none, and the names that are wrong."""
    schema = contract.schemas[name]
    known = [each["name"] for each in schema["fields"]]
    placed = [(column_letter(place), each) for place, each in enumerate(names, 1) if each]
    letters = {each: letter for letter, each in reversed(placed)}
    fields = tuple(each for each in known if each in letters)
    table = Table(name, sheet, fields, letters, bool(schema.get("ecpat:sensitive")), has_guide=has_guide)
    findings = []
    for letter, each in placed:
        is_known = each in known or each in REVIEW
        if not is_known or letters[each] != letter:
            findings.append(table.finding("workbook-column", number, letter, variant="twice" if is_known else ""))
    return table, findings


def read_rows(table: Table, rows: Rows, contract: Contract) -> list[Finding]:
    """Fill a table with the rows of its sheet; blank rows are left out, and so is the example."""
    described = {each["name"]: each for each in contract.schemas[table.name]["fields"]}
    names = {letter: name for name, letter in table.letters.items() if name in described or name in REVIEW}
    columns: dict[int, str] = {}
    untitled: set[int] = set()
    for place in range(1, MOST_COLUMNS):
        letter = column_letter(place)
        if letter in names:
            columns[place] = names[letter]
        if letter in table.untitled:
            untitled.add(place)
    titles = set(_titles(table.name, contract))
    flags = _flags_of_people(table, contract)
    findings: list[Finding] = []
    completed = 0
    for number, row in rows:
        guide = _bare(row[0]).casefold() if table.has_guide else ""
        cells = {name: row[place - 1] for place, name in columns.items() if place <= len(row)}
        if guide.startswith(EXAMPLES):
            findings += _example_faults(table, number, cells, contract)
            continue
        if not table.rows and _is_titles(cells, titles):
            continue
        if _is_sum(row):
            findings.append(table.finding("csv-sum", number, severity=Severity.WARNING))
            continue
        findings += _cell_faults(table, number, row, columns, untitled)
        texts = {name: _text(value, described.get(name, REVIEW_FORM)) for name, value in cells.items()}
        completed += _complete_flags(texts, flags)
        values = {name: texts.get(name, "") for name in table.fields}
        if any(values.values()) or any(isinstance(value, Mark) for value in cells.values()):
            table.blind |= {(number, name) for name, value in cells.items() if isinstance(value, Mark)}
            table.rows.append(SentRow(number, values, _answers(texts)))
    if completed:
        findings.append(table.finding("people-blank-is-no", severity=Severity.WARNING, params=(("n", str(completed)),)))
    return findings


def _answers(texts: Mapping[str, str]) -> dict[str, str]:
    """What a provider answers to a row; of an organisation chosen from a list the code."""
    given = {name: texts[name] for name in REVIEW if texts.get(name)}
    if "review_by" in given:
        given["review_by"] = given["review_by"].split(CODE_AND_NAME)[0]
    return given


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


def _is_sum(row: Sequence[Value]) -> bool:
    """Whether a row adds up those above: it would be counted a second time."""
    texts = [bare for value in row if (bare := _bare(value))] or [""]
    has_number = any(map(str.isdigit, "".join(texts))) or Mark.FORMULA in row
    head = split(r"[:=\d]", plain(texts[0]))[0].strip()  # « Total 2020 : 3 »
    return head in TOTALS and (has_number or len(texts) == 1)


def _cell_faults(
    table: Table, number: int, row: Sequence[Value], named: Collection[int], untitled: set[int]
) -> Iterator[Finding]:
    """Cells without a value of their own, and cells where no column is; `untitled` columns are told already."""
    first = 1 + table.has_guide
    for place, value in enumerate(row[first - 1 :], first):
        if value is None:
            continue
        letter = column_letter(place)
        if place in untitled:
            continue
        if place not in named:
            if not isinstance(value, str) or value.strip(BLANKS):
                yield replace(table.finding("cell-outside", number, letter), severity=Severity.WARNING)
        elif isinstance(value, Mark):
            yield table.finding("cell-formula" if value is Mark.FORMULA else "cell-error", number, letter)


def _example_faults(table: Table, number: int, cells: Mapping[str, Value], contract: Contract) -> Iterator[Finding]:
    """A row marked as an example that is not the example: somebody may have written into it.

    A workbook of an earlier template lacks the columns that came later, has some that are no longer asked for, and has
    another example in those that were called otherwise.
    """
    asked = {field["name"] for field in asked_fields(contract.schemas[table.name])}.intersection(table.fields)
    asked -= set(contract.former_fields(table.name).values())
    given = {name: _bare(value) for name, value in cells.items() if name in asked and _bare(value)}
    for language in LANGUAGES:
        example = example_row(contract.schemas[table.name], language)
        if given == {name: text for name, text in example.items() if name in asked}:
            return
    yield replace(table.finding("example-changed", number, "A"), severity=Severity.WARNING)


def _hidden(table: Table, sheet: WorkbookSheet) -> Iterator[Finding]:
    """Rows and columns that hold something and do not show: whoever sends them may not know of them."""
    rows, columns = sheet.hidden_rows(), sheet.hidden_columns()
    for number in table.numbers:
        if number in rows:
            yield table.finding("row-hidden", number)
    for name in table.fields:
        if table.letters[name] in columns and any(row.cells[name] for row in table.rows):
            yield table.finding("column-hidden", column=name)


def _merged(table: Table, areas: Sequence[Area]) -> Iterator[FindingGroup]:
    """Merged cells among the rows, by the column in which they begin: only the first of them holds a value.

    That the others are blank is no fault of its own.
    """
    places: dict[str, list[tuple[int, str]]] = {}
    for top, left, bottom, right in areas:
        if not table.numbers or bottom < table.numbers[0]:
            continue
        letters = [column_letter(place) for place in range(left, right + 1)]
        rows = [number for number in table.numbers if top <= number <= bottom]
        for name, letter in table.letters.items():
            if letter in letters:
                table.blind |= {(number, name) for number in rows if (number, letter) != (top, letters[0])}
        first = letters[0] if letters[0] in table.letters.values() else ""
        places.setdefault(first, []).append((top, f"{letters[0]}{top}:{letters[-1]}{bottom}"))
    for letter, cells in places.items():
        numbers, names = zip(*cells, strict=True)
        yield FindingGroup(table.finding("cell-merged", column=letter), np.array(numbers), {"range": pa.array(names)})
