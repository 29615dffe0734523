"""The memory of the rounding: for each cell one rising staircase, kept for ever.

A cell with q·b + r children (0 < r < b) is shown as q·b or (q+1)·b. Which of the two depends on a threshold
of that cell in that bracket q: up from the threshold on, down below it. The threshold is not drawn at once.
The memory holds what past releases have let out of it: `down`, the largest remainder ever rounded down,
and `up`, the smallest ever rounded up. At or below `down`: down. At or above `up`: up. Between: still free.

As down < up always, some threshold fits every release so far, so all of them are values of one and the same
rising staircase: between any two releases, equal truth shows equal, and more never shows less.

Nothing is forgotten: not when a code is withdrawn (its rows wait), nor when the base rises (the old staircase
stays as a layer under the new one), nor when a site is rolled back. Two memories join to the tighter of both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.records.cube import Ints

KEY = ["id", "bracket"]
TOGETHER = "children together"
"""Stands for the measure in the name of the row that remembers the sum of the wholes of a group."""


class StateError(Exception):
    """The memory forbids what was asked; the message says what to do."""


class Bounds(NamedTuple):
    """What the memory knows about each cell asked for: 0 and the base where it knows nothing."""

    down: Ints
    up: Ints


@dataclass(frozen=True)
class Layer:
    """The staircases of one base. `steps`: id, bracket, down (0..base-1), up (1..base), in that order."""

    base: int
    steps: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse a memory in which some remainder went both up and down."""
        if (self.steps["down"] >= self.steps["up"]).any():
            raise StateError("Two releases rounded the same number differently: restore the newest private state.")

    def bounds(self, ids: Iterable[str], brackets: Ints) -> Bounds:
        """What is known of each cell (by its name) in a bracket."""
        asked = pd.DataFrame({"id": pd.Series(ids, dtype=str), "bracket": brackets})
        found = asked.merge(self.steps, on=KEY, how="left")
        known = found.fillna({"down": 0, "up": self.base})
        return Bounds(known["down"].to_numpy(np.int64), known["up"].to_numpy(np.int64))

    def tightened(self, seen: pd.DataFrame) -> "Layer":
        """This layer after more was let out; seen: rows as in `steps`."""
        return Layer(self.base, _tightest(pd.concat([self.steps, seen], ignore_index=True)))

    def settled(self, ids: list[str], counts: Ints, draw: npt.NDArray[np.float64]) -> Ints:
        """Multiples of this base, as its own last release would show the counts; draw: in [0, 1), per cell.

        Only brackets that a release has let something out of are rounded, at a threshold that fits.
        Elsewhere the count passes unchanged, which is a rising function too.
        """
        bracket, rest = np.divmod(counts, self.base)
        down, up = self.bounds(ids, bracket)
        threshold = down + 1 + np.floor(draw * (up - down)).astype(np.int64)
        rounded = (bracket + (rest >= threshold)) * self.base
        return np.where((down > 0) | (up < self.base), rounded, counts)


@dataclass(frozen=True)
class State:
    """All layers, base rising: what every release so far has let out. Private; only ever tightened."""

    columns: tuple[str, ...]  # of which the codes of an id are
    layers: tuple[Layer, ...] = ()

    @property
    def base(self) -> int:
        """The base of the last release; 0 before the first."""
        return self.layers[-1].base if self.layers else 0

    def at_base(self, base: int) -> "State":
        """The state with `base` as its newest layer. Raises StateError below 5, or if the base would fall."""
        if base < 5 or base < self.base:
            raise StateError("The base is at least 5, and never falls once a release used a larger one.")
        if self.base and base % self.base:
            raise StateError("A new base must be a multiple of the last one.")
        return self if base == self.base else replace(self, layers=(*self.layers, Layer(base, no_steps())))

    def tightened(self, seen: pd.DataFrame) -> "State":
        """The state after a release let out `seen` at the newest base."""
        return replace(self, layers=(*self.layers[:-1], self.layers[-1].tightened(seen)))


def no_steps() -> pd.DataFrame:
    """Steps of a layer of which nothing is known."""
    numbers = {name: pd.Series(dtype=np.int64) for name in ("bracket", "down", "up")}
    return pd.DataFrame({"id": pd.Series(dtype=str), **numbers})


def steps(ids: Iterable[str], bracket: Ints, down: Ints | int, up: Ints | int) -> pd.DataFrame:
    """Rows of a layer; down or up may be one number for all."""
    return pd.DataFrame({"id": pd.Series(ids, dtype=str), "bracket": bracket, "down": down, "up": up})


def _tightest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per cell and bracket, in one order."""
    return rows.groupby(KEY, as_index=False, sort=True).agg({"down": "max", "up": "min"})


def merged(one: State, other: State) -> State:
    """The tighter of both, for two copies of one state. Raises StateError where they contradict each other."""
    if one.columns != other.columns:
        raise StateError("The two states belong to different cubes.")
    by_base: dict[int, Layer] = {}
    for layer in (*one.layers, *other.layers):
        known = by_base.get(layer.base, Layer(layer.base, no_steps()))
        by_base[layer.base] = known.tightened(layer.steps)
    return State(one.columns, tuple(by_base[base] for base in sorted(by_base)))


def mirrored(state: State) -> State:
    """The state as it would be if the published numbers had been the truth all along.

    A multiple of the base is never rounded, so such releases would have left no row at all.
    """
    return replace(state, layers=tuple(Layer(layer.base, no_steps()) for layer in state.layers))


def renamed(state: State, column: str, names: Mapping[str, str]) -> State:
    """A code got another name: its staircase goes along. Raises StateError if two codes would become one.

    Merged codes keep their own cells, and the merged code is published as their sum (a relabelling in the
    tables): a sum of staircases is no staircase of the sum.
    """
    place = state.columns.index(column)
    if len(set(names.values())) < len(names):
        raise StateError("Merged codes stay cells of their own; publish their sum.")
    return replace(state, layers=tuple(_renamed(layer, place, names) for layer in state.layers))


def _renamed(layer: Layer, place: int, names: Mapping[str, str]) -> Layer:
    split = [key.split("|") for key in layer.steps["id"]]
    before = {codes[place] for codes in split}
    if before & (set(names.values()) - set(names)):
        raise StateError("The new name belongs to another published code.")
    ids = ["|".join([*c[:place], names.get(c[place], c[place]), *c[place + 1 :]]) for c in split]
    return Layer(layer.base, _tightest(layer.steps.assign(id=pd.Series(ids, dtype=str))))


def recovered(state: State, counts: pd.DataFrame, published: pd.DataFrame, base: int) -> State:
    """A lost state, as far as one release tells it: each published cell that is a neighbour of the truth is kept.

    counts, published: a row per inner cell, as in a cube. What only older releases knew stays lost.
    """
    columns = list(state.columns)
    both = counts.merge(published, on=columns, suffixes=("", "_shown"))
    bracket, rest = np.divmod(both["value"].to_numpy(np.int64), base)
    step = both["value_shown"].to_numpy(np.int64) - bracket * base
    ids = ["|".join(codes) for codes in both[columns].itertuples(index=False)]
    seen = steps(ids, bracket, np.where(step == 0, rest, 0), np.where(step == base, rest, base))
    return state.at_base(base).tightened(seen[(rest > 0) & np.isin(step, (0, base))])


def to_bytes(state: State) -> bytes:
    """The state as a file: same state, same bytes."""
    head = ",".join(["#", "|".join(state.columns), *(str(layer.base) for layer in state.layers)])
    rows = pd.concat([no_steps().assign(base=0), *(layer.steps.assign(base=layer.base) for layer in state.layers)])
    body = rows[["base", *no_steps()]].to_csv(index=False, lineterminator="\n")
    return f"{head}\n{body}".encode()


def from_bytes(data: bytes) -> State:
    """Read what `to_bytes` wrote. Raises StateError for anything else."""
    head, _, body = data.partition(b"\n")
    mark, columns, *bases = head.decode(errors="replace").split(",")
    if mark != "#":
        raise StateError("This file is not a private state.")
    rows = pd.read_csv(BytesIO(body), dtype={"id": str}, keep_default_na=False)
    layers = (Layer(int(base), rows[rows["base"] == int(base)][list(no_steps())]) for base in bases)
    return State(tuple(columns.split("|")), tuple(layer.tightened(no_steps()) for layer in layers))
