"""The words of the workbook, and what is understood of the words that come back in it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.texts import CONTRACT, LANGUAGES, parse_toml, text, wording
from pipeline.typography import typeset


def say(key: str, language: str, section: str = "text") -> str:
    return text("workbook", section, key, language)


def explained(section: str, key: str, language: str) -> tuple[str, str]:
    """The title and the explanation of a line of the form, a column of answers or a part of the read-me sheet."""
    line = wording("workbook", language)[section][key]
    return typeset(line["title"], language), typeset(line["help"], language)


def sheet_names(language: str) -> Mapping[str, str]:
    """The names of sheets that are not the title of a table."""
    names: Mapping[str, str] = wording("workbook", language)["names"]
    return names


def keys_of(section: str) -> list[str]:
    """The names of the texts of a section, in their order."""
    return list(wording("workbook", LANGUAGES[0])[section])


@cache
def layout() -> Mapping[str, Any]:
    """workbook.toml: the groups of sheets, and other words for codes of closed lists by field and code (`aliases`)."""
    return parse_toml((CONTRACT / "workbook.toml").read_text("utf-8"))


@cache
def answer_codes() -> Mapping[str, str]:
    """Answers as they may be written, in either language, to their codes: confirm, correct, exclude, withdraw."""
    codes = {}
    for language in LANGUAGES:
        for code in keys_of("answers"):
            codes[say(code, language, "answers")] = code
    return codes


@cache
def truths() -> Mapping[str, str]:
    """Words for yes and no, in either language, to what a table of data says."""
    given = {"vrai": "true", "faux": "false", "true": "true", "false": "false"}
    for language in LANGUAGES:
        given |= {say("yes", language): "true", say("no", language): "false"}
    return given
