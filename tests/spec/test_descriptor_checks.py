"""What is amiss in a datapackage.json is said in its own words, before anything is opened, and nothing beside it."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import build
from pipeline.intake.checking import read_edition
from pipeline.model import Finding, Severity
from pipeline.report.finding import sentence
from tests.building import ROOT
from tests.packages import GOOD, STORY, write_package
from tests.spec.test_file_forms import CONTRACT, say
from tests.spec.test_file_forms import GOOD as TABLE

Node = dict[str, Any]
Change = Callable[[Node], Any]
BASE: Node = {
    "name": "p",
    "title": "Organisations",
    "version": "1",
    "basis": "documented",
    "created": "2022-06-30",
    "contributors": [{"title": "ECPAT Luxembourg"}],
    "resources": [{"name": "organisations", "path": "organisations.csv"}],
}


def table(node: Node) -> Node:
    return node["resources"][0]  # type: ignore[no-any-return]


def written(folder: Path, content: bytes) -> Path:
    """A package with this descriptor and one good table."""
    package = folder / "p"
    package.mkdir(exist_ok=True)
    (package / "organisations.csv").write_text(TABLE, "utf-8")
    (package / "datapackage.json").write_bytes(content)
    return package


def changed(folder: Path, change: Change) -> Path:
    node = copy.deepcopy(BASE)
    change(node)
    return written(folder, json.dumps(node).encode())


def findings_of(*packages: Path) -> list[Finding]:
    return [finding for group in read_edition(packages, CONTRACT, say)[2].groups for finding in group]


CHANGES: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "nothing": (lambda node: node.update(), []),
    "names of one's own": (lambda node: node.update({"ecpat:x": 1, "colour": "red"}), []),
    "names of one's own in a table": (lambda node: table(node).update({"ecpat:x": 1, "colour": "red"}), []),
    "misspelt in the package": (lambda node: node.update(licences=[]), [("property-name", "")]),
    "a schema of another time": (lambda node: table(node).update(schema={"fields": [{"name": "x"}]}), []),
    "a schema that nobody could read": (lambda node: table(node).update(schema={"fields": 5}), []),
    "a schema in a file that is not there": (lambda node: table(node).update(schema="schema.json"), []),
    "a schema elsewhere": (lambda node: table(node).update(schema="../schema.json"), []),
    "a profile by its official name": (
        lambda node: node.update({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}), []),
    "a pattern that would never end": (
        lambda node: table(node).update(
            schema={"fields": [{"name": "name", "constraints": {"pattern": "(a+)+"}}]}), []),
    "two tables of one name": (
        lambda node: node["resources"].append(copy.deepcopy(table(node))), [("resource-twice", "")]),
    "no table": (lambda node: node.update(resources=[]), [("no-resources", "")]),
    "a table that is a word": (lambda node: node["resources"].append("t.json"), [("resource-unnamed", "")]),
    "no name": (lambda node: node.pop("name"), [("no-name", "")]),
    "no basis": (lambda node: node.pop("basis"), [("no-basis", "")]),
}  # fmt: skip
"""name: (change of a good descriptor, what is found)."""


@pytest.mark.parametrize("name", CHANGES)
def test_each_fault_of_a_descriptor_is_named(name: str, tmp_path: Path) -> None:
    change, expected = CHANGES[name]
    findings = findings_of(changed(tmp_path, change))
    ours = [(each.code, each.variant) for each in findings]
    assert [each for each in dict.fromkeys(ours) if each[0] != "resource-twice" or each in expected] == expected
    for finding in findings:
        for kind in ("what", "fix"):
            text = sentence(finding, kind, "fr") + sentence(finding, kind, "en")
            assert not {"{name}", "{text}", "{near}", "{field}", "{path}"} & set(text.split())


TEXTS: dict[str, tuple[bytes, str, dict[str, str]]] = {
    "a comma missing": (b'{"name": "p"\n "title": "x"}', "descriptor-unreadable", {"line": "2", "letter": "2"}),
    "nothing": (b"", "descriptor-unreadable", {"line": "1", "letter": "1"}),
    "a list": (b"[]", "descriptor-not-object", {}),
    "a word": (b'"datapackage"', "descriptor-not-object", {}),
    "old letters": ('{"title":\n"Népal"}'.encode("cp1252"), "descriptor-encoding", {"line": "2"}),
    "UTF-16": ('{"name": "p"}'.encode("utf-16"), "descriptor-encoding", {"line": "1"}),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_descriptor_is_refused_with_the_place(name: str, tmp_path: Path) -> None:
    content, code, words = TEXTS[name]
    package = written(tmp_path, content)
    findings = findings_of(package)
    assert [finding.code for finding in findings] == [code]
    assert words.items() <= dict(findings[0].params).items()


def test_a_mark_before_a_descriptor_is_read_over(tmp_path: Path) -> None:
    """Some editors of text set it."""
    assert findings_of(written(tmp_path, b"\xef\xbb\xbf" + json.dumps(BASE).encode())) == []


def test_a_property_given_twice_is_told_and_the_rest_is_judged(tmp_path: Path) -> None:
    text = json.dumps(BASE).replace('"name": "p"', '"name": "p", "title": "x", "title": "y"')
    assert "descriptor-name-twice" in [each.code for each in findings_of(written(tmp_path, text.encode()))]


def test_faults_of_the_descriptor_and_of_the_cells_are_told_together(tmp_path: Path) -> None:
    """A misspelt name is a remark, and does not keep the cells from being judged."""
    package = changed(tmp_path, lambda node: node.update(titel=node.pop("title")))
    (package / "organisations.csv").write_text(TABLE.replace("ecpat_member", "planet", 1), "utf-8")
    assert [(each.code, each.severity) for each in findings_of(package)] == [
        ("property-name", Severity.WARNING),
        ("constraint-error", Severity.ERROR),
    ]


# --- what stops where -------------------------------------------------------------------------------------------------


def test_one_broken_line_of_a_descriptor_is_one_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every code of the other packages leads into the one that cannot be read: none is wrong for all we know."""
    raw = shutil.copytree(ROOT / "data/raw", tmp_path / "raw")
    file = raw / "ecpat-network" / "datapackage.json"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines[:6], "<<<<<<< HEAD", *lines[6:]]), "utf-8")
    found = tmp_path / "found.json"
    command = ["check", "--raw", str(raw), "--receipts", str(tmp_path / "receipts"), "--json", str(found)]
    assert build.main([*command, "--lang", "en"]) == 2
    (finding,) = json.loads(found.read_text("utf-8"))
    assert (finding["code"], finding["package"]) == ("descriptor-unreadable", "ecpat-network")
    assert "1 problem to" in capsys.readouterr().out


DANGLING = {"media_contributions": [{**STORY, "org_id": "ECPAT-XX", "source_id": "S-9"}]}


@pytest.mark.parametrize("broken", ["", "a;b\n1;2\n", "org_id,nom\nECPAT-LU,x\n", "org_id,name\nECPAT-LU\n"])
def test_keys_into_a_table_that_could_not_be_read_are_not_judged(broken: str, tmp_path: Path) -> None:
    """Empty, of another format, with a wrong title, with a row cut short; keys into other tables are judged."""
    package = write_package(tmp_path / "p", {**GOOD, **DANGLING})
    (package / "organisations.csv").write_text(broken, "utf-8")
    codes = {(each.code, each.field) for each in findings_of(package) if each.resource == "media_contributions"}
    assert codes == {("foreign-key", "source_id")}


def test_keys_into_a_column_with_a_wrong_cell_are_not_judged(tmp_path: Path) -> None:
    """The code that is missed may be the one that is wrong; a wrong cell of another column changes nothing."""
    organisations = [{**GOOD["organisations"][0], "org_id": "ecpat xx"}, *GOOD["organisations"]]
    package = write_package(tmp_path / "p", {**GOOD, **DANGLING, "organisations": organisations})
    assert [(each.code, each.field) for each in findings_of(package)] == [
        ("constraint-error", "org_id"),
        ("foreign-key", "source_id"),
    ]
    organisations = [{**GOOD["organisations"][0], "org_type": "planet"}, *GOOD["organisations"][1:]]
    package = write_package(tmp_path / "p", {**GOOD, **DANGLING, "organisations": organisations})
    assert {(each.code, each.field) for each in findings_of(package)} == {
        ("foreign-key", "org_id"),
        ("foreign-key", "source_id"),
        ("constraint-error", "org_type"),
    }


def test_a_table_under_a_wrong_name_is_the_one_that_is_missed(tmp_path: Path) -> None:
    package = write_package(tmp_path / "p", {**GOOD, **DANGLING})
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0] = {"name": "organisation", "path": "organisations.csv"}
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    assert [(each.code, each.field) for each in findings_of(package)] == [
        ("resource-unknown", ""),
        ("foreign-key", "source_id"),
    ]


def test_a_code_that_is_not_admitted_is_told_once_though_its_form_is_wrong_too(tmp_path: Path) -> None:
    """With the code that was meant; its form alone would say less."""
    story = [{**STORY, "org_id": "ecpat lu"}, {**STORY, "contribution_id": "MC-2", "org_id": "ECPAT-XX"}]
    package = write_package(tmp_path / "p", {**GOOD, "media_contributions": story})
    assert [(each.code, each.field, each.row) for each in findings_of(package)] == [
        ("foreign-key", "org_id", 2),
        ("foreign-key", "org_id", 3),
    ]


def test_every_part_of_a_key_is_required() -> None:
    """So that a blank part of a key is told as a blank cell, and never of a cell that holds something."""
    for name, schema in CONTRACT.schemas.items():
        rules = {field["name"]: field.get("constraints", {}) for field in schema["fields"]}
        key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
        assert all(rules[field].get("required") for field in key), name
