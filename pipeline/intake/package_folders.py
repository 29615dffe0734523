"""Which folders hold packages, and what lies there and would not be read: nothing sent is lost in silence."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.catalogue import Contract
from pipeline.folders import LITTER
from pipeline.intake.descriptor import DESCRIPTOR, clean, finding
from pipeline.model import Finding, Severity
from pipeline.options import HERE
from pipeline.seal import INFO as RELEASE
from pipeline.typography import plain

KEPT = HERE / "data/raw"  # the packages that the project keeps in its repository
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TABLES = (".csv", ".tsv", *WORKBOOKS)
SENT = (*TABLES, ".zip", ".7z", ".rar")
LIKE_DESCRIPTOR = re.compile(r"data[ _-]?package.{0,20}json.{0,10}", re.DOTALL)
COPY = re.compile(r"([ _-]*(\(\d+\)|-?copy|-?copie|-?final|v?\d+)){1,3}")  # what a copy's name ends with
NAMED = 3  # files that are named of many
PLAIN_NAME = re.compile(r"(?!.*\d{6})[A-Za-z][A-Za-z0-9._-]{0,60}")
"""Names that may be repeated in a finding about a package of people."""


def package_folders(paths: Iterable[Path], contract: Contract) -> tuple[list[Path], list[Finding]]:
    found: list[Path] = []
    findings: list[Finding] = []
    for path in paths:
        folder = path.parent if path.name == DESCRIPTOR else path
        if (folder / DESCRIPTOR).is_file():
            found.append(folder)
            continue
        inside = [each for each in _folders_in(folder) if is_package(each)]
        if _is_meant_as_package(folder, inside):
            findings += _without_descriptor(folder, contract)
            continue
        strays = list(_beside_packages(folder, contract))
        for each in _folders_in(folder):
            if each not in inside:
                strays += _without_descriptor(each, contract)
        findings += strays if inside or strays else [_no_package(path)]
        found += inside
    return found, findings


def is_package(path: Path) -> bool:
    return path.name == DESCRIPTOR or (path / DESCRIPTOR).is_file()


def _folders_in(folder: Path) -> list[Path]:
    inside = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in inside if each.is_dir() and not each.name.startswith("."))


def _is_meant_as_package(folder: Path, inside: Sequence[Path]) -> bool:
    """Whether a folder without a descriptor is no folder of packages: it holds tables, or a package unzipped into it.

    Such a package has its name, or stands where others lie among several packages.
    """
    if len(inside) != 1:
        return not inside and bool(_sent_at_top(folder))
    beside = [each for each in _folders_in(folder.resolve().parent) if each.name != folder.resolve().name]
    packages = [each for each in beside if is_package(each) and not (each / RELEASE).exists()]
    return len(packages) > 1 or inside[0].name.casefold() == folder.name.casefold()


def _no_package(path: Path) -> Finding:
    if path.suffix.lower() in TABLES and path.is_file():
        return Finding("no-package", variant="workbook", package=clean(path.name))
    return Finding("no-package", variant="" if path.exists() else "absent", package=clean(path.name))


# --- rows about people ------------------------------------------------------------------------------------------------


def names_people(names: Iterable[str], contract: Contract) -> bool:
    text = "\n".join(names).casefold()
    return any(schema.get("ecpat:people") and name in text for name, schema in contract.schemas.items())


def _is_kept_with_people(folder: Path, entries: Iterable[Path], contract: Contract) -> bool:
    return names_people((each.name for each in entries), contract) and is_kept(folder)


def people_in_kept_folder(folder: Path) -> Finding:
    """Rows about people where a repository keeps them; a folder whose name may be a person's is not named."""
    folder = folder.resolve()
    place = folder.parent.name
    shown = f"{place}/{folder.name}" if PLAIN_NAME.fullmatch(folder.name) else place
    return Finding("people-in-kept-folder", package=clean(shown))


def is_kept(folder: Path) -> bool:
    """Whether a repository keeps a folder, or would with the next commit.

    Where git cannot be asked, the folders that .gitignore names from the root (`/data/private/`) are not kept.
    """
    folder = folder.resolve()
    if folder.is_relative_to(KEPT):
        return True
    checkout = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    if checkout is None:
        return False
    command = ["git", "-C", str(checkout), "check-ignore", "--quiet", str(folder)]
    try:
        answer = subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        answer = None
    if answer in (0, 1):
        return answer == 1
    ignored = checkout / ".gitignore"
    lines = ignored.read_text("utf-8", "replace").splitlines() if ignored.is_file() else []
    return not any(folder.is_relative_to(checkout / line.strip("/")) for line in lines if line.startswith("/"))


# --- beside packages --------------------------------------------------------------------------------------------------


def _without_descriptor(folder: Path, contract: Contract) -> Iterator[Finding]:
    names = files_in(folder)
    place = Finding("folder-without-descriptor", package=clean(folder.name))
    inside = [name for name in names if PurePosixPath(name).name == DESCRIPTOR]
    misnamed = [name for name in names if LIKE_DESCRIPTOR.fullmatch(plain(PurePosixPath(name).name))]
    if _is_kept_with_people(folder, folder.rglob("*"), contract):
        yield people_in_kept_folder(folder)
    elif names_people(names, contract):
        yield replace(place, package=clean(folder.parent.name), variant="people")
    elif inside:
        yield finding(place, place.code, "inside", near=f"{folder.name}/{PurePosixPath(inside[0]).parent}")
    elif misnamed:
        yield finding(place, place.code, "named", near=misnamed[0])
    elif names:
        yield replace(place, params=(("found", _few(names)),))


def _beside_packages(folder: Path, contract: Contract) -> Iterator[Finding]:
    names = _sent_at_top(folder)
    place = Finding("files-beside-packages", package=clean(folder.name))
    if _is_kept_with_people(folder, folder.glob("*"), contract):
        yield people_in_kept_folder(folder)
    elif names_people(names, contract):
        yield replace(place, variant="people")
    elif names:
        yield replace(place, params=(("found", _few(names)),))


def _sent_at_top(folder: Path) -> list[str]:
    """Files that somebody has sent; a text about the folder, as README.md, is none."""
    names = sorted(each.name for each in folder.glob("[!.]*") if each.is_file() and not each.name.startswith("~$"))
    return [name for name in names if name.casefold().endswith(SENT) or LIKE_DESCRIPTOR.fullmatch(plain(name))]


def _few(names: list[str]) -> str:
    shown = ", ".join(map(clean, names[:NAMED]))
    return f"{shown}, …" if len(names) > NAMED else shown


# --- in a package -----------------------------------------------------------------------------------------------------


def files_in(folder: Path) -> list[str]:
    """The files below a folder by their paths, without those that are hidden or nobody's."""
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not (name.startswith((".", "~$")) or name in LITTER):
                found.append(Path(parent, name).relative_to(folder).as_posix())
    return sorted(found)


def undeclared_files(
    present: Iterable[str], resources: Sequence[Mapping[str, Any]], package: str, contract: Contract
) -> Iterator[Finding]:
    """Tables among the files of a package that it does not declare: one of the contract is a fault.

    A copy of a declared table and an unknown one are remarks; a table under its former name was told before.
    """
    known = {PurePosixPath(str(each.get("path", ""))).as_posix() for each in resources}
    tables = {str(each.get("name", "")) for each in resources}
    known |= {f"{contract.former[name]}.csv" for name in tables & set(contract.former)}
    for path in present:
        if path in known:
            continue
        table, ending = _table_of(path, contract), PurePosixPath(path).suffix.casefold()
        words = (("path", clean(path)),)
        if table and table not in tables and ending in (".csv", ".tsv", ".txt"):
            yield Finding("table-undeclared", package=package, resource=table, params=words)
        elif ending in TABLES:
            yield Finding("file-unread", Severity.WARNING, package=package, resource=table, params=words)


def _table_of(path: str, contract: Contract) -> str:
    """The table that a file, or a copy of it, is called by; blank for any other name."""
    stem = plain(PurePosixPath(path).name).split(".")[0]
    for table in contract.sent:
        if stem == table or (stem.startswith(table) and COPY.fullmatch(stem[len(table) :])):
            return table
    return ""
