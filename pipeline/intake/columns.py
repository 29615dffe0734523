"""One column of text judged: frictionless is asked once for every distinct text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pipeline.intake.finding_groups import Flags, Ints
from pipeline.intake.frictionless_adapter import Column
from pipeline.intake.keys import ids_of_values, repeated
from pipeline.intake.text_rules import Rule, rules_of
from pipeline.intake.typed_columns import arrow_type, typed_array

PLAINEST = ("required", "type", "enum", "pattern", "minLength", "maxLength")
"""Of several rules that a cell breaks the first of these is told; what is not listed comes after."""
Kind: TypeAlias = tuple[str, str]
"""A kind of fault: its code, and the rule that is broken."""
REQUIRED: Kind = ("constraint-error", "required")


@dataclass(frozen=True, eq=False)
class JudgedColumn:
    """A column of a table: its typed values and which rows are blank, both by row, and the places of its faults."""

    texts: pa.DictionaryArray
    typed: pa.Array
    blank: Flags
    faults: Mapping[Kind, Ints]

    def at(self, places: Ints) -> pa.Array:
        """The texts of some rows."""
        return self.texts.dictionary.take(self.texts.indices.take(pa.array(places)))


def judge_column(column: Column, texts: pa.DictionaryArray) -> JudgedColumn:
    """Read every distinct text of a column, and give each row what is found of its text."""
    rules = rules_of(column)
    values: list[Any] = []
    wrong: dict[Kind, list[int]] = {}
    for number, text in enumerate(texts.dictionary.to_pylist()):
        value, kind = _read(column, rules, text)
        values.append(value)
        if kind:
            wrong.setdefault(kind, []).append(number)
    is_blank = np.array([value is None for value in values], bool)
    codes = np.asarray(texts.indices)
    faults: dict[Kind, Ints] = {}
    for kind, numbers in wrong.items():
        has_fault = np.zeros(len(values), bool)
        has_fault[numbers] = True
        faults[kind] = np.flatnonzero(has_fault[codes])
        if kind != REQUIRED:  # a text that could not be read is no blank
            is_blank[numbers] = False
    if column.is_unique and not faults:
        again = repeated(ids_of_values(values)[codes])
        faults = {("unique-error", ""): again} if len(again) else {}
    typed = typed_array(values, arrow_type(column.type)).take(texts.indices)
    return JudgedColumn(texts, typed, is_blank[codes], faults)


def _read(column: Column, rules: Sequence[Rule], text: str) -> tuple[Any, Kind | None]:
    """The logical value of a text, and the plainest of its faults."""
    value, notes = column.read(text)
    if notes:
        return value, _plainest(notes)
    if value is not None:
        for code, is_good in rules:
            if not is_good(text, value):
                return value, (code, "")
    return value, None


def _plainest(notes: Mapping[str, str]) -> Kind:
    """What is told of a cell that breaks several rules."""
    known = [rule for rule in PLAINEST if rule in notes]
    rule = next(iter([*known, *notes]))
    return ("type-error", "") if rule == "type" else ("constraint-error", rule)
