"""Packed files, looked at before anybody unpacks them: how much comes out, and whether it is one table."""

import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pipeline.model import Finding
from pipeline.records.gates.limits import limits
from pipeline.records.gates.text import finding

PACKED: Mapping[str, str] = {".zip": "zip", ".gz": "gz", ".xlsx": "book", ".ods": "book"}
"""Kinds by ending; a workbook is an archive of many files."""
INNER = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")
PIECE = 1 << 16
GZIP = 16 + zlib.MAX_WBITS


def archive_finding(path: Path, compression: str, place: Finding) -> Finding | None:
    """Why a packed file is not opened, or None; files that are not packed have nothing to fear. Raises OSError."""
    kind = compression or PACKED.get(path.suffix.lower(), "")
    if kind in ("zip", "book"):
        return _zip(path, place, is_book=kind == "book")
    return _gzip(path, place) if kind == "gz" else None


def _zip(path: Path, place: Finding, *, is_book: bool) -> Finding | None:
    """By the table of contents: nothing is unpacked, and no reader takes out more of an entry than stands there."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError):
        return finding(place, "archive", "broken")
    names = [PurePosixPath(entry.filename.replace("\\", "/")) for entry in entries]
    if any(name.is_absolute() or ".." in name.parts or ":" in str(name) for name in names):
        return finding(place, "archive", "path")
    if any(entry.flag_bits & 1 for entry in entries):
        return finding(place, "archive", "locked")
    if not is_book and any(name.suffix.lower() in INNER for name in names):
        return finding(place, "archive", "nested")
    if len(entries) > limits("archive")["entries"]:
        return finding(place, "archive", "many", most=limits("archive")["entries"])
    return _too_much(sum(entry.file_size for entry in entries), path.stat().st_size, place)


def _gzip(path: Path, place: Finding) -> Finding | None:
    """By unpacking in pieces that are let go: the table of contents of this kind may say what it likes."""
    unpacked, size = 0, path.stat().st_size
    reader = zlib.decompressobj(GZIP)
    try:
        with path.open("rb") as file:
            while piece := reader.unconsumed_tail or file.read(PIECE):
                unpacked += len(reader.decompress(piece, PIECE))
                if found := _too_much(unpacked, size, place):
                    return found
                if reader.eof:  # one part may follow another
                    rest = reader.unused_data
                    reader = zlib.decompressobj(GZIP)
                    unpacked += len(reader.decompress(rest, PIECE)) if rest else 0
    except zlib.error:
        return finding(place, "archive", "broken")
    return None


def _too_much(unpacked: int, packed: int, place: Finding) -> Finding | None:
    rules = limits("archive")
    is_bomb = unpacked > rules["small"] and unpacked > packed * rules["ratio"]
    if unpacked > rules["bytes"] or is_bomb:
        return finding(place, "archive", "large", most=rules["bytes"] // 2**20, times=rules["ratio"])
    return None
