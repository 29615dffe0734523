"""From a filled workbook to a data package: read, answered, judged by the contract, and told by sheet and cell.

Nothing is written here but into a temporary folder that the judge reads: what comes back is a whole package in memory.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.catalogue import Contract, key_fields
from pipeline.folders import replace_folder, write_whole
from pipeline.intake.check_result import Checked
from pipeline.intake.checking import unread_tables
from pipeline.intake.finding_groups import FindingGroup, as_groups, errors
from pipeline.intake.package_folder import package_names
from pipeline.intake.packages import Package, find_packages, people_in_kept_folder
from pipeline.intake.paths import DESCRIPTOR
from pipeline.intake.private_packages import for_owner_only, is_kept
from pipeline.intake.validation.edition import judge_packages
from pipeline.intake.write_descriptor import describe
from pipeline.model import Finding, ForeignFolderError, Severity
from pipeline.report.spreadsheet import csv_pieces
from pipeline.workbook.archive import look_into
from pipeline.workbook.cell_locations import located_in_workbook
from pipeline.workbook.layout import EXTENTS, PART, WHOLE
from pipeline.workbook.read_xlsx import UnreadableError, open_book
from pipeline.workbook.row_answers import Answer, Base, review
from pipeline.workbook.sheets import Table, WorkbookTables, read_content

NAME = re.compile(r"(?!.*\d{6})[a-z][a-z0-9._-]{0,60}")
"""What a package may be called: the name of a folder on any machine."""
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
    path: Path, contract: Contract, folders: Sequence[Path], name: str = ""
) -> tuple[Imported | None, Checked]:
    """The package in a workbook, and everything that is wrong with it; no package where one of these is an error.

    `folders` hold the packages of the edition, among which keys are looked for. A package there of the same name is
    the one that is replaced: what it says of itself stays where the workbook says nothing, and so do its tables for
    which the workbook has no sheet. Raises OSError where the file cannot be opened.
    """
    content, findings = _read(path, contract)

    def told(more: Iterable[FindingGroup] = ()) -> Checked:
        return located_in_workbook([*as_groups(findings), *more], content.tables, path.name, contract)

    if content.is_closed:
        return None, told()
    others = find_packages([each for each in folders if each.is_dir()], contract)[0]
    name = name or content.sending.get("name", "")
    if not NAME.fullmatch(name):
        findings.append(Finding("workbook-name"))
        name = "package"
    before = next((each for each in others if each.name == name), None)
    findings += _complete(content, before, contract)
    answers, faults = _reviewed(content, before, contract)
    findings += faults
    filled = [table for table in content.tables if table.rows]
    files = {**_kept(before, content), **{f"{table.name}.csv": _csv(table, before, contract) for table in filled}}
    findings += [*_dropped(before, files), *([] if files else [Finding("workbook-empty")])]
    if errors(as_groups(findings)):
        return None, told()
    properties = _properties(name, content.sending, before)
    rest = [each.folder for each in others if each.name != name]
    package, groups = _judged(name, properties, files, rest, contract)
    if errors(groups):
        return None, told(groups)
    holds_people = any(
        contract.schemas[table].get("ecpat:people") and f"{table}.csv" in files for table in contract.sent
    )
    return Imported(name, package, answers, holds_people, before.folder if before else None), told(groups)


def _read(path: Path, contract: Contract) -> tuple[WorkbookTables, list[Finding]]:
    """What the workbook holds; a closed content where it cannot be opened."""
    archive, findings = look_into(path)
    if findings:
        return WorkbookTables(is_closed=True), findings
    try:
        with open_book(path) as book:
            return read_content(book, archive.merged, contract)
    except UnreadableError:
        return WorkbookTables(is_closed=True), [Finding("workbook-unreadable")]


def _complete(content: WorkbookTables, before: Package | None, contract: Contract) -> Iterator[Finding]:
    """Put the rows that a part leaves out beside those that it holds, in the order that they had."""
    extent = content.sending.get("extent") or WHOLE
    if extent not in EXTENTS:
        yield Finding("workbook-extent")
    if extent != PART:
        return
    if before is None and any("review_answer" in table.letters for table in content.tables):
        yield Finding("workbook-alone")
    for table in content.tables:
        table.complete(_key(table, contract), _base(table, before, contract) or {})


def _reviewed(
    content: WorkbookTables, before: Package | None, contract: Contract
) -> tuple[tuple[Answer, ...], list[Finding]]:
    """The answers in all tables that ask for them, which change their rows."""
    answers: list[Answer] = []
    findings: list[Finding] = []
    for table in content.tables:
        if "review_answer" in table.letters:
            told, faults = review(table, _key(table, contract), _base(table, before, contract))
            answers += told
            findings += faults
    return tuple(answers), findings


def _key(table: Table, contract: Contract) -> list[str]:
    return key_fields(contract.schemas[table.name])


def _base(table: Table, before: Package | None, contract: Contract) -> Base | None:
    """The rows of a table in the package that is replaced, by key; None where there is no such package."""
    if before is None:
        return None
    path = dict(before.files).get(table.name)
    if path is None:
        return {}
    with (before.folder / path).open(encoding="utf-8-sig", newline="") as file:
        return {tuple(row.get(name, "") for name in _key(table, contract)): row for row in csv.DictReader(file)}


def _kept(before: Package | None, content: WorkbookTables) -> dict[str, bytes]:
    """The tables of the package before for which the workbook has no sheet, as they are."""
    shown = {table.name for table in content.tables}
    files = dict(before.files) if before else {}
    return {
        f"{name}.csv": (before.folder / path).read_bytes()
        for name, path in files.items()
        if before and name not in shown
    }


def _dropped(before: Package | None, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Tables of the package before that its successor no longer has: said, as it may be a slip."""
    for name, _ in before.files if before else ():
        if f"{name}.csv" not in files:
            yield Finding("workbook-drops", Severity.WARNING, params=(("table", name),))


def _csv(table: Table, before: Package | None, contract: Contract) -> bytes:
    """The rows of a table as CSV, exactly as they were typed: a package is data, and is not opened by double click.

    Every field of the contract has its column. What an earlier template does not ask for stays as the package before
    has it, row by row; rows about people have no key that lasts, so that theirs is blank.
    """
    schema = contract.schemas[table.name]
    names = [field["name"] for field in schema["fields"]]
    key = _key(table, contract)
    is_complete = set(names) == set(table.fields)
    known = {} if table.redact_values or is_complete else _base(table, before, contract) or {}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    for values in table.rows:
        row = dict(zip(table.fields, values, strict=True))
        earlier = known.get(tuple(row.get(name, "") for name in key), {})
        writer.writerow([row[name] if name in row else earlier.get(name) or "" for name in names])
    return buffer.getvalue().encode("utf-8")


def _properties(name: str, sending: Mapping[str, str], before: Package | None) -> dict[str, Any]:
    """What the package says of itself: the form on the sending, over what it said before."""
    kept = {key: value for key, value in before.descriptor.items() if key != "resources"} if before else {}
    told: dict[str, Any] = {key: sending[key] for key in ("title", "version", "basis") if sending.get(key)}
    if sending.get("created"):
        told["created"] = f"{sending['created']}T00:00:00Z"
    dates = {key: sending[key] for key in ("start", "end") if sending.get(key)}
    if dates:
        told["temporal"] = {**kept.get("temporal", {}), **dates}
    known = [each.get("title") for each in kept.get("contributors", ()) if isinstance(each, dict)]
    if sending.get("organisation") and sending["organisation"] not in known:
        told["contributors"] = [{"title": sending["organisation"], "roles": ["author"]}]
    return {"$schema": PROFILE, **kept, **told, "name": name}


def _judged(
    name: str, properties: Mapping[str, object], files: Mapping[str, bytes], rest: Sequence[Path], contract: Contract
) -> tuple[dict[str, bytes], list[FindingGroup]]:
    """The files of the package with its descriptor, and what the judge says of it among the packages of its edition."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)
        (folder / DESCRIPTOR).write_text(json.dumps(properties, ensure_ascii=False), "utf-8")
        descriptor = json.dumps(describe(folder), ensure_ascii=False, indent=2) + "\n"
        (folder / DESCRIPTOR).write_text(descriptor, "utf-8")
        packages, findings = find_packages([folder, *rest], contract)
        groups = [
            *as_groups(findings),
            *judge_packages(packages, contract, unread=unread_tables(packages, findings, contract)).groups,
        ]
    own = [group for group in groups if group.template.package == name]
    return {DESCRIPTOR: descriptor.encode("utf-8"), **files}, own


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
