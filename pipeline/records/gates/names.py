"""Names that a descriptor gives its properties: one that is nearly that of the standard is probably meant to be it.

A rule under a misspelt name is no rule at all, and nobody notices. Names of one's own are allowed everywhere.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from pipeline.model import Finding, Severity
from pipeline.records.gates.profile import NEWEST, OLDEST, profile
from pipeline.records.gates.text import finding

FAR = 2
"""Letters that may differ; one in a name of up to four letters."""
ALSO: Mapping[str, frozenset[str]] = {
    "package": frozenset({"profile", "basis", "version", "datapackageVersion"}),
    "resource": frozenset({"extrapaths", "scheme", "compression", "innerpath", "rows", "fields", "stats", "basepath"}),
    "dialect": frozenset({"csv", "excel", "json", "html", "ods", "sheet", "table", "header", "delimiter", "type"}),
    "field": frozenset({"itemType", "delimiter", "trueValues", "falseValues"}),
    "constraints": frozenset({"jsonSchema", "exclusiveMinimum", "exclusiveMaximum"}),
}
"""Further names that frictionless reads or this project gives."""


@cache
def known_names(level: str) -> frozenset[str]:
    """The names of a level: package, resource, dialect, schema, field, constraints, link or reference."""
    return frozenset().union(*(_names(profile(version), level) for version in (NEWEST, OLDEST)), ALSO.get(level, ()))


def _names(package: Mapping[str, Any], level: str) -> frozenset[str]:
    """Those of one profile: the union over all forms that a level may have."""
    parents = {
        "resource": ("package", "resources"),
        "dialect": ("resource", "dialect"),
        "schema": ("resource", "schema"),
        "field": ("schema", "fields"),
        "constraints": ("field", "constraints"),
        "link": ("schema", "foreignKeys"),
        "reference": ("link", "reference"),
    }
    steps: list[str] = []
    while level in parents:
        level, step = parents[level]
        steps.insert(0, step)
    nodes = [package]
    for step in steps:
        nodes = [found for node in nodes for form in _forms(node) if (found := form.get("properties", {}).get(step))]
    return frozenset(name for node in nodes for form in _forms(node) for name in form.get("properties", {}))


def _forms(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A node of a profile, its items, and its alternatives."""
    yield node
    inner = [*node.get("oneOf", ()), *node.get("anyOf", ())]
    inner += [node["items"]] if isinstance(node.get("items"), dict) else []
    for each in inner:
        yield from _forms(each)


def misspelt(node: Mapping[str, Any], level: str, place: Finding) -> Iterator[Finding]:
    """Names at one place that are nearly one of the standard."""
    known = known_names(level)
    for name in node:
        if name not in known and ":" not in name and (near := nearest(name, known - node.keys())):
            found = finding(place, "property-name", name=name, near=near)
            yield Finding(**{**vars(found), "severity": Severity.WARNING})


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that differs least, if it differs by a slip only; or nothing."""
    plain = name.casefold().replace("_", "").replace("-", "")
    near = {each: distance(plain, each.casefold()) for each in known if abs(len(each) - len(plain)) <= FAR}
    best = min(sorted(near), key=near.__getitem__, default="")
    return best if best and near[best] <= (FAR if len(best) > 4 else 1) else ""


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out or replaced to turn one word into another."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, wanted in enumerate(other, 1):
            here.append(min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != wanted)))
        above = here
    return above[-1]
