"""The files of the definitions as they stand, and the faults that files of all kinds have."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model import Finding

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Definitions:
    """What the files of framework, contract and wording hold, by their path there, such as `indicators/ke-1.toml`."""

    framework: Mapping[str, Table]
    schemas: Mapping[str, Table]  # tables that packages hold, and code lists
    outputs: Mapping[str, Table]  # tables that only a release holds
    codes: Mapping[str, list[dict[str, str]]]
    settings: Mapping[str, Table]  # the other files of the contract, such as levels.toml
    wording: Mapping[str, Table]  # the texts of each area and language, such as report.fr.toml

    @property
    def sheets(self) -> dict[str, Table]:
        return {name: table for name, table in self.framework.items() if name.startswith("indicators/")}

    @property
    def scopes(self) -> list[Table]:
        return tables_in(self.framework.get("scopes.toml", {}), "scope")


def key_faults(
    name: str, table: Table, wanted: frozenset[str], place: str = "", more: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Keys that are missing, and keys that nothing reads; a text in one language only is told as such."""
    present = set(table)
    one_language = {"fr": "en", "en": "fr"}
    for key in sorted(wanted - present):
        if one_language.get(key) not in present:
            yield Finding("definition-key-missing", resource=name, field=place + key)
    for key in sorted(present - wanted - more):
        yield Finding("definition-key-unknown", resource=name, field=place + key)


def names_given_twice(name: str, place: str, given: Iterable[str]) -> Iterator[Finding]:
    for each, times in Counter(given).items():
        if times > 1:
            yield Finding("definition-twice", resource=name, field=place, params=(("name", each),))


def columns_of(schema: Table) -> list[str]:
    return [str(field.get("name", "")) for field in tables_in(schema, "fields")]


def tables_in(table: Table, key: str) -> list[Table]:
    """A list of tables; what is none of these is told by its missing keys."""
    found = table.get(key, [])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def table_in(table: Table, key: str) -> Table:
    found = table.get(key, {})
    return found if isinstance(found, Mapping) else {}


def texts_in(table: Table, key: str) -> list[str]:
    found = table.get(key, [])
    return [found] if isinstance(found, str) else [str(each) for each in found] if isinstance(found, list) else []
