"""Workbooks for tests: the template, filled as a person would fill it, and what import makes of it."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.catalogue import Contract
from pipeline.intake.check_result import Checked
from pipeline.intake.packages import find_packages
from pipeline.model import Finding, Severity
from pipeline.report.formatting import compose
from pipeline.report.terminal import as_text
from pipeline.workbook.importing import Imported, import_workbook
from pipeline.workbook.layout import make_plan, template_tables
from pipeline.workbook.prefill import filled_workbook, package_of
from pipeline.workbook.write_xlsx import draw
from tests.building import ROOT
from tests.paper import catalogue

NAMES_ROW, FIRST_ROW = 5, 7
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Change = Callable[[Any], None]


@cache
def contract() -> Contract:
    return catalogue().contract


FEW = ("organisations", "sources", "projects", "project_countries", "reporting_status", "beneficiaries")


@cache
def template(language: str = "fr", tables: tuple[str, ...] = FEW) -> bytes:
    """The template for some tables only, which is opened and saved ten times as fast."""
    return draw(make_plan(contract(), language, tables), {}, {"basis": "documented"})


@cache
def earlier_template() -> bytes:
    """The template as it was before it asked how far children are published, and while it asked for disability."""
    schemas: dict[str, Any] = dict(contract().schemas)
    projects: Any = deepcopy(schemas["projects"])
    people: Any = deepcopy(schemas["beneficiaries"])
    later = ("children_detail", "formerly")
    projects["fields"] = [field for field in projects["fields"] if field["name"] not in later]
    for field in people["fields"]:
        field.pop("ecpat:template", None)
    schemas |= {"projects": projects, "beneficiaries": people}
    return draw(make_plan(replace(contract(), schemas=schemas), "fr", FEW), {}, {"basis": "documented"})


def whole_template(language: str = "fr") -> bytes:
    return template(language, tuple(template_tables(contract())))


@cache
def filled(who: str, language: str = "fr") -> bytes:
    packages, _ = find_packages([ROOT / "data/raw"], contract())
    package = package_of(who, packages)
    assert package is not None
    return filled_workbook(package, packages, contract(), language)


def fill(content: bytes, path: Path, rows: Rows, change: Change | None = None, name: str = "test") -> Path:
    """Open a workbook as a person would, write rows below the example, change what is to be changed, and save it."""
    book = load_workbook(io.BytesIO(content))
    sheets = {sheet.cell(NAMES_ROW, 1).value: sheet for sheet in book.worksheets}
    form = book.worksheets[1]
    for number in range(4, 12):
        if form.cell(number, 3).value == "name" and name:
            form.cell(number, 2).value = name
    for table, records in rows.items():
        sheet = sheets[table]
        columns = {cell.value: cell.column for cell in sheet[NAMES_ROW]}
        for number, record in enumerate(records, FIRST_ROW):
            for field, value in record.items():
                sheet.cell(number, columns[field]).value = value
    if change:
        change(book)
    book.save(path)
    return path


def say(book: Any, line: str, answer: str) -> None:
    """Answer one line of the form on the sending."""
    form = book.worksheets[1]
    number = next(row for row in range(1, 20) if form.cell(row, 3).value == line)
    form.cell(number, 2).value = answer


def say_extent(book: Any, extent: str) -> None:
    say(book, "extent", extent)


def sheet_of(book: Any, table: str) -> Any:
    """The sheet of a table in a workbook of openpyxl."""
    return next(sheet for sheet in book.worksheets if sheet.cell(NAMES_ROW, 1).value == table)


def column_of(sheet: Any, field: str) -> int:
    """The number of the column of a field."""
    return int(next(cell.column for cell in sheet[NAMES_ROW] if cell.value == field))


def bring_in(path: Path, raw: Path | None = None, name: str = "", basis: str = "") -> tuple[Imported | None, Checked]:
    """Import a workbook or CSV files, with no other package beside it unless `raw` holds some."""
    return import_workbook(path, contract(), [raw] if raw else [], name, basis)


def codes(checked: Checked) -> list[str]:
    """What was found, each thing with its sheet and cell; remarks on what the rows say are tested elsewhere."""
    told = [group for group in checked.groups if group.template.severity is Severity.ERROR or _is_ours(group.template)]
    found = sorted({(group.template, int(row)) for group in told for row in group.rows}, key=lambda each: each[0].place)
    return [f"{told.code} {_sheet(told, checked)} {told.column}{row or ''}".strip() for told, row in found]


def _is_ours(told: Finding) -> bool:
    return told.code.startswith(("workbook-", "cell-", "column-", "csv-", "example-", "review-", "sending-"))


def _sheet(finding: Finding, checked: Checked) -> str:
    sheet = checked.sheets.get((finding.package, finding.resource))
    return sheet.path if sheet else finding.resource


def report(checked: Checked, language: str) -> str:
    """What the command prints."""
    return as_text(compose(checked, language))


def table(imported: Imported, name: str) -> list[dict[str, str]]:
    """The rows of a table of an imported package."""
    return list(csv.DictReader(io.StringIO(imported.files[f"{name}.csv"].decode("utf-8"))))


SOURCE: Mapping[str, Any] = {
    "source_id": "S-1", "title": "Une page", "producer_org": "ORG-1", "doc_type": "web_page", "copy_kind": "original",
    "access": "public", "language": "fr",
}  # fmt: skip
ORGANISATION: Mapping[str, Any] = {
    "org_id": "ORG-1", "name": "Une association", "org_type": "ecpat_member", "country_code": "LU",
    "publish_name": "yes",
}  # fmt: skip
PROJECT: Mapping[str, Any] = {
    "project_id": "P-1", "title_fr": "Un projet", "date_precision": "day", "source_id": "S-1",
    "validation_status": "sourced",
}  # fmt: skip
GOOD: Rows = {"organisations": [ORGANISATION], "sources": [SOURCE], "projects": [PROJECT]}
