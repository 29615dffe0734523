"""The gate for tables about people: what is not a declared code never enters, and nothing of it is ever said.

A finding names the letter of a column and the rule that is broken, once: no value, no row and no number, which could
say as much as a value. One finding refuses the whole package.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.files import File, column_letter
from pipeline.intake.validation import detectors
from pipeline.model import Finding

AGE, RUNNING = "age_band", "row_id"
DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def is_about_people(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("ecpat:people"))


def intake_findings(
    file: File,
    labels: Sequence[str],
    schema: Mapping[str, Any],
    cells: Sequence[pa.DictionaryArray],
    known: Mapping[str, Collection[str]],
) -> list[Finding]:
    """Every rule that a table about people breaks, once per column.

    `labels` and `cells` are header and columns of the file side by side, a blank cell being ""; `known` holds, for each
    field that is a key, the codes that the edition defines.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    findings: list[Finding] = []
    for position, (label, column) in enumerate(zip(labels, cells, strict=True), 1):
        texts = pc.unique(column.dictionary)
        values = texts.filter(pc.not_equal(texts, ""))
        place = file.finding("", column=column_letter(position))
        if label in fields:
            place = replace(place, field=label)
            broken = _declared(fields[label], values, len(column), known, has_blanks=len(values) < len(texts))
        else:
            broken = _undeclared(label, values, len(column))
            word = detectors.header_word(label)
            if word:
                findings.append(replace(place, code="intake-title", params=(("word", word),)))
        for rule in broken:
            code, _, variant = rule.partition(".")
            findings.append(replace(place, code=f"intake-{code}", variant=variant))
    return findings


def _undeclared(label: str, values: pa.Array, rows: int) -> Iterator[str]:
    """A column too many, and what its title (which may be a name) and its values look like."""
    is_joined = any(mark in label for mark in ";\t|")
    yield "column.joined" if is_joined else "column"
    yield from _personal(pa.array([label], pa.string()), "headers", values, "cells")
    if _is_too_varied(values, rows):
        yield "distinct"


def _personal(values: pa.Array, where: str, others: pa.Array, elsewhere: str) -> Iterator[str]:
    """What two kinds of values look like, each form once."""
    found, _ = detectors.first_forms(values, "pattern", where)
    more, _ = detectors.first_forms(others, "pattern", elsewhere)
    yield from filter(None, dict.fromkeys(found + more))


def _is_too_varied(values: pa.Array, rows: int) -> bool:
    """A code comes back; what differs from row to row tells people apart."""
    limits = detectors.rules()["limits"]
    return bool(rows >= limits["distinct_rows"] and len(values) > limits["distinct_share"] * rows)


def _declared(
    field: Mapping[str, Any], values: pa.Array, rows: int, known: Mapping[str, Collection[str]], *, has_blanks: bool
) -> Iterator[str]:
    constraints = field.get("constraints", {})
    if has_blanks and constraints.get("required"):
        yield "blank"
    if field["name"] in known:
        yield from _listed(field, values, known[field["name"]], rows, is_key=True)
    elif field["type"] == "integer":
        yield from _numbers(field, values, rows)
    elif field["type"] == "date":
        bounds = constraints.get("minimum", "0000-01-01"), constraints.get("maximum", "9999-12-31")
        if not (_all(_fits(values, DAY)) and _between(values, *bounds)):
            yield "day"
    elif field["type"] == "boolean":
        codes = [*field.get("trueValues", ["true"]), *field.get("falseValues", ["false"])]
        yield from _listed(field, values, codes, rows)
    elif "enum" in constraints:
        yield from _listed(field, values, constraints["enum"], rows)
    else:
        # codes that the provider makes up (an activity, a group): written as asked, and telling nothing
        fits = pc.is_null(values)  # none of them, where no form is asked for
        if "pattern" in constraints:
            fits = _fits(values, constraints["pattern"])
        misfits = values.filter(pc.invert(fits))
        yield from _personal(misfits, "cells", values.filter(fits), "ids")
        found, rest = detectors.first_forms(misfits, "pattern", "cells")
        if "" in found or len(rest):
            yield "unlisted.code"


def _listed(
    field: Mapping[str, Any], values: pa.Array, codes: Collection[str], rows: int, *, is_key: bool = False
) -> Iterator[str]:
    """Values outside the list: by the tool that wrote them, else by what they look like.

    A number is an age in one column only. Initials in a column of codes may be a code that nobody defines.
    """
    rest = values.filter(pc.invert(pc.is_in(values, value_set=pa.array(list(codes), pa.string()))))
    forms, rest = detectors.first_forms(rest, "form", field["name"], field["type"])
    yield from (f"unlisted.{form}" for form in forms)
    if not len(rest):
        return
    found, unnamed = detectors.first_forms(rest, "pattern", "cells")
    told = [rule for rule in found if rule and (rule != "age" or field["name"] == AGE)]
    yield from told
    if _is_too_varied(rest, rows):
        yield "distinct"
    if "" in found or len(unnamed) or not told or (is_key and "initials" in told):
        yield "unlisted.key" if is_key else "unlisted"


def _numbers(field: Mapping[str, Any], values: pa.Array, rows: int) -> Iterator[str]:
    """Whole numbers by form and range; running numbers are 1 to n, so that no case number can stand there."""
    if not _all(_fits(values, "0|[1-9][0-9]{0,14}")):
        yield "count"
        return
    numbers = pc.cast(values, pa.int64())
    constraints = field.get("constraints", {})
    largest = constraints.get("maximum", detectors.rules()["limits"]["largest_count"])
    if field["name"] == RUNNING:
        if len(values) != rows or not _between(numbers, 1, rows):
            yield "running"
    elif not _between(numbers, constraints.get("minimum", 0), largest):
        yield "count"


def _fits(values: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(values, rf"\A(?:{pattern})\z")


def _all(flags: pa.Array) -> bool:
    return bool(pc.all(flags, min_count=0).as_py())


def _between(values: pa.Array, first: Any, last: Any) -> bool:
    return _all(pc.and_(pc.greater_equal(values, first), pc.less_equal(values, last)))
