"""Cells that say in their own way what a table says by codes, figures and dates: converted where they mean one thing.

What may mean two things stays as it is, for the judge to ask about. Whatever is converted is told, cell by cell; of a
table about people the cell and no value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake.finding_groups import FindingGroup
from pipeline.model import Severity
from pipeline.report.cell_formats import Form, constraint_form, reader_of
from pipeline.texts import other_names
from pipeline.typography import plain
from pipeline.workbook.layout import CODE_AND_NAME, code_meanings
from pipeline.workbook.register import Names, Register
from pipeline.workbook.sheets import Table, WorkbookTables
from pipeline.workbook.workbook_texts import aliases, truths

Meaning: TypeAlias = Callable[[str], str]
"""What a text says in the terms of its field; blank where it says that already, or nothing that is certain."""

SURE = {
    "date": ("date_order", "date_words", "date_zeros", "spaces", "digits"),
    "number": ("thousands", "decimal_comma", "spaces", "digits", "exponent"),
    "integer": ("thousands", "whole", "spaces", "digits", "exponent"),
    "boolean": ("yes_no",),
}
"""The ways of writing that have one meaning, by the type of the field."""
PLAIN = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "number": r"[+-]?\d+(\.\d+)?",
    "integer": r"[+-]?\d+",
    "boolean": "true|false",
}
POINTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
"""655.000: thousands to some, decimals to others."""
MIDNIGHT = re.compile(r"[T ]0?0[:h]00(:00(\.0+)?)?$")
PERCENT = re.compile(r"\s*%$")
DAY_FIRST = "31/12/2000"
"""A date that shows in which order the others are written."""


@dataclass(frozen=True)
class Reader:
    """What the cells of a sending are read by. `days`: dates of the sending that are not written as year-month-day."""

    contract: Contract
    register: Register
    days: Sequence[str]

    def date(self, text: str) -> str:
        """A day as year-month-day; blank where it is that already, or not certain."""
        return self._typed({"type": "date"}, text)

    def meaning(self, table: str, field: Mapping[str, Any]) -> Meaning:
        """How the texts of one field are read."""
        kind = str(field["type"])
        if kind in SURE:
            return lambda text: self._typed(field, text)
        if codes := field.get("constraints", {}).get("enum"):
            return _named(_field_names(field, codes))
        target, _ = foreign_keys(self.contract.schemas[table]).get(field["name"], ("", ""))
        if target:
            known = {code: list(names) for code, names in self.register.of(target).items()}
            for name, code in other_names().get(target, {}).items():
                known.get(code, []).append(name)
            return _named({code: tuple(names) for code, names in known.items()})
        others = _named({code: tuple(words) for code, words in aliases().get(field["name"], {}).items()})
        return lambda text: others(text) or _regular(text, field)

    def _typed(self, field: Mapping[str, Any], text: str) -> str:
        kind = str(field["type"])
        if re.fullmatch(PLAIN[kind], text) or POINTED.fullmatch(text):
            return ""
        bare = MIDNIGHT.sub("", text) if kind == "date" else text
        bare = PERCENT.sub("", bare) if field.get("name") == "percentage" else bare
        if bare != text and re.fullmatch(PLAIN[kind], bare):
            return bare
        form: Form = reader_of(kind, self.days)(bare)
        is_sure = form.name in SURE[kind] and not form.doubt
        return form.expected if is_sure else ""


def reader_for(content: WorkbookTables, contract: Contract, register: Register) -> Reader:
    """A reader that knows the codes which the sending itself defines, and how it writes its days."""
    days = [text for text in content.sending.answers.values() if text]
    days += [DAY_FIRST] if content.writes_day_first else []
    for table in content.tables:
        schema = contract.schemas[table.name]
        rows = [dict(row.cells) for row in table.rows]
        key = schema["fields"][0]
        for row in rows:
            code = row.get(key["name"], "")
            row[key["name"]] = _regular(code, key) or code
        register = register.also(table.name, rows, key["name"])
        for field in schema["fields"]:
            if field["type"] == "date":
                days += [row[field["name"]] for row in rows if row.get(field["name"])]
    return Reader(contract, register, days)


def convert_cells(tables: Sequence[Table], reader: Reader) -> Iterator[FindingGroup]:
    """Put into the tables what their cells mean, and tell which cells were converted."""
    for table in tables:
        for field in reader.contract.schemas[table.name]["fields"]:
            if field["name"] in table.fields:
                yield from _pointed(table, field)
                yield from _convert_column(table, field, reader.meaning(table.name, field))
        yield from _convert_answers(table, reader)


def _pointed(table: Table, field: Mapping[str, Any]) -> Iterator[FindingGroup]:
    """Numbers up to a maximum with a point before three figures; of all others the judge says so itself."""
    if "maximum" not in field.get("constraints", {}) or field["type"] != "number":
        return
    cells = [(row.number, row.cells[field["name"]]) for row in table.rows]
    found = [(number, text) for number, text in cells if POINTED.fullmatch(text)]
    if found:
        numbers, texts = zip(*found, strict=True)
        pattern = table.finding("number-pointed", column=field["name"], field=field["name"])
        yield FindingGroup(pattern, np.array(numbers), {} if table.redact_values else {"received": pa.array(texts)})


def _convert_column(table: Table, field: Mapping[str, Any], meaning: Meaning) -> Iterator[FindingGroup]:
    name = field["name"]
    meant, told = _convert(table, name, [row.cells[name] for row in table.rows], meaning)
    for row, text in zip(table.rows, meant, strict=True):
        row.cells[name] = text
    yield from told


def _convert_answers(table: Table, reader: Reader) -> Iterator[FindingGroup]:
    """Who answers, and when, in the columns for it."""
    for name, meaning in (("review_by", _named(reader.register.of("organisations"))), ("review_on", reader.date)):
        meant, told = _convert(table, name, [row.answer.get(name, "") for row in table.rows], meaning)
        for row, text in zip(table.rows, meant, strict=True):
            row.answer.update({name: text} if text else {})
        yield from told


def _convert(table: Table, name: str, texts: Sequence[str], meaning: Meaning) -> tuple[list[str], list[FindingGroup]]:
    """The cells of a column as they are meant, and which were converted."""
    meanings = {text: meaning(text) or text for text in dict.fromkeys(texts) if text}
    meant = [meanings.get(text, text) for text in texts]
    told = [
        (number, text, became)
        for number, text, became in zip(table.numbers, texts, meant, strict=True)
        if text != became and not text.startswith(f"{became}{CODE_AND_NAME}")  # chosen from a list: need not be told
    ]
    return meant, [_converted(table, name, told)] if told else []


def _converted(table: Table, field: str, told: Sequence[tuple[int, str, str]]) -> FindingGroup:
    numbers, received, became = zip(*told, strict=True)
    titled = field if field in table.fields else ""  # the columns of answers are no fields
    pattern = table.finding("cell-converted", column=field, field=titled, severity=Severity.WARNING)
    words = {"received": pa.array(received), "became": pa.array(became)}
    return FindingGroup(pattern, np.array(numbers), {} if table.redact_values else words)


# --- codes ------------------------------------------------------------------------------------------------------------


def _field_names(field: Mapping[str, Any], codes: Sequence[str]) -> Names:
    """The codes of a closed list, with the words that its description and the workbook give for them."""
    known = {str(code): list(names) for code, names in code_meanings(field).items()}
    for code, others in aliases().get(field["name"], {}).items():
        known.get(code, []).extend(others)
    for word, truth in truths().items():
        code = {"true": "yes", "false": "no"}[truth]
        if code in known:
            known[code].append(word)
    return {code: tuple(names) for code, names in known.items() if code in map(str, codes)}


def _named(known: Names) -> Meaning:
    """A code by its name, in any case and with or without accents; of two codes with one name none."""
    by_name = _by_name(tuple((code, names) for code, names in known.items()))

    def meaning(text: str) -> str:
        head = text.split(CODE_AND_NAME, maxsplit=1)[0]
        if text in known:
            return ""
        if head in known:
            return head
        return by_name.get(plain(text), "") or by_name.get(plain(re.sub(r"[\s_]+", "-", text)), "")

    return meaning


@lru_cache(maxsize=64)
def _by_name(known: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for code, names in known:
        for name in (code, *names):
            found.setdefault(plain(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _regular(text: str, field: Mapping[str, Any]) -> str:
    """A code that the sender makes up, in capitals and with hyphens; a month as year-month."""
    pattern = field.get("constraints", {}).get("pattern")
    if pattern is None or re.fullmatch(pattern, text):
        return ""
    form = constraint_form(text, field)
    return form.expected if form.name in ("capitals", "spaces") or re.fullmatch(r"\d{4}-\d{2}", form.expected) else ""
