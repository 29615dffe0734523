"""Protection of the counts of people: the only maker of a ProtectedCube.

What must never happen: that a reader can tell, from the published numbers, from any sum or difference of
them, or from comparing two releases, that some group holds 1 to b - 1 children (b is the base, at least 5).

The construction. Every inner cell is shown as one of the two multiples of b around it; 0 stays 0 and a
multiple stays itself. Every published number is a sum of shown cells. Nothing else leaves the pipeline.

Why that is safe: the witness. Suppose a reader knows all of this code, and even the key. The published
numbers are themselves a possible truth: had they been the counts, release after release, every cell would
have been a multiple, nothing would have been rounded, nothing remembered, and the very same files would have
come out. So no published or derived number can be confined to 1 .. b-1: its own shown value, a multiple of b,
always remains possible. Nothing here depends on how well the rounding was chosen, nor on the key.

The witness fails for whoever knows something true of the children that is false of the published numbers.
Hence the laws, which are true of children and which readers can know; they must hold for what is shown:

1. Equal truth, equal number; more children, never a smaller number, between any two releases. Each cell has
   one rising staircase, kept for ever (steps.py).
2. Children of a cell are its new and its continuing ones: two inner cells, and their sum. No third rounding.
3. A part (a form of exploitation, a service) is at most its whole, the children of the same cell.
4. The declared laws of the cube, such as: the continuing children are among the new ones of before.

How law 3 lasts. Let W be the shown children of a group, w the true ones, w = q·b + r.
Within a release: (a) parts round up only to at most W; (b) W is at least the multiple of b below w. By (b)
every part may stay down: a part has at most w children, and its lower multiple is at most that of w.
Across releases, the steps of "children together" remember, bracket by bracket, the largest remainder r at
which W stood at q·b (`down`), and the smallest remainder at which some part went up (`up`). A part rounds up
only at a remainder above `down`; W may stand at q·b only at a remainder below `up`. So the staircases of
the parts climb no earlier than that of their whole.
- If the whole is one inner cell, W is a staircase of w, and law 3 holds for every history: a part that is up
  at m <= r in the bracket of w makes r >= m >= up, so W is up as well; in a lower bracket it is below q·b anyway.
- If it is two, W is a staircase of (new, continuing). When neither has ever fallen, law 3 holds again: a part
  that must be up was so under a W that was not larger, and if both wholes must be down they stand as they stood
  when (b) was last imposed, unchanged.
- If both have fallen and risen, each may be bound to a low step in a pair that never stood together. No
  staircases can exclude this and stay unbiased: they would have to fit all pairs at once. Then, and only
  then, a part is shown as its whole, by definition: shown part = min(its own step, W). That is still a rising
  function of the true part, new and continuing; multiples still pass unchanged, so the witness still stands.

Who knows all children but one could replay the rounding with and without that child. Therefore a rounding
starts from a draw per cell that depends on a secret key, and a keyed eighth of the cells is never moved (unless a
total would otherwise be off by more than 4 bases: see docs/decisions/0005).
"""

import hmac
from dataclasses import InitVar, dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.records.cube import Cube, Family, Grid, Ints, grid, lawful
from pipeline.records.rounding import Choice, Flags, improved
from pipeline.records.steps import TOGETHER, State, StateError, steps

_SEAL = object()  # only this module can show it, so only this module can make a ProtectedCube


class ProtectionError(Exception):
    """The cube cannot be published; the message says why, without any count."""


@dataclass(frozen=True)
class ProtectedCube:
    """What may be published: multiples of `base`, and sums of them.

    `cells`: the inner cells, as in Cube. `totals`: every published total, a row per code of each dimension
    (`_T` where summed up) and measure. No total is further than `bound` from the truth.
    """

    base: int
    cells: pd.DataFrame
    totals: pd.DataFrame
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        """Refuse to be made anywhere else, by dataclasses.replace as well."""
        if seal is not _SEAL:
            raise TypeError("a ProtectedCube is made by protect() only")

    @property
    def bound(self) -> int:
        """The sentence for readers says this number. It is the limit that protect() enforces.

        The largest error that occurred would depend on the truth, and would be 0 in the mirror: it is never said.
        """
        return 4 * self.base


@dataclass(frozen=True)
class _Cells:
    """The inner cells before the choice: neighbours, keyed draw, and what earlier releases bind."""

    base: int
    ids: list[str]
    low: Ints  # the bracket: lower neighbour, in bases
    rest: Ints  # children above it
    draw: npt.NDArray[np.float64]  # keyed, in [0, 1)
    never: Flags  # the keyed eighth
    must_up: Flags
    must_down: Flags

    @property
    def free(self) -> Flags:
        return ~(self.must_up | self.must_down)


def protect(cube: Cube, base: int, key: bytes, state: State) -> tuple[ProtectedCube, State]:
    """Round the cube; the new state is to be written before anything is published.

    Raises StateError where the state forbids the base or does not belong to the cube, ProtectionError without
    a key of 32 bytes or where a total would be off by more than 4 bases.
    """
    state = _fitting(cube, key, state).at_base(base)
    totals = grid(cube.cells, cube.dimensions, cube.tables)
    cells, need = _bound(cube, key, state)
    start = _start(cells, need, cube.family)
    choice = Choice(
        base, cube.counts, cells.low, cells.free & ~cells.never, np.argsort(cells.draw, kind="stable"), totals.walks,
        need, _known_laws(cube), totals, cube.family,
    )  # fmt: skip
    up = improved(choice, start)
    if _in_broken_laws(up, cells, choice).any():  # a law comes before the never-moved eighth: on it rests the witness
        choice = replace(choice, movable=choice.movable | (cells.free & _in_broken_laws(up, cells, choice)))
        up = improved(choice, up)
    if _largest_error(up, cells, choice) > 4 * base:  # rare, after many releases: rather that than no release at all
        up = improved(replace(choice, movable=cells.free), up)
    if _largest_error(up, cells, choice) > 4 * base:
        raise ProtectionError("A published total would be off by more than 4 bases: publish fewer tables.")
    if _in_broken_laws(up, cells, choice).any():
        raise ProtectionError("What is shown would break a law that readers can know.")
    shown = _capped(cells.low + up, cube.family) * base
    return _sealed(cube, base, shown, totals), state.tightened(_let_out(cells, up, need, cube.family))


def _in_broken_laws(up: Flags, cells: _Cells, choice: Choice) -> Flags:
    """The cells of every declared law that the shown numbers would not keep."""
    shown, found = _capped(cells.low + up, choice.family), np.zeros(len(cells.low), bool)
    for lesser, greater in choice.laws:
        if shown[lesser].sum() > shown[greater].sum():
            found[lesser] = found[greater] = True
    return found


def _largest_error(up: Flags, cells: _Cells, choice: Choice) -> int:
    """How far the worst published total would be from the truth, in children."""
    shown = _capped(cells.low + up, choice.family) * choice.base
    return int(np.abs(choice.grid.totals(shown) - choice.grid.totals(choice.counts)).max(initial=0))


def _fitting(cube: Cube, key: bytes, state: State) -> State:
    if len(key) != 32:
        raise ProtectionError("The key must have 32 bytes.")
    if state.columns != (*cube.dimensions, "measure"):
        raise StateError("The private state belongs to a cube with other dimensions.")
    return state


def _bound(cube: Cube, key: bytes, state: State) -> tuple[_Cells, Ints]:
    """The cells with all that binds them, and per group what its wholes must add up to, in bases."""
    layer, family = state.layers[-1], cube.family
    draw, never = _draws(key, cube.ids)
    counts = _stood_on(cube, state, draw)
    low, rest = np.divmod(counts, layer.base)
    known = layer.bounds(cube.ids, low)
    must_up = rest >= known.up
    # "a part rounds up only at a remainder above `down`"
    of_whole = _together(family, family.group)
    early = family.is_part & (rest <= layer.bounds(of_whole, low).down)
    must_down = ~must_up & ((rest <= known.down) | early)
    cells = _Cells(layer.base, cube.ids, low, rest, draw, never, must_up, must_down)
    return cells, _needed(cells, family, state)


def _stood_on(cube: Cube, state: State, draw: npt.NDArray[np.float64]) -> Ints:
    """The numbers to be rounded: the truth or, after the base rose, the truth as the older bases show it.

    A multiple of 10 between the neighbours of a multiple of 5 is a neighbour of the truth as well.
    """
    counts = cube.counts
    for older in state.layers[:-1]:
        counts = _capped(older.settled(cube.ids, counts, draw), cube.family)
    return counts


def _needed(cells: _Cells, family: Family, state: State) -> Ints:
    """Per group, what its wholes must add up to: rule (b), the remembered `up`, and parts that must be up."""
    low, rest = np.divmod(family.sums(cells.low * cells.base + cells.rest), cells.base)
    known = state.layers[-1].bounds(_together(family, np.arange(len(low))), low)
    need = low + (rest >= known.up)
    held = family.is_part & cells.must_up
    np.maximum.at(need, family.group[held], cells.low[held] + 1)
    return need


def _together(family: Family, groups: Ints) -> list[str]:
    """The name under which the steps remember the sum of the wholes of a group."""
    return [f"{family.names[group]}|{TOGETHER}" for group in groups.tolist()]


def _draws(key: bytes, ids: list[str]) -> tuple[npt.NDArray[np.float64], Flags]:
    """Per cell a number in [0, 1), and whether it is never moved: a function of key and name alone.

    No stream of random numbers is shared, so a new country moves nobody. Of the cells that are never moved,
    three in four start at their nearest multiple (draw 1/2), one in four freely: nothing corrects their
    errors, so they had better be small, and yet every rounding of every cell stays possible.
    """
    digests = b"".join(hmac.digest(key, cell.encode(), "sha256")[:16] for cell in ids)
    words = np.frombuffer(digests, ">u8").reshape(-1, 2)
    draw, never = (words[:, 0] >> 11) / float(1 << 53), words[:, 1] % 8 == 0
    return np.where(never & (words[:, 1] % 32 != 0), 0.5, draw), never


def _start(cells: _Cells, need: Ints, family: Family) -> Flags:
    """The keyed start: up if the draw is below rest / base, where nothing binds the cell; then laws 2 and 3."""
    up = cells.must_up | (cells.free & (cells.draw * cells.base < cells.rest))
    for _ in range(2):  # at most both wholes
        up[_next_whole(cells, up, need, family)] = True
    too_high = family.is_part & cells.free & (cells.low + 1 > family.whole(cells.low + up))
    return up & ~too_high


def _next_whole(cells: _Cells, up: Flags, need: Ints, family: Family) -> Ints:
    """In each group whose wholes add up to too little: the free one with the larger remainder."""
    short = need > family.sums(cells.low + up)
    able = np.flatnonzero(~family.is_part & cells.free & ~up & short[family.group])
    able = able[np.lexsort((-cells.rest[able], family.group[able]))]
    return able[np.unique(family.group[able], return_index=True)[1]]


def _known_laws(cube: Cube) -> tuple[tuple[Ints, Ints], ...]:
    """The declared laws, where they are true of the children; elsewhere no reader can know them."""
    sides, counts = lawful(cube), cube.counts
    return tuple((less, more) for less, more in sides if counts[less].sum() <= counts[more].sum())


def _capped(values: Ints, family: Family) -> Ints:
    """Law 3 by definition: a part is shown as at most its whole. It changes nothing unless wholes fell and rose."""
    return np.where(family.is_part, np.minimum(values, family.whole(values)), values)


def _let_out(cells: _Cells, up: Flags, need: Ints, family: Family) -> pd.DataFrame:
    """What this release tells about the staircases: one row per rounded cell, part that is up, and low whole."""
    base, rounded, climbed = cells.base, cells.rest > 0, family.is_part & up
    low, rest = np.divmod(family.sums(cells.low * base + cells.rest), base)
    shown = family.sums(cells.low + up)
    has_parts = np.bincount(family.group[family.is_part], minlength=len(low)) > 0
    stood = np.flatnonzero(has_parts & (shown == low) & (rest > 0) & (shown >= need))
    own = steps(cells.ids, cells.low, np.where(up, 0, cells.rest), np.where(up, cells.rest, base))
    parts = steps(_together(family, family.group[climbed]), cells.low[climbed], 0, cells.rest[climbed])
    wholes = steps(_together(family, stood), low[stood], rest[stood], base)
    return pd.concat([own[rounded], parts, wholes], ignore_index=True)


def _sealed(cube: Cube, base: int, shown: Ints, totals: Grid) -> ProtectedCube:
    labels = totals.labels.assign(value=totals.totals(shown))
    return ProtectedCube(base, cube.cells.assign(value=shown), labels, _SEAL)
