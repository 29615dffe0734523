"""Nothing that was sent is lost in silence: what would not be read is a fault that names it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from tests.building import ROOT
from tests.packages import GOOD, ORGANISATIONS, STORY, write_package

DESCRIPTOR = 2


def check(*arguments: str, found: Path) -> tuple[int, list[dict[str, str]]]:
    exit_code = build.main(["check", *arguments, "--json", str(found)])
    return exit_code, json.loads(found.read_text("utf-8"))


def _nest(folder: Path) -> None:
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.mkdir()
    aside.rename(folder / "office")


def _rename(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "datapackage.json").rename(folder / name)


def _undeclared(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text("project_id\nP-1\n", "utf-8")


LOST: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "unzipped into a folder of its own name": (_nest, "folder-without-descriptor", "office/office"),
    "a text by its ending": (_rename("datapackage.json.txt"), "folder-without-descriptor", "datapackage.json.txt"),
    "a second download": (_rename("datapackage (1).json"), "folder-without-descriptor", "datapackage (1).json"),
    "a capital": (_rename("Datapackage.json"), "folder-without-descriptor", "Datapackage.json"),
    "no descriptor": (
        lambda folder: (folder / "datapackage.json").unlink(),
        "folder-without-descriptor",
        "sources.csv",
    ),
    "a table that is not declared": (_undeclared("projects.csv"), "table-undeclared", "projects.csv"),
    "a copy of one": (_undeclared("Projects - Copie (2).csv"), "table-undeclared", "Projects - Copie (2).csv"),
    "one in a folder": (_undeclared("../office/projects.csv.txt"), "table-undeclared", "projects.csv.txt"),
}


@pytest.mark.parametrize("case", LOST)
def test_what_would_not_be_read_is_a_fault_with_and_without_a_path(case: str, tmp_path: Path) -> None:
    damage, code, told = LOST[case]
    raw = tmp_path / "raw"
    write_package(raw / "office", {"media_contributions": [STORY]})
    write_package(raw / "register", {"organisations": ORGANISATIONS, "sources": GOOD["sources"]})
    damage(raw / "office")
    if code == "folder-without-descriptor" and "sources" in told:
        shutil.copy(raw / "register/sources.csv", raw / "office")
    for where in (["--raw", str(raw)], [str(raw)], [str(raw / "office"), "--raw", str(raw)]):
        exit_code, findings = check(*where, found=tmp_path / "found.json")
        assert exit_code == DESCRIPTOR, where
        assert [each["code"] for each in findings if each["severity"] == "error"] == [code], where
        assert told in findings[0]["what_fr"]


def test_a_list_of_an_earlier_model_is_a_card_for_each_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_package(tmp_path / "raw/office", {**GOOD, "help_addresses": [{"address_id": "1"}]})
    for name in ("help_lines.csv", "offices.csv", "programme_lines.csv", "open_questions.csv"):
        (folder / name).write_text("x\n1\n", "utf-8")
    assert check("--raw", str(tmp_path / "raw"), found=tmp_path / "found.json")[0] == DESCRIPTOR
    told = capsys.readouterr().out
    assert "2 problèmes à corriger" in " ".join(told.split())
    assert "(offices.csv" in told or "(open_questions.csv" in told
    assert told.count("Si vous tenez les paquets") == told.count("Si vous avez envoyé ce") == 2


@pytest.mark.parametrize("name", ["envoi.xlsx", "projects.csv", "office.zip", "datapackage.json.txt"])
def test_a_file_beside_the_packages_is_a_fault(name: str, tmp_path: Path) -> None:
    write_package(tmp_path / "raw/office", GOOD)
    (tmp_path / "raw" / name).write_bytes(b"x")
    (tmp_path / "raw/README.md").write_text("about", "utf-8")
    exit_code, findings = check("--raw", str(tmp_path / "raw"), found=tmp_path / "found.json")
    assert (exit_code, [each["code"] for each in findings]) == (DESCRIPTOR, ["files-beside-packages"])
    assert name in findings[0]["what_en"]
    assert "README" not in findings[0]["what_en"]


def test_names_of_files_beside_rows_about_people_are_not_repeated(tmp_path: Path) -> None:
    folder = tmp_path / "private/raw/Fatou Traoré"
    folder.mkdir(parents=True)
    (folder / "beneficiaries Fatou.csv").write_text("x\n", "utf-8")
    write_package(tmp_path / "raw/office", GOOD)
    found = tmp_path / "found.json"
    assert check("--raw", str(tmp_path / "raw"), found=found)[0] == DESCRIPTOR
    assert "Fatou" not in found.read_text("utf-8")


def test_what_the_release_before_had_is_left_out_on_an_explicit_word_only(tmp_path: Path) -> None:
    where = ["--raw", str(tmp_path / "raw"), "--release-dir", str(tmp_path / "processed")]
    write_package(tmp_path / "raw/register", {"organisations": ORGANISATIONS, "sources": GOOD["sources"]})
    write_package(tmp_path / "raw/office", {"media_contributions": [STORY]})
    write_package(tmp_path / "raw/other", {"sources": [{**GOOD["sources"][0], "source_id": "S-2"}]})
    assert build.main(["release", *where]) == 0
    shutil.rmtree(tmp_path / "raw/other")
    shutil.rmtree(tmp_path / "raw/office")
    write_package(tmp_path / "raw/office", {"sources": [{**GOOD["sources"][0], "source_id": "S-2"}]})
    for named in ([], ["--without", "other"], ["--without", "office/media_contributions"], ["--without", "media"]):
        assert build.main(["release", *where, *named]) == DESCRIPTOR
    assert build.main(["release", *where, "--without", "other", "--without", "office/media_contributions"]) == 0


def test_a_value_that_is_wrong_stops_no_report_and_makes_no_receipt_of_its_rows(tmp_path: Path) -> None:
    write_package(tmp_path / "raw/office", {**GOOD, "media_contributions": [{**STORY, "validation_status": "validé"}]})
    exit_code, findings = check("--raw", str(tmp_path / "raw"), found=tmp_path / "found.json")
    assert (exit_code, [each["code"] for each in findings]) == (1, ["constraint-error"])


def test_one_package_of_an_edition_has_a_receipt_of_its_own(tmp_path: Path) -> None:
    for name in ("ecpat-france", "ecpat-network"):
        one = ["check", str(ROOT / "data/raw" / name), "--receipts", str(tmp_path / "receipts")]
        assert build.main(one) == 0
        assert (tmp_path / "receipts" / f"{name}.fr.html").is_file()
