"""The tables in a workbook: which sheet holds which, their rows as text, and what a cell must not be.

A sheet is known by the row that names its table and its fields, whatever it is called, or by the titles of its columns;
what stands above that row, in the first column, and in a row marked as an example, is not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.diagnostics import TOTALS
from pipeline.intake.files import column_letter
from pipeline.intake.finding_groups import FindingGroup, in_rows
from pipeline.model import Finding, Severity
from pipeline.texts import LANGUAGES
from pipeline.typography import plain
from pipeline.workbook.layout import CODE_AND_NAME, REVIEW, asked_fields, example_row, keys_of, sheet_name, sheet_names
from pipeline.workbook.read_xlsx import Area, Mark, Value, WorkbookSheet, bare_text, text_of
from pipeline.workbook.register import key_of_row

FEWEST = 2
"""Titles that a row of titles shares with its table."""
HEADINGS = 20
"""Rows among which the table is named."""
EXAMPLES = ("exemple", "example")
"""How an example begins."""
CELLS_NAMED = 12
INFO = ("readme", "columns", "lists")
RUNNING = "row_id"
"""The column that counts the rows of a table about people."""
ANSWER: Mapping[str, Any] = {"type": "string"}
Base: TypeAlias = Mapping[tuple[str, ...], Mapping[str, str]]
"""The rows of a table in the package that is replaced, by key."""
Told: TypeAlias = list[Finding | FindingGroup]


@dataclass
class SentRow:
    """A row of a sheet: its number there (0: it was added), its cells by field, and its answers."""

    number: int
    cells: dict[str, str]
    answer: dict[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """A table as its sheet or file holds it; `columns` are its fields and answers by place, `letters` by name.

    `has_guide`: the first column says what each row is. `blind` are the cells that have no value of their own, by
    number of the row and field. `untitled` are the places of columns whose title is unknown. `answer_letters` are the
    columns from which fields of answered rows come. `base`: None where the package was not there before.
    """

    name: str
    sheet: str
    schema: Mapping[str, Any]
    has_guide: bool
    columns: dict[int, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    rows: list[SentRow] = field(default_factory=list)
    blind: set[tuple[int, str]] = field(default_factory=set)
    untitled: set[int] = field(default_factory=set)
    answer_letters: Mapping[str, str] = field(default_factory=dict)
    base: Base | None = None

    @property
    def redact_values(self) -> bool:
        return bool(self.schema.get("ecpat:sensitive"))

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]

    @property
    def names(self) -> list[str]:
        return [each["name"] for each in self.schema["fields"]]

    def key_of(self, row: Mapping[str, str]) -> tuple[str, ...]:
        return key_of_row(row, key_fields(self.schema))

    def take_names(self, names: Sequence[str], number: int) -> Told:
        """Find the columns by a row of the names of their fields, or blanks; tells the names that are wrong."""
        findings = Told()
        for place, name in enumerate(names, 1):
            is_known = name in self.names or name in REVIEW
            if is_known and name not in self.letters:
                self.columns[place] = name
                self.letters[name] = column_letter(place)
            elif name:
                variant = "twice" if is_known else ""
                findings.append(self.finding("workbook-column", number, column_letter(place), variant=variant))
        self.fields = tuple(name for name in self.names if name in self.letters)
        return findings

    def take_titles(self, titles: Sequence[str], number: int) -> Told:
        """The same by a row of titles; an unknown one is told by its column, as it may be a name."""
        names = field_names(titles, self.schema)
        findings = self.take_names(names, number)
        self.untitled = {place for place, title in enumerate(titles, 1) if title and not names[place - 1]}
        if self.untitled:
            letters = [column_letter(place) for place in sorted(self.untitled)]
            absent = [name for name in self.names if name not in self.fields]
            words = {"letters": ", ".join(letters), "count": str(len(letters)), "columns": ", ".join(absent) or "–"}
            letter = letters[0] if len(letters) == 1 else ""
            told = self.finding("workbook-column", number, letter, variant="title", params=tuple(words.items()))
            findings.append(told)
        return findings

    def finding(self, code: str, number: int | None = None, column: str = "", **more: Any) -> Finding:
        return Finding(code, resource=self.name, row=number, column=self.letters.get(column, column), **more)

    def remark(self, code: str, number: int | None = None, column: str = "", **words: str) -> Finding:
        return self.finding(code, number, column, severity=Severity.WARNING, params=tuple(words.items()))


@dataclass
class Sending:
    """The form on the sending: answers and numbers of its lines by key."""

    answers: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    sheet: str = ""

    def get(self, key: str) -> str:
        return self.answers.get(key, "")

    def finding(self, code: str, key: str, variant: str = "", **words: str) -> Finding:
        row, column = self.numbers.get(key), "B" if self.sheet else ""
        params = tuple(words.items())
        return Finding(code, resource=self.sheet, row=row, column=column, variant=variant, params=params)

    def remark(self, code: str, key: str, variant: str = "", **words: str) -> Finding:
        return replace(self.finding(code, key, variant, **words), severity=Severity.WARNING)


@dataclass
class WorkbookTables:
    """What was sent: its tables, and what the form on the sending says."""

    tables: list[Table] = field(default_factory=list)
    sending: Sending = field(default_factory=Sending)
    writes_day_first: bool = False  # whether its language or its program puts the day before the month

    def add(self, table: Table) -> Finding | None:
        """Take a table in, unless it is there already."""
        if any(each.name == table.name for each in self.tables):
            return Finding("workbook-twice", resource=table.sheet, params=(("table", table.name),))
        self.tables.append(table)
        return None


def read_content(sheets: Sequence[WorkbookSheet], contract: Contract) -> tuple[WorkbookTables, Told]:
    """What a workbook holds, and every cell that cannot be data."""
    content, findings = WorkbookTables(), Told()
    explanations: list[str] = []
    for language in LANGUAGES:
        explanations += [sheet_names(language)[key] for key in INFO]
    for sheet in sheets:
        if sheet.is_hidden:
            findings.append(Finding("workbook-hidden", params=(("sheet", sheet.name),)))
        if cells := sheet.commented_cells:
            first = ", ".join(cells[:CELLS_NAMED]) + (", …" if len(cells) > CELLS_NAMED else "")
            words = (("count", str(len(cells))), ("cells", first))
            findings.append(Finding("workbook-comments", resource=sheet.name, params=words))
        if sheet.name not in explanations:
            findings += _read_sheet(sheet, content, contract)
    content.writes_day_first = content.sending.sheet == sheet_names("fr")["sending"]
    return content, findings


def _read_sheet(sheet: WorkbookSheet, content: WorkbookTables, contract: Contract) -> Told:
    heads = [list(map(bare_text, row)) for _, row in sheet.rows[: HEADINGS + 1]]
    place, table, findings = _named_table(heads, sheet.name, contract)
    if table is None:
        if _read_form(sheet, content.sending):
            return []
        place, table, findings = _titled_table(heads, sheet.name, contract)
    if table is None:
        if not any(map(any, heads)):
            return []
        is_ours = any(_loose(sheet.name) in _names_of(name, contract) for name in contract.sent)
        severity, variant = (Severity.ERROR, "ours") if is_ours else (Severity.WARNING, "")
        return [Finding("workbook-sheet", severity, resource=sheet.name, variant=variant)]
    if twice := content.add(table):
        return [twice]
    findings += read_rows(table, sheet.rows[place + 1 :], contract)
    findings += _merged(table, sheet.merged_areas)
    for number in table.numbers:
        if number in sheet.hidden_rows:
            findings.append(table.finding("row-hidden", number))
    for name in table.fields:
        if table.letters[name] in sheet.hidden_columns and any(row.cells[name] for row in table.rows):
            findings.append(table.finding("column-hidden", column=name))
    return findings


def _named_table(heads: Sequence[Sequence[str]], sheet: str, contract: Contract) -> tuple[int, Table | None, Told]:
    """The place of the row of technical names, of today or of an earlier template, and its table."""
    for place, texts in enumerate(heads):
        name, names = texts[0], texts[1:]
        if name in contract.former:
            name = contract.former[name]
            names = [contract.former_fields(name).get(each, each) for each in names]
        if name in contract.sent:
            table = Table(name, sheet, contract.schemas[name], has_guide=True)
            return place, table, table.take_names(["", *names], place + 1)
    return 0, None, []


def _titled_table(heads: Sequence[Sequence[str]], sheet: str, contract: Contract) -> tuple[int, Table | None, Told]:
    for place, texts in enumerate(heads):
        titles = ["", *texts[1:]]
        if name := table_of_titles(titles, sheet, contract):
            table = Table(name, sheet, contract.schemas[name], has_guide=True)
            return place, table, [*table.take_titles(titles, place + 1), table.remark("workbook-titles")]
    return 0, None, []


def _read_form(sheet: WorkbookSheet, sending: Sending) -> bool:
    for number, row in sheet.rows[: HEADINGS + 1]:
        key = bare_text(row[2]) if len(row) > 2 else ""
        if key in keys_of("sending"):
            sending.sheet = sheet.name
            sending.numbers[key] = number
            sending.answers[key] = text_of(row[1], ANSWER)
    return sending.sheet == sheet.name


# --- which table, and its columns -------------------------------------------------------------------------------------


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
    called = [table for table in fitting if _is_called(name, table, contract)]
    if called:
        return max(called, key=lambda table: fitting[table])
    best = [table for table, count in fitting.items() if count == max(fitting.values())]
    return best[0] if len(best) == 1 else ""


def _is_called(name: str, table: str, contract: Contract) -> bool:
    return any(f"{_loose(name)} ".startswith(f"{known} ") for known in _names_of(table, contract))


def _names_of(table: str, contract: Contract) -> set[str]:
    schema = contract.schemas[table]
    names = [table, schema["title"], schema["ecpat:en"]["title"]]
    names += [sheet_name(schema, language) for language in LANGUAGES]
    return set(map(_loose, names))


def _loose(name: str) -> str:
    return plain(name.replace("_", " ").replace("-", " "))


def field_names(titles: Sequence[str], schema: Mapping[str, Any]) -> list[str]:
    """The fields that a row of titles or names means, each at its place; blank where none is meant."""
    known = _by_title(schema)
    return [known.get(plain(title), "") for title in titles]


def _by_title(schema: Mapping[str, Any]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for each in schema["fields"]:
        for title in (each["name"], each["title"], each["ecpat:en"]["title"]):
            known.setdefault(plain(title), each["name"])
    return known


# --- rows -----------------------------------------------------------------------------------------------------------


def read_rows(table: Table, rows: Iterable[tuple[int, Sequence[Value]]], contract: Contract) -> Told:
    """Fill a table with the rows of its sheet, without blank ones, titles that stand again and the example."""
    described = {each["name"]: each for each in table.schema["fields"]}
    is_people = table.schema.get("ecpat:people")
    flags = [name for name in table.fields if is_people and described[name]["type"] == "boolean"]
    titles = _by_title(table.schema)
    findings = Told()
    completed = 0
    for number, row in rows:
        cells = {name: row[place - 1] for place, name in table.columns.items() if place <= len(row)}
        if table.has_guide and bare_text(row[0]).casefold().startswith(EXAMPLES):
            findings += _example_faults(table, number, cells, contract)
            continue
        filled = {name: bare for name in table.fields if (bare := bare_text(cells.get(name)))}
        if len(filled) > 1 and all(titles.get(plain(text)) == name for name, text in filled.items()):
            continue  # the titles again, as where tables were pasted one below the other
        if _is_sum(row):
            findings.append(table.remark("csv-sum", number))
            continue
        findings += _cell_faults(table, number, row)
        texts = {name: text_of(value, described.get(name, ANSWER)) for name, value in cells.items()}
        blank = [name for name in flags if not texts.get(name)]
        if blank and any(texts.get(name) == "true" for name in flags):  # people tick what applies
            texts.update(dict.fromkeys(blank, "false"))
            completed += 1
        marked = {(number, name) for name, value in cells.items() if isinstance(value, Mark)}
        values = {name: texts.get(name, "") for name in table.fields}
        if marked or any(values.values()):
            table.blind |= marked
            answer = {name: texts[name] for name in REVIEW if texts.get(name)}
            if "review_by" in answer:
                answer["review_by"] = answer["review_by"].split(CODE_AND_NAME)[0]
            table.rows.append(SentRow(number, values, answer))
    if completed:
        findings.append(table.remark("people-blank-is-no", n=str(completed)))
    return findings


def _is_sum(row: Sequence[Value]) -> bool:
    texts = [bare for value in row if (bare := bare_text(value))] or [""]
    has_number = any(map(str.isdigit, "".join(texts))) or Mark.FORMULA in row
    head = re.split(r"[:=\d]", plain(texts[0]))[0].strip()  # « Total 2020 : 3 »
    return head in TOTALS and (has_number or len(texts) == 1)


def _cell_faults(table: Table, number: int, row: Sequence[Value]) -> Iterator[Finding]:
    for place, value in enumerate(row, 1):
        if value is None or place in table.untitled or (table.has_guide and place == 1):
            continue
        letter = column_letter(place)
        if isinstance(value, Mark) and place in table.columns:
            yield table.finding(value.value, number, letter)
        elif place not in table.columns and bare_text(value):
            yield table.remark("cell-outside", number, letter)


def _example_faults(table: Table, number: int, cells: Mapping[str, Value], contract: Contract) -> Iterator[Finding]:
    """An example that is not ours, as somebody may have written into it.

    An earlier template lacks later columns, has some that are no longer asked for, and other examples in renamed ones.
    """
    asked = {each["name"] for each in asked_fields(table.schema)}.intersection(table.fields)
    asked.difference_update(contract.former_fields(table.name).values())
    given = {name: bare for name, value in cells.items() if name in asked and (bare := bare_text(value))}
    for language in LANGUAGES:
        example = example_row(table.schema, language)
        if given == {name: text for name, text in example.items() if name in asked}:
            return
    yield table.remark("example-changed", number, "A")


def _merged(table: Table, areas: Iterable[Area]) -> Iterator[FindingGroup]:
    """Merged cells among the rows, by the column in which they begin; that all but the first are blank is no fault."""
    names = {letter: name for name, letter in table.letters.items()}
    places: dict[str, list[tuple[int, str]]] = {}
    for top, left, bottom, right in areas:
        if not table.numbers or bottom < table.numbers[0]:
            continue
        letters = [column_letter(place) for place in range(left, right + 1)]
        covered = [letter for letter in letters if letter in names]
        for number in table.numbers:
            if top <= number <= bottom:
                hidden = covered if number > top else [letter for letter in covered if letter != letters[0]]
                table.blind.update((number, names[letter]) for letter in hidden)
        first = letters[0] if letters[0] in names else ""
        places.setdefault(first, []).append((top, f"{letters[0]}{top}:{letters[-1]}{bottom}"))
    for letter, cells in places.items():
        numbers, ranges = zip(*cells, strict=True)
        yield in_rows(table.finding("cell-merged", column=letter), numbers, range=ranges)
