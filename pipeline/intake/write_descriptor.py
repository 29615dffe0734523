"""Writes what a package says of itself: name, title, version, basis, contributors, and its files.

The contract stays with the project and is not copied into it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.folders import write_whole
from pipeline.intake.paths import DESCRIPTOR
from pipeline.model import Finding


def describe(folder: Path) -> dict[str, Any]:
    """The descriptor of the package in a folder: what it says of itself is kept, its files are listed anew by name.

    A CSV file that the contract does not know is listed too, so that a check can refuse it by name. Raises
    ValueError or TypeError where there is a descriptor that cannot be read or is no object.
    """
    own = _existing(folder)
    present = sorted(file.stem for file in folder.glob("*.csv"))
    kept = {key: value for key, value in own.items() if key != "resources"}
    return {"name": folder.name, **kept, "resources": [{"name": name, "path": f"{name}.csv"} for name in present]}


def _existing(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTOR
    read: Any = json.loads(file.read_text("utf-8-sig")) if file.exists() else {}
    return dict(read)


def write_descriptor(folder: Path, say: Callable[[str], None]) -> list[Finding]:
    """Describe a folder in its datapackage.json; a finding, and nothing written, where that cannot be done."""
    if not folder.is_dir():
        return [Finding("no-package", package=str(folder))]
    try:
        content = describe(folder)
    except (TypeError, ValueError, RecursionError):
        return [Finding("descriptor-unreadable", package=folder.name, params=(("line", "1"),))]
    write_whole(folder / DESCRIPTOR, [json.dumps(content, ensure_ascii=False, indent=2), "\n"])
    say(f"{folder / DESCRIPTOR} names {len(content['resources'])} tables")
    return []
