"""Forms of values and words of titles that have no place beside people, as intake.toml lists them.

A value that is in no list of codes is refused whatever it looks like: the detectors only name the cause, by a rule.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.texts import parse_toml

RULES = Path(__file__).parents[2] / "contract" / "intake.toml"
UNDECOMPOSED = str.maketrans("ɔɛŋɲøœæß", "oennooas")  # no accent can be taken from these letters
ACCENTS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\ufeff]")
OTHER_DIGITS = ("०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
TAKEN_OUT = " ¤ "
WHOLE_FROM = 7
"""Letters from which on a word is found inside longer ones, too (« datedenaissance »)."""


@cache
def rules() -> Mapping[str, Any]:
    return parse_toml(RULES.read_text("utf-8"))


def plain(values: pa.Array) -> pa.Array:
    """Texts without accents and invisible marks, with plain spaces and the digits 0-9."""
    values = pc.utf8_normalize(values, form="NFKD")
    values = pc.replace_substring_regex(values, pattern=r"[\p{Mn}\p{Cf}]", replacement="")
    if not pc.all(pc.string_is_ascii(values)).as_py():
        for digit, others in enumerate(zip(*OTHER_DIGITS, strict=True)):
            values = pc.replace_substring_regex(values, pattern=f"[{''.join(others)}]", replacement=str(digit))
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(values, pattern=r"[\s\p{Z}]+", replacement=" "))


def first_forms(values: pa.Array, section: str, *where: str) -> tuple[list[str], pa.Array]:
    """The forms of a section of intake.toml that distinct values have, each the first that fits; and the other values.

    A form without a name is blank.
    """
    rest = plain(values)
    found: list[str] = []
    for form in rules()[section]:
        if not set(where).isdisjoint(form["where"]):
            hits = pc.match_substring_regex(rest, form["pattern"])
            if pc.any(hits).as_py():
                found.append(form.get("id", ""))
                rest = rest.filter(pc.invert(hits))
    return list(dict.fromkeys(found)), rest


def text_rules(values: pa.Array, where: str) -> tuple[list[tuple[str, pa.Array]], pa.Array]:
    """The rules that texts to be published break, each with flags; and the texts without addresses and dates."""
    rest = plain(values)
    found: list[tuple[str, pa.Array]] = []
    for each in rules()["text"]:
        if where not in each["where"]:
            continue
        if "id" in each:
            found.append((each["id"], pc.match_substring_regex(rest, each["pattern"])))
        else:
            rest = pc.replace_substring_regex(rest, pattern=each["pattern"], replacement=TAKEN_OUT)
    return found, rest


def folded(text: str) -> str:
    """A text in small letters without accents."""
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED)))


def header_word(label: str) -> str:
    """The longest word of our own list that the title of a column holds, as the list writes it; blank if none."""
    text = folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label))
    spaced = " ".join(["", *re.findall(r"[^\W\d_]+|[0-9]+", text), ""])
    joined = spaced.replace(" ", "")
    for word, written in _header_words():
        is_inside = len(word) >= WHOLE_FROM and word.replace(" ", "") in joined
        if f" {word} " in spaced or is_inside or (not word.isascii() and word in text):
            return written
    return ""


@cache
def _header_words() -> list[tuple[str, str]]:
    words: dict[str, str] = {}
    for language in rules()["words"].values():
        words |= {folded(word): word for word in reversed(language)}
    return sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0]))
