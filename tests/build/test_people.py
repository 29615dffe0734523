"""The commands about people: what `key` and `release` answer, and with which exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from tests.packages import ORGANISATIONS, write_package
from tests.people import group, office

ROWS = [group(1, "ML", "2019", value="1200"), group(2, "ML", "2019", value="12", sex="m")]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Give a command that works on the packages, the key and the release of one folder."""

    def command(name: str, *options: str) -> int:
        folders = ["--raw", str(tmp_path / "raw"), "--release-dir", str(tmp_path / "processed")]
        return build.main([name, "--private", str(tmp_path / "private"), *folders, *options])

    return command


def send(folder: Path, version: str = "1", **renamed: str) -> None:
    """Write the package of an office, some of its projects under another code."""
    tables = {"organisations": ORGANISATIONS, **office(ROWS)}
    text = json.dumps(tables)
    for old, new in renamed.items():
        text = text.replace(f"P-OFFICE-{old}", new)
    write_package(folder / "raw/office", json.loads(text), version=version)


def test_a_key_is_asked_for_made_and_held_to(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    send(tmp_path)
    assert run("release") == 3
    assert "python build.py init-key" in capsys.readouterr().out
    assert not (tmp_path / "processed").exists()
    assert run("init-key") == run("release") == run("init-key") == 0
    key = tmp_path / "private/key"
    ours = key.read_bytes()
    for damage, sentence in ((b"", "32"), (bytes(32), "n’est pas celle")):
        key.write_bytes(damage)
        capsys.readouterr()
        assert run("release") == 3
        assert sentence in capsys.readouterr().out
    key.unlink()
    assert run("release") == 3
    assert "ecpat:key-check" in capsys.readouterr().out
    key.write_bytes(ours)
    assert run("release") == 0


def test_a_renamed_project_stops_until_it_is_declared(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    send(tmp_path)
    assert run("init-key") == run("release") == 0
    send(tmp_path, "2", ML="P-SAHEL")
    capsys.readouterr()
    assert run("release") == 3
    told = capsys.readouterr().out
    assert "P-OFFICE-ML" in told
    assert "P-SAHEL" in told
    assert run("release", "--new", "P-SAHEL") == 0
