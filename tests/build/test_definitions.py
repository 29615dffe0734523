"""The definitions are held against each other before anything is read; each fault names its file and its key."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.catalogue import CONTRACT, FRAMEWORK, WORDING, read_catalogue
from pipeline.indicators.coverage import unfilled_scopes
from pipeline.indicators.rules import RULES
from pipeline.intake.tables import Tables
from pipeline.model import Finding
from pipeline.texts import other_names
from pipeline.typography import plain
from tests.building import copy_project, run

SHEET, CV_3 = "framework/indicators/cv-3.toml", "indicators/cv-3.toml"
MESSAGES = "wording/messages.fr.toml"
ENGLISH = "wording/messages.en.toml"
Change = Callable[[Path], None]


def text(file: str, old: str, new: str) -> Change:
    """A change of some words in a file."""

    def change(folder: Path) -> None:
        path = folder / file
        before = path.read_text("utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), "utf-8")

    return change


def without_column(file: str, column: str) -> Change:
    """A schema without one of its columns."""

    def change(folder: Path) -> None:
        path = folder / file
        schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
        schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
        path.write_text(json.dumps(schema), "utf-8")

    return change


def without(file: str) -> Change:
    return lambda folder: (folder / file).unlink()


def faults(folder: Path, *changes: Change) -> list[Finding]:
    """What is wrong with the definitions after these changes."""
    for part in (FRAMEWORK, CONTRACT, WORDING):
        shutil.copytree(part, folder / part.name)
    for change in changes:
        change(folder)
    found, findings = read_catalogue(folder / "framework", folder / "contract", folder / "wording", RULES)
    assert (found is None) == bool(findings)
    return findings


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(each.code, each.resource, each.field) for each in findings]


def test_the_definitions_fit_together(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


BROKEN: list[tuple[Change, tuple[str, str, str]]] = [
    (without(SHEET), ("rule-without-sheet", "CV-3", "")),
    (text(SHEET, 'version = "2.0"\n', ""), ("definition-key-missing", CV_3, "version")),
    (text(SHEET, "yes_no", "yes_now"), ("definition-key-unknown", CV_3, "yes_now")),
    (text(SHEET, 'title = "Studies', 'titel = "Studies'), ("definition-one-language", CV_3, "en.titel")),
    (text(SHEET, 'en = "not a study"\n', ""), ("definition-one-language", CV_3, "reasons[1].fr")),
    (text(SHEET, 'unit = "work"\naggregation = "distinct"\nside', "side"),
     ("definition-key-missing", CV_3, "series[1].unit")),
    (text(SHEET, "Ni combien", "{n} et combien"), ("definition-name-unknown", CV_3, "fr.does_not_say")),
    (text(SHEET, 'table = "publications"', 'table = "publication"'),
     ("definition-name-unknown", CV_3, "driving_table")),
    (text(SHEET, '"organisations"]', '"organizations"]'), ("definition-name-unknown", CV_3, "tables")),
    (text(SHEET, '"ALL3", "NETWORK"', '"ALL", "NETWORK"'),
     ("definition-name-unknown", CV_3, "series[1].scopes")),
    (text(SHEET, '"ecpat_int_fy"', '"fiscal"'), ("definition-name-unknown", CV_3, "period_sets")),
    (text(SHEET, 'code = "other_topic"', 'code = "not_a_study"'),
     ("definition-twice", CV_3, "reasons")),
    (text(SHEET, "[fr]\n", "[fr\n"), ("definition-unreadable", CV_3, "")),
    (without_column("contract/schemas/expertise_evidence.json", "validation_status"),
     ("driving-table-without-status", "indicators/nd-3.toml", "expertise_evidence")),
    (without_column("contract/schemas/expertise_evidence.json", "evidence_id"),
     ("definition-name-unknown", "schemas/expertise_evidence.json", "primaryKey")),
    (without_column("contract/schemas/sources.json", "source_id"),
     ("definition-name-unknown", "schemas/claims.json", "foreignKeys › sources")),
    (text("contract/schemas/claims.json", '"title"', '"titel"'),
     ("definition-one-language", "schemas/claims.json", "title")),
    (text("contract/codes/forms.csv", ",voyages et tourisme,", ",,"),
     ("definition-one-language", "codes/forms.csv", "short_en, 3")),
    (text("framework/scopes.toml", 'organisations = ["ECPAT-BE"]', "organisations = []"),
     ("scope-unfilled", "scopes.toml", "BE")),
    (text("framework/scopes.toml", 'organisations = ["EX-AVA"]', "organisations = []"),
     ("scope-unfilled", "scopes.toml", "BE")),
    (text("framework/scopes.toml", 'long = "ECPAT Belgium alone"\n', ""),
     ("definition-one-language", "scopes.toml", "scope[2].fr.long")),
    (text("framework/policy.toml", "\nen = ", "\nin = "), ("definition-key-missing", "policy.toml", "base.en")),
    (text("framework/policy.toml", "[quote_min]", "[quote_least]"),
     ("definition-key-missing", "policy.toml", "quote_min.fr")),
    (without("framework/reasons.toml"), ("definition-file-missing", "reasons.toml", "")),
    (text("framework/objectives.toml", "note_en", "note_in"),
     ("definition-one-language", "objectives.toml", "framework.note_fr")),
    (text(MESSAGES, "[file-unread]", "[file-left]"), ("definition-text-missing", "messages.fr.toml", "file-unread")),
    (text(MESSAGES, "[file-unread]", "[file-left]"), ("definition-text-unused", "messages.fr.toml", "file-left")),
    (text(MESSAGES, 'title = "Paquet introuvable"\n', ""),
     ("definition-key-missing", "messages.fr.toml", "no-package.title")),
    (text(ENGLISH, 'what = "No data package', 'that = "No data package'),
     ("definition-one-language", "messages.en.toml", "no-package.what")),
    (text(ENGLISH, "in “{package}”: the file", "in “{folder}”: the file"),
     ("definition-text-differs", "messages.fr.toml", "no-package.what")),
    (text("wording/report.en.toml", "packages =", "packets ="),
     ("definition-one-language", "report.en.toml", "words.packages")),
    (text("wording/receipt.fr.toml", "private =", "secret ="),
     ("definition-one-language", "receipt.fr.toml", "words.private")),
    (text("contract/levels.toml", '"no-package",', '"no-packet",'),
     ("definition-name-unknown", "levels.toml", "descriptor")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "wanted"), BROKEN, ids=[" ".join(wanted) for _, wanted in BROKEN])
def test_a_broken_definition_is_told_with_its_file_and_key(
    change: Change, wanted: tuple[str, str, str], tmp_path: Path
) -> None:
    assert wanted in told(faults(tmp_path, change))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    kept = [(change, wanted) for change, wanted in BROKEN if wanted[0] != "definition-unreadable"]
    chosen = [kept[number] for number in (4, 13, 18, 21, 24)]
    found = told(faults(tmp_path, *(change for change, _ in chosen)))
    assert {wanted for _, wanted in chosen} <= set(found)


def test_a_sheet_without_a_rule_and_under_another_name_is_told(tmp_path: Path) -> None:
    found = told(faults(tmp_path, text(SHEET, 'id = "CV-3"', 'id = "CV-4"')))
    assert ("rule-missing", "CV-4", "") in found
    assert ("rule-without-sheet", "CV-3", "") in found
    assert ("definition-file-name", "indicators/cv-3.toml", "CV-4") in found


def test_a_scope_whose_organisation_no_package_names_is_a_remark() -> None:
    known = pa.Table.from_pylist([{"org_id": "ECPAT-LU"}, {"org_id": "ECPAT-BE"}])
    read, _ = read_catalogue()
    assert read is not None
    remarks = unfilled_scopes(Tables({"organisations": known}), read)
    assert {(each.field, dict(each.params)["name"]) for each in remarks} >= {("FR", "ECPAT-FR"), ("ALL3", "ECPAT-FR")}
    assert not {"LU", "BE"} & {each.field for each in remarks}


def test_the_commands_stop_before_anything_is_read(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    text("pipeline/framework/scopes.toml", 'organisations = ["ECPAT-BE"]', "organisations = []")(project)
    text("site_templates/words/en.toml", 'skip = "Skip to content"\n', "")(project)
    for folder in ("data/raw", "data/processed"):
        shutil.rmtree(project / folder)
    checked, built = (run(project, "build.py", command, "--lang", "en") for command in ("check", "all"))
    for done, wanted in ((checked, 1), (built, 2)):
        assert done.returncode == 2, done.stderr
        assert "reading" not in done.stderr
        assert "The scope “BE” of scopes.toml has no organisation" in done.stdout
        assert len(re.findall(r"^\d\. ", done.stdout, re.MULTILINE)) == wanted, done.stdout
    assert "The text “site.skip” of words/en.toml exists in one language only" in built.stdout
    assert not (project / "data/processed").exists()


def test_another_name_of_a_country_leads_to_one_code_of_the_list() -> None:
    catalogue, _ = read_catalogue()
    assert catalogue is not None
    codes = {row["country_code"] for row in catalogue.contract.codes["countries"]}
    meant: dict[str, set[str]] = {}
    for name, code in other_names()["countries"].items():
        assert not code or code in codes, name
        meant.setdefault(plain(name), set()).add(code)
    assert [name for name, found in meant.items() if len(found) > 1] == []
    assert meant[plain("RÉPUBLIQUE DU MALI")] == {"ML"}
