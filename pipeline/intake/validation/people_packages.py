"""The gate of an edition: whether packages that hold people may come in at all.

Beside rows about people only datapackage.json and the CSV files that it names may lie. The name of any other file
may be that of a person, so a finding says of which kind it is and no more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import File, TextTable, read_text
from pipeline.intake.descriptor import DESCRIPTOR
from pipeline.intake.descriptor import texts as texts_of
from pipeline.intake.packages import Package
from pipeline.intake.validation import published_texts
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.person_names import Vocabulary, names_in, phrases, vocabulary
from pipeline.intake.validation.sensitive_data import intake_findings, is_about_people
from pipeline.model import Finding

Texts: TypeAlias = Mapping[tuple[str, str], TextTable]
"""The files of an edition as text, by package and resource."""


def read_texts(packages: Iterable[Package], contract: Contract) -> dict[tuple[str, str], TextTable]:
    """Open every file, once. Raises OSError."""
    found: dict[tuple[str, str], TextTable] = {}
    for package in packages:
        for name, path in package.files:
            unwritten = package.unwritten.get(path)
            file = File(package.name, name, package.folder, path, package.holds_people, unwritten)
            found[package.name, name] = read_text(file, contract.schemas[name])
    return found


def column_of(texts: Texts, resource: str, field: str) -> set[str]:
    """The filled cells of one column over all packages; a file that cannot be read has none."""
    found: set[str] = set()
    for (_, name), text in texts.items():
        if name == resource:
            found.update(text.column(field).to_pylist())
    return found - {""}


def people_package_findings(
    packages: Sequence[Package], contract: Contract, texts: Texts
) -> tuple[list[Finding], list[Finding]]:
    """Why packages that hold people may not come in, and what their other tables must not say.

    Codes of packages that are refused are known all the same.
    """
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return [], []
    codes: dict[tuple[str, str], Collection[str]] = {}
    for schema in filter(is_about_people, contract.schemas.values()):
        for name, field in foreign_keys(schema).values():
            if name in contract.codes:
                codes[name, field] = {row[field] for row in contract.codes[name]}
            else:
                codes[name, field] = column_of(texts, name, field)
    countries = [row[name] for row in contract.codes["countries"] for name in ("name_fr", "name_en")]
    without_organisations = vocabulary(countries, texts_of(contract.schemas))
    names = sorted(column_of(texts, "organisations", "name"))
    # an organisation that is called like a person is not known as one
    kept = [name for name in names if not names_in(name, without_organisations).has_certain]
    known = replace(without_organisations, phrases=phrases([*countries, *kept]))

    gate: list[Finding] = []
    published: list[tuple[TextTable, Vocabulary]] = []
    for package in holders:
        gate += [*_file_findings(package), *_descriptor_findings(package, known)]
        for resource, _ in package.files:
            text = texts[package.name, resource]
            if is_about_people(text.schema):
                gate += _table_findings(text, codes)
            elif text.is_text:  # one that cannot be read is left to the judge
                # their own table cannot say which organisations are none
                published.append((text, without_organisations if resource == "organisations" else known))
    return gate, list(published_texts.published_findings(published))


def _table_findings(text: TextTable, codes: Mapping[tuple[str, str], Collection[str]]) -> list[Finding]:
    if not text.is_text:
        return list(text.findings)
    findings = [replace(each, row=None) for each in text.findings]
    if text.cells.extra or text.cells.short:
        findings.append(text.file.finding("intake-shape"))
    keys = {field: codes[target] for field, target in foreign_keys(text.schema).items()}
    return findings + intake_findings(text.file, text.labels, text.schema, text.cells.columns, keys)


def _file_findings(package: Package) -> list[Finding]:
    if package.unwritten:
        return []  # nothing else lies beside what was never written
    allowed = {DESCRIPTOR, *(Path(path).as_posix() for _, path in package.files)}
    inside = [path for path in package.folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    kinds = {_kind(path, path.relative_to(package.folder), allowed) for path in inside} - {""}
    return [Finding("intake-file", package=package.name, variant=kind) for kind in sorted(kinds)]


def _kind(path: Path, inside: Path, allowed: Collection[str]) -> str:
    """Why a file may not be there; blank where it may."""
    if any(part.startswith((".", "~$")) for part in inside.parts):
        return "hidden"
    if path.is_symlink():
        return "link"
    if inside.as_posix() in allowed:
        return ""
    ending = path.suffix.lower().lstrip(".")
    for kind, endings in rules()["files"].items():
        if ending in endings:
            return str(kind)
    return "unnamed" if ending == "csv" else "other"


def _descriptor_findings(package: Package, known: Vocabulary) -> list[Finding]:
    """What datapackage.json says that may be about a person: each rule once."""
    place = Finding("", package=package.name, variant="descriptor")
    resources = package.descriptor.get("resources", [])
    findings: list[Finding] = []
    if any(isinstance(each, dict) and "data" in each for each in resources):
        findings.append(Finding("intake-file", package=package.name, variant="inline"))
    words = dict.fromkeys(text for text in _strings(package.descriptor) if text not in known.texts)
    broken = published_texts.broken_rules(pa.array(words, pa.string()), published_texts.DESCRIPTOR, known)
    return [*findings, *(published_texts.finding(rule, place) for rule in broken)]


def _strings(node: Any) -> Iterator[str]:
    """Everything that somebody may have written, keys too, but for codes of standards."""
    if isinstance(node, list):
        for each in node:
            yield from _strings(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name not in rules()["texts"]["skipped"]:
                yield name
                yield from _strings(each)
    elif isinstance(node, str | int | float) and not isinstance(node, bool):
        yield str(node)
