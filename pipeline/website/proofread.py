"""Whether the words files hold what code and templates ask for: no key too few, none too many, no value unknown.

Asked of the code itself, not of what one release happens to need: a sentence for « aucun », or for the demonstration,
is in use although today's data do not show it. A key that is named in part (f"page.{name}") stands for its family.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from pipeline.model import Finding
from pipeline.website.words import LANGUAGES, Words, read_words

KEY = re.compile(r"[\w.=-]*")  # the signs of keys
ANY = "[^.]+"  # what may stand where a key is completed: one step of it
IN_TEMPLATE = re.compile(r'\b(?:t|words)(\.count)?\(\s*"([^"]+)"(\s*~)?')
COUNTED = frozenset({"n"})  # what a plural is given by itself


@dataclass(frozen=True)
class Ask:
    """One place that asks for words. `key`: a pattern of keys; `given`: the names of its values, none if unknown."""

    place: str
    key: re.Pattern[str]
    is_plural: bool
    given: frozenset[str] | None
    name: str  # the key as it is written there


@dataclass(frozen=True)
class Asked:
    """All that a text asks for, and what it names without asking on the spot: texts, and patterns of keys."""

    asks: tuple[Ask, ...]
    named: frozenset[str] = frozenset()
    families: tuple[re.Pattern[str], ...] = ()


def words_faults(templates: Path) -> list[Finding]:
    """Everything wrong with the words files below a folder of templates; blank if a site can be built with them."""
    texts = {language: (templates / f"words/{language}.toml").read_text("utf-8") for language in LANGUAGES}
    faults = [fault for language, text in texts.items() for fault in _unreadable(language, text)]
    if faults:
        return faults
    french, english = (read_words(text, language) for language, text in texts.items())
    pages = (asked_by_template(path.name, path.read_text("utf-8")) for path in sorted(templates.rglob("*.html")))
    return [*_apart(french, english), *_against(french, [*asked_by_modules(), *pages])]


def _unreadable(language: str, text: str) -> Iterator[Finding]:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Finding("words-unreadable", package=f"{language}.toml", words=(("reason", str(error)),))


def _apart(one: Words, other: Words) -> Iterator[Finding]:
    """What stands in one language only, or asks for other values there."""
    first, second = one.wanted, other.wanted
    for key in sorted(first.keys() ^ second.keys()):
        lacking = other if key in first else one
        yield Finding("words-one-language", package=f"{lacking.language}.toml", words=(("key", key),))
    for key in sorted(first.keys() & second.keys()):
        if first[key] != second[key]:
            yield Finding("words-differ", words=(("key", key),))


def _against(words: Words, asked: Iterable[Asked]) -> Iterator[Finding]:
    """The words of one language held against what is asked for."""
    asked = list(asked)
    places: dict[str, list[Ask]] = {}
    for ask in (ask for each in asked for ask in each.asks):
        found = [key for key in (words.plurals if ask.is_plural else words.sentences) if ask.key.fullmatch(key)]
        for key in found:
            places.setdefault(key, []).append(ask)
        if not found:
            yield Finding("words-missing", words=(("key", ask.name), ("place", ask.place)))
    named = frozenset[str]().union(*(each.named for each in asked))
    for key, asks in sorted(places.items()):
        by_name = [ask for ask in asks if ask.name == key]
        if by_name or key not in named:  # a key that is handed on is asked for elsewhere, with values unknown here
            yield from _unknown_values(words, key, by_name, asks)
    families = [family for each in asked for family in each.families]
    for key in sorted({*words.sentences, *words.plurals} - named - places.keys()):
        if not any(family.fullmatch(key) for family in families):
            yield Finding("words-unused", words=(("key", key),))


def _unknown_values(words: Words, key: str, by_name: list[Ask], asks: list[Ask]) -> Iterator[Finding]:
    """The values that a text wants and is not given: by a place that names it, or else by any that names its family."""
    texts = words.plurals[key].values() if key in words.plurals else [words.sentences[key]]
    wanted = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}
    lacking = [(ask, sorted(wanted - ask.given) if ask.given is not None else []) for ask in by_name or asks]
    if by_name or all(values for _, values in lacking):
        for ask, values in lacking if by_name else lacking[:1]:
            for value in values:
                yield Finding("words-unknown-value", words=(("key", key), ("value", value), ("place", ask.place)))


# --- what modules ask for -------------------------------------------------------------------------------------------


@cache
def asked_by_modules() -> tuple[Asked, ...]:
    """What the modules of the website ask for."""
    here = Path(__file__).parent
    return tuple(asked_by_module(path.name, path.read_text("utf-8")) for path in sorted(here.rglob("*.py")))


def asked_by_module(place: str, text: str) -> Asked:
    """What one module asks for: calls of words(...) and words.count(...), and every text that may be a key."""
    nodes = list(ast.walk(ast.parse(text)))
    texts = [pieces for node in nodes if (pieces := _pieces(node)) and all(map(KEY.fullmatch, pieces))]
    begun = [pieces for pieces in texts if pieces[0] and len(pieces) > 1]
    named = frozenset(pieces[0] for pieces in texts if len(pieces) == 1)
    stems = "|".join(sorted({*map(re.escape, named), *map(_pattern, begun)}))
    ended = [f"(?:{stems}){_pattern(pieces[1:])}" for pieces in texts if not pieces[0] and any(pieces)]
    asks = tuple(ask for node in nodes if isinstance(node, ast.Call) for ask in _asks(place, node))
    return Asked(asks, named, tuple(map(re.compile, sorted({*map(_pattern, begun), *ended}))))


def _asks(place: str, call: ast.Call) -> Iterator[Ask]:
    """What a call asks for, where its key stands in it or begins in it."""
    function = call.func
    is_plural = isinstance(function, ast.Attribute) and function.attr == "count"
    if isinstance(function, ast.Attribute) and is_plural:
        function = function.value
    if _name_of(function) != "words" or not call.args:
        return
    names = [keyword.arg for keyword in call.keywords]
    given = None if None in names else frozenset(filter(None, names)) | (COUNTED if is_plural else frozenset())
    first = call.args[0]
    for node in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
        pieces = _pieces(node)
        if pieces and pieces[0]:
            yield Ask(f"{place}:{call.lineno}", re.compile(_pattern(pieces)), is_plural, given, _written(pieces))


def _name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _pieces(node: ast.AST) -> tuple[str, ...]:
    """The fixed parts of a text; a blank stands for each part that is filled in."""
    if isinstance(node, ast.Constant):
        return (node.value,) if isinstance(node.value, str) and node.value else ()
    if isinstance(node, ast.JoinedStr):
        return tuple(str(each.value) if isinstance(each, ast.Constant) else "" for each in node.values)
    return ()


def _pattern(pieces: Iterable[str]) -> str:
    return "".join(re.escape(piece) if piece else ANY for piece in pieces)


def _written(pieces: Iterable[str]) -> str:
    return "".join(piece or "…" for piece in pieces)


# --- what templates ask for -----------------------------------------------------------------------------------------


def asked_by_template(place: str, text: str) -> Asked:
    """What one template asks for: calls of t(...) and t.count(...)."""
    return Asked(tuple(_in_template(place, text)))


def _in_template(place: str, text: str) -> Iterator[Ask]:
    for call in IN_TEMPLATE.finditer(text):
        plural, key, is_begun = call.groups()
        given = frozenset(re.findall(r"(\w+)=", _rest_of_call(text, call.end()))) | (COUNTED if plural else frozenset())
        pattern = re.escape(key) + (ANY if is_begun else "")
        line = text.count("\n", 0, call.start()) + 1
        yield Ask(f"{place}:{line}", re.compile(pattern), bool(plural), given, key + ("…" if is_begun else ""))


def _rest_of_call(text: str, start: int) -> str:
    """The text up to the bracket that closes a call."""
    depth, end = 1, start
    while depth and end < len(text):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start:end]
