"""From a filled workbook to a whole package in memory: read, converted, answered, judged, and told by cell."""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.catalogue import Contract, key_fields
from pipeline.folders import for_owner_only, replace_folder, write_whole
from pipeline.intake.check_result import Checked
from pipeline.intake.descriptor import DESCRIPTOR, package_names
from pipeline.intake.finding_groups import FindingGroup, as_groups, errors
from pipeline.intake.package_folders import is_kept, people_in_kept_folder
from pipeline.intake.packages import Package, find_packages
from pipeline.model import Finding, ForeignFolderError, Severity
from pipeline.report.spreadsheet import csv_pieces
from pipeline.workbook.archive import other_kind, part_findings
from pipeline.workbook.cell_locations import located_in_workbook
from pipeline.workbook.cell_meanings import convert_cells, reader_for
from pipeline.workbook.judging import as_package, few, judge_import
from pipeline.workbook.layout import PART, asked_fields
from pipeline.workbook.office_csv import ENDINGS, read_office_files
from pipeline.workbook.read_xlsx import UnreadableError, open_book
from pipeline.workbook.register import Register, contributors, key_of_row, package_rows, read_register
from pipeline.workbook.row_answers import Answer, review
from pipeline.workbook.sending_form import NAME, choice, judge_sending
from pipeline.workbook.sheets import Base, Sending, Table, WorkbookTables, read_content

STAND_IN = "package"
"""What a package is called while it is judged, where the form does not say."""
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True)
class Imported:
    """A package made from a workbook: its files by name, and the answers given row by row."""

    name: str
    files: Mapping[str, bytes]
    answers: tuple[Answer, ...]
    holds_people: bool
    before: Path | None  # the folder of the package of this name in the edition


def import_workbook(
    path: Path, contract: Contract, folders: Sequence[Path], name: str = "", basis: str = ""
) -> tuple[Imported | None, Checked]:
    """The package in a workbook or in CSV files, and everything that is wrong with it; none where that is an error.

    `folders` hold the packages of the edition, among which keys are looked for. A package there of the same name is
    the one that is replaced: what it says of itself stays where the workbook says nothing, and so do its tables for
    which the workbook has no sheet. Raises OSError where the file cannot be opened.
    """
    is_csv = path.is_dir() or path.suffix.casefold() in ENDINGS
    content, findings = read_office_files(path, contract) if is_csv else _read(path, contract)
    told: list[Finding | FindingGroup] = [*findings]
    if content.is_closed:
        return None, located_in_workbook(as_groups(told), content, path.name, contract, Register({}))
    if basis:
        content.sending.answers["basis"] = basis

    # whose package it is, and what stays of the package that it replaces
    packages, _ = find_packages([each for each in folders if each.is_dir()], contract)
    given_name = name or content.sending.get("name")
    owner = _owner(content, packages, contract)
    before = owner or next((each for each in packages if each.name == given_name), None)
    others = [each for each in packages if each is not before]
    unchanged = _standing(before, content)

    # what its cells mean; a part may name whatever its own package holds
    is_part = choice("extent", content.sending.get("extent")) == PART
    register = read_register(packages if is_part else [*others, *unchanged], contract)
    reader = reader_for(content, contract, register)
    told += judge_sending(content.sending, given_name, reader, before, others, owner)
    told += convert_cells(content.tables, reader)

    # rows that were not sent, and the answers to those that were shown
    told += _complete(content, before, contract)
    for table in content.tables:
        told += _left_behind(table, before, contract)
    answers, faults = _reviewed(content, before, contract, reader.register.of("organisations"))
    told += faults

    # the files of the package
    filled = [table for table in content.tables if table.rows]
    told += _replaced(filled, content, before)
    files = _kept(unchanged)
    for table in filled:
        files[f"{table.name}.csv"] = _csv(table, contract)
    told += _dropped(before, files)
    if not files:
        told.append(Finding("workbook-empty"))
    told += _keep_title(content, before)

    # the package among those of the edition
    package_name = given_name if NAME.fullmatch(given_name) else STAND_IN
    package = as_package(package_name, _properties(package_name, content.sending, before), files)
    if files:
        told += judge_import(package_name, package, others, content, reader.register, contract)
    groups = as_groups(told)
    sent_as = package_name if is_csv else path.name
    checked = located_in_workbook(groups, content, sent_as, contract, reader.register)
    if errors(groups):
        return None, checked
    about_people = [table for table in contract.sent if contract.schemas[table].get("ecpat:people")]
    holds_people = any(f"{table}.csv" in files for table in about_people)
    former = before.folder if before else None
    return Imported(package_name, package, answers, holds_people, former), checked


def _read(path: Path, contract: Contract) -> tuple[WorkbookTables, Sequence[Finding | FindingGroup]]:
    """What the workbook holds; a closed content where it cannot be opened."""
    if kind := other_kind(path):
        return WorkbookTables(is_closed=True), [Finding("workbook-kind", variant=kind)]
    refused = part_findings(path)
    try:
        content, findings = read_content(open_book(path), contract)
    except UnreadableError:
        return WorkbookTables(is_closed=True), refused or [Finding("workbook-unreadable")]
    return content, [*refused, *findings]


def _complete(content: WorkbookTables, before: Package | None, contract: Contract) -> Iterator[Finding]:
    """Put the rows that a part leaves out beside those that it holds, in the order that they had."""
    if content.sending.get("extent") != PART:
        return
    if before is None and any("review_answer" in table.letters for table in content.tables):
        yield content.sending.finding("workbook-alone", "extent")
    for table in content.tables:
        base = _base(table, before, contract) or {}
        if contract.schemas[table.name].get("ecpat:people"):
            table.append_to(base)
        else:
            table.complete(_key(table, contract), base)


def _owner(content: WorkbookTables, others: Sequence[Package], contract: Contract) -> Package | None:
    """The package of which most rows of a prefilled workbook are, whatever name the form gives it; None where none is.

    Under another name each of its rows would be told to be taken already.
    """
    asked = [table for table in content.tables if "review_answer" in table.letters]
    keys = {table.name: _keys(table, contract) for table in asked}
    rows = sum(map(len, keys.values()))
    for package in others:
        shared = sum(len(keys[table.name].intersection(_base(table, package, contract) or ())) for table in asked)
        if shared * 2 > rows:
            return package
    return None


def _reviewed(
    content: WorkbookTables, before: Package | None, contract: Contract, known: Collection[str]
) -> tuple[tuple[Answer, ...], list[Finding]]:
    """The answers in all tables that ask for them, which change their rows."""
    answers: list[Answer] = []
    findings: list[Finding] = []
    for table in content.tables:
        if "review_answer" in table.letters:
            told, faults = review(table, _key(table, contract), _base(table, before, contract), known)
            answers += told
            findings += faults
    return tuple(answers), findings


def _key(table: Table, contract: Contract) -> list[str]:
    return key_fields(contract.schemas[table.name])


def _keys(table: Table, contract: Contract) -> set[tuple[str, ...]]:
    """The keys of the rows that a table has."""
    key = _key(table, contract)
    return {key_of_row(row.cells, key) for row in table.rows}


def _base(table: Table, before: Package | None, contract: Contract) -> Base | None:
    """The rows of a table in the package that is replaced, by key; None where there is no such package."""
    if before is None:
        return None
    return {key_of_row(row, _key(table, contract)): row for row in package_rows(before, table.name)}


def _left_behind(table: Table, before: Package | None, contract: Contract) -> Iterator[Finding]:
    """Rows that the package had and that were not sent, which go; and columns that were not sent, which stay.

    Rows that have a number only are numbered where they came without.
    """
    if table.redact_values:
        table.number_rows(_names(table, contract))
        return
    base, key, keys = _base(table, before, contract) or {}, _key(table, contract), _keys(table, contract)
    if gone := ["/".join(each) for each in base if each not in keys]:
        words = (("count", str(len(gone))), ("keys", few(gone)))
        yield table.finding("review-gone", severity=Severity.WARNING, params=words)
    asked = {field["name"] for field in asked_fields(contract.schemas[table.name])}
    if kept := [name for name in table.keep_columns(_names(table, contract), key, base) if name in asked]:
        yield table.finding("column-kept", severity=Severity.WARNING, params=(("columns", ", ".join(kept)),))


def _replaced(filled: Sequence[Table], content: WorkbookTables, before: Package | None) -> Iterator[Finding]:
    """Tables about people that take the place of earlier ones, which nobody saw in the workbook: it may be a slip."""
    there = [name for name, _ in before.files] if before else []
    if content.sending.sheet and content.sending.get("extent") != PART:
        for table in filled:
            if table.redact_values and table.name in there:
                yield table.finding("workbook-replaces", severity=Severity.WARNING)


def _standing(before: Package | None, content: WorkbookTables) -> list[Package]:
    """The package before with the tables that stay as they are, as nothing was sent for them; none where there is none.

    So do those about people whose sheet is empty: a workbook never shows the rows that they have.
    """
    if before is None:
        return []
    shown = {table.name for table in content.tables if table.rows or not table.redact_values}
    left = tuple(each for each in before.files if each[0] not in shown)
    return [replace(before, files=left)]


def _kept(standing: Sequence[Package]) -> dict[str, bytes]:
    kept = {}
    for package in standing:
        for name, path in package.files:
            kept[f"{name}.csv"] = (package.folder / path).read_bytes()
    return kept


def _dropped(before: Package | None, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Tables of the package before that its successor no longer has: said, as it may be a slip."""
    for name, _ in before.files if before else ():
        if f"{name}.csv" not in files:
            yield Finding("workbook-drops", Severity.WARNING, params=(("table", name),))


def _names(table: Table, contract: Contract) -> list[str]:
    """Every field of a table in the contract."""
    return [field["name"] for field in contract.schemas[table.name]["fields"]]


def _csv(table: Table, contract: Contract) -> bytes:
    """The rows of a table as CSV, exactly as they were typed: a package is data, and is not opened by double click.

    Every field of the contract has its column; blank where nobody was asked for it.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _names(table, contract), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in table.rows)
    return buffer.getvalue().encode("utf-8")


def _keep_title(content: WorkbookTables, before: Package | None) -> Iterator[Finding]:
    """Leave to a package its title, organisation and period, where a workbook brings a part of it only.

    That the whole of it is from another organisation than before is said: the name may be written in another way.
    """
    if before is None:
        return
    sending, shown = content.sending, {table.name for table in content.tables}
    is_part = sending.get("extent") == PART or any(name not in shown for name, _ in before.files)
    owners = contributors(before)
    if sending.get("organisation") and owners and sending.get("organisation") not in owners:
        words, variant = (("owners", ", ".join(owners)),), "" if is_part else "whole"
        yield sending.finding(
            "sending-organisation", "organisation", severity=Severity.WARNING, variant=variant, params=words
        )
        if is_part:
            sending.answers["organisation"] = ""
    if not is_part:
        return
    if sending.get("title") and before.title and sending.get("title") != before.title:
        yield sending.finding("sending-title", "title", severity=Severity.WARNING, params=(("title", before.title),))
        sending.answers["title"] = before.title
    period = before.descriptor.get("temporal", {})
    for key, widest in (("start", min), ("end", max)):
        if sending.get(key) and period.get(key):
            sending.answers[key] = widest(sending.get(key), str(period[key]))


def _properties(name: str, sending: Sending, before: Package | None) -> dict[str, Any]:
    """What the package says of itself: the form on the sending, over what it said before."""
    kept = {key: value for key, value in before.descriptor.items() if key != "resources"} if before else {}
    told: dict[str, Any] = {key: sending.get(key) for key in ("title", "version", "basis") if sending.get(key)}
    if sending.get("created"):
        told["created"] = f"{sending.get('created')}T00:00:00Z"
    dates = {key: sending.get(key) for key in ("start", "end") if sending.get(key)}
    if dates:
        told["temporal"] = {**kept.get("temporal", {}), **dates}
    if sending.get("organisation") and (before is None or sending.get("organisation") not in contributors(before)):
        told["contributors"] = [{"title": sending.get("organisation"), "roles": ["author"]}]
    return {"$schema": PROFILE, **kept, **told, "name": name}


def place_of(imported: Imported, out: Path | None, raw: Path, private_raw: Path) -> Path | Finding:
    """The folder for a package: that of its sending before; with rows about people, in the private folder.

    A finding where a repository would keep these rows.
    """
    before = imported.before
    is_private = imported.holds_people or (before is not None and before.parent == private_raw)
    folder = out or (private_raw if is_private else raw) / imported.name
    if out is None and before is not None and is_private == (before.parent == private_raw):
        folder = before
    return people_in_kept_folder(folder) if imported.holds_people and is_kept(folder) else folder


def write_import(imported: Imported, folder: Path, answers: Path, language: str, *, is_moved: bool) -> None:
    """Put a package into its folder, whole, in place of the one of the same name; and its answers into another.

    `is_moved`: where the one of the same name lies elsewhere, it goes. Raises NotOursError where the folder holds
    anything else.
    """
    before = imported.before
    write_package(imported, folder)
    if is_moved and before is not None and before != folder:
        _remove_package(before)
    if imported.answers:
        with for_owner_only():
            answers.mkdir(parents=True, exist_ok=True)
            write_whole(answers / f"{imported.name}.answers.csv", _answers_csv(imported.answers, language))


def _remove_package(folder: Path) -> None:
    """Take away a package whose successor lies elsewhere in the edition; other files of the folder stay."""
    (folder / DESCRIPTOR).unlink()
    for file in folder.glob("*.csv"):
        file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def write_package(imported: Imported, folder: Path) -> None:
    """Put a package into its folder, whole, in place of the one of the same name that may be there.

    Raises NotOursError where the folder holds anything else.
    """
    there = folder / DESCRIPTOR
    if there.is_file() and _name_in(there) != imported.name:
        raise ForeignFolderError(str(folder))
    replace_folder(folder, imported.files, package_names)


def _answers_csv(answers: Sequence[Answer], language: str) -> Iterator[str]:
    """Who said what of which row: private, as remarks may be."""
    titles = ("table", "key", "answer", "by", "on", "changed", "note")
    rows = (
        [each.table, each.key, each.answer, each.by, each.on, " ".join(each.changed), each.note] for each in answers
    )
    return csv_pieces(titles, rows, language)


def _name_in(descriptor: Path) -> str:
    """The name that a descriptor gives its package; none where it cannot be read."""
    try:
        read = json.loads(descriptor.read_text("utf-8-sig"))
    except ValueError:
        return ""
    return str(read.get("name", "")) if isinstance(read, dict) else ""
