"""A package made from a sending, judged among the packages of its edition, and what is found told by sheet and cell.

Tables without people are judged by themselves as well, so that their faults are told with what was received, which the
gate for rows about people never says. Nothing is written: rows about people would outlive a run that is killed.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import File
from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.descriptor import DESCRIPTOR
from pipeline.intake.finding_groups import FindingGroup, Ints, keep_rows, repeated, single
from pipeline.intake.packages import Package, unwritten_package
from pipeline.intake.validation.edition import judge_packages
from pipeline.intake.validation.key_checks import OTHER_SOURCES, SOURCES
from pipeline.intake.validation.sensitive_data import intake_findings
from pipeline.model import Finding, Severity
from pipeline.workbook.register import Register
from pipeline.workbook.sheets import Table, WorkbookTables

TABLE_RULES = ("intake-running", "intake-distinct", "intake-shape", "intake-column", "intake-title")
"""Rules of the gate that a whole column or table breaks, and no single cell."""
CODES_NAMED = 10


def judge_import(
    files: Mapping[str, bytes],
    others: Sequence[Package],
    content: WorkbookTables,
    register: Register,
    contract: Contract,
) -> Iterator[FindingGroup]:
    """Everything that is wrong with a package; where a code stands twice in the edition, the newcomer is told."""
    people = [table for table in contract.sent if contract.schemas[table].get("ecpat:people")]
    without_people = {file: data for file, data in files.items() if file.removesuffix(".csv") not in people}
    missing = _missing_tables(files, content, register, contract)
    groups: list[FindingGroup] = []
    if len(without_people) > 1:
        groups = _judged(without_people, others, contract, missing)
    if len(without_people) < len(files):
        whole = _judged(files, others, contract, missing)
        groups += [group for group in whole if _is_of_people(group, people) or not groups]
    tables = {table.name: table for table in content.tables}
    yield from map(single, missing.values())
    for group in groups:
        if _table_of_codes(group, contract) in missing:
            continue
        table = tables.get(group.template.resource)
        if table is None:
            yield group
        elif _is_of_absent_column(group, table):
            yield single(table.finding("column-missing", field=group.template.field))
        else:
            told = _with_rows(group, table, register) if table.name in people else group
            told = _seen(told, table)
            if len(told):
                yield told


def _judged(
    files: Mapping[str, bytes], others: Sequence[Package], contract: Contract, missing: Collection[str]
) -> list[FindingGroup]:
    """What the judge says of a package, but for keys into missing tables."""
    descriptor = json.loads(files[DESCRIPTOR])
    descriptor["resources"] = [each for each in descriptor["resources"] if each["path"] in files]
    packages = [*others, unwritten_package(descriptor, files, contract)]  # the newcomer stands last, and is blamed
    groups = judge_packages(packages, contract, missing, in_one_pass=True).groups
    return [group for group in groups if group.template.package == descriptor["name"]]


def _missing_tables(
    files: Collection[str], content: WorkbookTables, register: Register, contract: Contract
) -> dict[str, Finding]:
    """Tables without a row whose rows the others name, told once and not in each column that leads there.

    Where most codes that lead there are known elsewhere, nothing is missing: the others are slips.
    """
    found: dict[str, Finding] = {}
    for target in sorted(name for name in contract.sent if f"{name}.csv" not in files):
        variant = "" if any(table.has_guide for table in content.tables) else "csv"
        every: set[str] = set()
        missed: set[str] = set()
        sheets = []
        for table in content.tables:
            if table.name == target:
                variant = "empty"
            codes = _codes_into(target, table)
            unknown = sorted(codes.difference(register.get(target, ())))
            every |= codes
            missed.update(unknown)
            if unknown:
                sheets.append(table.sheet if table.redact_values else f"{table.sheet} ({few(unknown)})")
        if missed and not (variant and len(missed) * 2 <= len(every)):
            words = (("sheets", ", ".join(sheets)), ("file", f"{target}.csv"))
            found[target] = Finding("sheet-missing", resource=target, variant=variant, params=words)
    return found


def _codes_into(target: str, table: Table) -> set[str]:
    codes: set[str] = set()
    for field, (other, _) in {OTHER_SOURCES: (SOURCES, ""), **foreign_keys(table.schema)}.items():
        if other == target and field in table.fields:
            codes.update(*(row.cells[field].split(";") for row in table.rows))
    return codes - {""}


def few(codes: Sequence[str]) -> str:
    shown = ", ".join(map(repeated, codes[:CODES_NAMED]))
    return f"{shown}, …" if len(codes) > CODES_NAMED else shown


def _table_of_codes(group: FindingGroup, contract: Contract) -> str:
    """The table that an unknown code about people leads into; blank for any other cause."""
    own = group.template
    if (own.code, own.variant) not in (("intake-unlisted", "key"), ("intake-initials", "")):
        return ""
    return foreign_keys(contract.schemas[own.resource]).get(own.field, ("", ""))[0]


def _is_of_people(group: FindingGroup, people: Sequence[str]) -> bool:
    own = group.template
    return own.resource in people or own.code.startswith("intake-") or own.code == "personal-name"


def _with_rows(group: FindingGroup, table: Table, register: Register) -> FindingGroup:
    """A rule of the gate with the rows that break it."""
    own = group.template
    if own.field not in table.fields or not own.code.startswith("intake-") or own.code in TABLE_RULES:
        return group
    keys = {field: register.get(target, {}) for field, (target, _) in foreign_keys(table.schema).items()}
    file = File(own.package, own.resource, Path(), "")
    broken: set[str] = set()
    for text in {row.cells[own.field] for row in table.rows}:
        cell = pa.array([text]).dictionary_encode()
        findings = intake_findings(file, [own.field], table.schema, [cell], keys)
        if any((each.code, each.variant) == (own.code, own.variant) for each in findings):
            broken.add(text)
    rows = [record for record, row in enumerate(table.rows, 2) if row.cells[own.field] in broken]
    return replace(group, rows=np.array(rows, np.int64), params={}) if rows else group


def _is_of_absent_column(group: FindingGroup, table: Table) -> bool:
    own = group.template
    is_blank = own.variant == "required" or own.code == "intake-blank"
    return own.field not in ("", *table.letters) and is_blank


def _seen(group: FindingGroup, table: Table) -> FindingGroup:
    """A cause without the cells that are told to hold no value of their own."""
    blind = [(number, group.template.field) in table.blind for number in _numbers(group, table).tolist()]
    return keep_rows(group, ~np.array(blind, bool))


# --- by sheet and cell ------------------------------------------------------------------------------------------------


def located_in_workbook(
    groups: Sequence[FindingGroup], content: WorkbookTables, file: str, contract: Contract, register: Register
) -> Checked:
    """What was found, in the places that a person sees, with the codes of `register` that may have been meant."""
    sheets = {}
    by_name: dict[str, Table] = {}
    for table in content.tables:
        by_name |= {table.name: table, table.sheet: table}
        sheets[file, table.name] = CsvSheet(
            file, table.name, table.sheet, table.fields, len(table.rows), in_workbook=table.has_guide
        )
    if form := content.sending.sheet:
        sheets[file, form] = CsvSheet(file, form, form, in_workbook=True)
    placed: list[FindingGroup] = []
    for group in groups:
        own = by_name.get(group.template.resource)
        if own and group.template.package:  # causes of the reading name no package, and are there already
            placed += [_in_sheet(part, own, file, letter) for part, letter in _by_column(group, own)]
        else:
            name = own.name if own else group.template.resource
            pattern = replace(group.template, package=file, resource=name, in_sheet=True)
            placed.append(replace(group, template=pattern))
    placed = [group for group in placed if len(group)]
    return Checked(placed, (file,), sheets, contract.schemas, _codes(placed, register))


def _codes(groups: Sequence[FindingGroup], register: Register) -> Mapping[str, Labels]:
    targets = {dict(group.template.params).get("target", "") for group in groups}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for target in sorted(targets & register.keys()):
        found[target] = {}
        for code, names in register[target].items():
            french, *others = names or ("",)
            found[target][code] = (french, others[0] if others else french)
    return found


def _by_column(group: FindingGroup, table: Table) -> list[tuple[FindingGroup, str]]:
    """A cause by the column of its cells: in rows that are answered, some come from the answer."""
    own = group.template
    letter = table.letters.get(own.field, own.column)
    if own.field not in table.answer_letters:
        return [(group, letter)]
    answered = [bool(row.answer.get("review_answer")) for row in table.rows]
    is_answered = np.array([False, False, *answered])[np.clip(group.rows, 0, len(answered) + 1)]
    return [(keep_rows(group, is_answered), table.answer_letters[own.field]), (keep_rows(group, ~is_answered), letter)]


def _in_sheet(group: FindingGroup, table: Table, file: str, letter: str) -> FindingGroup:
    rows = _numbers(group, table)
    params = dict(group.params)
    if "first_row" in params:  # an earlier row, of the same package or of another
        packages, records = params["first_package"].to_pylist(), params["first_row"].to_pylist()
        numbers = {str(record): str(number) for record, number in enumerate(table.numbers, 2)}
        for place, package in enumerate(packages):
            if package == group.template.package:
                packages[place], records[place] = file, numbers.get(records[place], records[place])
        params |= {"first_package": pa.array(packages, pa.string()), "first_row": pa.array(records, pa.string())}
    pattern = replace(group.template, package=file, column=letter, in_sheet=True)
    found = replace(group, template=pattern, rows=rows, params=params)
    if pattern.severity is not Severity.WARNING:
        return found
    # A part is not reminded of rows that it does not hold: nothing in it could be done about them.
    return keep_rows(found, (rows > 0) | (group.rows == 0))


def _numbers(group: FindingGroup, table: Table) -> Ints:
    """Records of the table as rows of the sheet; 0 and the header (1) stay."""
    places = np.array([0, 1, *table.numbers], np.int64)
    numbers: Ints = places[np.clip(group.rows, 0, len(places) - 1)]
    return numbers
