"""Which cells of a column hold the same value: whole numbers in place of values, one for each that occurs."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records.causes import Ints

Codes: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""The place of each row among distinct texts."""
NONE, ALONE = -1, -2
"""Stand for a blank cell, and for a value that equals none, not even itself (NaN)."""


@dataclass(frozen=True, eq=False)
class Key:
    """The values of a column: a number for each row (or `NONE`, `ALONE`), and what each number stands for."""

    ids: Ints
    values: Sequence[Any] | pa.Array

    def listed(self) -> list[Any]:
        """The values as Python knows them, by number."""
        return self.values.to_pylist() if isinstance(self.values, pa.Array) else list(self.values)


def key_of_array(typed: pa.Array | pa.ChunkedArray) -> Key:
    """The key of a typed column; null is a blank cell."""
    if not len(typed) or is_rising(typed):
        return Key(np.arange(len(typed)), typed if isinstance(typed, pa.Array) else typed.combine_chunks())
    encoded = typed.dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    return Key(as_ints(pc.fill_null(encoded.indices, NONE)), encoded.dictionary)


def is_rising(typed: pa.Array | pa.ChunkedArray) -> bool:
    """Whether every value is above the one before it, as running numbers are: then all differ, and none is blank."""
    if typed.null_count or len(typed) < 2 or not pc.less(typed[0], typed[1]).as_py():
        return False
    return bool(pc.all(pc.less(typed.slice(0, len(typed) - 1), typed.slice(1))).as_py())


def joined(parts: Sequence[Key | pa.Array]) -> Key:
    """The key of a column from those of its pieces, in order; an array is a piece in which each row has its value."""
    if all(isinstance(part, pa.Array) for part in parts):
        return key_of_array(pa.chunked_array(parts))
    keys = [part if isinstance(part, Key) else key_of_array(part) for part in parts]
    if len(keys) == 1:
        return keys[0]
    listed = [key.values for key in keys]
    if all(isinstance(values, pa.Array) for values in listed):
        both = key_of_array(pa.chunked_array(listed))
    else:
        both = key_of_values(value for key in keys for value in key.listed())
    starts = np.cumsum([0, *map(len, listed)])
    numbers = [both.ids[start : start + len(values)] for start, values in zip(starts, listed, strict=False)]
    return Key(np.concatenate([_renumbered(key, own) for key, own in zip(keys, numbers, strict=True)]), both.values)


def _renumbered(key: Key, numbers: Ints) -> Ints:
    """The rows of a key by other numbers of its values."""
    return np.append(numbers, [ALONE, NONE])[key.ids]  # -1 and -2 reach the last two


def key_of_values(values: Iterable[Any]) -> Key:
    """The key of logical values as Python compares them: 1, 1.0 and true are one."""
    known: dict[Hashable, int] = {}
    kept: list[Any] = []
    ids = []
    for value in values:
        number = NONE if value is None else _number(value, known)
        if number == len(kept):
            kept.append(value)
        ids.append(number)
    return Key(np.array(ids, np.int64), kept)


def _number(value: Any, known: dict[Hashable, int]) -> int:
    try:
        is_itself = bool(value == value)  # noqa: PLR0124 - NaN is not
        return known.setdefault(value, len(known)) if is_itself else ALONE
    except (TypeError, ArithmeticError):  # lists and objects have no hash, a signalling NaN not even that
        return known.setdefault(("as text", repr(value)), len(known))


def spread(key: Key, codes: Codes | None) -> Key:
    """The key of rows from the key of texts and the text of each row."""
    return key if codes is None else Key(key.ids[codes], key.values)


def as_ints(numbers: pa.Array) -> Ints:
    """Whole numbers without nulls as an array that can be computed with."""
    return np.asarray(numbers).astype(np.int64, copy=False)


# --- several columns together -----------------------------------------------------------------------------------------


def combined(keys: Sequence[Key]) -> Ints:
    """One number for each row from several keys: equal where all are equal; ALONE where any is."""
    ids = keys[0].ids
    for key in keys[1:]:
        alone = (ids == ALONE) | (key.ids == ALONE)
        pairs = (ids + 1) * (key.ids.max(initial=0) + 2) + key.ids + 1
        ids = key_of_array(pa.array(pairs)).ids
        ids[alone] = ALONE
    return ids


def repeated(ids: Ints) -> Ints:
    """The places at which a number stands that stood before; NONE and ALONE never do."""
    places = np.arange(len(ids))
    if (ids[1:] > ids[:-1]).all():
        return places[:0]
    counted = ids >= 0
    first = np.full(int(ids.max(initial=0)) + 1, -1)
    first[ids[counted][::-1]] = places[counted][::-1]
    again: Ints = places[counted][first[ids[counted]] != places[counted]]
    return again


def blank_rows(keys: Sequence[Key]) -> Ints:
    """The places at which every key is blank."""
    return np.flatnonzero(np.logical_and.reduce([key.ids == NONE for key in keys]))


def dangling(own: Sequence[Key], other: Sequence[Key]) -> Ints:
    """The places of keys that are not blank and have no equal in the other table."""
    missing = _missing_singly(own[0], other[0]) if len(own) == 1 else _missing_jointly(own, other)
    missing[blank_rows(own)] = False
    return np.flatnonzero(missing)


def _missing_singly(own: Key, other: Key) -> Any:
    """Row by row, whether a value is not among the other table's."""
    if isinstance(own.values, pa.Array) and isinstance(other.values, pa.Array) and own.values.type == other.values.type:
        known = np.asarray(pc.is_in(own.values, value_set=other.values))
    else:
        among = key_of_values(other.listed())
        start = len(among.values)
        both = key_of_values([*among.values, *own.listed()]).ids[start:]
        known = (both >= 0) & (both < start)
    return ~np.append(known, [False, False])[own.ids]  # the last two answer for NONE and ALONE


def _missing_jointly(own: Sequence[Key], other: Sequence[Key]) -> Any:
    known = set(_tuples(other))
    ids = combined(own)
    first = np.unique(ids, return_index=True)
    wrong = {
        number
        for number, values in zip(first[0].tolist(), _tuples(own, first[1]), strict=True)
        if number == ALONE or values not in known
    }
    return np.isin(ids, list(wrong))


def _tuples(keys: Sequence[Key], places: Ints | None = None) -> Iterable[tuple[Any, ...]]:
    """The values of rows, blank ones as None."""
    columns = []
    for key in keys:
        listed = [*key.listed(), float("nan"), None]
        ids = key.ids if places is None else key.ids[places]
        columns.append([_hashable(listed[number]) for number in ids.tolist()])
    return zip(*columns, strict=True) if columns else iter(())


def _hashable(value: Any) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return ("as text", repr(value))
    return value  # type: ignore[no-any-return]
