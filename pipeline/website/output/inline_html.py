"""The smallest pieces of a page as HTML: a text, a link, a cell. A build makes hundreds of thousands of them.

Every text is escaped. A quotation or official title is marked as one, and a text in another language bears its own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.website.page import Cell, File, Link, Ref, Text, Wording

YEARS = re.compile(r"(?<![\d/-])(\d{4}[-–]\d{4})(?![\d/-])")


def with_whole_years(text: object) -> Markup:
    """A text whose pairs of years (« 2018-2021 ») are not broken after the dash, by a class and no sign more."""
    escaped = str(escape(str(text)))
    return Markup(YEARS.sub(r'<span class="y">\1</span>', escaped))  # noqa: S704 - escaped above


def say(text: Text) -> Markup:
    """A text in an element that names its language and whose words it is in, where one is needed."""
    words = with_whole_years(text.text)
    language = Markup(' lang="{}"').format(text.language) if text.language else Markup()
    if text.wording is Wording.QUOTATION:
        return Markup("<q{} data-quotation>{}</q>").format(language, words)
    if text.wording is Wording.TITLE:
        return Markup("<span{} data-quotation>{}</span>").format(language, words)
    return Markup("<span{}>{}</span>").format(language, words) if language else words


def _limit(text: str) -> Markup:
    """For what a number stands, where something is missing; heard after a pause, seen below it."""
    if not text:
        return Markup()
    return Markup('<span class="hidden">, </span><span class="limit" data-not-people>{}</span>').format(text)


@dataclass(frozen=True)
class Inline:
    """The pieces of one page. `url`: the address of a page, a download or a place outside, from this page."""

    url: Callable[[Ref | File | str], str]

    def say(self, text: Text) -> Markup:
        """A text."""
        return say(text)

    def anchor(self, link: Link) -> Markup:
        """A link; a host outside is not told from which page its visitor comes."""
        return self._anchor(link.to, say(link.label))

    def anchors(self, links: Iterable[Link]) -> Markup:
        """Links beside each other."""
        return Markup(", ").join(map(self.anchor, links))

    def cell(self, each: Cell) -> Markup:
        """What stands in a cell of a table."""
        text = say(each.text)
        if each.nothing:
            inner = text if each.to is None else Markup('<a href="{}">{}</a>').format(self.url(each.to), text)
            return Markup('<span class="nothing {}">{}</span>').format(str(each.nothing), inner)
        if each.to is not None:
            return self._anchor(each.to, text)
        if each.not_people:
            return Markup("<span data-not-people>{}</span>").format(text)
        return text + _limit(each.limit)

    def _anchor(self, to: Ref | File | str, inner: Markup) -> Markup:
        outside = Markup(' rel="noreferrer"') if isinstance(to, str) else Markup()
        return Markup('<a href="{}"{}>{}</a>').format(self.url(to), outside, inner)
