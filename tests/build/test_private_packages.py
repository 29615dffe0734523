"""Rows about people lie in the private folder, and a table of people in a folder that a repository keeps is refused."""

import subprocess
from pathlib import Path

import pytest

from build import main
from pipeline.intake import package_folders
from tests.building import ROOT
from tests.packages import ORGANISATIONS, SOURCE, write_package
from tests.people import group, office
from tests.workbook.filling import fill, template

REPORT = {"org_id": "ECPAT-LU", "table_name": "beneficiaries", "period_id": "2019", "status": "complete"}
CAPTURE = pytest.CaptureFixture[str]


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A folder `raw` with the package of the network, all that an office refers to."""
    write_package(tmp_path / "raw" / "network", {"organisations": ORGANISATIONS, "sources": [SOURCE]})
    return tmp_path


def run(command: str, edition: Path, *options: str) -> int:
    folders = ["--raw", str(edition / "raw"), "--release-dir", str(edition / "processed")]
    return main([command, *folders, *options])


def workbook(edition: Path, *, with_people: bool) -> str:
    tables = office([group(1, "ML", "2019", value="12")] if with_people else [])
    return str(fill(template(), edition / "w.xlsx", tables, name="office"))


def modes(folder: Path) -> set[tuple[bool, str]]:
    """Which rights the files and folders have: (is a folder, rights)."""
    found = [folder, *folder.rglob("*")]
    return {(each.is_dir(), oct(each.stat().st_mode & 0o777)) for each in found}


def test_a_workbook_with_people_goes_into_the_private_folder(edition: Path) -> None:
    assert run("import", edition, workbook(edition, with_people=True)) == 0
    assert [each.name for each in (edition / "raw").iterdir()] == ["network"]
    assert (edition / "private/raw/office/beneficiaries.csv").is_file()
    assert modes(edition / "private") == {(True, "0o700"), (False, "0o600")}


def test_a_workbook_without_people_goes_among_the_packages(edition: Path) -> None:
    assert run("import", edition, workbook(edition, with_people=False)) == 0
    assert (edition / "raw/office/projects.csv").is_file()
    assert not (edition / "private").exists()


def test_a_package_moves_when_people_come_and_an_empty_sheet_keeps_them(edition: Path, capsys: CAPTURE) -> None:
    for with_people in (False, True, False):
        assert run("import", edition, workbook(edition, with_people=with_people)) == 0
        assert (edition / "private/raw/office").exists() or not with_people
    assert [each.name for each in (edition / "raw").iterdir()] == ["network"]
    assert (edition / "private/raw/office/beneficiaries.csv").is_file()
    told = capsys.readouterr().err
    assert f"de {edition / 'raw/office'} à {edition / 'private/raw/office'}" in told
    assert "n’existe plus, c’est voulu" in told
    assert run("check", edition) == 0


def test_an_office_can_take_away_its_rows_about_people(edition: Path) -> None:
    assert run("import", edition, workbook(edition, with_people=True)) == 0
    folder = edition / "private/raw/office"
    (folder / "beneficiaries.csv").unlink()
    assert run("write-descriptor", edition, str(folder), "--title", "Bureau", "--version", "2019.1") == 0
    assert run("check", edition) == 0
    assert run("release", edition) == 0  # asks for no key: no row about people is left


def test_an_edition_is_checked_with_its_private_packages(edition: Path, capsys: CAPTURE) -> None:
    assert run("import", edition, workbook(edition, with_people=True)) == 0
    capsys.readouterr()
    assert run("check", edition) == 0
    assert "network, office" in capsys.readouterr().err
    assert modes(edition / "private/receipts") == {(True, "0o700"), (False, "0o600")}
    assert run("check", edition, str(edition / "private/raw/office")) == 0


@pytest.mark.parametrize("ignored", ["", "/private/\n", "private\n"])
def test_a_checkout_keeps_what_it_does_not_ignore(ignored: str, edition: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(edition)], check=True)
    (edition / ".gitignore").write_text(ignored, "utf-8")
    assert run("import", edition, workbook(edition, with_people=True)) == (0 if ignored else 2)
    assert (edition / "private/raw/office").exists() == bool(ignored)


def test_a_checkout_is_known_where_git_is_not_installed(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (edition / ".git").write_text("gitdir: elsewhere", "utf-8")
    assert package_folders.is_kept(edition / "private/raw")
    (edition / ".gitignore").write_text("# what a run makes\n/private/\n", "utf-8")
    assert not package_folders.is_kept(edition / "private/raw")
    assert package_folders.is_kept(edition / "raw")


@pytest.mark.parametrize("name", ["office", "Amina Traoré 12 ans"])
@pytest.mark.parametrize("is_package", [True, False])
def test_people_in_a_kept_folder_are_refused_and_nothing_is_said_of_them(
    name: str, is_package: bool, edition: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPTURE
) -> None:
    monkeypatch.setattr(package_folders, "KEPT", edition / "raw")
    folder = write_package(edition / "raw" / name, office([group(1, "ML", "2019", value="4711")]))
    if not is_package:
        (folder / "datapackage.json").unlink()
    for command in ("check", "release"):
        assert run(command, edition) == 2
    told = "".join(capsys.readouterr().out.split())
    assert "data/private/raw" in told
    assert "raw/office" in told or name != "office"
    assert not [each for each in ("Amina", "4711", "P-OFFICE-ML") if each in told]
    assert not (edition / "processed").exists()


def test_the_packages_of_the_project_are_in_a_kept_folder_and_the_demonstration_is_not() -> None:
    root = ROOT
    assert package_folders.is_kept(root / "data/raw/office")
    assert not package_folders.is_kept(root / "data/private/raw/office")
    assert not package_folders.is_kept(root / "data/demonstration/raw/office")
