"""Where packages with rows about people lie: in the private folder, and in none that a repository keeps."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.options import HERE

KEPT = HERE / "data/raw"
"""The packages that the project keeps in its repository."""


def is_kept(folder: Path) -> bool:
    """Whether a repository keeps a folder, or would with the next commit."""
    folder = folder.resolve()
    if folder.is_relative_to(KEPT):
        return True
    checkout = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    return checkout is not None and not _is_ignored(folder, checkout)


def _is_ignored(folder: Path, checkout: Path) -> bool:
    """Whether git leaves a folder out.

    Where git cannot be asked (it is not installed, or the checkout is another user's), its .gitignore is read, as far
    as that names folders from the root: `/data/private/`.
    """
    command = ["git", "-C", str(checkout), "check-ignore", "--quiet", str(folder)]
    try:
        answer = subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        answer = None
    if answer in (0, 1):
        return answer == 0
    return any(folder.is_relative_to(each) for each in _named_folders(checkout))


def _named_folders(checkout: Path) -> Iterator[Path]:
    try:
        lines = (checkout / ".gitignore").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in map(str.strip, lines):
        if line.startswith("/") and line.endswith("/"):
            yield checkout / line.strip("/")
