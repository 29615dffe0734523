"""Findings about a package told by the workbook that it came from: sheet and cell instead of table and record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake.check_result import Checked, CsvSheet, Labels
from pipeline.intake.finding_groups import FindingGroup, Ints, keep_rows
from pipeline.model import Severity
from pipeline.workbook.register import Register
from pipeline.workbook.sheets import Table, WorkbookTables


def located_in_workbook(
    groups: Sequence[FindingGroup],
    content: WorkbookTables,
    file: str,
    contract: Contract,
    register: Register,
) -> Checked:
    """What was found, in the places that a person sees; causes of the reading name no package and are there already.

    `register` holds the codes that may have been meant.
    """
    by_name = {table.name: table for table in content.tables} | {table.sheet: table for table in content.tables}
    placed: list[FindingGroup] = []
    for group in groups:
        table = by_name.get(group.template.resource)
        placed += [_in_sheet(part, table, file, letter) for part, letter in _by_column(group, table)]
    placed = [group for group in placed if len(group)]
    sheets = {
        (file, table.name): CsvSheet(
            file, table.name, table.sheet, table.fields, len(table.rows), in_workbook=table.has_guide
        )
        for table in content.tables
    }
    form = content.sending.sheet
    sheets |= {(file, form): CsvSheet(file, form, form, in_workbook=True)} if form else {}
    return Checked(placed, (file,), sheets, contract.schemas, _codes(placed, register))


def _codes(groups: Sequence[FindingGroup], register: Register) -> Mapping[str, Labels]:
    """The codes that broken keys might have meant, with the names that people know them by."""
    targets = {dict(group.template.params).get("target", "") for group in groups}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for target in sorted(targets - {""}):
        for code, names in register.of(target).items():
            french, *others = names or ("",)
            found.setdefault(target, {})[code] = (french, others[0] if others else french)
    return found


def _by_column(group: FindingGroup, table: Table | None) -> list[tuple[FindingGroup, str]]:
    """A cause by the column that its cells came from: of rows that are answered, some come from the answer."""
    own = group.template
    if table is None or not own.package:
        return [(group, own.column)]
    letter = table.letters.get(own.field, own.column)
    if own.field not in table.answer_letters:
        return [(group, letter)]
    answered = [bool(row.answer.get("review_answer")) for row in table.rows]
    is_answered = np.array([False, False, *answered])[np.clip(group.rows, 0, len(answered) + 1)]
    parts = ((keep_rows(group, is_answered), table.answer_letters[own.field]), (keep_rows(group, ~is_answered), letter))
    return [(part, column) for part, column in parts if len(part)]


def _in_sheet(group: FindingGroup, table: Table | None, file: str, letter: str) -> FindingGroup:
    """A cause of the judge, which speaks of a package, at its place in the sheet."""
    pattern = replace(group.template, package=file, in_sheet=True)
    if table and pattern.resource == table.sheet:
        pattern = replace(pattern, resource=table.name)
    if table is None or not group.template.package:
        return replace(group, template=pattern)
    pattern = replace(pattern, column=letter)
    rows = _numbers(group.rows, table)
    found = replace(group, template=pattern, rows=rows, params=_told(group, table, file))
    # A part is not reminded of rows that it does not hold: nothing in it could be done about them.
    is_elsewhere = (rows == 0) & (group.rows > 0)
    return keep_rows(found, ~is_elsewhere) if pattern.severity is Severity.WARNING else found


def _numbers(rows: Ints, table: Table) -> Ints:
    """Records of the table, the header being 1, as rows of the sheet; 0 and the header stay what they are."""
    places = np.array([0, 1, *table.numbers], np.int64)
    return places[np.clip(rows, 0, len(places) - 1)]


def _told(group: FindingGroup, table: Table, file: str) -> Mapping[str, pa.Array]:
    """The words of a cause, in which an earlier row of the same package is a row of the sheet, too."""
    if "first_row" not in group.params:
        return group.params
    packages, rows = group.params["first_package"].to_pylist(), group.params["first_row"].to_pylist()
    numbers = {str(record): str(number) for record, number in enumerate(table.numbers, 2)}
    for place, package in enumerate(packages):
        if package == group.template.package:
            packages[place], rows[place] = file, numbers.get(rows[place], rows[place])
    first = {"first_package": pa.array(packages, pa.string()), "first_row": pa.array(rows, pa.string())}
    return {**group.params, **first}
