"""The words of the workbook: workbook.toml, with the spaces and apostrophes of each language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from pipeline.texts import LANGUAGES
from pipeline.typography import typeset

WORDS = Path(__file__).parents[1] / "contract" / "workbook.toml"


@cache
def catalogue() -> Mapping[str, Any]:
    """Everything in the file of words, as it stands there."""
    return tomllib.loads(WORDS.read_text("utf-8"))


def say(key: str, language: str, section: str = "text", **places: str) -> str:
    """A text of the workbook, its places filled."""
    text = typeset(catalogue()[section][key][language], language)
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    return text


def help_of(section: str, key: str, language: str) -> str:
    """What a line of the form or a column of answers asks for."""
    return typeset(catalogue()[section][key][f"help_{language}"], language)


def answer_codes() -> Mapping[str, str]:
    """The answers as they may be written, in either language, to their codes: confirm, correct, withdraw."""
    return {word[language]: code for (code, word), language in product(catalogue()["answers"].items(), LANGUAGES)}


def aliases() -> Mapping[str, Mapping[str, list[str]]]:
    """Other words for codes of closed lists, by field and code."""
    found: Mapping[str, Mapping[str, list[str]]] = catalogue()["aliases"]
    return found


def truths() -> Mapping[str, str]:
    """Words for yes and no, in either language, to what a table of data says."""
    given: dict[str, str] = {}
    for language in LANGUAGES:
        given |= {say("yes", language): "true", say("no", language): "false"}
    return {**given, "vrai": "true", "faux": "false", "true": "true", "false": "false"}
