"""Every sentence for people: one file per language and area, its places filled, its form chosen by a number."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import Finding
from pipeline.typography import FIXED, NARROW, strip_control_characters, typeset

HERE = Path(__file__).parent
CONTRACT, WORDING = HERE / "contract", HERE / "wording"
LANGUAGES = ("fr", "en")
FRENCH_SIGNS = str.maketrans(",.", f"{NARROW},")

Words: TypeAlias = Mapping[str, str | int]
Wording: TypeAlias = str | Mapping[str, str]
"""A text, or its forms by number: `one`, `other` and perhaps `zero`; `by` names the number where it is not `count`."""
FORMS = frozenset({"zero", "one", "other", "by"})
PLACE = re.compile(r"\{(\w+)\}")
"""A place to fill: {count}."""


@cache
def parse_toml(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


@cache
def wording(area: str, language: str) -> Mapping[str, Any]:
    """The texts of an area (messages, report, receipt, workbook, command_line) in one language, as they are written."""
    return parse_toml((WORDING / f"{area}.{language}.toml").read_text("utf-8"))


@cache
def other_names() -> Mapping[str, Mapping[str, str]]:
    """other_names.toml: names that people use beside those of a code list, each with its code (blank: it has none)."""
    return parse_toml((CONTRACT / "other_names.toml").read_text("utf-8"))


def text(area: str, section: str, name: str, language: str, /, **words: str | int) -> str:
    """A text by its name; words from records are shown without marks that could re-order a page."""
    shown = {key: strip_control_characters(word) if isinstance(word, str) else word for key, word in words.items()}
    return fill_placeholders(wording(area, language)[section][name], shown, language)


def t(name: str, language: str, /, **words: str | int) -> str:
    return text("report", "words", name, language, **words)


def message_of(finding: Finding, language: str) -> Mapping[str, Any]:
    """The sentences of a finding's code and variant, places unfilled.

    Parts that begin with `sheet_` stand in place of the others where a workbook or a table was sent, and no package.
    """
    message: Mapping[str, Any] = wording("messages", language)[_name_of(finding)]
    if not finding.in_sheet:
        return message
    others = {key.removeprefix("sheet_"): text for key, text in message.items() if key.startswith("sheet_")}
    return {**message, **others}


def level_of(finding: Finding) -> str:
    """What a finding means to a command, by levels.toml: remark, data, descriptor, definition or protection."""
    return levels()[_name_of(finding)]


@cache
def levels() -> Mapping[str, str]:
    """The level of each message, by its name: its own, else that of its code, else it is of the data."""
    listed: dict[str, str] = {}
    for level, names in parse_toml((CONTRACT / "levels.toml").read_text("utf-8")).items():
        listed.update(dict.fromkeys(names, level))
    found = {}
    for name in wording("messages", LANGUAGES[0]):
        code = name.split(".")[0]
        found[name] = listed.get(name) or listed.get(code, "data")
    return found


def _name_of(finding: Finding) -> str:
    """The name of a finding's message: its code with its variant, or alone where nothing is said of the variant."""
    known = wording("messages", LANGUAGES[0])
    of_variant = f"{finding.code}.{finding.variant}"
    if of_variant in known:
        return of_variant
    return finding.code if finding.code in known else "other-error"


def flat_texts(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Wording]]:
    """Every text of nested tables, or its forms by number, with its dotted key; the steps of a list are one text."""
    for name, value in table.items():
        key = above + name
        if isinstance(value, list):
            yield key, " ".join(value)
        elif isinstance(value, str) or {"one", "other"} <= value.keys() <= FORMS:
            yield key, value
        else:
            yield from flat_texts(value, f"{key}.")


def fill_placeholders(wording: Wording, words: Words, language: str) -> str:
    """A text in the typography of its language with its places filled; a place without a word stays as it is."""

    def word(place: re.Match[str]) -> str:
        value = words.get(place[1], place[0])
        return number(value, language) if isinstance(value, int) else value

    if not isinstance(wording, str):
        count = words.get(wording.get("by", "count"), 2)
        wording = plural_form(wording, int(count), language)
    return PLACE.sub(word, typeset(wording, language))


def places_in(wording: Wording) -> frozenset[str]:
    """The values that a text, or any of its forms, wants in braces."""
    forms = [wording] if isinstance(wording, str) else wording.values()
    return frozenset(PLACE.findall(" ".join(forms)))


def plural_form(forms: Mapping[str, str], count: int, language: str) -> str:
    """The form of a text for a number of things: `zero` where there is one, `one`, or `other`."""
    if count == 0 and "zero" in forms:
        return forms["zero"]
    is_one = count == 1 or (count == 0 and language == "fr")
    return forms["one" if is_one else "other"]


def number(count: float | Decimal, language: str) -> str:
    """A number with its thousands apart and three decimals at the most: 1 098,5, 1,098.5."""
    text = f"{count:,}" if isinstance(count, int) else f"{count:,.3f}".rstrip("0").rstrip(".")
    return text.translate(FRENCH_SIGNS) if language == "fr" else text


def large(count: int, language: str) -> str:
    """A number for orientation: exact below a million, then 4,8 millions."""
    if count < 1_000_000:
        return number(count, language)
    millions = number(round(count / 1_000_000, 1), language)
    is_plural = language == "fr" and count >= 2_000_000
    return f"{millions}{FIXED}million{'s' if is_plural else ''}"


def share(count: int, of: int, language: str) -> str:
    """A share in whole per cent; never 0 where something is there, nor 100 where something is missing."""
    low, high = count * 100 < of, count < of and count * 200 > of * 199
    percent = 1 if low else 99 if high else round(count * 100 / of)
    name = "under" if low else "over" if high else "percent"
    return t(name, language, percent=f"{percent}")
