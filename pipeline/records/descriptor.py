"""Writes what a package says of itself: its resources, each with the contract's own schema."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.model import Finding
from pipeline.records.gates.paths import DESCRIPTOR
from pipeline.records.report.files import write_whole

DIALECT = {
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""Everything is declared: what is not declared is guessed, and guesses differ from file to file."""


def describe(folder: Path, schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The descriptor of the package in a folder, rewritten from its CSV files and the contract.

    What `datapackage.json` says of the package as a whole is kept; its resources are made anew, in the order
    of their names. `schemas` holds the contract's Table Schema of each resource by name. A CSV file that the
    contract does not know is listed without a schema, so that the judge can refuse it by name.
    """
    present = sorted(file.stem for file in folder.glob("*.csv"))
    kept = {key: value for key, value in _existing(folder).items() if key != "resources"}
    return {"name": folder.name, **kept, "resources": [_resource(name, schemas, present) for name in present]}


def alone(schema: Mapping[str, Any], present: Iterable[str]) -> dict[str, Any]:
    """A schema as it stands in a package with these resources: without the keys that lead out of it."""
    inside = {"", *present}
    kept = [key for key in schema.get("foreignKeys", ()) if key["reference"]["resource"] in inside]
    own = {name: value for name, value in schema.items() if name != "foreignKeys"}
    return {**own, "foreignKeys": kept} if kept else own


def _existing(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTOR
    read: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return read


def _resource(name: str, schemas: Mapping[str, Mapping[str, Any]], present: Iterable[str]) -> dict[str, Any]:
    file = {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": dict(DIALECT),
    }
    if name not in schemas:
        return file
    schema = schemas[name]
    titles = {"title": schema["title"], "ecpat:en": {"title": schema["ecpat:en"]["title"]}}
    return {**file, **titles, "schema": alone(schema, present)}


def write_descriptor(
    folder: Path, schemas: Mapping[str, Mapping[str, Any]], say: Callable[[str], None]
) -> list[Finding]:
    """Describe a folder in its datapackage.json; a finding, and nothing written, where that cannot be done."""
    if not folder.is_dir():
        return [Finding("no-package", package=str(folder))]
    try:
        content = describe(folder, schemas)
    except ValueError:
        return [Finding("descriptor-unreadable", package=folder.name, words=(("line", "1"),))]
    write_whole(folder / DESCRIPTOR, [json.dumps(content, ensure_ascii=False, indent=2), "\n"])
    say(f"{folder / DESCRIPTOR} names {len(content['resources'])} tables")
    return []
