"""Small columns of a few years for a card; the page says the same in words beside them.

There is no frame: x is a share of the width and y are pixels, so that one drawing fits every screen and its letters
keep their size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from pipeline.website.charts.svg import element

HIGH, HEAD, FOOT = 52, 18, 20  # pixels of the tallest column, above it, and below all


@dataclass(frozen=True)
class Column:
    """A year with its value as it stands above the column and as it is spoken; None where there is none."""

    label: str
    count: int | None
    shown: str
    spoken: str


def mini_columns(columns: Iterable[Column]) -> str:
    shown = tuple(columns)
    largest = max((column.count or 0 for column in shown), default=0) or 1
    step = 100 / len(shown)
    floor = HEAD + HIGH
    parts = [element("line", class_="axis", x1="0", x2="100%", y1=floor, y2=floor)]
    for place, column in enumerate(shown):
        height = round(HIGH * (column.count or 0) / largest, 1)
        left, middle = f"{step * (place + 0.2):.1f}%", f"{step * (place + 0.5):.1f}%"
        if column.count:
            size = {"width": f"{step * 0.6:.1f}%", "height": height}
            parts.append(element("rect", class_="hue", x=left, y=floor - height, **size))
        for text, y in ((column.shown, floor - height - 5), (column.label, floor + 15)):
            parts.append(element("text", escape(text), x=middle, y=y, text_anchor="middle"))
    return element("svg", "".join(parts), class_="mini", height=floor + FOOT, aria_hidden="true")
