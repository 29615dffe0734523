"""Names that run from right to left, kept from re-ordering the numbers and words beside them on a page.

Elements isolate them where elements may stand (`<bdi>`); in titles, drawings and attributes, signs without shape do.
"""

import re
from collections import Counter

from pipeline.typography import LEFTWARD, isolated

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
