"""Judging what was sent: cells by the judge, then keys over all packages, then what only the field knows."""

import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.model import Finding, Severity
from pipeline.records.judge import File, empty_table, read_file
from pipeline.records.packages import Package
from pipeline.records.tables import Tables
from pipeline.records.validation.domain import domain_findings
from pipeline.records.validation.keys import key_findings

__all__ = ["read_tables"]


def read_tables(packages: list[Package], contract: Contract) -> tuple[Tables, list[Finding]]:
    """All tables of an edition, the packages of each resource joined, with every finding in order of place.

    The tables may be counted only if no finding is an error. Keys and rules of the field are looked at even
    where cells are wrong, so that a provider learns everything at once; they leave out what cannot be read.
    """
    findings: list[Finding] = []
    parts: dict[str, list[pa.Table]] = {name: [] for name in contract.sent}
    for package in packages:
        for resource, path in package.files:
            file = File(package.name, resource, package.folder, path)
            table, faults = read_file(file, contract.schemas[resource])
            parts[resource].append(table)
            findings += faults
    tables = Tables({name: _joined(name, found, contract) for name, found in parts.items()})
    findings += key_findings(tables, contract)
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += domain_findings(tables, contract)
    return tables, sorted(findings, key=lambda finding: finding.place)


def _joined(name: str, parts: list[pa.Table], contract: Contract) -> pa.Table:
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])
