"""The release in the repository: made from the packages beside it, valid, complete, and silent where it must be."""

import csv
import os
import shutil
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import frictionless
import pytest

from tests.building import DEMO, ROOT, copy_project
from tests.packages import GOOD, write_package
from tests.published import masked_bytes
from tools.absent_packages import absent_packages

PROCESSED = ROOT / "data/processed"

# What was counted by hand from the same rows: indicator, scope, calendar years 2018-2021, cumulative, all lower bounds.
BY_HAND = """
KE-1 NETWORK 2 1 - - 3
KE-2 LU      - 1 1 - 2
KE-2 FR      - - - 1 1
KE-2 ALL3    - 1 1 1 3
KE-2 NETWORK 1 2 2 2 7
ND-1 LU      1 - - 1 2
ND-1 BE      1 - - - 1
ND-1 FR      1 - - - 1
ND-1 ALL3    2 - - 1 3
ND-1 NETWORK 3 2 - 1 5
ND-3 LU      - - 1 - 1
ND-3 FR      - - - - 1
ND-3 ALL3    - - 1 - 2
ND-3 NETWORK - - 1 - 2
AP-4 BE      1 1 1 1 1
AP-4 ALL3    1 1 1 1 1
AP-4 NETWORK 1 1 1 1 1
"""
COUNTED_BY_HAND = {
    ("KE-1", "NETWORK"): {"W-GENDER", "W-GI", "W-TRENDS"},
    ("KE-2", "LU"): {"W-LU-SURV20", "W-ML-OR19"},
    ("KE-2", "FR"): {"W-MG21"},
    ("KE-2", "NETWORK"): {
        *("W-CO-KHM", "W-CO-SEN", "W-LC-ETH", "W-LC-GMB", "W-LU-SURV20", "W-MG21", "W-ML-OR19"),
    },
    ("ND-1", "LU"): {"CI", "LU"},
    ("ND-1", "BE"): {"BE"},
    ("ND-1", "NETWORK"): {"BE", "CI", "KE", "KH", "LU"},
    ("ND-3", "FR"): {"ECPAT-FR"},
    ("ND-3", "ALL3"): {"ECPAT-FR", "ECPAT-LU"},
    ("AP-4", "NETWORK"): {"AI-CODE"},
}
SCOPES = ("LU", "BE", "FR", "ALL3", "NETWORK")
PRIVATE = (
    "data/raw", "pipeline/contract", "pipeline/demonstration", "pipeline/disclosure", "pipeline/framework",
    "pipeline/indicators", "pipeline/intake", "pipeline/publication", "pipeline/report", "pipeline/workbook",
)  # fmt: skip
PERIODS = {"calendar": ("2018", "2019", "2020", "2021"), "ecpat_int_fy": ("2018-2019", "2019-2020", "2020-2021")}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the release."""
    with (PROCESSED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ELSEWHERE = {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONDONTWRITEBYTECODE": "1"}
ON_A_LATER_DAY = """
import datetime, sys, build
build._now = lambda: datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)
sys.exit(build.main(["release"]))
"""


def made_elsewhere(project: Path, *arguments: str) -> None:
    """Run Python in a copied project with another time zone, language and hash seed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=project, env={**os.environ, **ELSEWHERE}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def files_below(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_release_is_what_the_build_makes_byte_for_byte_on_any_machine_and_day(tmp_path: Path) -> None:
    """Nothing in data/processed was written by hand; made again on any later day, it has the history that it had."""
    if absent_packages(PROCESSED, ROOT / "data/raw"):
        pytest.skip("packages with rows about people are in no repository: the release cannot be made again here")
    project = copy_project(tmp_path)
    made_elsewhere(project, "-c", ON_A_LATER_DAY)
    assert files_below(project / "data/processed") == files_below(PROCESSED)


def test_the_site_is_the_same_byte_for_byte_where_there_is_nothing_but_the_releases(site: Path, tmp_path: Path) -> None:
    """Folder, time zone, language, hash seed and kept files change nothing; packages and private half are gone."""
    project = copy_project(tmp_path / "other folder")
    for absent in PRIVATE:
        shutil.rmtree(project / absent)
    made_elsewhere(project, "build.py", "site", "--with-demonstration", str(site.parent / DEMO / "processed"))
    assert files_below(project / "site") == files_below(site)


def test_the_release_is_a_valid_data_package() -> None:
    """The rule that we set for others holds for us."""
    package = frictionless.Package(str(PROCESSED / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])
    names = {"ECPAT Luxembourg", "ECPAT Belgique", "ECPAT France"}
    assert {each["title"] for each in package.contributors} == names
    assert [each["name"] for each in package.licenses] == ["notspecified"]
    for resource in package.resources:
        assert resource.schema.primary_key, resource.name
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
    values = [row for row in rows("indicator_values") if row["period_set"] == "calendar"]
    headline = [row for row in values if (row["series"], row["dimension"]) == ("_T", "_T")]
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
            row["unit_id"]
            for row in counted
            if (row["indicator_id"], row["scope_code"], row["period_set"]) == (indicator, scope, "calendar")
        }
        assert found == units


def test_the_grid_is_complete() -> None:
    """Each line of an indicator has a row for every scope, period and measure, also where nothing is known."""
    lines: dict[tuple[str, ...], set[tuple[str, str, str]]] = {}
    for row in rows("indicator_values"):
        key = (row["indicator_id"], row["period_set"], row["series"], row["dimension"], row["category"])
        lines.setdefault(key, set()).add((row["scope_code"], row["period_id"], row["measure"]))
    assert len({indicator for indicator, *_ in lines}) == 13
    for (indicator, period_set, *line), cells in lines.items():
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


def test_no_name_that_may_not_be_shown_is_in_any_byte_of_the_release_or_the_site(site: Path) -> None:
    """Places of exploitation, shelters and unnamed organisations are in no text, id, address or file name.

    The demonstration is made without the packages, and repeats no row of them.
    """
    parts = [path for path in site.iterdir() if path.name != "demonstration"]
    assert masked_bytes(PROCESSED, *parts) == []


def test_figures_about_few_children_are_withheld_with_their_quote_and_counted() -> None:
    """Six statements and one fact stay behind the wall; that they exist is said."""
    shown = {row["statement_id"] for row in rows("reach_statements")}
    assert len(shown) == 29
    assert not shown & {"RS10", "RS16", "RS21", "RS28", "RS31", "RS34"}
    assert {(r["resource"], r["rows"]) for r in rows("withheld")} == {
        ("claims", "1"),
        ("facts", "1"),
        ("reach_statements", "6"),
    }


def test_a_copy_is_never_linked_to() -> None:
    """An address stands only beside an original page, and beside a text handed over that stands on a page as well."""
    sources = rows("sources")
    assert len(sources) == 239
    assert {row["copy_kind"] for row in sources if row["url"]} == {"original", "seed"}


def test_an_organisation_that_has_not_agreed_is_not_named() -> None:
    """A code that says nothing stands for it wherever it is spoken of, so that links hold."""
    silent = [row for row in rows("organisations") if row["publish_name"] in ("no", "ask")]
    assert len(silent) == 6
    linked = {row["org_id"] for row in rows("project_partners")} & {row["org_id"] for row in silent}
    assert linked == {row["org_id"] for row in silent}
    assert not any(row["name"] or row["website"] for row in silent)


def test_checking_loads_no_drawing_library(tmp_path: Path) -> None:
    """A field office checks its package without waiting for plotly or jinja2."""
    package = str(write_package(tmp_path / "a", GOOD))
    libraries = "print({'plotly', 'jinja2.environment'} & {*sys.modules})"
    code = f"import sys, build; build.main(['check', {package!r}]); {libraries}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("set()\n")
