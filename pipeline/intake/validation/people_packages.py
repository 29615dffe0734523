"""The intake of an edition: which packages hold people, and whether each of them may come in at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import TextTable
from pipeline.intake.descriptor import texts
from pipeline.intake.packages import Package
from pipeline.intake.validation.opened_files import OpenedFiles
from pipeline.intake.validation.package_contents import descriptor_findings, file_findings
from pipeline.intake.validation.person_names import Vocabulary, names_in, phrases, vocabulary
from pipeline.intake.validation.published_texts import TextColumn, published_findings, text_columns
from pipeline.intake.validation.sensitive_data import intake_findings, is_about_people
from pipeline.model import Finding

Target = tuple[str, str]
"""(resource, field) that a key points to."""


def people_package_findings(
    packages: Sequence[Package], contract: Contract, files: OpenedFiles
) -> tuple[list[Finding], list[Finding]]:
    """Why packages that hold people may not come in, and what their other tables must not say.

    One error among the first refuses the whole package, unread. `files` are those of the whole edition: codes of
    packages that are not judged are known all the same.
    """
    holders = [package for package in packages if package.holds_people]
    if not holders:
        return [], []
    known, words = _known(files, contract), Words.of(contract, files)
    gate: list[Finding] = []
    columns: list[TextColumn] = []
    for package in holders:
        gate += _of_package(package, contract, files, known, words)
        columns += _text_columns(package, contract, files, words)
    return gate, list(published_findings(columns))


def _of_package(
    package: Package,
    contract: Contract,
    files: OpenedFiles,
    known: Mapping[Target, Collection[str]],
    words: "Words",
) -> list[Finding]:
    findings = [*file_findings(package), *descriptor_findings(package, words.with_organisations)]
    for resource, _ in package.files:
        if is_about_people(contract.schemas[resource]):
            findings += _of_table(files.text(package, resource), known)
    return findings


def _text_columns(package: Package, contract: Contract, files: OpenedFiles, words: "Words") -> Iterator[TextColumn]:
    for resource, _ in package.files:
        if is_about_people(contract.schemas[resource]):
            continue
        text = files.text(package, resource)
        if text.is_text:  # one that cannot be read is left to the judge
            # their own table cannot say which organisations are none
            yield from text_columns(text, words.own if resource == "organisations" else words.with_organisations)


def _of_table(text: TextTable, known: Mapping[Target, Collection[str]]) -> list[Finding]:
    """What the file as a whole is, beside what its columns hold: whoever saved it wrongly learns how to save it."""
    formats = [replace(each, row=None) if text.is_text else each for each in text.findings]
    if not text.is_text:
        return formats
    shape = [text.file.finding("intake-shape")] if text.cells.extra or text.cells.short else []
    keys = {field: known[target] for field, target in foreign_keys(text.schema).items()}
    return [*formats, *shape, *intake_findings(text.file, text.labels, text.schema, text.cells.columns, keys)]


# --- what the edition knows -------------------------------------------------------------------------------------------


def _known(files: OpenedFiles, contract: Contract) -> dict[Target, Collection[str]]:
    """The codes that a key of a table about people may name: of the contract, or of any package of the edition."""
    known: dict[Target, Collection[str]] = {}
    for schema in filter(is_about_people, contract.schemas.values()):
        for name, field in foreign_keys(schema).values():
            if name in contract.codes:
                known[name, field] = {row[field] for row in contract.codes[name]}
            else:
                known[name, field] = files.column(name, field)
    return known


@dataclass(frozen=True)
class Words:
    """What is no name of a person: countries and the contract's own words; and these with the organisations."""

    own: Vocabulary
    with_organisations: Vocabulary

    @classmethod
    def of(cls, contract: Contract, files: OpenedFiles) -> "Words":
        """From the contract and the tables of organisations; one that is called like a person is not known as one."""
        countries = [row[name] for row, name in product(contract.codes["countries"], ("name_fr", "name_en"))]
        own = vocabulary(countries, texts(contract.schemas))
        names = sorted(files.column("organisations", "name"))
        kept = [name for name in names if not names_in(name, own).has_certain]
        return cls(own, replace(own, phrases=phrases([*countries, *kept])))
