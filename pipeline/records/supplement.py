"""What the standard asks and frictionless does not: each rule has a code of its own, and says that it is ours.

`unique-keys` uniqueKeys of a schema; `category` a value outside `categories`; `primary-key-blank` a blank part of
a primary key; `pattern-whole` a value that fits a part of a pattern only; `lexical-form` a number or date that
Python reads and the standard does not. Cells are looked at once for every distinct value that frictionless accepts.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.records.causes import Cause
from pipeline.records.judge import Column, Fault, Header
from pipeline.records.lanes.identity import NONE, blank_rows, combined, repeated
from pipeline.records.lanes.task import Judged, Rule, Task

CODES = ("unique-keys", "category", "primary-key-blank", "pattern-whole", "lexical-form")
LEXICAL = {
    "integer": r"[+-]?[0-9]+",
    "number": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|-?INF",
    "date": r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "year": r"-?[0-9]{4}",
    "yearmonth": r"-?[0-9]{4}-[0-9]{2}",
}
"""The default forms of the standard, with ASCII digits."""
OTHER_FORMS = {"decimalChar", "groupChar", "bareNumber"}
"""Properties that change the form of a number: frictionless' own reading of them stands."""


def cell_rules(column: Column) -> Sequence[Rule]:
    """The rules for the cells of a column: a code, and what tells a good text.

    The filter of the fast lane vouches for all of them, so that only texts that were read need to be looked at.
    """
    return tuple(_cell_rules(column))


def _cell_rules(column: Column) -> Iterator[Rule]:
    declared = column.declared
    constraints = declared.get("constraints", {})
    if column.type == "string" and "pattern" in constraints:
        yield "pattern-whole", _whole(constraints["pattern"])
    if "categories" in declared:
        codes = [each["value"] if isinstance(each, dict) else each for each in declared["categories"]]
        yield "category", lambda text: column.read(text)[0] in codes
    if column.type in LEXICAL and _is_default(column):
        yield "lexical-form", _whole(LEXICAL[column.type])


def _whole(pattern: str) -> Callable[[str], bool]:
    """Whether a text fits a pattern from its first letter to its last; a pattern that cannot be read fits all."""
    try:
        compiled = re.compile(rf"(?:{pattern})\Z")
    except re.error:
        return bool
    return lambda text: compiled.match(text) is not None


def _is_default(column: Column) -> bool:
    return column.declared.get("format", "default") == "default" and not OTHER_FORMS & set(column.declared)


def _unique_keys(schema: Mapping[str, Any]) -> list[list[str]]:
    return [[key] if isinstance(key, str) else list(key) for key in schema.get("uniqueKeys", ()) if key]


def key_fields(schema: Mapping[str, Any]) -> frozenset[str]:
    """The fields whose values the rules for keys need."""
    primary = schema.get("primaryKey") or ()
    several = primary if isinstance(primary, list) and len(primary) > 1 else ()
    return frozenset(name for key in (*_unique_keys(schema), several) for name in key)


def key_rules(task: Task, header: Header, judged: Judged) -> Iterator[Cause]:
    """Rows with a key of `uniqueKeys` that stood before, and blank parts of a primary key of several fields.

    A key with a blank part equals none. A primary key that is blank as a whole is frictionless' own finding.
    """
    keys, records = judged.keys, judged.records
    for names in _unique_keys(task.descriptor):
        if keys.keys() >= set(names):
            partly = np.logical_or.reduce([keys[name].ids == NONE for name in names])
            again = repeated(np.where(partly, NONE, combined([keys[name] for name in names])))
            if len(again):
                yield Cause(task.finding(Fault("unique-keys", field="/".join(names))), records[again])
    if len(header.primary) > 1:
        whole = blank_rows([keys[name] for name in header.primary])
        for name in header.primary:
            places = np.setdiff1d(np.flatnonzero(keys[name].ids == NONE), whole)
            if len(places):
                yield Cause(task.finding(Fault("primary-key-blank", field=name)), records[places])
