"""Every number about people on a page, wherever a browser, a screen reader or a machine finds it."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path

PEOPLE_PAGES = ("fr/enfants/*.html", "en/children/*.html", "fr/enfants.html", "en/children.html")
"""Pages on which every number counts children, unless it stands in an element that says otherwise."""
OTHER_NUMBERS = {"data-quotation", "data-not-people", "data-library"}
"""Attributes of elements whose numbers count something else."""
PICTURE_SIZES = {"og:image:width", "og:image:height"}
SKIPPED = {"nav", "header", "footer", "script", "style", "time", "code"}
SPOKEN = {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "aria-valuenow", "summary", "content"}
"""Attributes that are read out or shown; those that begin with data- are read too."""

GAPS = "\u00a0\u202f\u2009\u2007 ,.'\u2019"
NUMBER = re.compile(rf"(?<![\d.,\w])\d{{1,3}}(?:[{GAPS}]\d{{3}})+(?!\d)|(?<![\d.,])\d+(?![\d]|[.,]\d)")
OTHER_COUNTS = re.compile(  # years, ages, percentages, goals, projects, and the numbers in names of projects
    r"(?<![\d\u00a0\u202f\u2009\u2007])"
    r"(?:(?:19|20)\d\d|\d+[-–]\d+|\d+(?:[.,]\d+)?\s*%|(?:SDG|ODD) \d+(?:\.\w)?|Ex[ae]mple \d\d)"
    r"(?!\d)"
    r"|\d+\s+projets?\s+(?:sur\s+\d+|publie)|\d+\s+(?:of\s+\d+\s+projects?|projects?\s+publish)"
)
SCALES = ("text", "li")
"""Elements that hold the numbers of an axis or the limits of the classes of a map."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
IMPLIED_ENDS = {  # elements that a new one of this name ends, where their end tag was left out
    "li": {"li"},
    "p": {"p"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}


@dataclass(frozen=True)
class Text:
    """A piece of text on a page: in an element, or in one of its attributes."""

    where: str
    text: str

    def numbers(self) -> list[int]:
        """The whole numbers in it, whatever separates the thousands."""
        return [int(re.sub(r"\D", "", found)) for found in NUMBER.findall(self.text)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[Text] = []
        self.open: list[tuple[str, bool]] = []  # element, and whether it is read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open and self.open[-1][0] in IMPLIED_ENDS.get(tag, ()):
            self.open.pop()
        given = {name: value or "" for name, value in attrs}
        is_other = OTHER_NUMBERS & set(given) or given.get("property") in PICTURE_SIZES
        read = self._reads and tag not in SKIPPED and not is_other
        if tag not in VOID:
            self.open.append((tag, read))
        if not read:
            return
        for name, value in given.items():
            if name in SPOKEN or name.startswith("data-"):
                self.texts.append(Text(f"{tag}[{name}]", value))

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
            self.texts.append(Text(self.open[-1][0] if self.open else "text", data))

    @property
    def _reads(self) -> bool:
        return self.open[-1][1] if self.open else True


def read_texts(html: str) -> list[Text]:
    """The texts of a page outside the elements that hold other numbers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.texts


def numbers_about_people(site: Path) -> Iterator[tuple[str, int]]:
    """Where each number stands on a page about people, and the number."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if not any(fnmatch(name, pattern) for pattern in PEOPLE_PAGES):
            continue
        for text in read_texts(path.read_text("utf-8")):
            rest = Text(text.where, OTHER_COUNTS.sub(" ", text.text))
            for number in rest.numbers():
                yield f"{name} {text.where}", number


def unknown_numbers(site: Path, known: Container[int]) -> list[tuple[str, int]]:
    """Numbers about people that are not in the files; an axis may say another round one."""
    found = []
    for where, number in numbers_about_people(site):
        is_scale = where.endswith(SCALES) and number % 10 == 0 and len(str(number).rstrip("0")) <= 2
        if number not in known and not is_scale:
            found.append((where, number))
    return found


def odd_numbers(site: Path, base: int = 10) -> list[tuple[str, int]]:
    """Numbers about people that are no multiple of the base."""
    return [(where, number) for where, number in numbers_about_people(site) if number % base]
