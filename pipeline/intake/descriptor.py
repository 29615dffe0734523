"""The descriptor of a package, datapackage.json: read and written."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.folders import write_whole
from pipeline.model import Finding
from pipeline.options import Say
from pipeline.typography import without_credentials

DESCRIPTOR = "datapackage.json"
ASKED = ("title", "version", "basis")  # no folder can tell these by itself, and every package must
SHOWN = 60  # letters of a provider's text that are repeated
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
"""Letters that show nothing, turn the direction of the text, steer a terminal, or are halves of letters."""


def clean(text: object) -> str:
    """A text of a provider as it may be shown: short, on one line, without passwords or what steers a terminal."""
    plain = without_credentials(" ".join(UNSEEN.sub("", str(text)).split()))
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def finding(place: Finding, code: str, variant: str = "", **words: object) -> Finding:
    params = tuple((name, clean(word)) for name, word in words.items())
    return replace(place, code=code, variant=variant, params=(*place.params, *params))


def read_json(path: Path, place: Finding) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The object in a JSON file, or None; and what is wrong with it. Raises OSError."""
    content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    twice: dict[str, Finding] = {}

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                twice[name] = finding(place, "descriptor-name-twice", name=name)
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
    return found, list(twice.values())


def texts(node: Any) -> Iterator[str]:
    """Every name and text."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for name, each in node.items():
            yield name
            yield from texts(each)
    elif isinstance(node, list):
        for each in node:
            yield from texts(each)


def package_names(folder: Path) -> list[str] | None:
    """The files of a package that `import` wrote; None for any other folder."""
    try:
        resources = json.loads((folder / DESCRIPTOR).read_text("utf-8-sig"))["resources"]
        return [DESCRIPTOR, *(str(resource.get("path", "")) for resource in resources)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


# --- written ----------------------------------------------------------------------------------------------------------


def described(name: str, own: Mapping[str, Any], tables: Iterable[str]) -> dict[str, Any]:
    kept = {key: value for key, value in own.items() if key != "resources"}
    return {"name": name, **kept, "resources": [{"name": each, "path": f"{each}.csv"} for each in sorted(tables)]}


def describe(folder: Path, asked: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """The descriptor of a folder: what it says of itself is kept, and its CSV files are listed anew.

    Raises ValueError or TypeError where there is a descriptor that cannot be read or is no object.
    """
    file = folder / DESCRIPTOR
    own: Any = json.loads(file.read_text("utf-8-sig")) if file.exists() else {}
    return described(folder.resolve().name, {**own, **asked}, [each.stem for each in folder.glob("*.csv")])


def write_descriptor(folder: Path, asked: Mapping[str, str | None], say: Say) -> list[Finding]:
    """Describe a folder in its datapackage.json; a finding, and nothing written, where that cannot be done."""
    if not folder.is_dir():
        return [Finding("no-package", package=str(folder))]
    try:
        content = describe(folder, {name: text for name, text in asked.items() if text})
    except (TypeError, ValueError, RecursionError):
        return [Finding("descriptor-unreadable", package=folder.name, params=(("line", "1"),))]
    missing = ", ".join(f"--{name}" for name in ASKED if not content.get(name))
    if missing:
        return [Finding("descriptor-asks", package=folder.resolve().name, params=(("missing", missing),))]
    write_whole(folder / DESCRIPTOR, [json.dumps(content, ensure_ascii=False, indent=2), "\n"])
    say("described", path=folder / DESCRIPTOR, count=len(content["resources"]))
    return []
