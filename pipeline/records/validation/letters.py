"""The letters of columns, as whoever opens the file sees them: fields may stand in any order there."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.records.causes import Cause
from pipeline.records.files import column_letter
from pipeline.records.packages import Package


def with_letters(causes: Iterable[Cause], packages: Sequence[Package]) -> list[Cause]:
    """The causes about a field, each with the letter of its column in the file of its package; blank if it has none."""
    paths = {(package.name, name): package.folder / path for package in packages for name, path in package.files}
    titles: dict[Path, Sequence[str]] = {}
    told = []
    for cause in causes:
        path = paths.get((cause.pattern.package, cause.pattern.resource))
        if path and path not in titles:
            titles[path] = _titles(path)
        told.append(_lettered(cause, titles[path]) if path and cause.pattern.field else cause)
    return told


def _titles(path: Path) -> Sequence[str]:
    """The titles of a file that was read already."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [title.strip() for title in next(csv.reader(file), [])]


def _lettered(cause: Cause, titles: Sequence[str]) -> Cause:
    field = cause.pattern.field
    letter = column_letter(titles.index(field) + 1) if field in titles else ""
    return replace(cause, pattern=replace(cause.pattern, column=letter))
