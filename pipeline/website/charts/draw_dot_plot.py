"""Numbers at their dates, as static SVG: a dot for each, as long as its date is unknown, with no line between."""

from collections.abc import Iterator
from html import escape

from pipeline.website.charts.axis import DIGIT, Axis, Frame, tick_of, ticks_to
from pipeline.website.charts.chart import Bound, Chart, Mark, spoken, written
from pipeline.website.charts.svg import chevrons, drawing, element
from pipeline.website.charts.time_spans import YEAR
from pipeline.website.words import Words

MOMENT_FRAMES = (Frame("wide", 640, 34, 560, 1), Frame("phone", 320, 34, 250, 2))
HEAD, FOOT = 24, 34
BELOW, ABOVE = 20, -10  # where the number of a dot stands; neighbours take turns
NUMBER_WIDTH, NUMBER_HEIGHT, STEP = 28, 10, 14  # the room that a number takes, and how far another goes out of its way


def moments_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    """The numbers above their years, from zero; those without a date stand apart, on the right."""
    if chart.axis is None:
        raise ValueError(f"the chart {chart.id!r} has no time to show")
    axis = Axis(ticks_to(chart.largest), HEAD)
    left = max(frame.left, 12 + DIGIT * len(words.number(axis.ticks[-1])))
    first, unit = chart.axis.first, (frame.right - left) / (chart.axis.last - chart.axis.first)
    apart = (frame.right + frame.width) / 2

    def parts() -> Iterator[str]:
        for tick in axis.ticks:
            yield from tick_of(tick, axis, (left, frame.right), words)
        for year in range(int(first) // YEAR, int(chart.axis.last if chart.axis else 0) // YEAR, frame.label_chars):
            x = left + (year * YEAR - first) * unit
            yield element("path", class_="grid", d=f"M{x:.1f} {axis.floor}v6")
            yield element("text", str(year), class_="label", x=x, y=axis.floor + 20)
        if any(mark.span is None for mark in chart.marks):
            yield element(
                "text", escape(words("date.unknown")), class_="label", x=apart, y=axis.floor - 4, text_anchor="middle"
            )
        written_at: list[tuple[float, float]] = []
        for place, mark in enumerate(chart.marks):
            ends = (apart, apart)
            if mark.span:
                last = (mark.span.end or mark.span.begin).last
                ends = (left + (mark.span.begin.first - first) * unit, left + (last - first) * unit)
            yield from _dot(mark, ends, axis, written_at, ABOVE if place % 2 else BELOW, words)

    return drawing(frame.name, frame.width, axis.floor + FOOT, parts(), stamp)


def _dot(
    mark: Mark, ends: tuple[float, float], axis: Axis, written_at: list[tuple[float, float]], lift: int, words: Words
) -> Iterator[str]:
    """A dot in the middle of its time, the time as a bar, and the number, farther off where another stands already."""
    x, y = sum(ends) / 2, axis.floor - axis.height(mark.count or 0)
    if ends[1] > ends[0]:
        yield element("path", class_="s1 line", d=f"M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}")
    name = "s1 dated" if mark.bound is Bound.EXACT else "s1 dated hollow"
    yield element("circle", class_=name, data_at=mark.count, data_say=spoken(mark, words), cx=x, cy=y, r=4.5)
    if mark.bound is Bound.AT_LEAST:
        yield chevrons(x - 7, y - 9, "up")
    shown = escape(written(mark, words))
    line = y + lift
    while any(abs(x - other) < NUMBER_WIDTH and abs(line - height) < NUMBER_HEIGHT for other, height in written_at):
        line += STEP if lift > 0 else -STEP
    written_at.append((x, line))
    yield element("text", shown, class_="value strong", x=x, y=line, text_anchor="middle")
