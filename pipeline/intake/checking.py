"""What is wrong with packages: their folders, their descriptors, and their tables."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.finding_groups import FindingGroup, as_groups
from pipeline.intake.package_folders import is_package
from pipeline.intake.packages import Package, find_packages
from pipeline.intake.tables import Tables, without_withdrawn
from pipeline.intake.validation.edition import judge_packages
from pipeline.model import Finding, Severity
from pipeline.options import Say

NAMES = ("name", "title_fr", "title", "label_fr")
"""Fields by which a row is known to people, in this order."""


def read_edition(
    paths: Iterable[Path], contract: Contract, say: Say, beside: Sequence[Path] = ()
) -> tuple[list[Package], Tables, Checked]:
    """The packages under some paths, the tables of their edition, and everything wrong with these packages.

    `beside` are the folders of the edition that they are to join: its other packages are known, and not told of.
    """
    paths = list(paths)
    packages, findings = find_packages(paths, contract)
    names = [package.name for package in packages]
    if packages:
        say("reading", names=", ".join(names))
    else:
        say("reading_nothing")
    edition = [path.resolve() for path in beside]
    joins = bool(packages) and all(is_package(path) or path.resolve() in edition for path in paths)
    others, faults = _others(packages, beside, contract) if joins else ([], [])
    unread = unread_tables(packages, findings, contract) | unread_tables(others, faults, contract)
    judgement = judge_packages([*others, *packages], contract, unread)
    groups = [*as_groups(findings), *(group for group in judgement.groups if group.template.package in names)]
    sheets = {}
    for table in judgement.judged:
        file = table.file
        if file.package in names and not file.redact_values:
            sheet = CsvSheet(file.package, file.resource, file.path, table.labels, table.count)
            sheets[file.package, file.resource] = sheet
    codes = _codes(groups, judgement.tables, contract)
    checked = Checked(groups, tuple(names), sheets, contract.schemas, codes)
    return packages, without_withdrawn(judgement.tables, contract), checked


def unread_tables(packages: Iterable[Package], findings: Iterable[Finding], contract: Contract) -> set[str]:
    """The resources of which a file may be missing: any, where a descriptor cannot be followed at all."""
    followed = {package.name for package in packages}
    unread: set[str] = set()
    for each in findings:
        if each.severity is not Severity.ERROR:
            continue
        if each.package not in followed:
            return set(contract.sent)
        near = dict(each.params).get("near", "") if each.code == "resource-unknown" else ""
        unread.update({each.resource, near} & set(contract.sent))
    return unread


def _others(
    packages: Sequence[Package], beside: Sequence[Path], contract: Contract
) -> tuple[list[Package], list[Finding]]:
    names, bases = {package.name for package in packages}, {package.basis for package in packages}
    found, faults = find_packages([each for each in beside if each.is_dir()], contract)
    others = [package for package in found if package.name not in names and package.basis in bases]
    return others, [fault for fault in faults if fault.package not in names]


def _codes(groups: Iterable[FindingGroup], tables: Tables, contract: Contract) -> dict[str, Labels]:
    keys = (group.template for group in groups if group.template.code == "foreign-key")
    targets = {dict(key.params).get("target", "") for key in keys}
    return {name: _labels(name, tables, contract) for name in sorted(targets - {""})}


def _labels(target: str, tables: Tables, contract: Contract) -> Labels:
    """The names of codes; of a table that is marked as sensitive the codes alone."""
    if target in contract.codes:
        labels = {}
        for row in contract.codes[target]:
            french, english = (row.get(f"name_{each}") or row.get(f"label_{each}", "") for each in ("fr", "en"))
            labels[next(iter(row.values()))] = (french, english, row.get("iso3", ""))
        return labels
    schema = contract.schemas[target]
    key = key_fields(schema)[0]
    table = tables.by_name[target]
    named = next((name for name in NAMES if name in table.column_names and not schema.get("ecpat:sensitive")), "")
    codes = table[key].to_pylist()
    names = [name or "" for name in table[named].to_pylist()] if named else [""] * len(codes)
    return {code: (name, name) for code, name in zip(codes, names, strict=True) if code}
