"""The texts beside the rows about people: whatever of a package will be published must not tell of a person.

A likely name alone is a remark, all else a fault. A finding names the cell, never what stands in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake import TextTable
from pipeline.intake.files import column_letter
from pipeline.intake.validation.detectors import rules, text_rules
from pipeline.intake.validation.person_names import Names, Vocabulary, names_in
from pipeline.intake.validation.text_cells import field_kind
from pipeline.model import Finding, Severity

HELP_LINES = "help_lines"  # where a telephone is asked for
DESCRIPTOR = "descriptor"


def published_findings(texts: Iterable[tuple[TextTable, Vocabulary]]) -> Iterator[Finding]:
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
            yield replace(finding(rule, cell), row=row)


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
            broken[_name_rule(names_in(text, known), kind)].append(place)
    broken.pop("", None)
    return {rule: values.take(pa.array(sorted(set(places)))) for rule, places in broken.items() if places}


def _name_rule(names: Names, kind: str) -> str:
    """A name with an age, or a name alone; a descriptor names organisations, a code is written in capitals."""
    if names.has_age:
        return "named-age"
    if kind == DESCRIPTOR and names.has_certain:
        return "person"
    is_named = names.has_likely
    if kind == DESCRIPTOR:
        is_named = names.has_likely or names.has_capitals
    elif kind == "codes":
        is_named = names.has_certain
    return "name" if is_named else ""


def finding(rule: str, place: Finding) -> Finding:
    if rule == "name":
        return replace(place, code="personal-name", severity=Severity.WARNING)
    return replace(place, code=f"intake-{rule}")
