"""One column of text: every distinct text is judged once, and typed as it is counted later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.intake.finding_groups import Flags, Ints
from pipeline.intake.frictionless_adapter import LARGEST, REQUIRED, Column, Kind
from pipeline.intake.keys import ids_of_values, repeated
from pipeline.intake.tables import arrow_type


@dataclass(frozen=True, eq=False)
class JudgedColumn:
    """Typed values and which rows are blank, both by row, and the places of faults."""

    texts: pa.DictionaryArray
    typed: pa.Array
    blank: Flags
    faults: Mapping[Kind, Ints]

    def at(self, places: Ints) -> pa.Array:
        return self.texts.dictionary.take(self.texts.indices.take(pa.array(places)))


def judge_column(column: Column, texts: pa.DictionaryArray) -> JudgedColumn:
    values: list[Any] = []
    wrong: dict[Kind, list[int]] = {}
    for number, text in enumerate(texts.dictionary.to_pylist()):
        value, kind = column.read(text)
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
    typed = _typed(values, arrow_type(column.type)).take(texts.indices)
    return JudgedColumn(texts, typed, is_blank[codes], faults)


def _typed(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """Values as arrow holds them; a number too large to be exact is left out."""
    return pa.array([_cell(value, kind) for value in values], kind)


def _cell(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if kind == pa.string() and value is not None and not isinstance(value, str):
        return str(value)
    return None if isinstance(value, int) and abs(value) > LARGEST else value
