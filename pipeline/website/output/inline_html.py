"""The smallest pieces of a page as HTML: a text, a link, a cell. A build makes hundreds of thousands of them.

Whatever is no HTML yet is escaped where it is set in. A quotation or official title is marked as one, and a text in
another language bears its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from pipeline.typography import LEFTWARD, isolated
from pipeline.website.page import Cell, File, Link, Ref, Row, Table, Text, Wording

UNDETERMINED = "und"  # what the web calls a language that nobody stated
NUMBER = re.compile(r"(\D*)(\d[\d\u202f\u00a0,.]*\d|\d)(.*)", re.DOTALL)
YEARS = re.compile(r"(?<![\d/-])(\d{4}(?:[-–]| et | and )\d{4})(?![\d/-])")
NUMBER_BEFORE_NOUN = re.compile(r"(?<![^ (])(?!(?:19|20)\d\d )(\d(?:[\d\u202f,]{0,4}\d)?) (?=[^\W\d]{4,10}\b)")
"""« 5 projets »; what is longer, as « environ 52 410 enfants », would not fit a narrow screen."""
DATE = r"\b(?:\d{1,2}(?:er)? )?[^\W\d]{3,9} \d{4}\b(?![-–]| et \d| and \d)"  # « mars 2020 », « 1er mars 2020 »
WHOLE = re.compile(rf"{YEARS.pattern}|{DATE}")
AFTER_WORD = re.compile(r"(?<=[^\W\d])\xa0(?=\d)")


def with_whole_years(text: object) -> Markup:
    """A text whose pairs of years (« 2018-2021 », « 2018 et 2021 ») stay on one line."""
    return _with_whole_years(str(text))


@lru_cache(maxsize=50_000)
def _with_whole_years(text: str) -> Markup:
    return Markup(YEARS.sub(r'<span class="y">\1</span>', str(escape(text))))


def as_heading(text: object) -> Markup:
    """The same, where a number stays with its noun too, and a month with its year."""
    joined = NUMBER_BEFORE_NOUN.sub("\\1\xa0", str(escape(text)))
    return Markup(WHOLE.sub(r'<span class="y">\g<0></span>', joined))


def with_its_number_large(text: str) -> Markup:
    """A number with its noun, « au moins 5 pays »: the number large, what stands before it small."""
    found = NUMBER.fullmatch(text)
    if not found:
        return Markup(f'<span class="big words">{_with_whole_years(text)}</span>')
    before, number, noun = (escape(part.strip()) for part in found.groups())
    small = f'<span class="at">{before}</span> ' if before else ""
    return Markup(f'{small}<span class="big hued">{number}</span> {noun}'.strip())


def say(text: Text | str) -> Markup:
    """A text in an element that names its language and whose words it is in, where one is needed."""
    if isinstance(text, str):
        return _with_whole_years(text)
    words = _with_whole_years(text.text)
    if not text.language and text.wording is Wording.OWN:
        return words
    code = UNDETERMINED if text.language == "other" else text.language
    language = f' lang="{escape(code)}"' if code else ""
    if text.wording is Wording.QUOTATION:
        return Markup(f"<q{language} data-quotation>{words}</q>")
    mark = " data-quotation" if text.wording is Wording.TITLE else ""
    return Markup(f"<span{language}{mark}>{words}</span>")


def _limit(text: str) -> str:
    """For what a number stands, where something is missing; heard after a pause, seen below it."""
    if not text:
        return ""
    return f'<span class="hidden">, </span><span class="limit" data-not-people>{escape(text)}</span>'


def _joined_years(text: str) -> str:
    """The same for an attribute, which holds no mark: the dash is joined to both years."""
    return YEARS.sub(lambda years: years[0].replace("-", "\u2060-\u2060"), text)


@dataclass(frozen=True)
class Inline:
    """The pieces of one page. `url`: the address of a page, a download or a place outside, from this page."""

    url: Callable[[Ref | File | str], str]

    def say(self, text: Text | str) -> Markup:
        return say(text)

    def anchor(self, link: Link) -> Markup:
        """A link; a host outside is not told from which page its visitor comes."""
        return Markup(self._anchor(link.to, say(link.label)))

    def anchors(self, links: Iterable[Link]) -> Markup:
        return Markup(", ".join(self._anchor(link.to, say(link.label)) for link in links))

    def cell(self, each: Cell) -> Markup:
        text = say(each.text)
        if each.nothing:
            inner = text if each.to is None else f'<a href="{escape(self.url(each.to))}">{text}</a>'
            return Markup(f'<span class="nothing {escape(each.nothing)}">{inner}</span>')
        if each.to is not None:
            return Markup(self._anchor(each.to, text))
        if each.not_people:
            return Markup(f"<span data-not-people>{text}</span>")
        return Markup(f"{text}{_limit(each.limit)}")

    def cells(self, row: Row, table: Table, *, named: bool, with_roles: bool) -> Markup:
        """The cells of a row. `named`: each carries the name of its column; `with_roles`: that it is a cell."""
        made = ""
        for column, each in enumerate(row.cells, start=1):
            role = ' role="cell"' if with_roles else ""
            name = f' data-of="{escape(_joined_years(table.columns[column]))}"' if named else ""
            key = f' data-key="{escape(each.key)}"' if each.key else ""
            kind = ' class="number"' if column in table.numeric else ""
            inner = self.cell(each)
            if kind:
                inner = Markup(AFTER_WORD.sub(" ", inner))  # in a narrow column « environ » stands above its number
            made += f"<td{role}{name}{key}{kind}>{inner}</td>\n"
        return Markup(made)

    def _anchor(self, to: Ref | File | str, inner: Markup) -> str:
        outside = ' rel="noreferrer"' if isinstance(to, str) else ""
        return f'<a href="{escape(self.url(to))}"{outside}>{inner}</a>'


# --- names that run from right to left --------------------------------------------------------------------------------
# They must not re-order the numbers and words beside them. Elements isolate them where elements may stand (`<bdi>`); in
# titles, drawings and attributes, signs without shape do.

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"<(/?)([a-zA-Z]+)")
SPOKEN = re.compile(r'((?:alt|aria-label|content|data-say|placeholder|title)=")([^"]*)')
"""Attributes that somebody reads or hears."""
UNREAD = ("script", "style")
WITHOUT_ELEMENTS = ("title", "option", "textarea", "text", "desc")
"""Elements that hold text only; those of a drawing know no `<bdi>`."""


def isolated_page(html: str) -> str:
    """A page in which such names are isolated; any other page as it is."""
    if not LEFTWARD.search(html):
        return html
    inside: Counter[str] = Counter()
    return "".join(_piece(piece, inside) for piece in TAG.split(html))


def _piece(piece: str, inside: Counter[str]) -> str:
    """A tag, which is noted, or the text between two."""
    if found := NAME.match(piece):
        if not piece.endswith("/>"):
            inside[found[2]] += -1 if found[1] else 1
        return SPOKEN.sub(lambda each: each[1] + isolated(each[2]), piece)
    if any(inside[name] > 0 for name in UNREAD):
        return piece
    if any(inside[name] > 0 for name in WITHOUT_ELEMENTS):
        return isolated(piece)
    return LEFTWARD.sub(r"<bdi>\g<0></bdi>", piece)
