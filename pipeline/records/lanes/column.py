"""One column of text judged: the judge is asked once for every distinct value that the filter cannot vouch for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records.causes import Ints
from pipeline.records.judge import Column, Fault
from pipeline.records.lanes.accept import accepted, is_filtered
from pipeline.records.lanes.identity import NONE, Key, as_ints, key_of_array, key_of_values, spread
from pipeline.records.lanes.task import LARGEST, Task
from pipeline.records.lanes.typed import arrow_type, typed_array

SAMPLE = 5_000
FEW = 64
"""So few values are asked about without a filter."""
SAME_AS_TYPED = {"string", "integer", "date"}
"""Types whose values are equal exactly where arrow's are."""
Outcome = tuple[tuple[tuple[str, str], ...], bool]
"""What the judge says of a value: faults as (code, rule), and whether the cell counts as blank."""
GOOD: Outcome = ((), False)


@dataclass(frozen=True, eq=False)
class Texts:
    """A column as distinct texts and the place of each row among them; no `codes`: each row has its own text."""

    texts: pa.Array
    codes: Ints | None

    def spread(self, array: pa.Array) -> pa.Array:
        """Values of texts as values of rows."""
        return array if self.codes is None else array.take(pa.array(self.codes))


NO_TEXTS = Texts(pa.nulls(0, pa.string()), None)


@dataclass(frozen=True, eq=False)
class Opinion:
    """The judge's opinion of a column. `marks` numbers the outcome of each row; None where all are good."""

    column: Column
    outcomes: tuple[Outcome, ...]
    marks: npt.NDArray[np.int16] | None
    texts: Texts
    typed: pa.Array | None = None
    key: Key | None = None

    def blank(self) -> npt.NDArray[np.bool_] | None:
        """Which rows are blank in this column; None if none is."""
        found = [number for number, (_, is_blank) in enumerate(self.outcomes) if is_blank]
        return np.isin(self.marks, found) if found and self.marks is not None else None

    def bad(self) -> Mapping[tuple[str, str], Ints]:
        """The places of bad rows by (code, rule)."""
        if self.marks is None:
            return {}
        kinds = dict.fromkeys(kind for kinds, _ in self.outcomes for kind in kinds)
        return {kind: np.flatnonzero(np.isin(self.marks, self._with(kind))) for kind in kinds}

    def lightened(self, *, is_linked: bool, is_unique: bool) -> "Opinion":
        """The same opinion without what nobody will ask for: values of keys that lead nowhere, texts of good rows."""
        key = self.key if is_linked or self.key is None else Key(self.key.ids, [])
        keeps_texts = self.marks is not None or is_unique
        return replace(self, key=key, texts=self.texts if keeps_texts else NO_TEXTS)

    def _with(self, kind: tuple[str, str]) -> list[int]:
        return [number for number, (kinds, _) in enumerate(self.outcomes) if kind in kinds]

    def received(self, places: Ints) -> pa.Array:
        """The texts of some rows."""
        where = places if self.texts.codes is None else self.texts.codes[places]
        return self.texts.texts.take(pa.array(where))

    def fault(self, kind: tuple[str, str]) -> Fault:
        """What a kind of fault is called."""
        return Fault(kind[0], kind[1], self.column.name)


def judge_column(texts: pa.Array, column: Column, task: Task, *, is_key: bool) -> Opinion:
    """The opinion of a column of strings; null where a row ends before the cell."""
    whole = not is_key or column.type in SAME_AS_TYPED
    coded = _coded(texts, column, is_key=is_key)
    vouched, values = None, None
    asked, of_rest, rest = coded.texts, None, np.arange(len(coded.texts))
    if is_filtered(column) and whole and len(coded.texts) > FEW:
        vouched, values = accepted(coded.texts, column)
        rest = np.flatnonzero(~np.asarray(vouched))
        asked, of_rest = _with_null(coded.texts.take(pa.array(rest)))
    logical, found = _read(asked.to_pylist(), column, task)
    outcomes, numbers = _numbered(found)
    marks = _marks(len(coded.texts), rest, numbers, of_rest)
    wants_typed = task.wants_table or (is_key and whole)
    typed = _typed(logical, of_rest, rest, values, column) if wants_typed else None
    return Opinion(
        column,
        outcomes,
        marks[coded.codes] if marks is not None and coded.codes is not None else marks,
        coded,
        coded.spread(typed) if task.wants_table else None,
        _key(logical, typed, coded, column) if is_key else None,
    )


def _coded(texts: pa.Array, column: Column, *, is_key: bool) -> Texts:
    """Distinct texts, unless nearly all differ and the filter can look at them one by one."""
    sample = texts.slice(0, SAMPLE)
    varied = len(sample) == SAMPLE and len(pc.unique(sample)) > SAMPLE * 0.4
    if varied and is_filtered(column) and (not is_key or column.type == "integer"):
        return Texts(texts, None)
    if texts.null_count:
        return Texts(*_with_null(texts))
    encoded = texts.dictionary_encode()
    return Texts(encoded.dictionary, as_ints(encoded.indices))


def _with_null(texts: pa.Array) -> tuple[pa.Array, Ints]:
    """Distinct texts, null being one of them."""
    encoded = texts.dictionary_encode(null_encoding="encode")
    return encoded.dictionary, as_ints(encoded.indices)


def _read(texts: list[str | None], column: Column, task: Task) -> tuple[list[Any], list[Outcome]]:
    """What the judge makes of texts: their logical values, and the outcome of each."""
    rules = task.rules(column)
    values, outcomes = [], []
    for text in texts:
        value, notes = column.read(text)
        values.append(value)
        outcomes.append(GOOD if notes is None and value is not None else _outcome(value, notes))
        if outcomes[-1] is GOOD and rules and text is not None:
            broken = tuple((code, "") for code, is_good in rules if not is_good(text))
            outcomes[-1] = (broken, False) if broken else GOOD
        if task.is_exact and isinstance(value, int) and abs(value) > LARGEST:
            outcomes[-1] = ((*outcomes[-1][0], ("type-error", "integer")), False)
    return values, outcomes


def _outcome(value: Any, notes: Mapping[str, str] | None) -> Outcome:
    rules = tuple(notes or ())
    faults = tuple(("type-error", "") if rule == "type" else ("constraint-error", rule) for rule in rules)
    return faults, value is None and "type" not in rules


def _numbered(outcomes: Sequence[Outcome]) -> tuple[tuple[Outcome, ...], npt.NDArray[np.int16]]:
    """The different outcomes, the good one first, and the number of each."""
    known: dict[Outcome, int] = {GOOD: 0}
    numbers = [known.setdefault(outcome, len(known)) for outcome in outcomes]
    return tuple(known), np.array(numbers, np.int16)


def _marks(size: int, rest: Ints, numbers: npt.NDArray[np.int16], of_rest: Ints | None) -> npt.NDArray[np.int16] | None:
    if not numbers.any():
        return None
    marks = np.zeros(size, np.int16)
    marks[rest] = numbers if of_rest is None else numbers[of_rest]
    return marks


def _typed(
    logical: list[Any], of_rest: Ints | None, rest: Ints, values: pa.Array | None, column: Column
) -> pa.Array | None:
    """The logical values of the texts: the filter's, and the judge's where the filter has none."""
    kind = arrow_type(column.type)
    own = typed_array(logical, kind)
    if values is None:
        return own
    if not len(rest):
        return values
    mask = np.zeros(len(values), bool)
    mask[rest] = True
    return pc.replace_with_mask(values, pa.array(mask), own.take(pa.array(of_rest)))


def _key(logical: list[Any], typed: pa.Array | None, coded: Texts, column: Column) -> Key:
    """What makes rows equal: arrow's values where they say it all, Python's otherwise."""
    is_small = all(not isinstance(value, int) or abs(value) <= LARGEST for value in logical)
    if typed is not None and column.type == "string" and coded.codes is not None:
        numbers = np.where(np.asarray(pc.is_null(typed)), NONE, np.arange(len(typed)))
        return spread(Key(numbers, typed), coded.codes)
    if typed is not None and column.type in SAME_AS_TYPED and is_small:
        return spread(key_of_array(typed), coded.codes)
    if len(logical) == len(coded.texts):
        return spread(key_of_values(logical), coded.codes)
    return spread(key_of_values(column.read(text)[0] for text in coded.texts.to_pylist()), coded.codes)
