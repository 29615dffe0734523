"""A file is read once and handed on: whatever a check or a release needs of it, it is opened a single time."""

import sys
from collections import Counter
from pathlib import Path

import pytest

import build
from tests.building import ROOT
from tests.dirty import clean_package, network_package
from tests.packages import GOOD, STORY, write_package

_opened: list[str] = []
_is_watching = False


def _note(event: str, args: tuple[object, ...]) -> None:
    """Write down every file that this process opens while somebody is watching; a hook can never be taken away."""
    if _is_watching and event == "open" and isinstance(args[0], str | Path):
        _opened.append(str(Path(args[0]).resolve()))


sys.addaudithook(_note)


def opened(folder: Path, *command: str, code: int = 0) -> Counter[str]:
    """How often a command opens each file under a folder."""
    global _is_watching  # noqa: PLW0603 - the hook asks for it
    _opened.clear()
    _is_watching = True
    try:
        assert build.main(command) == code
    finally:
        _is_watching = False
    root = str(folder.resolve())
    return Counter(path for path in _opened if path.startswith(root))


def files_in(folder: Path) -> dict[str, int]:
    """Each file of the packages in a folder, once."""
    return {str(path.resolve()): 1 for path in folder.glob("*/*") if path.is_file()}


def test_a_check_opens_each_file_of_an_edition_once(tmp_path: Path) -> None:
    raw = ROOT / "data/raw"
    assert opened(raw, "check", "--receipts", str(tmp_path / "receipts")) == files_in(raw)


def test_a_check_of_people_opens_each_file_once_though_the_gate_looks_first(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    network_package(raw / "network")
    clean_package(raw / "partner")
    command = ("check", str(raw), "--html", str(tmp_path / "p.html"), "--worklist", str(tmp_path / "w.csv"))
    assert opened(raw, *command) == files_in(raw)


@pytest.mark.parametrize("cell", [{"published_on": "04/03/2019"}, {"org_id": "ECPAT-XX"}, {"outlet": "S?gou"}])
def test_a_file_with_faults_is_not_opened_again_to_explain_them(cell: dict[str, str], tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_package(raw / "p", {**GOOD, "media_contributions": [{**STORY, **cell}]})
    code = 0 if "outlet" in cell else 1
    assert opened(raw, "check", str(raw), "--json", str(tmp_path / "f.json"), code=code) == files_in(raw)


def test_a_release_opens_each_file_once(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_package(raw / "p", GOOD)
    assert opened(raw, "release", "--raw", str(raw), "--release-dir", str(tmp_path / "processed")) == files_in(raw)
