"""Judging what was sent, in stages that stop: files, titles and cells table by table, then keys, then the field.

What fails a stage does not enter the next. A package that the gate for people refuses is not judged. Keys are left
alone where the table that they lead into could not be read, or where a cell of the column that they lead into is
wrong: the code that is missed may stand there. Rows are put beside each other only where all cells and keys are good.

A sending that is imported is judged in one pass: a code that stands in a wrong cell is known all the same, and rows
that are good by themselves are put beside each other although others are wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake import Table, judge_text
from pipeline.intake.columns import empty_table
from pipeline.intake.files import letter_of
from pipeline.intake.finding_groups import FindingGroup, errors, group_findings, keep_rows, single
from pipeline.intake.packages import Package
from pipeline.intake.tables import Tables
from pipeline.intake.validation.domain_checks import domain_findings, reversed_days
from pipeline.intake.validation.good_rows import with_good_rows
from pipeline.intake.validation.key_checks import key_causes
from pipeline.intake.validation.opened_files import OpenedFiles
from pipeline.intake.validation.people_packages import people_package_findings
from pipeline.intake.validation.remarks import cell_remarks, row_remarks
from pipeline.intake.validation.sensitive_data import is_about_people, without_row
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
    return judgement.tables, sorted(chain(*judgement.groups), key=lambda finding: finding.place)


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
        names = [name for name, _ in package.files]
        if package.name in refused:
            missing.update(names)
        else:
            judged += [judge_text(files.take(package, name)) for name in names]
    of_texts = group_findings(each for each in texts if each.severity is Severity.ERROR)
    of_cells = [*refusals, *of_texts, *chain(*(table.findings for table in judged))]
    tables = Tables({name: _joined(name, judged, contract) for name in contract.sent})
    labels = {(table.file.package, table.file.resource): table.labels for table in judged}

    # keys, over all packages
    quiet = {package.name for package in packages if package.holds_people}
    elsewhere = partial(files.column, packages=admitted if in_one_pass else ())
    unsure = _unsure(judged, missing, contract, knows_wrong_cells=in_one_pass)
    keys = _with_letters(key_causes(tables, contract, unsure, quiet=quiet, elsewhere=elsewhere), labels)
    faults = [*_without_patterns(of_cells, keys), *keys]

    # rows beside each other
    is_good = not errors(faults) and not missing
    comparable = with_good_rows(tables, faults, contract) if in_one_pass and not is_good else tables
    doubts = group_findings(each for each in [*gate, *texts] if each.severity is not Severity.ERROR)
    compared = _remarks(tables, comparable, contract, admitted, compares_rows=is_good or in_one_pass)
    remarks = _with_letters([*doubts, *compared], labels)
    return Judgement(tables, _told([*faults, *remarks], contract), tuple(judged))


def _joined(name: str, judged: Sequence[Table], contract: Contract) -> pa.Table:
    parts = [table.rows for table in judged if table.file.resource == name]
    return pa.concat_tables(parts) if parts else empty_table(contract.schemas[name])


def _unsure(
    judged: Sequence[Table], unread: Collection[str], contract: Contract, *, knows_wrong_cells: bool
) -> set[tuple[str, str]]:
    """The fields (resource, field) of which not every value could be read."""
    every: set[tuple[str, str]] = set()
    for name in unread:
        every.update((name, field["name"]) for field in contract.schemas[name]["fields"])
    for table in judged:
        if knows_wrong_cells and table.is_whole:
            continue
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


def _with_letters(
    groups: Iterable[FindingGroup], labels: Mapping[tuple[str, str], Sequence[str]]
) -> list[FindingGroup]:
    """The causes about a field, each with the letter of its column in its file, where fields stand in any order.

    labels: the titles of each file, by its package and its resource.
    """
    told = []
    for group in groups:
        own = group.template
        titles = labels.get((own.package, own.resource))
        if own.field and titles is not None:
            own = replace(own, column=letter_of(own.field, titles))
        told.append(replace(group, template=own))
    return told


# --- the stage of the field -------------------------------------------------------------------------------------------


def _remarks(
    tables: Tables, comparable: Tables, contract: Contract, packages: Sequence[Package], *, compares_rows: bool
) -> list[FindingGroup]:
    """What single cells show and, where cells and keys are good, what the rows that may be compared show."""
    created = {package.name: package.created for package in packages}
    remarks = cell_remarks(tables, contract, created)
    if compares_rows:
        remarks += [*reversed_days(tables, contract), *domain_findings(comparable, contract)]
        remarks += row_remarks(comparable, contract, created, tables)
    return remarks


# --- what may be told -------------------------------------------------------------------------------------------------


def _told(groups: Sequence[FindingGroup], contract: Contract) -> list[FindingGroup]:
    """Causes as they may be told: about a table of people each rule once per column, without rows or words."""
    people = {name for name, schema in contract.schemas.items() if is_about_people(schema)}
    told = [group for group in groups if group.template.resource not in people]
    quiet = [group for group in groups if group.template.resource in people]
    once = chain(*map(_one_of_each, quiet))
    return [*told, *map(single, dict.fromkeys(map(without_row, once)))]


def _one_of_each(group: FindingGroup) -> Iterator[Finding]:
    """What a cause says of the whole table, of the header, and of rows, as far as it says anything of these."""
    for some in (group.rows == 0, group.rows == 1, group.rows > 1):
        yield from replace(group, rows=group.rows[some], params={}).first(1)
