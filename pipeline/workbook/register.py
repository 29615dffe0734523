"""The rows of the packages of an edition as text, and the codes in them with the names by which people know them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake.packages import Package

LABELS = ("name", "title", "title_fr", "title_en", "name_fr", "name_en", "label_fr", "label_en", "iso3")
"""Fields that say what a key stands for, the best first."""
Names: TypeAlias = Mapping[str, tuple[str, ...]]
"""Codes, each with the names that people know it by."""
Register: TypeAlias = dict[str, Names]
"""By table or code list."""


def read_register(packages: Sequence[Package], contract: Contract) -> Register:
    """What the contract lists and the packages of an edition define; of a sensitive table the codes alone."""
    register: Register = {}
    for table in sorted(key_targets(contract.schemas[sent] for sent in contract.sent)):
        if table in contract.codes:
            rows = contract.codes[table]
            register[table] = names_of(rows, next(iter(rows[0])))
            continue
        schema = contract.schemas[table]
        names = names_of(edition_rows(packages, table), schema["fields"][0]["name"])
        register[table] = dict.fromkeys(names, ()) if schema.get("ecpat:sensitive") else names
    return register


def names_of(rows: Iterable[Mapping[str, str]], key: str) -> Names:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.get(key):
            names = [row[label] for label in LABELS if row.get(label)]
            found[row[key]] = tuple(dict.fromkeys(names))
    return found


def key_targets(schemas: Iterable[Mapping[str, Any]]) -> set[str]:
    targets: set[str] = set()
    for schema in schemas:
        targets.update(target for target, _ in foreign_keys(schema).values())
    return targets


def contributors(package: Package) -> list[str]:
    """The organisations that a package is from, by name."""
    found = package.descriptor.get("contributors", ())
    return [str(each.get("title", "")) for each in found if isinstance(each, dict)]


def package_rows(package: Package, table: str) -> list[dict[str, str]]:
    """The rows of a table, if the package holds it."""
    path = dict(package.files).get(table)
    if path is None:
        return []
    rows = []
    with (package.folder / path).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows.append({name: text or "" for name, text in row.items() if name})
    return rows


def edition_rows(packages: Iterable[Package], table: str) -> Iterator[dict[str, str]]:
    return chain.from_iterable(package_rows(package, table) for package in packages)


def key_of_row(row: Mapping[str, str], fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in fields)
