"""Which cells of a column hold the same value: whole numbers in place of values, one for each that occurs."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import Ints

LONG = 100_000
"""Values from which on it pays to find out first whether all of them differ."""
PIECE = 1 << 16
"""Rows that are hashed in one go, as many as the cache of a processor holds."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: an odd number without pattern."""
NONE, ALONE = -1, -2
"""Stand for a blank cell, and for a value that equals none, not even itself (NaN)."""


@dataclass(frozen=True, eq=False)
class KeyCodes:
    """The values of a column: a number for each row (`NONE` where it is blank), and what each number stands for."""

    ids: Ints
    values: pa.Array


def key_of_array(typed: pa.Array | pa.ChunkedArray) -> KeyCodes:
    """The key of a typed column; null is a blank cell.

    Chunks are put together first: a dictionary for each of them costs the square of the number of distinct values.
    """
    whole = typed.combine_chunks() if isinstance(typed, pa.ChunkedArray) else typed
    if len(whole) >= LONG and _surely_differ(whole):
        return KeyCodes(np.arange(len(whole)), whole)
    coded = whole.dictionary_encode()
    ids = np.asarray(pc.fill_null(coded.indices, NONE)).astype(np.int64, copy=False)
    return KeyCodes(ids, coded.dictionary)


def ids_of_values(values: Iterable[Any]) -> Ints:
    """A number for each logical value, the same for those that Python finds equal: 1, 1.0 and true are one."""
    known: dict[Hashable, int] = {}
    ids = [NONE if value is None else _number(value, known) for value in values]
    return np.array(ids, np.int64)


def _number(value: Any, known: dict[Hashable, int]) -> int:
    try:
        is_itself = bool(value == value)  # noqa: PLR0124 - NaN is not
        return known.setdefault(value, len(known)) if is_itself else ALONE
    except (TypeError, ArithmeticError):  # lists and objects have no hash, a signalling NaN not even that
        return known.setdefault(("as text", repr(value)), len(known))


# --- long columns of which every value differs ------------------------------------------------------------------------


def _surely_differ(values: pa.Array) -> bool:
    """Whether all values certainly differ, as their fingerprints do; False where that cannot be told so.

    Sorting whole numbers keeps to the rows; a hash table that outgrows the cache of the processor does not.
    """
    prints = None if values.null_count else _fingerprints(values)
    if prints is None:
        return False
    prints.sort()
    return bool((prints[1:] != prints[:-1]).all())


def _fingerprints(values: pa.Array) -> npt.NDArray[np.uint64] | None:
    """A number for each whole number, or for each text where all are of one length."""
    if values.type == pa.int64():
        return np.asarray(values).view(np.uint64).copy()
    if values.type != pa.string():
        return None
    lengths = pc.min_max(pc.binary_length(values)).as_py()
    width = lengths["max"]
    if not width or lengths["min"] != width:
        return None
    begin = np.frombuffer(values.buffers()[1], np.int32)[values.offset]
    data = np.frombuffer(values.buffers()[2], np.uint8)[begin : begin + width * len(values)]
    cells = data.reshape(len(values), width)
    found = np.zeros(len(values), np.uint64)
    for start in range(0, len(values), PIECE):
        found[start : start + PIECE] = _hashed(cells[start : start + PIECE])
    return found


def _hashed(cells: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """A number for each row of bytes: multiplicative hashing of eight bytes after the other (Knuth, 6.4)."""
    rows, width = cells.shape
    padded = np.zeros((rows, -(-width // 8) * 8), np.uint8)
    padded[:, :width] = cells
    found = np.zeros(rows, np.uint64)
    for words in padded.view(np.uint64).T:
        found = (found ^ words) * GOLDEN
        found ^= found >> np.uint64(32)
    return found


# --- several columns together -----------------------------------------------------------------------------------------


def combined(keys: Sequence[Ints]) -> Ints:
    """One number for each row from the numbers of several columns: equal where all are equal."""
    ids = keys[0]
    for other in keys[1:]:
        pairs = (ids + 1) * (other.max(initial=0) + 2) + other + 1
        ids = key_of_array(pa.array(pairs)).ids
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


def dangling(own: KeyCodes, *others: KeyCodes) -> Ints:
    """The places of values that are not blank and have no equal in any of the other columns. All are text."""
    is_known = np.zeros(len(own.values), bool)
    for other in others:
        is_known |= np.asarray(pc.is_in(own.values, value_set=other.values))
    is_missing = ~np.append(is_known, [True])[own.ids]  # the last one answers for NONE
    return np.flatnonzero(is_missing)
