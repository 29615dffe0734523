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

from pipeline.intake.descriptor import describe

ROOT = Path(__file__).resolve().parent.parent.parent
RAW = ROOT / "data" / "raw"
CODES = ROOT / "pipeline" / "contract" / "codes"

PACKAGES = ("ecpat-luxembourg", "ecpat-belgique", "ecpat-france", "ecpat-network")

# rows of each table in the evidence, and where they stand now: Luxembourg, Belgique, France, network
ROWS = {
    "advocacy_initiatives": (5, (0, 1, 0, 4)),
    "capacity_activities": (5, (0, 0, 3, 2)),
    "claims": (65, (15, 10, 3, 37)),
    "conflicts": (23, (0, 0, 0, 23)),
    "expertise_evidence": (15, (6, 4, 5, 0)),
    "initiative_actors": (13, (0, 4, 0, 9)),
    "media_contributions": (10, (5, 2, 3, 0)),
    "organisation_profiles": (4, (1, 1, 1, 1)),
    "programme_lines": (28, (8, 5, 15, 0)),
    "project_budgets": (22, (17, 2, 3, 0)),
    "project_countries": (84, (26, 13, 43, 2)),
    "project_descriptions": (34, (16, 5, 12, 1)),
    "project_partners": (93, (32, 18, 40, 3)),
    "projects": (34, (16, 5, 12, 1)),
    "publication_contributions": (100, (7, 13, 5, 75)),
    "publication_countries": (51, (5, 6, 9, 31)),
    "publications": (58, (5, 7, 5, 41)),
    "report_countries": (12, (2, 1, 1, 8)),
    "report_submitters": (28, (2, 3, 4, 19)),
    "reports_to_bodies": (16, (2, 1, 1, 12)),
}

# tables of which the number of rows differs from the evidence: evidence, now, why
DIFFERENT = {
    "facts": (148, 75, "facts that another table carried first are not copied: see READ_IN"),
    "organisations": (134, 143, "nine publishers of sources that the evidence names in a note alone"),
    "sources": (
        238,
        239,
        "two pages stood twice; the police, Child Focus and the Commission state numbers that were read in the press",
    ),
    "reach_statements": (
        36,
        35,
        "nineteen youth corners are places, not people: the description of the project says them",
    ),
    "help_lines": (24, 25, "two emergency numbers of France stood in one row"),
    "offices": (0, 8, "the offices stood in the table of presence, which is computed"),
    "milestones": (56, 57, "that ECPAT France works in Morocco stood in the table of presence, which is computed"),
    "open_questions": (4, 19, "what the evidence asks the organisations in its notes is a question of its own"),
    "initiative_organisations": (0, 1, "who carries The Code, in the words of ECPAT Belgique (F053)"),
    "countries": (55, 0, "the contract brings all countries"),
    "indicator_coverage": (34, 0, "computed from the rows, so it is a result and not a record"),
    "presence": (157, 0, "computed from the rows, so it is a result and not a record"),
}

# where a reader finds a fact that the table of facts does not say itself: a table that a page shows, and the row
READ_IN = {
    **dict.fromkeys(("F001", "F014"), ("milestones", "M02")),
    **dict.fromkeys(("F003", "F018"), ("milestones", "M04")),
    **dict.fromkeys(("F002", "F004", "F015", "F016", "F026"), ("organisation_profiles", "ECPAT-LU")),
    **dict.fromkeys(("F005", "F006"), ("claims", "C046")),
    "F007": ("claims", "C049"),
    "F008": ("claims", "C051"),
    "F009": ("claims", "C053"),
    **dict.fromkeys(("F011", "F020"), ("offices", "OFF-LU-NP")),
    "F012": ("programme_lines", "PL-LU-07"),
    "F013": ("programme_lines", "PL-LU-08"),
    "F017": ("milestones", "M03"),
    "F022": ("programme_lines", "PL-LU-01"),
    "F023": ("claims", "C047"),
    "F025": ("help_lines", "H-LU-CP"),
    "F027": ("sources", "SEED-002"),
    "F028": ("milestones", "M05"),
    "F029": ("milestones", "M07"),
    "F031": ("offices", "OFF-LU-ML"),
    "F038": ("milestones", "M06"),
    **dict.fromkeys(("F040", "F042"), ("initiative_actors", "ENG-JDS-FIT-BE")),
    **dict.fromkeys(("F043", "F044"), ("project_descriptions", "P-BE-REACT")),
    **dict.fromkeys(("F046", "F048"), ("project_descriptions", "P-BE-MIS")),
    "F050": ("advocacy_initiatives", "AI-CODE"),
    "F053": ("initiative_organisations", "AI-CODE"),
    "F054": ("programme_lines", "PL-BE-05"),
    "F059": ("conflicts", "K10"),
    **dict.fromkeys([f"F{number:03}" for number in range(60, 81)], ("project_countries", "P-DLA")),
    **dict.fromkeys(("F081", "F082"), ("project_descriptions", "P-DLA")),
    **dict.fromkeys(("F083", "F084"), ("advocacy_initiatives", "AI-BODYSHOP")),
    "F085": ("claims", "C045"),
    **dict.fromkeys(("F087", "F088"), ("claims", "C044")),
    "F090": ("organisation_profiles", "ECPAT-BE"),
    "F091": ("project_countries", "P-BE-GOL"),
    "F092": ("reach_statements", "RS25"),
    "F093": ("reach_statements", "RS26"),
    "F095": ("project_descriptions", "P-BE-PTWC"),
    "F096": ("publications", "PUB-BE-DAKAR"),
    "F098": ("organisation_profiles", "ECPAT-INT"),
    "F105": ("programme_lines", "PL-FR-05"),
    **{f"F{number}": ("programme_lines", f"PL-FR-0{number - 105}") for number in range(106, 110)},
    "F110": ("programme_lines", "PL-FR-06"),
    "F111": ("programme_lines", "PL-BF-02"),
    "F112": ("programme_lines", "PL-BF-03"),
    "F113": ("programme_lines", "PL-BF-04"),
    **{f"F{number}": ("programme_lines", f"PL-MG-0{number - 113}") for number in range(114, 117)},
    "F117": ("programme_lines", "PL-BF-01"),
    "F118": ("programme_lines", "PL-FR-05"),
    "F120": ("milestones", "M12"),
    "F121": ("milestones", "M20"),
}

# facts that the definitions say: the file of the framework in which they stand
IN_FRAMEWORK = {
    **dict.fromkeys(("F097", "F099", "F101", "F102", "F103", "F104", "F122"), "objectives.toml"),
    **dict.fromkeys([f"F{number}" for number in range(123, 131)], "objectives.toml"),
    **{
        f"F{number}": f"indicators/{code}.toml"
        for number, code in enumerate(
            ("ke-1", "ke-2", "ke-3", "ap-1", "ap-2", "ap-3", "ap-4", "cv-1", "cv-2", "cv-3", "nd-1", "nd-2", "nd-3"),
            131,
        )
    },
    **dict.fromkeys(("F144", "F145"), "objectives.toml"),
}

# facts that no page says, and why
LEFT_OUT = {
    "F036": "a newsletter was announced; that it appeared is not stated",
    "F037": "accounts on networks in 2016: that they exist says nothing of the work",
    "F047": "a figure about a few children, withheld",
    "F049": "the organisation judges its own project; the evaluation that it cites was not read",
    "F057": "the official title of the directive uses a term that the Luxembourg Guidelines advise against",
    "F086": "that no larger petition was ever handed over cannot be verified",
    "F094": "places below the country are not published",
    "F147": "the official title of the protocol uses terms that the Luxembourg Guidelines advise against",
    "F148": "a wording of the framework that the Luxembourg Guidelines advise against; the label says it otherwise",
}

DRAFTS = {
    ("expertise_evidence", "EV06"),
    ("expertise_evidence", "EV14"),
    ("initiative_actors", "ENG-GSTC-GSTC"),
    ("project_descriptions", "P-FR-AIRF"),
    ("project_descriptions", "P-LU-NP-AES"),
    ("initiative_actors", "ENG-JDS-FIT-BE"),
    ("initiative_actors", "ENG-JDS-FEBETRA"),
    ("initiative_actors", "ENG-JDS-TUI"),
    ("initiative_actors", "ENG-JDS-ACCOR"),
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


def test_each_fact_of_the_five_texts_can_be_read_or_is_left_out_for_a_reason() -> None:
    """In a sentence of its own in both languages, in another table, in the framework, or in none and why."""
    told = [row["fact_id"] for row in table("facts") if row["text_fr"] and row["text_en"]]
    assert sorted([*told, *READ_IN, *IN_FRAMEWORK, *LEFT_OUT]) == [f"F{number:03}" for number in range(1, 149)]
    firsts = {name: {next(iter(row.values())) for row in table(name)} for name, _ in READ_IN.values()}
    assert {fact for fact, (name, first) in READ_IN.items() if first not in firsts[name]} == set()
    assert {file for file in IN_FRAMEWORK.values() if not (ROOT / "pipeline/framework" / file).exists()} == set()


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
        assert {row.get(field, "") for row in table(name)} - known - {""} == set(), field


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
    assert {(each["basis"], each["version"]) for each in said} == {("documented", "2026.2")}
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
