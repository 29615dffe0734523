"""Judging what was sent, in stages that stop: files, titles and cells table by table, then keys, then the field.

What fails a stage does not enter the next. A package that the gate for people refuses is not judged. Keys are left
alone where the table that they lead into could not be read, or where a cell of the column that they lead into is
wrong: the code that is missed may stand there. Rows are put beside each other only where all cells and keys are good.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake import Table, judge_text
from pipeline.intake.finding_groups import FindingGroup, errors, group_findings, keep_rows, single
from pipeline.intake.packages import Package
from pipeline.intake.tables import Tables
from pipeline.intake.typed_columns import empty_table
from pipeline.intake.validation.accepted_remarks import read_accepted, stale, with_accepted
from pipeline.intake.validation.column_letters import with_letters
from pipeline.intake.validation.domain_checks import domain_findings
from pipeline.intake.validation.key_checks import Elsewhere, key_causes
from pipeline.intake.validation.opened_files import OpenedFiles
from pipeline.intake.validation.people_packages import people_package_findings
from pipeline.intake.validation.remarks import cell_remarks, row_remarks
from pipeline.intake.validation.sensitive_data import is_about_people, without_rows
from pipeline.model import Finding, Severity

__all__ = ["Judgement", "judge_packages", "read_tables"]

PATTERN = (("constraint-error", "pattern"), ("pattern-whole", ""))
"""Faults of a code by its form, which say nothing more where the code is not admitted anyway."""


@dataclass(frozen=True)
class Judgement:
    """What comes of an edition: its tables, the packages of each resource joined, and every cause of complaint.

    The tables may be counted only if no cause is an error. `judged` are the same tables file by file.
    """

    tables: Tables
    groups: list[FindingGroup]
    judged: tuple[Table, ...]


def read_tables(packages: list[Package], contract: Contract) -> tuple[Tables, list[Finding]]:
    """All tables of an edition, and every finding in order of place."""
    judgement = judge_packages(packages, contract)
    findings = (finding for group in judgement.groups for finding in group)
    return judgement.tables, sorted(findings, key=lambda finding: finding.place)


def judge_packages(
    packages: Sequence[Package],
    contract: Contract,
    beside: Sequence[Package] = (),
    unread: Collection[str] = (),
) -> Judgement:
    """Judge the packages of an edition.

    Codes may also point into packages `beside`, of which nothing else is read. `unread` are the resources of which
    a file is missing because of its descriptor.
    """
    files = OpenedFiles([*packages, *beside], contract)
    gate, texts = people_package_findings(packages, contract, files)
    groups = group_findings(each for each in gate if each.severity is Severity.ERROR)
    refused = {group.template.package for group in groups}
    groups += group_findings(each for each in texts if each.severity is Severity.ERROR)
    doubts = group_findings(each for each in [*gate, *texts] if each.severity is not Severity.ERROR)
    admitted = [package for package in packages if package.name not in refused]
    unread = {*unread, *(name for package in packages if package.name in refused for name, _ in package.files)}
    judged = [judge_text(files.take(package, name)) for package in admitted for name, _ in package.files]
    groups += [group for table in judged for group in table.findings]
    tables = Tables({name: _joined(name, judged, contract) for name in contract.sent})
    labels = {(table.file.package, table.file.resource): table.labels for table in judged}
    quiet = {each.name for each in packages if each.holds_people}
    elsewhere = partial(files.column, packages=beside)
    unsure = _unsure(judged, unread, contract)
    keys = with_letters(key_causes(tables, contract, unsure, quiet=quiet, elsewhere=elsewhere), labels)
    groups = [*_without_patterns(groups, keys), *keys]
    is_good = not errors(groups) and not unread
    remarks = [*doubts, *_remarks(tables, contract, admitted, is_good=is_good)]
    groups += _with_accepted(with_letters(remarks, labels), admitted, tables, contract, elsewhere, is_good=is_good)
    return Judgement(tables, _told(groups, contract), tuple(judged))


def _joined(name: str, judged: Sequence[Table], contract: Contract) -> pa.Table:
    parts = [table.rows for table in judged if table.file.resource == name]
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])


def _unsure(judged: Sequence[Table], unread: Collection[str], contract: Contract) -> set[tuple[str, str]]:
    """The fields (resource, field) of which not every value could be read."""
    every = {(name, field["name"]) for name in unread for field in contract.schemas[name]["fields"]}
    for table in judged:
        names = (field["name"] for field in table.schema["fields"])
        every.update((table.file.resource, name) for name in names if not table.may_be_pointed_at(name))
    return every


def _without_patterns(groups: Sequence[FindingGroup], keys: Sequence[FindingGroup]) -> list[FindingGroup]:
    """Causes of cells without those that a broken key tells better: which code was meant, and not only its form."""
    broken: dict[tuple[str, str, str], list[FindingGroup]] = {}
    for group in keys:
        own = group.template
        if own.code == "foreign-key":
            broken.setdefault((own.package, own.resource, own.field), []).append(group)
    found = []
    for group in groups:
        own = group.template
        rows = [each.rows for each in broken.get((own.package, own.resource, own.field), ())]
        if rows and (own.code, own.variant) in PATTERN:
            group = keep_rows(group, ~np.isin(group.rows, np.concatenate(rows)))  # noqa: PLW2901
        if len(group):
            found.append(group)
    return found


# --- the stage of the field -------------------------------------------------------------------------------------------


def _remarks(tables: Tables, contract: Contract, packages: Sequence[Package], *, is_good: bool) -> list[FindingGroup]:
    """What single cells show and, where all of them and all keys are good, what rows show beside each other."""
    created = {package.name: package.created for package in packages}
    remarks = cell_remarks(tables, contract, created)
    if is_good:
        remarks += [*domain_findings(tables, contract), *row_remarks(tables, contract, created)]
    return remarks


def _with_accepted(
    remarks: list[FindingGroup],
    packages: Sequence[Package],
    tables: Tables,
    contract: Contract,
    elsewhere: Elsewhere,
    *,
    is_good: bool,
) -> list[FindingGroup]:
    """Remarks, of which some are accepted by their packages; that an acceptance fits nothing is said if all is good."""
    organisations = {*tables.by_name["organisations"]["org_id"].to_pylist(), *elsewhere("organisations", "org_id")}
    read = [read_accepted(package.name, package.descriptor, organisations, contract) for package in packages]
    entries = [entry for accepted, _ in read for entry in accepted]
    remarks, unused = with_accepted(remarks, entries, tables, contract)
    faults = [finding for _, findings in read for finding in findings]
    return [*remarks, *group_findings([*faults, *(stale(unused) if is_good else ())])]


# --- what may be told -------------------------------------------------------------------------------------------------


def _told(groups: Sequence[FindingGroup], contract: Contract) -> list[FindingGroup]:
    """Causes as they may be told: about a table of people each rule once per column, without rows or words."""
    people = {name for name, schema in contract.schemas.items() if is_about_people(schema)}
    told = [group for group in groups if group.template.resource not in people]
    quiet = [group for group in groups if group.template.resource in people]
    once = [finding for group in quiet for finding in _one_of_each(group)]
    return [*told, *map(single, without_rows(once, people))]


def _one_of_each(group: FindingGroup) -> Iterator[Finding]:
    """What a cause says of the whole table, of the header, and of rows, as far as it says anything of these."""
    for some in (group.rows == 0, group.rows == 1, group.rows > 1):
        yield from replace(group, rows=group.rows[some], params={}).first(1)
