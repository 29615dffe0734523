"""Keys over all packages of an edition: an id is defined once, and what it points to exists somewhere."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys, key_fields
from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.keys import NONE, KeyCodes, combined, dangling, first_places, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.intake.validation.people_packages import Texts, column_of
from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.model import Finding

SOURCES, SOURCE, OTHER_SOURCES = "sources", "source_id", "other_sources"
DEVICES = r"(?i)\A(AUX|CON|NUL|PRN|(COM|LPT)[1-9])\z"
"""Names that no file of Windows may have; a code is the name of a folder of the site."""
Field: TypeAlias = tuple[str, str]
"""A resource and one of its fields."""


def key_findings(
    tables: Tables,
    contract: Contract,
    unsure: Collection[Field],
    quiet: Collection[str],
    texts: Texts,
) -> list[FindingGroup]:
    """Every broken key of the edition; of the packages in `quiet` no cell is repeated.

    Keys into an `unsure` field are not judged. A code that stands in `texts` is known, too.
    """

    def known(resource: str, field: str) -> KeyCodes:
        if resource in contract.codes:
            return key_of_array(pa.array([row[field] for row in contract.codes[resource]], pa.string()))
        return key_of_array(tables.by_name[resource][field])

    found: list[FindingGroup] = []
    for name in contract.sent:
        sent = SubmittedTable(name, contract.schemas[name], tables.by_name[name], quiet)
        found += [*_primary(sent), *_reserved(sent)]
        for field, target, codes, rows in _references(sent):
            if target in unsure:
                continue
            own = key_of_array(codes)
            missing = dangling(own, known(*target))
            if len(missing):
                missing = dangling(
                    own, known(*target), key_of_array(pa.array(sorted(column_of(texts, *target)), pa.string()))
                )
            template = Finding("foreign-key", field=field, params=(("target", target[0]),))
            received = pc.cast(codes.take(pa.array(missing)), pa.string())
            found += sent.groups(template, rows[missing], {"received": received})
    return found


def _references(sent: SubmittedTable) -> Iterator[tuple[str, Field, pa.Array, np.ndarray]]:
    """Every field that names rows of another table: the target, the codes, and the place of the row of each code."""
    for field, target in foreign_keys(sent.schema).items():
        yield field, target, sent.table[field].combine_chunks(), np.arange(len(sent.table))
    if OTHER_SOURCES in sent.table.column_names:
        lists = pc.split_pattern(sent.table[OTHER_SOURCES].combine_chunks(), ";")
        rows = np.asarray(pc.list_parent_indices(lists))
        yield OTHER_SOURCES, (SOURCES, SOURCE), pc.list_flatten(lists), rows


def _primary(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """A key stands once in the whole edition; a running number, once in each package."""
    fields = key_fields(sent.schema)
    keys = [sent.key(field).ids for field in fields]
    is_filled = np.logical_and.reduce([ids != NONE for ids in keys])
    if fields == ["row_id"]:
        keys.append(sent.key(PACKAGE).ids)
    ids = np.where(is_filled, combined(keys), NONE)
    again = repeated(ids)
    if not len(again):
        return
    before = first_places(ids, again)
    package, first_package = sent.texts(PACKAGE, again), sent.texts(PACKAGE, before)
    params = {
        "first_package": first_package,
        "first_row": sent.texts(RECORD, before),
        "key": pc.binary_join_element_wise(*(sent.texts(field, again) for field in fields), "/"),
    }
    is_elsewhere = pc.not_equal(package, first_package)
    template = Finding("primary-key", field=fields[0])
    for variant, flags in (("", pc.invert(is_elsewhere)), ("elsewhere", is_elsewhere)):
        words = {name: texts.filter(flags) for name, texts in params.items()}
        yield from sent.groups(replace(template, variant=variant), again[np.asarray(flags)], words)


def _reserved(sent: SubmittedTable) -> Iterator[FindingGroup]:
    fields = key_fields(sent.schema)
    if len(fields) == 1 and sent.table.schema.field(fields[0]).type == pa.string():
        is_device = pc.match_substring_regex(sent.table[fields[0]], DEVICES)
        places = np.flatnonzero(pc.fill_null(is_device, False))
        yield from sent.groups(
            Finding("code-reserved", field=fields[0]), places, {"received": sent.texts(fields[0], places)}
        )
