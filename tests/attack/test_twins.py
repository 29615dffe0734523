"""Two builds with the same published numbers are compared byte by byte."""

from pathlib import Path

import pytest

from tests.attack.twins import differences


def built(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


SAME = {"cube": "ML,5\n", "page": "37 %"}


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        ({"cube": "ML,5\n", "page": "38 %"}, "page", "differs from byte 1 on"),
        ({"cube": "ML,5\n", "page": "37 % "}, "page", "differs from byte 4 on"),
        ({"cube": "ML,5\n"}, "page", "is in one folder only"),
    ],
)
def test_a_difference_is_found(files: dict[str, str], where: str, what: str, tmp_path: Path) -> None:
    one, other = built(tmp_path / "one", **SAME), built(tmp_path / "other", **files)
    assert [(leak.where, leak.what) for leak in differences(one, other)] == [(where, what)]


def test_equal_folders_are_equal(tmp_path: Path) -> None:
    assert list(differences(built(tmp_path / "one", **SAME), built(tmp_path / "other", **SAME))) == []
