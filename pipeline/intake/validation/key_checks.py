"""Keys over all packages of an edition: an id is defined once, and what it points to exists somewhere."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.files import column_letter
from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.intake.keys import NONE, KeyCodes, combined, dangling, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.model import Finding

CELLS = {"key", "received"}
"""The words that repeat cells."""
Field: TypeAlias = tuple[str, str]
"""A resource and one of its fields."""
Elsewhere: TypeAlias = Callable[[str, str], Collection[str]]


def nowhere(resource: str, field: str) -> Collection[str]:  # noqa: ARG001
    """All packages of the edition are judged: there are no values in others."""
    return ()


@dataclass(frozen=True)
class SubmittedTable:
    """A resource as all packages together sent it."""

    name: str
    schema: Mapping[str, Any]
    table: pa.Table
    quiet: Collection[str] = ()  # packages of which nothing is repeated

    @property
    def redact_values(self) -> bool:
        """Whether no cell may be repeated."""
        return bool(self.schema.get("ecpat:sensitive"))

    def key(self, field: str) -> KeyCodes:
        """The values of a field in all rows."""
        return key_of_array(self.table[field])

    def texts(self, field: str, places: Ints) -> pa.Array:
        """The cells of a field in some rows, as text."""
        return _whole(pc.cast(self.table[field].take(pa.array(places)), pa.string()))

    def groups(self, pattern: Finding, places: Ints, told: Mapping[str, pa.Array]) -> Iterator[FindingGroup]:
        """Bad rows, one cause for each package; `told` stands beside `places`."""
        if not len(places):
            return
        packages = key_of_array(self.table[PACKAGE].take(pa.array(places)))
        names = [each["name"] for each in self.schema["fields"]]
        column = column_letter(names.index(pattern.field) + 1)
        for number, package in enumerate(packages.values.to_pylist()):
            own = np.flatnonzero(packages.ids == number)
            rows = np.asarray(self.table[RECORD].take(pa.array(places[own])))
            words = {word: texts.take(pa.array(own)) for word, texts in told.items()}
            words |= {word: pa.repeat("", len(own)) for word in CELLS & words.keys() if package in self.quiet}
            yield FindingGroup(replace(pattern, package=package, resource=self.name, column=column), rows, words)


def key_causes(
    tables: Tables,
    contract: Contract,
    unsure: Collection[Field] = (),
    *,
    quiet: Collection[str] = (),
    elsewhere: Elsewhere = nowhere,
) -> list[FindingGroup]:
    """Every broken key of the edition; of the packages in `quiet` no cell is repeated.

    Keys into a field that is `unsure` are not judged. `elsewhere` gives the values of a field in packages that are not
    judged; it is asked only where one is missed.
    """
    found: list[FindingGroup] = []
    for name in contract.sent:
        sent = SubmittedTable(name, contract.schemas[name], tables.by_name[name], quiet)
        found += [*_primary(sent), *_foreign(sent, tables, contract, unsure, elsewhere)]
    return found


def _primary(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """A key stands once in the whole edition; a running number, once in each package.

    Every part of a key is required, so that a blank one has been told as a cell.
    """
    fields = key_fields(sent.schema)
    keys = [sent.key(field).ids for field in fields]
    is_filled = np.logical_and.reduce([ids != NONE for ids in keys])
    own = [*keys, sent.key(PACKAGE).ids] if fields == ["row_id"] else keys
    yield from _doubles(sent, np.where(is_filled, combined(own), NONE), fields)


def _doubles(sent: SubmittedTable, ids: Ints, fields: Sequence[str]) -> Iterator[FindingGroup]:
    """A second row under one key, told with the place of the first one."""
    again = repeated(ids)
    if not len(again):
        return
    first = np.full(int(ids.max()) + 1, -1)
    first[ids[ids >= 0][::-1]] = np.flatnonzero(ids >= 0)[::-1]
    before = first[ids[again]]
    parts = [sent.texts(field, again) for field in fields]
    told = {
        "first_package": sent.texts(PACKAGE, before),
        "first_row": sent.texts(RECORD, before),
        "key": pa.repeat("", len(again)) if sent.redact_values else pc.binary_join_element_wise(*parts, "/"),
    }
    yield from sent.groups(Finding("primary-key", field=fields[0]), again, told)


def _foreign(
    sent: SubmittedTable, tables: Tables, contract: Contract, unsure: Collection[Field], elsewhere: Elsewhere
) -> Iterator[FindingGroup]:
    """Values that stand for nothing: neither in a code list of the project nor in a resource of any package."""
    for key in sent.schema.get("foreignKeys", []):
        field, target, end = _single(key["fields"]), key["reference"]["resource"], _single(key["reference"]["fields"])
        if (target, end) in unsure:
            continue
        own, known = sent.key(field), _known(target, end, tables, contract)
        places = dangling(own, known)
        if len(places):
            places = dangling(own, known, key_of_array(pa.array(sorted(elsewhere(target, end)), pa.string())))
        told = {"received": pa.repeat("", len(places)) if sent.redact_values else sent.texts(field, places)}
        yield from sent.groups(Finding("foreign-key", field=field, params=(("target", target),)), places, told)


def _single(fields: str | list[str]) -> str:
    """The contract's foreign keys have one field each."""
    return fields if isinstance(fields, str) else fields[0]


def _known(target: str, field: str, tables: Tables, contract: Contract) -> KeyCodes:
    """The values that a key may point to."""
    if target in contract.codes:
        return key_of_array(pa.array([row[field] for row in contract.codes[target]], pa.string()))
    return key_of_array(tables.by_name[target][field])


def _whole(texts: Any) -> pa.Array:
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
