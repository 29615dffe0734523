"""Reads every table of a release that counts children into one cube, wherever the table stands."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.attack.declaration import Declaration
from tests.attack.leaks import Leak

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Published:
    """The published cube: `values` is NaN where nothing is published, `listed` where a row stands."""

    declared: Declaration
    base: int
    values: Numbers  # place x period x sex x age x measure, totals included
    listed: npt.NDArray[np.bool_]
    status: npt.NDArray[np.object_]  # "" where no row stands
    leaks: tuple[Leak, ...] = ()  # found while reading

    @property
    def leaf(self) -> tuple[slice, ...]:
        """Selects the cells that no other cell is finer than."""
        return tuple(slice(0, axis.leaves) for axis in self.declared.axes)


def read_release(release: Path, declared: Declaration, site: Path | None = None) -> Published:
    """Read all tables of a release, and of its site, that count children."""
    reader = _Reader(declared)
    for folder in (release, site):
        for path, table in tables(folder) if folder else ():
            reader.read(path, table)
    return reader.published()


def tables(folder: Path) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Every CSV file and every list of records in JSON below a folder, as text; a script may be `name = JSON;`."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".csv":
            yield path, pd.read_csv(path, dtype=str, keep_default_na=False)
        elif path.suffix in {".json", ".geojson"}:
            yield from _json_tables(path, path.read_text(encoding="utf-8"))
        elif path.suffix in {".js", ".mjs"}:
            yield from _json_tables(path, path.read_text(encoding="utf-8").partition("=")[2].strip().rstrip(";"))


def _json_tables(path: Path, text: str) -> Iterator[tuple[Path, pd.DataFrame]]:
    """The lists of records of one file; a script that is no data has none."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        return
    for records in _record_lists(data):
        yield path, pd.DataFrame(records).fillna("").astype(str)


def _record_lists(node: Any) -> Iterator[list[dict[str, Any]]]:
    """Lists of flat records, at any depth."""
    if isinstance(node, list) and node and all(isinstance(item, dict) for item in node):
        yield [{k: v for k, v in item.items() if not isinstance(v, dict | list)} for item in node]
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _record_lists(child)


class _Reader:
    """Fills one cube from many tables, and notes where two of them disagree."""

    def __init__(self, declared: Declaration) -> None:
        self.declared = declared
        self.words = declared.words
        self.values: Numbers = np.full(declared.shape, np.nan)
        self.listed = np.zeros(declared.shape, bool)
        self.status = np.full(declared.shape, "", object)
        self.bases: set[int] = set()
        self.leaks: list[Leak] = []

    def read(self, path: Path, table: pd.DataFrame) -> None:
        """Take one table in, if it counts children."""
        long = self._long(table)
        if long is None or not len(long):
            return
        cells, unknown = self._cells(long)
        for code in sorted(unknown):
            self.leaks.append(Leak("grid", path.name, f"undeclared code {code}"))
        if self.words["base"] in table:
            self.bases |= {int(base) for base in table[self.words["base"]].unique() if base}
        known = np.flatnonzero((cells >= 0).all(axis=1))
        self._fill(path, cells[known], long.iloc[known])

    def _long(self, table: pd.DataFrame) -> pd.DataFrame | None:
        """The table with a column of measures, or None if it holds none of people."""
        value, measure = str(self.words["value"]), str(self.words["measure"])
        if set(self.words["others"]) & set(table):
            return None
        if {value, measure} <= set(table):
            return self._ranges_told(table.loc[table[measure].isin(self.declared.measures)].reset_index(drop=True))
        wide = [name for name in self.declared.measures if name in table]
        codes = [name for name in self._dimensions() if name in table]
        if not wide or not codes:
            return None
        keep = [*codes, *(name for name in [self.words["status"]] if name in table)]
        return table.melt(id_vars=keep, value_vars=wide, var_name=measure, value_name=value)

    def _ranges_told(self, long: pd.DataFrame) -> pd.DataFrame:
        """A row that says that it has two bounds instead of a number has a status of its own."""
        kind, code = self.words["range"]
        if kind not in long or self.words["status"] not in long:
            return long
        status = long[self.words["status"]].where(long[kind] != code, code)
        return long.assign(**{str(self.words["status"]): status})

    def _dimensions(self) -> list[str]:
        place = self.words["place"]
        return [place["code"], *self.words["columns"], *(axis.name for axis in self.declared.axes[1:])]

    def _cells(self, long: pd.DataFrame) -> tuple[npt.NDArray[np.int64], set[str]]:
        """The position of each row in the cube, -1 for a code that is not declared."""
        total = str(self.words["total"])
        flat = (long[axis.name] if axis.name in long else _constant(long, total) for axis in self.declared.axes[1:])
        columns = [self._places(long), *flat]
        found, unknown = [], set[str]()
        for axis, codes in zip(self.declared.axes, columns, strict=True):
            place = codes.map(axis.place_of)
            unknown |= set(codes[place.isna()])
            found.append(place.fillna(-1).to_numpy(np.int64))
        order = {name: i for i, name in enumerate(self.declared.measures)}
        found.append(long[self.words["measure"]].map(order).to_numpy(np.int64))
        return np.stack(found, axis=1), unknown

    def _places(self, long: pd.DataFrame) -> "pd.Series[str]":
        """The place of each row, from one column of places, a project beside a country, or either alone."""
        place, named = self.words["place"], [column for column in self.words["columns"] if column in long]
        if place["code"] in long:
            return pd.Series(long[place["level"]] + ":" + long[place["code"]])
        if {"project_id", "country_code"} <= set(named):
            rows = zip(long["project_id"], long["country_code"], strict=True)
            codes = [f"place:{place['pair'].format(project_id=p, country_code=c)}" for p, c in rows]
            return pd.Series(codes, index=long.index, dtype=str)
        if not named:
            return _constant(long, "world:_T")
        codes_of = pd.Series(f"{self.words['columns'][named[0]]}:" + long[named[0]])
        return codes_of.where(long[named[0]] != self.words["total"], "world:_T")

    def _fill(self, path: Path, cells: npt.NDArray[np.int64], long: pd.DataFrame) -> None:
        at = tuple(cells.T)
        values = pd.to_numeric(long[self.words["value"]].replace("", "nan"), errors="coerce").to_numpy(float)
        before = self.values[at]
        both = ~np.isnan(before) & ~np.isnan(values) & (before != values)
        self.values[at] = np.where(np.isnan(values), before, values)
        twice = ~np.isnan(values) & (self.values[at] != values)
        for i in np.flatnonzero(both | twice)[:20]:
            self.leaks.append(Leak("equal", path.name, self.declared.name(tuple(cells[i]))))
        self.listed[at] = True
        if self.words["status"] in long:
            self.status[at] = long[self.words["status"]].to_numpy(object)

    def published(self) -> Published:
        """The cube read so far."""
        if len(self.bases) > 1:
            self.leaks.append(Leak("multiple", "base", f"several bases in one release: {sorted(self.bases)}"))
        base = min(self.bases, default=5)
        return Published(self.declared, base, self.values, self.listed, self.status, tuple(self.leaks))


def _constant(long: pd.DataFrame, code: str) -> "pd.Series[str]":
    return pd.Series(code, index=long.index, dtype=str)


def read_truth(path: Path, declared: Declaration) -> Numbers:
    """The true cube, to judge by. The file lists inner cells only; a cell that it does not list is 0.

    Columns: project_id, country_code, those of the axes, measure, value. Rows of the whole count the children
    of whom nobody knows whether they are new; the halves are added to them here.
    """
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    pair = declared.words["place"]["pair"]
    codes = [
        f"place:{pair.format(project_id=p, country_code=c)}"
        for p, c in zip(rows["project_id"], rows["country_code"], strict=True)
    ]
    at = [[declared.axes[0].place_of[code] for code in codes]]
    at += [[axis.place_of[code] for code in rows[axis.name]] for axis in declared.axes[1:]]
    order = {name: i for i, name in enumerate(declared.measures)}
    at.append([order[name] for name in rows["measure"]])
    leaf = np.zeros((*(axis.leaves for axis in declared.axes), len(declared.measures)))
    np.add.at(leaf, tuple(np.array(column) for column in at), rows["value"].astype(float).to_numpy())
    leaf[..., 0] += leaf[..., 1 : 1 + declared.halves].sum(axis=-1)
    return rolled_up(leaf, declared)


def rolled_up(leaf: Numbers, declared: Declaration) -> Numbers:
    """All totals of an array of leaves."""
    cube = leaf
    for number, axis in enumerate(declared.axes):
        weights = axis.members.astype(float)
        cube = np.moveaxis(np.tensordot(weights, cube, axes=(1, number)), 0, number)
    return cube


def aligned(published: Published, union: Declaration) -> Published:
    """The same numbers over more places; where a place was not declared yet, nobody was counted."""
    old, new = published.declared.axes[0], union.axes[0]
    rows = [new.place_of[code] for code in old.codes]
    values, listed = np.full(union.shape, np.nan), np.zeros(union.shape, bool)
    status = np.full(union.shape, union.words["silent"][0], object)
    values[rows], listed[rows], status[rows] = published.values, published.listed, published.status
    return Published(union, published.base, values, listed, status, published.leaks)
