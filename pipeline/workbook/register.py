"""The codes that a sending may name, with the names by which people know them: of the contract and of the edition."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake.packages import Package

LABELS = ("name", "title", "title_fr", "title_en", "name_fr", "name_en", "label_fr", "label_en", "iso3")
"""Fields that say what a key stands for; the first of them that is filled names it in a list."""
Names = Mapping[str, tuple[str, ...]]
"""Codes, each with the names that people know it by."""


@dataclass(frozen=True)
class Register:
    """The codes of each table and code list."""

    codes: Mapping[str, Names]

    def of(self, target: str) -> Names:
        """The codes of a table or a code list; none where it is not known."""
        return self.codes.get(target, {})

    def also(self, table: str, rows: Iterable[Mapping[str, str]], key: str) -> "Register":
        """The same with the rows of one more table."""
        return Register({**self.codes, table: {**self.of(table), **_names(rows, key)}})


def read_register(packages: Sequence[Package], contract: Contract) -> Register:
    """What the contract lists and the packages of an edition define; of a table marked as sensitive the codes alone."""
    codes: dict[str, Names] = {}
    for name in sorted(key_targets(contract.schemas[sent] for sent in contract.sent)):
        if name in contract.codes:
            rows = contract.codes[name]
            codes[name] = _names(rows, next(iter(rows[0])))
            continue
        schema = contract.schemas[name]
        named = _names(edition_rows(packages, name), schema["fields"][0]["name"])
        codes[name] = dict.fromkeys(named, ()) if schema.get("ecpat:sensitive") else named
    return Register(codes)


def contributors(package: Package) -> list[str]:
    """The organisations that a package is from, by name."""
    found = package.descriptor.get("contributors", ())
    return [str(each.get("title", "")) for each in found if isinstance(each, dict)]


def package_rows(package: Package, table: str) -> list[dict[str, str]]:
    """The rows of a table as text, in their order; none where the package does not hold it."""
    path = dict(package.files).get(table)
    if path is None:
        return []
    rows = []
    with (package.folder / path).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows.append({name: text or "" for name, text in row.items() if name})
    return rows


def edition_rows(packages: Iterable[Package], table: str) -> Iterator[dict[str, str]]:
    """The rows of a table in several packages."""
    return chain.from_iterable(package_rows(package, table) for package in packages)


def key_of_row(row: Mapping[str, str], fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in fields)


def key_targets(schemas: Iterable[Mapping[str, Any]]) -> set[str]:
    """The tables and code lists that keys lead into."""
    targets: set[str] = set()
    for schema in schemas:
        targets.update(target for target, _ in foreign_keys(schema).values())
    return targets


def _names(rows: Iterable[Mapping[str, str]], key: str) -> Names:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.get(key):
            names = [row[label] for label in LABELS if row.get(label)]
            found[row[key]] = tuple(dict.fromkeys(names))
    return found
