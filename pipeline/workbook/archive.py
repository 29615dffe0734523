"""What a workbook is made of, looked at before any cell: its kind, its size, and everything that is no plain cell.

A workbook is a zip of XML parts. What may do something (macros, connections, links to other files), what hides
something (sheets that do not show, comments, objects) and what is larger than any honest table is refused here.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from pipeline.model import Finding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = "xl/workbook.xml"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

LARGEST_FILE = 100_000_000
LARGEST_WHOLE = 600_000_000
LARGEST_PART = 500_000_000
LARGEST_RATIO = 200
"""How many times larger than in the zip a part of more than RATIO_FROM bytes may be; honest tables stay below 50."""
RATIO_FROM = 5_000_000
MOST_PARTS = 2_000

REFUSED = {
    "workbook-macros": r"vbaProject|xl/macrosheets/|xl/dialogsheets/|xl/activeX/|xl/ctrlProps/",
    "workbook-comments": r"xl/comments|xl/threadedComments/|xl/persons/",
    "workbook-links": r"xl/externalLinks/",
    "workbook-connections": r"xl/connections\.xml|xl/queryTables/|xl/customData|xl/model/|xl/pivotCache/|xl/slicer",
    "workbook-objects": r"xl/embeddings/|xl/media/|xl/charts/|xl/diagrams/|xl/richData/",
}
"""Parts that are no plain cells, by the finding that they give."""


@dataclass(frozen=True)
class Archive:
    """A workbook that may be opened: the cells merged in each sheet, by the name of the sheet."""

    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def look_into(path: Path) -> tuple[Archive, list[Finding]]:
    """What a file shows before any cell is read, and every reason to refuse it. Raises OSError."""
    with path.open("rb") as file:
        start = file.read(8)
        if start == OLE:
            return Archive(), [
                Finding("workbook-kind", variant="encrypted" if ENCRYPTED in file.read(LARGEST_FILE) else "xls")
            ]
    if path.stat().st_size > LARGEST_FILE:
        return Archive(), [Finding("workbook-large")]
    try:
        with zipfile.ZipFile(path) as archive:
            findings = [*_kind(archive), *_sizes(archive)] or [*_parts(archive), *_outside(archive), *_hidden(archive)]
            return (Archive(), findings) if findings else (Archive(dict(_merged(archive))), [])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return Archive(), [Finding("workbook-kind", variant="other")]
    except (ParseError, DefusedXmlException, KeyError, ValueError):
        return Archive(), [Finding("workbook-unreadable")]


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


def _merged(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ranges of merged cells, which stand after the rows of a sheet."""
    links = {node.get("Id"): str(node.get("Target")) for node in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    names = set(archive.namelist())
    for sheet in _sheets(archive):
        target = links.get(sheet.get(LINK), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found = re.findall(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:$]+)", _end(archive, part))
            yield str(sheet.get("name")), tuple(match.decode() for match in found)


def _end(archive: zipfile.ZipFile, part: str) -> bytes:
    """What stands after the rows of a sheet, of which there may be many."""
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(1 << 22):
            tail = (tail + piece)[-(1 << 22) :] if b"</sheetData>" not in tail else tail + piece
    return tail[max(tail.rfind(b"</sheetData>"), 0) :]
