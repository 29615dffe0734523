"""The documented packages hold every row of the evidence, and nothing that the contract does not allow."""

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pytest

from pipeline.intake.write_descriptor import describe

ROOT = Path(__file__).resolve().parent.parent.parent
RAW = ROOT / "data" / "raw"
CODES = ROOT / "pipeline" / "contract" / "codes"

PACKAGES = ("ecpat-luxembourg", "ecpat-belgique", "ecpat-france", "ecpat-network")

# rows of each table in the evidence, and where they stand now: Luxembourg, Belgique, France, network
ROWS = {
    "advocacy_initiatives": (4, (0, 1, 0, 3)),
    "capacity_activities": (5, (0, 0, 3, 2)),
    "claims": (62, (13, 10, 3, 36)),
    "conflicts": (16, (0, 0, 0, 16)),
    "expertise_evidence": (11, (3, 3, 5, 0)),
    "initiative_actors": (12, (0, 4, 0, 8)),
    "media_contributions": (5, (1, 1, 3, 0)),
    "milestones": (47, (15, 6, 8, 18)),
    "organisations": (120, (0, 0, 0, 120)),
    "project_countries": (71, (21, 9, 38, 3)),
    "project_partners": (66, (21, 6, 30, 9)),
    "projects": (28, (11, 5, 10, 2)),
    "publication_contributions": (92, (4, 13, 5, 70)),
    "publication_countries": (49, (3, 6, 9, 31)),
    "publications": (53, (3, 7, 5, 38)),
    "reach_statements": (27, (11, 7, 8, 1)),
    "report_countries": (9, (1, 0, 0, 8)),
    "report_submitters": (19, (1, 0, 0, 18)),
    "reports_to_bodies": (12, (1, 0, 0, 11)),
    "sources": (160, (0, 0, 0, 160)),
}

# tables of which the number of rows differs from the evidence: evidence, now, why
DIFFERENT = {
    "facts": (148, 75, "facts that another table carries are not copied: see CARRIED"),
    "project_budgets": (0, 5, "five amounts stood in the notes of projects"),
    "help_addresses": (0, 2, "the two addresses that the texts of the organisations name"),
    "countries": (55, 0, "the contract brings all countries"),
    "indicator_coverage": (34, 0, "computed from the rows, so it is a result and not a record"),
}

# a fact that another table carries: the table and the first field of the row
CARRIED = {
    **dict.fromkeys(("F001", "F014"), ("milestones", "M02")),
    **dict.fromkeys(("F003", "F018"), ("milestones", "M04")),
    **dict.fromkeys(("F005", "F006"), ("claims", "C046")),
    "F007": ("claims", "C049"),
    "F008": ("claims", "C051"),
    "F009": ("claims", "C053"),
    **dict.fromkeys(("F011", "F020"), ("conflicts", "K03")),
    "F017": ("milestones", "M03"),
    "F023": ("claims", "C047"),
    "F025": ("help_addresses", "HA-LU"),
    "F027": ("sources", "SEED-002"),
    "F028": ("milestones", "M05"),
    "F029": ("milestones", "M07"),
    "F038": ("milestones", "M06"),
    **dict.fromkeys(("F040", "F042"), ("initiative_actors", "AI-JDS")),
    "F043": ("projects", "P-BE-REACT"),
    "F050": ("advocacy_initiatives", "AI-CODE"),
    "F053": ("milestones", "M15"),
    "F059": ("conflicts", "K10"),
    **dict.fromkeys([f"F{number:03}" for number in range(60, 81)], ("project_countries", "P-DLA")),
    **dict.fromkeys(("F083", "F084"), ("advocacy_initiatives", "AI-BODYSHOP")),
    "F085": ("claims", "C045"),
    **dict.fromkeys(("F087", "F088"), ("claims", "C044")),
    "F091": ("project_countries", "P-BE-GOL"),
    "F092": ("reach_statements", "RS25"),
    "F093": ("reach_statements", "RS26"),
    "F095": ("project_partners", "P-BE-PTWC"),
    "F096": ("publications", "PUB-BE-DAKAR"),
    "F120": ("milestones", "M12"),
    "F121": ("milestones", "M20"),
}

# wordings, which the glossary of terms and the indicator sheets carry
WORDINGS = {"F057", "F147", "F148", *(f"F{number}" for number in range(131, 144))}

DRAFTS = {
    ("expertise_evidence", "EV06"),
    ("initiative_actors", "AI-JDS/FIT-BE"),
    ("initiative_actors", "AI-JDS/FEBETRA"),
    ("initiative_actors", "AI-JDS/TUI"),
    ("initiative_actors", "AI-JDS/ACCOR"),
}


@cache
def contract() -> dict[str, dict[str, Any]]:
    """The contract's schemas by resource name."""
    files = sorted((ROOT / "pipeline" / "contract" / "schemas").glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}


def records(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of a resource over all packages, or of a code list."""
    files = [RAW / package / f"{name}.csv" for package in PACKAGES]
    if (CODES / f"{name}.csv").exists():
        files = [CODES / f"{name}.csv"]
    return [row for file in files if file.exists() for row in records(file)]


def resources() -> list[str]:
    return sorted({file.stem for package in PACKAGES for file in (RAW / package).glob("*.csv")})


def key_of(name: str, row: dict[str, str]) -> str:
    return "/".join(row[field] for field in contract()[name]["primaryKey"])


def descriptor_of(package: str) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((RAW / package / "datapackage.json").read_text("utf-8"))
    return descriptor


def counted(name: str) -> tuple[int, ...]:
    files = [RAW / package / f"{name}.csv" for package in PACKAGES]
    return tuple(len(records(file)) if file.exists() else 0 for file in files)


@pytest.mark.parametrize("name", ROWS)
def test_each_row_of_the_evidence_stands_in_one_package(name: str) -> None:
    evidence, now = ROWS[name]
    assert counted(name) == now
    assert sum(now) == evidence


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_table_with_another_number_of_rows_is_named_with_its_reason(name: str) -> None:
    evidence, now, reason = DIFFERENT[name]
    assert sum(counted(name)) == now != evidence
    assert reason


def test_no_table_is_there_without_its_count() -> None:
    filled = {name for name, (_, now, _) in DIFFERENT.items() if now}
    assert set(resources()) == {*ROWS, *filled}


def test_each_fact_is_copied_or_carried_by_a_row_that_exists() -> None:
    copied = [row["fact_id"] for row in table("facts")]
    assert sorted([*copied, *CARRIED, *WORDINGS]) == [f"F{number:03}" for number in range(1, 149)]
    firsts = {name: {next(iter(row.values())) for row in table(name)} for name, _ in CARRIED.values()}
    assert {fact for fact, (name, first) in CARRIED.items() if first not in firsts[name]} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_descriptor_says_what_the_package_is_and_lists_its_files(package: str) -> None:
    """The contract stays with the project: no field of it is copied into what a provider sends."""
    descriptor = descriptor_of(package)
    assert describe(RAW / package) == descriptor
    assert {"name", "title", "version", "basis", "contributors"} <= set(descriptor)
    assert all(set(resource) == {"name", "path"} for resource in descriptor["resources"])
    assert {resource["path"] for resource in descriptor["resources"]} == {each.name for each in files_of(package)}


@pytest.mark.parametrize("package", PACKAGES)
def test_plain_frictionless_accepts_each_table_by_the_contract(package: str) -> None:
    """Without the keys that lead to other packages."""
    for file in files_of(package):
        schema = {**contract()[file.stem], "fieldsMatch": "superset", "foreignKeys": []}
        resource: Any = frictionless.Resource(path=file.name, basepath=str(file.parent), encoding="utf-8")
        resource.schema = frictionless.Schema.from_descriptor(schema)
        report = resource.validate()
        assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def files_of(package: str) -> list[Path]:
    return sorted((RAW / package).glob("*.csv"))


@pytest.mark.parametrize("name", [file.stem for file in sorted(CODES.glob("*.csv"))])
def test_a_code_list_obeys_its_schema(name: str) -> None:
    schema = frictionless.Schema.from_descriptor(contract()[name])
    with frictionless.Resource(path=f"{name}.csv", basepath=str(CODES), schema=schema) as resource:
        report = resource.validate()
    assert report.flatten(["rowNumber", "fieldName", "note"]) == []


@pytest.mark.parametrize("name", resources())
def test_every_key_of_the_edition_is_unique_and_resolves(name: str) -> None:
    keys = Counter(key_of(name, row) for row in table(name))
    assert [key for key, times in keys.items() if times > 1] == []
    for key in contract()[name].get("foreignKeys", []):
        (field,), target = key["fields"], key["reference"]
        known = {row[target["fields"][0]] for row in table(target["resource"])}
        assert {row[field] for row in table(name)} - known - {""} == set(), field


def test_no_quotation_is_longer_than_fifteen_words() -> None:
    quotes = [row["quote"] for name in resources() for row in table(name) if row.get("quote")]
    assert len(quotes) > 300
    assert [quote for quote in quotes if len(quote.split()) > 15] == []


def test_only_the_announced_rows_are_drafts_and_nothing_is_called_confirmed() -> None:
    states = {
        (name, key_of(name, row)): row["validation_status"]
        for name in resources()
        for row in table(name)
        if "validation_status" in row
    }
    assert {place for place, state in states.items() if state == "draft"} == DRAFTS
    assert set(states.values()) == {"draft", "sourced"}


def test_every_package_says_that_it_is_documented_and_undecided_about_its_licence() -> None:
    said = [descriptor_of(package) for package in PACKAGES]
    assert {(each["basis"], each["version"]) for each in said} == {("documented", "2026.1")}
    assert [each["name"] for each in said] == list(PACKAGES)
    assert {license_["name"] for each in said for license_ in each["licenses"]} == {"not-decided"}


def test_names_that_point_to_a_place_may_not_be_shown() -> None:
    hidden = {row["org_id"]: row["publish_name"] for row in table("organisations") if row["publish_name"] != "yes"}
    assert hidden == {
        "SOSVE-TOL": "no",
        "ACESEM": "ask",
        "CASE-SAHEL": "ask",
        "ENDA-RAO": "ask",
        "RIGHTS-BD": "ask",
        "TANDEM": "ask",
    }


def test_no_cell_holds_a_mail_address_or_a_path_of_a_machine() -> None:
    cells = [cell for name in resources() for row in table(name) for cell in row.values()]
    unwanted = re.compile(r"[\w.]+@[\w.]+\.\w|(^|[\s\"'(])/(home|tmp|usr|root)/")
    assert [cell for cell in cells if unwanted.search(cell)] == []
    assert [row["quote"] for row in table("facts") if row["fact_id"] in {"F037", "F094"}] == ["", ""]
