"""Two sets of true counts that publish the same cube must ship the same bytes.

This finds what no list of channels does: a share, a rank, the order of a tie, the width of a bar, a count of rows,
a date or a hash that was taken from the truth instead of from the published numbers.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.attack.leaks import Leak


def differences(one: Path, other: Path) -> Iterator[Leak]:
    """Each file that only one of two built folders has, or whose bytes differ, with the first byte that does."""
    mine, yours = _files(one), _files(other)
    for name in sorted(mine.keys() ^ yours.keys()):
        yield Leak("twin", name, "is in one folder only")
    for name in sorted(mine.keys() & yours.keys()):
        if (left := mine[name].read_bytes()) != (right := yours[name].read_bytes()):
            yield Leak("twin", name, f"differs from byte {_first(left, right)} on")


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _first(left: bytes, right: bytes) -> int:
    """The position of the first difference."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
