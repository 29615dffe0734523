"""The texts beside the rows about people: whatever of a package will be published must not tell of a person.

A phone, an e-mail address, a place, a day of birth, an identity number, or a name together with an age is a fault; a
likely name alone is a remark. A finding names the cell, never what stands in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake import TextTable
from pipeline.intake.files import column_letter
from pipeline.intake.finding_groups import Ints
from pipeline.intake.validation.detectors import rules, text_rules
from pipeline.intake.validation.person_names import Names, Vocabulary, names_in
from pipeline.intake.validation.text_cells import field_kind
from pipeline.model import Finding, Severity

HELP_LINES = "help_lines"
"""The table in which a telephone is what is asked for."""
DESCRIPTOR = "descriptor"


@dataclass(frozen=True, eq=False)
class TextColumn:
    """The cells of a column that holds texts: where it is, how it is looked at, and what is known not to be a name."""

    place: Finding
    kind: str
    cells: pa.DictionaryArray
    records: Ints
    known: Vocabulary


def text_columns(text: TextTable, known: Vocabulary) -> Iterator[TextColumn]:
    """The columns of a file that hold texts."""
    fields = {field["name"]: field for field in text.schema["fields"]}
    for position, (label, column) in enumerate(zip(text.labels, text.cells.columns, strict=True), 1):
        kind = field_kind(fields[label], text.schema) if label in fields else ""
        if kind:
            place = text.file.finding("", variant="cell", field=label, column=column_letter(position))
            yield TextColumn(place, kind, column, text.cells.records, known)


def published_findings(columns: Sequence[TextColumn]) -> Iterator[Finding]:
    """What stands in columns of texts and must not be published, cell by cell. Equal texts are judged once."""
    alike: dict[tuple[str, int], list[TextColumn]] = defaultdict(list)
    for column in columns:
        alike[column.kind, id(column.known)].append(column)
    for some in alike.values():
        values = pc.unique(pa.chunked_array([column.cells.dictionary for column in some], pa.string()))
        broken = broken_rules(values, some[0].kind, some[0].known)
        for column in some:
            yield from _of_column(column, broken)


def _of_column(column: TextColumn, broken: Mapping[str, pa.Array]) -> Iterator[Finding]:
    for rule, values in broken.items():
        if rule == "phone" and column.place.resource == HELP_LINES:
            continue
        for row in _rows(column, values):
            yield replace(finding(rule, column.place), row=row)


def _rows(column: TextColumn, values: pa.Array) -> list[int]:
    is_meant = np.asarray(pc.is_in(column.cells.dictionary, value_set=values))
    rows: list[int] = column.records[is_meant[np.asarray(column.cells.indices)]].tolist()
    return rows


def broken_rules(values: pa.Array, kind: str, known: Vocabulary) -> dict[str, pa.Array]:
    """The rules that distinct texts break, and the texts that break each.

    `kind` is that of a field, or DESCRIPTOR for what stands in datapackage.json.
    """
    broken: dict[str, list[int]] = defaultdict(list)
    is_long = pc.greater(pc.utf8_length(values), rules()["limits"]["longest_cell"])
    found, rest = text_rules(values, "texts" if kind == DESCRIPTOR else kind)
    for rule, hits in [("long", is_long), *found]:
        broken[rule] += np.flatnonzero(hits).tolist()
    if kind != "addresses":
        for place, text in enumerate(pc.if_else(is_long, "", rest).to_pylist()):
            rule = _name_rule(names_in(text, known), kind)
            broken[rule].append(place)
    broken.pop("", None)
    return {rule: values.take(pa.array(sorted(set(places)))) for rule, places in broken.items() if places}


def _name_rule(names: Names, kind: str) -> str:
    """A name with an age, or a name alone; blank where there is none.

    In a descriptor, which names organisations, a name is a fault, and two capitals are enough to ask. A code in
    capitals shows no more than a name of the lists.
    """
    if names.has_age:
        return "named-age"
    if kind == DESCRIPTOR and names.has_certain:
        return "person"
    if kind == DESCRIPTOR:
        return "name" if names.has_likely or names.has_capitals else ""
    is_named = names.has_certain if kind == "codes" else names.has_likely
    return "name" if is_named else ""


def finding(rule: str, place: Finding) -> Finding:
    """A finding about a place where something stands: all but a likely name are faults."""
    if rule == "name":
        return replace(place, code="personal-name", severity=Severity.WARNING)
    return replace(place, code=f"intake-{rule}")
