"""The words files of the site held against pages and templates."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pipeline.model import Finding
from pipeline.text_checks import RequestedTexts, asked_by, sources_below
from pipeline.texts import LANGUAGES
from pipeline.website.words import Words, read_words

CALLERS = r"words\.count|t\.count|words|t"


def words_faults(templates: Path) -> list[Finding]:
    read: dict[str, Words] = {}
    faults = []
    for language in LANGUAGES:
        try:
            read[language] = read_words((templates / f"words/{language}.toml").read_text("utf-8"), language)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(Finding("definition-unreadable", resource=_file(language), params=(("problem", str(error)),)))
    if faults:
        return faults
    pages = {
        name: _expressions(text)
        for name, text in (sources_below(templates, ".html") | sources_below(templates, ".xml")).items()
    }
    sources = sources_below(Path(__file__).parents[1], ".py") | pages
    asked = asked_by(sources, CALLERS)
    french, english = read["fr"], read["en"]
    return [*_apart(french, english), *_missing(asked, french), *_unused(asked, french)]


def _expressions(template: str) -> str:
    return "\n".join(re.findall(r"\{[{%](.*?)[%}]\}", template, re.DOTALL))


def _file(language: str) -> str:
    return f"words/{language}.toml"


def _apart(one: Words, other: Words) -> Iterator[Finding]:
    """What stands in one language only, or wants other values there."""
    first, second = one.wanted, other.wanted
    for key in sorted(first.keys() ^ second.keys()):
        lacking = other if key in first else one
        yield Finding("definition-one-language", resource=_file(lacking.language), field=key)
    for key in sorted(first.keys() & second.keys()):
        if first[key] != second[key]:
            yield Finding("definition-text-differs", resource=_file(one.language), field=key)


def _missing(asked: RequestedTexts, words: Words) -> Iterator[Finding]:
    """What is asked for and stands nowhere, or not in the form that is asked for."""
    for function, key, place in sorted(set(asked.calls)):
        written = words.plurals if function.endswith(".count") else words.sentences
        if key not in written:
            found = (("place", place),)
            yield Finding("definition-text-missing", resource=_file(words.language), field=key, params=found)


def _unused(asked: RequestedTexts, words: Words) -> Iterator[Finding]:
    for key in sorted({*words.sentences, *words.plurals}):
        if not asked.uses(key):
            yield Finding("definition-text-unused", resource=_file(words.language), field=key)
