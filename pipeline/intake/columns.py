"""One column of text judged: frictionless is asked once for every distinct text that is not certain to be good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.certain_values import accepted, is_filtered
from pipeline.intake.finding_groups import Flags, Ints
from pipeline.intake.frictionless_adapter import Column, Notes
from pipeline.intake.keys import ids_of_values, key_of_array, repeated
from pipeline.intake.text_rules import rules_of
from pipeline.intake.typed_columns import arrow_type, typed_array

FEW = 64
"""So few distinct texts are asked about sooner than a filter is set up."""
SAME_AS_TYPED = {"string", "integer", "date"}
"""Types whose values are equal exactly where arrow's are."""
PLAINEST = ("required", "type", "enum", "pattern", "minLength", "maxLength")
"""Of several rules that a cell breaks the first of these is told; what is not listed comes after."""
Kind: TypeAlias = tuple[str, str]
"""A kind of fault: its code, and the rule that is broken."""


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
    has_own = len(texts.dictionary) == len(texts)  # as many texts as rows: they stand in the order of the rows
    codes = slice(None) if has_own else np.asarray(texts.indices)
    distinct = _judge_distinct(column, texts.dictionary)
    places = {
        kind: np.flatnonzero(distinct.numbers[codes] == number) for number, kind in enumerate(distinct.kinds) if kind
    }
    if column.is_unique and not places:
        again = repeated(_identities(column, distinct)[codes])
        places = {("unique-error", ""): again} if len(again) else {}
    typed = distinct.values if has_own else distinct.values.take(texts.indices)
    blank = distinct.blank[codes] if distinct.blank.any() else np.zeros(len(texts), bool)
    return JudgedColumn(texts, typed, blank, places)


@dataclass(frozen=True, eq=False)
class _Distinct:
    """What is found of each text of a dictionary: its value, whether it is blank, the number of its kind of fault."""

    values: pa.Array
    blank: Flags
    numbers: npt.NDArray[np.int16]
    kinds: Sequence[Kind | None]  # by number; the first stands for no fault
    logical: Sequence[Any]  # of the texts of which frictionless was asked


def _judge_distinct(column: Column, texts: pa.Array) -> _Distinct:
    needs_logical = column.is_unique and column.type not in SAME_AS_TYPED
    values, asked = None, np.arange(len(texts))
    if len(texts) > FEW and is_filtered(column) and not needs_logical:
        good, values = accepted(texts, column)
        asked = np.flatnonzero(~np.asarray(good))
    read = _read(column, texts.take(pa.array(asked)).to_pylist())
    logical = [value for value, _ in read]
    typed = typed_array(logical, arrow_type(column.type))
    if values is None:
        values = typed
    elif len(asked):
        is_asked = np.zeros(len(texts), bool)
        is_asked[asked] = True
        values = pc.replace_with_mask(values, pa.array(is_asked), typed)
    kinds: dict[Kind | None, int] = {None: 0}
    numbers = np.zeros(len(texts), np.int16)
    blank = np.zeros(len(texts), bool)
    for place, (value, kind) in zip(asked.tolist(), read, strict=True):
        numbers[place] = kinds.setdefault(kind, len(kinds))
        blank[place] = value is None and kind in (None, ("constraint-error", "required"))
    return _Distinct(values, blank, numbers, list(kinds), logical)


def _read(column: Column, texts: Sequence[str]) -> list[tuple[Any, Kind | None]]:
    """The logical value of each text, and the plainest of its faults; frictionless is asked once for equal texts."""
    rules = rules_of(column)
    known: dict[str, tuple[Any, Kind | None]] = {}
    for text in texts:
        if text in known:
            continue
        value, notes = column.read(text)
        kind = _plainest(notes)
        if kind is None and value is not None:
            kind = next(((code, "") for code, is_good in rules if not is_good(text, value)), None)
        known[text] = (value, kind)
    return [known[text] for text in texts]


def _plainest(notes: Notes) -> Kind | None:
    if not notes:
        return None
    known = [rule for rule in PLAINEST if rule in notes]
    rule = next(iter([*known, *notes]))
    return ("type-error", "") if rule == "type" else ("constraint-error", rule)


def _identities(column: Column, distinct: _Distinct) -> Ints:
    """A number for each text of a dictionary, the same for texts of equal values: 1, 01 and +1 are one number."""
    if column.type in SAME_AS_TYPED:
        return key_of_array(distinct.values).ids
    return ids_of_values(distinct.logical)
