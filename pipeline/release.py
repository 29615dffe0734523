"""The wall: a release on disk, the only thing that the website ever sees.

A release is a small Data Package of CSV files and release.json. It holds no row about a child, and its own
definitions: later code never gives an old number another label.

It is sealed by SHA-256: datapackage.json holds the hashes of the tables, release.json that of datapackage.json, and
`.impact-release`, by which the folder is known as ours, that of release.json. What is read is whole and as written.
"""

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.folders import LITTER, replace_folder
from pipeline.model import FaultError, Finding, ReleaseMissingError

DESCRIPTOR, INFO, MARKER = "datapackage.json", "release.json", ".impact-release"
BROKEN = (ValueError, KeyError, TypeError)
"""What is raised where a JSON file is none, or holds something else than we wrote."""
BOMS = {b"\xef\xbb\xbf": "BOM", b"\xff\xfe": "UTF-16"}

Files = Mapping[str, bytes | None]
"""The entries of a folder by name; None where one cannot be read as a file."""


@dataclass(frozen=True)
class Release:
    """The files of a release: `info` is release.json; frames hold text only, a blank cell is the empty text."""

    info: Mapping[str, Any]
    frames: Mapping[str, pd.DataFrame]
    schemas: Mapping[str, Mapping[str, Any]]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the files, without their ending."""
        return tuple(self.frames)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of one file, in its order."""
        frame = self.frames[name]
        columns = [str(column) for column in frame.columns]
        return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]

    def columns(self, name: str) -> list[Mapping[str, Any]]:
        """The columns of one file as its schema describes them."""
        return list(self.schemas[name]["fields"])

    def csv(self, name: str) -> bytes:
        """The bytes of one file."""
        return _csv_bytes(self.frames[name])


def release_files(release: Release, prefix: str = "") -> dict[str, bytes]:
    """All files of a release by name, each name behind a prefix; the same release always gives the same bytes."""
    tables = {name: release.csv(name) for name in release.names}
    resources = [_resource(name, f"{prefix}{name}.csv", tables[name], release.schemas[name]) for name in tables]
    descriptor = _json_bytes({**_heading(release.info), "resources": resources})
    sealed = {"path": prefix + DESCRIPTOR, **_digest(descriptor)}
    return {
        **{f"{prefix}{name}.csv": content for name, content in tables.items()},
        prefix + INFO: _json_bytes({**release.info, "descriptor": sealed}),
        prefix + DESCRIPTOR: descriptor,
    }


def _digest(content: bytes) -> dict[str, Any]:
    """Size and hash, as the standard Data Package writes them."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _csv_bytes(frame: pd.DataFrame) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return buffer.getvalue().encode("utf-8")


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _heading(info: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": f"impact-{info['edition']}",
        "title": "Registre des résultats",
        "ecpat:en": {"title": "Results register"},
        "version": info["version"],
        "created": f"{info['date']}T00:00:00Z",
        "basis": info["edition"],
        "profile": "data-package",
    }


def _resource(name: str, path: str, content: bytes, schema: Mapping[str, Any]) -> dict[str, Any]:
    heading = {key: schema[key] for key in ("title", "description", "ecpat:en") if key in schema}
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_digest(content),
        "dialect": {
            "header": True,
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        **heading,
        "schema": schema,
    }


# --- on disk ----------------------------------------------------------------------------------------------------------


def write_release(release: Release, folder: Path) -> None:
    """Replace the release on disk whole; one that is there already, byte for byte, is left alone.

    Raises NotOursError where the folder is neither new, nor empty, nor holds a release.
    """
    files = release_files(release)
    marker = {"edition": release.info["edition"], INFO: _digest(files[INFO])}
    files[MARKER] = _json_bytes(marker)
    if not folder.is_dir() or _read_folder(folder) != files:
        replace_folder(folder, files, release_names)


def release_names(folder: Path) -> Collection[str] | None:
    """The names of the files of a release, whole or damaged; None where the folder holds none."""
    files = _read_folder(folder) if folder.is_dir() else {}
    if MARKER not in files and not _is_unsealed(files):
        return None
    try:
        tables = [resource["path"] for resource in _json(files[DESCRIPTOR])["resources"]]
    except BROKEN:
        tables = []
    return [MARKER, INFO, DESCRIPTOR, *tables]


def read_release(folder: Path) -> Release:
    """Read a release from disk.

    Raises ReleaseMissingError where the folder holds none; FaultError, with every fault, where it was emptied or is
    not as it was written. A release from before there were hashes is read without being checked.
    """
    if not folder.exists():
        raise ReleaseMissingError(Finding("release-missing", package=str(folder)))
    if not folder.is_dir():
        raise FaultError(Finding("release-not-folder", package=str(folder)))
    files = _read_folder(folder)
    if not files:
        raise FaultError(Finding("release-emptied", package=str(folder)))
    if not {MARKER, INFO, DESCRIPTOR} & files.keys():
        raise ReleaseMissingError(Finding("release-missing", package=str(folder)))
    faults = [] if _is_unsealed(files) else list(_faults(files))
    if faults:
        raise FaultError(*(_finding(folder, *fault) for fault in faults))
    try:
        return _parsed(files)
    except BROKEN as error:
        raise FaultError(Finding("release-unreadable", package=str(folder))) from error


def _read_folder(folder: Path) -> dict[str, bytes | None]:
    return {path.name: _bytes_of(path) for path in sorted(folder.iterdir()) if path.name not in LITTER}


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:  # a folder, a link to nothing, a file that may not be read
        return None


def _parsed(files: Files) -> Release:
    descriptor, info = _json(files[DESCRIPTOR]), _json(files[INFO])
    info.pop("descriptor", None)
    tables = {resource["name"]: resource for resource in descriptor["resources"]}
    frames = {name: _read_csv(files[resource["path"]] or b"") for name, resource in tables.items()}
    return Release(info, frames, {name: resource["schema"] for name, resource in tables.items()})


def _json(content: bytes | None) -> Any:
    return json.loads((content or b"").decode("utf-8"))


def _read_csv(content: bytes) -> pd.DataFrame:
    """Every cell as the text that it is: "NA" is Namibia."""
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8")


# --- what became of the files -----------------------------------------------------------------------------------------


def _is_unsealed(files: Files) -> bool:
    """Whether a release was written before there were hashes: no part of the seal is there."""
    if MARKER in files:
        return False
    try:
        info, descriptor = _json(files[INFO]), _json(files[DESCRIPTOR])
        has_hash = any("hash" in resource for resource in descriptor["resources"])
        is_release = "edition" in info
    except BROKEN:
        return False
    return is_release and "descriptor" not in info and not has_hash


def _faults(files: Files) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Each file that is not as it was written: its name, what became of it, and traces of a spreadsheet.

    The marker holds the hash of release.json, that one the hash of the descriptor, and the descriptor those of the
    tables: where one of the three is at fault, nothing can be said of what comes after it.
    """
    try:
        sealed = _json(files[MARKER])[INFO]
    except BROKEN:
        yield MARKER, "differs" if files.get(MARKER) else _absence(files, MARKER), ()
        return
    if fault := _fault(files, INFO, sealed):
        yield INFO, fault, ()
        return
    if fault := _fault(files, DESCRIPTOR, _json(files[INFO])["descriptor"]):
        yield DESCRIPTOR, fault, ()
        return
    tables = {resource["path"]: resource for resource in _json(files[DESCRIPTOR])["resources"]}
    for path, resource in tables.items():
        if fault := _fault(files, path, resource):
            yield path, *_seen_in_table(files.get(path), fault, resource)
    for name in files:
        if name not in tables and name not in (MARKER, INFO, DESCRIPTOR):
            yield name, "foreign", ()


def _absence(files: Files, name: str) -> str:
    return "unreadable" if name in files else "missing"


def _fault(files: Files, name: str, sealed: Mapping[str, Any]) -> str:
    """What became of a file: missing, unreadable, emptied, differs; blank where it is as it was written."""
    content = files.get(name)
    if content is None:
        return _absence(files, name)
    if _digest(content) == {key: sealed.get(key) for key in ("bytes", "hash")}:
        return ""
    return "differs" if content.strip() else "emptied"


def _seen_in_table(content: bytes | None, fault: str, resource: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """The fault of a table, and the traces of the spreadsheet that it was saved by."""
    traces = _spreadsheet_traces(content or b"", len(resource["schema"]["fields"])) if fault == "differs" else []
    return ("spreadsheet", traces) if traces else (fault, ())


def _spreadsheet_traces(content: bytes, columns: int) -> list[str]:
    """What Excel leaves in a table that we wrote in UTF-8, with commas, line feeds and bare titles."""
    traces = [name for mark, name in BOMS.items() if content.startswith(mark)]
    try:
        text = content.decode("utf-16" if "UTF-16" in traces else "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        traces.append("Windows-1252")
    titles = text.split("\n", 1)[0]
    for separator, name in ((";", ";"), ("\t", "TAB")):
        if titles.count(separator) >= columns - 1 > 0:
            traces.append(name)
    if "\r\n" in text:
        traces.append("CRLF")
    if '"' in titles:
        traces.append('"')
    return traces


def _finding(folder: Path, name: str, fault: str, traces: Sequence[str]) -> Finding:
    words = (("file", name), ("traces", " ".join(traces)))
    return Finding("release-file", package=str(folder), variant=fault, words=words)
