"""The validated tables of an edition: what the judge accepted, typed once, and never read again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.intake.columns import PACKAGE, RECORD
from pipeline.model import Row, Status

__all__ = [
    "PACKAGE",
    "PEOPLE",
    "RECORD",
    "Tables",
    "first_sendings",
    "grouped",
    "is_standing",
    "keyed",
    "status_of",
    "weakest",
]


PEOPLE = "beneficiaries"
"""The table of rows about groups of people."""


@dataclass(frozen=True)
class Tables:
    """Arrow tables by resource name; a resource that nobody sent is an empty table."""

    by_name: Mapping[str, pa.Table]

    def rows(self, name: str) -> list[Row]:
        """The rows of a resource, blank cells as None, in the order in which they were sent."""
        table = self.by_name.get(name)
        return [] if table is None else table.to_pylist()


def grouped(rows: Iterable[Row], *fields: str) -> Mapping[Any, list[Row]]:
    """Rows by the value of a field (or the tuple of several); a missing group is an empty list."""
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[fields[0]] if len(fields) == 1 else tuple(row[field] for field in fields)].append(row)
    return groups


def keyed(rows: Iterable[Row], field: str) -> Mapping[Any, Row]:
    return {row[field]: row for row in rows}


def first_sendings(rows: Iterable[Row], key: str) -> Mapping[str, str]:
    """For each id, the one under which the same thing was sent first, as `same_as` says; its own where nothing is said.

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
    """The state of a record. Validated needs another organisation than the one that entered it; else it is sourced.

    A record without a state is a draft.
    """
    status = Status(row.get("validation_status") or Status.DRAFT)
    by = row.get("validated_by_org")
    if status is Status.VALIDATED and (not by or by == row.get("entered_by_org")):
        return Status.SOURCED
    return status


def weakest(*statuses: Status) -> Status:
    """The state of an event is the weakest of all the records that it needs."""
    return min(statuses, key=lambda status: status.rank)


def is_standing(row: Row) -> bool:
    """Whether a record may count at all: neither draft nor rejected."""
    return status_of(row).rank >= Status.SOURCED.rank
