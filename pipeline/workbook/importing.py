"""From a filled workbook, or from CSV files, to a whole package in memory, and to its folder."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from pipeline.catalogue import Contract
from pipeline.folders import for_owner_only, replace_folder, write_whole
from pipeline.intake.check_result import Checked
from pipeline.intake.descriptor import DESCRIPTOR, described, package_names, read_json
from pipeline.intake.finding_groups import as_groups, errors
from pipeline.intake.package_folders import is_kept, names_people, people_in_kept_folder
from pipeline.intake.packages import Package, find_packages
from pipeline.model import Finding, ForeignFolderError, Severity
from pipeline.report.spreadsheet import csv_pieces
from pipeline.workbook.cell_meanings import convert_cells, reader_for
from pipeline.workbook.judging import few, judge_import, located_in_workbook
from pipeline.workbook.layout import PART, asked_fields
from pipeline.workbook.office_csv import ENDINGS, read_office_files
from pipeline.workbook.read_xlsx import UnreadableError, open_book, other_kind, part_findings
from pipeline.workbook.register import package_rows, read_register
from pipeline.workbook.row_answers import Answer, review
from pipeline.workbook.sending_form import NAME, judge_sending, keep_title, properties, read_choices
from pipeline.workbook.sheets import RUNNING, Base, SentRow, Table, Told, WorkbookTables, read_content

STAND_IN = "package"
"""What a package without a name is called while it is judged."""


@dataclass(frozen=True)
class Imported:
    """A package made from a workbook."""

    name: str
    files: Mapping[str, bytes]
    answers: Sequence[Answer]
    holds_people: bool
    before: Path | None  # the folder of the package of this name in the edition


def import_workbook(
    path: Path, contract: Contract, folders: Sequence[Path], name: str = "", basis: str = ""
) -> tuple[Imported | None, Checked]:
    """The package in a workbook or in CSV files, and everything that is wrong with it; none where that is an error.

    `folders` hold the edition. Its package of the same name is replaced: what it says of itself stays where the
    workbook says nothing, and so do its tables for which the workbook has no sheet. Raises OSError.
    """
    is_csv = path.is_dir() or path.suffix.casefold() in ENDINGS
    content, told = read_office_files(path, contract) if is_csv else _read(path, contract)
    if content is None:
        return None, located_in_workbook(as_groups(told), WorkbookTables(), path.name, contract, {})
    sending = content.sending
    if basis:
        sending.answers["basis"] = basis
    read_choices(sending)
    is_part = sending.get("extent") == PART

    # whose package it is, and what stays of the package that it replaces
    packages, _ = find_packages([each for each in folders if each.is_dir()], contract)
    given_name = name or sending.get("name")
    before = _owner(content, packages) or next((each for each in packages if each.name == given_name), None)
    others = [each for each in packages if each is not before]
    unchanged = _unchanged(before, content)

    # what its cells mean; a part may name whatever its own package holds
    register = read_register(packages if is_part else [*others, *unchanged], contract)
    reader = reader_for(content, register)
    told += judge_sending(sending, given_name, reader, before, others)
    told += convert_cells(content.tables, reader)

    # rows that were not sent, and the answers to those that were shown
    if is_part and before is None and any("review_answer" in table.letters for table in content.tables):
        told.append(sending.finding("workbook-alone", "extent"))
    told += _complete(content, before, is_part=is_part)
    answers: list[Answer] = []
    for table in content.tables:
        if "review_answer" in table.letters:
            given, faults = review(table, reader.register.get("organisations", {}))
            answers += given
            told += faults

    # the files of the package
    files = _files(unchanged, content.tables)
    told += _replaced(content, before, files, is_whole=bool(sending.sheet) and not is_part)
    if not files:
        told.append(Finding("workbook-empty"))
    sent = [table.name for table in content.tables]
    lacks_tables = before is not None and any(table not in sent for table, _ in before.files)
    told += keep_title(sending, before, is_part=is_part or lacks_tables)

    # the package among those of the edition
    package_name = given_name if NAME.fullmatch(given_name) else STAND_IN
    own = properties(package_name, sending, before)
    descriptor = described(package_name, own, [file.removesuffix(".csv") for file in files])
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    package = {DESCRIPTOR: text.encode("utf-8"), **files}
    if files:
        told += judge_import(package, others, content, reader.register, contract)
    groups = as_groups(told)
    sent_as = package_name if is_csv else path.name
    checked = located_in_workbook(groups, content, sent_as, contract, reader.register)
    if errors(groups):
        return None, checked
    former = before.folder if before else None
    return Imported(package_name, package, answers, names_people(files, contract), former), checked


def _read(path: Path, contract: Contract) -> tuple[WorkbookTables | None, Told]:
    if kind := other_kind(path):
        return None, [Finding("workbook-kind", variant=kind)]
    refused = part_findings(path)
    try:
        content, findings = read_content(open_book(path), contract)
    except UnreadableError:
        return None, [*(refused or [Finding("workbook-unreadable")])]
    return content, [*refused, *findings]


# --- the package before -----------------------------------------------------------------------------------------------


def _base(table: Table, before: Package) -> Base:
    return {table.key_of(row): row for row in package_rows(before, table.name)}


def _keys(table: Table) -> set[tuple[str, ...]]:
    return {table.key_of(row.cells) for row in table.rows}


def _owner(content: WorkbookTables, packages: Sequence[Package]) -> Package | None:
    """The package of which most rows of a prefilled workbook are: under another name each would be told as taken."""
    asked = [table for table in content.tables if "review_answer" in table.letters]
    for package in packages:
        shared = sum(len(_keys(table).intersection(_base(table, package))) for table in asked)
        if shared * 2 > sum(len(_keys(table)) for table in asked):
            return package
    return None


def _unchanged(before: Package | None, content: WorkbookTables) -> list[Package]:
    """The package before with the tables that stay as they are, as nothing was sent for them.

    So do those about people whose sheet is empty: a workbook never shows the rows that they have.
    """
    if before is None:
        return []
    shown = {table.name for table in content.tables if table.rows or not table.redact_values}
    left = tuple(each for each in before.files if each[0] not in shown)
    return [replace(before, files=left)]


def _complete(content: WorkbookTables, before: Package | None, *, is_part: bool) -> Iterator[Finding]:
    for table in content.tables:
        if before:
            table.base = _base(table, before)
        if is_part:
            _add_rows(table, table.base or {})
        yield from _left_behind(table, table.base or {})


def _add_rows(table: Table, base: Base) -> None:
    """Put the rows of `base` that a part leaves out beside those that it holds, in the order that they had.

    Rows about people have a number only and no code: all that are sent are new, and counted on. Other rows with one
    key stay side by side: that the key stands twice is told later.
    """
    added = {key: SentRow(0, {**dict.fromkeys(table.fields, ""), **row}) for key, row in base.items()}
    if table.schema.get("ecpat:people"):
        if table.rows:  # an empty sheet leaves the table as it is
            _number_rows(table, len(base))
            table.rows = [*added.values(), *table.rows]
        return
    sent: dict[tuple[str, ...], list[SentRow]] = {}
    for row in table.rows:
        sent.setdefault(table.key_of(row.cells), []).append(row)
    table.rows = []
    for key, row in added.items():
        table.rows += sent.pop(key, [row])
    for new in sent.values():
        table.rows += new


def _number_rows(table: Table, before: int) -> None:
    if RUNNING in table.names:
        for number, row in enumerate(table.rows, before + 1):
            row.cells[RUNNING] = str(number)


def _left_behind(table: Table, base: Base) -> Iterator[Finding]:
    """Rows that the package had and that were not sent, which go; and columns that were not sent, which stay.

    Rows that have a number only are numbered where they came without.
    """
    if table.redact_values:
        if not any(row.cells.get(RUNNING) for row in table.rows):
            _number_rows(table, 0)
        return
    keys = _keys(table)
    if gone := ["/".join(key) for key in base if key not in keys]:
        yield table.remark("review-gone", count=str(len(gone)), keys=few(gone))
    absent = [name for name in table.names if name not in table.fields]
    kept: set[str] = set()
    for row in table.rows:
        earlier = base.get(table.key_of(row.cells), {})
        row.cells.update({name: earlier.get(name, "") for name in absent})
        kept.update(name for name in absent if row.cells[name])
    table.fields = (*table.fields, *absent)
    if told := [field["name"] for field in asked_fields(table.schema) if field["name"] in kept]:
        yield table.remark("column-kept", columns=", ".join(told))


def _replaced(
    content: WorkbookTables, before: Package | None, files: Mapping[str, bytes], *, is_whole: bool
) -> Iterator[Finding]:
    """What may be a slip: tables about people that take the place of earlier ones, and tables that are gone."""
    there = dict(before.files) if before else {}
    for table in content.tables:
        if is_whole and table.rows and table.redact_values and table.name in there:
            yield table.remark("workbook-replaces")
    for name in there:
        if f"{name}.csv" not in files:
            yield Finding("workbook-drops", Severity.WARNING, params=(("table", name),))


# --- the files --------------------------------------------------------------------------------------------------------


def _files(unchanged: Sequence[Package], tables: Sequence[Table]) -> dict[str, bytes]:
    files = {}
    for package in unchanged:
        for name, path in package.files:
            files[f"{name}.csv"] = (package.folder / path).read_bytes()
    for table in tables:
        if table.rows:
            files[f"{table.name}.csv"] = _csv(table)
    return files


def _csv(table: Table) -> bytes:
    """Every field of the contract, with cells exactly as they were typed: a package is not opened by double click."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, table.names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in table.rows)
    return buffer.getvalue().encode("utf-8")


def place_of(imported: Imported, out: Path | None, raw: Path, private_raw: Path) -> Path | Finding:
    """The folder for a package: that of its sending before; with rows about people, in the private folder.

    A finding where a repository would keep these rows.
    """
    before = imported.before
    was_private = before is not None and before.parent == private_raw
    is_private = imported.holds_people or was_private
    folder = out or (private_raw if is_private else raw) / imported.name
    if out is None and before is not None and is_private == was_private:
        folder = before
    return people_in_kept_folder(folder) if imported.holds_people and is_kept(folder) else folder


def write_import(imported: Imported, folder: Path, answers: Path, language: str, *, is_moved: bool) -> None:
    """Put a package into its folder, and its answers into another. Raises ForeignFolderError.

    `is_moved`: where the one of the same name lies elsewhere, it goes; other files of its folder stay.
    """
    before = imported.before
    write_package(imported, folder)
    if is_moved and before is not None and before != folder:
        for file in (before / DESCRIPTOR, *before.glob("*.csv")):
            file.unlink()
        if not any(before.iterdir()):
            before.rmdir()
    if imported.answers:
        with for_owner_only():
            answers.mkdir(parents=True, exist_ok=True)
            write_whole(answers / f"{imported.name}.answers.csv", _answers_csv(imported.answers, language))


def write_package(imported: Imported, folder: Path) -> None:
    """Put a package in place of the one of its name. Raises ForeignFolderError where the folder holds anything else."""
    if (folder / DESCRIPTOR).is_file():
        there, _ = read_json(folder / DESCRIPTOR, Finding(""))
        if not there or there.get("name") != imported.name:
            raise ForeignFolderError(str(folder))
    replace_folder(folder, imported.files, package_names)


def _answers_csv(answers: Sequence[Answer], language: str) -> Iterator[str]:
    return csv_pieces([field.name for field in fields(Answer)], map(astuple, answers), language)
