"""Key and memory of the rounding: private files that outlive every release, and what to do without them.

The key is made once (`build.py key`) and never changes. The state is written before the release that it belongs
to, and is only ever tightened. Neither is published, nor kept in the repository; both belong in the backup.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.model import TOTAL, Finding, ReleaseMissingError
from pipeline.records.cube import MEASURE, Cube
from pipeline.records.reach import PAIR
from pipeline.records.steps import State, StateError, from_bytes, merged, recovered, renamed, to_bytes
from pipeline.release import read_release

KEY, STATE, CUBE = "key", "state.csv", "children_reached"

DEMONSTRATION_KEY = b"public key of the demonstration!"
"""The demonstration is invented, so its key is public: anybody can check that the rounding can be made again."""


class RefusedError(Exception):
    """Publishing was refused to protect people; `finding` says why, and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True)
class Memory:
    """Where key and state are, and what is allowed where they are missing."""

    folder: Path
    earlier: Path  # the release that this one replaces
    is_first: bool = False
    recover_from: Path | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)  # projects that got another code, old to new
    is_kept: bool = True  # whether what is learnt is written


def read_key(memory: Memory, edition: str) -> bytes:
    """The key of an edition, 32 bytes. Raises RefusedError without one."""
    if edition == "demonstration":
        return DEMONSTRATION_KEY
    try:
        key = (memory.folder / KEY).read_bytes()
    except OSError:
        key = b""
    if len(key) != 32:
        raise RefusedError(Finding("key-missing", package=str(memory.folder)))
    return key


def make_key(folder: Path) -> bool:
    """Make the key, once; False where there is one already, which is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / KEY).open("xb") as file:
            (folder / KEY).chmod(0o600)
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        return False
    return True


def read_state(memory: Memory, cube: Cube, base: int) -> State:
    """The memory of earlier releases. Raises RefusedError where it is lost and nobody has said what to do."""
    path = memory.folder / STATE
    columns = (*cube.dimensions, MEASURE)
    if path.is_file():
        try:
            return _with_new_codes(from_bytes(path.read_bytes()), memory.renamed)
        except (StateError, ValueError, KeyError):
            raise RefusedError(Finding("state-unreadable", package=str(path))) from None
    if memory.recover_from is not None:
        return recovered(State(columns), cube.cells, published_cells(memory.recover_from, cube), base)
    if _holds_cube(memory.earlier):
        raise RefusedError(Finding("state-lost", package=str(memory.folder)))
    if not memory.is_first:
        raise RefusedError(Finding("state-none", package=str(memory.folder)))
    return State(columns)


def _with_new_codes(state: State, projects: Mapping[str, str]) -> State:
    """The memory of a renamed project goes on under its new code; done once, and harmless when done again."""
    column = state.columns.index("place")
    known = {name.split("|")[column] for layer in state.layers for name in layer.steps["id"]}
    pairs = (place.split(PAIR) for place in known)
    new = {PAIR.join(pair): PAIR.join([projects[pair[0]], *pair[1:]]) for pair in pairs if pair[0] in projects}
    return renamed(state, "place", {old: name for old, name in new.items() if name not in known})


def write_state(memory: Memory, state: State) -> None:
    """Write the state beside its place and swap it in; what stands there already is only ever tightened."""
    if not memory.is_kept:
        return
    path = memory.folder / STATE
    memory.folder.mkdir(parents=True, exist_ok=True)
    kept = merged(from_bytes(path.read_bytes()), state) if path.is_file() else state
    new = path.with_name(f".{STATE}.new")
    new.write_bytes(to_bytes(kept))
    new.replace(path)


def _holds_cube(folder: Path) -> bool:
    try:
        return CUBE in read_release(folder, takes_unsealed=True).names
    except ReleaseMissingError:
        return False


def published_cells(folder: Path, cube: Cube) -> pd.DataFrame:
    """The inner cells that an earlier release shows: those of pairs of project and country with one unit."""
    try:
        shown = read_release(folder, takes_unsealed=True).frames[CUBE]
    except (ReleaseMissingError, KeyError):
        raise RefusedError(Finding("release-missing", package=str(folder))) from None
    is_inner = (shown["place_level"] == "place") & (shown["value"] != "") & (shown["measure"] != "children")
    for column in ("sex", "age_band", "period_id"):
        is_inner &= shown[column] != TOTAL
    cells = shown[is_inner].rename(columns={"place_code": "place", "period_id": "period"})
    cells = cells.assign(population="children", value=cells["value"].astype("int64"))
    return cells.merge(_single_units(cube), on=["place", "period"])[[*cube.dimensions, MEASURE, "value"]]


def _single_units(cube: Cube) -> pd.DataFrame:
    """The unit of each pair and period in which children were counted by one unit only: place, period, unit."""
    counted = cube.cells[(cube.cells["value"] > 0) & (cube.cells["population"] == "children")]
    units = counted[["place", "period", "unit"]].drop_duplicates()
    return units.drop_duplicates(["place", "period"], keep=False)
