"""Times as static SVG: one lane under the other, ends as precise as they are known.

A day is a dot, a known stretch a full bar, time of which only the year is known a hatched bar, and an end that
nobody stated a dotted line. Years before the framework may be drawn closer together; the axis says so by its labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from pipeline.website.charts.axis import Frame
from pipeline.website.charts.chart import Chart, Mark, written
from pipeline.website.charts.svg import (
    LINE,
    column_of_text,
    drawing,
    element,
    mark_of_nothing,
    plain,
    wrapped,
)
from pipeline.website.charts.time_spans import YEAR, Axis, SpanPart, pieces
from pipeline.website.page import Nothing
from pipeline.website.words import Words

HEAD, GAP, BAR = 26, 12, 12
MOST_YEARS = 4  # so many years before or after the window are drawn at its scale; more of them share the room of these


LANE_FRAMES = (Frame("wide", 720, 244, 712, 28), Frame("phone", 320, 8, 312, 40, label_above=True))


@dataclass(frozen=True)
class Scale:
    """From months to a place on the drawing; time outside the window may be narrower."""

    axis: Axis
    left: float
    right: float

    def x(self, month: float) -> float:
        axis = self.axis
        knots = (axis.first, axis.window_first, axis.window_last, axis.last)
        rooms = (self._room(knots[0], knots[1]), knots[2] - knots[1], self._room(knots[2], knots[3]))
        unit = (self.right - self.left) / sum(rooms)
        place, at = min(max(month, axis.first), axis.last), self.left
        for low, high, room in zip(knots, knots[1:], rooms, strict=False):
            if high > low and place > low:
                at += (min(place, high) - low) / (high - low) * room * unit
        return at

    @staticmethod
    def _room(low: float, high: float) -> float:
        return min(high - low, MOST_YEARS * YEAR)


def lane_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    if chart.axis is None:
        raise ValueError(f"the chart {chart.id!r} has no time to show")
    scale = Scale(chart.axis, frame.left, frame.right)
    by_lane = groupby(chart.marks, lambda mark: mark.span.lane if mark.span else mark.label)
    lanes = [(name, tuple(marks)) for name, marks in by_lane]
    labels, times, height = [], [], float(HEAD)
    for name, marks in lanes:
        lines = wrapped(name, frame.label_chars)
        room = LINE * len(lines)
        labels.append((height + room - 5, lines))
        times.append((marks, height + room + BAR / 2 if frame.label_above else height + (room - 2) / 2))
        height += (room + BAR if frame.label_above else max(BAR, room - 4)) + GAP
    label_x, side = (0, {}) if frame.label_above else (frame.left - 16, {"text_anchor": "end"})
    parts = [
        *_years(scale, frame, height),
        column_of_text(label_x, labels, class_="label", **side),
        *_times(times, scale, words),
    ]
    return drawing(frame.name, frame.width, height, parts, stamp)


def _years(scale: Scale, frame: Frame, height: float) -> Iterator[str]:
    axis = scale.axis
    left, right = scale.x(axis.window_first), scale.x(axis.window_last)
    yield element("rect", class_="window", x=left, y=HEAD - 6, width=right - left, height=height - HEAD)
    years = list(_labelled(axis, 2 if frame.label_above else 1))
    path = "".join(f"M{plain(scale.x(year * YEAR))} {HEAD - 6}V{plain(height - 6)}" for year in years)
    yield element("path", class_="grid", d=path)
    for year in years:
        yield element("text", str(year), class_="tick", x=scale.x(year * YEAR) + 2, y=14.0)


def _labelled(axis: Axis, every: int) -> Iterator[int]:
    """The years whose begin is named: of the window and the years at its scale, and the first one of all."""
    first, last = int(axis.window_first // YEAR), int(axis.window_last // YEAR)
    begin, end = int(axis.first // YEAR), int(axis.last // YEAR)
    before = range(begin, first, every) if first - begin <= MOST_YEARS else (begin,)
    after = range(last, end, every) if end - last <= MOST_YEARS else (last,)
    yield from (*before, *range(first, last, every), *after)


def _times(lanes: list[tuple[tuple[Mark, ...], float]], scale: Scale, words: Words) -> Iterator[str]:
    """Every time, one path for each way to draw; with the marks of each lane goes its height."""
    drawn: dict[SpanPart, list[str]] = {
        part: [] for part in (SpanPart.OPEN, SpanPart.ABOUT, SpanPart.KNOWN, SpanPart.POINT)
    }
    for marks, y in lanes:
        for mark in marks:
            if mark.span:
                for part, begin, end in pieces(mark.span, scale.axis):
                    x = scale.x(begin)
                    drawn[part].append(f"M{plain(x)} {plain(y)}h{plain(max(scale.x(end) - x, 0.0))}")
            else:
                yield from mark_of_nothing(mark.nothing or Nothing.NOT_STATED, scale.left + 6, y)
                text = escape(written(mark, words))
                yield element("text", text, class_="nothing", x=scale.left + 18, y=y + 5)
    yield from (element("path", class_=f"time {part}", d="".join(found)) for part, found in drawn.items() if found)
