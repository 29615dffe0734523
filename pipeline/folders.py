"""Folders that are replaced whole, by one run at a time, and only where they are ours.

A folder NAME is written as `.NAME.new`, and takes its place by two renames; between them the former one is
`.NAME.old`. Whenever a run is killed, NAME or `.NAME.old` is whole, and the next run puts it back. `.NAME.new` is
never read. What others have put into NAME (CNAME, .htaccess, .git) stands in its successor too.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeAlias

from filelock import FileLock, Timeout

from pipeline.model import FaultError, Finding, ForeignFolderError

Owned: TypeAlias = Callable[[Path], Collection[str] | None]
"""The files of a folder that are ours, as paths below it; None where we did not write the folder."""
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in any folder that is looked at."""


@contextmanager
def locked(folder: Path, wait_s: float = 0) -> Iterator[None]:
    """Keep other runs away from a folder. Raises FaultError where another run holds it.

    The lock is the system's, which ends with the process: a killed run blocks nobody.
    """
    folder = folder.resolve()
    path = folder.with_name(f".{folder.name}.lock")
    lock = FileLock(path, timeout=wait_s, fallback_to_soft=False)
    if folder.parent.is_dir():  # else there is nothing that others could hold
        try:
            lock.acquire()
        except Timeout:
            raise FaultError(Finding("folder-busy", package=str(folder))) from None
        except OSError:
            pass  # nobody can write there, or the disk has no locks: there is nothing to wait for
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps an open file, and filelock deletes it there
            path.unlink(missing_ok=True)
        lock.release()


# --- a folder in place of another -----------------------------------------------------------------------------------


def replace_folder(folder: Path, files: Mapping[str, bytes], owned: Owned) -> list[str]:
    """Put files in the place of a folder; gives what others have put there, which stays.

    Raises ForeignFolderError where the folder is neither new, nor empty, nor ours.
    """
    with replacing(folder, owned) as (new, foreign):
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            with _named(folder / name):
                (new / name).write_bytes(content)
    return foreign


@contextmanager
def replacing(folder: Path, owned: Owned) -> Iterator[tuple[Path, list[str]]]:
    """An empty folder to be filled, which then takes the place of another, and what others have put into that one.

    Raises ForeignFolderError as above, or where a file of ours would have the name of one that is not.
    """
    folder = folder.resolve()
    recover(folder, owned)
    foreign = foreign_entries(folder, owned)
    new, old = _beside(folder)
    with _named(folder):
        new.mkdir(parents=True)
    try:
        yield new, foreign
        for name in foreign:
            _carry(folder / name, new / name)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException as error:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(new, ignore_errors=True)
        if isinstance(error, OSError) and (not error.filename or Path(str(error.filename)).is_relative_to(new)):
            error.filename = str(folder)
        raise
    _remove_former(new, old)


def recover(folder: Path, owned: Owned) -> bool:
    """Tidy up after a killed run; whether the former folder was put back. Raises ForeignFolderError."""
    folder = folder.resolve()
    new, old = _beside(folder)
    shutil.rmtree(new, ignore_errors=True)
    if not old.exists():
        return False
    if _is_empty(folder):
        folder.rmdir()
    present = folder if folder.exists() else old
    if owned(present) is None:
        raise ForeignFolderError(str(present))
    if present is old:
        old.rename(folder)
        return True
    _remove_former(new, old)
    return False


def is_interrupted(folder: Path) -> bool:
    """Whether a run was killed between the two renames, so that the folder is to be put back."""
    folder = folder.resolve()
    return _beside(folder)[1].exists() and (not folder.exists() or _is_empty(folder))


def interrupted_in(parent: Path, owned: Owned) -> list[Path]:
    """The folders of ours in another one that killed runs have left to be put back or tidied up.

    What was being written when a run was killed is known by its name alone.
    """
    former = [path for path in parent.glob(".*.old") if owned(path) is not None]
    unfinished = [path for path in parent.glob(".*.new") if path.is_dir()]
    names = {path.name.removeprefix(".").removesuffix(path.suffix) for path in (*former, *unfinished)}
    return [parent / name for name in sorted(names)]


def foreign_entries(folder: Path, owned: Owned) -> list[str]:
    """What others have put into a folder of ours, as paths below it; a folder in which nothing is ours is one.

    Raises ForeignFolderError where the folder is not empty and not ours.
    """
    if not folder.exists() or _is_empty(folder):
        return []
    ours = owned(folder) if folder.is_dir() else None
    if ours is None:
        raise ForeignFolderError(str(folder))
    above = chain.from_iterable(PurePosixPath(name).parents for name in ours)
    return sorted(_foreign(folder, "", set(ours), set(map(str, above))))


def _foreign(folder: Path, above: str, ours: set[str], folders: set[str]) -> Iterator[str]:
    for path in folder.iterdir():
        name = above + path.name
        if name in ours or path.name in LITTER:
            continue
        if name in folders and path.is_dir() and not path.is_symlink():
            yield from _foreign(path, f"{name}/", ours, folders)
        else:
            yield name


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _remove_former(new: Path, old: Path) -> None:
    """Delete the former folder under the other name: what is called old is always whole."""
    if old.exists():
        old.rename(new)
        shutil.rmtree(new, ignore_errors=True)


def _carry(source: Path, target: Path) -> None:
    if target.exists():
        raise ForeignFolderError(str(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


# --- a file -----------------------------------------------------------------------------------------------------------


def write_whole(path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write a file beside its place and swap it in; through a link, the file that it leads to.

    A pipe or a device is written into. Raises OSError, with the name.
    """
    with _named(path):
        if (path.exists() and not path.is_file()) or path.absolute().is_relative_to("/dev"):
            with path.open("wb") as file:
                _fill(file, pieces)
            return
        target = Path(os.path.realpath(path))
        new = target.with_name(f".{target.name}.new")
        try:
            with new.open("wb") as file:
                _fill(file, pieces)
                os.fsync(file.fileno())  # some disks say only now that they are full
            new.replace(target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise


def _fill(file: BinaryIO, pieces: Iterable[str] | Iterable[bytes]) -> None:
    file.writelines(piece.encode("utf-8") if isinstance(piece, str) else piece for piece in pieces)
    file.flush()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let a fault of the system name the file: of a full disk it names none."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


@contextmanager
def for_owner_only(*, is_private: bool = True) -> Iterator[None]:
    """Whatever private is written inside may be read by its owner alone."""
    before = os.umask(0o077) if is_private else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)
