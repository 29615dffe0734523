"""What a provider gets for each way to break a package: a finding with its place, an exit code, and no traceback."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from pipeline.intake.checking import read_edition
from pipeline.intake.finding_groups import errors
from tests.building import ROOT
from tests.packages import GOOD, ORGANISATIONS, STORY, write_package
from tests.paper import catalogue

DATA, DESCRIPTOR = 1, 2


Damage = Callable[[Path], object]


def _write(name: str, text: str, encoding: str = "utf-8") -> Damage:
    return lambda folder: (folder / name).write_bytes(text.encode(encoding))


def _change(**cells: str) -> Damage:
    return lambda folder: write_package(folder, {**GOOD, "media_contributions": [{**STORY, **cells}]})


def _source(**cells: str) -> Damage:
    return lambda folder: write_package(folder, {**GOOD, "sources": [{**GOOD["sources"][0], **cells}]})


def _add(name: str, rows: list[dict[str, str]]) -> Damage:
    return lambda folder: write_package(folder, {**GOOD, name: rows})


def _describe(**properties: object) -> Damage:
    return lambda folder: write_package(folder, GOOD, **properties)


def _resource(name: str, path: str) -> dict[str, str]:
    return {"name": name, "path": path}


NIL = {"org_id": "ECPAT-LU", "table_name": "media_contributions", "period_id": "2019", "status": "nil"}
AWAY = [_resource("organisations", "organisations.csv"), _resource("sources", "https://example.org/sources.csv")]

# name: damage, exit code, and the finding: code, table, row, column
FAULTS: dict[str, tuple[Damage, int, str]] = {
    "unknown code": (_change(reach_level="planet"), DATA, "constraint-error media_contributions 2 reach_level"),
    "bad date": (_change(published_on="04/03/2019"), DATA, "type-error media_contributions 2 published_on"),
    "date without its zeros": (
        _change(published_on="2019-3-4"), DATA, "lexical-form media_contributions 2 published_on"),
    "a code that ends with a line break": (
        _change(contribution_id="MC-1\n"), DATA, "pattern-whole media_contributions 2 contribution_id"),
    "a code that Windows keeps for itself": (
        _change(contribution_id="AUX"), DATA, "code-reserved media_contributions 2 contribution_id"),
    "a code with a soft hyphen": (
        _change(contribution_id="MC-\u00ad1"), DATA, "constraint-error media_contributions 2 contribution_id"),
    "a code with a tag letter": (
        _change(story_id="ST-\U000e00411"), DATA, "constraint-error media_contributions 2 story_id"),
    "a password in an address": (
        _source(url="https://a:b@example.org/"), DATA, "constraint-error sources 2 url"),
    "a password with a stroke in an address": (
        _source(url="https://user:secret/x@example.org"), DATA, "constraint-error sources 2 url"),
    "a password like a port in an address": (
        _source(url="https://user:8080/x@example.org"), DATA, "constraint-error sources 2 url"),
    "a password with a stroke in a note": (
        _source(note="voir https://user:secret/x@example.org"), DATA, "text-password sources 2 note"),
    "a password in a note": (
        _source(note="voir https://a:b@example.org/"), DATA, "text-password sources 2 note"),
    "far date": (_change(published_on="2219-03-04"), DATA, "constraint-error media_contributions 2 published_on"),
    "blank key": (_change(contribution_id=""), DATA, "constraint-error media_contributions 2 contribution_id"),
    "key to nothing": (_change(org_id="ECPAT-XX"), DATA, "foreign-key media_contributions 2 org_id"),
    "duplicate id": (
        _add("media_contributions", [STORY, STORY]), DATA, "primary-key media_contributions 3 contribution_id"),
    "nil report with rows": (_add("reporting_status", [NIL]), DATA, "nil_but_rows reporting_status 2 status"),
    "undeclared column": (_change(phone="1"), DATA, "extra-label media_contributions 1"),
    "empty table": (
        _write("media_contributions.csv", ",".join(STORY) + "\n"), DATA, "empty-table media_contributions"),
    "empty file": (_write("media_contributions.csv", ""), DATA, "source-error media_contributions"),
    "missing column": (
        _write("media_contributions.csv", "contribution_id\nMC-1\n"), DATA,
        "missing-label media_contributions 1 org_id"),
    "file cut short": (
        lambda folder: _cut(folder / "media_contributions.csv"), DATA, "file-cut media_contributions 2"),
    "value too many": (
        lambda folder: _lengthen(folder / "media_contributions.csv"), DATA, "extra-cell media_contributions 2"),
    "wrong encoding": (
        _write("organisations.csv", "org_id,name\nX,Népal\n", "cp1252"), DATA, "encoding-error organisations 2"),
    "UTF-16": (_write("organisations.csv", "org_id\nX\n", "utf-16"), DATA, "encoding-error organisations 1"),
    "missing file": (lambda folder: (folder / "sources.csv").unlink(), DESCRIPTOR, "file-missing sources"),
    "a workbook in place of the file": (
        lambda folder: (folder / "sources.csv").rename(folder / "sources.xlsx"), DESCRIPTOR, "file-missing sources"),
    "unknown table": (_add("childs", [{"a": "1"}]), DESCRIPTOR, "resource-unknown childs"),
    "renamed table": (_add("help_addresses", [{"a": "1"}]), DESCRIPTOR, "resource-renamed help_addresses"),
    "not JSON": (_write("datapackage.json", "{"), DESCRIPTOR, "descriptor-unreadable"),
    "no tables": (_describe(resources=[]), DESCRIPTOR, "no-resources"),
    "no basis": (_describe(basis=""), DESCRIPTOR, "no-basis"),
    "address": (_describe(resources=AWAY), DESCRIPTOR, "path-outside sources"),
    "another folder": (
        _describe(resources=[_resource("sources", "../sources.csv")]), DESCRIPTOR, "path-outside sources"),
    "a link out of the package": (
        lambda folder: _link(folder / "sources.csv", folder.parent / "elsewhere.csv"), DESCRIPTOR,
        "path-outside sources"),
}  # fmt: skip


def _lengthen(path: Path) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n") + ",surplus\n", "utf-8")


def _cut(path: Path) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n,").rpartition(",")[0], "utf-8")


def _link(path: Path, target: Path) -> None:
    path.rename(target)
    path.symlink_to(target)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_with_its_place(fault: str, tmp_path: Path) -> None:
    damage, exit_code, expected = FAULTS[fault]
    damage(write_package(tmp_path / "raw/ecpat-luxembourg", GOOD))
    found = tmp_path / "findings.json"
    assert build.main(["check", str(tmp_path / "raw"), "--json", str(found)]) == exit_code
    findings = json.loads(found.read_text("utf-8"))
    places = [[each["code"], each["resource"], str(each["row"] or ""), each["field"]] for each in findings]
    assert expected in [" ".join(filter(None, place)) for place in places]


def test_a_fault_leaves_release_and_site_as_they_were(tmp_path: Path) -> None:
    where = [f"--{name}={tmp_path / folder}" for name, folder in (("raw", "raw"), ("release-dir", "p"), ("site", "s"))]
    package = write_package(tmp_path / "raw/ecpat-luxembourg", GOOD)
    assert build.main(["release", *where]) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()}
    for fault in ("key to nothing", "empty file", "missing file", "not JSON"):
        damage, exit_code, _ = FAULTS[fault]
        damage(write_package(package, GOOD))
        assert build.main(["all", *where]) == exit_code, fault
        assert {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()} == before, fault
        assert not (tmp_path / "s").exists(), fault


def test_all_faults_of_all_packages_are_said_at_once_in_both_languages(tmp_path: Path) -> None:
    """A provider fixes everything in one go."""
    write_package(tmp_path / "raw/a", {**GOOD, "media_contributions": [{**STORY, "published_on": "x", "org_id": "Y"}]})
    write_package(tmp_path / "raw/b", {"organisations": ORGANISATIONS[:1]})
    found = tmp_path / "findings.json"
    assert build.main(["check", str(tmp_path / "raw"), "--json", str(found)]) == DATA
    findings = json.loads(found.read_text("utf-8"))
    codes = [(each["package"], each["code"]) for each in findings]
    assert codes == [("a", "foreign-key"), ("a", "type-error"), ("b", "primary-key")]
    for finding in findings:
        assert all(finding[f"{kind}_{language}"] for kind in ("what", "fix") for language in ("fr", "en"))
        assert "{" not in "".join(str(value) for value in finding.values())


def test_two_editions_in_one_folder_are_refused(tmp_path: Path) -> None:
    """Real and invented rows are never mixed."""
    write_package(tmp_path / "raw/a", {"organisations": ORGANISATIONS[:1]})
    write_package(tmp_path / "raw/b", {"organisations": ORGANISATIONS[1:]}, basis="demonstration")
    assert build.main(["check", str(tmp_path / "raw")]) == DESCRIPTOR


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    """Whoever names the wrong folder loses nothing."""
    write_package(tmp_path / "raw/a", GOOD)
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "important.txt").write_text("keep", "utf-8")
    assert build.main(["release", "--raw", str(tmp_path / "raw"), "--release-dir", str(letters)]) == DESCRIPTOR
    assert (letters / "important.txt").read_text("utf-8") == "keep"


def test_a_package_checked_alone_may_point_into_the_edition_that_it_joins(tmp_path: Path) -> None:
    """Its codes are looked for in the packages of data/raw too; what is wrong with these is not its fault."""
    edition = tmp_path / "raw"
    shutil.copytree(ROOT / "data/raw", edition)
    (edition / "ecpat-belgique" / "claims.csv").write_text("no,table\n", "utf-8")
    package = shutil.copytree(edition / "ecpat-france", tmp_path / "sent")
    contract = catalogue().contract
    alone = read_edition([package], contract, lambda _, **__: None)[2].groups
    joined = read_edition([package], contract, lambda _, **__: None, [edition])[2].groups
    assert {group.template.code for group in alone} >= {"foreign-key"}
    assert errors(joined) == 0
    assert {group.template.package for group in joined} <= {"ecpat-france"}
