"""Tables as they lie on disk, as far as a report needs them: their file, their titles and how many rows they have."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.records.files import File, scan
from pipeline.records.packages import DESCRIPTOR, is_inside
from pipeline.records.report.checked import Sheet


def sheets_in(folders: Iterable[Path], *, by_folder: bool = False) -> dict[tuple[str, str], Sheet]:
    """The tables of packages by (package, resource); what cannot be opened is left out.

    `by_folder`: packages bear the name of their folder, and tables are described by their own package.
    """
    found: dict[tuple[str, str], Sheet] = {}
    for folder in folders:
        descriptor = _read(folder / DESCRIPTOR)
        name = folder.name if by_folder else str(descriptor.get("name") or folder.name)
        for resource in descriptor.get("resources") or ():
            if isinstance(resource, dict) and (sheet := _sheet(name, folder, resource, by_folder=by_folder)):
                found[name, sheet.resource] = sheet
    return found


def _read(path: Path) -> Mapping[str, Any]:
    try:
        descriptor = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return descriptor if isinstance(descriptor, dict) and isinstance(descriptor.get("resources"), list) else {}


def _sheet(package: str, folder: Path, resource: Mapping[str, Any], *, by_folder: bool) -> Sheet | None:
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or not isinstance(path, str) or not is_inside(folder, path):
        return None
    schema = resource.get("schema") if by_folder else None
    listed = schema.get("fields") if isinstance(schema, dict) else None
    fields = {each["name"]: each for each in listed or () if isinstance(each, dict) and "name" in each}
    try:
        labels, rows = _measured(File(package, name, folder, path))
    except (OSError, csv.Error):
        return None
    return Sheet(package, name, path, labels, rows, fields if by_folder else None)


def _measured(file: File) -> tuple[tuple[str, ...], int]:
    """Titles and rows. Only a file with quotes is read once more: a cell may hold the end of a line."""
    scanned = scan(file)
    if scanned.bad_line is not None or scanned.nul_line is not None:
        return (), 0
    if not scanned.has_quotes:
        return scanned.labels, max(0, scanned.lines - 1)
    with file.full_path.open(encoding="utf-8-sig", newline="") as text:
        return scanned.labels, max(0, sum(1 for _ in csv.reader(text)) - 1)
