"""Findings about a package told by the workbook that it came from: sheet and cell instead of table and record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from pipeline.records.causes import Cause, Ints
from pipeline.records.workbook.sheets import Table


def in_sheets(causes: Sequence[Cause], tables: Sequence[Table], file: str) -> list[Cause]:
    """The causes with the places that a person sees; one about a table without a sheet keeps its place."""
    by_name = {table.name: table for table in tables}
    return [_in_sheet(cause, by_name.get(cause.pattern.resource), file) for cause in causes]


def _in_sheet(cause: Cause, table: Table | None, file: str) -> Cause:
    if table is None:
        return replace(cause, pattern=replace(cause.pattern, package=file))
    words = (*cause.pattern.words, ("resource", cause.pattern.resource), ("package", cause.pattern.package))
    letter = table.letters.get(cause.pattern.field, cause.pattern.column)
    pattern = replace(cause.pattern, package=file, resource=table.sheet, column=letter, words=words)
    return replace(cause, pattern=pattern, rows=_numbers(cause.rows, table), told=_told(cause, table))


def _numbers(rows: Ints, table: Table) -> Ints:
    """Records of the table, the header being 1, as rows of the sheet; 0 and the header stay what they are."""
    places = np.array([0, 1, *table.numbers], np.int64)
    return places[np.clip(rows, 0, len(places) - 1)]


def _told(cause: Cause, table: Table) -> Mapping[str, pa.Array]:
    """The words of a cause, in which an earlier row of the same package is a row of the sheet, too."""
    if "first_row" not in cause.told:
        return cause.told
    packages, rows = cause.told["first_package"].to_pylist(), cause.told["first_row"].to_pylist()
    own = {str(record): str(number) for record, number in enumerate(table.numbers, 2)}
    first = [
        own.get(row, row) if package == cause.pattern.package else row
        for package, row in zip(packages, rows, strict=True)
    ]
    return {**cause.told, "first_row": pa.array(first, pa.string())}
