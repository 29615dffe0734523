"""The words files of the site held against pages and templates."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.model import Finding
from pipeline.text_checks import asked_by, differences, sources_below
from pipeline.website.words import Words, read_words

CALLERS = r"words\.count|t\.count|words|t"


def words_faults(templates: Path) -> list[Finding]:
    french, english = (
        read_words((templates / f"words/{language}.toml").read_text("utf-8"), language) for language in ("fr", "en")
    )
    return [*differences(french.wanted, english.wanted, "words/{}.toml"), *_unfit(templates, french)]


def _unfit(templates: Path, words: Words) -> Iterator[Finding]:
    """What is asked for and stands nowhere, or in another form; and what nothing asks for."""
    file = f"words/{words.language}.toml"
    sources = sources_below(Path(__file__).parents[1], ".py")
    for ending in (".html", ".xml"):
        for name, text in sources_below(templates, ending).items():
            sources[name] = "\n".join(re.findall(r"\{[{%](.*?)[%}]\}", text, re.DOTALL))
    asked = asked_by(sources, CALLERS)
    for function, key, place in sorted(set(asked.calls)):
        written = words.plurals if function.endswith(".count") else words.sentences
        if key not in written:
            yield Finding("definition-text-missing", resource=file, field=key, params=(("place", place),))
    for key in sorted({*words.sentences, *words.plurals}):
        if not asked.uses(key):
            yield Finding("definition-text-unused", resource=file, field=key)
