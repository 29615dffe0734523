"""A chart as static SVG, in a wide and in a phone layout.

Colours are classes of the style sheet and no attribute `style` is written, so that the drawing follows light,
dark and print and passes a strict content security policy. Lengths are proportional to counts, from zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate, chain

from pipeline.typography import FIXED
from pipeline.website.charts.axis import COLUMN_FRAMES, DIGIT, FOOT, ROW_FRAMES, Axis, Frame, tick_of, ticks_to
from pipeline.website.charts.chart import Chart, Kind, Mark, Role, drawn, spoken
from pipeline.website.charts.draw_dots import DOT_FRAMES, dot_chart
from pipeline.website.charts.draw_map import map_drawings
from pipeline.website.charts.draw_pyramid import PYRAMID_FRAMES, pyramid_chart
from pipeline.website.charts.draw_timeline import LANE_FRAMES, lane_chart
from pipeline.website.charts.svg import LINE, chevrons, drawing, element, lines_of_text, mark_of_nothing, plain, wrapped
from pipeline.website.charts.world_geometry import World
from pipeline.website.words import Words

BAR, GAP = 22, 14


def draw(chart: Chart, words: Words, stamp: str = "", world: World | None = None) -> tuple[tuple[str, str], ...]:
    """Every layout of the chart, its name and its SVG. `stamp` marks what is invented; `world`: outlines for a map."""
    if chart.kind is Kind.MAP and world:
        return map_drawings(chart, world, words, stamp)
    frames, make = _DRAWINGS[chart.kind]
    return tuple((frame.name, make(chart, frame, words, stamp)) for frame in frames)


# Bars that lie: one row for each mark.


@dataclass(frozen=True)
class _Bar:
    mark: Mark
    start: int  # the count at which the bar begins
    top: float
    height: float  # of the row, label included


def _row_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    bars = tuple(_rows(chart, frame))
    scale = frame.span / (chart.largest or 1)
    height = bars[-1].top + bars[-1].height if bars else 0
    parts = chain.from_iterable(_row(bar, frame, scale, words) for bar in bars)
    return drawing(frame.name, frame.width, height, parts, stamp)


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
    shape = {"x": x, "y": top, "width": length, "height": BAR}
    said = spoken(bar.mark, words)
    yield element("rect", class_=f"bar {bar.mark.role}", data_value=bar.mark.count, data_say=said, **shape)
    if length == 0:
        yield element("path", class_="zero", d=f"M{plain(x)} {plain(top)}v{BAR}")
    if bar.mark.is_incomplete:
        yield chevrons(x + length + 4, top, "right")
    yield _value(bar.mark, x + length + (22 if bar.mark.is_incomplete else 8), base, words)


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
    return element("text", escape(drawn(mark, words)), class_=f"{kind}{strong}", x=x, y=y)


# Bars that stand: one column for each mark.


def _column_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    lines = [len(wrapped(_above(mark, words), frame.label_chars)) for mark in chart.marks]
    head = 24 + LINE * max(lines, default=1)  # the room that the longest words on a column need
    axis = Axis(ticks_to(max(chart.largest, chart.top), chart.step), head)
    left = max(frame.left, 12 + DIGIT * len(words.number(axis.ticks[-1])))
    step = (frame.right - left) / max(len(chart.marks), 1)

    def parts() -> Iterator[str]:
        for tick in axis.ticks:
            yield from tick_of(tick, axis, (left, frame.right), words)
        for place, mark in enumerate(chart.marks):
            yield from _column(mark, left + step * (place + 0.5), axis, frame, words)

    return drawing(frame.name, frame.width, axis.floor + FOOT, parts(), stamp)


def _column(mark: Mark, centre: float, axis: Axis, frame: Frame, words: Words) -> Iterator[str]:
    yield lines_of_text(mark.label, centre, axis.floor + 24, frame.label_chars, class_="label", text_anchor="middle")
    if mark.nothing is not None:
        yield from mark_of_nothing(mark.nothing, centre, axis.floor - 14)
        shown = drawn(mark, words)
        foot = axis.floor - 32
        yield lines_of_text(shown, centre, foot, frame.label_chars, class_="nothing", text_anchor="middle")
        return
    height, half = axis.height(mark.count or 0), 28 if frame.name == "wide" else 20
    top = axis.floor - height
    shape = {"x": centre - half, "y": top, "width": 2 * half, "height": height}
    said = spoken(mark, words)
    yield element("rect", class_=f"bar {mark.role}", data_value=mark.count, data_say=said, **shape)
    lift: float = 0
    if mark.is_incomplete:
        yield chevrons(centre - 7, top - 4, "up")
        lift = 14
    shown, above = _above(mark, words), top - lift - 8
    yield lines_of_text(shown, centre, above, frame.label_chars, class_="value strong", text_anchor="middle")


def _above(mark: Mark, words: Words) -> str:
    """The words on a column: « environ » may stand on a line above its number, so that neighbours do not touch."""
    return drawn(mark, words).replace(FIXED, " ")


_DRAWINGS: dict[Kind, tuple[tuple[Frame, ...], Callable[[Chart, Frame, Words, str], str]]] = {
    Kind.SIEVE: (ROW_FRAMES, _row_chart),
    Kind.BARS: (ROW_FRAMES, _row_chart),
    Kind.COLUMNS: (COLUMN_FRAMES, _column_chart),
    Kind.DOTS: (DOT_FRAMES, dot_chart),
    Kind.PYRAMID: (PYRAMID_FRAMES, pyramid_chart),
    Kind.LANES: (LANE_FRAMES, lane_chart),
}
