"""The list of work: one line for each cell to be fixed, by table and column, to be ticked off in a spreadsheet."""

from collections.abc import Iterator
from itertools import chain

from pipeline.intake.check_result import Checked
from pipeline.report.cards import CardWithCells, cases, cells_of
from pipeline.report.formatting import expected_text, field_title, render_finding, table_title
from pipeline.report.spreadsheet import csv_pieces
from pipeline.texts import t
from pipeline.typography import strip_control_characters

TITLES = ("package_title", "table_title", "column_title", "field_title", "row_title", "cell", "problem")
MORE_TITLES = ("received", "expected", "how", "kind_title")


def worklist(checked: Checked, language: str) -> Iterator[str]:
    titles = [t(name, language) for name in (*TITLES, *MORE_TITLES)]
    rows = (_rows(case, checked, language) for case in cases(checked))
    return csv_pieces(titles, chain.from_iterable(rows), language)


def _rows(case: CardWithCells, checked: Checked, language: str) -> Iterator[list[str]]:
    """A line for each cell; what concerns a whole table or column has one line without a row."""
    own, rendered = case.card.finding, render_finding(case.card, checked, language)
    before = [
        own.package,
        table_title(own.resource, checked.schemas, language),
        own.column,
        field_title(case.card.declared, language) or own.field,
    ]
    after = [" ".join(rendered.steps), t("error" if rendered.is_error else "warning", language)]
    for cell in cells_of(case.group, case.read):
        row = str(cell.row) if cell.row else ""
        place = f"{own.column}{row}" if own.column and row else ""
        expected = expected_text(case.card, cell, language)
        yield [*before, row, place, rendered.title, strip_control_characters(cell.received), expected, *after]
