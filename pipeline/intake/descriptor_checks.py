"""What a descriptor says beside the names of its tables: references, sizes, and names that are nearly right.

Only paths of data are ever opened. A schema, a dialect or a profile that a provider writes down is not read, as the
contract of the project holds; a reference out of the package is told all the same, as it is no accident.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.intake.paths import path_finding
from pipeline.intake.read_json import clean, finding
from pipeline.intake.size_limits import limits
from pipeline.model import Finding, Severity

OFFICIAL = re.compile(
    r"https?://(datapackage\.org/profiles/[12]\.0/(datapackage|dataresource|tabledialect|tableschema)\.json"
    r"|specs\.frictionlessdata\.io/schemas/[a-z-]+\.json)"
)
"""Names of official profiles; they look like addresses, and are never fetched."""
REFERENCES = ("schema", "dialect", "profile", "$schema")
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
LIKENED = 300
"""Unknown names of one object that are compared with those of the standard."""
ALIKE = 0.8
"""Share of letters in common (Ratcliff and Obershelp) from which on one name is taken for a slip of the other."""


def descriptor_findings(descriptor: Mapping[str, Any], folder: Path, place: Finding) -> list[Finding]:
    """What is amiss in a descriptor that is an object with a list of resources."""
    resources = [each for each in descriptor["resources"] if isinstance(each, dict)]
    found = [*_references(descriptor, folder, place), *_misspelt(descriptor, PACKAGE, place)]
    for each in resources:
        name = each.get("name")
        here = replace(place, resource=clean(name) if isinstance(name, str) else "")
        found += [*_references(each, folder, here), *_misspelt(each, RESOURCE, here)]
    return found


def _references(node: Mapping[str, Any], folder: Path, place: Finding) -> Iterator[Finding]:
    further = node.get("extrapaths")
    named = [node.get(name) for name in REFERENCES] + (further if isinstance(further, list) else [further])
    for value in named:
        if isinstance(value, str) and not OFFICIAL.fullmatch(value):
            refused = path_finding(folder, value, place, is_data=False)
            if refused and refused.code == "path-outside":
                yield refused


def _misspelt(node: Mapping[str, Any], known: frozenset[str], place: Finding) -> Iterator[Finding]:
    """Names that are nearly those of a property: under a misspelt name nothing is said, and nobody notices."""
    own = [name for name in node if name not in known and ":" not in name]
    for name in own[:LIKENED]:
        if near := get_close_matches(name, sorted(known - node.keys()), n=1, cutoff=ALIKE):
            yield replace(finding(place, "property-name", name=name, near=near[0]), severity=Severity.WARNING)


def size_findings(files: Mapping[str, str], folder: Path, place: Finding) -> Iterator[Finding]:
    """Files that are too large, one by one or together; `files` are the paths that may be opened, by resource."""
    total = 0
    for resource, path in files.items():
        size = (folder / path).stat().st_size
        total += size
        if size > limits("file")["bytes"]:
            yield finding(replace(place, resource=resource), "file-large", most=limits("file")["bytes"] // 2**20)
    if total > limits("file")["package"]:
        yield finding(place, "file-large", "package", most=limits("file")["package"] // 2**20)
