"""Data packages as they were sent, and whether their descriptors can be followed.

Of a descriptor only names, paths and what it says of itself are used: its schemas are not read, nothing outside its
folder is opened, and nothing is fetched.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.catalogue import Contract
from pipeline.intake import package_folders
from pipeline.intake.descriptor import DESCRIPTOR, UNSEEN, clean, finding, read_json
from pipeline.model import Finding, Severity

EDITIONS = ("documented", "demonstration")
PROPERTIES = frozenset(
    {
        "$schema", "basis", "contributors", "created", "description", "homepage", "id", "image", "keywords", "licenses",
        "name", "profile", "resources", "sources", "temporal", "title", "version",
    }
)  # fmt: skip
ALIKE = 0.8  # likeness (Ratcliff and Obershelp) from which on one name is taken for a slip of the other
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:|//|\\\\)")  # a scheme, or the name of a machine


@dataclass(frozen=True)
class Package:
    """A package whose descriptor can be followed.

    `unwritten` holds the bytes of files that were never on a disk: rows about people must not outlive a run.
    """

    name: str
    title: str
    version: str
    basis: str
    created: date | None
    folder: Path
    files: tuple[tuple[str, str], ...]  # (resource, path inside the folder)
    descriptor: Mapping[str, Any] = field(default_factory=dict, repr=False)
    holds_people: bool = False
    unwritten: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


def find_packages(paths: Iterable[Path], contract: Contract) -> tuple[list[Package], list[Finding]]:
    """The packages under some folders by name, and a finding for each fault of theirs and of the others."""
    folders, findings = package_folders.package_folders(paths, contract)
    by_name: dict[str, list[Package]] = {}
    for folder in folders:
        package, faults = _read_package(folder, contract)
        findings += faults
        if package:
            by_name.setdefault(package.name, []).append(package)
    findings = list(dict.fromkeys(findings))
    found = []
    for name in sorted(by_name):
        twins = by_name[name]
        found.append(twins[0])  # in a copy every code would stand twice
        if len(twins) > 1:
            named = ", ".join(clean(twin.folder.name) for twin in twins)
            findings.append(Finding("package-twice", package=name, params=(("folders", named),)))
    if len({package.basis for package in found if package.basis in EDITIONS}) > 1:
        findings.append(Finding("two-editions", package=found[0].name))
    return found, findings


def unwritten_package(descriptor: Mapping[str, Any], files: Mapping[str, bytes], contract: Contract) -> Package:
    """A package that this program has made and not written; its files are given by path."""
    name, paths = str(descriptor["name"]), {each["name"]: each["path"] for each in descriptor["resources"]}
    holds_people = package_folders.names_people(paths.values(), contract)
    package = _described(name, descriptor, Path(name), paths, holds_people=holds_people)
    return replace(package, unwritten={path: files[path] for path in paths.values()})


def _described(
    name: str, descriptor: Mapping[str, Any], folder: Path, files: Mapping[str, str], *, holds_people: bool
) -> Package:
    title, version, basis = (_text(descriptor, key) for key in ("title", "version", "basis"))
    created = _day(_text(descriptor, "created"))
    return Package(name, title, version, basis, created, folder, tuple(files.items()), descriptor, holds_people)


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


# --- one package ------------------------------------------------------------------------------------------------------


def _read_package(folder: Path, contract: Contract) -> tuple[Package | None, list[Finding]]:
    """A package, or None, and what is wrong with it. Of one with people no name of the provider is told."""
    place = Finding("", package=clean(folder.name))
    present = package_folders.files_in(folder)
    refused = _path_finding(folder, DESCRIPTOR, present, place)
    descriptor, findings = (None, [refused]) if refused else read_json(folder / DESCRIPTOR, place)
    if descriptor is None:
        return None, findings
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        return None, [*findings, finding(place, "no-resources")]
    named = [each for each in resources if isinstance(each, dict)]
    names = [file.name for file in folder.rglob("*")]
    for each in named:
        names += [_text(each, "name"), _text(each, "path")]
    holds_people = package_folders.names_people(names, contract)
    if holds_people and package_folders.is_kept(folder):
        return None, [package_folders.people_in_kept_folder(folder)]
    name = clean(_text(descriptor, "name") or folder.name)
    if holds_people and not package_folders.PLAIN_NAME.fullmatch(name):
        return None, [Finding("no-name", variant="people")]
    findings = [] if holds_people else [replace(each, package=name) for each in findings]
    if not _text(descriptor, "name"):
        findings.append(Finding("no-name", package=name))
    if _text(descriptor, "basis") not in EDITIONS:
        findings.append(Finding("no-basis", package=name))
    files, faults = _read_resources(name, resources, folder, present, contract, is_quiet=holds_people)
    findings += faults
    if not holds_people:
        findings += package_folders.undeclared_files(present, named, name, contract)
        findings += _misspelt(name, descriptor)
    elif any(each.severity is Severity.ERROR for each in findings):
        return None, findings  # rows about people come in whole or not at all
    return _described(name, descriptor, folder, files, holds_people=holds_people), findings


def _misspelt(package: str, descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Names that are nearly those of a property: what they say is lost, and nobody notices."""
    absent = sorted(PROPERTIES - descriptor.keys())
    for name in descriptor:
        if name in PROPERTIES or ":" in name:
            continue
        for near in get_close_matches(name, absent, n=1, cutoff=ALIKE):
            yield finding(Finding("", Severity.WARNING, package), "property-name", name=name, near=near)


def _read_resources(
    package: str,
    resources: Sequence[Any],
    folder: Path,
    present: Collection[str],
    contract: Contract,
    *,
    is_quiet: bool,
) -> tuple[dict[str, str], list[Finding]]:
    files: dict[str, str] = {}
    findings = []
    declared = {DESCRIPTOR, *(_text(each, "path") for each in resources if isinstance(each, dict))}
    for number, resource in enumerate(resources, 1):
        fault = _resource_finding(package, number, resource, contract)
        if not fault:
            place = Finding("", package=package, resource=resource["name"])
            path = _text(resource, "path")
            fault = _path_finding(folder, path, present, place)
            if fault and fault.code == "file-missing":
                fault = _with_near(fault, path, set(present) - declared)
        name = fault.resource if fault else resource["name"]
        if fault and is_quiet:  # a name that the provider made up is not repeated, its number is
            known = name if name in contract.sent else ""
            fault = replace(fault, resource=known, variant="people", params=(("number", str(number)),))
        if name in files:
            fault = Finding("resource-twice", package=package, resource=name)
        if fault:
            findings.append(fault)
        else:
            files[name] = resource["path"]
    return files, findings


def _resource_finding(package: str, number: int, resource: Any, contract: Contract) -> Finding | None:
    """Why a resource is no table that packages may hold."""
    name = _text(resource, "name") if isinstance(resource, dict) else ""
    if not name:
        return Finding("resource-unnamed", package=package, params=(("number", str(number)),))
    place = Finding("", package=package, resource=name)
    if name in contract.former:
        now = contract.former[name]
        fields = ", ".join(f"{old} → {new}" for old, new in contract.former_fields(now).items())
        return replace(place, code="resource-renamed", params=(("now", now), ("fields", fields)))
    if name not in contract.sent:
        near = "".join(get_close_matches(name, contract.sent, n=1))
        return replace(place, code="resource-unknown", variant="near" if near else "", params=(("near", near),))
    return None


def _path_finding(folder: Path, path: str, present: Collection[str], place: Finding) -> Finding | None:
    """Why a file may not be read; it must be there by this very name, capitals and all."""
    if ADDRESS.match(path):
        return finding(place, "path-outside", "address", path=path)
    if "\\" in path:
        return finding(place, "path-outside", "backslash", path=path)
    if not path or UNSEEN.search(path) or not _is_inside(folder, path):
        return finding(place, "path-outside")
    if PurePosixPath(path).as_posix() in present:
        return None
    return finding(place, "file-missing", path=path)


def _with_near(missing: Finding, path: str, unread: Iterable[str]) -> Finding:
    """The fault with the file that is perhaps meant: of the same name but for capitals and ending, or one alike."""
    by_name = {name.casefold(): name for name in unread}
    stem = PurePosixPath(path.casefold()).stem
    same = [name for name in by_name if PurePosixPath(name).stem == stem]
    for near in (same or get_close_matches(path.casefold(), by_name, cutoff=ALIKE))[:1]:
        variant = "workbook" if near.endswith(package_folders.WORKBOOKS) else "near"
        return finding(missing, missing.code, variant, near=by_name[near])
    return missing


def _is_inside(folder: Path, path: str) -> bool:
    """Whether a path stays in a folder, wherever links lead."""
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        return False
