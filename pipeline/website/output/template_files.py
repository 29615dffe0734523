"""Whether each file that staff may edit can be read at all, before anything in it is judged."""

import codecs
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pipeline.model import Finding
from pipeline.website.addresses import Settings

TEXTS = (".toml", ".html", ".css", ".js", ".svg", ".json")
PICTURES = {".svg": b"<svg", ".png": b"\x89PNG"}
"""Kinds of pictures, each with what the first bytes of such a file hold."""
HEAD = 4096


def file_faults(templates: Path) -> list[Finding]:
    """Files that are no UTF-8 text, that begin with a mark, or that are no TOML."""
    faults: list[Finding] = []
    for path in sorted(templates.rglob("*")):
        if path.suffix in TEXTS and path.is_file() and "node_modules" not in path.parts:
            faults += _file_faults(path, path.relative_to(templates).as_posix())
    return faults


def _file_faults(path: Path, name: str) -> Iterator[Finding]:
    content = path.read_bytes()
    if content.startswith(codecs.BOM_UTF8):
        yield Finding("template-letters", resource=name, variant="mark")
        return
    try:
        text = content.decode("utf-8")
        if path.suffix == ".toml":
            tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Finding("template-letters", resource=name, params=(("line", str(line)),))
    except tomllib.TOMLDecodeError as error:
        yield Finding("definition-unreadable", resource=name, params=(("problem", str(error)),))


def picture_faults(templates: Path, settings: Settings) -> Iterator[Finding]:
    """An icon or a logo that is not there, or is no picture of a kind that browsers show in a line of text."""
    for name in (settings.organisation.icon, settings.organisation.logo):
        file = templates / "static" / name
        if not name:
            continue
        if not file.is_file():
            yield Finding("picture", resource=f"static/{name}", variant="missing")
        elif PICTURES.get(file.suffix, b"\0") not in file.read_bytes()[:HEAD]:
            yield Finding("picture", resource=f"static/{name}")
