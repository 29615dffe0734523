"""The spaces and apostrophes of French texts, the isolation of text from right to left, and texts without accents."""

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

_TITLE_SIGN = re.compile(r"(?<=\w)([:!?])(?=[ )]|$)")  # « Mali: lutte contre… », as a web page prints it

_SPACED_HYPHEN = re.compile(r"(?<=\S) - (?=\S)")

_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
LEFTWARD = re.compile(f"[{_LEFTWARD}](?:[{_LEFTWARD}0-9\\s.()/\u2019-]*[{_LEFTWARD}])?")
"""A stretch of a script that runs from right to left (Arabic, Hebrew, N'Ko), with the signs inside it."""
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
_CREDENTIALS = re.compile(r"://(?:[^\s/?#@]*:(?!\s).*|[^\s/?#]*)@")
"""A user, or a user and a password, in an address; a password may hold the signs that end a host or port."""
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
    return french(text) if language == "fr" else text.replace("'", "\u2019")


@lru_cache(maxsize=50_000)
def typeset_title(text: str, language: str) -> str:
    """The title of a text, with the signs and spaces of its own language; a French : ! or ? gets its space."""
    return with_dashes(typeset(_TITLE_SIGN.sub(r" \1", text) if language == "fr" else text, language))


def with_dashes(text: str) -> str:
    return _SPACED_HYPHEN.sub(" \u2013 ", text)


@lru_cache(maxsize=50_000)
def strip_control_characters(text: str) -> str:
    """A text from a record without control characters and direction marks, which could re-order a page."""
    return _INVISIBLE.sub("", _DIRECTION_MARKS.sub("", text))


def without_credentials(text: str, mark: str = "…@") -> str:
    """A text from a record as it may be repeated: what stands before the @ of an address stays unsaid."""
    return _CREDENTIALS.sub(f"://{mark}", text) if "@" in text else text


def isolated(text: str) -> str:
    """A text in which names that run from right to left do not re-order what stands beside them."""
    return LEFTWARD.sub(rf"{ISOLATE}\g<0>{END_OF_ISOLATE}", text)


def in_order(text: str) -> str:
    """The text as lists are sorted: without regard to case and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


ON_ANY_KEYBOARD = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'"})


@lru_cache(maxsize=4096)  # every file of a kind has the same titles
def plain(text: str) -> str:
    """A text in small letters as any keyboard has them: no accents, œ as oe, straight apostrophes, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(ON_ANY_KEYBOARD))
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
