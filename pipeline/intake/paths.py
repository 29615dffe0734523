"""Which file of its package a descriptor names: nothing outside the folder is opened, and nothing is fetched."""

import os
import re
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path, PurePath

from pipeline.intake.read_json import UNSEEN, finding
from pipeline.model import Finding
from pipeline.typography import plain

DESCRIPTOR = "datapackage.json"
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:|//|\\\\)")
"""How an address begins: a scheme of two letters or more, or the name of a machine."""
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def path_finding(folder: Path, path: object, place: Finding, taken: Collection[str] = ()) -> Finding | None:
    """Why a path may not be followed, or None. `place` is a finding whose package and resource are taken over.

    `taken` are the files that other tables name: none of them is proposed for one that is missing.
    """
    if not isinstance(path, str) or not path or UNSEEN.search(path):
        return finding(place, "path-outside")
    if ADDRESS.match(path):
        return finding(place, "path-outside", "address", path=path)
    if "\\" in path:
        return finding(place, "path-outside", "backslash", path=path)
    if not _is_inside(folder, path):
        leads_out = PurePath(path).is_absolute() or ".." in PurePath(path).parts
        return finding(place, "path-outside", "parent" if leads_out else "link", path=path)
    if (folder / path).is_dir():
        return finding(place, "path-kind", "folder", path=path)
    return _missing(folder, path, place, taken)


def _is_inside(folder: Path, path: str) -> bool:
    """Whether a path stays in a folder, wherever links lead."""
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        return False


def _missing(folder: Path, path: str, place: Finding, taken: Collection[str]) -> Finding | None:
    """A file that is not there by this very name: on some computers a capital or an accent makes no difference."""
    here = folder
    for part in (part for part in path.split("/") if part not in ("", ".")):
        try:
            names = [entry.name for entry in os.scandir(here)]
        except OSError:
            names = []
        if part not in names:
            return _no_such_file([name for name in _names_in(folder) if name not in taken], path, place)
        here /= part
    return None


def _no_such_file(names: list[str], path: str, place: Finding) -> Finding:
    alike = [name for name in names if plain(name) == plain(path)]
    near = alike or get_close_matches(path, names, n=1, cutoff=0.7)
    if not near:
        return finding(place, "file-missing", path=path)
    variant = "near"
    if alike:
        variant = "case"
    elif near[0].lower().endswith(WORKBOOKS) and not path.lower().endswith(WORKBOOKS):
        variant = "workbook"
    return finding(place, "file-missing", variant, path=path, near=near[0])


def _names_in(folder: Path) -> list[str]:
    """The files of a package that are not hidden, two levels deep, as the standard writes paths."""
    files = [file for file in (*folder.glob("*"), *folder.glob("*/*")) if file.name != DESCRIPTOR and file.is_file()]
    names = [file.relative_to(folder).as_posix() for file in files]
    return sorted(name for name in names if "/." not in f"/{name}")
