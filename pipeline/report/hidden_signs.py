"""Signs in a code that nobody sees: those without any shape, and letters of another script that look like ours."""

import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
"""Soft hyphens, joiners, marks of direction, selectors, tags, and the mark that some programs set before a text."""
LOOK_ALIKES = dict(
    zip("АВЕКМНОРСТУХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABEKMHOPCTYXaeopcyxijsdqwABEZHIKMNOPTYXov", strict=True)
)
"""Cyrillic and Greek letters, each with the Latin one that it cannot be told from."""


def without_signs(text: str) -> str:
    """A text without the signs that have no shape."""
    return UNSEEN.sub("", text)


def look_alike(text: str) -> str:
    """A text with the Latin letters that it seems to have, where its other letters are Latin."""
    return "".join(LOOK_ALIKES.get(letter, letter) for letter in text)


def named_sign(text: str) -> str:
    """The first such sign by its number and its name, as character tables list it; blank where there is none."""
    for letter in text:
        if UNSEEN.fullmatch(letter) or letter in LOOK_ALIKES:
            return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
    return ""
