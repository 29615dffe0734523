"""The gate for tables about people: what is not a declared code never enters, and nothing of it is ever said.

It reads the raw text of header and cells, before any typing. A finding names the letter of a column and the rule
that is broken, once, however many rows break it: no value, no row and no number, which could say as much as a
value. One finding refuses the whole package.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.files import File, column_letter
from pipeline.intake.validation.detectors import forms_of_field, groups, header_word, rules
from pipeline.model import Finding

Column: TypeAlias = pa.DictionaryArray
"""The cells of one column as text, blank cells as ""."""

AGE = "age_band"
"""The field in which a number may be an age."""
RUNNING = "row_id"
"""The running number of a row, 1 to n in any order: the only number that may differ from row to row."""


@dataclass(frozen=True)
class CellColumn:
    """A column of a file: findings about it say no more than this."""

    file: File
    position: int
    field: str = ""

    def finding(self, rule: str, variant: str = "", **words: str) -> Finding:
        """A finding about this column."""
        column = column_letter(self.position)
        return self.file.finding(
            f"intake-{rule}", variant=variant, field=self.field, column=column, params=tuple(words.items())
        )


def is_about_people(schema: Mapping[str, Any]) -> bool:
    """Whether a resource holds people."""
    return bool(schema.get("ecpat:people"))


def intake_findings(
    file: File,
    labels: Sequence[str],
    schema: Mapping[str, Any],
    cells: Sequence[Column],
    known: Mapping[str, Collection[str]],
) -> list[Finding]:
    """Every rule of the gate that a table about people breaks, once per column.

    `labels` and `cells` are the header and the columns of the file as they stand there, side by side; `known`
    holds, for each field that is a key, the codes that the edition defines.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    findings: list[Finding] = []
    for position, (label, column) in enumerate(zip(labels, cells, strict=True), 1):
        if label in fields:
            findings += _declared(CellColumn(file, position, label), fields[label], column, known)
        else:
            findings += _undeclared(CellColumn(file, position), label, column)
    return findings


# --- columns that nobody declared -------------------------------------------------------------------------------------


def _undeclared(place: CellColumn, label: str, column: Column) -> Iterator[Finding]:
    """A column too many, and what its title and its values look like. The title itself may be a name: never said."""
    is_joined = any(mark in label for mark in ";\t|")
    yield place.finding("column", "joined" if is_joined else "")
    word = header_word(label)
    if word:
        yield place.finding("title", word=word)
    values, _ = _distinct(column)
    named = [*groups(pa.array([label], pa.string()), "headers")[0], *groups(values, "cells")[0]]
    yield from (place.finding(rule) for rule in dict.fromkeys(named))
    yield from _too_varied(place, values, len(column))


def _too_varied(place: CellColumn, values: pa.Array, rows: int) -> Iterator[Finding]:
    """A code comes back; what differs from row to row tells people apart."""
    limits = rules()["limits"]
    if rows >= limits["distinct_rows"] and len(values) > limits["distinct_share"] * rows:
        yield place.finding("distinct")


# --- declared columns -------------------------------------------------------------------------------------------------


def _declared(
    place: CellColumn, field: Mapping[str, Any], column: Column, known: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    values, has_blanks = _distinct(column)
    if has_blanks and field.get("constraints", {}).get("required"):
        yield place.finding("blank")
    if field["type"] == "integer":
        yield from _numbers(place, field, values, len(column))
    elif field["type"] == "date":
        yield from _days(place, field, values)
    elif (codes := _codes(field, known)) is not None:
        yield from _listed(place, values, codes, len(column), field, is_key=field["name"] in known)
    else:
        yield from _made_up(place, field, values)


def _distinct(column: Column) -> tuple[pa.Array, bool]:
    values = pc.unique(column.dictionary)
    filled = values.filter(pc.not_equal(values, ""))
    return filled, len(filled) < len(values)


def _codes(field: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> Collection[str] | None:
    """The closed list of a field; None for codes that the provider makes up."""
    if field["name"] in known:
        return known[field["name"]]
    if field["type"] == "boolean":
        return [*field.get("trueValues", ["true"]), *field.get("falseValues", ["false"])]
    listed: Collection[str] | None = field.get("constraints", {}).get("enum")
    return listed


def _listed(
    place: CellColumn, values: pa.Array, codes: Collection[str], rows: int, field: Mapping[str, Any], *, is_key: bool
) -> Iterator[Finding]:
    """Values outside the list: by the tool that wrote them, else by what they look like; all are refused.

    A number is an age in the column of ages only: elsewhere it is the number of an answer. What has the form of
    initials may be a code that nobody defines: in a column of codes, both are told.
    """
    rest = values.filter(pc.invert(pc.is_in(values, value_set=pa.array(list(codes), pa.string()))))
    forms, rest = forms_of_field(rest, (field["name"], field["type"]))
    yield from (place.finding("unlisted", form) for form in forms)
    if not len(rest):
        return
    found, is_unnamed = groups(rest, "cells")
    told = [rule for rule in found if rule != "age" or field["name"] == AGE]
    yield from map(place.finding, told)
    yield from _too_varied(place, rest, rows)
    if is_unnamed or not told or (is_key and "initials" in told):
        yield place.finding("unlisted", "key" if is_key else "")


def _made_up(place: CellColumn, field: Mapping[str, Any], values: pa.Array) -> Iterator[Finding]:
    """Codes that a provider makes up (an activity, a group): written as asked, and telling nothing."""
    pattern = field.get("constraints", {}).get("pattern")
    fits = _fits(values, pattern) if pattern else pc.is_null(values)
    found, is_unnamed = groups(values.filter(pc.invert(fits)), "cells")
    found += groups(values.filter(fits), "ids")[0]
    yield from (place.finding(rule) for rule in dict.fromkeys(found))
    if is_unnamed:
        yield place.finding("unlisted", "code")


def _fits(values: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(values, rf"\A(?:{pattern})\z")


def _numbers(place: CellColumn, field: Mapping[str, Any], values: pa.Array, rows: int) -> Iterator[Finding]:
    """Whole numbers by form and range only; running numbers are 1 to n, so that no case number can stand there."""
    if not _all(_fits(values, "0|[1-9][0-9]{0,14}")):
        yield place.finding("count")
        return
    numbers = pc.cast(values, pa.int64())
    if field["name"] == RUNNING:
        if len(values) != rows or not _between(numbers, 1, rows):
            yield place.finding("running")
        return
    bounds = field.get("constraints", {})
    if not _between(numbers, bounds.get("minimum", 0), bounds.get("maximum", rules()["limits"]["largest_count"])):
        yield place.finding("count")


def _days(place: CellColumn, field: Mapping[str, Any], values: pa.Array) -> Iterator[Finding]:
    bounds = field.get("constraints", {})
    first, last = bounds.get("minimum", "0000-01-01"), bounds.get("maximum", "9999-12-31")
    good = _fits(values, "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
    if not (_all(good) and _between(values, first, last)):
        yield place.finding("day")


def _all(flags: pa.Array) -> bool:
    return bool(pc.all(flags, min_count=0).as_py())


def _between(values: pa.Array, first: Any, last: Any) -> bool:
    return _all(pc.and_(pc.greater_equal(values, first), pc.less_equal(values, last)))
