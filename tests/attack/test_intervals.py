"""The intervals are those of all truths that fit, tried one by one, and of numbers told elsewhere."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attack.attack import Target, attack
from tests.attack.declaration import read_declaration
from tests.attack.intervals import propagate
from tests.attack.leaks import Leak
from tests.attack.programmes import corner
from tests.attack.rules import MANY, Window
from tests.attack.tables import Published, read_release
from tests.attack.worlds import (
    small_world,
    true_leaves,
    with_whole,
    write_cube,
    write_declaration,
    write_places,
    write_truth,
)

spans = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A release in which nothing is published."""
    _, release, declared = small_world(tmp_path_factory.mktemp("empty"), alone=True)
    nothing = np.full(declared.shape, np.nan)
    write_cube(release, nothing, declared)
    return read_release(release, declared)


@settings(max_examples=60)
@given(cells=st.lists(spans, min_size=4, max_size=4), total=spans, row=spans)
def test_intervals_agree_with_every_truth_tried(
    cells: list[tuple[int, int]], total: tuple[int, int], row: tuple[int, int], empty: Published
) -> None:
    """Two sexes by two age bands of one place and period; a window on the girls, and one on everybody."""
    low, high = np.zeros(empty.values.shape), np.full(empty.values.shape, MANY)
    high[..., 1:] = 0  # no parts
    for (sex, age), (least, most) in zip(product(range(2), range(2)), cells, strict=True):
        low[0, 0, sex, age, 0], high[0, 0, sex, age, 0] = least, most
    low[0, 0, 0, 2, 0], high[0, 0, 0, 2, 0] = row
    low[0, 0, 2, 2, 0], high[0, 0, 2, 2, 0] = total
    ranges = (range(least, most + 1) for least, most in cells)
    fits = [t for t in product(*ranges) if row[0] <= t[0] + t[1] <= row[1] and total[0] <= sum(t) <= total[1]]
    seen = Window(low, high)
    found = corner([empty], [seen], [0])
    interval = found.programme.solver(whole=True).interval(found.terms((0, 0, 0, 0, 0)))
    if not fits:
        assert interval is None
        return
    exact = min(t[0] for t in fits), max(t[0] for t in fits)
    wide = propagate(empty, seen)
    assert interval == exact
    assert wide.low[0, 0, 0, 0, 0] <= exact[0]
    assert wide.high[0, 0, 0, 0, 0] >= exact[1]


def two_groups(folder: Path, told: dict[str, float]) -> list[Leak]:
    """104 children of one age band and 4 of another, shown as 100 and 0."""
    folder.mkdir()
    path, release = write_declaration(folder, alone=True), write_places(folder / "release", [("P-1", "ML")])
    declared = read_declaration(path, release)
    leaf, printed = np.zeros_like(true_leaves(declared, 1)), np.zeros_like(true_leaves(declared, 1))
    leaf[0, 0, 0, :, 0], printed[0, 0, 0, :, 0] = (104, 4), (100, 0)
    write_cube(release, with_whole(printed, declared), declared)
    truth = write_truth(folder / "truth.csv", leaf, declared)
    found = attack(Target([release], path, truths=[truth], told=told, corners=1, samples=5))
    return [leak for leak in found if leak.kind == "confined"]


def test_a_number_told_elsewhere_is_used(tmp_path: Path) -> None:
    assert two_groups(tmp_path / "alone", {}) == []
    girls = "country:ML | 2018 | f | _T | children"
    leaks = two_groups(tmp_path / "told", {girls: 108})
    assert {leak.what for leak in leaks} == {"between 4 and 4, by the solver"}
