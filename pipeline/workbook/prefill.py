"""A workbook with the rows of one organisation, to be answered one by one.

An organisation's own rows are those of its package: a row stands in one package only, that of the organisation which
leads the work, and only who replaces a package whole can change its rows. Rows about people and about groups of
survivors are never written into a workbook; their tables have no sheet in it, and stay as they are.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.packages import Package, find_packages
from pipeline.model import Finding
from pipeline.workbook.layout import CodeList, make_plan, template_tables
from pipeline.workbook.write_xlsx import draw

LABELS = ("name", "title", "title_fr", "label_fr")
"""Fields that say what a key stands for."""
Rows = dict[str, list[dict[str, str]]]


def workbook(
    contract: Contract, language: str, folders: Sequence[Path], who: str | None
) -> tuple[bytes, list[Finding]]:
    """The template, or the workbook of the package or organisation `who` in the edition; a finding if unknown."""
    if who is None:
        plan = make_plan(contract, language, template_tables(contract))
        return draw(plan, {}, {"basis": "documented"}), []
    packages, findings = find_packages(folders, contract)
    package = package_of(who, packages)
    if package is None:
        return b"", findings or [Finding("template-nobody", package=who)]
    return filled_workbook(package, packages, contract, language), []


def package_of(who: str, packages: Sequence[Package]) -> Package | None:
    """The package of that name, or that of the organisation with that code: the one which it alone contributes."""
    named = next((package for package in packages if package.name == who), None)
    if named:
        return named
    names = {row["org_id"]: row["name"] for package in packages for row in _rows(package, "organisations")}
    alone = (package for package in packages if _contributors(package) == [names.get(who)])
    return next(alone, None) if who in names else None


def filled_workbook(package: Package, packages: Sequence[Package], contract: Contract, language: str) -> bytes:
    """The workbook of a package: every table that may be shown, its rows, and the answers left to be given."""
    tables = [name for name, _ in package.files if not contract.schemas[name].get("ecpat:sensitive")]
    plan = make_plan(contract, language, tables, _known(tables, packages, contract), is_filled=True)
    who = _organisation(package, packages)
    rows = {table: [_with_guide(row, table, contract, who) for row in _rows(package, table)] for table in tables}
    return draw(plan, rows, _sending(package))


def _with_guide(row: Mapping[str, str], table: str, contract: Contract, who: str) -> dict[str, str]:
    """A row, with its key as a guide beside it, and the organisation that is asked to answer."""
    fields = key_fields(contract.schemas[table])
    return {**row, "guide": " / ".join(row.get(name, "") for name in fields), "review_by": who}


def _organisation(package: Package, packages: Sequence[Package]) -> str:
    """The code of the one organisation that contributes a package; none where there are several."""
    wanted = _contributors(package)
    rows = (row for each in packages for row in _rows(each, "organisations"))
    return next((row["org_id"] for row in rows if [row["name"]] == wanted), "")


def _contributors(package: Package) -> list[str]:
    found = package.descriptor.get("contributors", ())
    return [str(each.get("title", "")) for each in found if isinstance(each, dict)]


def _rows(package: Package, table: str) -> list[dict[str, str]]:
    """The rows of a table as text, in their order; none where the package does not hold it."""
    path = dict(package.files).get(table)
    if path is None:
        return []
    with (package.folder / path).open(encoding="utf-8-sig", newline="") as file:
        return [{name: text or "" for name, text in row.items() if name} for row in csv.DictReader(file)]


def _known(tables: Sequence[str], packages: Sequence[Package], contract: Contract) -> list[CodeList]:
    """The keys of the edition that the rows may name, where the workbook has no sheet of them."""
    schemas = [contract.schemas[name] for name in tables]
    targets = {key["reference"]["resource"] for schema in schemas for key in schema.get("foreignKeys", ())}
    targets |= {"organisations"}  # who answers
    wanted = sorted(targets - set(tables) - set(contract.codes))
    return [found for name in wanted if (found := _keys(name, packages, contract)).codes]


def _keys(table: str, packages: Sequence[Package], contract: Contract) -> CodeList:
    schema = contract.schemas[table]
    key = schema["fields"][0]["name"]
    rows = [row for package in packages for row in _rows(package, table)]
    pairs = {row[key]: next((row[label] for label in LABELS if row.get(label)), "") for row in rows if row.get(key)}
    return CodeList(table, schema["title"], tuple(sorted(pairs.items())), is_closed=False)


def _sending(package: Package) -> dict[str, str]:
    """What the package said of itself, for the form on the sending."""
    told = package.descriptor
    temporal = told.get("temporal", {})
    contributors = _contributors(package)
    return {
        "name": package.name,
        "title": package.title,
        "organisation": contributors[0] if len(contributors) == 1 else "",
        "version": package.version,
        "created": package.created.isoformat() if package.created else "",
        "start": str(temporal.get("start", "")),
        "end": str(temporal.get("end", "")),
        "basis": package.basis,
    }
