"""Looks for numbers that must not ship in every byte of a folder, packed or not."""

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ESCAPE = re.compile(
    r"&nbsp;|&#160;|&#8239;|&#x202f;|&#xa0;|&thinsp;|&#8201;|\\u202f|\\u00a0|\\u2009|%E2%80%AF|%C2%A0|%20",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[\u00a0\u202f\u2009\u2007 ,.'\u2019_]\d{3})+(?!\d)")
LONGEST = 15
"""Digits of the longest number looked at; what is longer is an identifier or a hash."""
PACKED = re.compile(r'"dtype"\s*:\s*"([if][1248])"\s*,\s*"bdata"\s*:\s*"([^"]+)"')
PACKED_BACK = re.compile(r'"bdata"\s*:\s*"([^"]+)"\s*,\s*"dtype"\s*:\s*"([if][1248])"')
INLINE = re.compile(r"base64,([A-Za-z0-9+/=]{16,})")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
DEEP = 4
"""How many packings inside each other are opened."""


def sightings(folder: Path, numbers: frozenset[int]) -> Iterator[tuple[str, int]]:
    """Each file whose name, text or packed content holds one of the numbers, and the number."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        found: set[int] = set()
        for text in (name, *unpacked(path.read_bytes())):
            found |= numbers & read_numbers(text)
        yield from ((name, number) for number in sorted(found))


def read_numbers(text: str) -> set[int]:
    """All whole numbers of a text, thousands separated or not, and of the arrays packed in it."""
    plain = ESCAPE.sub("\u00a0", text)
    tokens = {*DIGITS.findall(text), *(re.sub(r"\D", "", token) for token in set(GROUPED.findall(plain)))}
    found = {int(token) for token in tokens if len(token) <= LONGEST}
    arrays = [*PACKED.findall(text), *((kind, data) for data, kind in PACKED_BACK.findall(text))]
    for kind, data in arrays:
        values = np.frombuffer(base64.b64decode(data), np.dtype(f"<{kind}"))
        found |= {int(value) for value in values if np.isfinite(value)}
    return found


def unpacked(data: bytes, depth: int = DEEP) -> Iterator[str]:
    """The text of a file and of all that is packed in it: zip, gzip, brotli, PNG text, PDF streams, base64."""
    text = data.decode("utf-8", errors="replace")
    yield text
    if depth:
        inner = [*_archived(data), *_streams(data), *_inline(text)]
        for part in inner:
            yield from unpacked(part, depth - 1)


def _archived(data: bytes) -> Iterator[bytes]:
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
            yield archive.comment
    elif data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif b"\x00" in data[:64] or not data[:64].isascii():
        yield from _brotli(data)


def _brotli(data: bytes) -> Iterator[bytes]:
    """Brotli has no mark of its own: what does not unpack was not packed."""
    import brotli

    try:
        yield brotli.decompress(data)
    except brotli.error:
        return


def _streams(data: bytes) -> Iterator[bytes]:
    """Packed streams of a PDF, and packed texts of a PNG."""
    packed: list[bytes] = STREAM.findall(data) if data[:5] == b"%PDF-" else []
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        packed += [
            chunk.partition(b"\x00")[2].lstrip(b"\x00") for kind, chunk in _chunks(data) if kind in {b"zTXt", b"iTXt"}
        ]
    for stream in packed:
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            yield stream


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG: kind and content."""
    at = 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12


def _inline(text: str) -> Iterator[bytes]:
    """Files written into a page as base64."""
    for found in INLINE.findall(text):
        try:
            yield base64.b64decode(found, validate=True)
        except binascii.Error:
            continue
