"""The release in the repository: made from the packages beside it, valid, complete, and silent where it must be."""

import csv
import shutil
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import frictionless
import pytest

import build
from tests.building import ROOT, copy_project, run
from tests.published import masked_bytes
from tools.absent_packages import absent_packages

PROCESSED = ROOT / "data/processed"

# What was counted by hand from the same rows: indicator, scope, calendar years 2018-2021, cumulative, all lower bounds.
BY_HAND = """
KE-1 NETWORK 2 1 - - 3
KE-2 FR      - - - 1 1
KE-2 ALL3    - - - 1 1
KE-2 NETWORK 1 1 1 2 5
ND-1 LU      1 - - - 1
ND-1 FR      1 - - - 1
ND-1 ALL3    1 - - - 1
ND-1 NETWORK 2 2 - - 3
ND-3 FR      - - - - 1
ND-3 ALL3    - - - - 1
ND-3 NETWORK - - - - 1
AP-4 NETWORK 1 - - - 1
"""
COUNTED_BY_HAND = {
    ("KE-1", "NETWORK"): {"W-GENDER", "W-GI", "W-TRENDS"},
    ("KE-2", "FR"): {"W-MG21"},
    ("KE-2", "NETWORK"): {"W-CO-KHM", "W-CO-SEN", "W-LC-ETH", "W-LC-GMB", "W-MG21"},
    ("ND-1", "LU"): {"CI"},
    ("ND-1", "NETWORK"): {"CI", "KE", "KH"},
    ("ND-3", "FR"): {"ECPAT-FR"},
    ("AP-4", "NETWORK"): {"AI-CODE"},
}
SCOPES = ("LU", "BE", "FR", "ALL3", "NETWORK")
PERIODS = {"calendar": ("2018", "2019", "2020", "2021"), "ecpat_int_fy": ("2018-2019", "2019-2020", "2020-2021")}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the release."""
    with (PROCESSED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_release_is_what_the_build_makes_byte_for_byte(tmp_path: Path) -> None:
    """Nothing in data/processed was written by hand, and a version made again has the history that it had."""
    if absent_packages(PROCESSED, ROOT / "data/raw"):
        pytest.skip("packages with rows about people are in no repository: the release cannot be made again here")
    shutil.copytree(PROCESSED, tmp_path / "processed")
    assert build.main(["release", "--release-dir", str(tmp_path / "processed")]) == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "processed").iterdir()}
    assert made == {path.name: path.read_bytes() for path in PROCESSED.iterdir()}


def test_two_builds_elsewhere_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folder, time zone, language of the machine and hash seed change nothing in release or site.

    The second site is built where the packages are gone: it needs nothing but the release.
    """
    made: list[dict[Path, bytes]] = []
    for name, zone, seed, locale in (
        ("a", "Asia/Kathmandu", "1", "C"),
        ("other folder", "America/Lima", "77", "C.UTF-8"),
    ):
        for key, value in (("TZ", zone), ("PYTHONHASHSEED", seed), ("LC_ALL", locale)):
            monkeypatch.setenv(key, value)
        project = copy_project(tmp_path / name)
        for command in ("release", "site"):
            done = run(project, "build.py", command)
            assert done.returncode == 0, done.stderr
            if made:
                shutil.rmtree(project / "data/raw", ignore_errors=True)
        folders = (project / "data/processed", project / "site")
        made.append(
            {p.relative_to(project): p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file()}
        )
    assert len(made[0]) > 50
    assert made[0] == made[1]


def test_the_release_is_a_valid_data_package() -> None:
    """The rule that we set for others holds for us."""
    report = frictionless.Package(str(PROCESSED / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    for resource in frictionless.Package(str(PROCESSED / "datapackage.json")).resources:
        for column in resource.schema.fields:
            english = column.custom["ecpat:en"]
            assert column.title, column.name
            assert column.description, column.name
            assert english["title"], column.name
            assert english["description"], column.name


def test_the_values_agree_with_the_count_by_hand() -> None:
    """Every value counted by hand is there; every other headline value is not reported or does not apply."""
    expected = {}
    for line in BY_HAND.split("\n")[1:-1]:
        indicator, scope, *numbers = line.split()
        expected[indicator, scope] = [number.replace("-", "") for number in numbers]
    found: dict[tuple[str, str], list[str]] = {}
    headline = [r for r in rows("indicator_values") if r["period_set"] == "calendar" and r["disaggregation"] == "_T"]
    for measure, year in [*product(["annual"], PERIODS["calendar"]), ("cumulative", "2021")]:
        for row in headline:
            if (row["measure"], row["period_id"]) == (measure, year):
                found.setdefault((row["indicator_id"], row["scope_code"]), []).append(row["value"])
                kinds = {"lower_bound"} if row["value"] else {"not_reported", "not_applicable"}
                assert row["value_kind"] in kinds, row
    assert {key: values for key, values in found.items() if any(values)} == expected


def test_the_units_counted_are_those_counted_by_hand() -> None:
    """Not only the numbers: the works, States and members themselves."""
    counted = rows("counted_rows")
    for (indicator, scope), units in COUNTED_BY_HAND.items():
        found = {
            row["unit"]
            for row in counted
            if (row["indicator_id"], row["scope_code"], row["period_set"]) == (indicator, scope, "calendar")
        }
        assert found == units


def test_the_grid_is_complete() -> None:
    """Each line of an indicator has a row for every scope, period and measure, also where nothing is known."""
    lines: dict[tuple[str, str, str], set[tuple[str, str, str]]] = {}
    for row in rows("indicator_values"):
        key = (row["indicator_id"], row["period_set"], row["disaggregation"])
        lines.setdefault(key, set()).add((row["scope_code"], row["period_id"], row["measure"]))
    assert len({indicator for indicator, _, _ in lines}) == 13
    for (indicator, period_set, line), cells in lines.items():
        full = set(product(SCOPES, PERIODS[period_set], ("annual", "new", "cumulative")))
        assert cells == full, (indicator, period_set, line)


def test_read_is_counted_plus_excluded_for_every_sieve() -> None:
    """No row of a driving table is lost, in any scope and calendar."""
    sieves: dict[tuple[str, str, str], Counter[str]] = {}
    for row in rows("indicator_rows"):
        key = (row["indicator_id"], row["scope_code"], row["period_set"])
        sieves.setdefault(key, Counter())[row["outcome"]] += int(row["rows"])
    excluded = Counter((r["indicator_id"], r["scope_code"], r["period_set"]) for r in rows("exclusions"))
    tables = {row["indicator_id"]: row["driving_table"] for row in rows("indicators")}
    for key, sieve in sieves.items():
        assert sieve["read"] == sieve["counted"] + sieve["excluded"], key
        assert sieve["excluded"] == excluded[key], key
    assert {tables[key[0]] for key in sieves} >= {"publications", "reports_to_bodies", "expertise_evidence"}


def test_no_masked_place_is_in_any_byte_of_the_release_or_the_site(site: Path) -> None:
    """Places of exploitation and shelters are in no text, id, address, file name or search list."""
    assert masked_bytes(PROCESSED, site) == []


def test_figures_about_few_children_are_withheld_with_their_quote_and_counted() -> None:
    """Three statements and one fact stay behind the wall; that they exist is said."""
    shown = {row["statement_id"] for row in rows("reach_statements")}
    assert len(shown) == 24
    assert not shown & {"RS10", "RS16", "RS21"}
    assert {(r["resource"], r["rows"]) for r in rows("withheld")} == {
        ("claims", "1"),
        ("facts", "1"),
        ("reach_statements", "3"),
    }


def test_a_copy_is_never_linked_to() -> None:
    """An address stands only beside an original page."""
    sources = rows("sources")
    assert len(sources) == 160
    assert all(row["copy_kind"] == "original" for row in sources if row["url"])


def test_an_organisation_that_has_not_agreed_is_not_named() -> None:
    """Its id stays, so that links hold; its name does not."""
    silent = [row for row in rows("organisations") if row["publish_name"] in ("no", "ask")]
    assert len(silent) == 6
    assert not any(row["name"] or row["website"] for row in silent)


def test_checking_loads_no_drawing_library() -> None:
    """A field office checks its package without waiting for plotly or jinja2."""
    code = "import sys, build; build.main(['check']); assert not {'plotly', 'jinja2.environment'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
