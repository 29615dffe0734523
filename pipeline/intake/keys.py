"""Which cells of a column hold the same value: a whole number for each value that occurs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas.util import hash_array

from pipeline.intake.finding_groups import Ints

LONG = 100_000  # values from which on it pays to find out first whether all of them differ
NONE = -1  # stands for a blank cell


@dataclass(frozen=True, eq=False)
class KeyCodes:
    """A number for each row (`NONE` where it is blank), and the value of each number."""

    ids: Ints
    values: pa.Array


def key_of_array(typed: pa.Array | pa.ChunkedArray) -> KeyCodes:
    """The key of a typed column.

    Chunks are put together first: a dictionary for each costs the square of the number of distinct values.
    """
    whole = typed.combine_chunks() if isinstance(typed, pa.ChunkedArray) else typed
    if len(whole) >= LONG and _surely_differ(whole):
        return KeyCodes(np.arange(len(whole)), whole)
    coded = whole.dictionary_encode()
    ids = np.asarray(pc.fill_null(coded.indices, NONE)).astype(np.int64, copy=False)
    return KeyCodes(ids, coded.dictionary)


def _surely_differ(values: pa.Array) -> bool:
    """Whether the hashes of all values differ.

    Sorting keeps pace with the rows; a hash table that outgrows the cache of the processor does not.
    """
    if values.null_count or values.type not in (pa.string(), pa.int64()):
        return False
    hashes = hash_array(values.to_numpy(zero_copy_only=False), categorize=False)
    hashes.sort()
    return bool((hashes[1:] != hashes[:-1]).all())


# --- several columns together -----------------------------------------------------------------------------------------


def combined(keys: Sequence[Ints]) -> Ints:
    """One number for each row, equal where the numbers of all columns are."""
    ids = keys[0]
    for other in keys[1:]:
        pairs = (ids + 1) * (other.max(initial=0) + 2) + other + 1
        ids = key_of_array(pa.array(pairs)).ids
    return ids


def repeated(ids: Ints) -> Ints:
    """The places at which a number stands that stood before; NONE never does."""
    places = np.arange(len(ids))
    if (ids[1:] > ids[:-1]).all():
        return places[:0]
    counted = ids >= 0
    first = np.full(int(ids.max(initial=0)) + 1, -1)
    first[ids[counted][::-1]] = places[counted][::-1]
    again: Ints = places[counted][first[ids[counted]] != places[counted]]
    return again


def first_places(ids: Ints, places: Ints) -> Ints:
    """For each of some places the first one at which its number stands."""
    values, first = np.unique(ids, return_index=True)
    return first[np.searchsorted(values, ids[places])]


def dangling(own: KeyCodes, *others: KeyCodes) -> Ints:
    """The places of texts that have no equal in any of the other columns."""
    is_known = np.zeros(len(own.values), bool)
    for other in others:
        is_known |= np.asarray(pc.is_in(own.values, value_set=other.values))
    is_missing = ~np.append(is_known, [True])[own.ids]  # the last one answers for NONE
    return np.flatnonzero(is_missing)
