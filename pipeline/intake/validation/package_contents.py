"""What comes round the rows of a package that holds people: other files in its folder, and its descriptor.

Beside rows about people only datapackage.json and the CSV files that it names may lie. The name of any other file
may be a name, so a finding says of which kind it is and no more.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.intake.descriptor import DESCRIPTOR
from pipeline.intake.packages import Package
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.person_names import Vocabulary
from pipeline.intake.validation.published_texts import DESCRIPTOR as DESCRIPTOR_TEXTS
from pipeline.intake.validation.published_texts import broken_rules, finding
from pipeline.model import Finding


def file_findings(package: Package) -> list[Finding]:
    """Files that a package of people must not hold: each kind once, no names, no numbers."""
    if package.unwritten:
        return []  # nothing else lies beside what was never written
    allowed = {DESCRIPTOR, *(Path(path).as_posix() for _, path in package.files)}
    kinds = {kind for path in _everything(package.folder) if (kind := _kind(path, package.folder, allowed))}
    return [Finding("intake-file", package=package.name, variant=kind) for kind in sorted(kinds)]


def _everything(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in files)
        yield from (Path(parent, name) for name in folders if Path(parent, name).is_symlink())


def _kind(path: Path, folder: Path, allowed: Collection[str]) -> str:
    """Why a file may not be there: hidden, link, unnamed (a CSV that the descriptor does not name), a kind; or ""."""
    inside = path.relative_to(folder)
    if any(part.startswith((".", "~$")) for part in inside.parts):
        return "hidden"
    if path.is_symlink():
        return "link"
    if inside.as_posix() in allowed:
        return ""
    ending = path.suffix.lower().lstrip(".")
    kinds: Mapping[str, Collection[str]] = rules()["files"]
    return next(
        (kind for kind, endings in kinds.items() if ending in endings), "unnamed" if ending == "csv" else "other"
    )


def descriptor_findings(package: Package, known: Vocabulary) -> list[Finding]:
    """What datapackage.json says that may be about a person: each rule once.

    A name is a fault here: a descriptor names organisations. What only has the look of a name is a remark.
    """
    place = Finding("", package=package.name, variant="descriptor")
    resources = package.descriptor.get("resources", [])
    has_rows = any(isinstance(each, dict) and "data" in each for each in resources)
    findings = [Finding("intake-file", package=package.name, variant="inline")] if has_rows else []
    texts = dict.fromkeys(text for text in _strings(package.descriptor) if text not in known.texts)
    broken = broken_rules(pa.array(texts, pa.string()), DESCRIPTOR_TEXTS, known)
    return [*findings, *(finding(rule, place) for rule in broken)]


def _strings(node: Any) -> Iterator[str]:
    """Everything that somebody may have written in words or figures, keys too; codes of standards are left out."""
    if isinstance(node, list):
        for each in node:
            yield from _strings(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name not in rules()["texts"]["skipped"]:
                yield name
                yield from _strings(each)
    elif isinstance(node, str | int | float) and not isinstance(node, bool):
        yield str(node)
