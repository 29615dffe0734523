"""The pieces of a drawing: elements, labels on several lines, and the marks of minimums and of nothing."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from textwrap import wrap

from pipeline.website.page import Nothing

LINE = 18  # from one line of a label to the next


def element(tag: str, text: str = "", /, **attributes: object) -> str:
    """One element; `class_` and `text_anchor` are written as class and text-anchor, numbers to a tenth."""
    opening = f"<{tag}"
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        opening += f' {name}="{escape(value) if isinstance(value, str) else plain(value)}"'
    return f"{opening}>{text}</{tag}>" if text else f"{opening}/>"


def plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


STAMP_HEIGHT = 24


def drawing(name: str, width: int, height: float, parts: Iterable[str], stamp: str = "") -> str:
    """A whole drawing; what it says stands in words beside it, so that it is hidden from screen readers.

    The stamp says inside the picture what the page says around it: that everything is invented.
    """
    body = "".join(parts)
    if stamp:
        body += stamped(stamp, width, height + STAMP_HEIGHT - 8, text_anchor="end")
        height += STAMP_HEIGHT
    return element("svg", body, viewBox=f"0 0 {width} {plain(height)}", class_=f"draw {name}", aria_hidden="true")


def stamped(stamp: str, x: float, y: float, **attributes: object) -> str:
    return element("text", escape(stamp), class_="stamp", x=x, y=y, **attributes)


@lru_cache(maxsize=20_000)
def wrapped(label: str, chars: int) -> tuple[str, ...]:
    """A label in lines of at most so many characters; a longer word keeps its own line, and a blank label is one."""
    return tuple(wrap(label, chars, break_long_words=False)) or ("",)


def lines_of_text(label: str, x: float, y: float, chars: int, **attributes: object) -> str:
    """A label on as many lines as it needs, the last one at height y."""
    lines = wrapped(label, chars)
    top = y - LINE * (len(lines) - 1)
    spans = "".join(element("tspan", escape(line), x=x, y=top + LINE * i) for i, line in enumerate(lines))
    return element("text", spans, **attributes)


def column_of_text(x: float, rows: Iterable[tuple[float, Sequence[str]]], **attributes: object) -> str:
    """Texts under each other at one x: each row is the height of its last line, and its lines.

    One element for all rows, each line written from the one before, so that many rows weigh little.
    """
    spans, before = [], 0.0
    for foot, lines in rows:
        for place, line in enumerate(lines):
            y = round(foot - LINE * (len(lines) - 1 - place), 1)
            spans.append(element("tspan", escape(line), x=x, dy=y - before))
            before = y
    return element("text", "".join(spans), **attributes) if spans else ""


def strokes(kind: str, starts: Iterable[tuple[float, float]], shape: str) -> str:
    """The same stroke at many places, as one path in whole units; `shape` is relative and ends where it begins.

    Each place is written from the one before: many of them weigh little.
    """
    path, x, y = "", 0, 0
    for place in starts:
        dx, dy = round(place[0]) - x, round(place[1]) - y
        path += f"m{dx} {dy}{shape}"
        x, y = x + dx, y + dy
    return element("path", class_=kind, d=path) if path else ""


def chevrons(x: float, y: float, towards: str) -> str:
    """Two open angles: the true number lies here or further on."""
    if towards == "right":
        steps = (f"M{plain(x + shift)} {plain(y + 5)}l6 6l-6 6" for shift in (0.0, 6.0))
    else:
        steps = (f"M{plain(x)} {plain(y - shift)}l7 -6l7 6" for shift in (0.0, 6.0))
    return element("path", class_="more", d="".join(steps))


def mark_of_nothing(nothing: Nothing, x: float, y: float) -> Iterator[str]:
    """The mark of a nothing: a ring, a dash, a crossed box or a dotted ring."""
    if nothing is Nothing.NOT_APPLICABLE:
        yield element("path", class_="none", d=f"M{plain(x - 5)} {plain(y)}h10")
    elif nothing is Nothing.WITHHELD:
        box = f"M{plain(x - 5)} {plain(y - 5)}h10v10h-10zl10 10m0 -10l-10 10"
        yield element("path", class_="none", d=box)
    else:
        kind = "none" if nothing is Nothing.NOT_REPORTED else "none dotted"
        yield element("circle", class_=kind, cx=x, cy=y, r=5)
