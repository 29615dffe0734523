"""Judging what was sent: cells by the judge, then keys over all packages, then what only the field knows."""

from collections.abc import Sequence

import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.model import Finding, Severity
from pipeline.records.judge import File, empty_table, read_file
from pipeline.records.packages import Package
from pipeline.records.tables import Tables
from pipeline.records.validation.domain import domain_findings
from pipeline.records.validation.gate import gate_findings
from pipeline.records.validation.intake import is_about_people, without_rows
from pipeline.records.validation.jumps import PEOPLE, jump_findings, read_accepted
from pipeline.records.validation.keys import key_findings

__all__ = ["read_tables"]


def read_tables(packages: list[Package], contract: Contract) -> tuple[Tables, list[Finding]]:
    """All tables of an edition, the packages of each resource joined, with every finding in order of place.

    The tables may be counted only if no finding is an error. Keys and rules of the field are looked at even
    where cells are wrong, so that a provider learns everything at once; they leave out what cannot be read.
    A package that the gate refuses is not read at all, and keys are then left alone: they might lead into it.
    """
    findings = gate_findings(packages, contract)
    refused = {finding.package for finding in findings}
    parts: dict[str, list[pa.Table]] = {name: [] for name in contract.sent}
    for package in (package for package in packages if package.name not in refused):
        for resource, path in package.files:
            file = File(package.name, resource, package.folder, path, package.holds_people)
            table, faults = read_file(file, contract.schemas[resource])
            parts[resource].append(table)
            findings += faults
    tables = Tables({name: _joined(name, found, contract) for name, found in parts.items()})
    findings += [] if refused else key_findings(tables, contract)
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += [*domain_findings(tables, contract), *_jumps(packages, tables, contract)]
    sensitive = [name for name, schema in contract.schemas.items() if is_about_people(schema)]
    return tables, sorted(without_rows(findings, sensitive), key=lambda finding: finding.place)


def _jumps(packages: Sequence[Package], tables: Tables, contract: Contract) -> list[Finding]:
    """Jumps of the counts of people that no package accepts."""
    organisations = tables.by_name["organisations"]["org_id"].to_pylist()
    accepted = [read_accepted(package.name, package.descriptor, organisations)[0] for package in packages]
    return jump_findings(tables.by_name[PEOPLE], contract.codes["periods"], frozenset().union(*accepted))


def _joined(name: str, parts: list[pa.Table], contract: Contract) -> pa.Table:
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])
