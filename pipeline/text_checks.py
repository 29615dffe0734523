"""Names and texts that code, templates and definitions ask for, held against those that there are.

Nothing is run: a text in quotation marks may be a key, and one that is completed by data, as in f"page.{name}" or
"footer." ~ name, stands for its family.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import Finding

LITERAL = re.compile(r"""(f?)(?:"([^"\n\\]*)"|'([^'\n\\]*)')(\s*~)?""")
KEY = re.compile(r"[\w.=-]+")
STEM = re.compile(r"\w+\.(?:[\w.]*[_.])?")  # with what keys of several sentences begin
LANGUAGE = re.compile(r"^(fr|en)(?=_|$)|(?<=_)(fr|en)$")
OTHER = {"fr": "en", "en": "fr"}
BLANK = (None, "")
STEP = r"[^.]*"  # what may complete a key: one step of it, or a part of one


@dataclass(frozen=True)
class RequestedTexts:
    """`calls`: function, key and place of each; `named`: every text that may be a key."""

    calls: tuple[tuple[str, str, str], ...]
    named: frozenset[str]
    families: re.Pattern[str]

    def uses(self, key: str) -> bool:
        return key in self.named or bool(self.families.fullmatch(key))


def asked_by(sources: Mapping[str, str], callers: str) -> RequestedTexts:
    """What sources ask for; `callers`: a pattern of the functions whose first argument is a key."""
    call = re.compile(rf"\b({callers})\(\s*([^,)]*)")
    calls: list[tuple[str, str, str]] = []
    named: set[str] = set()
    families: set[str] = set()
    for place, text in sources.items():
        keys, begun, ended = _keys_in(text)
        named |= keys
        families |= begun
        if ended:
            stems = "|".join([*map(re.escape, sorted(keys)), *sorted(begun)])
            families |= {f"(?:{stems}){ending}" for ending in ended}
        for found in call.finditer(text):
            function, argument = found.groups()
            asked, _, _ = _keys_in(argument)
            calls += [(function, key, place) for key in sorted(asked) if "." in key or argument[1:].startswith(key)]
    return RequestedTexts(tuple(calls), frozenset(named), re.compile("|".join(sorted(families)) or "(?!)"))


def _keys_in(text: str) -> tuple[set[str], set[str], set[str]]:
    """The keys that a source names whole, and patterns of those that it begins or ends."""
    whole: set[str] = set()
    begun: set[str] = set()
    ended: set[str] = set()
    for is_filled, double, single, is_joined in LITERAL.findall(text):
        body = double or single
        if is_filled:
            whole |= _keys_in(" ".join(re.findall(r"\{([^{}]*)\}", body)))[0]
        is_stem = is_joined or STEM.fullmatch(body)
        pieces = re.split(r"\{[^{}]*\}", body) if is_filled else [body, ""] if is_stem else [body]
        if not all(KEY.fullmatch(piece) or not piece for piece in pieces) or not any(pieces):
            continue
        pattern = STEP.join(map(re.escape, pieces))
        if len(pieces) == 1:
            whole.add(body)
        elif pieces[0]:
            begun.add(pattern)
        else:
            ended.add(STEP.join(map(re.escape, pieces[1:])))
    return whole, begun, ended


def sources_below(folder: Path, ending: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob(f"*{ending}"))}


def differences(french: Mapping[str, object], english: Mapping[str, object], file: str) -> Iterator[Finding]:
    """Texts in one language only, or that want other values there; both give what each text wants, by its key."""
    for key in sorted(french.keys() ^ english.keys()):
        lacking = file.format("en" if key in french else "fr")
        yield Finding("definition-one-language", resource=lacking, field=key)
    for key in sorted(french.keys() & english.keys()):
        if french[key] != english[key]:
            yield Finding("definition-text-differs", resource=file.format("fr"), field=key)


def unknown_names(name: str, place: str, given: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    choices = sorted(known)
    shown = ", ".join(choices[:12]) + (" …" if len(choices) > 12 else "")
    for each in given:
        if each not in choices:
            words = (("name", each), ("known", shown))
            yield Finding("definition-name-unknown", resource=name, field=place, params=words)


def in_one_language(value: Any, place: str = "") -> Iterator[str]:
    """Where a text stands in one language only: `x_fr` without `x_en`, or `fr` without `en`."""
    if isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from in_one_language(each, f"{place}[{number}]")
    if not isinstance(value, Mapping):
        return
    for key, each in value.items():
        name = f"{place}.{key}".lstrip(".")
        twin = _twin(key)
        if twin and value.get(twin) in BLANK and each not in BLANK:
            yield name
        elif twin and isinstance(each, Mapping) and isinstance(value[twin], Mapping):
            yield from (f"{name}.{inner}" for inner in sorted(each.keys() - value[twin].keys()))
        elif not twin:
            yield from in_one_language(each, name)


def _twin(key: str) -> str:
    """The key of the same text in the other language; blank for a key of no language."""
    found = LANGUAGE.search(key)
    return key[: found.start()] + OTHER[found[0]] + key[found.end() :] if found else ""
