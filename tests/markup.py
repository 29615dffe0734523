"""Reads the HTML of a built site: the addresses its pages name, the places they offer, their elements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ADDRESS_ATTRIBUTES = frozenset({"href", "src", "poster", "data", "action", "xlink:href"})


@dataclass
class Markup:
    """What one page names and holds."""

    language: str = ""
    addresses: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    kinds: set[tuple[str, str]] = field(default_factory=set)  # (element, one of its classes or its role)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.markup = Markup()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.markup.language = given.get("lang", "")
        self.markup.addresses += _addresses(given)
        self.markup.anchors |= {given["id"]} if "id" in given else set()
        labels = [*given.get("class", "").split(), given.get("role", "")]
        self.markup.kinds |= {(tag, label) for label in labels}


def _addresses(given: Mapping[str, str]) -> list[str]:
    several = [part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()]
    return [value for name, value in given.items() if name in ADDRESS_ATTRIBUTES] + several


def read_page(path: Path) -> Markup:
    """Read one HTML file."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.markup


def read_pages(site: Path) -> dict[str, Markup]:
    """Read all pages of a site; the keys are paths below it, with slashes, sorted.

    A page that only leads on to another address is left out: who opens it sees the other.
    """
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return {path: read_page(site / path) for path in paths if not leads_on(site / path)}


def leads_on(path: Path) -> bool:
    """Whether a page sends its visitor to another address at once."""
    return b'http-equiv="refresh"' in path.read_bytes()


def fewest_pages(pages: Mapping[str, Markup], language: str) -> list[str]:
    """Choose few pages of a language that together hold every kind of element, the richest page first."""
    missing = {path: markup.kinds for path, markup in pages.items() if markup.language == language}
    chosen: list[str] = []
    while missing:
        path = max(missing, key=lambda name: (len(missing[name]), name))
        chosen.append(path)
        seen = missing[path]
        missing = {name: left for name, kinds in missing.items() if (left := kinds - seen)}
    return chosen
