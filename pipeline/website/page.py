"""What a page is made of, before it is HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WEB = ("https://", "http://")  # how an address begins to which a page may lead


class Wording(StrEnum):
    """Whose words a text is in; in titles and quotations terms to avoid may stand."""

    OWN = "own"
    TITLE = "title"
    QUOTATION = "quotation"


@dataclass(frozen=True)
class Text:
    """Words in another language than that of the page, or of somebody else; ours are a `str`."""

    text: str
    language: str = ""
    wording: Wording = Wording.OWN

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Ref:
    name: str
    code: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class File:
    name: str


@dataclass(frozen=True)
class Link:
    label: Text | str
    to: Ref | File | str


class Nothing(StrEnum):
    """The kinds of nothing, never mixed up: a true zero is none of them."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Cell:
    text: Text | str
    to: Ref | File | str | None = None
    nothing: Nothing | None = None
    not_people: bool = False  # where children are counted, a number of something else
    limit: str = ""  # « pour 3 projets sur 4 »
    key: str = ""  # by what it is sorted, where its words would not do


@dataclass(frozen=True)
class Row:
    header: Cell
    cells: tuple[Cell, ...]
    band: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: frozenset[int] = frozenset()  # the row headers are column 0
    id: str = ""  # with one, a reader may sort and filter
    choices: tuple[int, ...] = ()  # columns of which a reader may choose a value


def table_of_numbers(caption: str, columns: tuple[str, ...], rows: Iterable[Row], table_id: str = "") -> Table:
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns))), table_id)


@dataclass(frozen=True)
class Note:
    term: str
    texts: tuple[Text | str, ...]
    links: tuple[Link, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Quotable:
    cite: str
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    ref: Ref
    language: str
    template: str
    title: str
    summary: str
    content: Any
    section: str = ""  # its entry of the menu
    kicker: str = ""  # a short line above the title
    trail: tuple[Link, ...] = ()  # breadcrumbs, the page itself left out
    not_people: bool = False  # its title and summary count something else than people
    label: str = ""  # what lists of pages call it, where not by its short name
    has_list: bool = False  # whether a reader may filter and sort a list of it
    quotable: Quotable | None = None  # beside what every page has
    shared: Shared | None = None  # the picture where its link is shared
