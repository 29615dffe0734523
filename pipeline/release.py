"""The wall: a release on disk, the only thing that the website ever sees.

A release is a small Data Package of CSV files and release.json. It holds no row about a child, and its own
definitions: later code never gives an old number another label.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.model import NotOursError, ReleaseMissingError

DESCRIPTOR, INFO = "datapackage.json", "release.json"


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

    def lines(self, name: str) -> list[dict[str, str]]:
        """The rows of one file as texts, as they stand on disk."""
        frame = self.frames[name]
        columns = [str(column) for column in frame.columns]
        return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one file, each cell of the type that its column declares; blank is "" for a text, else None.

        Raises ValueError where a cell does not fit its column.
        """
        frame = self.frames[name]
        types = {each["name"]: each["type"] for each in self.columns(name)}
        columns = [_typed(list(frame[column]), types[column]) for column in frame.columns]
        names = [str(column) for column in frame.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def columns(self, name: str) -> list[Mapping[str, Any]]:
        """The columns of one file as its schema describes them."""
        return list(self.schemas[name]["fields"])

    def csv(self, name: str) -> bytes:
        """The bytes of one file."""
        return _csv_bytes(self.frames[name])


def _typed(cells: list[str], kind: str) -> list[Any]:
    """A column of texts as values, each different text read once."""
    read = READERS.get(kind)
    if read is None:
        return cells
    values = {text: read(text) if text else None for text in set(cells)}
    return [values[text] for text in cells]


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


READERS: Mapping[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "integer": int,
    "number": _number,
    "date": date.fromisoformat,
}
"""How the cells of a column are read, by its type; every other type is a text."""


def release_files(release: Release) -> dict[str, bytes]:
    """All files of a release by name; the same release always gives the same bytes."""
    files = {f"{name}.csv": release.csv(name) for name in release.names}
    files[INFO] = _json_bytes(release.info)
    files[DESCRIPTOR] = _json_bytes(_descriptor(release))
    return files


def _csv_bytes(frame: pd.DataFrame) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return buffer.getvalue().encode("utf-8")


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _descriptor(release: Release) -> dict[str, Any]:
    info = release.info
    return {
        "name": f"impact-{info['edition']}",
        "title": "Registre des résultats",
        "ecpat:en": {"title": "Results register"},
        "version": info["version"],
        "created": f"{info['date']}T00:00:00Z",
        "basis": info["edition"],
        "profile": "data-package",
        "resources": [_resource(name, release.schemas[name]) for name in release.names],
    }


def _resource(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    heading = {key: schema[key] for key in ("title", "description", "ecpat:en") if key in schema}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
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


def write_release(release: Release, folder: Path) -> None:
    """Replace the release on disk whole: a crash leaves the previous one as it was."""
    replace_folder(folder, release_files(release), marker=INFO)


def replace_folder(folder: Path, files: Mapping[str, bytes], marker: str) -> None:
    """Write a folder beside its place and swap it in, so that neither half of it nor an old file is ever seen.

    Raises NotOursError where the folder is neither new, nor empty, nor holds the marker file of an earlier run:
    whoever names the wrong folder loses nothing.
    """
    folder = folder.resolve()
    if folder.exists() and not (folder / marker).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotOursError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    new, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, content in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def read_release(folder: Path) -> Release:
    """Read a release from disk.

    Raises ReleaseMissingError where the folder holds none.
    """
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        info = json.loads((folder / INFO).read_text("utf-8"))
        frames = {resource["name"]: _read_csv(folder / resource["path"]) for resource in descriptor["resources"]}
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseMissingError(str(folder)) from error
    return Release(info, frames, {resource["name"]: resource["schema"] for resource in descriptor["resources"]})


def _read_csv(path: Path) -> pd.DataFrame:
    """Every cell as the text that it is: "NA" is Namibia."""
    return pd.read_csv(path, dtype=object, keep_default_na=False, na_filter=False, encoding="utf-8")
