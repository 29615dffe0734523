"""A number that must not ship is found however it is written or packed."""

import base64
import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path

import brotli
import numpy as np
import pytest

from tests.attack.canary import sightings

NUMBER = 400_123
TEXT = b"enfants : 400123 en tout"


def zipped(name: str, content: bytes) -> bytes:
    """A workbook is a zip file of XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def png(text: bytes) -> bytes:
    """A picture with a packed text in it."""
    chunk = b"zTXt" + b"Comment\x00\x00" + zlib.compress(text)
    head = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, chunk)
    )


ARRAY = base64.b64encode(np.array([5, NUMBER], "<i4").tobytes()).decode()
HIDING = {
    "plain.txt": TEXT,
    "thin.html": "400\u202f123".encode(),
    "entity.html": b"400&nbsp;123 et 400&#8239;123",
    "comma.csv": b'"400,123"',
    "escaped.json": rb'{"t": "400\u202f123"}',
    "percent.txt": b"?q=400%E2%80%AF123",
    "index.json.gz": gzip.compress(TEXT),
    "index.json.br": brotli.compress(TEXT),
    "book.xlsx": zipped("xl/worksheets/sheet1.xml", b"<c><v>400123</v></c>"),
    "nested.zip": zipped("inner.zip", zipped("a.txt", TEXT)),
    "picture.png": png(TEXT),
    "paper.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + zlib.compress(TEXT) + b"\nendstream",
    "inline.html": b"<img src='data:text/plain;base64," + base64.b64encode(TEXT) + b"'>",
    "plotly.html": b'{"x":{"dtype":"i4","bdata":"' + ARRAY.encode() + b'"}}',
    "children-400123.csv": b"",
}


@pytest.mark.parametrize("name", HIDING)
def test_a_hidden_number_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HIDING[name])
    assert list(sightings(tmp_path, frozenset({NUMBER}))) == [(name, NUMBER)]


@pytest.mark.parametrize("content", [b"400125", b"1400123", b"4001234", b"400", b"0.5e3"])
def test_other_numbers_are_let_pass(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert list(sightings(tmp_path, frozenset({NUMBER}))) == []
