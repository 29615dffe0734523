"""Small invented worlds of true counts, written as release folders for the attack to read."""

import csv
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from tests.attack.declaration import Declaration, read_declaration
from tests.attack.tables import Numbers, rolled_up

PAIRS = (("P-1", "ML"), ("P-1", "BF"), ("P-2", "NP"), ("P-3", "BF"), ("P-4", "TH"))
REGIONS = {"ML": "011", "BF": "011", "NP": "034", "TH": "035", "KH": "035"}

DECLARATION = """
value = "value"
measure = "measure"
base = "base"
status = "status"
total = "_T"
harm = 4
range = ["value_kind", "range"]
silent = ["not_reported", "not_applicable", "range"]
others = ["indicator_id"]
order = ["place_level", "place_code", "period_id", "sex", "age_band"]

[place]
level = "place_level"
code = "place_code"
pair = "{project_id}.{country_code}"
pairs = "project_countries.csv"
countries = "countries.csv"
subregion = "m49_subregion"
levels = ["place", "project", "country", "subregion", "world"]

[axes]
period_id = ["2018", "2019"]
sex = ["f", "m"]
age_band = ["0-9", "10-17"]

[measures]
whole = "children"
halves = ["new", "continuing"]
parts = ["form_online", "service_protection"]
over_periods = ["new"]

[columns]
project_id = "project"
country_code = "country"

[bounds]
least = "children_at_least"
most = "children_at_most"

[site]
people = ["enfants/*.html"]
shown = "data-value"
exempt = ["data-quotation", "data-not-people"]
skip = ["nav", "script", "style"]
plain = ['(?:19|20)\\d\\d', '\\d+-\\d+', '\\d+\\s*%']
"""


def write_declaration(folder: Path, *, alone: bool = False) -> Path:
    """Write the small declaration; alone: nobody knows who is new, so that children have no halves."""
    path = folder / "cube.toml"
    halves = 'halves = ["new", "continuing"]'
    path.write_text(DECLARATION.replace(halves, "halves = []") if alone else DECLARATION, encoding="utf-8")
    return path


def write_places(folder: Path, pairs: Iterable[tuple[str, str]] = PAIRS) -> Path:
    """Begin a release: the files that declare its places."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "project_countries.csv", ["project_id", "country_code"], [list(pair) for pair in pairs])
    _write(folder / "countries.csv", ["country_code", "m49_subregion"], [list(item) for item in REGIONS.items()])
    return folder


def true_leaves(declared: Declaration, seed: int, scale: float = 3.0) -> Numbers:
    """Invented inner counts, many of them small; every part is among the new children."""
    draw = np.random.default_rng(seed)
    shape = (*(axis.leaves for axis in declared.axes), len(declared.measures))
    leaf = np.zeros(shape)
    wholes = range(1, 1 + declared.halves) if declared.halves else range(1)
    for whole in wholes:
        leaf[..., whole] = draw.poisson(draw.gamma(0.7, scale, shape[:-1]))
    for part in range(1 + declared.halves, shape[-1]):
        leaf[..., part] = draw.binomial(leaf[..., wholes[0]].astype(int), 0.6)
    return leaf


def with_whole(leaf: Numbers, declared: Declaration) -> Numbers:
    """The true cube with all totals; children are new plus continuing."""
    leaf = leaf.copy()
    if declared.halves:
        leaf[..., 0] = leaf[..., 1 : 1 + declared.halves].sum(axis=-1)
    return rolled_up(leaf, declared)


def write_truth(path: Path, leaf: Numbers, declared: Declaration) -> Path:
    """The inner counts as a file to judge by."""
    header = ["project_id", "country_code", *(axis.name for axis in declared.axes[1:]), "measure", "value"]
    rows = []
    for cell in np.argwhere(leaf > 0):
        pair = declared.axes[0].codes[cell[0]].partition(":")[2].split(".")
        codes = [axis.codes[i] for axis, i in zip(declared.axes[1:], cell[1:-1], strict=True)]
        if cell[-1] > 0 or not declared.halves:
            rows.append([*pair, *codes, declared.measures[cell[-1]], f"{leaf[tuple(cell)]:g}"])
    return _write(path, header, rows)


def write_cube(folder: Path, shown: Numbers, declared: Declaration, *, skip_blanks: bool = False) -> Path:
    """The published cube; a blank is an empty value, or no row at all. Sums over periods exist for new only."""
    axes = declared.axes
    header = ["base", "place_level", "place_code", *(axis.name for axis in axes[1:]), "measure", "value", "status"]
    rows = []
    for cell in product(*(range(size) for size in declared.shape)):
        twice = (
            axes[1].kinds[cell[1]] == "total"
            and declared.measures[cell[-1]] not in declared.words["measures"]["over_periods"]
        )
        blank = np.isnan(shown[cell])
        if not (blank and skip_blanks):
            level, _, code = axes[0].codes[cell[0]].partition(":")
            codes = [axis.codes[i] for axis, i in zip(axes[1:], cell[1:-1], strict=True)]
            value = "" if blank or twice else f"{shown[cell]:g}"
            status = "not_applicable" if twice else "reported"
            rows.append(["5", level, code, *codes, declared.measures[cell[-1]], value, status])
    rows.sort(key=lambda row: row[1:6])
    return _write(folder / "children_reached.csv", header, rows)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def small_world(folder: Path, *, alone: bool = False) -> tuple[Path, Path, Declaration]:
    """A declaration, a begun release, and the declaration as read from both."""
    path, release = write_declaration(folder, alone=alone), write_places(folder / "release")
    return path, release, read_declaration(path, release)
