"""A workbook with the rows of one organisation, to be answered one by one.

An organisation's own rows are those of its package: a row stands in one package only, that of the organisation which
leads the work, and only who replaces a package whole can change its rows. Rows about people and about groups of
survivors are never written into a workbook: their sheets are empty, and left so, their tables stay as they are.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.packages import Package, find_packages
from pipeline.model import Finding
from pipeline.workbook.layout import CodeList, make_plan, template_tables
from pipeline.workbook.register import LABELS, contributors, edition_rows, key_of_row, key_targets, package_rows
from pipeline.workbook.write_xlsx import draw


def workbook(
    contract: Contract, language: str, folders: Sequence[Path], who: str | None
) -> tuple[bytes, list[Finding]]:
    """The template, or the workbook of the package or organisation `who` in the edition; a finding if unknown.

    Both offer the codes of the whole edition, with their names.
    """
    packages, findings = find_packages([each for each in folders if who or each.is_dir()], contract)
    if who is None:
        tables = template_tables(contract)
        plan = make_plan(contract, language, tables, _known(tables, packages, contract, language))
        return draw(plan, {}, {"basis": "documented"}), []
    package = package_of(who, packages)
    if package is None:
        return b"", findings or [Finding("template-nobody", package=who)]
    return filled_workbook(package, packages, contract, language), []


def package_of(who: str, packages: Sequence[Package]) -> Package | None:
    """The package of that name, or that of the organisation with that code: the one which it alone contributes."""
    named = next((package for package in packages if package.name == who), None)
    if named:
        return named
    names = {row["org_id"]: row["name"] for row in edition_rows(packages, "organisations")}
    alone = (package for package in packages if contributors(package) == [names.get(who)])
    return next(alone, None) if who in names else None


def filled_workbook(package: Package, packages: Sequence[Package], contract: Contract, language: str) -> bytes:
    """The workbook of a package: every table that may be shown, its rows, and the answers left to be given.

    Tables that the package does not have yet, and those that may not be shown, follow, empty, as in the template.
    """
    there = [name for name, _ in package.files]
    filled = [name for name in there if not contract.schemas[name].get("ecpat:sensitive")]
    new = [name for name in template_tables(contract) if name not in filled]
    tables = [*filled, *new]
    plan = make_plan(contract, language, tables, _known(tables, packages, contract, language), filled)
    own, names = contributors(package), edition_rows(packages, "organisations")
    who = next((row["org_id"] for row in names if [row["name"]] == own), "")
    rows = {}
    for table in filled:
        rows[table] = [_with_guide(row, table, contract, who) for row in package_rows(package, table)]
    return draw(plan, rows, _sending(package))


def _with_guide(row: Mapping[str, str], table: str, contract: Contract, who: str) -> dict[str, str]:
    """A row, with its key as a guide beside it, and the organisation that is asked to answer."""
    fields = key_fields(contract.schemas[table])
    return {**row, "guide": " / ".join(key_of_row(row, fields)), "review_by": who}


def _known(tables: Sequence[str], packages: Sequence[Package], contract: Contract, language: str) -> list[CodeList]:
    """The keys of the edition that the rows may name; those of a table that is marked as sensitive are not offered."""
    targets = key_targets(contract.schemas[name] for name in tables) | {"organisations"}  # who answers
    open_tables = {name for name in targets - set(contract.codes) if not contract.schemas[name].get("ecpat:sensitive")}
    return [found for name in sorted(open_tables) if (found := _keys(name, packages, contract, language)).codes]


def _keys(table: str, packages: Sequence[Package], contract: Contract, language: str) -> CodeList:
    schema = contract.schemas[table]
    title = schema["title"] if language == "fr" else schema["ecpat:en"]["title"]
    key = schema["fields"][0]["name"]
    pairs = {row[key]: _name(row) for row in edition_rows(packages, table) if row.get(key)}
    return CodeList(table, title, tuple(sorted(pairs.items())), is_closed=False)


def _name(row: Mapping[str, str]) -> str:
    """The name of a row for other senders; none of an organisation that has not agreed to be named."""
    if row.get("publish_name", "yes") != "yes":
        return ""
    return next((row[label] for label in LABELS if row.get(label)), "")


def _sending(package: Package) -> dict[str, str]:
    """What the package said of itself, for the form on the sending."""
    told = package.descriptor
    temporal = told.get("temporal", {})
    owners = contributors(package)
    return {
        "name": package.name,
        "title": package.title,
        "organisation": owners[0] if len(owners) == 1 else "",
        "version": package.version,
        "created": package.created.isoformat() if package.created else "",
        "start": str(temporal.get("start", "")),
        "end": str(temporal.get("end", "")),
        "basis": package.basis,
    }
