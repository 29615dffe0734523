"""Charts with several series, and dots on one scale, as static SVG.

A point behind which reports are missing is hollow and bears its chevron; a nothing interrupts its line and has its
own mark on the ground. Series differ by dash and by name at their end, not by colour alone.
"""

from collections.abc import Iterator
from html import escape
from itertools import accumulate, pairwise

from pipeline.website.charts.axis import Axis, Frame, tick_of, ticks_to
from pipeline.website.charts.chart import Chart, Mark, drawn, spoken
from pipeline.website.charts.svg import (
    LINE,
    chevrons,
    column_of_text,
    drawing,
    element,
    lines_of_text,
    mark_of_nothing,
    plain,
    strokes,
    wrapped,
)
from pipeline.website.words import Words

DOT_FRAMES = (Frame("wide", 720, 200, 560, 26), Frame("phone", 320, 112, 212, 15))
LINE_FRAMES = (Frame("wide", 640, 34, 470, 22), Frame("phone", 320, 26, 186, 14))
DOT_ROW = 26
MOST_DOTS = 25  # rows of a chart of dots; what is beyond them shares the last row
HERE, HERE_AND_ON = "h0", "h0m8-6l6 6l-6 6m-8-6"  # a dot, and one with its chevron; both end where they began


def dot_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    """One row for each mark, a dot at its value; all dots of one sort are one element, which weighs little."""
    marks = rows_of_dots(chart, words)
    lines = [wrapped(mark.label, frame.label_chars) for mark in marks]
    rooms = [DOT_ROW + LINE * (len(each) - 1) for each in lines]
    middles = [foot - room / 2 for room, foot in zip(rooms, accumulate(rooms), strict=True)]
    labels = [(y + 5 + LINE * (len(each) - 1) / 2, each) for y, each in zip(middles, lines, strict=True)]
    values = [(y + 5, [drawn(mark, words)]) for mark, y in zip(marks, middles, strict=True)]
    parts = (
        strokes("grid", [(frame.left, y) for y in middles], f"h{frame.span}h-{frame.span}"),
        column_of_text(frame.left - 12, labels, class_="label", text_anchor="end"),
        column_of_text(frame.width, values, class_="value", text_anchor="end"),
        *_dots(list(zip(marks, middles, strict=True)), frame, frame.span / (chart.largest or 1)),
    )
    return drawing(frame.name, frame.width, sum(rooms), parts, stamp)


def rows_of_dots(chart: Chart, words: Words) -> tuple[Mark, ...]:
    """The rows that are drawn; where they are too many, the last one says that the table holds the others."""
    if len(chart.marks) <= MOST_DOTS:
        return chart.marks
    others = Mark(words("chart.others"), None, said=words("chart.in_table"))
    return (*chart.marks[: MOST_DOTS - 1], others)


def _dots(rows: list[tuple[Mark, float]], frame: Frame, scale: float) -> Iterator[str]:
    """A dot for each count, in its order; those behind which reports are missing are hollow and bear a chevron.

    What makes a dot hollow and its chevron are one and the same path, drawn wide in the colour of the paper, then fine.
    """
    for mark, y in rows:
        if mark.nothing is not None:
            yield from mark_of_nothing(mark.nothing, frame.left, y)
    places = [(mark, frame.left + mark.count * scale, y) for mark, y in rows if mark.count is not None]
    yield strokes("s1 line dots", [(x, y) for _, x, y in places], HERE)
    least = [(x, y) for mark, x, y in places if mark.is_incomplete]
    yield strokes("core", least, HERE_AND_ON) + strokes("more", least, HERE_AND_ON)


def _point(mark: Mark, place: tuple[float, float], kind: str, words: Words) -> Iterator[str]:
    x, y = place
    if mark.nothing is not None:
        yield from mark_of_nothing(mark.nothing, x, y)
        return
    name = f"{kind} hollow" if mark.is_incomplete else kind
    said, radius = spoken(mark, words), 5 if mark.is_incomplete else 4.5
    yield element("circle", class_=name, data_at=mark.count, data_say=said, cx=x, cy=y, r=radius)


# Lines.


def line_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    axis = Axis(ticks_to(max(chart.largest, chart.top), chart.step), 36)
    left = max(frame.left, 12 + 8 * len(words.number(axis.ticks[-1])))
    labels = [mark.label for mark in next(iter(chart.series.values()))]
    step = (frame.right - left) / max(len(labels) - 1, 1)
    places = [left + step * place for place in range(len(labels))]

    def parts() -> Iterator[str]:
        for tick in axis.ticks:
            yield from tick_of(tick, axis, (left, frame.right), words)
        for label, x in zip(labels, places, strict=True):
            yield element("text", escape(label), class_="label", x=x, y=axis.floor + 24, text_anchor="middle")
        for number, marks in enumerate(chart.series.values()):
            yield from _line(marks, places, axis, number, words)
        yield from _ends(chart, frame, axis, words)

    return drawing(frame.name, frame.width, axis.floor + 44, parts(), stamp)


def _line(marks: list[Mark], places: list[float], axis: Axis, number: int, words: Words) -> Iterator[str]:
    kind = f"s{number + 1}"
    drawn = [
        f"M{plain(x)} {plain(_height(axis, one))}L{plain(after)} {plain(_height(axis, other))}"
        for (x, one), (after, other) in pairwise(zip(places, marks, strict=True))
        if one.nothing is None and other.nothing is None
    ]
    yield element("path", class_=f"{kind} line", d="".join(drawn) or "M0 0")
    for x, mark in zip(places, marks, strict=True):
        y = axis.floor - 12 - 14 * number if mark.nothing else _height(axis, mark)
        yield from _point(mark, (x, y), kind, words)
        if mark.is_incomplete:
            yield chevrons(x - 7, y - 9, "up")


def _height(axis: Axis, mark: Mark) -> float:
    return axis.floor - axis.height(mark.count or 0)


def _ends(chart: Chart, frame: Frame, axis: Axis, words: Words) -> Iterator[str]:
    """The names of the series with their last values, at the ends of the lines, moved apart where they would touch."""
    lasts = [(number, marks[-1]) for number, marks in enumerate(chart.series.values())]
    placed, free = [], 0.0
    for number, mark in sorted(lasts, key=lambda last: _height(axis, last[1])):
        text = words("chart.mark", label=mark.series, value=drawn(mark, words))
        foot = max(_height(axis, mark) - 6, free) + LINE * (len(wrapped(text, frame.label_chars)) - 1)
        placed.append((text, foot, number))
        free = foot + LINE + 6
    too_low = max(0.0, placed[-1][1] - axis.floor)
    for text, foot, number in placed:
        place = (frame.right + 16, foot + 6 - too_low)
        yield lines_of_text(text, *place, frame.label_chars, class_=f"end e{number + 1}")
