"""Remarks that somebody has looked at and stands by, as the descriptor of their package declares it.

    "ecpat:accepted": [{"code": "ten_times_last_year", "resource": "beneficiaries", "key": "P-1/ML",
                        "by": "ECPAT-LU", "why": "…", "on": "2026-05-31"}]

`key` is the id of the row, as its own table writes it (several fields with a slash between them); for a remark
about no row, what the remark names. Without `key` every remark of that code about the table is meant, and `field`
limits it to one column. Row numbers are refused: they move when a table is sorted. A remark about the descriptor
itself is accepted with "resource": "datapackage.json".
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.finding_groups import FindingGroup, Flags, keep_rows
from pipeline.intake.paths import DESCRIPTOR
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.intake.validation.detectors import folded, rules
from pipeline.model import Finding, Severity, is_day
from pipeline.texts import level_of

NEEDED, ALLOWED = {"code", "resource", "by", "why", "on"}, {"key", "field"}
REMARK = "remark"
"""The level in levels.toml of what may be accepted: never an error, and no rule that keeps people out."""


@dataclass(frozen=True)
class Acceptance:
    """One entry of a descriptor, well formed; `number` is its place there, from 1."""

    package: str
    number: int
    code: str
    resource: str
    key: str
    field: str
    by: str
    why: str
    on: str

    @property
    def table(self) -> str:
        """The table that is meant; blank for the descriptor."""
        return "" if self.resource == DESCRIPTOR else self.resource

    def is_about(self, pattern: Finding) -> bool:
        """Whether a remark is of the kind and the column that are meant."""
        return (
            pattern.severity is Severity.WARNING
            and (pattern.package, pattern.code, pattern.resource) == (self.package, self.code, self.table)
            and self.field in ("", pattern.field)
        )

    def marked(self, pattern: Finding) -> Finding:
        """The remark as accepted, with who accepted it, why and when among its words."""
        told = (("accepted_by", self.by), ("accepted_why", self.why), ("accepted_on", self.on))
        return replace(pattern, severity=Severity.ACCEPTED, params=(*pattern.params, *told))


# --- what a descriptor says -------------------------------------------------------------------------------------------


def read_accepted(
    package: str, descriptor: Mapping[str, Any], organisations: Collection[str], contract: Contract
) -> tuple[list[Acceptance], list[Finding]]:
    """What a descriptor accepts, and a finding for each entry that cannot be followed, by its number.

    `by` is the id of a known organisation or a role of intake.toml, so that no person can stand there.
    """
    entries = descriptor.get("ecpat:accepted", [])
    accepted: list[Acceptance] = []
    findings: list[Finding] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        fault = _fault(entry, organisations, contract)
        if fault:
            findings.append(Finding("acceptance", package=package, variant=fault, params=(("number", str(number)),)))
        else:
            accepted.append(Acceptance(package, number, **{"key": "", "field": "", **entry}))
    return accepted, findings


def _fault(entry: Any, organisations: Collection[str], contract: Contract) -> str:
    """What is wrong with an entry: row, form, code (not to be accepted), resource, by, on; blank if nothing."""
    if isinstance(entry, dict) and "row" in entry:
        return "row"
    if not isinstance(entry, dict) or not NEEDED <= set(entry) <= NEEDED | ALLOWED:
        return "form"
    if not all(isinstance(text, str) and text.strip() for text in entry.values()):
        return "form"
    known = (
        ("code", level_of(Finding(entry["code"])) == REMARK),
        ("resource", entry["resource"] in (*contract.sent, DESCRIPTOR)),
        ("by", entry["by"] in organisations or folded(entry["by"]) in map(folded, rules()["accepted"]["roles"])),
        ("on", is_day(entry["on"])),
    )
    return next((name for name, is_known in known if not is_known), "")


# --- remarks ----------------------------------------------------------------------------------------------------------


def with_accepted(
    groups: Sequence[FindingGroup], accepted: Sequence[Acceptance], tables: Tables, contract: Contract
) -> tuple[list[FindingGroup], list[Acceptance]]:
    """The causes, those parts that are accepted marked as such; and the entries that fit no remark."""
    told, unused = list(groups), []
    for each in accepted:
        parts = list(chain.from_iterable(_split(group, each, tables, contract) for group in told))
        if parts == told:  # causes are compared by identity: not one was split or marked
            unused.append(each)
        told = parts
    return told, unused


def _split(group: FindingGroup, accepted: Acceptance, tables: Tables, contract: Contract) -> list[FindingGroup]:
    if not accepted.is_about(group.template):
        return [group]
    hits = _hits(group, accepted, tables, contract)
    if not hits.any():
        return [group]
    marked = replace(keep_rows(group, hits), template=accepted.marked(group.template))
    return [marked] if hits.all() else [marked, keep_rows(group, ~hits)]


def _hits(group: FindingGroup, accepted: Acceptance, tables: Tables, contract: Contract) -> Flags:
    """Which rows of a cause are meant: by the key of the row or, where there is none, by what the remark names."""
    if not accepted.key:
        return np.ones(len(group), bool)
    named = "/".join(text for _, text in group.template.params) == accepted.key
    if not accepted.table:
        return np.full(len(group), named)
    records = _records(accepted, tables.by_name[accepted.resource], contract.schemas[accepted.resource])
    return np.where(group.rows == 0, named, np.isin(group.rows, records))


def _records(accepted: Acceptance, table: pa.Table, schema: Mapping[str, Any]) -> Any:
    fields = key_fields(schema)
    keys = pc.binary_join_element_wise(*(pc.cast(table[field], pa.string()) for field in fields), "/")
    is_meant = pc.and_(pc.equal(table[PACKAGE], accepted.package), pc.equal(keys, accepted.key))
    return np.asarray(table.filter(is_meant)[RECORD])


def stale(entries: Sequence[Acceptance]) -> Iterator[Finding]:
    """A remark about each entry that accepts what nobody remarks any more."""
    for each in entries:
        words = (("number", str(each.number)), ("accepted", each.code))
        yield Finding("acceptance-stale", Severity.WARNING, package=each.package, resource=each.table, params=words)
