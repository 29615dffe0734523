"""The validated tables of an edition."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys, key_fields
from pipeline.model import Row, Status

PACKAGE, RECORD = "_package", "_record"
"""Beside its fields each row knows its package and its record number there (the header is record 1)."""
ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
PEOPLE = "beneficiaries"
"""The table of rows about groups of people."""


@dataclass(frozen=True)
class Tables:
    """Arrow tables by resource name; a resource that nobody sent is an empty table."""

    by_name: Mapping[str, pa.Table]

    def rows(self, name: str) -> list[Row]:
        table = self.by_name.get(name)
        return [] if table is None else table.to_pylist()


def arrow_type(declared: str) -> pa.DataType:
    return ARROW_TYPES.get(declared, pa.string())


def arrow_schema(schema: Mapping[str, Any]) -> pa.Schema:
    fields = [(field["name"], arrow_type(field["type"])) for field in schema["fields"]]
    return pa.schema([*fields, (PACKAGE, pa.string()), (RECORD, pa.int64())])


def empty_table(schema: Mapping[str, Any]) -> pa.Table:
    return arrow_schema(schema).empty_table()


def grouped(rows: Iterable[Row], *fields: str) -> Mapping[Any, list[Row]]:
    """Rows by the value of a field, or the tuple of several; a missing group is an empty list."""
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[fields[0]] if len(fields) == 1 else tuple(row[field] for field in fields)].append(row)
    return groups


def keyed(rows: Iterable[Row], field: str) -> Mapping[Any, Row]:
    return {row[field]: row for row in rows}


def first_sendings(rows: Iterable[Row], key: str) -> Mapping[str, str]:
    """For each id, the one under which the same thing was sent first, as `same_as` says.

    Of ids that point at each other in a circle, the first in the alphabet.
    """
    same = {row[key]: row["same_as"] for row in rows if row["same_as"]}
    firsts = {}
    for each in same:
        way = [each]
        while way[-1] in same and same[way[-1]] not in way:
            way.append(same[way[-1]])
        last = way[-1]
        circle = way[way.index(same[last]) :] if last in same else [last]
        firsts[each] = min(circle)
    return firsts


def status_of(row: Row) -> Status:
    """The state of a record; validated by nobody else than who entered it is sourced, no state a draft."""
    status = Status(row.get("validation_status") or Status.DRAFT)
    by = row.get("validated_by_org")
    if status is Status.VALIDATED and (not by or by == row.get("entered_by_org")):
        return Status.SOURCED
    return status


def weakest(*statuses: Status) -> Status:
    return min(statuses, key=lambda status: status.rank)


def is_standing(row: Row) -> bool:
    return status_of(row).rank >= Status.SOURCED.rank


# --- rows that were taken back ----------------------------------------------------------------------------------------


def without_withdrawn(tables: Tables, contract: Contract) -> Tables:
    """The tables without the rows that were taken back and those that hang on one: nobody may know of them."""
    left = dict(tables.by_name)
    gone: dict[str, set[str]] = {name: set() for name in left}
    is_settled = False
    while not is_settled:
        is_settled = True
        for name, table in left.items():
            leaves = _is_withdrawn(table)
            for field, (target, _) in foreign_keys(contract.schemas[name]).items():
                codes = pa.array(sorted(gone.get(target, ())), pa.string())
                leaves = pc.or_(leaves, pc.is_in(table[field], value_set=codes))
            if not pc.any(leaves, min_count=0).as_py():
                continue
            is_settled = False
            left[name] = table.filter(pc.invert(leaves))
            fields = key_fields(contract.schemas[name])
            if len(fields) == 1:  # other rows name a row by its one code
                gone[name].update(map(str, table.filter(leaves)[fields[0]].to_pylist()))
    return Tables(left)


def _is_withdrawn(table: pa.Table) -> pa.ChunkedArray:
    if "validation_status" not in table.column_names:
        return pa.chunked_array([pa.repeat(False, len(table))])
    return pc.fill_null(pc.equal(table["validation_status"], Status.WITHDRAWN.value), False)
