"""Folders that are replaced whole: only ours, one run at a time, and whole at whatever instant a run is killed."""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import build
from pipeline.folders import is_interrupted, recover
from pipeline.model import FaultError, ForeignFolderError
from pipeline.website.output.site_folder import MARKER, site_names, write_site
from tests.build.killing import run
from tests.building import ROOT
from tests.packages import GOOD, ORGANISATIONS, write_package

REFUSED = 2
OLD = {"index.html": b"old", "fr/index.html": b"vieux"}
NEW = {"index.html": b"new", "en/index.html": b"new"}
THEIRS = {
    "CNAME": b"www",
    ".htaccess": b"deny",
    ".well-known/security.txt": b"us",
    ".git/objects/ab/cd": b"\0",
    "fr/own.html": b"own",
}


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, without the marker."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop(MARKER, None)
    return found


def put(folder: Path, content: dict[str, bytes]) -> Path:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    return folder


# --- whose folder it is -----------------------------------------------------------------------------------------------


def test_what_others_have_put_into_a_site_stays(tmp_path: Path) -> None:
    """Files of the host and a repository; whole folders of theirs are named once, files of ours vanish."""
    site = tmp_path / "site"
    assert write_site(OLD, site, "documented") == []
    put(site, THEIRS)
    (site / "latest").symlink_to("fr")
    kept = write_site(NEW, site, "documented")
    assert kept == [".git", ".htaccess", ".well-known", "CNAME", "fr/own.html", "latest"]
    assert (site / "latest").is_symlink()
    (site / "latest").unlink()
    assert files(site) == {**NEW, **THEIRS}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_web_root_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """Also one with a 404.html, an index and a folder of files."""
    theirs = {**THEIRS, "404.html": b"?", "index.html": b"hello", "files/release.json": b"{}"}
    root = put(tmp_path / "www", theirs)
    with pytest.raises(ForeignFolderError):
        write_site(NEW, root, "documented")
    assert files(root) == theirs


def test_a_file_of_theirs_is_never_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(OLD, site, "documented")
    put(site, {"robots.txt": b"theirs"})
    with pytest.raises(ForeignFolderError):
        write_site({**NEW, "robots.txt": b"ours"}, site, "documented")
    assert files(site) == {**OLD, "robots.txt": b"theirs"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_site_of_one_edition_does_not_replace_that_of_the_other(tmp_path: Path) -> None:
    write_site(OLD, tmp_path / "site", "documented")
    with pytest.raises(FaultError):
        write_site(NEW, tmp_path / "site", "demonstration")
    assert files(tmp_path / "site") == OLD


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_site(NEW, tmp_path / "empty", "documented")
    assert files(tmp_path / "empty") == NEW
    (tmp_path / "file").write_bytes(b"theirs")
    with pytest.raises(ForeignFolderError):
        write_site(NEW, tmp_path / "file", "documented")
    assert (tmp_path / "file").read_bytes() == b"theirs"


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write_site(OLD, tmp_path / "disk/site", "documented")
    (tmp_path / "site").symlink_to(tmp_path / "disk/site")
    write_site(NEW, tmp_path / "site", "documented")
    assert (tmp_path / "site").is_symlink()
    assert files(tmp_path / "disk/site") == NEW


# --- a run that is killed ---------------------------------------------------------------------------------------------


def test_a_kill_before_any_step_leaves_a_whole_folder_and_the_next_run_goes_through(tmp_path: Path) -> None:
    """The old one or the new one, or the old one under its other name, which the next run puts back."""
    before, after = {**OLD, **THEIRS}, {**NEW, **THEIRS}

    def replace(folder: Path) -> int:
        write_site(NEW, folder / "site", "documented")
        return 0

    seen: list[tuple[bool, bool]] = []
    for step in range(1000):
        folder = tmp_path / str(step)
        site, former = folder / "site", folder / ".site.old"
        write_site(OLD, site, "documented")
        put(site, THEIRS)
        code = run(partial(replace, folder), before_step=step)
        whole = [files(each) for each in (site, former) if each.exists()]
        assert whole, step
        assert all(each in (before, after) for each in whole), step
        seen.append((site.exists(), former.exists()))
        assert recover(site, site_names) is (seen[-1] == (False, True)), step
        replace(folder)
        assert files(site) == after, step
        assert [path.name for path in folder.iterdir()] == ["site"], step
        if code == 0:
            break
    assert set(seen) == {(True, False), (False, True), (True, True)}
    assert len(seen) > 20


@pytest.mark.parametrize("former_first", [True, False])
def test_what_only_stands_under_the_other_name_is_put_back(tmp_path: Path, former_first: bool) -> None:
    """Also where somebody has made an empty folder in its place."""
    site = tmp_path / "site"
    write_site(OLD, site, "documented")
    site.rename(tmp_path / ".site.old")
    if not former_first:
        site.mkdir()
    put(tmp_path / ".site.new", {"half": b""})
    assert is_interrupted(site)
    assert recover(site, site_names)
    assert files(site) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_import_had_begun_to_write_goes_with_the_next_command(tmp_path: Path) -> None:
    """It holds rows about people, and nobody may ever import that package again."""
    write_package(tmp_path / "raw/office", GOOD)
    put(tmp_path / "private/raw/.mali.new", {"beneficiaries.csv": b"half a row"})
    assert build.main(["check", "--raw", str(tmp_path / "raw")]) == 0
    assert list((tmp_path / "private/raw").iterdir()) == []


def test_nothing_is_tidied_up_that_is_not_ours(tmp_path: Path) -> None:
    """A folder of theirs stands where ours was: ours under its other name stays too."""
    write_site(OLD, tmp_path / "site", "documented")
    (tmp_path / "site").rename(tmp_path / ".site.old")
    put(tmp_path / "site", {"letter.txt": b"theirs"})
    with pytest.raises(ForeignFolderError):
        write_site(NEW, tmp_path / "site", "documented")
    assert files(tmp_path / "site") == {"letter.txt": b"theirs"}
    assert files(tmp_path / ".site.old") == OLD


def test_a_former_folder_that_is_not_ours_is_not_put_back(tmp_path: Path) -> None:
    put(tmp_path / ".site.old", {"letter.txt": b"theirs"})
    with pytest.raises(ForeignFolderError):
        write_site(NEW, tmp_path / "site", "documented")
    assert files(tmp_path / ".site.old") == {"letter.txt": b"theirs"}


@pytest.mark.audit
@pytest.mark.parametrize(("command", "kills"), [("release", 20), ("site", 45), ("import", 35)])
def test_after_a_hundred_kills_nothing_is_lost_and_the_next_run_goes_through(
    command: str, kills: int, tmp_path: Path
) -> None:
    """Killed at random instants; what the next run makes has the bytes that it should."""
    seed = str(random.random())
    done = subprocess.run(
        [sys.executable, "-m", "tests.build.kill_runs", tmp_path, command, str(kills), seed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed {seed}: {(done.stdout + done.stderr)[-3000:]}"
    hits = re.search(r"(\d+) killed before their end", done.stdout)
    assert hits is not None
    assert int(hits[1]) > kills / 2


# --- one run at a time ------------------------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from pipeline.folders import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that holds the folder of a release."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "processed")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "Une autre exécution travaille"),
        ("en", "Another run is at work"),
    ],
)
def test_a_second_run_is_told_that_another_is_at_work(
    held: subprocess.Popen[str], language: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_package(tmp_path / "raw/a", GOOD)
    places = ["--raw", str(tmp_path / "raw"), "--release-dir", str(tmp_path / "processed"), "--lang", language]
    assert build.main(["release", *places]) == REFUSED
    assert told in " ".join(capsys.readouterr().out.split())
    assert not (tmp_path / "processed").exists()
    assert build.main(["release", "--dry-run", *places]) == 0, "who only looks is not kept away"


def test_a_run_that_was_killed_blocks_nobody(held: subprocess.Popen[str], tmp_path: Path) -> None:
    held.kill()
    held.wait()
    assert (tmp_path / ".processed.lock").exists()
    write_package(tmp_path / "raw/a", GOOD)
    places = ["--raw", str(tmp_path / "raw"), "--release-dir", str(tmp_path / "processed")]
    assert build.main(["release", *places, "--date", "2022-06-30"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["processed", "raw"]


def test_a_slip_in_the_name_of_a_folder_makes_no_folder(tmp_path: Path) -> None:
    """Who only reads leaves nothing behind, not even a lock."""
    places = ["--release-dir", str(tmp_path / "no/such/release"), "--site", str(tmp_path / "site")]
    assert build.main(["site", *places]) == REFUSED
    assert list(tmp_path.iterdir()) == []


# --- the commands after a kill ----------------------------------------------------------------------------------------


def test_each_command_puts_back_what_a_killed_one_has_left_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A release that only stands under its other name is no first release, and a package no missing one."""
    write_package(tmp_path / "raw/a", GOOD)
    other = {"organisations": [{**ORGANISATIONS[0], "org_id": "X-1"}]}
    write_package(tmp_path / "private/raw/b", other)
    places = ["--raw", str(tmp_path / "raw"), "--release-dir", str(tmp_path / "processed"), "--lang", "en"]
    assert build.main(["release", *places, "--date", "2022-06-30"]) == 0
    before = files(tmp_path)
    for folder in (tmp_path / "processed", tmp_path / "raw/a", tmp_path / "private/raw/b"):
        folder.rename(folder.with_name(f".{folder.name}.old"))
        capsys.readouterr()
        assert build.main(["release", "--dry-run", *places]) == REFUSED
        assert not folder.exists(), "a dry run writes nothing"
        assert build.main(["release", *places]) == 0
        assert f"“{folder}” was put back" in capsys.readouterr().err
        assert files(tmp_path) == before
