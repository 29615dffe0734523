"""Every number on a page that counts children, wherever a browser, a reader or a machine finds it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.attack.leaks import Leak

GAPS = "\u00a0\u202f\u2009\u2007 ,.'\u2019"
NUMBER = re.compile(rf"(?<![\d.,\w])\d{{1,3}}(?:[{GAPS}]\d{{3}})+(?!\d)|(?<![\d.,])\d+(?![\d]|[.,]\d)")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
ENDS = {  # elements that a new one of this name ends, where their end was left out
    "li": {"li"},
    "p": {"p"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
SAID = frozenset(
    {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "aria-valuenow", "summary", "content"}
)


@dataclass(frozen=True)
class Said:
    """A piece of text that a page says: in an element, or in one of its attributes."""

    where: str
    text: str

    def numbers(self) -> list[int]:
        """The whole numbers in it, whatever separates the thousands."""
        return [int(re.sub(r"\D", "", found)) for found in NUMBER.findall(self.text)]


@dataclass
class Page:
    """What a page says outside the elements that hold other numbers."""

    said: list[Said] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(convert_charrefs=True)
        self.words, self.page = words, Page()
        self.open: list[tuple[str, bool]] = []  # element, and whether it is read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open and self.open[-1][0] in ENDS.get(tag, ()):
            self.open.pop()
        given = {name: value or "" for name, value in attrs}
        read = self._reads and tag not in self.words["skip"] and not set(given) & set(self.words["exempt"])
        if tag not in VOID:
            self.open.append((tag, read))
        if read:
            names = SAID | {self.words["shown"]}
            said = (name for name in given if name in names or name.startswith("data-"))
            self.page.said += [Said(f"{tag}[{name}]", given[name]) for name in said]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag in names:  # an unclosed element inside ends with it
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._reads and data.strip():
            self.page.said.append(Said(self.open[-1][0] if self.open else "text", data))

    @property
    def _reads(self) -> bool:
        return self.open[-1][1] if self.open else True


def read_page(html: str, words: Mapping[str, Any]) -> Page:
    """Read one page; words: the `site` table of the declaration."""
    reader = _Reader(words)
    reader.feed(html)
    reader.close()
    return reader.page


def people_pages(site: Path, words: Mapping[str, Any]) -> Iterator[Path]:
    """The pages on which every number counts children."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if any(fnmatch(name, pattern) for pattern in words["people"]):
            yield path


def odd_numbers(site: Path, words: Mapping[str, Any], base: int) -> Iterator[Leak]:
    """Numbers on pages of people that are no multiple of the base."""
    plain = re.compile("|".join(rf"(?<![\d{GAPS[:4]}]){pattern}(?!\d)" for pattern in words["plain"]))
    for path in people_pages(site, words):
        for said in read_page(path.read_text(encoding="utf-8"), words).said:
            rest = Said(said.where, plain.sub(" ", said.text))
            odd = [number for number in rest.numbers() if number % base]
            yield from (Leak("multiple", f"{path.relative_to(site)} {said.where}", str(number)) for number in odd)
