"""Titles that are nearly right: the field that a column was meant to be, by its name or its title in the contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pipeline.records.report.checked import Sheet
from pipeline.records.report.forms import plain
from pipeline.records.report.root import Root
from pipeline.records.report.roots import is_joined

Schemas = Mapping[str, Mapping[str, Any]]


def with_meant(found: Sequence[Root], schemas: Schemas, sheets: Mapping[tuple[str, str], Sheet]) -> list[Root]:
    """The causes, each unknown title with the name of the field that it stands for, which then is not missing."""
    meant = {
        id(root): name
        for root in found
        if root.pattern.code == "extra-label" and not is_joined(root.pattern)
        if (name := _meant(root, found, schemas, sheets))
    }
    named = {(root.table, meant[id(root)]) for root in found if id(root) in meant}
    return [
        replace(root, meant=meant.get(id(root), ""), names=names)
        for root in found
        for names in [tuple(name for name in root.names if (root.table, name) not in named)]
        if names or not root.names or root.pattern.code != "missing-label"
    ]


def _meant(root: Root, found: Iterable[Root], schemas: Schemas, sheets: Mapping[tuple[str, str], Sheet]) -> str:
    """The field that an unknown title stands for; blank where none comes near."""
    label = dict(root.pattern.words).get("label", "")
    sheet = sheets.get(root.table)
    absent = {
        field["name"]: field
        for field in schemas.get(root.pattern.resource, {}).get("fields", ())
        if sheet and field["name"] not in sheet.labels
    }
    aliases: dict[str, str] = {
        plain(text.replace("_", " ")): name for name, field in absent.items() for text in _texts(field)
    }
    near = get_close_matches(plain(label.replace("_", " ")), aliases, n=1, cutoff=0.8)
    if near:
        return aliases[near[0]]
    own = [other for other in found if other.table == root.table]
    missing = [name for other in own if other.pattern.code == "missing-label" for name in other.names]
    unknown = [other for other in own if other.pattern.code == "extra-label"]
    return missing[0] if len(missing) == len(unknown) == 1 else ""


def _texts(field: Mapping[str, Any]) -> list[str]:
    return [field["name"], field.get("title", ""), field.get("ecpat:en", {}).get("title", "")]
