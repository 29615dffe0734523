"""Reads the numbers about children of a release and its site, and checks what they promise of each other."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tests.attack.counts import PARTS, Cell, Counts

MEASURES = ("children", "new", "participations", "estimates", *PARTS)
KEYS = ("project_id", "country_code", "year", "sex", "age_band", "measure")
TOTAL = "_T"
NOT_DETAILED = "_Z"
WITH_VALUE = ("reported", "partial")


class Row(NamedTuple):
    """One published number. All codes but `_T` narrow it down."""

    project: str
    country: str
    year: str
    sex: str
    age: str
    measure: str


@dataclass(frozen=True)
class Published:
    """The file of children: rows by their key, with value (None: blank), status, projects stated and expected."""

    values: dict[Row, int | None]
    status: dict[Row, str]
    stated: dict[Row, tuple[int, int]]
    cells: Counts = field(default_factory=Counts)  # the finest rows


def read_release(folder: Path) -> Published:
    """Read children.csv of a release."""
    published = Published({}, {}, {})
    for line in read_csv(folder / "children.csv"):
        row = Row(*(line[key] for key in KEYS))
        published.values[row] = int(line["value"]) if line["value"] else None
        published.status[row] = line["status"]
        published.stated[row] = int(line["projects_stated"]), int(line["projects"])
        if line["value"] and TOTAL not in row:
            cell = Cell(row.project, row.country, int(row.year), row.sex, row.age)
            published.cells[row.measure, cell] = int(line["value"])
    return published


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def broken_promises(published: Published) -> list[str]:
    """Everything in which the file of children contradicts itself."""
    checks = (odd_values, wrong_statuses, wrong_sums, parts_above_wholes)
    return [finding for check in checks for finding in check(published)]


def odd_values(published: Published) -> Iterator[str]:
    """Values that are no multiple of ten."""
    for row, value in published.values.items():
        if value is not None and (value % 10 or value < 0):
            yield f"{row}: {value} is no multiple of ten"


def wrong_statuses(published: Published) -> Iterator[str]:
    """Values without a status for them, blanks without one, and statuses that tell one sex or age from another."""
    by_group = defaultdict[tuple[str, ...], set[str]](set)
    for row, value in published.values.items():
        status = published.status[row]
        if (value is None) == (status in WITH_VALUE):
            yield f"{row}: value {value} with status {status}"
        kinds = [code if code in (TOTAL, NOT_DETAILED) else "a code" for code in (row.sex, row.age)]
        by_group[row.project, row.country, row.year, *kinds, row.measure].add(status)
    for group, found in by_group.items():
        if len(found) > 1:
            yield f"{group}: {sorted(found)}"


def wrong_sums(published: Published) -> Iterator[str]:
    """Margins that are not the plain sum of the published cells, or for services and forms of the countries."""
    sums = Counter[Row]()
    for (measure, cell), value in published.cells.items():
        for row in margins_of(cell, measure):
            sums[row] += value
    shown = {row: value for row, value in published.values.items() if value is not None}
    for row, value in shown.items():
        if row.measure in PARTS and row.country != TOTAL:
            sums[row] = value
            sums[row._replace(country=TOTAL)] += value
    for row, value in shown.items():
        if value != sums[row]:
            yield f"{row}: {value} is not the sum of its parts, {sums[row]}"


def margins_of(cell: Cell, measure: str) -> Iterator[Row]:
    """Every margin that a cell counts in, the cell itself among them."""
    choices = [(str(code), TOTAL) for code in cell]
    for project, country, year, sex, age in product(*choices):
        yield Row(project, country, year, sex, age, measure)


def parts_above_wholes(published: Published) -> Iterator[str]:
    """New children, or children with a service or against a form, beyond the children of the same group."""
    for row, value in published.values.items():
        whole = published.values.get(row._replace(measure="children"))
        if row.measure in ("new", *PARTS) and value is not None and whole is not None and value > whole:
            yield f"{row}: {value} of {whole} children"


def disagreements(site: Path, published: Published) -> list[str]:
    """Numbers about children in the files of a site that are not those of the release."""
    found = []
    known = {value for value in published.values.values() if value is not None} | {0}
    for path, records in record_tables(site):
        for record in records:
            for row, value in people_values(record):
                expected = {published.values.get(row)} if row else known
                if value not in expected:
                    found.append(f"{path.relative_to(site)}: {row or record} {value}")
    return found


def people_values(record: dict[str, str]) -> Iterator[tuple[Row | None, int | None]]:
    """The numbers about children of one record: under its full key, or else under the name of a measure."""
    if {*KEYS, "value"} <= set(record):
        if record["measure"] in MEASURES:
            yield Row(*(record[key] for key in KEYS)), int(record["value"]) if record["value"] else None
        return
    for name in MEASURES:
        value = record.get(name, "")
        if value.isdigit():
            yield None, int(value)
    if record.get("measure") in MEASURES and record.get("value", "").isdigit() and "indicator_id" not in record:
        yield None, int(record["value"])


def record_tables(folder: Path) -> Iterator[tuple[Path, list[dict[str, str]]]]:
    """Every CSV file, and every list of records in JSON or in a script that is `name = JSON;`."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".csv":
            yield path, read_csv(path)
        elif path.suffix in {".json", ".geojson"}:
            yield from ((path, records) for records in _read_json(path.read_text("utf-8")))
        elif path.suffix in {".js", ".mjs"}:
            text = path.read_text("utf-8").partition("=")[2].strip().rstrip(";")
            yield from ((path, records) for records in _read_json(text))


def _read_json(text: str) -> Iterable[list[dict[str, str]]]:
    try:
        return _record_lists(json.loads(text))
    except json.JSONDecodeError:
        return ()


def _record_lists(node: Any) -> Iterator[list[dict[str, str]]]:
    """Lists of records, at any depth; a list or record inside a record is looked at by itself."""
    if isinstance(node, list) and node and all(isinstance(item, dict) for item in node):
        yield [{key: str(value) for key, value in item.items() if not isinstance(value, dict | list)} for item in node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _record_lists(child)
