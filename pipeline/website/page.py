"""What a page is made of, before it is HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

WEB = ("https://", "http://")
"""How an address begins to which a page may lead."""


class Wording(StrEnum):
    """Whose words a text is in. Titles and quotations keep them: terms to avoid may stand there."""

    OWN = "own"
    TITLE = "title"
    QUOTATION = "quotation"


@dataclass(frozen=True)
class Text:
    """Words in another language than that of the page, or of somebody else. Plain words of ours are a `str`."""

    text: str
    language: str = ""
    wording: Wording = Wording.OWN

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Ref:
    """A page by its declared name, with the code that fills its address and a place inside it."""

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
    not_people: bool = False  # on a page that counts children, a number of something else
    limit: str = ""  # for what its number stands, where something is missing: « pour 3 projets sur 4 »
    key: str = ""  # by what the cell is sorted, where its words would not do


@dataclass(frozen=True)
class Row:
    header: Cell
    cells: tuple[Cell, ...]
    band: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table. The first column is that of the row headers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: frozenset[int] = frozenset()  # columns of numbers, the row headers being column 0
    id: str = ""  # with a name, a reader may sort and filter the table where scripts run
    choices: tuple[int, ...] = ()  # columns of few different values, of which a reader may choose one


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
    """The picture for those who share a link: which figures with their nouns stand on it."""

    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """One page in one language. `template`: which template lays out `content`, a value of its own kind."""

    ref: Ref
    language: str
    template: str
    title: str
    summary: str
    content: Any
    section: str = ""  # the entry of the menu to which it belongs
    kicker: str = ""  # a short line above the title
    trail: tuple[Link, ...] = field(default=())  # breadcrumbs, the page itself left out
    not_people: bool = False  # the numbers of title and summary count something else than people
    label: str = ""  # what lists of pages call it; blank: the short name that the words files declare
    has_list: bool = False  # whether it holds a list that a reader may filter and sort where scripts run
    quotable: Quotable | None = None  # what may be cited of it; none: the sentences that every page has
    shared: Shared | None = None  # what is shown where its link is shared; none: no picture
