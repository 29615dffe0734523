"""Findings about a package told by the workbook that it came from: sheet and cell instead of table and record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake.check_result import Checked, CsvSheet
from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.workbook.sheets import Table


def located_in_workbook(
    groups: Sequence[FindingGroup], tables: Sequence[Table], file: str, contract: Contract
) -> Checked:
    """What was found, in the places that a person sees; causes of the reading name no package and are there already."""
    by_name = {table.name: table for table in tables}
    placed = [_in_sheet(group, by_name.get(group.template.resource), file) for group in groups]
    sheets = {
        (file, table.name): CsvSheet(file, table.name, table.sheet, rows=len(table.rows), in_workbook=True)
        for table in tables
    }
    return Checked(placed, (file,), sheets, contract.schemas)


def _in_sheet(group: FindingGroup, table: Table | None, file: str) -> FindingGroup:
    """A cause of the judge, which speaks of a package, at its place in the sheet."""
    pattern = replace(group.template, package=file)
    if table is None or not group.template.package:
        return replace(group, template=pattern)
    letter = table.letters.get(group.template.field, group.template.column)
    pattern = replace(pattern, column=letter)
    return replace(group, template=pattern, rows=_numbers(group.rows, table), params=_told(group, table, file))


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
    first = [
        (file, numbers.get(row, row)) if package == group.template.package else (package, row)
        for package, row in zip(packages, rows, strict=True)
    ]
    places, records = (pa.array([each[part] for each in first], pa.string()) for part in (0, 1))
    return {**group.params, "first_package": places, "first_row": records}
