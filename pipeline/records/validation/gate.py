"""The intake of an edition: which packages hold people, and whether each of them may come in at all."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.model import Finding
from pipeline.records.files import File, Scan, read_labels, scan
from pipeline.records.gates.explain import form_of
from pipeline.records.gates.forms import Expected
from pipeline.records.lanes.raw import pieces
from pipeline.records.packages import Package
from pipeline.records.validation.accepted import read_accepted
from pipeline.records.validation.envelope import descriptor_findings, file_findings
from pipeline.records.validation.intake import Column, intake_findings, is_about_people
from pipeline.records.validation.names import Vocabulary, names_in, vocabulary
from pipeline.records.validation.published import TextColumn, published_findings, text_columns

Target = tuple[str, str]
"""(resource, field) that a key points to."""


def gate_findings(packages: Sequence[Package], contract: Contract, beside: Sequence[Package] = ()) -> list[Finding]:
    """Why packages that hold people may not come in: one finding refuses the whole package, unread.

    `beside` are packages of the edition that are not judged; their codes are known all the same.
    """
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return []
    everyone = [*packages, *beside]
    known, words = _known(everyone, contract), _words(everyone, contract)
    return [finding for package in holders for finding in _of_package(package, contract, known, words)]


def _of_package(
    package: Package, contract: Contract, known: Mapping[Target, Collection[str]], words: Vocabulary
) -> list[Finding]:
    findings = [*file_findings(package), *descriptor_findings(package, words)]
    organisations = known.get(("organisations", "org_id"), ())
    findings += read_accepted(package.name, package.descriptor, organisations, contract)[1]
    if any(finding.code == "intake-file" and finding.resource for finding in findings):
        return findings  # what is no table is not opened as one
    for resource, path in package.files:
        file = File(package.name, resource, package.folder, path)
        if is_about_people(contract.schemas[resource]):
            findings += [*_form_findings(file, contract), *_of_file(file, contract, known)]
    return findings


def published_text_findings(
    packages: Sequence[Package], contract: Contract, beside: Sequence[Package] = ()
) -> list[Finding]:
    """What the other tables of packages that hold people must not say, and what somebody should look at."""
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return []
    words = _words([*packages, *beside], contract)
    without_organisations = _words([], contract, with_organisations=False)
    columns: list[TextColumn] = []
    for package in holders:
        for resource, path in package.files:
            if is_about_people(contract.schemas[resource]):
                continue
            file = File(package.name, resource, package.folder, path)
            # their own table cannot say which organisations are none
            known = without_organisations if resource == "organisations" else words
            columns += _texts_of(file, contract, known)
    return list(published_findings(columns))


def _texts_of(file: File, contract: Contract, words: Vocabulary) -> list[TextColumn]:
    """The texts of a table that is not about people; one that cannot be read is left to the judge."""
    scanned = scan(file)
    labels, faults = read_labels(file, scanned)
    if faults:
        return []
    cells, _ = raw_columns(file, scanned)
    return list(text_columns(file, labels, cells, contract.schemas[file.resource], words))


def _form_findings(file: File, contract: Contract) -> list[Finding]:
    """What the file as a whole is, beside what its columns hold: whoever saved it wrongly learns how to save it."""
    form = form_of(file, Expected.of(contract.schemas[file.resource]))
    return [replace(form, row=None)] if form else []


def _of_file(file: File, contract: Contract, known: Mapping[Target, Collection[str]]) -> list[Finding]:
    schema = contract.schemas[file.resource]
    scanned = scan(file)
    labels, findings = read_labels(file, scanned)
    if findings:
        return findings
    cells, findings = raw_columns(file, scanned)
    keys = {
        key["fields"][0]: known[key["reference"]["resource"], key["reference"]["fields"][0]]
        for key in schema.get("foreignKeys", ())
    }
    return [*findings, *intake_findings(file, labels, schema, cells, keys)]


def raw_columns(file: File, scanned: Scan) -> tuple[list[Column], list[Finding]]:
    """The columns of a CSV file as text, cut as the lanes cut them; a finding where its rows differ in length."""
    read = list(pieces(file, scanned, len(scanned.labels)))
    is_whole = not any(piece.extra or piece.short for piece in read)
    columns = [pa.chunked_array(parts) for parts in zip(*(piece.columns for piece in read), strict=True)]
    return columns, [] if is_whole else [file.finding("intake-shape")]


# --- what the edition knows -------------------------------------------------------------------------------------------


def _known(packages: Sequence[Package], contract: Contract) -> dict[Target, Collection[str]]:
    """The codes that a key of a table about people may name: of the contract, or of any package of the edition."""
    targets = {
        (key["reference"]["resource"], key["reference"]["fields"][0])
        for schema in contract.schemas.values()
        if is_about_people(schema)
        for key in schema.get("foreignKeys", ())
    }
    return {
        (name, field): {row[field] for row in contract.codes[name]}
        if name in contract.codes
        else column_of(packages, name, field)
        for name, field in sorted(targets)
    }


def column_of(packages: Iterable[Package], resource: str, field: str) -> set[str]:
    """The filled cells of one column over all packages, as text; a file that cannot be read has none."""
    return {
        cell
        for package in packages
        for name, path in package.files
        if name == resource
        for cell in _cells(File(package.name, name, package.folder, path), field)
    }


def _cells(file: File, field: str) -> list[str]:
    try:
        scanned = scan(file)
    except OSError:
        return []
    labels, faults = read_labels(file, scanned)
    if faults or field not in labels:
        return []
    at = labels.index(field)
    parts = [piece.columns[at].to_pylist() for piece in pieces(file, scanned, len(labels))]
    return [cell for part in parts for cell in part if cell]


def _words(packages: Sequence[Package], contract: Contract, *, with_organisations: bool = True) -> Vocabulary:
    """The names of countries and organisations, and the words of the contract: no names of people.

    An organisation that is called like a person is not known as one.
    """
    countries = [row[f"name_{language}"] for row in contract.codes["countries"] for language in ("fr", "en")]
    texts = list(_texts(contract.schemas))
    known = vocabulary(countries, texts)
    if not with_organisations:
        return known
    organisations = sorted(column_of(packages, "organisations", "name"))
    kept = [name for name in organisations if not names_in(name, known).has_certain]
    return vocabulary([*countries, *kept], texts)


def _texts(node: Any) -> Iterator[str]:
    """Every text of the project's own schemas."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(each)
