"""Whether the files of a release are whole and as they were written: hashes, and what to tell where one differs.

datapackage.json holds the hashes of the tables, release.json that of datapackage.json, and `.impact-release`, by
which the folder is known as ours, that of release.json. All are SHA-256.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import Finding

DESCRIPTOR, INFO, MARKER = "datapackage.json", "release.json", ".impact-release"
BROKEN = (ValueError, KeyError, TypeError)
"""What is raised where a JSON file is none, or holds something else than we wrote."""
BOMS = {b"\xef\xbb\xbf": "BOM", b"\xff\xfe": "UTF-16"}

Files: TypeAlias = Mapping[str, bytes | None]
"""The entries of a folder by name; None where one cannot be read as a file."""


def digest(content: bytes) -> dict[str, Any]:
    """Size and hash, as the standard Data Package writes them."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def read_json(content: bytes | None) -> Any:
    return json.loads((content or b"").decode("utf-8"))


@dataclass(frozen=True)
class Fault:
    """What became of a file: missing, unreadable, emptied, differs, foreign, or saved by a spreadsheet, with traces."""

    file: str
    kind: str
    traces: str = ""


def faults_in(files: Files) -> Iterator[Fault]:
    """Each file that is not as it was written.

    The marker holds the hash of release.json, that one the hash of the descriptor, and the descriptor those of the
    tables: where one of the three is at fault, nothing can be said of what comes after it.
    """
    try:
        sealed = read_json(files[MARKER])[INFO]
    except BROKEN:
        yield Fault(MARKER, "differs" if files.get(MARKER) else _absence(files, MARKER))
        return
    if kind := _fault(files, INFO, sealed):
        yield Fault(INFO, kind)
        return
    if kind := _fault(files, DESCRIPTOR, read_json(files[INFO])["descriptor"]):
        yield Fault(DESCRIPTOR, kind)
        return
    tables = {resource["path"]: resource for resource in read_json(files[DESCRIPTOR])["resources"]}
    for path, resource in tables.items():
        if kind := _fault(files, path, resource):
            traces = _spreadsheet_traces(files.get(path), resource) if kind == "differs" else ""
            yield Fault(path, "spreadsheet" if traces else kind, traces)
    for name in files:
        if name not in tables and name not in (MARKER, INFO, DESCRIPTOR):
            yield Fault(name, "foreign")


def _absence(files: Files, name: str) -> str:
    return "unreadable" if name in files else "missing"


def _fault(files: Files, name: str, sealed: Mapping[str, Any]) -> str:
    """What became of a file; blank where it is as it was written."""
    content = files.get(name)
    if content is None:
        return _absence(files, name)
    if digest(content) == {key: sealed.get(key) for key in ("bytes", "hash")}:
        return ""
    return "differs" if content.strip() else "emptied"


def _spreadsheet_traces(content: bytes | None, resource: Mapping[str, Any]) -> str:
    """What Excel leaves in a table that we wrote in UTF-8, with commas, line feeds and bare titles; else blank."""
    content = content or b""
    traces = [name for mark, name in BOMS.items() if content.startswith(mark)]
    try:
        text = content.decode("utf-16" if "UTF-16" in traces else "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        traces.append("Windows-1252")
    titles = text.split("\n", 1)[0]
    columns = len(resource["schema"]["fields"])
    for separator, name in ((";", ";"), ("\t", "TAB")):
        if titles.count(separator) >= columns - 1 > 0:
            traces.append(name)
    if "\r\n" in text:
        traces.append("CRLF")
    if '"' in titles:
        traces.append('"')
    return " ".join(traces)


def findings_of(folder: Path, faults: Iterable[Fault]) -> Iterator[Finding]:
    """A finding for each kind of fault, with all files that have it."""
    files: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        files.setdefault((fault.kind, fault.traces), []).append(fault.file)
    for (kind, traces), names in files.items():
        words = (("files", ", ".join(names)), ("count", str(len(names))), ("traces", traces))
        yield Finding("release-file", package=str(folder), variant=kind, params=words)
