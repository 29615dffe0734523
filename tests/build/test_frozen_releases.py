"""What was released under a number never changes: numbers, days, the release in place, and what a dry run says."""

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import build
from tests.packages import GOOD, ORGANISATIONS, STORY, write_package

TODAY = datetime(2026, 11, 28, 12, tzinfo=UTC)
GOOD_EXIT, REFUSED = 0, 2
SECOND = {**STORY, "contribution_id": "MC-2", "story_id": "ST-2", "published_on": "2020-01-02"}
MORE = {**GOOD, "media_contributions": [STORY, SECOND]}


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_now", lambda: TODAY)


class Office:
    """A folder in which packages are sent and released."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processed = folder / "processed"

    def send(self, tables: Mapping[str, Sequence[Mapping[str, str]]] = GOOD, version: str = "1") -> None:
        write_package(self.folder / "raw/a", tables, version=version)

    def release(self, *options: str, command: str = "release") -> int:
        places = ("--raw", str(self.folder / "raw"), "--release-dir", str(self.processed))
        return build.main([command, *places, "--lang", "en", *options])

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.processed.iterdir()}

    def number(self) -> str:
        info = json.loads((self.processed / "release.json").read_text("utf-8"))
        return f"{info['version']} {info['date']}"

    def numbers(self) -> list[str]:
        with (self.processed / "releases.csv").open(encoding="utf-8", newline="") as file:
            return [row["version"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with one release: 2026.9 of 21 November."""
    made = Office(tmp_path_factory.mktemp("office"))
    made.send()
    assert made.release("--release", "2026.9", "--date", "2026-11-21", "--confirm-date") == GOOD_EXIT
    return made.folder


@pytest.fixture
def office(first: Path, tmp_path: Path) -> Office:
    """Give an office that has released once."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def test_the_same_again_stays_in_place_under_its_number_and_day(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without options, on another day; also with its own number, its own day, or both."""
    before = office.files()
    for options in ([], ["--release", "2026.9"], ["--date", "2026-11-21"]):
        capsys.readouterr()
        assert office.release(*options) == GOOD_EXIT
        assert "release 2026.9 of 2026-11-21 stays in place" in capsys.readouterr().err
        assert office.files() == before


def test_another_version_of_the_program_is_no_other_content(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = office.files()
    monkeypatch.setattr(build, "code_version", lambda: "99.0.0")
    assert office.release() == GOOD_EXIT
    assert office.files() == before


def test_another_content_gets_the_next_number_and_today(office: Office) -> None:
    """Part by part as numbers: 2026.10 comes after 2026.9, and 2026.11 after that."""
    office.send(MORE)
    assert office.release() == GOOD_EXIT
    assert office.number() == "2026.10 2026-11-28"
    office.send()
    assert office.release() == GOOD_EXIT
    assert office.numbers() == ["2026.9", "2026.10", "2026.11"]


def test_a_new_number_or_day_may_be_asked_for_without_a_change(office: Office) -> None:
    assert office.release("--date", "2026-11-22") == GOOD_EXIT
    assert office.number() == "2026.10 2026-11-22"
    assert office.release("--release", "2027.1") == GOOD_EXIT
    assert office.number() == "2027.1 2026-11-28"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--release", "2026.9"], "has been used"),
        (["--release", "2026.8"], "comes before"),
        (["--release", "2026.010"], "Write for instance 2026.10"),
        (["--release", "v2026.10"], "Write for instance 2026.10"),
        (["--date", "2026-11-20"], "comes before that of the last release"),
        (["--date", "2026-11-29"], "has not come yet"),
    ],
)
def test_a_number_or_a_day_that_cannot_be_is_refused(
    office: Office, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written, and the message says what would do."""
    office.send(MORE)
    before = office.files()
    capsys.readouterr()
    assert office.release(*options) == REFUSED
    assert told in re.sub(r"\s+", " ", capsys.readouterr().out)
    assert office.files() == before


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-29"])
def test_an_unusual_day_is_taken_when_it_is_confirmed(office: Office, day: str) -> None:
    office.send(MORE)
    assert office.release("--date", day, "--confirm-date") == GOOD_EXIT
    assert office.number() == f"2026.10 {day}"


def test_a_clock_that_runs_behind_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.send(MORE)
    monkeypatch.setattr(build, "_now", lambda: TODAY.replace(year=2020))
    assert office.release() == REFUSED


def test_a_number_that_was_replaced_is_not_used_again(office: Office) -> None:
    """Not even for the content that it had: its bytes are no longer there to be compared."""
    office.send(MORE)
    assert office.release() == GOOD_EXIT
    office.send()
    assert office.release("--release", "2026.9") == REFUSED


def test_number_and_day_are_told_at_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.release("--release", "10", "--date", "2027-01-01") == REFUSED
    assert "2 problems" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("versions", "number"),
    [
        (["2026.9", "2026.9", "2026.10", "2026.9"], "2026.10"),
        (["2025.3"], "2025.3"),
        (["1", "v3", ""], "2026.1"),
    ],
)
def test_the_first_release_bears_the_number_of_the_newest_package(
    versions: list[str], number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared as numbers; what is written otherwise is no number of a release."""
    office = Office(tmp_path)
    write_package(tmp_path / "raw/a", GOOD, version=versions[0])
    for place, version in enumerate(versions[1:], 1):
        rows = [{**ORGANISATIONS[0], "org_id": f"X-{place}"}]
        write_package(tmp_path / f"raw/b{place}", {"organisations": rows}, version=version)
    assert office.release() == GOOD_EXIT
    assert office.number() == f"{number} 2026-11-28"
    assert "this one is the first" in capsys.readouterr().err


def test_a_package_may_ask_for_a_higher_number_and_never_for_a_lower_one(office: Office) -> None:
    office.send(MORE, version="2026.12")
    assert office.release() == GOOD_EXIT
    office.send(GOOD, version="2026.3")
    assert office.release() == GOOD_EXIT
    assert office.numbers() == ["2026.9", "2026.12", "2026.13"]


# --- a dry run --------------------------------------------------------------------------------------------------------


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Release 2026.10 of 2026-11-28 would replace 2026.9. Nothing is written.",
                "Published rows: 1 added, 1 withdrawn.",
                "  media_contributions: 1 added, 1 withdrawn",
                "  media_contributions.csv: 1 new line, 1 line gone",
            ],
        ),
        (
            "fr",
            [
                "L’édition 2026.10 du 2026-11-28 remplacerait 2026.9. Rien n’est écrit.",
                "Lignes publiées : 1 ajoutée, 1 retirée.",
                "  media_contributions : 1 ajoutée, 1 retirée",
                "  media_contributions.csv : 1 ligne nouvelle, 1 ligne en moins",
            ],
        ),
    ],
)
def test_a_dry_run_says_what_would_change_and_writes_nothing(
    office: Office, language: str, sentences: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows and lines; and what it says is what the release then does."""
    office.send({**GOOD, "media_contributions": [SECOND]})
    before = everything(office.folder)
    capsys.readouterr()
    assert office.release("--dry-run", "--lang", language) == GOOD_EXIT
    told = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    assert [line for line in sentences if line not in told] == []
    assert everything(office.folder) == before
    assert office.release() == GOOD_EXIT
    assert office.number() == "2026.10 2026-11-28"


def test_a_dry_run_names_the_values_that_would_change(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.send(MORE)
    assert office.release("--dry-run") == GOOD_EXIT
    told = capsys.readouterr().out.splitlines()
    assert "Values: 12 new." in told
    assert "  AP-2 · LU · 2020 · in the year: not reported → at least 1" in told


def test_a_dry_run_of_a_first_release_and_of_one_that_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path)
    office.send()
    before = everything(tmp_path)
    assert office.release("--dry-run", "--date", "2026-11-21") == GOOD_EXIT
    assert "This would be the first release: 2026.1 of 2026-11-21" in capsys.readouterr().out
    assert everything(tmp_path) == before
    assert office.release() == GOOD_EXIT
    before = everything(tmp_path)
    assert office.release("--dry-run", command="all") == GOOD_EXIT
    assert "Nothing would change" in capsys.readouterr().out
    assert everything(tmp_path) == before


def test_a_dry_run_refuses_what_a_release_refuses(office: Office) -> None:
    office.send(MORE)
    assert office.release("--dry-run", "--release", "2026.9") == REFUSED
