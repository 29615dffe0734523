"""The attack on the real thing: releases of the demonstration, as first sent, corrected, and gone wrong.

The truth is read from the packages here, by other code than the pipeline's; it judges, and never helps the attack.
"""

import csv
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import plotly
import pytest

import build
from tests.attack.attack import Target, attack, read_all
from tests.attack.canary import canaries, sightings
from tests.attack.releases import moves
from tests.building import ROOT

CUBE = Path(__file__).with_name("cube.toml")
SMALL = ["--children", "30000"]


def write_truth(raw: Path, out: Path) -> Path:
    """The inner cells of all packages: children counted once, outside units that may overlap."""
    cells: Counter[tuple[str, ...]] = Counter()
    for path in sorted(raw.glob("*/beneficiaries.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for measure, count in measures(row):
                    codes = (row[name].replace("unknown", "_U") for name in ("sex", "age_band"))
                    cells[row["project_id"], row["country_code"], row["period_id"], *codes, measure] += count
    with out.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("project_id", "country_code", "period_id", "sex", "age_band", "measure", "value"))
        lines.writerows([*cell, count] for cell, count in sorted(cells.items()))
    return out


def measures(row: dict[str, str]) -> list[tuple[str, int]]:
    """What one row adds to which measures; nothing where it does not count children once."""
    if (row["population"], row["counted_as"]) != ("children", "unique_persons") or row["dedup_scope"] == "activity":
        return []
    value, new = int(row["value"]), int(row["new_in_period"])
    parts = [name for name in row if name[:2] in ("f_", "s_") and row[name] == "true"]
    names = {"f": "form", "s": "service"}
    return [("new", new), ("continuing", value - new), *((names[part[0]] + part[1:], value) for part in parts)]


class Sequence:
    """A folder in which packages are released one after the other, as an office would."""

    def __init__(self, folder: Path, *size: str) -> None:
        self.folder, self.size = folder, size
        self.private = folder / "private"

    def packages(self, name: str, *options: str) -> Path:
        """Invented packages."""
        raw = self.folder / name / "raw"
        assert build.main(["demo", "--out", str(raw), *self.size, *options]) == 0
        return raw

    def release(self, name: str, raw: Path, *options: str) -> int:
        """Release packages into a folder of that name; the exit code."""
        out = str(self.folder / name / "processed")
        return build.main(["release", "--raw", str(raw), "--processed", out, "--private", str(self.private), *options])

    def files(self, name: str) -> dict[str, bytes]:
        """The bytes of a release."""
        return {path.name: path.read_bytes() for path in (self.folder / name / "processed").iterdir()}


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence:
    """The demonstration as `make site` builds it: 468,000 children, under the name `demonstration`."""
    data = site.parent / "data"
    sequence = Sequence(data)
    sequence.private = data / "demonstration/private"
    write_truth(data / "demonstration/raw", data / "demonstration/truth.csv")
    return sequence


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Sequence:
    """Two releases: as first sent, and after one member corrected 2019."""
    sequence = Sequence(tmp_path_factory.mktemp("sequence"), *SMALL)
    for name, options in (("one", ["--first-sending"]), ("two", [])):
        raw = sequence.packages(name, *options)
        assert sequence.release(name, raw, "--first-release") == 0
        write_truth(raw, sequence.folder / name / "truth.csv")
    return sequence


def target(sequence: Sequence, *names: str) -> Target:
    """The releases of those names as they are attacked."""
    return Target(
        releases=[sequence.folder / name / "processed" for name in names],
        declaration=CUBE,
        truths=[sequence.folder / name / "truth.csv" for name in names],
        slack=20,
        corners=2,
        samples=20,
    )


def test_nothing_leaks_from_the_demonstration_and_its_pages(built: Sequence, site: Path) -> None:
    """Harvest of every file and page, sums, grids, laws, intervals of cells and remainders: nothing is found."""
    whole = replace(target(built, "demonstration"), sites=[site / "demonstration"])
    assert attack(whole) == []


def test_no_true_count_is_in_any_byte(built: Sequence, site: Path) -> None:
    """Large true counts that are no multiple of the base stand in no file of the release or the site."""
    cubes, truths = read_all(target(built, "demonstration"))
    numbers = canaries(cubes[0], truths[0], least=60_000)
    assert len(numbers) > 5
    folders = (built.folder / "demonstration/processed", site / "demonstration")
    found = [(folder / leak.where, leak) for folder in folders for leak in sightings(folder, numbers)]
    assert [leak for path, leak in found if not is_plotly(path)] == []


def is_plotly(path: Path) -> bool:
    """Whether a file is plotly.js, byte for byte, after a line of ours: its digits are nobody's."""
    light = ROOT / "site_templates/plotly/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
    originals = [light, Path(plotly.__file__).parent / "package_data/plotly.min.js"]
    content = path.read_bytes()
    ours = [content.removesuffix(each.read_bytes()) for each in originals if each.is_file()]
    return any(len(before) < 300 for before in ours)


@pytest.mark.audit
def test_without_its_memory_a_release_is_refused(built: Sequence, tmp_path: Path) -> None:
    """Lost state beside an earlier release, or none at all: exit code 3, and nothing is touched."""
    lost, raw = Sequence(built.folder), built.folder / "demonstration/raw"
    lost.private = tmp_path / "lost"
    before = built.files("demonstration")
    assert lost.release("demonstration", raw, "--first-release") == 3
    assert built.files("demonstration") == before
    assert lost.release("nowhere", raw) == 3
    assert not (built.folder / "nowhere").exists()


@pytest.mark.audit
def test_nothing_leaks_from_one_release_nor_from_two(played: Sequence) -> None:
    """Harvest, sums, grids, laws, intervals of cells, remainders and increments: nothing is found."""
    assert attack(target(played, "one", "two")) == []


@pytest.mark.audit
def test_no_cell_moves_without_its_truth_nor_against_it(played: Sequence) -> None:
    """Between the two releases, equal truth shows equal and more never shows less."""
    cubes, truths = read_all(target(played, "one", "two"))
    assert list(moves(cubes, truths)) == []


@pytest.mark.audit
def test_the_same_release_again_changes_nothing(played: Sequence) -> None:
    """Same truth, same bytes; and the memory stays as it is."""
    memory = (played.private / "state.csv").read_bytes()
    assert played.release("again", played.folder / "two/raw") == 0
    assert played.files("again") == played.files("two")
    assert (played.private / "state.csv").read_bytes() == memory


@pytest.mark.audit
def test_the_order_of_rows_changes_nothing(played: Sequence) -> None:
    """Rows about people shuffled, numbered anew, give the same release."""
    raw = played.folder / "shuffled/raw"
    shutil.copytree(played.folder / "two/raw", raw)
    for path in raw.glob("*/beneficiaries.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        mixed = np.random.default_rng(7).permutation([row.split(",", 1)[1] for row in rows])
        numbered = (f"{number},{row}" for number, row in enumerate(mixed, 1))
        path.write_text("\n".join([head, *numbered]) + "\n", "utf-8")
    assert played.release("shuffled", raw) == 0
    assert played.files("shuffled") == played.files("two")


@pytest.mark.audit
def test_going_back_and_forth_shows_the_old_numbers_again(played: Sequence) -> None:
    """A member withdraws its correction: every number is the one that it was, and the attack finds nothing."""
    assert played.release("back", played.folder / "one/raw") == 0
    shutil.copy(played.folder / "one/truth.csv", played.folder / "back/truth.csv")
    assert played.files("back")["children_reached.csv"] == played.files("one")["children_reached.csv"]
    assert attack(target(played, "one", "two", "back")) == []


@pytest.mark.audit
def test_a_renamed_project_shows_the_same_numbers(played: Sequence) -> None:
    """A new code, declared in the descriptor, brings no new draw: every number stays, under another name."""
    raw = played.folder / "renamed/raw"
    shutil.copytree(played.folder / "two/raw", raw)
    for path in raw.rglob("*.csv"):
        path.write_text(path.read_text("utf-8").replace("P-19,", "P-77,"), "utf-8")
    for path in raw.rglob("datapackage.json"):
        told = json.loads(path.read_text("utf-8")) | {"ecpat:renamed": {"projects": {"P-19": "P-77"}}}
        path.write_text(json.dumps(told), "utf-8")
    for _ in range(2):
        assert played.release("renamed", raw) == 0
        lines = [played.files(name)["children_reached.csv"].decode().splitlines() for name in ("two", "renamed")]
        assert sorted(line.replace("P-19", "P-77") for line in lines[0]) == sorted(lines[1])


@pytest.mark.audit
def test_a_lost_memory_is_recovered_from_a_release(played: Sequence) -> None:
    """With --recover-from the published cells stay, and the attack finds nothing."""
    lost, raw = Sequence(played.folder), played.folder / "two/raw"
    lost.private = played.folder / "lost"
    assert lost.release("recovered", raw, "--recover-from", str(played.folder / "two/processed")) == 0
    shutil.copy(played.folder / "two/truth.csv", played.folder / "recovered/truth.csv")
    assert attack(target(played, "two", "recovered")) == []
    assert played.files("recovered")["children_reached.csv"] == played.files("two")["children_reached.csv"]


@pytest.mark.audit
def test_a_documented_edition_with_people_needs_a_key(tmp_path: Path) -> None:
    """No key, exit code 3, nothing written; `build.py key` makes it once and never again."""
    sequence = Sequence(tmp_path, "--children", "3000")
    raw = sequence.packages("real")
    for path in raw.glob("*/datapackage.json"):
        path.write_text(path.read_text("utf-8").replace('"demonstration"', '"documented"'), "utf-8")
    assert sequence.release("real", raw, "--first-release") == 3
    assert not (tmp_path / "real/processed").exists()
    assert build.main(["key", "--private", str(sequence.private)]) == 0
    key = (sequence.private / "key").read_bytes()
    assert build.main(["key", "--private", str(sequence.private)]) == 0
    assert (sequence.private / "key").read_bytes() == key
    assert sequence.release("real", raw) == 3


@pytest.mark.audit
def test_nothing_leaks_at_mission_scale(tmp_path: Path) -> None:
    """The demonstration whole: 468,000 children, both sendings."""
    sequence = Sequence(tmp_path)
    for name, options in (("one", ["--first-sending"]), ("two", [])):
        raw = sequence.packages(name, *options)
        assert sequence.release(name, raw, "--first-release") == 0
        write_truth(raw, tmp_path / name / "truth.csv")
    assert attack(target(sequence, "one", "two")) == []
