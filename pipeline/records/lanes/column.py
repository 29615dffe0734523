"""One column of text judged: the judge is asked once for every distinct value that the filter cannot vouch for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records.causes import Ints
from pipeline.records.judge import Column
from pipeline.records.lanes.accept import accepted, is_filtered
from pipeline.records.lanes.identity import NONE, Codes, Key, key_of_array, key_of_values, spread
from pipeline.records.lanes.task import LARGEST, Task
from pipeline.records.lanes.typed import arrow_type, typed_array

VARIED = 0.4
"""A column of which more than this share of a piece differs is not worth a dictionary."""
FEW = 64
"""So few values are asked about without a filter."""
REMEMBERED = 200_000
"""So many values of a column are remembered with what the judge said of them."""
SAME_AS_TYPED = {"string", "integer", "date"}
"""Types whose values are equal exactly where arrow's are."""
Kind: TypeAlias = tuple[str, str]
"""A kind of fault: its code, and the rule that is broken."""
Outcome: TypeAlias = tuple[tuple[Kind, ...], bool]
"""What the judge says of a value: the kinds of its faults, and whether the cell counts as blank."""
GOOD: Outcome = ((), False)
Marks: TypeAlias = npt.NDArray[np.int16]
NO_MARKS: Marks = np.zeros(0, np.int16)


@dataclass(frozen=True, eq=False)
class Texts:
    """Cells as distinct texts and the place of each row among them; no `codes`: each row has its own text."""

    texts: pa.Array
    codes: Codes | None = None

    def spread(self, array: pa.Array) -> pa.Array:
        """Values of texts as values of rows."""
        return array if self.codes is None else array.take(pa.array(self.codes))

    def by_row(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The same for numbers and flags."""
        return array if self.codes is None else array[self.codes]

    def at(self, places: Ints) -> pa.Array:
        """The texts of some rows."""
        return self.texts.take(pa.array(places if self.codes is None else self.codes[places]))


@dataclass(frozen=True, eq=False)
class Verdict:
    """What is said of one column of a piece. `marks` numbers the outcome of each text; None where all are good."""

    texts: Texts
    outcomes: tuple[Outcome, ...] = ()
    marks: Marks | None = None
    typed: pa.Array | None = None
    key: Key | pa.Array | None = None

    def blank(self) -> npt.NDArray[np.bool_] | None:
        """Which rows are blank in this column; None if none is."""
        found = [number for number, (_, is_blank) in enumerate(self.outcomes) if is_blank]
        return self._where(found) if found else None

    def bad(self) -> Mapping[Kind, npt.NDArray[np.bool_]]:
        """Which rows are bad, by kind."""
        kinds = dict.fromkeys(kind for kinds, _ in self.outcomes for kind in kinds)
        by_kind = {kind: [n for n, (kinds, _) in enumerate(self.outcomes) if kind in kinds] for kind in kinds}
        return {kind: where for kind, found in by_kind.items() if (where := self._where(found)) is not None}

    def _where(self, found: list[int]) -> npt.NDArray[np.bool_] | None:
        """The rows whose text has one of some outcomes."""
        if self.marks is None:
            return None
        among = np.zeros(len(self.outcomes), bool)
        among[found] = True
        texts = among[self.marks]
        return self.texts.by_row(texts) if texts.any() else None


@dataclass
class ColumnJudge:
    """Judges one column, piece by piece.

    A column in which texts come back is judged by its distinct texts, and what frictionless said of each is
    remembered. A column in which nearly all texts differ goes through the filter as it comes.
    """

    column: Column
    task: Task
    is_key: bool
    numbers: dict[Outcome, int] = field(default_factory=lambda: {GOOD: 0})
    said: dict[str | None, tuple[Any, int]] = field(default_factory=dict)
    is_varied: bool = False

    def __post_init__(self) -> None:
        """Whether arrow tells values apart as Python does, whether the filter may vouch, what has to be typed."""
        self.is_same = self.column.type in SAME_AS_TYPED
        self.is_vouched = is_filtered(self.column) and (self.is_same or not self.is_key)
        self.wants_typed = self.task.wants_table or (self.is_same and self.is_key)

    def judge(self, texts: pa.Array) -> Verdict:
        """The verdict on some cells; null where a row ends before the cell."""
        if self.is_varied:
            return self._one_by_one(Texts(texts))
        distinct = _distinct(texts)
        self.is_varied = self.is_vouched and len(distinct.texts) > max(FEW, VARIED * len(texts))
        return self._one_by_one(Texts(texts)) if self.is_varied else self._once_for_each(distinct)

    def _once_for_each(self, texts: Texts) -> Verdict:
        """The verdict on a column in which texts come back."""
        logical, numbers = self._ask(texts.texts.to_pylist())
        typed = typed_array(logical, arrow_type(self.column.type)) if self.wants_typed else None
        return self._verdict(texts, numbers, typed, logical)

    def _one_by_one(self, texts: Texts) -> Verdict:
        """The verdict on a column in which nearly all texts differ: the filter looks at them as they come."""
        good, values = accepted(texts.texts, self.column)
        rest = np.flatnonzero(~np.asarray(good))
        if not len(rest):
            return self._verdict(texts, NO_MARKS, values, [])
        asked = _distinct(texts.texts.take(pa.array(rest)))
        logical, found = self._ask(asked.texts.to_pylist())
        numbers = np.zeros(len(values), np.int16)
        numbers[rest] = asked.by_row(found)
        if self.wants_typed:
            mask = np.zeros(len(values), bool)
            mask[rest] = True
            own = asked.spread(typed_array(logical, values.type))
            values = pc.replace_with_mask(values, pa.array(mask), own)
        return self._verdict(texts, numbers, values, logical)

    def _verdict(self, texts: Texts, numbers: Marks, typed: pa.Array | None, logical: list[Any]) -> Verdict:
        by_row = texts.spread(typed) if self.task.wants_table and typed is not None else None
        key = self._key(texts, typed, logical) if self.is_key else None
        return Verdict(texts, tuple(self.numbers), numbers if numbers.any() else None, by_row, key)

    def _ask(self, texts: list[str | None]) -> tuple[list[Any], Marks]:
        """What the judge makes of texts: their logical values, and the number of the outcome of each."""
        if len(self.said) > REMEMBERED:
            self.said.clear()
        new = [text for text in texts if text not in self.said]
        if self.is_vouched and not self.is_varied and len(new) > FEW:
            good, values = accepted(pa.array(new, pa.string()), self.column)
            vouched = zip(new, good.to_pylist(), values.to_pylist(), strict=True)
            self.said.update({text: (value, 0) for text, is_good, value in vouched if is_good})
        for text in new:
            if text not in self.said:
                self.said[text] = self._ask_once(text)
        pairs = [self.said[text] for text in texts]
        return [value for value, _ in pairs], np.array([number for _, number in pairs], np.int16)

    def _ask_once(self, text: str | None) -> tuple[Any, int]:
        value, notes = self.column.read(text)
        rules = tuple(notes or ())
        kinds = [("type-error", "") if rule == "type" else ("constraint-error", rule) for rule in rules]
        is_blank = value is None and "type" not in rules
        if not kinds and value is not None and text is not None:
            kinds += [(code, "") for code, is_good in self.task.rules(self.column) if not is_good(text)]
        if self.task.is_exact and isinstance(value, int) and abs(value) > LARGEST:
            kinds.append(("type-error", "integer"))
        return value, self.numbers.setdefault((tuple(kinds), is_blank), len(self.numbers))

    def _key(self, texts: Texts, typed: pa.Array | None, logical: list[Any]) -> Key | pa.Array:
        """What makes rows equal: arrow's values where they say it all, Python's otherwise."""
        is_small = all(not isinstance(value, int) or abs(value) <= LARGEST for value in logical)
        if typed is None or not self.is_same or not is_small:
            is_known = len(logical) == len(texts.texts)
            values = logical if is_known else [self.column.read(text)[0] for text in texts.texts.to_pylist()]
            return spread(key_of_values(values), texts.codes)
        if texts.codes is None:
            return typed
        if self.column.type == "string":  # each text is its own value
            places = np.where(np.asarray(pc.is_null(typed)), NONE, np.arange(len(typed)))
            return spread(Key(places, typed), texts.codes)
        return spread(key_of_array(typed), texts.codes)


def _distinct(texts: pa.Array) -> Texts:
    """Distinct texts, null being one of them."""
    encoded = texts.dictionary_encode(null_encoding="encode")
    return Texts(encoded.dictionary, np.asarray(encoded.indices))
