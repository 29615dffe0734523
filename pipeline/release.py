"""A release on disk: written and read here, and the only thing that the website ever sees.

It is a small Data Package of CSV files and release.json, without a row about a child and with its own definitions:
later code never gives an old number another label. What is read is whole and as it was written: see seal.py.
"""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.folders import LITTER, replace_folder
from pipeline.model import FaultError, Finding, ReleaseMissingError
from pipeline.seal import (
    BROKEN,
    DESCRIPTOR,
    INFO,
    MARKER,
    digest,
    read_json,
    seal_findings,
)

FORMAT = "2"  # rises when a column of the computed tables bears another name or goes: release.json states it
# What a descriptor says beside its tables: the licence of the data, who gives them, of the numbers about people their
# base, unit and usual error, and the check of the key.
PROPERTIES = ("licenses", "contributors", "ecpat:children", "ecpat:key-check")
Columns: TypeAlias = Mapping[str, Sequence[str]]
"""A file of a release: the texts of each column by its name; a blank cell is the empty text."""


@dataclass(frozen=True)
class Release:
    """The files of a release: `info` is release.json, `tables` are its CSV files by name.

    A file or a column that the release does not have is a fault of it, which an older program made: FaultError.
    """

    info: Mapping[str, Any]
    tables: Mapping[str, Columns]
    schemas: Mapping[str, Mapping[str, Any]]
    properties: Mapping[str, Any] = field(default_factory=dict)

    def lines(self, name: str) -> list[dict[str, str]]:
        return _records(self._table(name))

    def length(self, name: str) -> int:
        return len(next(iter(self.tables[name].values()), ()))

    def cells(self, name: str) -> dict[str, Sequence[Any]]:
        """Each cell of the type that its column declares; blank is "" for a text, else None. Raises ValueError."""
        types = {each["name"]: each["type"] for each in self.columns(name)}
        return {column: _typed(texts, types[column]) for column, texts in self._table(name).items()}

    def rows(self, name: str) -> list[dict[str, Any]]:
        return _records(self.cells(name))

    def columns(self, name: str) -> list[Mapping[str, Any]]:
        self._table(name)
        return list(self.schemas[name]["fields"])

    def _table(self, name: str) -> Columns:
        if name not in self.tables:
            raise _old(name)
        return self.tables[name]


class ReleaseRow(dict[str, Any]):
    def __missing__(self, column: str) -> Any:
        raise _old(column)


def _old(field: str) -> FaultError:
    return FaultError(Finding("release-old", field=field))


def _records(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [ReleaseRow(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _typed(cells: Sequence[str], kind: str) -> Sequence[Any]:
    """Each different text is read once."""
    read = READERS.get(kind)
    if read is None:
        return cells
    values = {text: read(text) if text else None for text in set(cells)}
    return [values[text] for text in cells]


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


# How the cells of a column are read, by its type; every other type is a text.
READERS: Mapping[str, Callable[[str], Any]] = {
    "boolean": {"true": True, "false": False}.__getitem__,
    "integer": int,
    "number": _number,
    "date": date.fromisoformat,
}


def release_files(release: Release, prefix: str = "") -> dict[str, bytes]:
    """Each name behind a prefix; the same release always gives the same bytes."""
    info, resources = release.info, []
    files: dict[str, bytes] = {}
    for name, columns in release.tables.items():
        path = f"{prefix}{name}.csv"
        files[path] = csv_bytes(columns, zip(*columns.values(), strict=True))
        resources.append(_resource(name, path, files[path], release.schemas[name]))
    descriptor = {
        "name": f"impact-{info['edition']}",
        "title": "Registre des résultats",
        "ecpat:en": {"title": "Results register"},
        "version": info["version"],
        "created": f"{info['date']}T00:00:00Z",
        "basis": info["edition"],
        "profile": "data-package",
        **release.properties,
        "resources": resources,
    }
    content = _json_bytes(descriptor)
    files[prefix + INFO] = _json_bytes({**info, "descriptor": {"path": prefix + DESCRIPTOR, **digest(content)}})
    files[prefix + DESCRIPTOR] = content
    return files


def csv_bytes(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


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
        **digest(content),
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
    """Replace the release on disk whole, unless it is there already. Raises ForeignFolderError."""
    files = release_files(release)
    files[MARKER] = _json_bytes({"edition": release.info["edition"], INFO: digest(files[INFO])})
    if not folder.is_dir() or _read_folder(folder) != files:
        replace_folder(folder, files, release_names)


def release_names(folder: Path) -> Collection[str] | None:
    """The files of a release, whole or damaged; None where the folder holds none."""
    files = _read_folder(folder) if folder.is_dir() else {}
    if MARKER not in files:
        return None
    try:
        tables = [resource["path"] for resource in read_json(files[DESCRIPTOR])["resources"]]
    except BROKEN:
        tables = []
    return [MARKER, INFO, DESCRIPTOR, *tables]


def read_release(folder: Path, *, takes_former: bool = False) -> Release:
    """`takes_former`: whether it may be of a former format, to be replaced alone.

    Raises ReleaseMissingError where there is none; FaultError, with every fault, where it is not as it was written.
    """
    missing = ReleaseMissingError(Finding("release-missing", package=str(folder)))
    if not folder.exists():
        raise missing
    if not folder.is_dir():
        raise FaultError(Finding("release-not-folder", package=str(folder)))
    files = _read_folder(folder)
    if not files:
        raise FaultError(Finding("release-emptied", package=str(folder)))
    if not {MARKER, INFO, DESCRIPTOR} & files.keys():
        raise missing
    if faults := seal_findings(folder, files):
        raise FaultError(*faults)
    descriptor, info = read_json(files[DESCRIPTOR]), read_json(files[INFO])
    if info.get("format") != FORMAT and not takes_former:
        raise _old(f"format {FORMAT}")
    del info["descriptor"]
    tables = {resource["name"]: resource for resource in descriptor["resources"]}
    return Release(
        info,
        tables={name: _read_csv(files[resource["path"]] or b"") for name, resource in tables.items()},
        schemas={name: resource["schema"] for name, resource in tables.items()},
        properties={name: descriptor[name] for name in PROPERTIES if name in descriptor},
    )


def _read_folder(folder: Path) -> dict[str, bytes | None]:
    """None for an entry that cannot be read: a folder, a link to nothing, a file not permitted."""
    files: dict[str, bytes | None] = {}
    for path in sorted(folder.iterdir()):
        if path.name not in LITTER:
            files[path.name] = None
            with suppress(OSError):
                files[path.name] = path.read_bytes()
    return files


def _read_csv(content: bytes) -> Columns:
    """Raises ValueError where a row is shorter or longer than the first."""
    former = csv.field_size_limit(len(content) + 1)  # one cell may hold the keys of thousands of rows
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    finally:
        csv.field_size_limit(former)
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return dict(zip(header, columns, strict=True))
