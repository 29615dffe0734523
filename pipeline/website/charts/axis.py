"""The room for a drawing, and the axis of one that stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import product

from pipeline.website.charts.svg import element, plain
from pipeline.website.words import Words


@dataclass(frozen=True)
class Frame:
    """The room for a drawing, in user units: width, and the span in which lengths are drawn."""

    name: str
    width: int
    left: int
    right: int
    label_chars: int  # characters of a label on one line
    label_above: bool = False

    @property
    def span(self) -> int:
        return self.right - self.left


ROW_FRAMES = (Frame("wide", 720, 252, 600, 32), Frame("phone", 320, 0, 210, 40, label_above=True))
COLUMN_FRAMES = (Frame("wide", 640, 34, 640, 14), Frame("phone", 320, 26, 320, 9))

PLOT_HEIGHT, FOOT = 170, 44
TICK_STEPS = 5  # an axis has at most so many steps
DIGIT = 8  # the room that one character of a number on the axis takes


@dataclass(frozen=True)
class Axis:
    ticks: tuple[int, ...]
    head: int

    @property
    def floor(self) -> int:
        return self.head + PLOT_HEIGHT

    @property
    def scale(self) -> float:
        return PLOT_HEIGHT / self.ticks[-1]

    def height(self, count: int) -> float:
        return count * self.scale


def ticks_to(largest: int, step: int = 1) -> tuple[int, ...]:
    """Three to six whole steps from 0 to at least the largest count (and to at least 2), each a multiple of `step`."""
    goal = max(largest, 2, step * TICK_STEPS if step > 1 else 0)
    sizes = (factor * 10**power for power, factor in product(range(12), (1, 2, 5)))
    size = next(size for size in sizes if goal <= size * TICK_STEPS and size % step == 0)
    return tuple(range(0, goal + size, size)) if goal % size else tuple(range(0, goal + 1, size))


def tick_of(tick: int, axis: Axis, sides: tuple[float, float], words: Words) -> Iterator[str]:
    (left, right), y = sides, axis.floor - axis.height(tick)
    kind = "axis" if tick == 0 else "grid"
    yield element("path", class_=kind, d=f"M{plain(left)} {plain(y)}H{plain(right)}")
    number = escape(words.number(tick))
    yield element("text", number, class_="tick", x=left - 8, y=y + 5, text_anchor="end")
