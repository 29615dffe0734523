"""The intake of an edition: which packages hold people, and whether each of them may come in at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.catalogue import Contract
from pipeline.intake import TextTable
from pipeline.intake.packages import Package
from pipeline.intake.validation.accepted_remarks import read_accepted
from pipeline.intake.validation.opened_files import OpenedFiles
from pipeline.intake.validation.package_contents import descriptor_findings, file_findings
from pipeline.intake.validation.person_names import Vocabulary, names_in, vocabulary
from pipeline.intake.validation.published_texts import TextColumn, published_findings, text_columns
from pipeline.intake.validation.sensitive_data import intake_findings, is_about_people
from pipeline.model import Finding

Target = tuple[str, str]
"""(resource, field) that a key points to."""


def gate_findings(packages: Sequence[Package], contract: Contract, files: OpenedFiles) -> list[Finding]:
    """Why packages that hold people may not come in: one finding refuses the whole package, unread.

    `files` are those of the whole edition: codes of packages that are not judged are known all the same.
    """
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return []
    known, words = _known(files, contract), _words(contract, files)
    return [finding for package in holders for finding in _of_package(package, contract, files, known, words)]


def _of_package(
    package: Package,
    contract: Contract,
    files: OpenedFiles,
    known: Mapping[Target, Collection[str]],
    words: Vocabulary,
) -> list[Finding]:
    findings = [*file_findings(package, files), *descriptor_findings(package, words)]
    organisations = known.get(("organisations", "org_id"), ())
    findings += read_accepted(package.name, package.descriptor, organisations, contract)[1]
    if any(finding.code == "intake-file" and finding.resource for finding in findings):
        return findings  # what is no table is not opened as one
    for resource, _ in package.files:
        if is_about_people(contract.schemas[resource]):
            findings += _of_table(files.text(package, resource), known)
    return findings


def published_text_findings(packages: Sequence[Package], contract: Contract, files: OpenedFiles) -> list[Finding]:
    """What the other tables of packages that hold people must not say, and what somebody should look at."""
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return []
    words, without_organisations = _words(contract, files), _words(contract)
    columns: list[TextColumn] = []
    for package in holders:
        for resource, path in package.files:
            if is_about_people(contract.schemas[resource]) or not path.lower().endswith(".csv"):
                continue
            # their own table cannot say which organisations are none
            known = without_organisations if resource == "organisations" else words
            text = files.text(package, resource)
            if text.is_text:  # one that cannot be read is left to the judge
                columns += text_columns(text, known)
    return list(published_findings(columns))


def _of_table(text: TextTable, known: Mapping[Target, Collection[str]]) -> list[Finding]:
    """What the file as a whole is, beside what its columns hold: whoever saved it wrongly learns how to save it."""
    formats = [replace(each, row=None) if text.is_text else each for each in text.findings]
    if not text.is_text:
        return formats
    shape = [text.file.finding("intake-shape")] if text.cells.extra or text.cells.short else []
    keys = {
        key["fields"][0]: known[key["reference"]["resource"], key["reference"]["fields"][0]]
        for key in text.schema.get("foreignKeys", ())
    }
    return [*formats, *shape, *intake_findings(text.file, text.labels, text.schema, text.cells.columns, keys)]


# --- what the edition knows -------------------------------------------------------------------------------------------


def _known(files: OpenedFiles, contract: Contract) -> dict[Target, Collection[str]]:
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
        else files.column(name, field)
        for name, field in sorted(targets)
    }


def _words(contract: Contract, files: OpenedFiles | None = None) -> Vocabulary:
    """The names of countries and, from files, of organisations, and the words of the contract: no names of people.

    An organisation that is called like a person is not known as one.
    """
    countries = [row[f"name_{language}"] for row in contract.codes["countries"] for language in ("fr", "en")]
    texts = list(_texts(contract.schemas))
    known = vocabulary(countries, texts)
    if files is None:
        return known
    organisations = sorted(files.column("organisations", "name"))
    kept = [name for name in organisations if not names_in(name, known).has_certain]
    return vocabulary([*countries, *kept], texts)


def _texts(node: Any) -> Iterator[str]:
    """Every text of the project's own schemas."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(each)
