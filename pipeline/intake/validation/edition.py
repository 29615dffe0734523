"""Judging what was sent, in stages that stop: the gate for people, titles and cells, keys, rows beside each other."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
from pipeline.intake.validation.people_packages import people_package_findings, read_texts
from pipeline.intake.validation.sensitive_data import is_about_people
from pipeline.model import Finding, Severity

PATTERN = (("constraint-error", "pattern"), ("pattern-whole", ""))
NEVER_FOLLOWED = ("organisations", "sources")  # they are named everywhere, and compared with no other row


@dataclass(frozen=True)
class Judgement:
    """The tables of an edition, which may be counted if no cause is an error; `judged` are the same file by file."""

    tables: Tables
    groups: list[FindingGroup]
    judged: tuple[Table, ...]


def judge_packages(
    packages: Sequence[Package], contract: Contract, unread: Collection[str] = (), *, in_one_pass: bool = False
) -> Judgement:
    """Judge the packages of an edition; of two rows with one key the one that comes later is blamed.

    `unread` are the resources of which a file is missing because of its descriptor. `in_one_pass`, for what is
    imported: a code in a wrong cell is known all the same, and good rows are compared although others are wrong.
    """
    # a package that the gate for people refuses is not judged
    texts = read_texts(packages, contract)
    gate, published = people_package_findings(packages, contract, texts)
    refused = {each.package for each in gate if each.severity is Severity.ERROR}

    # titles and cells
    judged: list[Table] = []
    missing = set(unread)
    for package, name in list(texts):
        if package in refused:
            missing.add(name)
            del texts[package, name]
        elif in_one_pass:
            judged.append(judge_text(texts[package, name]))
        else:
            judged.append(judge_text(texts.pop((package, name))))  # only its table is of use from now on
    told = group_findings([*gate, *published])
    of_cells = [group for group in told if errors([group])]
    for table in judged:
        of_cells += table.findings
    tables = Tables({name: _joined(name, judged, contract) for name in contract.sent})

    # keys, but not those into a table or a column that could not be read: what is missed may stand there
    quiet = {package.name for package in packages if package.holds_people}
    wrong = [table for table in judged if not (in_one_pass and table.is_whole)]
    keys = key_findings(tables, contract, _unsure(wrong, missing, contract), quiet, texts)
    faults = [*_without_patterns(of_cells, keys), *keys]

    # rows beside each other, where all cells and keys are good
    is_good = not errors(faults) and not missing
    created = {package.name: package.created for package in packages}
    remarks = [group for group in told if not errors([group])]
    remarks += domain_checks.cell_remarks(tables, contract, created)
    if is_good or in_one_pass:
        comparable = tables if is_good else _good_rows(tables, faults, contract)
        remarks += domain_checks.domain_findings(comparable, contract, tables)
        remarks += domain_checks.row_remarks(comparable, contract, created, tables)
    groups = _as_told([*faults, *remarks], judged, contract)
    return Judgement(tables, groups, tuple(judged))


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
    """Causes of cells, but for the form of a code that a broken key tells better."""
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
    """The tables without the rows that an error names and those that point to one of these."""
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


def _as_told(groups: Iterable[FindingGroup], judged: Iterable[Table], contract: Contract) -> list[FindingGroup]:
    """Causes with the letter of their column; about people each rule once per column, without rows or words."""
    labels = {(table.file.package, table.file.resource): table.labels for table in judged}
    told: list[FindingGroup] = []
    about_people: list[Finding] = []
    for group in groups:
        own = group.template
        if own.field and not own.column:
            own = replace(own, column=letter_of(own.field, labels.get((own.package, own.resource), ())))
        if not is_about_people(contract.schemas.get(own.resource, {})):
            told.append(replace(group, template=own))
            continue
        if (group.rows == 0).any():
            about_people.append(own)
        if (group.rows == 1).any():
            about_people.append(replace(own, row=1))
        if (group.rows > 1).any():
            about_people.append(_without_row(own))
    return [*told, *map(single, dict.fromkeys(about_people))]


def _without_row(finding: Finding) -> Finding:
    if finding.code == "encoding-error":
        return replace(finding, variant="people", params=())
    rule = re.sub(r"[^a-zA-Z_-]", "", f"{finding.code}-{finding.variant}".strip("-"))
    return replace(finding, code="intake-rule", variant="", params=(("rule", rule),))
