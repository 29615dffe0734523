"""The gate of an edition: whether packages that hold people may come in, and what their other texts must not tell.

Beside rows about people only datapackage.json and the CSV files that it names may lie. A finding says of which kind
another file is (its name may be that of a person), and which cell breaks a rule, never what stands there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract, foreign_keys
from pipeline.intake import File, TextTable, read_text
from pipeline.intake.descriptor import DESCRIPTOR
from pipeline.intake.descriptor import texts as texts_of
from pipeline.intake.files import column_letter
from pipeline.intake.packages import Package
from pipeline.intake.validation.detectors import rules, text_rules
from pipeline.intake.validation.person_names import Names, Vocabulary, names_in, phrases, vocabulary
from pipeline.intake.validation.sensitive_data import intake_findings, is_about_people
from pipeline.intake.validation.text_cells import field_kind
from pipeline.model import Finding, Severity

HELP_LINES = "help_lines"  # where a telephone is asked for
DESCRIPTOR_TEXTS = "descriptor"
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
    countries = [row["name_fr"] for row in contract.codes["countries"]]
    countries += [row["name_en"] for row in contract.codes["countries"]]
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
    return gate, list(_published_findings(published))


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
    broken = broken_rules(pa.array(words, pa.string()), DESCRIPTOR_TEXTS, known)
    return [*findings, *(_finding(rule, place) for rule in broken)]


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


# --- texts that will be published ---------------------------------------------------------------------------------


def _published_findings(texts: Iterable[tuple[TextTable, Vocabulary]]) -> Iterator[Finding]:
    """What must not be published, of files and the words known in each. Equal texts are judged once."""
    alike: dict[tuple[str, Vocabulary], list[tuple[TextTable, int]]] = defaultdict(list)
    for text, known in texts:
        for place, label in enumerate(text.labels):
            kind = field_kind(text.fields[label], text.schema) if label in text.fields else ""
            if kind:
                alike[kind, known].append((text, place))
    for (kind, known), columns in alike.items():
        cells = [text.cells.columns[place].dictionary for text, place in columns]
        broken = broken_rules(pc.unique(pa.chunked_array(cells, pa.string())), kind, known)
        for text, place in columns:
            yield from _of_column(text, place, broken)


def _of_column(text: TextTable, place: int, broken: dict[str, pa.Array]) -> Iterator[Finding]:
    column, letter = text.cells.columns[place], column_letter(place + 1)
    cell = text.file.finding("", variant="cell", field=text.labels[place], column=letter)
    for rule, values in broken.items():
        if rule == "phone" and text.file.resource == HELP_LINES:
            continue
        is_meant = np.asarray(pc.is_in(column.dictionary, value_set=values))
        for row in text.cells.records[is_meant[np.asarray(column.indices)]].tolist():
            yield replace(_finding(rule, cell), row=row)


def broken_rules(values: pa.Array, kind: str, known: Vocabulary) -> dict[str, pa.Array]:
    """The rules that distinct texts break, and the texts that break each.

    `kind` is that of a field, or DESCRIPTOR_TEXTS for what stands in datapackage.json.
    """
    broken: dict[str, list[int]] = defaultdict(list)
    is_long = pc.greater(pc.utf8_length(values), rules()["limits"]["longest_cell"])
    found, rest = text_rules(values, "texts" if kind == DESCRIPTOR_TEXTS else kind)
    for rule, hits in [("long", is_long), *found]:
        broken[rule] += np.flatnonzero(hits).tolist()
    if kind != "addresses":
        for place, text in enumerate(pc.if_else(is_long, "", rest).to_pylist()):
            broken[_name_rule(names_in(text, known), kind)].append(place)
    broken.pop("", None)
    return {rule: values.take(pa.array(sorted(set(places)))) for rule, places in broken.items() if places}


def _name_rule(names: Names, kind: str) -> str:
    """A name with an age, or a name alone; a descriptor names organisations, a code is written in capitals."""
    if names.has_age:
        return "named-age"
    if kind == DESCRIPTOR_TEXTS and names.has_certain:
        return "person"
    is_named = names.has_likely
    if kind == DESCRIPTOR_TEXTS:
        is_named = names.has_likely or names.has_capitals
    elif kind == "codes":
        is_named = names.has_certain
    return "name" if is_named else ""


def _finding(rule: str, place: Finding) -> Finding:
    if rule == "name":
        return replace(place, code="personal-name", severity=Severity.WARNING)
    return replace(place, code=f"intake-{rule}")
