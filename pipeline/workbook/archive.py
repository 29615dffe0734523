"""What a workbook is made of, looked at before any cell: its kind, its size, and everything that is no plain cell.

A workbook is a zip of XML parts. What may do something (macros, connections, links to other files), what hides
something (sheets, rows and columns that do not show, comments, objects) and what is larger than any honest table is
refused here. Only what cannot be read keeps the cells from being read: whatever else is wrong is told at once.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from pipeline.intake.files import column_letter
from pipeline.model import Finding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

LARGEST_FILE = 100_000_000
LARGEST_WHOLE = 600_000_000
LARGEST_PART = 500_000_000
LARGEST_RATIO = 200
"""How many times larger than in the zip a part of more than RATIO_FROM bytes may be; honest tables stay below 50."""
RATIO_FROM = 5_000_000
MOST_PARTS = 2_000
MOST_SHEETS = 300
LONGEST_FORMAT = 255
"""Letters of a number format, in Excel too; openpyxl takes minutes over a long awkward one."""
MOST_COLUMNS = 16_384
"""Columns of a sheet."""

REFUSED = {
    "workbook-macros": r"vbaProject|xl/macrosheets/|xl/dialogsheets/|xl/activeX/|xl/ctrlProps/",
    "workbook-links": r"xl/externalLinks/",
    "workbook-connections": r"xl/connections\.xml|xl/queryTables/|xl/customData|xl/model/|xl/pivotCache/|xl/slicer",
    "workbook-objects": r"xl/embeddings/|xl/media/|xl/charts/|xl/diagrams/|xl/richData/",
}
"""Parts that are no plain cells, by the finding that they give."""


CELLS_NAMED = 12
"""Cells with comments that are named on each sheet."""
COMMENTS = re.compile(r"(?i)xl/(?:comments|threadedComments/|persons/)")
ROW = re.compile(rb"<(?:[\w.]{1,20}:)?row\s[^<>]{0,500}>")
COLUMN = re.compile(rb"<(?:[\w.]{1,20}:)?col\s[^<>]{0,500}>")
PIECE = 1 << 22
"""Bytes of a part that are looked at in one go."""


@dataclass(frozen=True)
class Archive:
    """A workbook that may be opened: by sheet the cells that are merged, and the rows and columns that do not show."""

    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden_rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    hidden_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


def look_into(path: Path) -> tuple[Archive | None, list[Finding]]:
    """What a file shows before any cell is read, and every reason to refuse it; None where it cannot be opened.

    Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(8)
        if start == OLE:
            return None, [
                Finding("workbook-kind", variant="encrypted" if ENCRYPTED in file.read(LARGEST_FILE) else "xls")
            ]
    if path.stat().st_size > LARGEST_FILE:
        return None, [Finding("workbook-large")]
    try:
        with zipfile.ZipFile(path) as archive:
            if findings := [*_kind(archive), *_sizes(archive)] or [*_beyond(archive)]:
                return None, findings
            findings = [*_parts(archive), *_comments(archive), *_outside(archive), *_hidden(archive)]
            parts = dict(_sheet_parts(archive))
            rows = {name: _hidden_rows(archive, part) for name, part in parts.items()}
            columns = {name: _hidden_columns(archive, part) for name, part in parts.items()}
            return Archive(dict(_merged(archive)), rows, columns), findings
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return None, [Finding("workbook-kind", variant="other")]
    except (ParseError, DefusedXmlException, KeyError, ValueError):
        return None, [Finding("workbook-unreadable")]


def _kind(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """A zip that is no workbook of the plain kind."""
    names = archive.namelist()
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(200):
        yield Finding("workbook-kind", variant="ods")
    elif "xl/workbook.bin" in names:
        yield Finding("workbook-kind", variant="binary")
    elif WORKBOOK not in names or "[Content_Types].xml" not in names:
        yield Finding("workbook-kind", variant="other")


def _sizes(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """More than any honest table holds. What a part says of its size is what is read of it at most."""
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > RATIO_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1) for part in parts
    )
    largest = max((part.file_size for part in parts), default=0)
    is_doubled = len({part.filename for part in parts}) < len(parts)
    if is_bomb or is_doubled or whole > LARGEST_WHOLE or largest > LARGEST_PART or len(parts) > MOST_PARTS:
        yield Finding("workbook-large")


def _beyond(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """More sheets, or longer formats of numbers, than a spreadsheet writes: each sheet is read again, parts or not."""
    styles = fromstring(archive.read(STYLES)).iter() if STYLES in archive.namelist() else ()
    longest = max((len(node.get("formatCode", "")) for node in styles), default=0)
    if len(_sheets(archive)) > MOST_SHEETS or longest > LONGEST_FORMAT:
        yield Finding("workbook-large")


def _parts(archive: zipfile.ZipFile) -> Iterator[Finding]:
    names = archive.namelist()
    for code, pattern in REFUSED.items():
        if any(re.match(f"(?i).*(?:{pattern})", name) for name in names):
            yield Finding(code)
    drawings = (name for name in names if re.match(r"(?i)xl/drawings/[^/]*\.xml$", name))
    if any(len(fromstring(archive.read(name))) for name in drawings):  # LibreOffice leaves an empty one on every sheet
        yield Finding("workbook-objects")
    if not any("vbaproject" in name.lower() for name in names) and b"macroEnabled" in archive.read(
        "[Content_Types].xml"
    ):
        yield Finding("workbook-macros")


def _comments(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """The comments of each sheet, the first of them by cell; where they cannot be placed, that there are some."""
    if not any(COMMENTS.match(name) for name in archive.namelist()):
        return
    are_placed = False
    for sheet, part in _sheet_parts(archive):
        found = [re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell) for cell in set(_commented_cells(archive, part))]
        cells = sorted((int(cell[2]), cell[1].rjust(3)) for cell in found if cell)
        if cells:
            are_placed = True
            first = ", ".join(f"{letter.strip()}{row}" for row, letter in cells[:CELLS_NAMED])
            more = ", …" if len(cells) > CELLS_NAMED else ""
            words = (("count", str(len(cells))), ("cells", first + more))
            yield Finding("workbook-comments", resource=sheet, variant="placed", params=words)
    if not are_placed:
        yield Finding("workbook-comments")


def _commented_cells(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return
    for link in fromstring(archive.read(links)):
        if str(link.get("Type")).casefold().endswith(("/comments", "/threadedcomment")):
            target = _resolved(folder, str(link.get("Target")))
            if target in archive.namelist():
                yield from (str(node.get("ref")) for node in fromstring(archive.read(target)).iter() if node.get("ref"))


def _resolved(folder: str, target: str) -> str:
    """The name of a part that a link in a folder leads to."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _outside(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """A link that a part follows out of the file. An address that somebody typed into a cell is a plain cell."""
    for name in archive.namelist():
        if name.endswith(".rels"):
            for link in fromstring(archive.read(name)):
                leads_out = link.get("TargetMode") == "External"
                if leads_out and not str(link.get("Type")).endswith("/hyperlink"):
                    yield Finding("workbook-links")
                    return


def _hidden(archive: zipfile.ZipFile) -> Iterator[Finding]:
    for sheet in _sheets(archive):
        if sheet.get("state", "visible") != "visible":
            yield Finding("workbook-hidden", params=(("sheet", str(sheet.get("name"))),))


def _sheets(archive: zipfile.ZipFile) -> list[Any]:
    root = fromstring(archive.read(WORKBOOK))
    return [node for node in root.iter() if str(node.tag).endswith("}sheet")]


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the part that holds its cells."""
    links = {node.get("Id"): str(node.get("Target")) for node in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    names = set(archive.namelist())
    for sheet in _sheets(archive):
        part = _resolved("xl", links.get(sheet.get(LINK), ""))
        if part in names:
            yield str(sheet.get("name")), part


def _hidden_rows(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """The rows of a sheet that do not show, by a filter or by hand."""
    found = (_attributes(tag) for tag in _tags(archive, part, ROW))
    return frozenset(int(each["r"]) for each in found if _is_hidden(each) and each.get("r", "").isdecimal())


def _hidden_columns(archive: zipfile.ZipFile, part: str) -> frozenset[str]:
    letters: set[str] = set()
    for each in map(_attributes, _tags(archive, part, COLUMN)):
        first, last = each.get("min", ""), each.get("max", "")
        if _is_hidden(each) and first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= MOST_COLUMNS:
            letters |= {column_letter(place) for place in range(int(first), int(last) + 1)}
    return frozenset(letters)


def _tags(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
    """The tags of one kind in a part, read in pieces; a tag that two pieces share stands whole in the second."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            text = rest + piece
            cut = max(text.rfind(b">") + 1, len(text) - PIECE)
            yield from pattern.findall(text[:cut])
            rest = text[cut:]


def _attributes(tag: bytes) -> dict[str, str]:
    found = re.findall(r"\b(\w{1,20})=[\"']([^\"'<>]{0,100})[\"']", tag.decode("ascii", "replace"))
    return dict(found)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _merged(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ranges of merged cells, which stand after the rows of a sheet."""
    for name, part in _sheet_parts(archive):
        found = re.findall(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,500}?ref=[\"']([A-Z0-9:$]+)", _end(archive, part))
        yield name, tuple(match.decode() for match in found)


def _end(archive: zipfile.ZipFile, part: str) -> bytes:
    """What stands after the rows of a sheet, of which there may be many."""
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(1 << 22):
            tail = (tail + piece)[-(1 << 22) :] if b"</sheetData>" not in tail else tail + piece
    return tail[max(tail.rfind(b"</sheetData>"), 0) :]
