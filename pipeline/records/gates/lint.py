"""What no profile sees in a descriptor: names that lead nowhere, twins, and rules that contradict themselves.

Where frictionless refuses a package for the same reason, the finding has frictionless' code (package-error,
resource-error, schema-error, field-error) and says which reason it is. The other codes are ours.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.model import Finding
from pipeline.records.gates.fields import field_findings
from pipeline.records.gates.limits import limits
from pipeline.records.gates.names import misspelt, nearest
from pipeline.records.gates.text import UNSEEN, clean, finding

PLAIN_NAME = re.compile(r"[-a-z0-9._/]+")
"""Names of packages and resources in version 1, which holds where no version is declared."""
DAY_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?")
Node = Mapping[str, Any]
Fields = Mapping[str, Collection[str]]
"""The names of the fields of each resource that has a schema."""


def lint(descriptor: Node, place: Finding) -> Iterator[Finding]:
    """Everything that is amiss in a descriptor whose references to other files are read in already."""
    yield from misspelt(descriptor, "package", place)
    yield from _created(descriptor, place)
    resources = objects(descriptor, "resources")
    names = [text(each, "name") for each in resources]
    yield from (finding(place, "package-error", "resource-twice", name=name) for name in twins(names))
    if "$schema" not in descriptor:
        own = [text(descriptor, "name")]
        for code, some in (("package-error", own), ("resource-error", names)):
            odd = [name for name in some if name and not PLAIN_NAME.fullmatch(name)]
            yield from (finding(place, code, "name", name=name) for name in odd)
    fields = {
        text(each, "name"): [text(field, "name") for field in objects(each.get("schema"), "fields")]
        for each in resources
        if objects(each.get("schema"), "fields")
    }
    for each in resources:
        yield from _resource(each, fields, names, replace(place, resource=clean(text(each, "name"))))


def objects(node: Any, key: str) -> list[Node]:
    """The objects in a list of a node; whatever else stands there is left to the profile."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def text(node: Node, key: str) -> str:
    """A text of a node, or nothing."""
    found = node.get(key)
    return found if isinstance(found, str) else ""


def twins(names: Sequence[str]) -> list[str]:
    """The names that stand more than once."""
    return sorted({name for name in names if name and names.count(name) > 1})


def _created(descriptor: Node, place: Finding) -> Iterator[Finding]:
    written = descriptor.get("created")
    if written is None:
        return
    try:
        datetime.fromisoformat(str(written).upper())
        is_good = bool(DAY_AND_TIME.fullmatch(str(written)))
    except ValueError:
        is_good = False
    if not is_good:
        yield finding(place, "package-error", "created", text=written)


def _resource(resource: Node, fields: Fields, resources: Collection[str], place: Finding) -> Iterator[Finding]:
    yield from misspelt(resource, "resource", place)
    if isinstance(resource.get("dialect"), Mapping):
        yield from misspelt(resource["dialect"], "dialect", place)
    schema = resource.get("schema")
    if not isinstance(schema, Mapping):
        return
    yield from misspelt(schema, "schema", place)
    own = fields.get(text(resource, "name"), ())
    if len(own) > limits("descriptor")["fields"]:
        yield finding(place, "too-many-columns", most=limits("descriptor")["fields"])
        return
    yield from (finding(place, "schema-error", "field-twice", name=name) for name in twins(list(own)))
    yield from (finding(place, "name-unseen", name=name) for name in own if UNSEEN.search(name))
    for declared in objects(schema, "fields"):
        yield from field_findings(declared, replace(place, field=clean(text(declared, "name"))))
    yield from _keys(schema, own, place)
    for link in objects(schema, "foreignKeys"):
        yield from _link(link, own, fields, resources, place)


def listed(node: Any) -> list[str]:
    """The names of a key, written alone or as a list."""
    return (
        [node]
        if isinstance(node, str)
        else [each for each in node if isinstance(each, str)]
        if isinstance(node, list)
        else []
    )


def _keys(schema: Node, own: Collection[str], place: Finding) -> Iterator[Finding]:
    """Keys on columns that are not described."""
    for name in listed(schema.get("primaryKey")):
        if name not in own:
            yield finding(place, "schema-error", "key-field", name=name, near=nearest(name, own))
    several = schema.get("uniqueKeys")
    if several == [] or (isinstance(several, list) and [] in several):
        yield finding(place, "unique-field", "empty")
    for key in several if isinstance(several, list) else ():
        yield from (finding(place, "unique-field", name=name) for name in listed(key) if name not in own)


def _link(
    link: Node, own: Collection[str], fields: Fields, resources: Collection[str], place: Finding
) -> Iterator[Finding]:
    """A link to another table that leads nowhere."""
    yield from misspelt(link, "link", place)
    reference = link.get("reference")
    if not isinstance(reference, Mapping):
        return
    yield from misspelt(reference, "reference", place)
    here, there = listed(link.get("fields")), listed(reference.get("fields"))
    yield from (finding(place, "schema-error", "link-field", name=name) for name in here if name not in own)
    if len(here) != len(there):
        yield finding(place, "schema-error", "link-size")
    target = text(reference, "resource")
    if target and target not in resources:
        yield finding(place, "resource-error", "link", name=target, near=nearest(target, resources))
        return
    known = fields.get(target, ()) if target else own
    for name in there:
        if name not in known and known:
            yield finding(place, "link-target", name=name, target=target or place.resource)
