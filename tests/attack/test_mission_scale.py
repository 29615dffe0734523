"""The attack on a cube of the real size: some hundred thousand children in over thirty countries."""

import csv
import time
from pathlib import Path

import numpy as np
import pytest

from tests.attack.attack import Target, attack
from tests.attack.declaration import Declaration, read_declaration
from tests.attack.publishers import sound
from tests.attack.tables import Numbers
from tests.attack.worlds import with_whole, write_cube, write_truth

CUBE = Path(__file__).with_name("cube.toml")


def write_many_places(folder: Path, countries: int, projects: int) -> Path:
    """Projects that each work in three countries."""
    folder.mkdir()
    codes = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(countries)]
    pairs = {(f"P-{n:02}", codes[(n * 5 + step * 7) % countries]) for n in range(projects) for step in range(3)}
    with (folder / "project_countries.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("project_id", "country_code"), *sorted(pairs)])
    with (folder / "countries.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("country_code", "m49_subregion"), *((c, f"{n % 12:03}") for n, c in enumerate(codes))]
        )
    with (folder / "projects.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("project_id", "start_date"), *((f"P-{n:02}", "2016-01-01") for n in range(projects))]
        )
    return folder


def skewed_leaves(declared: Declaration, seed: int) -> Numbers:
    """A few large places and many small ones; parts are among the new children."""
    draw = np.random.default_rng(seed)
    shape = (*(axis.leaves for axis in declared.axes), len(declared.measures))
    leaf = np.zeros(shape)
    place = draw.lognormal(1.5, 1.4, shape[0])[:, None, None, None]
    for half in (1, 2):
        leaf[..., half] = draw.poisson(draw.gamma(0.5, 1.0, shape[:-1]) * place * 3)
    for part in range(3, shape[-1]):
        leaf[..., part] = draw.binomial(leaf[..., 1].astype(int), 0.3)
    return leaf


@pytest.mark.audit
def test_a_cube_of_the_real_size_is_attacked_in_time(tmp_path: Path) -> None:
    releases, truths = [], []
    for number in range(2):
        release = write_many_places(tmp_path / f"release-{number}", 37, 31)
        declared = read_declaration(CUBE, release)
        leaf = skewed_leaves(declared, 1)
        leaf[..., 1] += number * np.random.default_rng(2).integers(0, 3, leaf.shape[:-1])
        write_cube(release, sound(with_whole(leaf, declared), declared), declared)
        releases.append(release)
        truths.append(write_truth(tmp_path / f"truth-{number}.csv", leaf, declared))
    begin = time.perf_counter()
    found = attack(Target(releases, CUBE, truths=truths, slack=10_000, corners=1, samples=10))
    assert [leak for leak in found if leak.kind != "accuracy"] == []
    assert time.perf_counter() - begin < 600
