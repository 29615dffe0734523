"""A package made from a sending, judged in one pass among the packages of its edition.

Rows about people are judged by their own gate, which says nothing of what it reads; the other tables are judged without
them as well, so that their faults are told with what was received. Nothing is written here: rows about
people would outlive a run that is killed.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import File
from pipeline.intake.descriptor import DESCRIPTOR, described
from pipeline.intake.finding_groups import FindingGroup, keep_rows, repeated, single
from pipeline.intake.packages import Package, unwritten_package
from pipeline.intake.validation.edition import judge_packages
from pipeline.intake.validation.key_checks import OTHER_SOURCES, SOURCES
from pipeline.intake.validation.sensitive_data import intake_findings
from pipeline.model import Finding
from pipeline.workbook.register import Register
from pipeline.workbook.sheets import Table, WorkbookTables

TABLE_RULES = ("intake-running", "intake-distinct", "intake-shape", "intake-column", "intake-title")
"""Rules of the gate that a whole column or table breaks, and no single cell."""
CODES_NAMED = 10
"""Codes of rows that are repeated where there are many."""


def as_package(name: str, properties: Mapping[str, object], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a package with the descriptor that lists them."""
    tables = [file.removesuffix(".csv") for file in files]
    descriptor = json.dumps(described(name, properties, tables), ensure_ascii=False, indent=2) + "\n"
    return {DESCRIPTOR: descriptor.encode("utf-8"), **files}


def judge_import(
    name: str,
    package: Mapping[str, bytes],
    rest: Sequence[Package],
    content: WorkbookTables,
    register: Register,
    contract: Contract,
) -> Iterator[FindingGroup]:
    """Everything that is wrong with a package; where a code stands twice in the edition, the newcomer is told."""
    people = [table for table in contract.sent if contract.schemas[table].get("ecpat:people")]
    others = {file: data for file, data in package.items() if file.removesuffix(".csv") not in people}
    missing = _missing_tables(package, content, register, contract)
    groups = _judged(name, others, rest, contract, missing) if len(others) > 1 else []
    if len(others) < len(package):
        whole = _judged(name, package, rest, contract, missing)
        groups += [group for group in whole if _is_of_people(group, people) or not groups]
    tables = {table.name: table for table in content.tables}
    yield from map(single, missing.values())
    for group in groups:
        if _table_of_codes(group, contract) in missing:
            continue
        own = tables.get(group.template.resource)
        told = _with_rows(group, own, register, contract) if own and group.template.resource in people else group
        if own and _is_of_absent_column(told, own):
            yield single(own.finding("column-missing", field=told.template.field))
        elif len(told := _seen(told, own)):
            yield told


def _missing_tables(
    package: Mapping[str, bytes], content: WorkbookTables, register: Register, contract: Contract
) -> dict[str, Finding]:
    """Tables without a row, and without one in the package before, whose rows the others name, with what is told.

    Whoever left one out would otherwise be told of an unknown code in each column that leads there. Where most codes
    that lead there are known elsewhere, nothing is missing: the others are slips.
    """
    tables = {table.name: table for table in content.tables}
    is_book = any(table.has_guide for table in content.tables)
    found: dict[str, Finding] = {}
    for target in sorted(name for name in contract.sent if f"{name}.csv" not in package):
        named = {table.sheet: _codes_into(target, table, contract) for table in content.tables}
        unknown = {sheet: sorted(codes.difference(register.of(target))) for sheet, codes in named.items()}
        missed = set(chain.from_iterable(unknown.values()))
        variant = "" if is_book else "csv"
        if target in tables:
            variant = "empty"
        is_slip = len(missed) * 2 <= len(set(chain.from_iterable(named.values())))
        if missed and not (variant and is_slip):
            quiet = [table.sheet for table in content.tables if table.redact_values]
            sheets = [
                sheet if sheet in quiet else f"{sheet} ({few(codes)})" for sheet, codes in unknown.items() if codes
            ]
            words = (("sheets", ", ".join(sheets)), ("file", f"{target}.csv"))
            found[target] = Finding("sheet-missing", resource=target, variant=variant, params=words)
    return found


def _codes_into(target: str, table: Table, contract: Contract) -> set[str]:
    """The codes by which a table names rows of another one."""
    keys = foreign_keys(contract.schemas[table.name]).items()
    leading = [field for field, (other, _) in keys if other == target]
    leading += [OTHER_SOURCES] if target == SOURCES else []
    codes: set[str] = set()
    for field in leading:
        if field in table.fields:
            codes.update(*(row.cells[field].split(";") for row in table.rows))
    return codes - {""}


def few(codes: Sequence[str]) -> str:
    """The first codes as they may be repeated, and that there are more."""
    shown = ", ".join(map(repeated, codes[:CODES_NAMED]))
    return f"{shown}, …" if len(codes) > CODES_NAMED else shown


def _table_of_codes(group: FindingGroup, contract: Contract) -> str:
    """The table that a code about people leads into, where it is told for what it is; blank for any other cause."""
    own = group.template
    if (own.code, own.variant) not in (("intake-unlisted", "key"), ("intake-initials", "")):
        return ""
    keys = contract.schemas[own.resource].get("foreignKeys", ())
    return next((key["reference"]["resource"] for key in keys if key["fields"][0] == own.field), "")


def _judged(
    name: str, files: Mapping[str, bytes], rest: Sequence[Package], contract: Contract, missing: Collection[str]
) -> list[FindingGroup]:
    """What the judge says of a package among those of its edition, of which nothing is told.

    Keys into tables whose sheets are missing are not judged.
    Nothing is written: rows about people would outlive a run that is killed.
    """
    descriptor = json.loads(files[DESCRIPTOR])
    descriptor["resources"] = [each for each in descriptor["resources"] if each["path"] in files]
    packages = [*rest, unwritten_package(descriptor, files, contract)]  # the newcomer stands last, and is blamed
    groups = judge_packages(packages, contract, missing, in_one_pass=True).groups
    return [group for group in groups if group.template.package == name]


def _is_of_people(group: FindingGroup, people: Sequence[str]) -> bool:
    """Whether only a package with rows about people is told this."""
    own = group.template
    return own.resource in people or own.code.startswith("intake-") or own.code == "personal-name"


def _with_rows(group: FindingGroup, table: Table, register: Register, contract: Contract) -> FindingGroup:
    """A rule of the gate with the rows that break it: whoever sends them has to find them again."""
    own = group.template
    if own.field not in table.fields or not own.code.startswith("intake-") or own.code in TABLE_RULES:
        return group
    schema = contract.schemas[table.name]
    keys = {field: register.of(target) for field, (target, _) in foreign_keys(schema).items()}
    file = File(own.package, own.resource, Path(), "")
    broken: dict[str, bool] = {}
    for text in {row.cells[own.field] for row in table.rows}:
        cell = pa.array([text]).dictionary_encode()
        findings = intake_findings(file, [own.field], schema, [cell], keys)
        broken[text] = any((each.code, each.variant) == (own.code, own.variant) for each in findings)
    rows = [record for record, row in enumerate(table.rows, 2) if broken[row.cells[own.field]]]
    return replace(group, rows=np.array(rows, np.int64), params={}) if rows else group


def _is_of_absent_column(group: FindingGroup, table: Table) -> bool:
    """Whether cells are blank because the sheet or the file has no such column."""
    own = group.template
    is_blank = own.variant == "required" or own.code == "intake-blank"
    return bool(own.field) and own.field not in table.letters and is_blank


def _seen(group: FindingGroup, table: Table | None) -> FindingGroup:
    """A cause without the cells of which it is told already that they hold no value of their own."""
    if table is None or not table.blind:
        return group
    numbers = [0, 0, *table.numbers]
    field = group.template.field
    blind = [row < len(numbers) and (numbers[row], field) in table.blind for row in group.rows.tolist()]
    return keep_rows(group, ~np.array(blind, bool)) if any(blind) else group
