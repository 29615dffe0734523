"""A chart as static SVG, in a wide and in a phone layout.

Colours are classes of the style sheet and no attribute `style` is written, so that the drawing follows light,
dark and print and passes a strict content security policy. Lengths are proportional to counts, from zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from pipeline.website.charts import Bound, Chart, Kind, Mark, Role, written
from pipeline.website.svg import LINE, chevrons, drawing, element, lines_of_text, mark_of_nothing, plain, wrapped
from pipeline.website.words import Words


class UnknownKindError(Exception):
    """A chart of a kind that nothing here draws."""


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
        """The length of the largest count."""
        return self.right - self.left


ROW_FRAMES = (Frame("wide", 720, 252, 600, 32), Frame("phone", 320, 0, 210, 40, label_above=True))
COLUMN_FRAMES = (Frame("wide", 640, 34, 640, 14), Frame("phone", 320, 26, 320, 9))

BAR, GAP = 22, 14
PLOT_HEIGHT, HEAD, FOOT = 170, 58, 44


def draw(chart: Chart, words: Words) -> tuple[tuple[str, str], ...]:
    """Every layout of the chart: its name and its SVG."""
    if chart.kind not in _DRAWINGS:
        raise UnknownKindError(f"no drawing for a chart of kind {chart.kind!r}")
    frames, drawing = _DRAWINGS[chart.kind]
    return tuple((frame.name, drawing(chart, frame, words)) for frame in frames)


# Bars that lie: one row for each mark.


@dataclass(frozen=True)
class _Bar:
    mark: Mark
    start: int  # the count at which the bar begins
    top: float
    height: float  # of the row, label included


def _row_chart(chart: Chart, frame: Frame, words: Words) -> str:
    bars = tuple(_rows(chart, frame))
    largest = max((mark.count or 0 for mark in chart.marks), default=0) or 1
    scale = frame.span / largest
    height = bars[-1].top + bars[-1].height if bars else 0
    return drawing(frame.name, frame.width, height, (part for bar in bars for part in _row(bar, frame, scale, words)))


def _rows(chart: Chart, frame: Frame) -> Iterator[_Bar]:
    top = 0.0
    for mark, start in zip(chart.marks, _starts(chart), strict=True):
        lines = len(wrapped(mark.label, frame.label_chars))
        height = BAR + LINE * lines + GAP if frame.label_above else max(BAR, LINE * lines) + GAP
        yield _Bar(mark, start, top, height)
        top += height


def _starts(chart: Chart) -> list[int]:
    """Where each bar begins: at zero, but what a sieve leaves out ends where the rest before it ended."""
    if chart.kind is not Kind.SIEVE:
        return [0] * len(chart.marks)
    left_out = [mark.count or 0 for mark in chart.marks[1:-1]]
    rests = accumulate(left_out, lambda rest, count: rest - count, initial=chart.marks[0].count or 0)
    return [0, *list(rests)[1:], 0]


def _row(bar: _Bar, frame: Frame, scale: float, words: Words) -> Iterator[str]:
    room = bar.height - GAP
    top = bar.top + (room - BAR if frame.label_above else (room - BAR) / 2)
    base = top + BAR / 2 + 5
    yield _row_label(bar, frame, base)
    x = frame.left + bar.start * scale
    if bar.mark.nothing is not None:
        yield from mark_of_nothing(bar.mark.nothing, x + 8, top + BAR / 2)
        yield _value(bar.mark, x + 20, base, words)
        return
    length = (bar.mark.count or 0) * scale
    yield element("rect", class_=f"bar {bar.mark.role}", x=x, y=top, width=length, height=BAR)
    if length == 0:
        yield element("path", class_="zero", d=f"M{plain(x)} {plain(top)}v{BAR}")
    if bar.mark.bound is Bound.AT_LEAST:
        yield chevrons(x + length + 4, top, "right")
    yield _value(bar.mark, x + length + (22 if bar.mark.bound is Bound.AT_LEAST else 8), base, words)


def _row_label(bar: _Bar, frame: Frame, base: float) -> str:
    lines = len(wrapped(bar.mark.label, frame.label_chars))
    if frame.label_above:
        return lines_of_text(bar.mark.label, 0, bar.top + LINE * lines - 5, frame.label_chars, class_="label")
    middle = base + LINE * (lines - 1) / 2
    x = frame.left - 12
    return lines_of_text(bar.mark.label, x, middle, frame.label_chars, class_="label", text_anchor="end")


def _value(mark: Mark, x: float, y: float, words: Words) -> str:
    kind = "value" if mark.nothing is None else f"nothing {mark.nothing}"
    strong = " strong" if mark.role is not Role.LEFT_OUT and mark.nothing is None else ""
    return element("text", escape(written(mark, words)), class_=f"{kind}{strong}", x=x, y=y)


# Bars that stand: one column for each mark.


def _column_chart(chart: Chart, frame: Frame, words: Words) -> str:
    ticks = ticks_to(max((mark.count or 0 for mark in chart.marks), default=0))
    scale = PLOT_HEIGHT / ticks[-1]
    floor = HEAD + PLOT_HEIGHT
    step = frame.span / max(len(chart.marks), 1)

    def parts() -> Iterator[str]:
        for tick in ticks:
            yield from _tick(tick, floor - tick * scale, frame, words)
        for place, mark in enumerate(chart.marks):
            yield from _column(mark, frame.left + step * (place + 0.5), scale, frame, words)

    return drawing(frame.name, frame.width, floor + FOOT, parts())


def ticks_to(largest: int) -> tuple[int, ...]:
    """Three to six whole steps from 0 to at least the largest count (and to at least 2)."""
    goal = max(largest, 2)
    sizes = (factor * 10**power for power in range(12) for factor in (1, 2, 5))
    size = next(size for size in sizes if goal <= size * 5)
    return tuple(range(0, goal + size, size)) if goal % size else tuple(range(0, goal + 1, size))


def _tick(tick: int, y: float, frame: Frame, words: Words) -> Iterator[str]:
    kind = "axis" if tick == 0 else "grid"
    yield element("path", class_=kind, d=f"M{frame.left} {plain(y)}H{frame.right}")
    number = escape(words.number(tick))
    yield element("text", number, class_="tick", x=frame.left - 8, y=y + 5, text_anchor="end")


def _column(mark: Mark, centre: float, scale: float, frame: Frame, words: Words) -> Iterator[str]:
    floor = HEAD + PLOT_HEIGHT
    yield lines_of_text(mark.label, centre, floor + 24, frame.label_chars, class_="label", text_anchor="middle")
    if mark.nothing is not None:
        yield from mark_of_nothing(mark.nothing, centre, floor - 14)
        shown = written(mark, words)
        yield lines_of_text(shown, centre, floor - 32, frame.label_chars, class_="nothing", text_anchor="middle")
        return
    height, half = (mark.count or 0) * scale, 28 if frame.name == "wide" else 20
    top = floor - height
    yield element("rect", class_=f"bar {mark.role}", x=centre - half, y=top, width=2 * half, height=height)
    lift = 0
    if mark.bound is Bound.AT_LEAST:
        yield chevrons(centre - 7, top - 4, "up")
        lift = 14
    shown, foot = written(mark, words), top - lift - 8
    yield lines_of_text(shown, centre, foot, frame.label_chars, class_="value strong", text_anchor="middle")


_DRAWINGS: dict[Kind, tuple[tuple[Frame, ...], Callable[[Chart, Frame, Words], str]]] = {
    Kind.SIEVE: (ROW_FRAMES, _row_chart),
    Kind.BARS: (ROW_FRAMES, _row_chart),
    Kind.COLUMNS: (COLUMN_FRAMES, _column_chart),
}
