"""Keys over all packages of an edition: an id is defined once, and what it points to exists somewhere."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys, key_fields
from pipeline.intake.files import column_letter
from pipeline.intake.finding_groups import FindingGroup, Flags, Ints
from pipeline.intake.keys import NONE, KeyCodes, combined, dangling, first_places, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.model import Finding

SOURCES, SOURCE, OTHER_SOURCES = "sources", "source_id", "other_sources"
"""The table of sources with its key, and the field in which rows list more of them."""
DEVICES = ("AUX", "CON", "NUL", "PRN", *map("".join, product(("COM", "LPT"), "123456789")))
"""Names that no file of Windows may have."""
CELLS = {"key", "received"}
"""The words that repeat cells."""
Field: TypeAlias = tuple[str, str]
"""A resource and one of its fields."""
Elsewhere: TypeAlias = Callable[[str, str], Collection[str]]


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

    def holds(self, field: str, *codes: str) -> Flags:
        """Which rows have one of some codes in a field; none where the table has no such field."""
        if field not in self.table.column_names:
            return np.zeros(len(self.table), bool)
        return np.asarray(pc.is_in(self.table[field], value_set=pa.array(codes, pa.string())))

    def is_blank(self, field: str) -> Flags:
        """Which rows have nothing in a field."""
        return np.asarray(pc.is_null(self.table[field]))

    def texts(self, field: str, places: Ints) -> pa.Array:
        """The cells of a field in some rows, as text."""
        return _whole(pc.cast(self.table[field].take(pa.array(places)), pa.string()))

    def flagged(self, pattern: Finding, flags: Flags) -> Iterator[FindingGroup]:
        """The rows that are flagged, one cause for each package."""
        return self.groups(pattern, np.flatnonzero(flags))

    def groups(
        self, pattern: Finding, places: Ints, told: Mapping[str, pa.Array] = MappingProxyType({})
    ) -> Iterator[FindingGroup]:
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
    unsure: Collection[Field],
    *,
    quiet: Collection[str],
    elsewhere: Elsewhere,
) -> list[FindingGroup]:
    """Every broken key of the edition; of the packages in `quiet` no cell is repeated.

    Keys into a field that is `unsure` are not judged. `elsewhere` gives the values of a field in packages that are not
    judged; it is asked only where one is missed.
    """
    found: list[FindingGroup] = []
    for name in contract.sent:
        sent = SubmittedTable(name, contract.schemas[name], tables.by_name[name], quiet)
        found += [*_primary(sent), *_reserved(sent), *_foreign(sent, tables, contract, unsure, elsewhere)]
        if (SOURCES, SOURCE) not in unsure:
            found += _other_sources(sent, tables, elsewhere)
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
    again = repeated(ids)
    if not len(again):
        return
    before = first_places(ids, again)
    parts = [sent.texts(field, again) for field in fields]
    told = {
        "first_package": sent.texts(PACKAGE, before),
        "first_row": sent.texts(RECORD, before),
        "key": pa.repeat("", len(again)) if sent.redact_values else pc.binary_join_element_wise(*parts, "/"),
    }
    is_elsewhere = np.asarray(pc.not_equal(sent.texts(PACKAGE, again), told["first_package"]))
    for variant, flags in (("", ~is_elsewhere), ("elsewhere", is_elsewhere)):
        words = {name: texts.filter(pa.array(flags)) for name, texts in told.items()}
        yield from sent.groups(Finding("primary-key", field=fields[0], variant=variant), again[flags], words)


def _reserved(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Codes that Windows keeps for its devices: a code is the name of a folder of the site, and of a file."""
    fields = key_fields(sent.schema)
    if len(fields) == 1 and sent.table.schema.field(fields[0]).type == pa.string():
        upper = pc.utf8_upper(sent.table[fields[0]])
        places = np.flatnonzero(pc.fill_null(pc.is_in(upper, value_set=pa.array(DEVICES)), False))
        told = {"received": pa.repeat("", len(places)) if sent.redact_values else sent.texts(fields[0], places)}
        yield from sent.groups(Finding("code-reserved", field=fields[0]), places, told)


def _foreign(
    sent: SubmittedTable, tables: Tables, contract: Contract, unsure: Collection[Field], elsewhere: Elsewhere
) -> Iterator[FindingGroup]:
    """Values that stand for nothing: neither in a code list of the project nor in a resource of any package."""
    for field, (target, end) in foreign_keys(sent.schema).items():
        if (target, end) in unsure:
            continue
        places = _missing(sent.key(field), _known(target, end, tables, contract), (target, end), elsewhere)
        told = {"received": pa.repeat("", len(places)) if sent.redact_values else sent.texts(field, places)}
        yield from sent.groups(Finding("foreign-key", field=field, params=(("target", target),)), places, told)


def _other_sources(sent: SubmittedTable, tables: Tables, elsewhere: Elsewhere) -> Iterator[FindingGroup]:
    """Codes of a list of sources that stand for nothing."""
    if OTHER_SOURCES not in sent.table.column_names:
        return
    lists = pc.fill_null(pc.split_pattern(_whole(sent.table[OTHER_SOURCES]), ";"), [])
    rows, codes = np.asarray(pc.list_parent_indices(lists)), pc.list_flatten(lists)
    known = key_of_array(tables.by_name[SOURCES][SOURCE])
    missing = _missing(key_of_array(codes), known, (SOURCES, SOURCE), elsewhere)
    told = {"received": codes.take(pa.array(missing))}
    pattern = Finding("foreign-key", field=OTHER_SOURCES, params=(("target", SOURCES),))
    yield from sent.groups(pattern, rows[missing], told)


def _missing(own: KeyCodes, known: KeyCodes, target: Field, elsewhere: Elsewhere) -> Ints:
    """The places of codes that are not known, neither here nor in packages that are not judged."""
    places = dangling(own, known)
    if not len(places):
        return places
    return dangling(own, known, key_of_array(pa.array(sorted(elsewhere(*target)), pa.string())))


def _known(target: str, field: str, tables: Tables, contract: Contract) -> KeyCodes:
    if target in contract.codes:
        return key_of_array(pa.array([row[field] for row in contract.codes[target]], pa.string()))
    return key_of_array(tables.by_name[target][field])


def _whole(texts: Any) -> pa.Array:
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
