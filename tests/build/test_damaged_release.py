"""A release that is not as it was written: told by file, never published, never replaced, never a traceback."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import build
from pipeline.model import FaultError
from pipeline.release import read_release, write_release
from pipeline.seal import DESCRIPTOR, INFO, MARKER
from tests.packages import GOOD, ORGANISATIONS, write_package

Damage = Callable[[Path], object]
TABLE = "organisations.csv"
MOST = 2  # exit code: a fault in a descriptor, a definition or a path


def rewrite(name: str, change: Callable[[str], str], encoding: str = "utf-8") -> Damage:
    """Save a file as another program would."""

    def damage(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        (folder / name).write_bytes(change(text).encode(encoding, "replace"))

    return damage


def describe(change: Callable[[dict[str, object]], object], name: str = DESCRIPTOR) -> Damage:
    """Change one of the JSON files."""

    def damage(folder: Path) -> None:
        read = json.loads((folder / name).read_text("utf-8"))
        change(read)
        (folder / name).write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n", "utf-8")

    return damage


def without_hash(descriptor: dict[str, object]) -> None:
    resources = descriptor["resources"]
    assert isinstance(resources, list)
    del resources[0]["hash"]


def to_folder(folder: Path) -> None:
    (folder / TABLE).unlink()
    (folder / TABLE).mkdir()


def to_nowhere(folder: Path) -> None:
    (folder / TABLE).unlink()
    (folder / TABLE).symlink_to("nowhere")


def to_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a release", "utf-8")


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def mixed(folder: Path) -> None:
    """Put the tables of an invented release into a real one."""
    for path in folder.with_name("invented").glob("*.csv"):
        shutil.copy(path, folder)


DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "truncated": (rewrite(TABLE, lambda text: text[:-20]), TABLE, "differs"),
    "emptied file": (rewrite(TABLE, lambda _: ""), TABLE, "emptied"),
    "missing file": (lambda folder: (folder / TABLE).unlink(), TABLE, "missing"),
    "file too many": (lambda folder: (folder / "notes.txt").write_text("x", "utf-8"), "notes.txt", "foreign"),
    "edited cell": (rewrite(TABLE, lambda text: text.replace("ECPAT France", "ECPAT Frankreich")), TABLE, "differs"),
    "renamed column": (rewrite(TABLE, lambda text: text.replace("org_id", "org", 1)), TABLE, "differs"),
    "rows in another order": (rewrite(TABLE, lambda text: "\n".join(sorted(text.split("\n")))), TABLE, "differs"),
    "line ends of Windows": (rewrite(TABLE, lambda text: text.replace("\n", "\r\n")), TABLE, "spreadsheet"),
    "mark at the head": (rewrite(TABLE, str, "utf-8-sig"), TABLE, "spreadsheet"),
    "semicolons": (rewrite(TABLE, lambda text: text.replace(",", ";")), TABLE, "spreadsheet"),
    "Windows-1252": (rewrite("indicators.csv", str, "cp1252"), "indicators.csv", "spreadsheet"),
    "UTF-16 with tabs": (rewrite(TABLE, lambda text: text.replace(",", "\t"), "utf-16"), TABLE, "spreadsheet"),
    "quoted titles": (rewrite(TABLE, lambda text: text.replace("org_id", '"org_id"', 1)), TABLE, "spreadsheet"),
    "folder in place of a file": (to_folder, TABLE, "unreadable"),
    "link to nothing": (to_nowhere, TABLE, "unreadable"),
    "descriptor is no JSON": (rewrite(DESCRIPTOR, lambda text: text[:-9]), DESCRIPTOR, "differs"),
    "descriptor without tables": (describe(lambda read: read.pop("resources")), DESCRIPTOR, "differs"),
    "hash taken out": (describe(without_hash), DESCRIPTOR, "differs"),
    "descriptor missing": (lambda folder: (folder / DESCRIPTOR).unlink(), DESCRIPTOR, "missing"),
    "other number": (describe(lambda read: read.update(version="2031.1"), INFO), INFO, "differs"),
    "notes missing": (lambda folder: (folder / INFO).unlink(), INFO, "missing"),
    "marker missing": (lambda folder: (folder / MARKER).unlink(), MARKER, "missing"),
    "marker is no JSON": (lambda folder: (folder / MARKER).write_text("?", "utf-8"), MARKER, "differs"),
    "two editions mixed": (mixed, "exclusions.csv", "differs"),
    "emptied folder": (emptied, "", "release-emptied"),
    "file in place of the folder": (to_file, "", "release-not-folder"),
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with packages, the release that was made of them, and an invented one."""
    folder = tmp_path_factory.mktemp("edition")
    write_package(folder / "raw/a", GOOD)
    write_package(folder / "raw-invented/a", {"organisations": ORGANISATIONS}, basis="demonstration")
    for raw, processed in (("raw", "processed"), ("raw-invented", "invented")):
        places = ("--raw", str(folder / raw), "--release-dir", str(folder / processed))
        assert build.main(["release", *places, "--date", "2022-06-30", "--release", "2022.1"]) == 0
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    paths = [folder] if folder.is_file() else folder.rglob("*")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def faults(folder: Path) -> dict[str, str]:
    """What became of each file of a release; or of the folder."""
    with pytest.raises(FaultError) as raised:
        read_release(folder)
    found = {}
    for finding in raised.value.findings:
        words = dict(finding.params)
        for file in words.get("files", "").split(", "):
            found[file] = finding.variant or finding.code
    return found


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_release_is_told_and_left_alone(
    name: str, edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a word of its own, by `site` and by `release`: nothing is published, nothing of the folder changes."""
    damage, file, fault = DAMAGES[name]
    for each in ("raw", "processed", "invented"):
        shutil.copytree(edition / each, tmp_path / each)
    processed = tmp_path / "processed"
    damage(processed)
    before = everything(processed)
    assert faults(processed)[file] == fault
    places = ["--raw", str(tmp_path / "raw"), "--release-dir", str(processed), "--site", str(tmp_path / "site")]
    for command in ("site", "release"):
        capsys.readouterr()
        assert build.main([command, *places, "--lang", "en"]) == MOST, command
        told = capsys.readouterr().out
        assert file in " ".join(told.split()), command
        if fault == "spreadsheet":
            assert "saved by Excel" in " ".join(told.split())
    assert not (tmp_path / "site").exists()
    assert everything(processed) == before


def test_all_damaged_files_are_told_at_once(edition: Path, tmp_path: Path) -> None:
    shutil.copytree(edition / "processed", tmp_path / "processed")
    (tmp_path / "processed" / TABLE).unlink()
    (tmp_path / "processed/indicators.csv").write_bytes(b"")
    (tmp_path / "processed/mine.xlsx").write_bytes(b"PK")
    assert faults(tmp_path / "processed") == {"indicators.csv": "emptied", "mine.xlsx": "foreign", TABLE: "missing"}


def test_a_table_that_a_spreadsheet_has_saved_is_known(edition: Path, tmp_path: Path) -> None:
    """What Excel in French writes as « CSV UTF-8 »."""
    shutil.copytree(edition / "processed", tmp_path / "processed")
    path = tmp_path / "processed" / TABLE
    text = path.read_text("utf-8").replace(",", ";").replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))
    assert faults(tmp_path / "processed") == {TABLE: "spreadsheet"}


def test_what_a_file_manager_leaves_is_no_damage(edition: Path, tmp_path: Path) -> None:
    shutil.copytree(edition / "processed", tmp_path / "processed")
    (tmp_path / "processed/.DS_Store").write_bytes(b"\0")
    assert read_release(tmp_path / "processed").info["version"] == "2022.1"


def test_a_release_of_another_format_is_not_published(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    processed = tmp_path / "processed"
    made = read_release(edition / "processed")
    write_release(replace(made, info={**made.info, "format": "1"}), processed)
    places = ["--release-dir", str(processed), "--site", str(tmp_path / "site")]
    assert build.main(["site", *places, "--lang", "en"]) == MOST
    assert "format 2" in capsys.readouterr().out


def test_a_release_of_the_other_edition_is_not_replaced(edition: Path, tmp_path: Path) -> None:
    """Real and invented: the history of one never ends in the other."""
    shutil.copytree(edition / "processed", tmp_path / "processed")
    before = everything(tmp_path / "processed")
    places = ("--raw", str(edition / "raw-invented"), "--release-dir", str(tmp_path / "processed"))
    assert build.main(["release", *places]) == MOST
    assert everything(tmp_path / "processed") == before
