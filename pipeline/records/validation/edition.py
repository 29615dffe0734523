"""Judging what was sent: cells by the judge, then keys over all packages, then what only the field knows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause, by_cause, errors, single
from pipeline.records.files import File
from pipeline.records.lanes.typed import empty_table
from pipeline.records.packages import Package
from pipeline.records.reading import read_file
from pipeline.records.tables import Tables
from pipeline.records.validation.accepted import read_accepted, stale, with_accepted
from pipeline.records.validation.domain import domain_causes
from pipeline.records.validation.gate import column_of, gate_findings, published_text_findings
from pipeline.records.validation.intake import is_about_people, without_rows
from pipeline.records.validation.keys import key_causes
from pipeline.records.validation.letters import with_letters
from pipeline.records.validation.remarks import cell_remarks, row_remarks

__all__ = ["judge_packages", "read_tables"]


def read_tables(packages: list[Package], contract: Contract) -> tuple[Tables, list[Finding]]:
    """All tables of an edition, the packages of each resource joined, with every finding in order of place.

    The tables may be counted only if no finding is an error.
    """
    tables, causes = judge_packages(packages, contract)
    return tables, sorted((finding for cause in causes for finding in cause), key=lambda finding: finding.place)


def judge_packages(
    packages: list[Package], contract: Contract, beside: Sequence[Package] = ()
) -> tuple[Tables, list[Cause]]:
    """All tables of an edition, the packages of each resource joined, with every cause of complaint.

    Keys and rules of the field are looked at even where cells are wrong, so that a provider learns everything at
    once; they leave out what cannot be read. A package that the gate refuses is not read at all, and keys are then
    left alone: they might lead into it. Codes may also point into packages `beside`, of which nothing else is read.
    """
    gate = gate_findings(packages, contract, beside)
    causes = by_cause(each for each in gate if each.severity is Severity.ERROR)
    refused = {cause.pattern.package for cause in causes}
    texts = published_text_findings(packages, contract, beside)
    causes += by_cause(each for each in texts if each.severity is Severity.ERROR)
    doubts = by_cause(each for each in [*gate, *texts] if each.severity is not Severity.ERROR)
    admitted = [package for package in packages if package.name not in refused]
    parts: dict[str, list[pa.Table]] = {name: [] for name in contract.sent}
    for package in admitted:
        for resource, path in package.files:
            file = File(package.name, resource, package.folder, path, package.holds_people)
            table, faults = read_file(file, contract.schemas[resource])
            parts[resource].append(table)
            causes += faults
    tables = Tables({name: _joined(name, found, contract) for name, found in parts.items()})
    quiet, elsewhere = {each.name for each in packages if each.holds_people}, partial(column_of, beside)
    if not refused:
        causes += with_letters(key_causes(tables, contract, quiet=quiet, elsewhere=elsewhere), admitted)
    organisations = {*tables.by_name["organisations"]["org_id"].to_pylist(), *elsewhere("organisations", "org_id")}
    causes = _with_remarks(causes, doubts, admitted, tables, contract, organisations)
    people = [name for name, schema in contract.schemas.items() if is_about_people(schema)]
    return tables, _told(causes, people)


def _told(causes: Sequence[Cause], people: Collection[str]) -> list[Cause]:
    """Causes as they may be told: about a table of people each rule once per column, without rows or words."""
    told = [cause for cause in causes if cause.pattern.resource not in people]
    quiet = [cause for cause in causes if cause.pattern.resource in people]
    once = [finding for cause in quiet for finding in _one_of_each(cause)]
    return [*told, *map(single, without_rows(once, people))]


def _one_of_each(cause: Cause) -> Iterator[Finding]:
    """What a cause says of the whole table, of the header, and of rows, as far as it says anything of these."""
    for some in (cause.rows == 0, cause.rows == 1, cause.rows > 1):
        yield from replace(cause, rows=cause.rows[some], told={}).first(1)


def _with_remarks(
    causes: list[Cause],
    doubts: list[Cause],
    packages: Sequence[Package],
    tables: Tables,
    contract: Contract,
    organisations: Collection[str],
) -> list[Cause]:
    """Causes, contradictions between rows, and remarks, of which some are accepted by their packages.

    Rows are put beside each other only where all cells and keys are good; and only then is it said of an acceptance
    that it fits nothing. `organisations` are those that may accept.
    """
    created = {package.name: package.created for package in packages}
    is_good = not errors(causes)
    remarks = [*doubts, *cell_remarks(tables, contract, created)]
    if is_good:
        remarks += [*domain_causes(tables, contract), *row_remarks(tables, contract, created)]
    read = [read_accepted(package.name, package.descriptor, organisations, contract) for package in packages]
    entries = [entry for accepted, _ in read for entry in accepted]
    remarks, unused = with_accepted(with_letters(remarks, packages), entries, tables, contract)
    faults = [finding for _, findings in read for finding in findings]
    return [*causes, *remarks, *by_cause([*faults, *(stale(unused) if is_good else ())])]


def _joined(name: str, parts: list[pa.Table], contract: Contract) -> pa.Table:
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])
