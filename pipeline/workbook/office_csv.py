"""Tables as offices save them: CSV of a French or an English spreadsheet, in the same form as the sheets of a workbook.

Letters, separators, lines above the titles and sums below the rows are recognised, and told; nothing is left out in
silence. What the cells mean is for others to say.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.catalogue import Contract
from pipeline.intake.descriptor import DESCRIPTOR, read_json
from pipeline.intake.files import ABOVE, SEPARATOR_LINE, codec_of, is_wide, open_quote, other_kind
from pipeline.model import Finding, Severity
from pipeline.workbook.sheets import (
    Sending,
    Table,
    WorkbookTables,
    field_names,
    read_rows,
    table_of,
    table_of_titles,
    unknown_titles,
)

ENDINGS = (".csv", ".tsv", ".txt")
"""How the names of such files end."""
SEPARATORS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman"}
"""What people call the letters of a program."""


@dataclass(frozen=True)
class TableFile:
    """A file cut into rows: its letters, its separator, and the place of its titles among the rows."""

    name: str
    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]
    table: str = ""
    header: int = 0


def read_office_files(path: Path, contract: Contract) -> tuple[WorkbookTables, list[Finding]]:
    """The tables in a file, or in the files of a folder, and what keeps them from being read. Raises OSError."""
    folder, files = (path, sorted(path.iterdir())) if path.is_dir() else (path.parent, [path])
    content = WorkbookTables(sending=_sending(folder) if path.is_dir() else Sending())
    findings: list[Finding] = []
    for file in files:
        if file.suffix.casefold() not in ENDINGS or file.name.startswith("."):
            continue
        read, faults = _read_file(file, contract)
        findings += faults
        if read is None:
            continue
        if any(each.name == read.table for each in content.tables):
            findings.append(Finding("workbook-twice", resource=file.name, params=(("table", read.table),)))
            continue
        table, faults = _table(read, contract)
        findings += faults
        content.tables.append(table)
        content.writes_day_first = content.writes_day_first or read.separator == ";"
    others = [each for each in files if each.suffix.casefold() not in ENDINGS and each.name != DESCRIPTOR]
    if any(not each.name.startswith(".") for each in others):
        findings.append(Finding("csv-others", Severity.WARNING, params=(("count", str(len(others))),)))
    content.is_closed = not content.tables
    if content.is_closed and not findings:
        findings.append(Finding("csv-none"))
    return content, findings


def _sending(folder: Path) -> Sending:
    """What the descriptor of a folder says of it, where there is one that can be read."""
    if not (folder / DESCRIPTOR).is_file():
        return Sending({"name": folder.name})
    told, _ = read_json(folder / DESCRIPTOR, Finding(""))
    descriptor = told or {}
    temporal = descriptor.get("temporal")
    period = temporal if isinstance(temporal, dict) else {}
    answers = {"name": folder.name, **{key: descriptor.get(key) for key in ("name", "title", "version", "basis")}}
    answers |= {key: period.get(key) for key in ("start", "end")}
    answers["created"] = str(descriptor.get("created", ""))[:10]
    return Sending({key: text for key, text in answers.items() if isinstance(text, str)})


# --- from bytes to rows -----------------------------------------------------------------------------------------------


def _read_file(path: Path, contract: Contract) -> tuple[TableFile | None, list[Finding]]:
    """A file whose table is known; or why it cannot be read as one."""
    data = path.read_bytes()
    text, encoding = _decoded(data)
    if refused := _refused(path, data, text, encoding):
        return None, [refused]
    first, _, rest = text.partition("\n")
    declared = SEPARATOR_LINE.match(first.strip())
    body = rest if declared else text
    candidates = [declared[1]] if declared else list(SEPARATORS)
    found = [_cut(path, body, encoding, separator, contract) for separator in candidates]
    best = max(found, key=lambda each: _matches(each, contract))
    if not best.table:
        return None, [Finding("csv-titles", resource=path.name)]
    if body.count('"') % 2 and (line := open_quote(io.StringIO(body, newline=""), best.separator)):
        return None, [Finding("quote-open", resource=best.table, row=line)]
    rows = tuple(tuple(row) for row in csv.reader(io.StringIO(body, newline=""), delimiter=best.separator))
    return replace(best, rows=rows), []  # a spreadsheet does not show the line that names the separator


def _refused(path: Path, data: bytes, text: str, encoding: str) -> Finding | None:
    """Why a file is no text that can be read."""
    if kind := other_kind(data[:1000]):
        return Finding("other-file", resource=path.name, variant=kind)
    if not text.strip():
        return Finding("source-error", resource=path.name, variant="empty")
    return None if encoding else Finding("csv-letters", resource=path.name)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and how its letters are written; no name where that is not certain."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    if is_wide(data[:1000]):
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        codec = codec_of(data)
    return data.decode(codec or "latin-1", "replace"), NAMES.get(codec, "")


# --- which table ------------------------------------------------------------------------------------------------------


def _cut(path: Path, text: str, encoding: str, separator: str, contract: Contract) -> TableFile:
    """The first rows of a file cut at a separator, with the table whose titles stand there."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = tuple(tuple(row) for row in islice(reader, ABOVE))
    except csv.Error:
        rows = ()
    best = TableFile(path.name, encoding, separator, rows)
    for place, row in enumerate(rows[:ABOVE]):
        name = table_of_titles([cell.strip() for cell in row], path.stem, contract)
        tried = replace(best, table=name, header=place)
        if name and _matches(tried, contract) > _matches(best, contract):
            best = tried
    return best


def _matches(file: TableFile, contract: Contract) -> int:
    """How many titles of its table the row of titles holds."""
    if not file.table:
        return 0
    titles = [title.strip() for title in file.rows[file.header]]
    return sum(bool(name) for name in field_names(titles, contract.schemas[file.table]))


# --- from rows to a table ---------------------------------------------------------------------------------------------


def _table(file: TableFile, contract: Contract) -> tuple[Table, list[Finding]]:
    """The table of a file; titles above, sums below and blank rows are no data."""
    number = file.header + 1
    titles = [title.strip() for title in file.rows[file.header]]
    names = field_names(titles, contract.schemas[file.table])
    table, findings = table_of(file.table, names, file.name, contract, number, has_guide=False)
    findings += unknown_titles(table, titles, number, contract.schemas[file.table])
    findings += _told(table, file)
    rows = []
    for place, row in enumerate(file.rows[file.header + 1 :], number + 1):
        if any(cell.strip() for cell in row[len(titles) :]):
            findings.append(table.finding("extra-cell", place))
        elif any(cell.strip() for cell in row):
            rows.append((place, [*row, *[""] * (len(titles) - len(row))]))
    findings += read_rows(table, iter(rows), contract)
    return table, findings


def _told(table: Table, file: TableFile) -> Iterator[Finding]:
    """How the file was read, where that is not as the standard has it."""
    if (file.encoding, file.separator) != ("UTF-8", ","):
        kind, words = SEPARATORS.get(file.separator, "other"), (("letters", file.encoding),)
        yield table.finding("csv-read", variant=kind, severity=Severity.WARNING, params=words)
    above = sum(bool("".join(row).strip()) for row in file.rows[: file.header])
    if above:
        counts = (("count", str(above)), ("line", str(file.header + 1)))
        yield table.finding("csv-above", severity=Severity.WARNING, params=counts)
