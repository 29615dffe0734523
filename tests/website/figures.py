"""The figures of a built page, read from its bytes: each drawing, and the table or the list that stands beside it."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

_FIGURE = re.compile(r'<figure class="?chart.*?</figure>', re.DOTALL)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
NAMES = {"swatch": "class", "amount": "value"}


@dataclass(frozen=True)
class Cell:
    """What a cell of a table says, and the class of its nothing, blank where it is none."""

    text: str
    nothing: str = ""


@dataclass
class Figure:
    """A figure. `places` and `classes`: the list beside a map (name, value), and its classes (code, words)."""

    id: str
    spoken: str
    drawings: tuple[str, ...]
    columns: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    classes: list[tuple[str, str]] = field(default_factory=list)
    numeric: bool = False

    @property
    def svgs(self) -> list[tuple[str, ET.Element]]:
        """Every drawing with its layout."""
        reasons = [ET.fromstring(text) for text in self.drawings]
        return [("phone" if "phone" in root.get("class", "").split() else "wide", root) for root in reasons]


class _Reader(HTMLParser):
    """Fills a figure from the HTML around its drawings."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(convert_charrefs=True)
        self.figure = figure
        self.into: list[str] | None = None
        self.said: list[str] = []
        self.nothing = ""
        self.swatch = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "tr":
            self.figure.rows.append([])
        if tag in {"td", "th", "li"}:
            self.said, self.nothing, self.swatch = [], "", ""
            self.figure.numeric |= "number" in classes
        if "nothing" in classes:
            self.nothing = classes[-1]
        if "swatch" in classes:
            self.swatch = classes[-1]
        if "amount" in classes:
            self.said.append("\0")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self.said).split(" ")).strip()
        if tag in {"td", "th"}:
            self.figure.rows[-1].append(Cell(squeezed(text), self.nothing))
        elif tag == "li" and self.swatch:
            self.figure.classes.append((self.swatch, squeezed(text)))
        elif tag == "li":
            name, _, value = text.partition("\0")
            self.figure.places.append((squeezed(name), squeezed(value)))


def squeezed(text: str) -> str:
    """A text without any space, so that the breaks between lines of a drawing make no difference."""
    return re.sub(r"\s+", "", text)


def figures(page: str) -> list[Figure]:
    """Every figure of a page."""
    return [_figure(match[0]) for match in _FIGURE.finditer(page)]


def _figure(html: str) -> Figure:
    name, spoken = re.search(r'\bid="?([\w-]+)', html), re.search(r'aria-label="([^"]*)"', html)
    if not name or not spoken:
        message = f"a figure without a name or without words: {html[:80]}"
        raise AssertionError(message)
    figure = Figure(name[1], squeezed(unescape(spoken[1])), tuple(_SVG.findall(html)))
    reader = _Reader(figure)
    reader.feed(_SVG.sub("", html))
    header, *figure.rows = figure.rows or [[]]
    figure.columns = [cell.text for cell in header]
    return figure
