"""Whether the files of a release are whole and as they were written.

The marker, by which the folder is known as ours, holds the SHA-256 of release.json, that one the hash of
datapackage.json, and that one those of the tables.
"""

import codecs
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import Finding

DESCRIPTOR, INFO, MARKER = "datapackage.json", "release.json", ".impact-release"
BROKEN = (ValueError, KeyError, TypeError)
"""What is raised where a JSON file is none, or holds something else than we wrote."""
Files: TypeAlias = Mapping[str, bytes | None]
"""The entries of a folder by name; None where one cannot be read as a file."""


def digest(content: bytes) -> dict[str, Any]:
    """Size and hash, as the standard Data Package writes them."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def read_json(content: bytes | None) -> Any:
    return json.loads((content or b"").decode("utf-8"))


def seal_findings(folder: Path, files: Files) -> list[Finding]:
    """A finding for each way in which files are not as they were written."""
    by_kind: dict[str, list[str]] = {}
    for file, kind in _faults(files):
        by_kind.setdefault(kind, []).append(file)
    findings = []
    for kind, names in by_kind.items():
        words = (("files", ", ".join(names)), ("count", str(len(names))))
        findings.append(Finding("release-file", package=str(folder), variant=kind, params=words))
    return findings


def _faults(files: Files) -> Iterator[tuple[str, str]]:
    """What became of which file; nothing can be said of what comes after a link of the chain that is at fault."""
    try:
        sealed = read_json(files[MARKER])[INFO]
    except BROKEN:
        yield MARKER, "differs" if files.get(MARKER) else _absence(files, MARKER)
        return
    if kind := _fault(files, INFO, sealed):
        yield INFO, kind
        return
    if kind := _fault(files, DESCRIPTOR, read_json(files[INFO])["descriptor"]):
        yield DESCRIPTOR, kind
        return
    tables = {resource["path"]: resource for resource in read_json(files[DESCRIPTOR])["resources"]}
    for path, resource in tables.items():
        kind = _fault(files, path, resource)
        columns = len(resource["schema"]["fields"])
        if kind == "differs" and _is_of_spreadsheet(files[path] or b"", columns):
            kind = "spreadsheet"
        if kind:
            yield path, kind
    for name in files:
        if name not in tables and name not in (MARKER, INFO, DESCRIPTOR):
            yield name, "foreign"


def _absence(files: Files, name: str) -> str:
    return "unreadable" if name in files else "missing"


def _fault(files: Files, name: str, sealed: Mapping[str, Any]) -> str:
    content = files.get(name)
    if content is None:
        return _absence(files, name)
    if digest(content) == {key: sealed.get(key) for key in ("bytes", "hash")}:
        return ""
    return "differs" if content.strip() else "emptied"


def _is_of_spreadsheet(content: bytes, columns: int) -> bool:
    """Whether a table that we wrote in UTF-8, with commas, line feeds and bare titles has others."""
    text = content.decode("utf-8", "replace")
    titles = text.split("\n", 1)[0]
    is_marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE)) or "\ufffd" in text
    is_cut_otherwise = any(titles.count(separator) >= columns - 1 > 0 for separator in ";\t")
    return is_marked or is_cut_otherwise or "\r\n" in text or '"' in titles
