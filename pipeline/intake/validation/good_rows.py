"""The rows of an edition that are good by themselves, so that they can be compared although others are wrong."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.model import Severity

NEVER_FOLLOWED = ("organisations", "sources")
"""Tables whose rows are named everywhere, and compared with no row of another table."""
Places = Mapping[tuple[str, str], set[int]]
"""The records of each file (package, resource)."""


def with_good_rows(tables: Tables, groups: Sequence[FindingGroup], contract: Contract) -> Tables:
    """The tables without the rows that an error names, and without those that point to one of these."""
    wrong: dict[tuple[str, str], set[int]] = {}
    for group in groups:
        own = group.template
        if own.severity is Severity.ERROR:
            wrong.setdefault((own.package, own.resource), set()).update(group.rows.tolist())
    kept = {name: _without(name, table, wrong) for name, table in tables.by_name.items()}
    while True:
        count = sum(map(len, kept.values()))
        kept = {name: _with_targets(name, table, kept, contract) for name, table in kept.items()}
        if sum(map(len, kept.values())) == count:
            return Tables(kept)


def _without(name: str, table: pa.Table, wrong: Places) -> pa.Table:
    keep = np.ones(len(table), bool)
    records = np.asarray(table[RECORD])
    for (package, resource), rows in wrong.items():
        if resource == name:
            is_own = np.asarray(pc.equal(table[PACKAGE], package))
            keep &= ~(is_own & np.isin(records, list(rows)))
    return table.filter(pa.array(keep))


def _with_targets(name: str, table: pa.Table, kept: Mapping[str, pa.Table], contract: Contract) -> pa.Table:
    """The rows of a table whose keys lead to rows that are kept."""
    for field, (target, end) in foreign_keys(contract.schemas[name]).items():
        if target in kept and target not in NEVER_FOLLOWED:
            leads = pc.is_in(table[field], value_set=pc.unique(kept[target][end]))
            table = table.filter(pc.or_(leads, pc.is_null(table[field])))
    return table
