"""The official profiles of the standard, kept in contract/profiles: what the form of a descriptor must be.

`fits` is a quick yes, which loads nothing: it knows the few words of JSON Schema in which the profiles are written.
Where it says no, jsonschema decides, and tells the place. A test holds the two against each other.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model import Finding
from pipeline.records.gates.text import finding

FOLDER = Path(__file__).parents[2] / "contract" / "profiles"
NEWEST, OLDEST = "2.0", "1.0"
ADDRESSES = re.compile(
    r"https?://(datapackage\.org/profiles/[12]\.0/(datapackage|dataresource|tabledialect|tableschema)\.json"
    r"|specs\.frictionlessdata\.io/schemas/[a-z-]+\.json)"
)
"""Names of official profiles; they look like addresses, and are never fetched."""
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}
TELLING = ("type", "enum", "required", "pattern", "minItems")
"""Rules whose own words tell what is wanted."""
MOST = 10
"""Faults of form that are told of one descriptor."""


@cache
def profile(version: str) -> Mapping[str, Any]:
    """The official profile of a package."""
    found: Mapping[str, Any] = json.loads((FOLDER / f"datapackage-{version}.json").read_text("utf-8"))
    return found


def profile_findings(descriptor: Mapping[str, Any], place: Finding) -> list[Finding]:
    """Where a descriptor has the form of neither version of the standard, seen from the newest.

    Version 2 takes in what version 1 allowed, but for a few forms; those are good too.
    """
    if any(fits(descriptor, profile(version)) for version in (NEWEST, OLDEST)):
        return []
    from jsonschema import Draft7Validator

    found = [sorted(_places(Draft7Validator(profile(version)).iter_errors(descriptor))) for version in (NEWEST, OLDEST)]
    faults = found[0] if all(found) else []
    return [finding(place, "profile", where=where, wanted=wanted) for where, wanted in faults[:MOST]]


def _places(errors: Any) -> Iterator[tuple[str, str]]:
    """The place of each fault of form, and what is wanted there in the words of the profile."""
    from jsonschema.exceptions import best_match

    for error in errors:
        if _is_list_field(error.instance):
            continue
        deep = best_match([error])
        steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in deep.absolute_path]
        wanted = deep.validator_value if deep.validator in TELLING else "…"
        yield "".join(steps).lstrip(".") or "/", f"{deep.validator}: {json.dumps(wanted, ensure_ascii=False)}"


def _is_list_field(node: Any) -> bool:
    """The type `list` stands in the text of version 2 and was forgotten in its profile."""
    return isinstance(node, dict) and node.get("type") == "list"


# --- a quick yes ------------------------------------------------------------------------------------------------------


def fits(node: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a node has the form that a profile asks for."""
    return all(rule(node, schema[word]) for word, rule in RULES.items() if word in schema)


def _has_type(node: Any, wanted: str | list[str]) -> bool:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return any(_is(node, kind) for kind in kinds)


def _is(node: Any, kind: str) -> bool:
    if kind in ("number", "integer") and isinstance(node, bool):
        return False
    whole = kind == "integer" and isinstance(node, float) and node.is_integer()
    return whole or isinstance(node, TYPES[kind])


def _properties(node: Any, schemas: Mapping[str, Any]) -> bool:
    return not isinstance(node, dict) or all(fits(node[name], schemas[name]) for name in node.keys() & schemas.keys())


def _one_of(node: Any, schemas: list[Mapping[str, Any]]) -> bool:
    """The kind of a field tells most of its fifteen forms apart, so that only the others need to be looked at."""
    kind = node.get("type") if isinstance(node, dict) else None
    likely = [schema for schema in schemas if kind is None or kind in _kinds(schema, kind)]
    return sum(fits(node, schema) for schema in likely) == 1


def _kinds(schema: Mapping[str, Any], kind: Any) -> Collection[Any]:
    """The values that a form allows for `type`; the given one itself where it says nothing of it."""
    allowed: Collection[Any] = schema.get("properties", {}).get("type", {}).get("enum", (kind,))
    return allowed


def _items(node: Any, schema: Mapping[str, Any]) -> bool:
    return not isinstance(node, list) or all(fits(each, schema) for each in node)


def _unique(node: Any, wanted: bool) -> bool:
    if not wanted or not isinstance(node, list):
        return True
    texts = [json.dumps(each, sort_keys=True) for each in node]
    return len(set(texts)) == len(texts)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


RULES: Mapping[str, Callable[[Any, Any], bool]] = {
    "type": _has_type,
    "enum": lambda node, values: any(_same(node, value) for value in values),
    "required": lambda node, names: not isinstance(node, dict) or node.keys() >= set(names),
    "properties": _properties,
    "items": _items,
    "minItems": lambda node, least: not isinstance(node, list) or len(node) >= least,
    "minProperties": lambda node, least: not isinstance(node, dict) or len(node) >= least,
    "minimum": lambda node, least: not _is(node, "number") or node >= least,
    "uniqueItems": _unique,
    "pattern": lambda node, pattern: not isinstance(node, str) or re.search(pattern, node) is not None,
    "anyOf": lambda node, schemas: any(fits(node, schema) for schema in schemas),
    "oneOf": _one_of,
}
