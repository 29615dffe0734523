"""Writes what a package says of itself: name, title, version, basis, contributors, and its files.

The contract stays with the project and is not copied into it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.folders import write_whole
from pipeline.intake.paths import DESCRIPTOR
from pipeline.model import Finding
from pipeline.options import Say

ASKED = ("title", "version", "basis")
"""What no folder can tell by itself, and every package must."""


def describe(folder: Path, asked: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """The descriptor of the package in a folder: what it says of itself is kept, its files are listed anew by name.

    A CSV file that the contract does not know is listed too, so that a check can refuse it by name. Raises
    ValueError or TypeError where there is a descriptor that cannot be read or is no object.
    """
    return described(
        folder.resolve().name, {**_existing(folder), **asked}, [file.stem for file in folder.glob("*.csv")]
    )


def described(name: str, own: Mapping[str, Any], tables: Iterable[str]) -> dict[str, Any]:
    """The descriptor of a package with these tables; `own` is what it says of itself."""
    kept = {key: value for key, value in own.items() if key != "resources"}
    return {"name": name, **kept, "resources": [{"name": each, "path": f"{each}.csv"} for each in sorted(tables)]}


def _existing(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTOR
    read: Any = json.loads(file.read_text("utf-8-sig")) if file.exists() else {}
    return dict(read)


def write_descriptor(folder: Path, asked: Mapping[str, str | None], say: Say) -> list[Finding]:
    """Describe a folder in its datapackage.json; a finding, and nothing written, where that cannot be done.

    `asked`: what the package says of itself, where it is given anew.
    """
    if not folder.is_dir():
        return [Finding("no-package", package=str(folder))]
    try:
        content = describe(folder, {name: text for name, text in asked.items() if text})
    except (TypeError, ValueError, RecursionError):
        return [Finding("descriptor-unreadable", package=folder.name, params=(("line", "1"),))]
    if missing := [name for name in ASKED if not content.get(name)]:
        words = (("missing", ", ".join(f"--{name}" for name in missing)),)
        return [Finding("descriptor-asks", package=folder.resolve().name, params=words)]
    write_whole(folder / DESCRIPTOR, [json.dumps(content, ensure_ascii=False, indent=2), "\n"])
    say("described", path=folder / DESCRIPTOR, count=len(content["resources"]))
    return []
