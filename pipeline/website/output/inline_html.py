"""What stays together in a line of a page: years, a number and its noun, a name that runs from right to left."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from pipeline.typography import LEFTWARD, isolated

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


def with_joined_years(text: str) -> str:
    """The same for an attribute, which holds no mark: the dash is joined to both years."""
    return YEARS.sub(lambda years: years[0].replace("-", "\u2060-\u2060"), text)


def in_a_narrow_column(html: Markup) -> Markup:
    """« environ » stands above its number."""
    return Markup(AFTER_WORD.sub(" ", html))


# --- names that run from right to left --------------------------------------------------------------------------------
# They must not re-order the numbers and words beside them. Elements isolate them where elements may stand (`<bdi>`); in
# titles, drawings and attributes, signs without shape do.

SPOKEN = re.compile(r'((?:alt|aria-label|content|data-say|placeholder|title)=")([^"]*)')  # by or to somebody
PIECE = re.compile(
    r"<(?P<unread>script|style)\b.*?</(?P=unread)>"
    r"|<(?P<bare>title|option|textarea|text|desc)\b.*?</(?P=bare)>"  # elements that hold text only
    r"|<[^>]*>|[^<]+",
    re.DOTALL,
)


def isolated_page(html: str) -> str:
    """A page in which such names are isolated; any other page as it is."""
    return PIECE.sub(_isolated, html) if LEFTWARD.search(html) else html


def _isolated(found: re.Match[str]) -> str:
    piece = found[0]
    if found["unread"]:
        return piece
    if found["bare"]:
        return isolated(piece)
    if piece.startswith("<"):
        return SPOKEN.sub(lambda each: each[1] + isolated(each[2]), piece)
    return LEFTWARD.sub(r"<bdi>\g<0></bdi>", piece)
