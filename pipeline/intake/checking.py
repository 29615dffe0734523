"""What is wrong with packages: which there are, what their descriptors lack, and what their tables hold."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake import Table
from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.descriptor import DESCRIPTOR
from pipeline.intake.finding_groups import FindingGroup, as_groups
from pipeline.intake.packages import Package, find_packages
from pipeline.intake.tables import Tables
from pipeline.intake.validation.edition import judge_packages
from pipeline.intake.withdrawn_rows import without_withdrawn
from pipeline.model import Finding, Severity
from pipeline.options import Say

NAMES = ("name", "title_fr", "title", "label_fr")
"""Fields by which a row is known to people, in this order."""


def read_edition(
    paths: Iterable[Path], contract: Contract, say: Say, beside: Sequence[Path] = ()
) -> tuple[list[Package], Tables, Checked]:
    """The packages under some paths, the tables of their edition, and everything wrong with these packages.

    `beside` are the folders of the edition that they are to join, where they are not all of it: its other packages are
    read first, and what is wrong with them is not told.
    """
    paths = list(paths)
    packages, findings = find_packages(paths, contract)
    if packages:
        say("reading", names=", ".join(package.name for package in packages))
    else:
        say("reading_nothing")
    others, faults = _others(packages, beside if _join(paths, beside) else (), contract)
    unread = unread_tables(packages, findings, contract) | unread_tables(others, faults, contract)
    judgement = judge_packages([*others, *packages], contract, unread)
    names = tuple(package.name for package in packages)
    groups = [*as_groups(findings), *(group for group in judgement.groups if group.template.package in names)]
    codes = _codes(groups, judgement.tables, contract)
    own = [table for table in judgement.judged if table.file.package in names]
    checked = Checked(groups, names, _sheets(own), contract.schemas, codes)
    return packages, without_withdrawn(judgement.tables, contract), checked


def unread_tables(packages: Iterable[Package], findings: Iterable[Finding], contract: Contract) -> set[str]:
    """The resources of which a file may be missing, as a descriptor has faults.

    A descriptor that cannot be followed at all may name any table; a table under a wrong name, the one that is meant.
    """
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


def _sheets(judged: Iterable[Table]) -> dict[tuple[str, str], CsvSheet]:
    return {
        (table.file.package, table.file.resource): CsvSheet(
            table.file.package, table.file.resource, table.file.path, table.labels, table.count
        )
        for table in judged
        if not table.file.redact_values
    }


def _join(paths: Sequence[Path], edition: Sequence[Path]) -> bool:
    """Whether what is checked joins an edition: single packages do, and a folder of packages only where it is its."""
    single = [path for path in paths if path.name == DESCRIPTOR or (path / DESCRIPTOR).is_file()]
    edition = [path.resolve() for path in edition]
    own = [path for path in paths if path.resolve() in edition]
    return len(dict.fromkeys([*single, *own])) == len(paths)


def _others(
    packages: Sequence[Package], beside: Sequence[Path], contract: Contract
) -> tuple[list[Package], list[Finding]]:
    """The packages of the edition beside those that are checked, none of the other basis; and their faults."""
    if not packages:
        return [], []
    names, bases = {package.name for package in packages}, {package.basis for package in packages}
    found, faults = find_packages([each for each in beside if each.is_dir()], contract)
    others = [package for package in found if package.name not in names and package.basis in bases]
    return others, [fault for fault in faults if fault.package not in names]


def _codes(groups: Iterable[FindingGroup], tables: Tables, contract: Contract) -> dict[str, Labels]:
    """The codes that broken keys might have meant, with the names that people know them by."""
    targets = {
        dict(group.template.params).get("target", "") for group in groups if group.template.code == "foreign-key"
    }
    return {name: _labels(name, tables, contract) for name in sorted(targets - {""})}


def _labels(target: str, tables: Tables, contract: Contract) -> Labels:
    """The codes of a code list or of a table of the edition; of a table that is marked as sensitive the codes alone."""
    if target in contract.codes:
        rows: Sequence[Mapping[str, str]] = contract.codes[target]
        return {
            next(iter(row.values())): (
                row.get("name_fr") or row.get("label_fr", ""),
                row.get("name_en") or row.get("label_en", ""),
                row.get("iso3", ""),
            )
            for row in rows
        }
    schema = contract.schemas[target]
    key = key_fields(schema)[0]
    table = tables.by_name[target]
    named = next((name for name in NAMES if name in table.column_names and not schema.get("ecpat:sensitive")), key)
    pairs = zip(table[key].to_pylist(), table[named].to_pylist(), strict=True)
    return {code: ("", "") if named == key else (name or "", name or "") for code, name in pairs if code}
