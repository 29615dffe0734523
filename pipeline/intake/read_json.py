"""The text of a descriptor: read whole within its limits, and strictly, so that everybody reads the same in it."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.intake.size_limits import limits
from pipeline.model import Finding
from pipeline.typography import without_credentials

NAMED = 6
"""Repeated names of a descriptor that are told."""
SHOWN = 60
"""Letters of a descriptor's text that are repeated in a finding."""
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
"""Letters that show nothing, turn the direction of the text, steer a terminal, or are halves of letters."""
HALVES = re.compile("[\ud800-\udfff]")
"""Halves of letters, which no file can hold."""


def clean(text: object) -> str:
    """A text of a provider as it may be shown: short, on one line, without passwords or what steers a terminal."""
    plain = without_credentials(" ".join(UNSEEN.sub("", str(text)).split()))
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def finding(place: Finding, code: str, variant: str = "", **words: object) -> Finding:
    """A finding at a place (a finding whose code does not matter), with what the provider wrote made harmless."""
    params = tuple((name, clean(word)) for name, word in words.items())
    return replace(place, code=code, variant=variant, params=(*place.params, *params))


@dataclass
class _Seen:
    """What came up while a text was read."""

    twice: list[str] = field(default_factory=list)

    def pairs(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        """An object, its repeated names put down."""
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(name for name, _ in pairs)
            self.twice += sorted(name for name, count in times.items() if count > 1)
        return found


def read_json(path: Path, place: Finding) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The object in a JSON file, or None with the reason. Raises OSError.

    `place` is a finding whose place and words are taken over. A repeated name is told, and its last value counts.
    """
    content, findings = _bytes(path, place)
    if content is None:
        return None, findings
    content = content.removeprefix(codecs.BOM_UTF8)
    seen = _Seen()
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=seen.pairs, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [*findings, finding(place, "descriptor-encoding", line=line)]
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "letter": error.colno}
        return None, [*findings, finding(place, "descriptor-unreadable", "place", **where)]
    except RecursionError:
        return None, [*findings, finding(place, "descriptor-deep")]
    except ValueError:  # a number that is none, or has thousands of digits
        return None, [*findings, finding(place, "descriptor-unreadable", "number")]
    findings += [finding(place, "descriptor-name-twice", name=name) for name in [*dict.fromkeys(seen.twice)][:NAMED]]
    return _whole(found, place, findings)


def _whole(found: Any, place: Finding, findings: list[Finding]) -> tuple[dict[str, Any] | None, list[Finding]]:
    if not isinstance(found, dict):
        return None, [*findings, finding(place, "descriptor-not-object")]
    if _depth(found) > limits("descriptor")["depth"]:
        return None, [*findings, finding(place, "descriptor-deep")]
    if any(HALVES.search(text) for text in texts(found)):
        return None, [*findings, finding(place, "descriptor-unreadable", "halves")]
    return found, findings


def _bytes(path: Path, place: Finding) -> tuple[bytes | None, list[Finding]]:
    largest = limits("descriptor")["bytes"]
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        return None, [finding(place, "descriptor-large", most=largest // 2**20)]
    return content, []


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _depth(node: Any) -> int:
    """Levels of lists and objects, counted level by level."""
    level, depth = [node], 0
    while level := [each for each in level if isinstance(each, dict | list) and each]:
        depth += 1
        level = list(chain.from_iterable(each.values() if isinstance(each, dict) else each for each in level))
    return depth


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
