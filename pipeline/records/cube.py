"""The cube of counts of people: which cells are declared, and which sums of them are published.

Everything here is declared before anybody is counted: codes, tables and laws come from the contract, never
from the rows that were sent. A cell without children is a cell with 0; there is no missing row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model import TOTAL

Ints = npt.NDArray[np.int64]

MEASURE = "measure"
WHOLES = frozenset({"new", "continuing", "children"})
"""The measures that add up to the children of a cell; every other measure is a part of them."""

Table = Mapping[str, Mapping[str, str]]
"""A published table: for each column that it keeps, inner code to published code.

A column that it does not name is summed up (`_T`); an inner code that it does not name stays out of it.
Countries, sub-regions, projects and merged codes are such relabellings, and so is `children`:
{"new": "children", "continuing": "children", "children": "children"}.
"""


@dataclass(frozen=True)
class Law:
    """What readers may know: in each cell of `at`, the sum over `lesser` is at most the sum over `greater`.

    Example, for a project that began within the window: the continuing children of 2020 are among the
    new ones of 2018 and 2019. `lesser` and `greater` choose cells by codes per column.
    """

    at: Table
    lesser: Mapping[str, frozenset[str]]
    greater: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Cube:
    """True counts over declared codes. Private: it never leaves the records half.

    `cells`: one row per inner cell with the columns `dimensions`, `measure` (codes) and `value` (children).
    Raises ValueError where a cell comes twice, a count is negative or a part is above its whole.
    """

    dimensions: tuple[str, ...]
    cells: pd.DataFrame
    tables: tuple[Table, ...]
    laws: tuple[Law, ...] = ()

    def __post_init__(self) -> None:
        """Put the cells into one order, so that no result depends on the order of arrival."""
        columns = [*self.dimensions, MEASURE]
        cells = self.cells[[*columns, "value"]].sort_values(columns, ignore_index=True)
        object.__setattr__(self, "cells", cells)
        if cells.duplicated(columns).any():
            raise ValueError("a cell of the cube is declared twice")
        if (cells["value"] < 0).any():
            raise ValueError("a count of the cube is negative")
        if (self.counts > self.family.whole(self.counts))[self.family.is_part].any():
            raise ValueError("a part of the cube is above its whole")

    @cached_property
    def counts(self) -> Ints:
        """The true counts, in the order of the cells."""
        return self.cells["value"].to_numpy(np.int64)

    @cached_property
    def ids(self) -> list[str]:
        """The name of each cell, its codes joined by `|`."""
        return joined(self.cells, (*self.dimensions, MEASURE))

    @cached_property
    def family(self) -> "Family":
        """Which cells are parts, and of which whole."""
        groups = pd.Series(joined(self.cells, self.dimensions))
        number, names = pd.factorize(groups)
        is_part = ~self.cells[MEASURE].isin(WHOLES).to_numpy(bool)
        return Family(number.astype(np.int64), tuple(names), is_part)


@dataclass(frozen=True)
class Family:
    """Cells that count the same children: one or two wholes, and overlapping parts of their sum."""

    group: Ints  # of each cell
    names: tuple[str, ...]  # of each group
    is_part: npt.NDArray[np.bool_]  # of each cell

    def sums(self, values: Ints) -> Ints:
        """The sum of the wholes, group by group."""
        whole = np.zeros(len(self.names), np.int64)
        np.add.at(whole, self.group[~self.is_part], values[~self.is_part])
        return whole

    def whole(self, values: Ints) -> Ints:
        """For each cell the sum of the wholes of its group."""
        return self.sums(values)[self.group]


@dataclass(frozen=True)
class Grid:
    """The published totals: `members[cell, table]` is the number of the total, or `size` for none."""

    members: npt.NDArray[np.int32]
    labels: pd.DataFrame  # one row per total: dimensions, measure
    walks: tuple[Ints, ...]  # the cells sorted by each column in turn first

    @property
    def grand(self) -> npt.NDArray[np.bool_]:
        """Which totals are summed over every dimension."""
        return (self.labels.drop(columns=MEASURE) == TOTAL).all(axis=1).to_numpy(bool)

    @property
    def size(self) -> int:
        """How many totals are published."""
        return len(self.labels)

    def totals(self, values: Ints) -> Ints:
        """The sum of each published total; values: one per cell."""
        sums = np.zeros(self.size + 1, np.int64)
        for column in self.members.T:
            np.add.at(sums, column, values)
        return sums[:-1]


def joined(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[str]:
    """The codes of each row, joined by `|`."""
    return ["|".join(codes) for codes in zip(*(frame[c].tolist() for c in columns), strict=True)]


def grid(cells: pd.DataFrame, dimensions: tuple[str, ...], tables: tuple[Table, ...]) -> Grid:
    """Number every published total of the tables, and say for each cell which ones contain it."""
    columns = {c: pd.factorize(cells[c], sort=True) for c in (*dimensions, MEASURE)}
    members, labels, first = [], [], 0
    for table in tables:
        number, label = _numbered(columns, table)
        members.append(np.where(number < 0, -1, number + first))
        labels.append(label)
        first += len(label)
    stacked = np.stack(members, axis=1) if members else np.empty((len(cells), 0), np.int64)
    frame = pd.concat(labels, ignore_index=True) if labels else pd.DataFrame(columns=list(columns))
    codes = [columns[c][0] for c in columns][::-1]  # lexsort wants the leading column last
    walks = tuple(np.lexsort(codes[turn:] + codes[:turn]) for turn in range(len(codes)))
    return Grid(np.where(stacked < 0, first, stacked).astype(np.int32), frame, walks)


def _numbered(columns: Mapping[str, tuple[Ints, pd.Index]], table: Table) -> tuple[Ints, pd.DataFrame]:
    """One table: the number of the total of each cell (-1: none), and the codes of each total."""
    published = {c: sorted(set(table[c].values())) if c in table else [TOTAL] for c in columns}
    coded = {c: _recoded(*columns[c], table.get(c), published[c]) for c in columns}
    sizes = tuple(len(published[c]) for c in columns)
    inside = reduce(np.logical_and, (codes >= 0 for codes in coded.values()))
    flat = np.ravel_multi_index(tuple(np.maximum(codes, 0) for codes in coded.values()), sizes)
    used, number = np.unique(flat[inside], return_inverse=True)
    place = np.full(len(flat), -1, np.int64)
    place[inside] = number
    codes = zip(columns, np.unravel_index(used, sizes), strict=True)
    return place, pd.DataFrame({c: np.array(published[c], object)[index] for c, index in codes})


def _recoded(codes: Ints, inner: pd.Index, relabel: Mapping[str, str] | None, published: list[str]) -> Ints:
    """The published code of each cell in one column, as its place in the list of published codes."""
    if relabel is None:
        return np.zeros(len(codes), np.int64)
    place = {code: i for i, code in enumerate(published)}
    return np.array([place[relabel[c]] if c in relabel else -1 for c in inner], np.int64)[codes]


def lawful(cube: Cube) -> Iterator[tuple[Ints, Ints]]:
    """For each law and each place where the truth keeps it: the cells of its lesser and of its greater side."""
    for law in cube.laws:
        places = grid(cube.cells, cube.dimensions, (law.at,))
        number = places.members[:, 0]
        lesser, greater = _chosen(cube.cells, law.lesser), _chosen(cube.cells, law.greater)
        for place in np.unique(number[lesser & (number < places.size)]):
            here = number == place
            yield np.flatnonzero(here & lesser), np.flatnonzero(here & greater)


def _chosen(cells: pd.DataFrame, codes: Mapping[str, frozenset[str]]) -> npt.NDArray[np.bool_]:
    """The cells that have one of the codes in each column named."""
    masks = (cells[c].isin(chosen).to_numpy(bool) for c, chosen in codes.items())
    return reduce(np.logical_and, masks, np.ones(len(cells), bool))


def kept_parent(cells: pd.DataFrame, column: str, parents: Mapping[str, str], periods: frozenset[str]) -> pd.DataFrame:
    """A code was split: in periods already published, its pieces are counted under the code as published."""
    old = cells["period"].isin(periods)
    recoded = cells.assign(**{column: cells[column].mask(old, cells[column].replace(parents))})
    summed = recoded.groupby([c for c in cells if c != "value"], sort=True)["value"].sum()
    return summed.reset_index()
