"""The wall round a package: what its descriptor names is a file of its own, or it is not opened at all.

Nothing here follows an address, and nothing outside the folder is touched but to see where a link leads.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from pipeline.intake.read_json import UNSEEN, finding
from pipeline.model import Finding

DESCRIPTOR = "datapackage.json"
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:|//|\\\\)")
"""How an address begins: a scheme of two letters or more, or the name of a machine."""
ABSOLUTE = re.compile(r"(/|~|[A-Za-z]:)")
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
VARIABLE = re.compile(r"\$\w|\$\{|%[^%]+%")
"""What a shell or a reader of paths may replace by something else."""


def path_finding(
    folder: Path, path: object, place: Finding, taken: Collection[str] = (), *, is_data: bool = True
) -> Finding | None:
    """Why a path may not be followed, or None. `place` is a finding whose package and resource are taken over.

    `taken` are the files that other tables name: none of them is proposed for one that is missing.
    """
    if not isinstance(path, str) or not path or UNSEEN.search(path):
        return finding(place, "path-outside")
    if why := _wording(path):
        return finding(place, "path-outside", why, path=path)
    try:
        target = (folder / path).resolve()
        root = folder.resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name that no file can have
        return finding(place, "path-outside", "circle", path=path)
    if not target.is_relative_to(root):
        return finding(place, "path-outside", "link", path=path)
    if any(part.startswith(".") for part in target.relative_to(root).parts):
        return finding(place, "path-outside", "hidden", path=path)
    return _missing(folder, path, place, taken) or _kind(target, path, place, is_data=is_data)


def _wording(path: str) -> str:
    """Why a path is refused by its words alone, or nothing."""
    parts = path.split("/")
    rules = {
        "address": ADDRESS.match(path),
        "absolute": ABSOLUTE.match(path),
        "backslash": "\\" in path,
        "parent": any(part.strip(" .") == "" and len(part.strip()) > 1 for part in parts),
        "hidden": any(part.startswith(".") and part != "." for part in parts),
        "odd": VARIABLE.search(path) or ":" in path or any(part != "." and part.endswith((" ", ".")) for part in parts),
    }
    return next((why for why, fits in rules.items() if fits), "")


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
    alike = [name for name in names if _plain(name) == _plain(path)]
    near = alike or get_close_matches(path, names, n=1, cutoff=0.7)
    is_workbook = "".join(near[:1]).lower().endswith(WORKBOOKS) and not path.lower().endswith(WORKBOOKS)
    variant = "case" if alike else "workbook" if is_workbook else "near" if near else ""
    return finding(place, "file-missing", variant, path=path, near="".join(near[:1]))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _names_in(folder: Path) -> list[str]:
    """The files of a package that are not hidden, two levels deep, as the standard writes paths."""
    files = [file for file in (*folder.glob("*"), *folder.glob("*/*")) if file.name != DESCRIPTOR and file.is_file()]
    names = [file.relative_to(folder).as_posix() for file in files]
    return sorted(name for name in names if "/." not in f"/{name}")


def _kind(target: Path, path: str, place: Finding, *, is_data: bool) -> Finding | None:
    """What is there and is no file to be read."""
    kind = target.stat().st_mode
    if stat.S_ISDIR(kind):
        return finding(place, "path-kind", "folder", path=path)
    if not stat.S_ISREG(kind):
        return finding(place, "path-kind", "", path=path)
    if is_data and target.name == DESCRIPTOR:
        return finding(place, "path-kind", "itself", path=path)
    return None if os.access(target, os.R_OK) else finding(place, "path-kind", "closed", path=path)
