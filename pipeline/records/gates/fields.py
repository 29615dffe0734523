"""The rules that a descriptor gives a field: whether they can be read, and whether anything can obey them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.model import Finding
from pipeline.records.gates.names import known_names, misspelt, nearest
from pipeline.records.gates.patterns import Danger, danger_of
from pipeline.records.gates.text import finding
from pipeline.records.judge import RefusedError, StumbleError, value_reader

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS = ("minLength", "maxLength")
CROSSED = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
WHOLE = ("integer", "number")
"""Types of which every whole number is a value, whoever reads it."""
Reader = Callable[[Any], Any]


def field_findings(declared: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    """What is amiss in the declaration of one field."""
    yield from misspelt(declared, "field", place)
    yield from _categories(declared, place)
    rules = declared.get("constraints")
    if not isinstance(rules, Mapping) or not rules:
        return
    known = known_names("constraints")
    for name in rules:
        if name not in known:
            near = nearest(name, known)
            yield finding(place, "field-error", "rule-near" if near else "rule", name=name, near=near)
    if isinstance(rules.get("pattern"), str):
        danger = danger_of(rules["pattern"])
        if danger not in (Danger.NONE, Danger.SLOW):
            code = "pattern-broken" if danger is Danger.BROKEN else "pattern-explosive"
            yield finding(place, code, "unproven" if danger is Danger.UNPROVEN else "", pattern=rules["pattern"])
    yield from _values(declared, rules, place)


def _values(declared: Mapping[str, Any], rules: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    """Bounds and codes, tried through the reader that will read the cells."""
    bounds = {name: rules[name] for name in BOUNDS if name in rules}
    codes = rules.get("enum")
    codes = codes if isinstance(codes, list) else []
    yield from _lengths(rules, place)
    if not bounds and (not codes or _are_texts(declared, codes)):
        return
    if declared.get("type") in WHOLE and all(type(value) is int for value in [*bounds.values(), *codes]):
        read: Reader = int
    else:
        try:
            read = value_reader({name: value for name, value in declared.items() if name != "constraints"})
        except (RefusedError, StumbleError):
            return  # the field cannot be read at all, which is said elsewhere
    values = {name: _read(read, value) for name, value in bounds.items()}
    unread = [(name, bounds[name]) for name, value in values.items() if value is None]
    unread += [("enum", code) for code in codes if _read(read, code) is None]
    yield from (finding(place, "rule-unread", rule=name, text=value) for name, value in unread)
    yield from (
        finding(place, "rules-crossed", low=low, high=high) for low, high in CROSSED if _crossed(values, low, high)
    )


def _are_texts(declared: Mapping[str, Any], codes: Sequence[Any]) -> bool:
    """Codes of a plain text, which any text can be."""
    return declared.get("type", "string") == "string" and all(isinstance(code, str) and code for code in codes)


def _read(read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except Exception:  # noqa: BLE001 - whatever it is, the value cannot be read
        return None


def _crossed(values: Mapping[str, Any], low: str, high: str) -> bool:
    """Whether no value lies between two bounds."""
    one, other = values.get(low), values.get(high)
    try:
        return one is not None and other is not None and bool(one > other)
    except TypeError:
        return False


def _lengths(rules: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    values = {name: rules[name] for name in LENGTHS if name in rules}
    odd = {name: value for name, value in values.items() if not isinstance(value, int) or isinstance(value, bool)}
    yield from (finding(place, "rule-unread", rule=name, text=value) for name, value in odd.items())
    if not odd and _crossed(values, *LENGTHS):
        yield finding(place, "rules-crossed", low="minLength", high="maxLength")


def _categories(declared: Mapping[str, Any], place: Finding) -> Iterator[Finding]:
    """Categories that stand twice: which of them is meant cannot be told."""
    found = declared.get("categories")
    values = (
        [each.get("value") if isinstance(each, Mapping) else each for each in found] if isinstance(found, list) else []
    )
    texts = [repr(value) for value in values]
    for value in sorted({text for text in texts if texts.count(text) > 1}):
        yield finding(place, "category-twice", text=value)
