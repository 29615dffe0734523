"""A package at the door: its descriptor is read strictly, every file that it names is looked at, nothing is fetched.

What comes out is a descriptor that holds its schemas itself: whoever judges the tables reads this, and never
follows a reference of a provider's own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.model import Finding, Severity
from pipeline.records.gates.archives import archive_finding
from pipeline.records.gates.limits import limits
from pipeline.records.gates.lint import lint, objects, text
from pipeline.records.gates.paths import ADDRESS, DESCRIPTOR, path_finding
from pipeline.records.gates.patterns import Danger, danger_of
from pipeline.records.gates.profile import ADDRESSES, profile_findings
from pipeline.records.gates.text import clean, finding, read_json

PROFILES = {
    "data-package",
    "tabular-data-package",
    "fiscal-data-package",
    "data-resource",
    "tabular-data-resource",
    "default",
}
"""Names of profiles, which are no files."""
LOADED = ("schema", "dialect")
"""Properties that may be the name of a file that holds them."""
SETTINGS = ("checklist", "detector", "pipeline", "control", "basepath")
"""What frictionless would look for in a resource, and the standard does not know."""
CONTROLS = ("csv", "excel", "json", "html", "ods", "table", "control", "controls")
CLOSING = ("pattern-broken", "pattern-explosive", "name-unseen", "too-many-columns")
"""Faults of a schema by which frictionless would break off or never end: the table is not opened."""

MANY_CHOICES = 12
"""Parts of a pattern that may be there or not: with twelve, one text can be tried in thousands of ways."""


@dataclass(frozen=True)
class Opened:
    """A package as far as it may be read.

    `descriptor` is None where nothing of it may be; `closed` names the tables that are not to be opened.
    """

    findings: tuple[Finding, ...]
    descriptor: Mapping[str, Any] | None = None
    closed: frozenset[str] = frozenset()
    is_slow: bool = False  # it holds a pattern that may take its time


def open_package(folder: Path) -> Opened:
    """The package in a folder, by the standard alone. Raises OSError where its descriptor cannot be opened."""
    place = Finding("", package=clean(folder.name))
    refused = path_finding(folder, DESCRIPTOR, place, is_data=False)
    descriptor, findings = (None, [refused]) if refused else read_json(folder / DESCRIPTOR, place)
    if descriptor is None:
        return Opened(tuple(findings))
    descriptor, refusals = followed(descriptor, folder, place)
    seen = without_echo([*findings, *refusals, *descriptor_findings(descriptor, place)])
    if any(each.code != "file-missing" for each in refusals) or not _is_whole(descriptor):
        return Opened(tuple(seen))
    shut = list(archives(descriptor, folder, place))
    closed = {each.resource for each in [*seen, *shut] if each.code in CLOSING or each in shut}
    return Opened((*seen, *shut), descriptor, frozenset(closed), _is_slow(descriptor))


def _is_whole(descriptor: Mapping[str, Any]) -> bool:
    """Whether every schema and dialect was found: frictionless would go and look for the others."""
    listed = descriptor.get("resources")
    resources = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return not any(isinstance(each.get(name), str) for each in resources for name in LOADED)


def descriptor_findings(descriptor: Mapping[str, Any], place: Finding) -> list[Finding]:
    """What is wrong with the words of a descriptor; where the lint says why, frictionless need not."""
    return [*profile_findings(descriptor, place), *lint(descriptor, place)]


def without_echo(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without what the profile says of paths, where the wall has said it in plain words."""
    told = list(findings)
    walled = any(each.code == "path-outside" for each in told)
    return [each for each in told if not (walled and each.code == "profile" and ".path" in str(each.words))]


# --- references -------------------------------------------------------------------------------------------------------


def followed(descriptor: Mapping[str, Any], folder: Path, place: Finding) -> tuple[dict[str, Any], list[Finding]]:
    """A descriptor with the files of its schemas read in, and every reference that may not be followed."""
    findings = [*_profiles(descriptor, folder, place), *_elsewhere(descriptor, place)]
    found = _without_profile(descriptor)
    resources = descriptor.get("resources")
    if isinstance(resources, list):
        if len(resources) > limits("descriptor")["resources"]:
            return found, [*findings, finding(place, "too-many-tables", most=limits("descriptor")["resources"])]
        read = [_resource(each, folder, place, number) for number, each in enumerate(resources, 1)]
        found["resources"] = [each for each, _ in read]
        findings += [each for _, some in read for each in some]
        findings += _sizes(found, folder, place)
    return found, findings


def _resource(resource: Any, folder: Path, place: Finding, number: int) -> tuple[Any, list[Finding]]:
    """One resource with its schema and dialect read in."""
    if not isinstance(resource, dict):
        return {}, [finding(place, "package-error", "resource-form", number=number)]
    here = replace(place, resource=clean(text(resource, "name")))
    findings = [*_profiles(resource, folder, here), *_places(resource, folder, here)]
    found = _without_profile({name: value for name, value in resource.items() if name not in SETTINGS})
    for name in LOADED:
        if isinstance(resource.get(name), str):
            loaded, faults = _loaded(resource[name], folder, here)
            found[name] = loaded or resource[name]
            findings += faults
    if isinstance(found.get("schema"), dict):
        findings += _profiles(found["schema"], folder, here)
        fields = found["schema"].get("fields")
        odd = [each for each in fields if not isinstance(each, dict)] if isinstance(fields, list) else []
        findings += [finding(here, "package-error", "field-form")] if odd else []
    return found, findings


def _loaded(path: str, folder: Path, place: Finding) -> tuple[dict[str, Any], list[Finding]]:
    """The object in a file of the package."""
    refused = path_finding(folder, path, place, is_data=False)
    if refused:
        return {}, [refused]
    found, findings = read_json(folder / path, place)
    return found or {}, findings if found is None else []


def _profiles(node: Mapping[str, Any], folder: Path, place: Finding) -> Iterator[Finding]:
    """Profiles that are neither official names nor files of the package."""
    for name in ("profile", "$schema"):
        value = node.get(name)
        if isinstance(value, str) and value not in PROFILES and not ADDRESSES.fullmatch(value):
            refused = path_finding(folder, value, place, is_data=False)
            yield refused or replace(finding(place, "profile-unused", path=value), severity=Severity.WARNING)


def _without_profile(node: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without a profile that is a file: it may point anywhere, and only the official ones are applied."""
    return {
        name: value
        for name, value in node.items()
        if name != "profile" or (value in PROFILES and value != "fiscal-data-package")
    }


def paths_of(resource: Mapping[str, Any]) -> list[Any]:
    """Every file that a resource names as its data."""
    several = [resource[name] for name in ("path", "extrapaths") if resource.get(name) is not None]
    return [path for each in several for path in (each if isinstance(each, list) else [each])]


def _places(resource: Mapping[str, Any], folder: Path, place: Finding) -> Iterator[Finding]:
    """Data of a resource that may not be opened."""
    for path in paths_of(resource):
        refused = path_finding(folder, path, place)
        if refused:
            yield refused
    if str(resource.get("scheme") or "file") not in ("file", "multipart") or resource.get("format") == "gsheets":
        yield finding(place, "path-outside", "address", path=resource.get("scheme") or resource.get("format"))


def _elsewhere(descriptor: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    """Addresses where only words of the standard belong: in a dialect, or a reference inside a rule."""
    for resource in objects(descriptor, "resources"):
        dialect = resource.get("dialect")
        inner = dialect.items() if isinstance(dialect, Mapping) else ()
        odd = [value for name, value in inner if isinstance(value, str) and (name in CONTROLS or ADDRESS.match(value))]
        yield from (finding(place, "path-outside", "address", path=value) for value in odd)
    yield from (finding(place, "path-outside", "address", path=value) for value in _referred(descriptor))


def _referred(node: Any) -> Iterator[str]:
    """What `$ref` names outside its own text, wherever it stands."""
    level = [node]
    while level:
        maps = [each for each in level if isinstance(each, Mapping)]
        found = [each["$ref"] for each in maps if isinstance(each.get("$ref"), str)]
        yield from (value for value in found if not value.startswith("#"))
        lists = [each for each in level if isinstance(each, list)]
        level = [part for each in maps for part in each.values()] + [part for each in lists for part in each]


# --- sizes ------------------------------------------------------------------------------------------------------------


def _sizes(descriptor: Mapping[str, Any], folder: Path, place: Finding) -> Iterator[Finding]:
    """Files that are too large, one by one or together; files that may not be opened are left out."""
    total = 0
    for resource in objects(descriptor, "resources"):
        here = replace(place, resource=clean(text(resource, "name")))
        for path in paths_of(resource):
            if path_finding(folder, path, here) is None:
                size = (folder / path).stat().st_size
                total += size
                if size > limits("file")["bytes"]:
                    yield finding(here, "file-large", most=limits("file")["bytes"] // 2**20)
    if total > limits("file")["package"]:
        yield finding(place, "file-large", "package", most=limits("file")["package"] // 2**20)


def archives(descriptor: Mapping[str, Any], folder: Path, place: Finding) -> Iterator[Finding]:
    """Packed files that would unpack to too much, or to something else than a table."""
    for resource in objects(descriptor, "resources"):
        here = replace(place, resource=clean(text(resource, "name")))
        for path in paths_of(resource):
            found = archive_finding(folder / path, str(resource.get("compression") or ""), here)
            if found:
                yield found


def _is_slow(descriptor: Mapping[str, Any]) -> bool:
    """Whether a pattern may take its time on long cells."""
    rules = (
        declared.get("constraints")
        for resource in objects(descriptor, "resources")
        for declared in objects(resource.get("schema"), "fields")
    )
    patterns = (each.get("pattern") for each in rules if isinstance(each, Mapping))
    return any(isinstance(pattern, str) and _may_be_slow(pattern) for pattern in patterns)


def _may_be_slow(pattern: str) -> bool:
    """Whether a pattern may take its time: it is known to, or has so many choices that all of them are too many."""
    return danger_of(pattern) is Danger.SLOW or sum(map(pattern.count, "?*+{|")) >= MANY_CHOICES
