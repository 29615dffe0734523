"""The engine on real files: every CSV that came with Python, with the libraries, with the system and with our data."""

import csv
import gzip
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from frictionless import Resource

from tests.properties.agreement import differences

ROOT = Path(__file__).resolve().parents[2]
PLACES = [Path(sysconfig.get_paths()[name]) for name in ("purelib", "stdlib")] + [Path("/usr/share"), ROOT / "data"]
LARGEST = 10_000
"""Bytes of a file that are looked at, up to the end of a line."""
AT_LEAST = 100
HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("integer", {"minimum": 0, "unique": True}),
    ("number", {"maximum": 100}),
    ("date", {"required": True}),
    ("boolean", {}),
    ("string", {"pattern": "[A-Za-z]+", "maxLength": 8}),
    ("year", {}),
]


def real_files() -> list[Path]:
    """Every CSV file of these places, packed or not, the same file once."""
    found = {path.resolve() for place in PLACES for pattern in ("*.csv", "*.csv.gz") for path in place.rglob(pattern)}
    return sorted(found)


def text_of(path: Path) -> str | None:
    """The beginning of a file; None where it is not UTF-8."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if len(content) > LARGEST:
        content = content[: content.rindex(b"\n", 0, LARGEST) + 1]
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def schemas(text: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Three schemas for a table: what its cells look like, what they hardly are, and every cell a part of a key."""
    (folder / "seen.csv").write_bytes(text.encode())
    resource: Any = Resource(path="seen.csv", basepath=str(folder), format="csv", encoding="utf-8")
    resource.infer()
    labels = next(csv.reader(text.splitlines()), ["a"])
    names = [label.strip() or f"column{place}" for place, label in enumerate(labels)]
    unlike = [name if name not in names[:place] else f"{name}{place}" for place, name in enumerate(names)]
    hostile = [
        {"name": name, "type": HOSTILE[place % 6][0], "constraints": HOSTILE[place % 6][1]}
        for place, name in enumerate(unlike)
    ]
    strict = [{"name": name, "type": "any", "constraints": {"required": True}} for name in unlike]
    return {
        "inferred": resource.schema.to_descriptor(),
        "hostile": {"fields": hostile, "missingValues": ["", "NA", "-"]},
        "strict": {"fields": strict, "primaryKey": unlike[:2]},
    }


@pytest.mark.audit
def test_real_files_are_judged_as_frictionless_judges_them(tmp_path: Path) -> None:
    """No difference in table, row, field and type, by three schemas each."""
    paths = {text: str(path) for path in real_files() if (text := text_of(path))}  # the same content once
    texts = {path: text for text, path in paths.items()}
    found: list[str] = []
    compared = 0
    for path, text in texts.items():
        for name, schema in schemas(text, tmp_path).items():
            (tmp_path / "t.csv").write_bytes(text.encode())
            own = differences(tmp_path, schema, f"{path} {name}")
            compared += own is not None
            found += own or []
    assert found == []
    assert compared >= AT_LEAST
