"""The template, and a workbook with the rows of one package, to be answered one by one.

Rows about people and about groups of survivors are never written into a workbook: their sheets are empty, and left so,
their tables stay as they are.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.catalogue import Contract, key_fields
from pipeline.intake.packages import Package, find_packages
from pipeline.model import Finding
from pipeline.workbook.layout import CodeList, make_plan, template_tables, texts_of
from pipeline.workbook.register import (
    contributors,
    edition_rows,
    key_of_row,
    key_targets,
    package_rows,
    read_register,
)
from pipeline.workbook.write_xlsx import draw


def workbook(
    contract: Contract, language: str, folders: Sequence[Path], who: str | None
) -> tuple[bytes, list[Finding]]:
    """The template, or the workbook of the package or organisation `who` in the edition; a finding if unknown."""
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
    """The package of that name, or the one which the organisation with that code alone contributes."""
    names = {row["org_id"]: row["name"] for row in edition_rows(packages, "organisations")}
    named = [package for package in packages if package.name == who]
    alone = [package for package in packages if who in names and contributors(package) == [names[who]]]
    return next(iter(named + alone), None)


def filled_workbook(package: Package, packages: Sequence[Package], contract: Contract, language: str) -> bytes:
    """The rows of a package of every table that may be shown, to be answered, then the other sheets of the template."""
    filled = [name for name, _ in package.files if not contract.schemas[name].get("ecpat:sensitive")]
    tables = [*filled, *(name for name in template_tables(contract) if name not in filled)]
    plan = make_plan(contract, language, tables, _known(tables, packages, contract, language), filled)
    owners, temporal = contributors(package), package.descriptor.get("temporal", {})
    organisations = edition_rows(packages, "organisations")
    who = next((row["org_id"] for row in organisations if [row["name"]] == owners), "")
    rows: dict[str, list[dict[str, str]]] = {}
    for table in filled:
        key = key_fields(contract.schemas[table])
        rows[table] = package_rows(package, table)
        for row in rows[table]:
            row |= {"guide": " / ".join(key_of_row(row, key)), "review_by": who}
    sending = {
        "name": package.name,
        "title": package.title,
        "organisation": owners[0] if len(owners) == 1 else "",
        "version": package.version,
        "created": package.created.isoformat() if package.created else "",
        "start": str(temporal.get("start", "")),
        "end": str(temporal.get("end", "")),
        "basis": package.basis,
    }
    return draw(plan, rows, sending)


def _known(tables: Sequence[str], packages: Sequence[Package], contract: Contract, language: str) -> list[CodeList]:
    """The keys that rows may name, with their names: none of a sensitive table or of who has not agreed to be named."""
    register = read_register(packages, contract)
    organisations = edition_rows(packages, "organisations")
    unnamed = {row["org_id"] for row in organisations if row.get("publish_name", "yes") != "yes"}
    targets = key_targets(contract.schemas[name] for name in tables) | {"organisations"}  # who answers
    lists = []
    for target in sorted(targets - set(contract.codes)):
        schema = contract.schemas[target]
        if schema.get("ecpat:sensitive") or not register[target]:
            continue
        pairs = []
        for code, names in sorted(register[target].items()):
            is_named = names and not (target == "organisations" and code in unnamed)
            pairs.append((code, names[0] if is_named else ""))
        lists.append(CodeList(target, texts_of(schema, language)[0], pairs, is_closed=False))
    return lists
