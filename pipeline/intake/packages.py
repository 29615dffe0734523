"""Data packages as they were sent: which there are, and whether their descriptors can be followed at all.

A package is judged by the project's contract. Of its descriptor only names, paths and what it says of itself are
used; schemas that it may carry are not read.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.catalogue import Contract
from pipeline.intake.descriptor_checks import misspelt_names
from pipeline.intake.paths import DESCRIPTOR, path_finding
from pipeline.intake.private_packages import is_kept
from pipeline.intake.read_json import clean, finding, read_json
from pipeline.intake.stray_files import (
    TABLES,
    folder_without_descriptor,
    has_sent_files,
    loose_files,
    names_people,
    undeclared_files,
)
from pipeline.model import Finding, Severity
from pipeline.seal import INFO as RELEASE

EDITIONS = ("documented", "demonstration")
PLAIN_NAME = re.compile(r"(?!.*\d{6})[A-Za-z][A-Za-z0-9._-]{0,60}")
"""Names that may be repeated in a finding about a package of people."""


@dataclass(frozen=True)
class Package:
    """A package whose descriptor can be followed: its folder, and the file of each resource.

    `unwritten` holds the bytes of each file where it was never on a disk: rows about people must not outlive a run.
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
    """All packages under the given folders (a folder of packages, a package, or its descriptor), in order of name.

    Returns the packages that can be followed, and a finding for each fault of the others.
    """
    packages: list[Package] = []
    paths = list(paths)
    findings = list(_loose_people(paths, contract))
    for folder in _package_folders(paths, contract, findings):
        package, faults = _read_descriptor(folder, contract)
        findings += faults
        packages += [package] if package else []
    packages.sort(key=lambda package: package.name)
    first = {package.name: package for package in reversed(packages)}  # in a copy every code would stand twice
    found = [package for package in packages if first[package.name] is package]
    return found, [*dict.fromkeys(findings), *_faults_together(packages)]


def unwritten_package(descriptor: Mapping[str, Any], files: Mapping[str, bytes], contract: Contract) -> Package:
    """A package that this program has made and not written: its descriptor fits, and its files are given by path."""
    name, paths = str(descriptor["name"]), {each["name"]: each["path"] for each in descriptor["resources"]}
    package = _described(name, descriptor, Path(name), paths, holds_people=names_people(paths.values(), contract))
    return replace(package, unwritten={path: files[path] for path in paths.values()})


def _described(
    name: str, descriptor: Mapping[str, Any], folder: Path, files: Mapping[str, str], *, holds_people: bool
) -> Package:
    """The package of a descriptor, with the path of each table that can be read."""
    return Package(
        name=name,
        title=_text(descriptor, "title"),
        version=_text(descriptor, "version"),
        basis=_text(descriptor, "basis"),
        created=_day(_text(descriptor, "created")),
        folder=folder,
        files=tuple(files.items()),
        descriptor=descriptor,
        holds_people=holds_people,
    )


def _package_folders(paths: Iterable[Path], contract: Contract, findings: list[Finding]) -> Iterator[Path]:
    """The folders of packages under some paths; what would not be read there is put down in `findings`."""
    for path in paths:
        folder = path.parent if path.name == DESCRIPTOR else path
        if (folder / DESCRIPTOR).is_file():
            yield folder
            continue
        inside = [each for each in _folders_in(folder) if (each / DESCRIPTOR).is_file()]
        if _is_meant_as_package(folder, inside):
            findings += _strays([folder], contract)
            continue
        others = [each for each in _folders_in(folder) if each not in inside]
        strays = [*_strays(others, contract), *_loose(folder, contract)]
        findings += strays if inside or strays else [_no_package(path)]
        yield from inside


def _is_meant_as_package(folder: Path, inside: Sequence[Path]) -> bool:
    """Whether a folder without a descriptor is a package all the same, and no folder of packages.

    It holds tables itself; or one package only, which was unzipped into it: they have one name, or it lies among
    several packages.
    """
    if not inside:
        return has_sent_files(folder)
    if len(inside) > 1:
        return False
    beside = [each for each in _folders_in(folder.resolve().parent) if each.name != folder.resolve().name]
    packages = [each for each in beside if (each / DESCRIPTOR).is_file() and not (each / RELEASE).exists()]
    return len(packages) > 1 or inside[0].name.casefold() == folder.name.casefold()


def _strays(folders: Iterable[Path], contract: Contract) -> Iterator[Finding]:
    """Folders that hold files and are no packages; of people in a kept folder that they are there at all."""
    for folder in folders:
        found = folder_without_descriptor(folder, contract)
        if found:
            is_public = found.variant == "people" and is_kept(folder)
            yield people_in_kept_folder(folder) if is_public else found


def _loose(folder: Path, contract: Contract) -> Iterator[Finding]:
    found = loose_files(folder, contract)
    if found and not (found.variant == "people" and is_kept(folder)):
        yield found


def _no_package(path: Path) -> Finding:
    if path.suffix.lower() in TABLES and path.is_file():
        return Finding("no-package", variant="workbook", package=clean(path.name))
    return Finding("no-package", variant="" if path.exists() else "absent", package=clean(path.name))


def _folders_in(folder: Path) -> list[Path]:
    """The folders inside a folder, without those that a broken run has left behind."""
    inside = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in inside if each.is_dir() and not each.name.startswith("."))


def _loose_people(paths: Iterable[Path], contract: Contract) -> Iterator[Finding]:
    """Tables of people that lie in a kept folder without a package around them."""
    for path in paths:
        for folder in (path, *_folders_in(path)):
            is_package = (folder / DESCRIPTOR).is_file()
            if folder.is_dir() and not is_package and names_people(_names_in(folder), contract) and is_kept(folder):
                yield people_in_kept_folder(folder)


def _read_descriptor(folder: Path, contract: Contract) -> tuple[Package | None, list[Finding]]:
    place = Finding("", package=clean(folder.name))
    refused = path_finding(folder, DESCRIPTOR, place)
    descriptor, findings = (None, [refused]) if refused else read_json(folder / DESCRIPTOR, place)
    if descriptor is None:
        return None, findings
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        return None, [*findings, finding(place, "no-resources")]
    redact_values = _holds_people(resources, folder, contract)
    if redact_values and is_kept(folder):
        return None, [people_in_kept_folder(folder)]
    name = clean(_text(descriptor, "name") or folder.name)
    if redact_values and not PLAIN_NAME.fullmatch(name):
        return None, [Finding("no-name", variant="people")]
    findings = [] if redact_values else [replace(each, package=name) for each in findings]
    findings += _property_faults(name, descriptor)
    files: dict[str, str] = {}
    for number, resource in enumerate(resources, 1):
        taken = {str(each.get("path")) for each in resources if isinstance(each, dict) and each is not resource}
        label, path, faults = _read_resource(name, number, resource, folder, contract, taken)
        faults = [_without_words(fault, number, contract) for fault in faults] if redact_values else faults
        if label in files:
            faults = [Finding("resource-twice", package=name, resource=label)]
        findings += faults
        if not faults:
            files[label] = path
    if redact_values and any(each.severity is Severity.ERROR for each in findings):
        return None, findings  # rows about people come in whole or not at all
    misspelt = list(misspelt_names(descriptor, Finding("", package=name)))
    if redact_values:  # only that there are some
        findings += [Finding("profile", Severity.WARNING, package=name, variant="people")] if misspelt else []
    else:
        findings += [*undeclared_files(folder, resources, name, contract), *misspelt]
    return _described(name, descriptor, folder, files, holds_people=redact_values), findings


def people_in_kept_folder(folder: Path) -> Finding:
    """Rows about people where a repository keeps them; a folder whose name may be a person's is not named."""
    folder = folder.resolve()
    place = folder.parent.name
    shown = f"{place}/{folder.name}" if PLAIN_NAME.fullmatch(folder.name) else place
    return Finding("people-in-kept-folder", package=clean(shown))


def _holds_people(resources: Sequence[Any], folder: Path, contract: Contract) -> bool:
    """Whether a package brings rows about people, or what its names say are such rows."""
    names = _names_in(folder)
    for each in resources:
        if isinstance(each, dict):
            names += [_text(each, "name"), _text(each, "path")]
    return names_people(names, contract)


def _names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.glob("*")]


def _without_words(fault: Finding, number: int, contract: Contract) -> Finding:
    """A fault in a package of people: a name that the provider made up is not repeated, its number is."""
    label = fault.resource if fault.resource in contract.sent else ""
    return replace(fault, resource=label, variant="people", params=(("number", str(number)),))


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    """The day of `created`, with or without a time of day; None where it is not stated."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _property_faults(name: str, descriptor: dict[str, Any]) -> Iterator[Finding]:
    if not _text(descriptor, "name"):
        yield Finding("no-name", package=name)
    if _text(descriptor, "basis") not in EDITIONS:
        yield Finding("no-basis", package=name)


def _read_resource(
    package: str, number: int, resource: object, folder: Path, contract: Contract, taken: Collection[str]
) -> tuple[str, str, list[Finding]]:
    if not isinstance(resource, dict) or not _text(resource, "name"):
        return "", "", [Finding("resource-unnamed", package=package, params=(("number", str(number)),))]
    name, path = _text(resource, "name"), _text(resource, "path")

    def fault(code: str, variant: str = "", **words: str) -> tuple[str, str, list[Finding]]:
        return name, path, [Finding(code, package=package, resource=name, variant=variant, params=tuple(words.items()))]

    if name in contract.former:
        now = contract.former[name]
        fields = ", ".join(f"{old} → {new}" for old, new in contract.former_fields(now).items())
        return fault("resource-renamed", now=now, fields=fields)
    if name not in contract.sent:
        near = get_close_matches(name, contract.sent, n=1)
        return fault("resource-unknown", "near" if near else "", near="".join(near))
    refused = path_finding(folder, path, Finding("", package=package, resource=clean(name)), taken)
    return name, path, [refused] if refused else []


def _faults_together(packages: list[Package]) -> Iterator[Finding]:
    """What only shows over all packages of an edition: two with one name, or two editions in one folder."""
    folders: dict[str, list[str]] = {}
    for package in packages:
        folders.setdefault(package.name, []).append(package.folder.name)
    for name, twins in folders.items():
        if len(twins) > 1:
            yield Finding("package-twice", package=name, params=(("folders", ", ".join(map(clean, twins))),))
    if len({package.basis for package in packages if package.basis in EDITIONS}) > 1:
        yield Finding("two-editions", package=packages[0].name)
