"""What is wrong with packages: by the project's contract, or each by its own schemas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.model import Finding
from pipeline.records.causes import Cause, as_causes, errors
from pipeline.records.packages import Package
from pipeline.records.report.checked import Checked, Labels
from pipeline.records.tables import Tables

Say = Callable[[str], None]
NAMES = ("name", "title_fr", "title", "label_fr")
"""Fields by which a row is known to people, in this order."""
NOT_ASKED = frozenset(
    {
        "archive", "descriptor-deep", "descriptor-encoding", "descriptor-large", "descriptor-not-object",
        "descriptor-unreadable", "file-large", "file-missing", "first-line", "line-large", "name-unseen", "no-package",
        "path-kind", "path-outside", "pattern-broken", "pattern-explosive", "time-over", "too-many-columns",
        "too-many-tables",
    }
)  # fmt: skip
"""Faults for which frictionless is not let near a package or a table."""


def read_edition(
    paths: Iterable[Path], contract: Contract, say: Say, beside: Sequence[Path] = ()
) -> tuple[list[Package], Tables, Checked]:
    """The packages under some paths, which together are one edition, their tables, and everything wrong with them.

    `beside` are the folders of the edition that they are to join, where they are not all of it: codes may point into
    its other packages.
    """
    from pipeline.records.packages import find_packages
    from pipeline.records.validation.edition import judge_packages

    packages, findings = find_packages(paths, contract)
    say(f"reading {', '.join(package.name for package in packages) or 'no package'}")
    tables, causes = judge_packages(packages, contract, _others(packages, beside, contract))
    names = tuple(package.name for package in packages)
    told = Checked(as_causes([*findings, *causes]), names, schemas=contract.schemas)
    if told.causes:
        folders = [package.folder for package in packages if not package.holds_people]
        told = _looked_up(told, folders, _codes(causes, tables, contract))
    return packages, tables, told


def _others(packages: Sequence[Package], beside: Sequence[Path], contract: Contract) -> list[Package]:
    """The packages of the edition beside those that are checked; none of the other basis."""
    from pipeline.records.packages import find_packages

    if not packages:
        return []
    names, bases = {package.name for package in packages}, {package.basis for package in packages}
    found = find_packages([each for each in beside if each.is_dir()], contract)[0]
    return [package for package in found if package.name not in names and package.basis in bases]


def verdict(checked: Checked, language: str) -> str:
    """What frictionless says of packages, and what the standard says: the two may differ."""
    from pipeline.records.gates import OURS
    from pipeline.records.report.wording import said
    from pipeline.records.supplement import CODES

    causes = checked.every or ()
    plain = errors([cause for cause in causes if cause.pattern.code not in OURS.union(CODES)])
    if any(cause.pattern.code in NOT_ASKED for cause in causes):
        return said("verdict_not_asked", language)
    kind = "verdict_bad" if plain else "verdict_standard" if errors(causes) else "verdict_good"
    return said(kind, language)


def check_by_own(paths: Iterable[Path], say: Say) -> Checked:
    """Everything wrong with the packages under some paths, each for itself."""
    from pipeline.records.own import judge_own
    from pipeline.records.packages import package_folders

    findings: list[Finding] = []
    folders = list(package_folders(paths, findings))
    say(f"reading {', '.join(folder.name for folder in folders) or 'no package'}")
    found = [judge_own(folder) for folder in folders]
    told = as_causes([*findings, *(cause for own in found for cause in own.told)])
    every = as_causes([*findings, *(cause for own in found for cause in own.every)])
    checked = Checked(told, tuple(folder.name for folder in folders), every=every)
    return _looked_up(checked, folders, {}, by_folder=True) if told or every else checked


def _looked_up(
    told: Checked, folders: Sequence[Path], codes: Mapping[str, Labels], *, by_folder: bool = False
) -> Checked:
    """A check with what a report needs beside its causes."""
    from pipeline.records.report.sheets import sheets_in

    sheets = sheets_in(folders, by_folder=by_folder)
    return replace(told, sheets=sheets, codes=codes)


def _codes(causes: Iterable[Cause], tables: Tables, contract: Contract) -> dict[str, Labels]:
    """The codes that broken keys might have meant, with the names that people know them by."""
    targets = {dict(cause.pattern.words).get("target", "") for cause in causes if cause.pattern.code == "foreign-key"}
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
