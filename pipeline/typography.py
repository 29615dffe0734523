"""The spaces and apostrophes of French texts, and the isolation of text that runs from right to left."""

import re
import unicodedata
from functools import lru_cache

NARROW = "\u202f"  # before ; ! ? and inside numbers
FIXED = "\u00a0"  # before : and inside « »

_SPACES = "[ \u00a0\u202f]"
_RULES = (
    (re.compile(rf"{_SPACES}+([;!?])"), NARROW + r"\1"),
    (re.compile(rf"«{_SPACES}*"), "«" + FIXED),
    (re.compile(rf"{_SPACES}*»"), FIXED + "»"),
    (re.compile(rf"{_SPACES}+:(?=\s|$)"), FIXED + ":"),
    (re.compile(rf"(\d){_SPACES}+%"), r"\1" + NARROW + "%"),
    (re.compile(r"(?<=\w)'(?=\w)"), "\u2019"),
)

_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff]")


def french(text: str) -> str:
    """The text with French spaces before ; : ! ? %, inside « », and with ’ between letters.

    A space is put right, never invented: addresses and times such as 12:30 stay as they are.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=50_000)
def typeset(text: str, language: str) -> str:
    """A text of our own, with the spaces of its language."""
    return french(text) if language == "fr" else text.replace("'", "\u2019")


@lru_cache(maxsize=50_000)
def strip_control_characters(text: str) -> str:
    """A text from a record without control characters and direction marks, which could re-order a page."""
    return _INVISIBLE.sub("", _DIRECTION_MARKS.sub("", text))


def in_order(text: str) -> str:
    """The text as lists are sorted: without regard to case and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
