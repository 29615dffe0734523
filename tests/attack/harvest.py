"""Checks what one release promises: multiples, sums, whole grids, honest statuses, an order that tells nothing."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from tests.attack.declaration import Axis, Declaration
from tests.attack.leaks import MOST, Leak
from tests.attack.tables import Numbers, Published, tables


def harvest(published: Published) -> Iterator[Leak]:
    """Everything that the cube of a release breaks on its own."""
    yield from published.leaks
    yield from _named(published, "multiple", np.nan_to_num(published.values) % published.base != 0)
    yield from sums(published)
    yield from grids(published)
    yield from statuses(published)


def _named(published: Published, kind: str, wrong: np.ndarray) -> Iterator[Leak]:
    for cell in np.argwhere(wrong)[:MOST]:
        place = tuple(int(i) for i in cell)
        yield Leak(kind, published.declared.name(place), f"{published.values[place]:g}")


def sums(published: Published) -> Iterator[Leak]:
    """Totals that are not the sum of the finer numbers beside them."""
    for number, axis in enumerate(published.declared.axes):
        values = np.moveaxis(published.values, number, 0)
        listed = np.moveaxis(published.listed, number, 0)
        for code, parts in nests(axis):
            beside = listed[parts].all(axis=0) & ~np.isnan(values[code])
            hidden = np.isnan(values[parts]).any(axis=0) & ~_silent(published, number, parts)
            total = np.nansum(values[parts], axis=0)
            wrong = beside & np.where(hidden, values[code] < total, values[code] != total)
            for cell in np.argwhere(wrong)[:MOST]:
                rest = [int(i) for i in cell]
                named = published.declared.name((*rest[:number], code, *rest[number:]))
                yield Leak(
                    "sum", named, f"{values[(code, *rest)]:g} is not the sum of its parts, {total[tuple(rest)]:g}"
                )


def _silent(published: Published, number: int, parts: list[int]) -> np.ndarray:
    """Where every blank among the parts has a status that explains it."""
    status = np.moveaxis(published.status, number, 0)[parts]
    values = np.moveaxis(published.values, number, 0)[parts]
    explained = np.isin(status.astype(str), published.declared.words["silent"])
    return np.asarray((~np.isnan(values) | explained).all(axis=0))


def nests(axis: Axis) -> Iterator[tuple[int, list[int]]]:
    """Each code that is the sum of codes of another kind, with those."""
    for code in range(axis.leaves, len(axis.codes)):
        whole = axis.members[code]
        for kind in dict.fromkeys(axis.kinds):
            inside = [int(i) for i in axis.of_kind(kind) if not (axis.members[i] & ~whole).any()]
            if kind != axis.kinds[code] and inside and (axis.members[inside].any(axis=0) == whole).all():
                yield code, inside


def grids(published: Published) -> Iterator[Leak]:
    """Tables with holes: a table that is begun must hold a row for each declared combination of codes."""
    kinds = [dict.fromkeys(axis.kinds) for axis in published.declared.axes]
    for pattern in product(*kinds):
        at = np.ix_(*(axis.of_kind(kind) for axis, kind in zip(published.declared.axes, pattern, strict=True)))
        for number, measure in enumerate(published.declared.measures):
            table = published.listed[(*at, number)] if len(at) == 1 else published.listed[..., number][at]
            if table.any() and not table.all():
                yield Leak(
                    "grid", " x ".join([*pattern, measure]), f"{int((~table).sum())} rows of {table.size} missing"
                )


def statuses(published: Published) -> Iterator[Leak]:
    """Statuses that depend on more than place and period, and blanks that no status explains."""
    explained = np.isin(published.status.astype(str), published.declared.words["silent"])
    blank = np.isnan(published.values)
    yield from _named(published, "grid", published.listed & blank & ~explained)
    yield from _named(published, "status", published.listed & ~blank & explained)
    others = tuple(range(2, len(published.declared.axes)))
    codes = np.unique(published.status.astype(str), return_inverse=True)[1].reshape(published.status.shape)
    is_state = published.listed & (published.status.astype(str) != published.declared.words["range"][1])
    top = np.where(is_state, codes, -1).max(axis=others)
    low = np.where(is_state, codes, np.iinfo(np.int64).max).min(axis=others)
    for place, period, measure in np.argwhere((top >= 0) & (top != low))[:MOST]:
        cell = (int(place), int(period), *(0 for _ in others), int(measure))
        yield Leak("status", published.declared.name(cell), "differs by sex or age")


def order(folder: Path, declared: Declaration) -> Iterator[Leak]:
    """Tables whose rows stand in an order that is not one of codes."""
    for path, table in tables(folder):
        is_of_people = not set(declared.words["others"]) & set(table)
        if (
            path.suffix == ".csv"
            and is_of_people
            and {declared.words["value"], declared.words["measure"]} <= set(table)
        ):
            columns = [name for name in declared.words["order"] if name in table]
            yield from (Leak("order", path.name, column) for column in columns if not _by_code(table, column, declared))


def _by_code(table: pd.DataFrame, column: str, declared: Declaration) -> bool:
    """Whether each run of rows that agree on the columns before goes through this column in order of code."""
    names = list(declared.words["order"])
    if column == declared.words["place"]["level"]:
        return True
    before = [name for name in names[: names.index(column)] if name in table]
    first = table.drop_duplicates([*before, column])
    runs = first.groupby(before, sort=False)[column].agg(tuple) if before else pd.Series([tuple(first[column])])
    return all(_in_order(run, declared, column) for run in set(runs))


def _in_order(codes: tuple[str, ...], declared: Declaration, column: str) -> bool:
    listed = [code for code in codes if code != declared.words["total"]]
    given = declared.words["axes"].get(column, [])
    return listed == sorted(listed) or listed == [code for code in given if code in listed]


def bounds(folder: Path, declared: Declaration, base: int) -> Iterator[Leak]:
    """Ranges of units that may overlap: multiples, the least not above the most."""
    least, most = declared.words["bounds"]["least"], declared.words["bounds"]["most"]
    for path, table in tables(folder):
        if {least, most} <= set(table):
            low: Numbers = pd.to_numeric(table[least], errors="coerce").to_numpy(float)
            high: Numbers = pd.to_numeric(table[most], errors="coerce").to_numpy(float)
            wrong = (np.nan_to_num(low) % base != 0) | (np.nan_to_num(high) % base != 0) | (low > high)
            yield from (Leak("bounds", path.name, f"row {i + 2}") for i in np.flatnonzero(wrong)[:MOST])
