"""Tables as offices save them: CSV of a French or an English spreadsheet, in the same form as the sheets of a workbook.

Letters, separators, lines above the titles and sums below the rows are recognised, and told.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
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
    Told,
    WorkbookTables,
    field_names,
    read_rows,
    table_of_titles,
)

ENDINGS = (".csv", ".tsv", ".txt")
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman"}
"""What people call encodings."""


@dataclass(frozen=True)
class Header:
    """A row of titles in a file cut at a separator: how many are those of its table."""

    separator: str
    table: str
    place: int
    matches: int


def read_office_files(path: Path, contract: Contract) -> tuple[WorkbookTables | None, Told]:
    """The tables in a file or a folder, if any, and what keeps them from being read. Raises OSError."""
    content, files = WorkbookTables(), [path]
    if path.is_dir():
        content.sending = _sending(path)
        files = [each for each in sorted(path.iterdir()) if not each.name.startswith(".")]
    findings = Told()
    others = 0
    for file in files:
        if file.suffix.casefold() in ENDINGS:
            findings += _read_file(file, content, contract)
        elif file.name != DESCRIPTOR:
            others += 1
    if others:
        findings.append(Finding("csv-others", Severity.WARNING, params=(("count", str(others)),)))
    if content.tables:
        return content, findings
    return None, findings or [Finding("csv-none")]


def _sending(folder: Path) -> Sending:
    if not (folder / DESCRIPTOR).is_file():
        return Sending({"name": folder.name})
    told, _ = read_json(folder / DESCRIPTOR, Finding(""))
    own = told or {}
    answers = {key: own.get(key) for key in ("name", "title", "version", "basis")}
    if isinstance(own.get("temporal"), dict):
        answers |= {key: own["temporal"].get(key) for key in ("start", "end")}
    answers["created"] = str(own.get("created", ""))[:10]
    return Sending({key: text for key, text in answers.items() if isinstance(text, str)})


def _read_file(path: Path, content: WorkbookTables, contract: Contract) -> Told:
    data = path.read_bytes()
    text, encoding = _decoded(data)
    if refused := _refused(path, data, text, encoding):
        return [refused]
    first, _, rest = text.partition("\n")
    declared = SEPARATOR_LINE.match(first.strip())
    if declared:
        text = rest  # a spreadsheet does not show the line that names the separator
    candidates = [declared[1]] if declared else list(SEPARATORS)
    headers = _headers(text, candidates, path.stem, contract)
    header = max(headers, key=lambda each: each.matches, default=None)
    if header is None:
        return [Finding("csv-titles", resource=path.name)]
    if text.count('"') % 2 and (line := open_quote(io.StringIO(text, newline=""), header.separator)):
        return [Finding("quote-open", resource=header.table, row=line)]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=header.separator))
    titles = [title.strip() for title in rows[header.place]]
    number = header.place + 1
    table = Table(header.table, path.name, contract.schemas[header.table], has_guide=False)
    findings = table.take_titles(titles, number)
    if twice := content.add(table):
        return [twice]
    content.writes_day_first = content.writes_day_first or header.separator == ";"
    findings += _told(table, header, encoding, rows[: header.place])
    findings += _fill(table, number, rows[number:], len(titles), contract)
    return findings


def _refused(path: Path, data: bytes, text: str, encoding: str) -> Finding | None:
    if kind := other_kind(data[:1000]):
        return Finding("other-file", resource=path.name, variant=kind)
    if not text.strip():
        return Finding("source-error", resource=path.name, variant="empty")
    return None if encoding else Finding("csv-letters", resource=path.name)


def _fill(table: Table, header: int, rows: Sequence[Sequence[str]], width: int, contract: Contract) -> Told:
    """Take the rows below the titles of row `header`; cells to the right of the `width` titles are told."""
    findings = Told()
    filled = []
    for number, row in enumerate(rows, header + 1):
        if "".join(row[width:]).strip():
            findings.append(table.finding("extra-cell", number))
        elif "".join(row).strip():
            filled.append((number, row))
    return [*findings, *read_rows(table, filled, contract)]


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding, if that is certain."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    if is_wide(data[:1000]):
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        codec = codec_of(data)
    return data.decode(codec or "latin-1", "replace"), NAMES.get(codec, "")


def _headers(text: str, separators: Iterable[str], name: str, contract: Contract) -> Iterator[Header]:
    """The first rows of a file, cut at each separator, that hold titles of one table."""
    for separator in separators:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            rows = list(islice(reader, ABOVE))
        except csv.Error:
            continue
        for place, row in enumerate(rows):
            titles = [cell.strip() for cell in row]
            if table := table_of_titles(titles, name, contract):
                matches = sum(map(bool, field_names(titles, contract.schemas[table])))
                yield Header(separator, table, place, matches)


def _told(table: Table, header: Header, encoding: str, above: Sequence[Sequence[str]]) -> Iterator[Finding]:
    if (encoding, header.separator) != ("UTF-8", ","):
        finding = table.remark("csv-read", letters=encoding)
        yield replace(finding, variant=SEPARATORS.get(header.separator, "other"))
    lines = sum(bool("".join(row).strip()) for row in above)
    if lines:
        yield table.remark("csv-above", count=str(lines), line=str(header.place + 1))
