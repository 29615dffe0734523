"""The words of the workbook, and what is understood of the words that come back in it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.texts import CONTRACT, LANGUAGES, parse_toml, text, wording
from pipeline.typography import typeset


def say(key: str, language: str, section: str = "text", **places: str) -> str:
    """A text of the workbook, its places filled."""
    return text("workbook", section, key, language, **places)


def explained(section: str, key: str, language: str) -> tuple[str, str]:
    """The title and the explanation of a line of the form, a column of answers or a part of the read-me sheet."""
    line = wording("workbook", language)[section][key]
    return typeset(line["title"], language), typeset(line["help"], language)


def sheet_names(language: str) -> Mapping[str, str]:
    """The names of sheets that are not the title of a table, as they are written."""
    names: Mapping[str, str] = wording("workbook", language)["names"]
    return names


def keys_of(section: str) -> list[str]:
    """The names of the texts of a section, in their order."""
    return list(wording("workbook", LANGUAGES[0])[section])


def answer_codes() -> Mapping[str, str]:
    """The answers as they may be written, in either language, to their codes: confirm, correct, withdraw."""
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        answers = wording("workbook", language)["answers"]
        codes |= {word: code for code, word in answers.items()}
    return codes


@cache
def layout() -> Mapping[str, Any]:
    """workbook.toml: the groups of sheets, and other words for codes of closed lists."""
    return parse_toml((CONTRACT / "workbook.toml").read_text("utf-8"))


def aliases() -> Mapping[str, Mapping[str, list[str]]]:
    """Other words for codes of closed lists, by field and code."""
    found: Mapping[str, Mapping[str, list[str]]] = layout()["aliases"]
    return found


def truths() -> Mapping[str, str]:
    """Words for yes and no, in either language, to what a table of data says."""
    given: dict[str, str] = {}
    for language in LANGUAGES:
        given |= {say("yes", language): "true", say("no", language): "false"}
    return {**given, "vrai": "true", "faux": "false", "true": "true", "false": "false"}
