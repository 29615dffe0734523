"""The letters of columns, as whoever opens the file sees them: fields may stand in any order there."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.records.causes import Cause
from pipeline.records.files import column_letter
from pipeline.records.packages import Package


def with_letters(causes: Iterable[Cause], packages: Sequence[Package]) -> list[Cause]:
    """The causes about a field, each with the letter of its column in the file of its package; blank if it has none."""
    paths = {(package.name, name): package.folder / path for package in packages for name, path in package.files}
    titles: dict[tuple[str, str], Sequence[str]] = {}
    told = []
    for cause in causes:
        place = (cause.pattern.package, cause.pattern.resource)
        if place in paths and cause.pattern.field:
            if place not in titles:
                with paths[place].open(encoding="utf-8-sig", newline="") as file:
                    titles[place] = [title.strip() for title in next(csv.reader(file), [])]
            cause = _lettered(cause, titles[place])
        told.append(cause)
    return told


def _lettered(cause: Cause, titles: Sequence[str]) -> Cause:
    field = cause.pattern.field
    letter = column_letter(titles.index(field) + 1) if field in titles else ""
    return replace(cause, pattern=replace(cause.pattern, column=letter))
