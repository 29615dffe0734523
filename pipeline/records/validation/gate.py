"""The intake of an edition: which packages hold people, and whether each of them may come in at all."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.catalogue import Contract
from pipeline.model import Finding
from pipeline.records.files import File, read_labels
from pipeline.records.gates.explain import form_of
from pipeline.records.gates.forms import Expected
from pipeline.records.packages import Package
from pipeline.records.validation.detectors import Vocabulary, vocabulary
from pipeline.records.validation.envelope import descriptor_findings, file_findings
from pipeline.records.validation.intake import Column, intake_findings, is_about_people
from pipeline.records.validation.jumps import read_accepted

Target = tuple[str, str]
"""(resource, field) that a key points to."""


def gate_findings(packages: Sequence[Package], contract: Contract) -> list[Finding]:
    """Why packages that hold people may not come in: one finding refuses the whole package, unread."""
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return []
    known = _known(packages, contract)
    countries = [row[f"name_{language}"] for row in contract.codes["countries"] for language in ("fr", "en")]
    words = vocabulary([*countries, *_column(packages, "organisations", "name")], _texts(contract.schemas))
    return [finding for package in holders for finding in _of_package(package, contract, known, words)]


def _of_package(
    package: Package, contract: Contract, known: Mapping[Target, Collection[str]], words: Vocabulary
) -> list[Finding]:
    findings = [*file_findings(package), *descriptor_findings(package, words)]
    findings += read_accepted(package.name, package.descriptor, known.get(("organisations", "org_id"), ()))[1]
    if any(finding.code == "intake-file" and finding.resource for finding in findings):
        return findings  # what is no table is not opened as one
    for resource, path in package.files:
        if is_about_people(contract.schemas[resource]):
            file = File(package.name, resource, package.folder, path)
            findings += [*_form_findings(file, contract), *_of_file(file, contract, known)]
    return findings


def _form_findings(file: File, contract: Contract) -> list[Finding]:
    """What the file as a whole is, beside what its columns hold: whoever saved it wrongly learns how to save it."""
    form = form_of(file, Expected.of(contract.schemas[file.resource]))
    return [replace(form, row=None)] if form else []


def _of_file(file: File, contract: Contract, known: Mapping[Target, Collection[str]]) -> list[Finding]:
    schema = contract.schemas[file.resource]
    labels, findings = read_labels(file)
    if findings:
        return findings
    cells, findings = raw_columns(file, labels)
    keys = {
        key["fields"][0]: known[key["reference"]["resource"], key["reference"]["fields"][0]]
        for key in schema.get("foreignKeys", ())
    }
    return [*findings, *(intake_findings(file, labels, schema, cells, keys) if cells else [])]


def raw_columns(file: File, labels: Sequence[str]) -> tuple[list[Column], list[Finding]]:
    """The columns of a CSV file as text, as they stand there; a finding where its rows differ in length.

    What the reader says of a fault quotes the row, so its words go no further than this function.
    """
    ragged: list[bool] = []

    def skip(_: Any) -> str:
        ragged.append(True)
        return "skip"

    read = arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=1 << 24)
    parse = arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip)
    types = {f"f{number}": pa.string() for number in range(len(labels))}
    convert = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    try:
        table = arrow_csv.read_csv(file.folder / file.path, read, parse, convert).slice(1)
    except pa.ArrowException:
        return [], [file.finding("intake-shape")]
    is_whole = table.num_columns == len(labels)
    return table.columns if is_whole else [], [] if is_whole and not ragged else [file.finding("intake-shape")]


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
        else _column(packages, name, field)
        for name, field in sorted(targets)
    }


def _column(packages: Sequence[Package], resource: str, field: str) -> set[str]:
    """The filled cells of one column over all packages, as text; a file that cannot be read has none."""
    return {
        cell
        for package in packages
        for name, path in package.files
        if name == resource
        for cell in _cells(package, path, field)
    }


def _cells(package: Package, path: str, field: str) -> list[str]:
    try:
        with (package.folder / path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            labels = [label.strip() for label in next(reader, [])]
            at = labels.index(field) if field in labels else len(labels)
            return [row[at] for row in reader if len(row) > at and row[at]]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _texts(node: Any) -> Iterator[str]:
    """Every text of the project's own schemas."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(each)
