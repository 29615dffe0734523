"""Judging what was sent, in stages that stop: files, titles and cells table by table, then keys, then the field.

What fails a stage does not enter the next. A package that the gate for people refuses is not judged. Keys are left
alone where the table that they lead into could not be read, or where a cell of the column that they lead into is
wrong: the code that is missed may stand there. Rows are put beside each other only where all cells and keys are good.

A sending that is imported is judged in one pass: a code that stands in a wrong cell is known all the same, and rows
that are good by themselves are put beside each other although others are wrong.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import Table, judge_text
from pipeline.intake.files import letter_of
from pipeline.intake.finding_groups import FindingGroup, errors, group_findings, keep_rows, single
from pipeline.intake.packages import Package
from pipeline.intake.tables import PACKAGE, RECORD, Tables, empty_table
from pipeline.intake.validation import domain_checks
from pipeline.intake.validation.key_checks import key_findings
from pipeline.intake.validation.opened_files import OpenedFiles
from pipeline.intake.validation.people_packages import people_package_findings
from pipeline.intake.validation.sensitive_data import is_about_people
from pipeline.model import Finding, Severity

PATTERN = (("constraint-error", "pattern"), ("pattern-whole", ""))
"""Faults of a code by its form, which say nothing more where the code is not admitted anyway."""
NEVER_FOLLOWED = ("organisations", "sources")
"""Tables whose rows are named everywhere, and compared with no row of another table."""


@dataclass(frozen=True)
class Judgement:
    """What comes of an edition: its tables, the packages of each resource joined, and every cause of complaint.

    The tables may be counted only if no cause is an error. `judged` are the same tables file by file.
    """

    tables: Tables
    groups: list[FindingGroup]
    judged: tuple[Table, ...]


def judge_packages(
    packages: Sequence[Package],
    contract: Contract,
    unread: Collection[str] = (),
    *,
    in_one_pass: bool = False,
) -> Judgement:
    """Judge the packages of an edition; of two rows with one key the one that comes later is blamed.

    `unread` are the resources of which a file is missing because of its descriptor. `in_one_pass`: no fault keeps
    others from being told.
    """
    # the gate for people: a package that it refuses is not read any further
    files = OpenedFiles(packages, contract)
    gate, texts = people_package_findings(packages, contract, files)
    refusals = group_findings(each for each in gate if each.severity is Severity.ERROR)
    refused = {group.template.package for group in refusals}
    admitted = [package for package in packages if package.name not in refused]

    # titles and cells, file by file
    judged: list[Table] = []
    missing = set(unread)
    for package in packages:
        for name, _ in package.files:
            if package.name in refused:
                missing.add(name)
            else:
                judged.append(judge_text(files.take(package, name)))
    of_texts = group_findings(each for each in texts if each.severity is Severity.ERROR)
    of_cells = [*refusals, *of_texts, *chain(*(table.findings for table in judged))]
    tables = Tables({name: _joined(name, judged, contract) for name in contract.sent})

    # keys, over all packages
    def elsewhere(resource: str, field: str) -> set[str]:
        return files.column(resource, field, admitted) if in_one_pass else set()

    quiet = {package.name for package in packages if package.holds_people}
    wrong = [table for table in judged if not (in_one_pass and table.is_whole)]
    keys = key_findings(tables, contract, _unsure(wrong, missing, contract), quiet, elsewhere)
    faults = [*_without_patterns(of_cells, keys), *keys]

    # rows beside each other
    is_good = not errors(faults) and not missing
    created = {package.name: package.created for package in admitted}
    remarks = group_findings(each for each in [*gate, *texts] if each.severity is not Severity.ERROR)
    remarks += domain_checks.cell_remarks(tables, contract, created)
    if is_good or in_one_pass:
        comparable = tables if is_good else _good_rows(tables, faults, contract)
        remarks += domain_checks.reversed_days(tables, contract)
        remarks += domain_checks.domain_findings(comparable, contract)
        remarks += domain_checks.row_remarks(comparable, contract, created, tables)
    labels = {(table.file.package, table.file.resource): table.labels for table in judged}
    told = _with_letters([*faults, *remarks], labels)
    return Judgement(tables, _redacted(told, contract), tuple(judged))


def _joined(name: str, judged: Sequence[Table], contract: Contract) -> pa.Table:
    parts = [table.rows for table in judged if table.file.resource == name]
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])


def _unsure(judged: Sequence[Table], unread: Collection[str], contract: Contract) -> set[tuple[str, str]]:
    """The fields (resource, field) of which not every value could be read."""
    unsure: set[tuple[str, str]] = set()
    for name in unread:
        unsure.update((name, field["name"]) for field in contract.schemas[name]["fields"])
    for table in judged:
        for field in table.schema["fields"]:
            if not table.may_be_pointed_at(field["name"]):
                unsure.add((table.file.resource, field["name"]))
    return unsure


def _without_patterns(groups: Sequence[FindingGroup], keys: Sequence[FindingGroup]) -> Iterator[FindingGroup]:
    """Causes of cells without those that a broken key tells better: which code was meant, and not only its form."""
    broken: dict[tuple[str, str, str], list[int]] = {}
    for group in keys:
        own = group.template
        if own.code == "foreign-key":
            broken.setdefault((own.package, own.resource, own.field), []).extend(group.rows.tolist())
    for group in groups:
        own = group.template
        kept = group
        if (own.code, own.variant) in PATTERN:
            rows = broken.get((own.package, own.resource, own.field), [])
            kept = keep_rows(group, ~np.isin(group.rows, rows))
        if len(kept):
            yield kept


def _good_rows(tables: Tables, groups: Sequence[FindingGroup], contract: Contract) -> Tables:
    """The tables without the rows that an error names, and without those that point to one of these."""
    kept = dict(tables.by_name)
    for group in groups:
        own = group.template
        if own.severity is Severity.ERROR and own.resource in kept:
            table = kept[own.resource]
            is_own = pc.equal(table[PACKAGE], own.package)
            is_named = pc.is_in(table[RECORD], value_set=pa.array(group.rows))
            kept[own.resource] = table.filter(pc.invert(pc.and_(is_own, is_named)))
    count = -1
    while count != sum(map(len, kept.values())):
        count = sum(map(len, kept.values()))
        for name, rows in list(kept.items()):
            table = rows
            for field, (target, end) in foreign_keys(contract.schemas[name]).items():
                if target in kept and target not in NEVER_FOLLOWED:
                    leads = pc.is_in(table[field], value_set=pc.unique(kept[target][end]))
                    table = table.filter(pc.or_(leads, pc.is_null(table[field])))
            kept[name] = table
    return Tables(kept)


def _with_letters(
    groups: Iterable[FindingGroup], labels: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[FindingGroup]:
    """The causes with the letter of their column, by the titles of each file (package, resource)."""
    for group in groups:
        own = group.template
        titles = labels.get((own.package, own.resource))
        if own.field and titles and not own.column:
            own = replace(own, column=letter_of(own.field, titles))
        yield replace(group, template=own)


def _redacted(groups: Iterable[FindingGroup], contract: Contract) -> list[FindingGroup]:
    """Causes as they may be told: about a table of people each rule once per column, without rows or words."""
    told: list[FindingGroup] = []
    about_people: dict[Finding, None] = {}
    for group in groups:
        own = group.template
        if not is_about_people(contract.schemas.get(own.resource, {})):
            told.append(group)
            continue
        if (group.rows == 0).any():
            about_people[own] = None
        if (group.rows == 1).any():
            about_people[replace(own, row=1)] = None
        if (group.rows > 1).any():
            about_people[_without_row(own)] = None
    return [*told, *map(single, about_people)]


def _without_row(finding: Finding) -> Finding:
    """What is wrong with rows about people: the rule and the column."""
    if finding.code == "encoding-error":
        return replace(finding, variant="people", params=())
    rule = re.sub(r"[^a-zA-Z_-]", "", f"{finding.code}-{finding.variant}".strip("-"))
    return replace(finding, code="intake-rule", variant="", params=(("rule", rule),))
