"""What a workbook is made of, looked at before any cell: its kind, and every part that is no plain cell.

A workbook is a zip of XML parts. What may do something (macros, connections, links to other files) and what nobody
reads (pictures, objects) is refused here. Only another kind of file keeps the cells from being read: whatever else is
wrong is told with them.
"""

import re
import zipfile
from pathlib import Path

from pipeline.model import Finding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
REFUSED = {
    "workbook-macros": r"vbaProject|xl/macrosheets/|xl/dialogsheets/|xl/activeX/|xl/ctrlProps/",
    "workbook-links": r"xl/externalLinks/",
    "workbook-connections": r"xl/connections\.xml|xl/queryTables/|xl/customData|xl/model/|xl/pivotCache/|xl/slicer",
    "workbook-objects": r"xl/embeddings/|xl/media/|xl/charts/|xl/diagrams/|xl/richData/",
}
"""Parts that are no plain cells, by the finding that they give."""
DRAWING = re.compile(r"(?i)xl/drawings/[^/]*\.xml$")


def other_kind(path: Path) -> str:
    """Of which other kind a file is that is no plain workbook: xls, encrypted, ods, binary, other; blank for one.

    Raises OSError.
    """
    content = path.read_bytes()
    if content.startswith(OLE):
        return "encrypted" if ENCRYPTED in content else "xls"
    if not zipfile.is_zipfile(path):
        return "other"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
            return "ods"
    if "xl/workbook.bin" in names:
        return "binary"
    return "" if "xl/workbook.xml" in names and TYPES in names else "other"


def part_findings(path: Path) -> list[Finding]:
    """The parts of a workbook that are no plain cells."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        findings = []
        for code, pattern in REFUSED.items():
            if any(re.match(f"(?i).*(?:{pattern})", name) for name in names):
                findings.append(Finding(code))
        drawings = filter(DRAWING.match, names)
        if any(b"Anchor" in archive.read(name) for name in drawings):  # LibreOffice leaves drawings of nothing
            findings.append(Finding("workbook-objects"))
        has_macros = any("vbaproject" in name.lower() for name in names)
        if not has_macros and b"macroEnabled" in archive.read(TYPES):
            findings.append(Finding("workbook-macros"))
    return findings
