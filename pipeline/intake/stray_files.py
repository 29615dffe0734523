"""What lies in a folder of packages, or in a package, and would not be read: nothing sent is lost in silence."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.catalogue import Contract
from pipeline.folders import LITTER
from pipeline.intake.paths import DESCRIPTOR, WORKBOOKS
from pipeline.intake.read_json import clean
from pipeline.model import Finding, Severity
from pipeline.typography import plain

TEXTS = (".csv", ".tsv", ".txt")
TABLES = (".csv", ".tsv", *WORKBOOKS)
SENT = (*TABLES, ".zip", ".7z", ".rar")
"""Endings of files that somebody has sent; a text about a folder, as README.md, is none."""
LIKE_DESCRIPTOR = re.compile(r"data[ _-]?package.{0,20}json.{0,10}", re.DOTALL)
COPY = re.compile(r"([ _-]*(\(\d+\)|-?copy|-?copie|-?final|v?\d+)){1,3}")
"""What is added to the name of a file that is downloaded or copied again."""
NAMED = 3
"""Names of files that are repeated."""


def names_people(names: Iterable[str], contract: Contract) -> bool:
    """Whether one of some names is that of a table of people."""
    text = "\n".join(names).casefold()
    return any(schema.get("ecpat:people") and name in text for name, schema in contract.schemas.items())


# --- beside packages --------------------------------------------------------------------------------------------------


def folder_without_descriptor(folder: Path, contract: Contract) -> Finding | None:
    """A folder that holds files and no descriptor at its top, with what was found; None where it holds nothing."""
    names = sorted(_files_in(folder))
    if not names:
        return None
    if names_people(names, contract):
        return Finding("folder-without-descriptor", package=clean(folder.parent.name), variant="people")
    place = Finding("folder-without-descriptor", package=clean(folder.name))
    inside = [name for name in names if PurePosixPath(name).name == DESCRIPTOR]
    if inside:
        return _told(place, "inside", near=f"{folder.name}/{PurePosixPath(inside[0]).parent}")
    misnamed = [name for name in names if LIKE_DESCRIPTOR.fullmatch(plain(PurePosixPath(name).name))]
    if misnamed:
        return _told(place, "named", near=misnamed[0])
    return _told(place, "", found=_few(names))


def loose_files(folder: Path, contract: Contract) -> Finding | None:
    """Files that lie beside packages and not in one; None where there is none."""
    names = _sent_at_top(folder)
    if not names:
        return None
    place = Finding("files-beside-packages", package=clean(folder.name))
    return _told(place, "people") if names_people(names, contract) else _told(place, "", found=_few(names))


def has_sent_files(folder: Path) -> bool:
    """Whether tables, or something like a descriptor, lie in the folder itself."""
    return bool(_sent_at_top(folder))


def _sent_at_top(folder: Path) -> list[str]:
    entries = folder.iterdir() if folder.is_dir() else ()
    names = [each.name for each in entries if each.is_file() and not each.name.startswith((".", "~$"))]
    return sorted(name for name in names if name.casefold().endswith(SENT) or LIKE_DESCRIPTOR.fullmatch(plain(name)))


# --- in a package -----------------------------------------------------------------------------------------------------


def undeclared_files(folder: Path, resources: Sequence[Any], package: str, contract: Contract) -> Iterator[Finding]:
    """Tables that lie in the folder of a package without being declared: a table of the contract is a fault.

    A copy of a table that is declared, and one that the contract does not know, are remarks. Where a table is declared
    by its former name, that name is the fault.
    """
    named = [each for each in resources if isinstance(each, dict)]
    paths = {PurePosixPath(str(each.get("path", ""))).as_posix() for each in named}
    tables = {str(each.get("name", "")) for each in named}
    renamed = {f"{contract.former[name]}.csv" for name in tables & set(contract.former)}
    for path in sorted(_files_in(folder)):
        if path in paths | renamed:
            continue
        table, ending = _table_of(path, contract), PurePosixPath(path).suffix.casefold()
        words = (("path", clean(path)),)
        if table and table not in tables and ending in TEXTS:
            yield Finding("table-undeclared", package=package, resource=table, params=words)
        elif ending in TABLES:
            yield Finding("file-unread", Severity.WARNING, package=package, resource=table, params=words)


def _table_of(path: str, contract: Contract) -> str:
    """The table of the contract that a file is called by, as it is or as a copy; blank for any other name."""
    stem = plain(PurePosixPath(path).name).split(".")[0]
    for table in contract.sent:
        if stem == table or (stem.startswith(table) and COPY.fullmatch(stem[len(table) :])):
            return table
    return ""


# --- names ------------------------------------------------------------------------------------------------------------


def _files_in(folder: Path) -> Iterator[str]:
    """The files of a folder and its folders, as paths below it, without those that are hidden or nobody's."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not (name.startswith((".", "~$")) or name in LITTER):
                yield Path(parent, name).relative_to(folder).as_posix()


def _few(names: list[str]) -> str:
    """The first names, and that there are more."""
    shown = ", ".join(clean(name) for name in names[:NAMED])
    return f"{shown}, …" if len(names) > NAMED else shown


def _told(place: Finding, variant: str, **words: str) -> Finding:
    params = tuple((name, word if name == "found" else clean(word)) for name, word in words.items())
    return Finding(place.code, package=place.package, variant=variant, params=params)
