"""What a descriptor says beside the names of its tables: names that are nearly right.

A schema, a dialect or a profile that a provider writes down is not read, as the contract of the project holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pipeline.intake.read_json import clean, finding
from pipeline.model import Finding, Severity

PACKAGE = frozenset(
    {
        "$schema", "basis", "contributors", "created", "description", "homepage", "id", "image", "keywords", "licenses",
        "name", "profile", "resources", "sources", "temporal", "title", "version",
    }
)  # fmt: skip
RESOURCE = frozenset(
    {
        "$schema", "bytes", "data", "description", "dialect", "encoding", "extrapaths", "format", "hash", "licenses",
        "mediatype", "name", "path", "profile", "schema", "sources", "title", "type",
    }
)  # fmt: skip
"""Properties that the standard knows, or this project; a name with a colon is anybody's own."""
ALIKE = 0.8
"""Share of letters in common (Ratcliff and Obershelp) from which on one name is taken for a slip of the other."""


def misspelt_names(descriptor: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    """The misspelt names of a descriptor that is an object with a list of resources."""
    yield from _misspelt(descriptor, PACKAGE, place)
    for each in descriptor["resources"]:
        if isinstance(each, dict):
            name = each.get("name")
            here = replace(place, resource=clean(name) if isinstance(name, str) else "")
            yield from _misspelt(each, RESOURCE, here)


def _misspelt(node: Mapping[str, Any], known: frozenset[str], place: Finding) -> Iterator[Finding]:
    """Names that are nearly those of a property: under a misspelt name nothing is said, and nobody notices."""
    own = [name for name in node if name not in known and ":" not in name]
    for name in own:
        if near := get_close_matches(name, sorted(known - node.keys()), n=1, cutoff=ALIKE):
            yield replace(finding(place, "property-name", name=name, near=near[0]), severity=Severity.WARNING)
