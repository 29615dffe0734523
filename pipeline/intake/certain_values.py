"""A sound filter: values that frictionless certainly accepts, so that it need not be asked about each of them.

It may be cautious, never generous. Where a declaration holds anything that is not listed here, nothing is
accepted and every distinct value goes to the judge.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.frictionless_adapter import Column

PLAIN = {"name", "type", "title", "description", "format", "constraints", "missingValues", "example", "rdfType"}
CHECKED = {
    "string": {"required", "unique", "minLength", "maxLength", "pattern", "enum"},
    "integer": {"required", "unique", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": {"required", "unique", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "date": {"required", "unique", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
}
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}
DAYS = r"\A[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])\z"
"""Days that every month has: the last days of months are asked of the judge."""
DIGITS = 15
"""A decimal number of this many digits is told apart by its nearest float."""

SAFE_PATTERN = re.compile(r"(?:[A-Za-z0-9 _/:,@#%<>=;!'\"&~()|?*+.^$\[\]{}-]|\\[dw.\-/()\[\]+*?|])*")
COUNTED = re.compile(r"\{\d{1,3}(?:,\d{0,3})?\}")


def is_filtered(column: Column) -> bool:
    """Whether the filter knows everything that a column declares."""
    known = CHECKED.get(column.type)
    declared = {name for name in column.declared if ":" not in name}
    if known is None or not declared <= PLAIN or column.declared.get("format", "default") != "default":
        return False
    bounds = column.bounds.values()
    return set(column.declared.get("constraints", {})) <= known and all(_is_exact(bound) for bound in bounds)


def _is_exact(bound: Any) -> bool:
    return (
        bound is not None
        and len(str(bound).lstrip("-").replace(".", "").lstrip("0")) <= DIGITS
        and (re.fullmatch(r"[0-9.-]+", str(bound)) is not None)
    )


def accepted(texts: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    """Which texts are certainly valid, and the logical values of those, null elsewhere.

    `texts` are strings without dictionary. Only for a column that `is_filtered`.
    """
    form, values = FORMS[column.type](texts, column)
    good = pc.and_(form, pc.invert(pc.is_in(texts, value_set=pa.array(column.missing, pa.string()))))
    for name, bound in column.bounds.items():
        limit = pa.scalar(float(bound) if column.type == "number" else bound, values.type)
        good = pc.and_(good, pc.fill_null(COMPARE[name](values, limit), False))
    is_all = pc.all(good).as_py()
    return good, values if is_all else pc.if_else(good, values, pa.scalar(None, values.type))


def _strings(texts: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    rules = column.declared.get("constraints", {})
    good = pc.is_valid(texts)
    if "pattern" in rules:
        good = pc.and_(good, _fits(texts, rules["pattern"]))
    if "enum" in rules:
        good = pc.and_(
            good,
            pc.is_in(texts, value_set=pa.array([each for each in rules["enum"] if isinstance(each, str)], pa.string())),
        )
    if "minLength" in rules:
        good = pc.and_(good, pc.fill_null(pc.greater_equal(pc.utf8_length(texts), rules["minLength"]), False))
    if "maxLength" in rules:
        good = pc.and_(good, pc.fill_null(pc.less_equal(pc.utf8_length(texts), rules["maxLength"]), False))
    return good, texts


def _fits(texts: pa.Array, pattern: str) -> pa.Array:
    """Texts that fit a pattern as a whole; none where arrow and Python might read the pattern in two ways."""
    if is_safe(pattern):
        try:
            return pc.fill_null(pc.match_substring_regex(texts, rf"\A(?:{pattern})\z"), False)
        except pa.ArrowInvalid:
            pass
    return pc.is_null(pc.fill_null(texts, ""))


def is_safe(pattern: str) -> bool:
    """Whether a whole match by arrow is a match by Python too: plain characters, classes, counts and groups only."""
    if not SAFE_PATTERN.fullmatch(pattern) or re.search(r"\(\?(?!:)|\[\^?\[|\[\^?\]|--|&&|\|\||~~", pattern):
        return False
    if "[^" in pattern and re.search(r"\\[dw]", pattern):
        return False
    return not re.search(r"[{}]", COUNTED.sub("", pattern))


def _whole_numbers(texts: pa.Array, _: Column) -> tuple[pa.Array, pa.Array]:
    """One to fifteen digits, with or without a minus before them."""
    digits = _without_minus(texts)
    short = pc.less_equal(pc.binary_length(digits), DIGITS)
    good = pc.fill_null(pc.and_(pc.ascii_is_decimal(digits), short), False)
    return good, pc.cast(_only(good, texts), pa.int64())


def _numbers(texts: pa.Array, _: Column) -> tuple[pa.Array, pa.Array]:
    """Up to fifteen digits with at most one point between two of them, with or without a minus before them."""
    digits = _without_minus(texts)
    whole = pc.ascii_is_decimal(pc.replace_substring(digits, ".", "0", max_replacements=1))
    edge = pc.or_(pc.starts_with(digits, "."), pc.ends_with(digits, "."))
    short = pc.less_equal(pc.binary_length(digits), DIGITS)
    good = pc.fill_null(pc.and_(pc.and_(whole, short), pc.invert(edge)), False)
    return good, pc.cast(_only(good, texts), pa.float64())


def _days(texts: pa.Array, _: Column) -> tuple[pa.Array, pa.Array]:
    good = pc.fill_null(pc.match_substring_regex(texts, DAYS), False)
    return good, pc.cast(_only(good, texts), pa.date32())


def _without_minus(texts: pa.Array) -> pa.Array:
    minus = pc.starts_with(texts, "-")
    if not pc.any(minus).as_py():
        return texts
    return pc.if_else(minus, pc.utf8_slice_codeunits(texts, 1), texts)


def _only(good: pa.Array, texts: pa.Array) -> pa.Array:
    return pc.if_else(good, texts, pa.scalar(None, pa.string()))


FORMS: Mapping[str, Callable[[pa.Array, Column], tuple[pa.Array, pa.Array]]] = {
    "string": _strings,
    "integer": _whole_numbers,
    "number": _numbers,
    "date": _days,
}
