"""Cells that say in their own way what a table says by codes, figures and dates: converted where they mean one thing.

What may mean two things stays as it is, for the judge to ask about. Whatever is converted is told, cell by cell; of a
table about people the cell and no value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from pipeline.catalogue import foreign_keys
from pipeline.intake.finding_groups import FindingGroup, in_rows
from pipeline.model import Severity
from pipeline.report.cell_formats import POINTED, codes_by_name, constraint_form, reader_of
from pipeline.texts import other_names
from pipeline.typography import plain
from pipeline.workbook.layout import CODE_AND_NAME, code_meanings, layout, truths
from pipeline.workbook.register import Register, names_of
from pipeline.workbook.sheets import Table, WorkbookTables

Meaning: TypeAlias = Callable[[str], str]
"""What a text says in the terms of its field; the text itself where that is not certain."""

SURE = {
    "date": ("date_order", "date_words", "date_zeros", "spaces", "digits"),
    "number": ("thousands", "decimal_comma", "spaces", "digits", "exponent"),
    "integer": ("thousands", "whole", "spaces", "digits", "exponent"),
    "boolean": ("yes_no",),
}
"""The ways of writing that have one meaning, by type."""
PLAIN = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "number": r"[+-]?\d+(\.\d+)?",
    "integer": r"[+-]?\d+",
    "boolean": "true|false",
}
MIDNIGHT = re.compile(r"[T ]0?0[:h]00(:00(\.0+)?)?$")
PERCENT = re.compile(r"\s*%$")
DAY_FIRST = "31/12/2000"
"""A date that shows in which order the others are written."""


@dataclass(frozen=True)
class Reader:
    """`days`: all dates of the sending, which show in what order it writes."""

    register: Register
    days: Sequence[str]

    def date(self, text: str) -> str:
        return self._typed({"type": "date"}, text)

    def meaning(self, table: Table, field: Mapping[str, Any]) -> Meaning:
        if field["type"] in SURE:
            return lambda text: self._typed(field, text)
        if "enum" in field.get("constraints", {}):
            yes_no = [(word, "yes" if truth == "true" else "no") for word, truth in truths().items()]
            return named(_with_names(code_meanings(field), yes_no))
        target, _ = foreign_keys(table.schema).get(field["name"], ("", ""))
        if target:
            return named(_with_names(self.register.get(target, {}), other_names().get(target, {}).items()))
        alias = named(_with_names(layout()["aliases"].get(field["name"], {}), ()))
        return lambda text: _regular(alias(text), field)

    def _typed(self, field: Mapping[str, Any], text: str) -> str:
        kind = str(field["type"])
        if re.fullmatch(PLAIN[kind], text):
            return text
        bare = MIDNIGHT.sub("", text) if kind == "date" else text
        bare = PERCENT.sub("", bare) if field.get("name") == "percentage" else bare
        if bare != text and re.fullmatch(PLAIN[kind], bare):
            return bare
        form = reader_of(kind, self.days)(bare)
        is_sure = form.expected and form.name in SURE[kind] and not form.doubt
        return form.expected if is_sure else text


def reader_for(content: WorkbookTables, register: Register) -> Reader:
    """A reader that knows the codes of the sending too, and how it writes its days."""
    codes = dict(register)
    days = [text for text in content.sending.answers.values() if text]
    days += [DAY_FIRST] if content.writes_day_first else []
    for table in content.tables:
        key = table.schema["fields"][0]
        rows = []
        for row in table.rows:
            rows.append({**row.cells, key["name"]: _regular(row.cells.get(key["name"], ""), key)})
        codes[table.name] = {**codes.get(table.name, {}), **names_of(rows, key["name"])}
        for field in table.schema["fields"]:
            if field["type"] == "date":
                days += [row[field["name"]] for row in rows if row.get(field["name"])]
    return Reader(codes, days)


def convert_cells(tables: Sequence[Table], reader: Reader) -> Iterator[FindingGroup]:
    """Put into the tables and their answers what the cells mean, and tell which were converted."""
    by_organisation = named(reader.register.get("organisations", {}))
    for table in tables:
        for field in table.schema["fields"]:
            if field["name"] in table.fields:
                yield from _pointed(table, field)
                cells = [row.cells for row in table.rows]
                yield from _convert(table, field["name"], cells, reader.meaning(table, field))
        answers = [row.answer for row in table.rows]
        yield from _convert(table, "review_by", answers, by_organisation)
        yield from _convert(table, "review_on", answers, reader.date)


def _pointed(table: Table, field: Mapping[str, Any]) -> Iterator[FindingGroup]:
    """Numbers up to a maximum with a point before three figures; of all others the judge says so itself."""
    name = field["name"]
    if "maximum" not in field.get("constraints", {}) or field["type"] != "number":
        return
    found = [row for row in table.rows if POINTED.fullmatch(row.cells[name])]
    if found:
        words = {} if table.redact_values else {"received": [row.cells[name] for row in found]}
        pattern = table.finding("number-pointed", column=name, field=name)
        yield in_rows(pattern, [row.number for row in found], **words)


def _convert(table: Table, name: str, rows: Sequence[dict[str, str]], meaning: Meaning) -> Iterator[FindingGroup]:
    """Give the cells of a column their meaning; a choice from a list need not be told."""
    meanings: dict[str, str] = {}
    converted = []
    for number, row in zip(table.numbers, rows, strict=True):
        text = row.get(name, "")
        if not text:
            continue
        if text not in meanings:
            meanings[text] = meaning(text)
        row[name] = meanings[text]
        if row[name] != text and not text.startswith(row[name] + CODE_AND_NAME):
            converted.append((number, text, row[name]))
    if not converted:
        return
    numbers, received, became = zip(*converted, strict=True)
    titled = name if name in table.fields else ""  # the columns of answers are no fields
    pattern = table.finding("cell-converted", column=name, field=titled, severity=Severity.WARNING)
    words = {} if table.redact_values else {"received": received, "became": became}
    yield in_rows(pattern, numbers, **words)


# --- codes ------------------------------------------------------------------------------------------------------------


def _with_names(known: Mapping[str, Iterable[str]], others: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Codes with their names, and with other names for those that are known."""
    found = {code: [*names] for code, names in known.items()}
    for name, code in others:
        if code in found:
            found[code].append(name)
    return {code: tuple(names) for code, names in found.items()}


def named(known: Mapping[str, tuple[str, ...]]) -> Meaning:
    """A code by its name, in any case and with or without accents."""
    by_name = _by_name(tuple(known.items()))

    def meaning(text: str) -> str:
        if text in known:
            return text
        head = text.split(CODE_AND_NAME, maxsplit=1)[0]
        if head in known:
            return head
        return by_name.get(plain(text)) or by_name.get(plain(re.sub(r"[\s_]+", "-", text)), text)

    return meaning


@lru_cache(maxsize=64)
def _by_name(known: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return codes_by_name(dict(known))


def _regular(text: str, field: Mapping[str, Any]) -> str:
    """A code that the sender makes up, in capitals and with hyphens; a month as year-month."""
    pattern = field.get("constraints", {}).get("pattern")
    if pattern is None or re.fullmatch(pattern, text):
        return text
    form = constraint_form(text, field)
    is_sure = form.name in ("capitals", "spaces") or re.fullmatch(r"\d{4}-\d{2}", form.expected)
    return form.expected if form.expected and is_sure else text
