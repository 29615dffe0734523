"""Small random cubes of counts of people, their histories, and what a reader sees of them."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.records.cube import Cube, Ints, Table
from pipeline.records.protect import ProtectedCube, protect
from pipeline.records.steps import State

Cell: TypeAlias = tuple[str, ...]  # place, period, measure
Shown: TypeAlias = dict[Cell, int]
Group: TypeAlias = tuple[int, int | None, int, int]  # new, continuing, online, legal; None: the children are not split

KEY = bytes(range(32))
DIMS = ("place", "period")
PLACES, PERIODS, PARTS = ("ML", "NP"), ("2018", "2019"), ("form_online", "service_legal")
COLUMNS = (*DIMS, "measure")
CHILDREN = {"new": "children", "continuing": "children", "children": "children"}
MEASURES = {m: m for m in ("new", "continuing", *PARTS)}
SAME = {"place": {p: p for p in PLACES}, "period": {p: p for p in PERIODS}}
TABLES: tuple[Table, ...] = tuple(
    {d: SAME[d] for d in kept} | {"measure": measure}
    for kept in ((), ("place",), ("period",), DIMS)
    for measure in (CHILDREN, MEASURES)
)
GROUPS = tuple(itertools.product(PLACES, PERIODS))

keys = st.binary(min_size=32, max_size=32)


def examples(few: int, many: int) -> settings:
    """Few in `make test`, many in `make audit`: every example is a history of several releases."""
    return settings(max_examples=few if settings().max_examples <= 100 else many)


def cube(
    groups: Sequence[Group], tables: tuple[Table, ...] = TABLES, places: Sequence[tuple[str, str]] = GROUPS
) -> Cube:
    """A cube with these children at these places and periods."""
    rows: list[tuple[object, ...]] = []
    for codes, (new, continuing, *parts) in zip(places, groups, strict=True):
        wholes = [("children", new)] if continuing is None else [("new", new), ("continuing", continuing)]
        rows += [(*codes, measure, value) for measure, value in [*wholes, *zip(PARTS, parts, strict=True)]]
    return Cube(DIMS, pd.DataFrame(rows, columns=[*COLUMNS, "value"]), tables)


def numbered(cells: pd.DataFrame) -> Shown:
    """The number of each cell."""
    return {tuple(row[:-1]): row[-1] for row in cells.itertuples(index=False, name=None)}


def shown(protected: ProtectedCube) -> Shown:
    """The published number of each cell."""
    return numbered(protected.cells)


def valued(one: Cube | ProtectedCube) -> Ints:
    """The numbers of the cells alone, in their order."""
    return one.cells["value"].to_numpy(np.int64)


def play(
    cubes: Sequence[Cube], base: int = 5, state: State | None = None, key: bytes = KEY
) -> tuple[list[ProtectedCube], State]:
    """Protect one cube after another; what is published each time, and the last state."""
    after, published = state or State(COLUMNS), []
    for one in cubes:
        protected, after = protect(one, base, key, after)
        published.append(protected)
    return published, after


def wholes_of(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """The children of each place and period."""
    found: dict[Cell, int] = {}
    for (place, period, measure), value in cells.items():
        if measure in CHILDREN:
            found[place, period] = found.get((place, period), 0) + value
    return found


@st.composite
def group(draw: st.DrawFn, *, single: bool = False, most: int = 12) -> Group:
    new = draw(st.integers(0, most))
    continuing = None if single else draw(st.integers(0, most))
    whole = new + (continuing or 0)
    online, legal = (draw(st.integers(0, whole)) for _ in PARTS)
    return new, continuing, online, legal


def histories(*, single: bool = False, releases: int = 5) -> st.SearchStrategy[list[Cube]]:
    """Two releases or more; single: the children of a cell are one number, not new and continuing ones."""
    one = st.tuples(*(group(single=single) for _ in GROUPS)).map(cube)
    return st.lists(one, min_size=2, max_size=releases)


def grown(cubes: Sequence[Cube]) -> list[Cube]:
    """Each truth at least the one before; parts stay within the wholes, which grow as well."""
    highest = np.maximum.accumulate([c.counts for c in cubes])
    return [replace(c, cells=c.cells.assign(value=v)) for c, v in zip(cubes, highest, strict=True)]
