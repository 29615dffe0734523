"""Names that may not be shown: places of exploitation and shelters, and organisations that have not agreed to it.

A place is masked by the patterns of `place_mask.toml`. An organisation is masked by its own row: its name, its code
and the address of its pages are looked for wherever a release says something.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from urllib.parse import unquote

from pipeline.catalogue import Catalogue, Policy
from pipeline.intake.tables import Tables
from pipeline.model import Row

MASK = "[…]"
UNNAMED = ("no", "ask")
CODE_MIN, NAME_MIN, GLUED_MIN = 3, 6, 12
"""How many letters make a code, a name in an address, or a name glued to other words more than a chance."""
ACCENTED = {"a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõö", "u": "uùúûü", "y": "yýÿ"}
LETTERS = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"\S*(?:://|www\.|@|\w\.[A-Za-z])\S*")
"""A word that is an address or the name of a file."""
ESCAPED = re.compile("[&%<]")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
JOINED = {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"}


def hiding_names(catalogue: Catalogue, tables: Tables) -> Catalogue:
    """The same definitions; the mask also hides the organisations that have not agreed to be named."""
    rows = tables.rows("organisations")
    taken = {row["org_id"] for row in rows}
    policy = catalogue.policy
    patterns: list[tuple[str, str]] = []
    hosts: list[str] = []
    number = 0
    for row in rows:
        if row["publish_name"] not in UNNAMED:
            continue
        number += 1
        while f"UNNAMED-{number}" in taken:
            number += 1
        names = list(dict.fromkeys(_names(row["name"], policy)))
        patterns.append((_code_pattern(row, names), f"UNNAMED-{number}"))
        patterns += [(_name_pattern(name), MASK) for name in names]
        hosts += _squashed_names(row, names)
    return replace(catalogue, policy=replace(policy, mask=(*patterns, *policy.mask), unnamed=tuple(hosts)))


def masked(text: str, policy: Policy) -> str:
    """A text with every masked name replaced, also one that is written in escapes or with invisible characters."""
    shown = _replaced(text, policy)
    decoded = _decoded(shown)
    if decoded == shown:
        return shown
    hidden = _replaced(decoded, policy)
    return shown if hidden == decoded else hidden


def _replaced(text: str, policy: Policy) -> str:
    if _any_of(tuple(pattern for pattern, _ in policy.mask)).search(text):
        for pattern, instead in policy.mask:
            text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    if policy.unnamed and ADDRESS.search(text):
        text = ADDRESS.sub(lambda found: MASK if _spells_name(found[0], policy) else found[0], text)
    return text


def _decoded(text: str) -> str:
    """A text without escapes, tags, joined letters and characters that nobody sees."""
    if text.isascii() and not ESCAPED.search(text):
        return text
    decoded = TAG.sub("", unescape(unquote(unquote(text))))
    for joined, letters in JOINED.items():
        decoded = decoded.replace(joined, letters)
    visible = (each for each in unicodedata.normalize("NFKC", decoded) if unicodedata.category(each) != "Cf")
    return "".join(visible)


def _spells_name(address: str, policy: Policy) -> bool:
    words = LETTERS.findall(_plain(_decoded(address)).lower())
    squashed = "".join(words)
    return any(name in squashed if len(name) >= NAME_MIN else name in words for name in policy.unnamed)


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all: most texts name nothing that is masked."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _names(name: str, policy: Policy) -> Iterator[str]:
    """A name as it stands, its short form in brackets, and what is left of it without these and without its place."""
    yield name
    yield from re.findall(r"\((\w{3,})\)", name)
    short = re.sub(r"\(.*?\)", "", name).strip()
    yield short
    core = masked(short, policy).replace(MASK, "").strip(" -–,")
    if len(LETTERS.findall(core)) > 1:  # one word of a name is a word of the language as well
        yield core


def _code_pattern(row: Row, names: list[str]) -> str:
    """The code of an organisation, and its names as others write them into codes, as parts of any code."""
    written = [row["org_id"], *("-".join(LETTERS.findall(_plain(name))).upper() for name in names)]
    codes = [_code(code) for code in written if len(code) >= CODE_MIN]
    return rf"(?<![A-Za-z0-9])(?:{'|'.join(codes)})(?![A-Za-z0-9])"


def _code(code: str) -> str:
    """A code of several parts, however they are joined; one of a single part only in capitals."""
    parts = [re.escape(part) for part in LETTERS.findall(code)]
    return "[-_]".join(parts) if len(parts) > 1 else f"(?-i:{parts[0]})"


def _name_pattern(name: str) -> str:
    """A name with or without accents, whatever stands between its words; a single word only with its capitals."""
    words = LETTERS.findall(_plain(name))
    spelled = r"[\W_]*".join("".join(map(_letter, word)) for word in words)
    if len(words) > 1:
        is_long = len("".join(words)) >= GLUED_MIN
        return spelled if is_long else rf"(?<![^\W_]){spelled}(?![^\W_])"
    spaced = r"\.?".join(map(_letter, words[0].upper()))
    return rf"(?<![^\W_])(?-i:{spelled}|{spaced})(?![^\W_])"


def _letter(letter: str) -> str:
    accented = ACCENTED.get(letter.lower())
    if accented is None:
        return letter
    return f"[{accented if letter.islower() else accented.upper()}]"


def _squashed_names(row: Row, names: list[str]) -> Iterator[str]:
    host = re.sub(r"^\w+://(www\.)?|/.*$", "", row["website"] or "")
    for name in (*names, row["org_id"], host):
        squashed = "".join(LETTERS.findall(_plain(name))).lower()
        if len(squashed) >= CODE_MIN:
            yield squashed


def _plain(text: str) -> str:
    for joined, letters in JOINED.items():
        text = text.replace(joined, letters)
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
