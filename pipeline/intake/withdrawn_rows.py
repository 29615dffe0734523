"""Rows that were taken back leave the edition before anything is counted, and so does every row that hangs on one.

Whoever takes a row back wants it to stand nowhere: no later step may know that it was there.
"""

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys, key_fields
from pipeline.intake.tables import Tables
from pipeline.model import Status

STATUS = "validation_status"


def without_withdrawn(tables: Tables, contract: Contract) -> Tables:
    """The tables without the rows that are withdrawn, and without those whose keys lead to one of these."""
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
    if STATUS not in table.column_names:
        return pa.chunked_array([pa.repeat(False, len(table))])
    return pc.fill_null(pc.equal(table[STATUS], Status.WITHDRAWN.value), False)
