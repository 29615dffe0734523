"""The commands about people: what `key` and `release` answer, and with which exit code."""

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


def test_a_key_is_asked_for_made_and_held_to(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    write_package(tmp_path / "raw/office", {"organisations": ORGANISATIONS, **office(ROWS)})
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
