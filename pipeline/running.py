"""What a command does around its work on a folder.

`site` uses it too: nothing of the private half is loaded unless there is something to tell.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.folders import Owned, interrupted_in, is_interrupted, locked, recover
from pipeline.model import FaultError, Finding
from pipeline.release import Release, read_release, release_names

READING_S = 30  # how long a command that only reads a folder waits for one that replaces it


@dataclass(frozen=True)
class Run:
    language: str
    is_dry: bool = False


@contextmanager
def alone(folder: Path, owned: Owned, run: Run, *, is_read: bool = False) -> Iterator[None]:
    """Keep other runs away from a folder, and put back what a killed one has left. A dry run writes nothing.

    Raises FaultError where another run is at work, or where a dry run would have to put something back.
    """
    if run.is_dry:
        if is_interrupted(folder):
            raise FaultError(Finding("run-interrupted", package=str(folder)))
        yield
        return
    if not is_read:
        folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder, READING_S if is_read else 0):
        if recover(folder, owned):
            from pipeline.report.run_notes import note

            note(run.language, "put_back", folder=folder)
        yield


def recover_packages(folders: Iterable[Path], run: Run) -> None:
    """Put back the packages that killed imports have left, and delete what they had begun to write."""
    from pipeline.intake.descriptor import package_names

    for parent in folders:
        for folder in interrupted_in(parent, package_names):
            with alone(folder, package_names, run, is_read=True):  # an import at work is waited for
                pass


def release_in(folder: Path, run: Run, edition: str = "") -> Release:
    """The release in a folder, of one edition where that is named. Raises FaultError."""
    with alone(folder, release_names, run, is_read=True):
        found = read_release(folder)
    if edition not in ("", found.info["edition"]):
        raise FaultError(Finding("release-of-other-edition", package=str(folder)))
    return found
