"""The catalogues of sentences, and how their places are filled: numbers, shares and plurals of each language."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import Finding
from pipeline.typography import FIXED, NARROW, strip_control_characters, typeset

CONTRACT = Path(__file__).parent / "contract"
LANGUAGES = ("fr", "en")
FRENCH_SIGNS = str.maketrans(",.", f"{NARROW},")

Words: TypeAlias = Mapping[str, str | int]
PLACE = re.compile(r"\{(\w+)(?:\?([^|{}]*)\|([^{}]*))?\}")
"""A place to fill, {count}, or a choice by number, {count?case|cases}."""


@cache
def parse_toml(text: str) -> Mapping[str, Any]:
    """The content of a TOML file, parsed once for all who ask. Raises ValueError."""
    return tomllib.loads(text)


@cache
def messages() -> Mapping[str, Mapping[str, Any]]:
    """messages.toml: the sentences of every finding, by code and variant."""
    return parse_toml((CONTRACT / "messages.toml").read_text("utf-8"))


@cache
def report_texts() -> Mapping[str, Any]:
    """report.toml: the words of the report itself, and what is said of forms that values take."""
    return parse_toml((CONTRACT / "report.toml").read_text("utf-8"))


@cache
def other_names() -> Mapping[str, Mapping[str, str]]:
    """other_names.toml: names that people use beside those of a code list, each with its code (blank: it has none)."""
    return parse_toml((CONTRACT / "other_names.toml").read_text("utf-8"))


def message_of(finding: Finding) -> Mapping[str, Any]:
    """The sentences of a finding's code and variant, places unfilled, and its level.

    Parts that begin with `sheet_` stand in place of the others where a workbook or a table was sent, and no package.
    """
    own = messages()
    message = own.get(f"{finding.code}.{finding.variant}") or own.get(finding.code) or own["other-error"]
    if not finding.in_sheet:
        return message
    others = {key.removeprefix("sheet_"): text for key, text in message.items() if key.startswith("sheet_")}
    return {**message, **others}


def t(name: str, language: str, **words: str | int) -> str:
    """A text of the report by its name; words from records are shown without marks that could re-order a page."""
    shown = {key: strip_control_characters(word) if isinstance(word, str) else word for key, word in words.items()}
    return fill_placeholders(report_texts()["words"][f"{name}_{language}"], shown, language)


def fill_placeholders(text: str, words: Words, language: str) -> str:
    """A text in the typography of its language with its places filled; a place without a word stays as it is."""

    def word(place: re.Match[str]) -> str:
        value = words.get(place[1])
        if value is None:
            return place[0]
        if place[2] is None:
            return number(value, language) if isinstance(value, int) else value
        return place[2] if is_one(int(value), language) else place[3]

    return PLACE.sub(word, typeset(text, language))


def is_one(count: int, language: str) -> bool:
    """Whether a count takes the singular: 0 and 1 in French, 1 in English."""
    return count == 1 or (count == 0 and language == "fr")


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
