"""What a provider gets for each way to break a package: a finding with its place, an exit code, and no traceback."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from pipeline.catalogue import read_contract
from pipeline.intake.checking import read_edition
from pipeline.intake.finding_groups import errors
from tests.building import ROOT
from tests.packages import GOOD, ORGANISATIONS, STORY, write_package

DATA, DESCRIPTOR = 1, 2


Damage = Callable[[Path], object]


def _write(name: str, text: str, encoding: str = "utf-8") -> Damage:
    return lambda folder: (folder / name).write_bytes(text.encode(encoding))


def _change(**cells: str) -> Damage:
    return lambda folder: write_package(folder, {**GOOD, "media_contributions": [{**STORY, **cells}]})


def _add(name: str, rows: list[dict[str, str]]) -> Damage:
    return lambda folder: write_package(folder, {**GOOD, name: rows})


def _describe(**properties: object) -> Damage:
    return lambda folder: write_package(folder, GOOD, **properties)


def _resource(name: str, path: str) -> dict[str, str]:
    return {"name": name, "path": path}


NIL = {"org_id": "ECPAT-LU", "table_name": "media_contributions", "period_id": "2019", "status": "nil"}
AWAY = [_resource("organisations", "organisations.csv"), _resource("sources", "https://example.org/sources.csv")]

FAULTS: dict[str, tuple[Damage, int, tuple[str, str, int | None, str]]] = {
    "unknown code": (
        _change(reach_level="planet"),
        DATA,
        ("constraint-error", "media_contributions", 2, "reach_level"),
    ),
    "bad date": (_change(published_on="04/03/2019"), DATA, ("type-error", "media_contributions", 2, "published_on")),
    "date without its zeros": (
        _change(published_on="2019-3-4"),
        DATA,
        ("lexical-form", "media_contributions", 2, "published_on"),
    ),
    "a code that ends with a line break": (
        _change(contribution_id="MC-1\n"),
        DATA,
        ("pattern-whole", "media_contributions", 2, "contribution_id"),
    ),
    "far date": (
        _change(published_on="2219-03-04"),
        DATA,
        ("constraint-error", "media_contributions", 2, "published_on"),
    ),
    "blank key": (_change(contribution_id=""), DATA, ("constraint-error", "media_contributions", 2, "contribution_id")),
    "key to nothing": (_change(org_id="ECPAT-XX"), DATA, ("foreign-key", "media_contributions", 2, "org_id")),
    "duplicate id": (
        _add("media_contributions", [STORY, STORY]),
        DATA,
        ("primary-key", "media_contributions", 3, "contribution_id"),
    ),
    "nil report with rows": (_add("reporting_status", [NIL]), DATA, ("nil_but_rows", "reporting_status", 2, "status")),
    "undeclared column": (_change(phone="1"), DATA, ("extra-label", "media_contributions", 1, "")),
    "empty table": (
        _write("media_contributions.csv", ",".join(STORY) + "\n"),
        DATA,
        ("empty-table", "media_contributions", None, ""),
    ),
    "empty file": (_write("media_contributions.csv", ""), DATA, ("source-error", "media_contributions", None, "")),
    "missing column": (
        _write("media_contributions.csv", "contribution_id\nMC-1\n"),
        DATA,
        ("missing-label", "media_contributions", 1, "org_id"),
    ),
    "file cut short": (
        lambda folder: _cut(folder / "media_contributions.csv"),
        DATA,
        ("file-cut", "media_contributions", 2, ""),
    ),
    "value too many": (
        lambda folder: _lengthen(folder / "media_contributions.csv"),
        DATA,
        ("extra-cell", "media_contributions", 2, ""),
    ),
    "wrong encoding": (
        _write("organisations.csv", "org_id,name\nX,Népal\n", "cp1252"),
        DATA,
        ("encoding-error", "organisations", 2, ""),
    ),
    "UTF-16": (
        _write("organisations.csv", "org_id\nX\n", "utf-16"),
        DATA,
        ("encoding-error", "organisations", 1, ""),
    ),
    "missing file": (
        lambda folder: (folder / "sources.csv").unlink(),
        DESCRIPTOR,
        ("file-missing", "sources", None, ""),
    ),
    "a workbook in place of the file": (
        lambda folder: (folder / "sources.csv").rename(folder / "sources.xlsx"),
        DESCRIPTOR,
        ("file-missing", "sources", None, ""),
    ),
    "unknown table": (_add("childs", [{"a": "1"}]), DESCRIPTOR, ("resource-unknown", "childs", None, "")),
    "not JSON": (_write("datapackage.json", "{"), DESCRIPTOR, ("descriptor-unreadable", "", None, "")),
    "no tables": (_describe(resources=[]), DESCRIPTOR, ("no-resources", "", None, "")),
    "no basis": (_describe(basis=""), DESCRIPTOR, ("no-basis", "", None, "")),
    "address": (_describe(resources=AWAY), DESCRIPTOR, ("path-outside", "sources", None, "")),
    "another folder": (
        _describe(resources=[_resource("sources", "../sources.csv")]),
        DESCRIPTOR,
        ("path-outside", "sources", None, ""),
    ),
    "a link out of the package": (
        lambda folder: _link(folder / "sources.csv", folder.parent / "elsewhere.csv"),
        DESCRIPTOR,
        ("path-outside", "sources", None, ""),
    ),
}


def _lengthen(path: Path) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n") + ",surplus\n", "utf-8")


def _cut(path: Path) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n,").rpartition(",")[0], "utf-8")


def _link(path: Path, target: Path) -> None:
    path.rename(target)
    path.symlink_to(target)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_with_its_place_and_nothing_is_written(fault: str, tmp_path: Path) -> None:
    """The finding names table, record and field; the exit code is right; the release and the site stay as they were."""
    damage, exit_code, expected = FAULTS[fault]
    raw, processed, site = tmp_path / "raw", tmp_path / "processed", tmp_path / "site"
    package = write_package(raw / "ecpat-luxembourg", GOOD)
    where = ["--raw", str(raw), "--release-dir", str(processed), "--site", str(site)]
    assert build.main(["release", *where]) == 0
    before = {path.name: path.read_bytes() for path in processed.iterdir()}
    damage(package)

    found = tmp_path / "findings.json"
    assert build.main(["check", str(raw), "--json", str(found)]) == exit_code
    findings = json.loads(found.read_text("utf-8"))
    assert expected in [(each["code"], each["resource"], each["row"], each["field"]) for each in findings]

    assert build.main(["all", *where]) == exit_code
    assert {path.name: path.read_bytes() for path in processed.iterdir()} == before
    assert not site.exists()


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


def test_a_value_of_a_record_about_people_is_in_no_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A canary in every cell of beneficiaries: nothing that is printed or written repeats it."""
    canary = "ZQXCANARY"
    columns = read_contract().schemas["beneficiaries"]["fields"]
    row = {column["name"]: canary for column in columns}
    write_package(tmp_path / "raw/a", {**GOOD, "beneficiaries": [row, {**row, "row_id": "1"}]})
    found = tmp_path / "findings.json"
    assert build.main(["check", str(tmp_path / "raw"), "--json", str(found)]) == DATA
    printed = capsys.readouterr()
    assert canary not in printed.out + printed.err + found.read_text("utf-8")


def test_a_package_checked_alone_may_point_into_the_edition_that_it_joins(tmp_path: Path) -> None:
    """Its codes are looked for in the packages of data/raw too; what is wrong with these is not its fault."""
    edition = tmp_path / "raw"
    shutil.copytree(ROOT / "data/raw", edition)
    (edition / "ecpat-belgique" / "claims.csv").write_text("no,table\n", "utf-8")
    package = shutil.copytree(edition / "ecpat-france", tmp_path / "sent")
    contract = read_contract()
    alone = read_edition([package], contract, lambda _: None)[2].groups
    joined = read_edition([package], contract, lambda _: None, [edition])[2].groups
    assert {group.template.code for group in alone} >= {"foreign-key"}
    assert errors(joined) == 0
    assert {group.template.package for group in joined} <= {"ecpat-france"}
