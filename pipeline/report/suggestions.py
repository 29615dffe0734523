"""What the cells of a cause were meant to say: by their form, by the codes of a list, by the pattern of a field.

Signs that nobody sees come first: those without any shape, and letters of another script that look like ours.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.intake.check_result import Labels
from pipeline.intake.finding_groups import LONGEST, FindingGroup
from pipeline.model import Finding
from pipeline.report.cell_formats import (
    UNKNOWN,
    YEARS,
    Form,
    codes_by_name,
    constraint_form,
    is_missing_word,
    reader_of,
)
from pipeline.texts import other_names
from pipeline.typography import plain

CELLS = (
    "type-error",
    "constraint-error",
    "foreign-key",
    "unique-error",
    "lexical-form",
    "pattern-whole",
    "number-large",
)
"""Faults of single cells, which say something by what they hold."""
LEAST_LETTERS = 5
"""Below so many letters a likeness says nothing: BEL is as near to BL as to BE."""
ALIKE, APART = 0.85, 0.05
"""Share of letters in common (Ratcliff and Obershelp) from which on one code is taken for a slip of the other, and by
how much it must be nearer than the next one."""
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
"""Soft hyphens, joiners, marks of direction, selectors, tags, and the mark that some programs set before a text."""
LOOK_ALIKES = dict(
    zip("АВЕКМНОРСТУХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABEKMHOPCTYXaeopcyxijsdqwABEZHIKMNOPTYXov", strict=True)
)
"""Cyrillic and Greek letters, each with the Latin one that it cannot be told from."""


def by_form(
    group: FindingGroup, declared: Mapping[str, Any], codes: Labels
) -> Iterator[tuple[str, FindingGroup, Mapping[str, Form]]]:
    """A cause for each form in which its cells are written, with what each text was meant to be."""
    if "became" in group.params:
        pairs = zip(group.whole_texts("received"), group.texts("became"), strict=True)
        yield "", group, {received: Form("", became) for received, became in pairs}
        return
    if "received" not in group.params or group.template.code not in CELLS:
        yield "", group, {}
        return
    encoded = group.params["received"].dictionary_encode()
    texts = [text or "" for text in encoded.dictionary.to_pylist()]
    read = {text: _in_full(form) for text, form in _reading(group.template, declared, codes, texts).items()}
    names = [read[text].name for text in texts] or [""]
    numbers = np.asarray(encoded.indices.fill_null(0))
    for name in dict.fromkeys(names):
        keep = np.isin(numbers, [place for place, each in enumerate(names) if each == name])
        params = {word: column.filter(pa.array(keep)) for word, column in group.params.items()}
        yield name, replace(group, rows=group.rows[keep], params=params), read


def _in_full(form: Form) -> Form:
    """A form that proposes a text which can be shown whole, or none: half a proposal loses letters."""
    return form if len(form.expected) <= LONGEST else replace(form, expected="", doubt="")


def _reading(finding: Finding, declared: Mapping[str, Any], codes: Labels, texts: Sequence[str]) -> Mapping[str, Form]:
    found = {text: form for text in texts if (form := _by_accident(text, declared, codes))}
    rest = [text for text in texts if text not in found]
    return {**found, **_by_column(finding, declared, codes, rest)}


def _by_accident(text: str, declared: Mapping[str, Any], codes: Labels) -> Form | None:
    """A word for what is missing, or a sign that nobody sees; None for anything else."""
    if is_missing_word(text) and text.strip() not in codes:
        return Form("missing_word")
    bare = UNSEEN.sub("", text)
    if bare != text:
        return Form("invisible", bare, "", named_sign(text))
    latin = "".join(LOOK_ALIKES.get(letter, letter) for letter in text)
    if latin != text and (latin in codes if codes else _fits(latin, declared)):
        return Form("look_alike", latin, "", named_sign(text))
    return None


def _fits(text: str, declared: Mapping[str, Any]) -> bool:
    pattern = declared.get("constraints", {}).get("pattern")
    return pattern is not None and re.fullmatch(pattern, text) is not None


def _by_column(
    finding: Finding, declared: Mapping[str, Any], codes: Labels, texts: Sequence[str]
) -> Mapping[str, Form]:
    kind, rule = str(declared.get("type", "")), finding.variant
    if finding.code in ("type-error", "lexical-form") or (rule in ("minimum", "maximum") and kind == "date"):
        read = reader_of(kind, texts)
        return _only_named(finding, {text: read(text) for text in texts})
    if codes:
        aliases = _aliases(codes, dict(finding.params).get("target", ""))
        if declared.get("constraints", {}).get("pattern") == YEARS:
            return {text: _period(text, declared, codes, aliases) for text in texts}
        if rule == "pattern":
            return {text: _code_by_pattern(text, declared, codes, aliases) for text in texts}
        return {text: _nearest(text, codes, aliases, is_near=True) for text in texts}
    if rule == "pattern" or finding.code == "pattern-whole":
        return {text: constraint_form(text, declared) for text in texts}
    return dict.fromkeys(texts, UNKNOWN)


def _only_named(finding: Finding, read: Mapping[str, Form]) -> Mapping[str, Form]:
    """Of a day out of bounds only the calendar and the century are told: it is a day all the same."""
    if finding.code != "constraint-error":
        return read
    named = ("date_nepal", "date_thai", "date_short")
    return {text: form if form.name in named else UNKNOWN for text, form in read.items()}


def _aliases(codes: Labels, target: str) -> dict[str, str]:
    """Codes by all their names, plain. Blank: it has no code."""
    others = {plain(name): code for name, code in other_names().get(target, {}).items() if code in codes or not code}
    return {**others, **codes_by_name(codes)}


def _period(text: str, declared: Mapping[str, Any], codes: Labels, aliases: Mapping[str, str]) -> Form:
    named = _nearest(text, codes, aliases, is_near=False)
    if named != UNKNOWN or re.fullmatch(YEARS, text):
        return named
    form = constraint_form(text, declared)
    return form if form.expected in codes else replace(form, expected="", doubt="")


def _code_by_pattern(text: str, declared: Mapping[str, Any], codes: Labels, aliases: Mapping[str, str]) -> Form:
    """The admitted code that was meant: written as codes are, or by its name."""
    form = constraint_form(text, declared)
    return form if form.expected in codes else _nearest(text, codes, aliases, is_near=True)


def _nearest(text: str, codes: Labels, aliases: Mapping[str, str], *, is_near: bool) -> Form:
    """The admitted code that was meant, if any has that name or, where it is sure, one like it."""
    bare = plain(text)
    if text.strip() in codes:
        return Form("spaces", text.strip())
    if bare in aliases:
        return Form("", aliases[bare], "near") if aliases[bare] else Form("no_code")
    near = _likeliest(bare, aliases) if is_near and len(bare) >= LEAST_LETTERS else ""
    return Form("", near, "near") if near else UNKNOWN


def _likeliest(bare: str, aliases: Mapping[str, str]) -> str:
    """The one code that is much like a text; blank where there is none, or where another is nearly as like."""
    names = [name for name, code in aliases.items() if code and len(name) >= LEAST_LETTERS]
    near = get_close_matches(bare, names, n=3, cutoff=ALIKE - APART)
    first, *others = near or [""]
    ratio = SequenceMatcher(None, first, bare).ratio()
    rivals = [each for each in others if aliases[each] != aliases[first]]
    is_sure = ratio >= ALIKE and all(ratio - SequenceMatcher(None, each, bare).ratio() > APART for each in rivals)
    return aliases[first] if is_sure else ""


def named_sign(text: str) -> str:
    """The first such sign by its number and its name, as character tables list it; blank where there is none."""
    for letter in text:
        if UNSEEN.fullmatch(letter) or letter in LOOK_ALIKES:
            return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
    return ""
