"""What is wrong with packages: which there are, what their descriptors lack, and what their tables hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake import Table
from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.finding_groups import FindingGroup, as_groups
from pipeline.intake.packages import Package, find_packages
from pipeline.intake.tables import Tables
from pipeline.intake.validation.edition import judge_packages
from pipeline.model import Finding, Severity

Say = Callable[[str], None]
NAMES = ("name", "title_fr", "title", "label_fr")
"""Fields by which a row is known to people, in this order."""


def read_edition(
    paths: Iterable[Path], contract: Contract, say: Say, beside: Sequence[Path] = ()
) -> tuple[list[Package], Tables, Checked]:
    """The packages under some paths, which together are one edition, their tables, and everything wrong with them.

    `beside` are the folders of the edition that they are to join, where they are not all of it: codes may point into
    its other packages.
    """
    packages, findings = find_packages(paths, contract)
    say(f"reading {', '.join(package.name for package in packages) or 'no package'}")
    unread = unread_tables(packages, findings, contract)
    judgement = judge_packages(packages, contract, _others(packages, beside, contract), unread)
    groups = [*as_groups(findings), *judgement.groups]
    names = tuple(package.name for package in packages)
    codes = _codes(groups, judgement.tables, contract)
    checked = Checked(groups, names, _sheets(judgement.judged), contract.schemas, codes)
    return packages, judgement.tables, checked


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
    """The tables of packages by package and resource, but for packages that hold people."""
    return {
        (table.file.package, table.file.resource): CsvSheet(
            table.file.package, table.file.resource, table.file.path, table.labels, table.count
        )
        for table in judged
        if not table.file.redact_values
    }


def _others(packages: Sequence[Package], beside: Sequence[Path], contract: Contract) -> list[Package]:
    """The packages of the edition beside those that are checked; none of the other basis."""
    if not packages:
        return []
    names, bases = {package.name for package in packages}, {package.basis for package in packages}
    found = find_packages([each for each in beside if each.is_dir()], contract)[0]
    return [package for package in found if package.name not in names and package.basis in bases]


def _codes(groups: Iterable[FindingGroup], tables: Tables, contract: Contract) -> dict[str, Labels]:
    """The codes that broken keys might have meant, with the names that people know them by."""
    targets = {
        dict(group.template.params).get("target", "") for group in groups if group.template.code == "foreign-key"
    }
    return {name: _labels(name, tables, contract) for name in sorted(targets - {""})}


def _labels(target: str, tables: Tables, contract: Contract) -> Labels:
    """The codes of a code list or of a table; of a table that is marked as sensitive the codes alone."""
    if target in contract.codes:
        rows: Sequence[Mapping[str, str]] = contract.codes[target]
        return {
            next(iter(row.values())): (
                row.get("name_fr") or row.get("label_fr", ""),
                row.get("name_en") or row.get("label_en", ""),
            )
            for row in rows
        }
    schema = contract.schemas[target]
    key = key_fields(schema)[0]
    table = tables.by_name[target]
    named = next((name for name in NAMES if name in table.column_names and not schema.get("ecpat:sensitive")), key)
    pairs = zip(table[key].to_pylist(), table[named].to_pylist(), strict=True)
    return {code: ("", "") if named == key else (name or "", name or "") for code, name in pairs if code}
