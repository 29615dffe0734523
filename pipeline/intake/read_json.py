"""The text of a descriptor, read so that everybody reads the same in it."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.model import Finding
from pipeline.typography import without_credentials

SHOWN = 60
"""Letters of a descriptor's text that are repeated in a finding."""
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
"""Letters that show nothing, turn the direction of the text, steer a terminal, or are halves of letters."""


def clean(text: object) -> str:
    """A text of a provider as it may be shown: short, on one line, without passwords or what steers a terminal."""
    plain = without_credentials(" ".join(UNSEEN.sub("", str(text)).split()))
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def finding(place: Finding, code: str, variant: str = "", **words: object) -> Finding:
    """A finding at a place (a finding whose code does not matter), with what the provider wrote made harmless."""
    params = tuple((name, clean(word)) for name, word in words.items())
    return replace(place, code=code, variant=variant, params=(*place.params, *params))


def read_json(path: Path, place: Finding) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The object in a JSON file, or None with the reason. Raises OSError.

    `place` is a finding whose place and words are taken over. A repeated name is told, and its last value counts.
    """
    content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    twice: list[str] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=as_object)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [finding(place, "descriptor-encoding", line=line)]
    except json.JSONDecodeError as error:
        return None, [finding(place, "descriptor-unreadable", "place", line=error.lineno, letter=error.colno)]
    if not isinstance(found, dict):
        return None, [finding(place, "descriptor-not-object")]
    return found, [finding(place, "descriptor-name-twice", name=name) for name in dict.fromkeys(twice)]


def texts(node: Any) -> Iterator[str]:
    """Every name and text, in the order of the levels."""
    level = [node]
    while level:
        yield from (each for each in level if isinstance(each, str))
        level = list(chain.from_iterable(map(_parts, level)))


def _parts(node: Any) -> Sequence[Any]:
    if isinstance(node, Mapping):
        return [*node, *node.values()]
    return node if isinstance(node, list) else ()
