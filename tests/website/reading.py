"""Reads rendered pages: the text that visitors see or hear, quotations apart, and the elements it stands in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = frozenset({"style", "script"})
VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "circle", "path", "rect"})
SPOKEN = ("aria-label", "title", "alt", "content")


@dataclass
class Seen:
    """What a page holds: its own texts, those marked as quotations, and its elements with their attributes."""

    own: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All texts, quotations included."""
        return " ".join([*self.own, *self.quoted])

    def attributes(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of one kind, in order."""
        return [attributes for name, attributes in self.elements if name == tag]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.seen.elements.append((tag, given))
        said = [given[name] for name in SPOKEN if name in given and given.get("http-equiv") is None]
        self.seen.own += said if tag != "meta" or given.get("name") == "description" else []
        if tag not in VOID:
            self.open.append((tag, "data-quotation" in given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in SILENT for tag, _ in self.open) or not data.strip():
            return
        quoted = any(is_quoted for _, is_quoted in self.open)
        (self.seen.quoted if quoted else self.seen.own).append(data)


def read(page: bytes) -> Seen:
    """Read one page."""
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    return reader.seen
