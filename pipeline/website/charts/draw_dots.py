"""Dots of many places on one scale, as static SVG: one behind which reports are missing is hollow, with a chevron."""

from collections.abc import Iterator
from itertools import accumulate

from pipeline.website.charts.axis import Frame
from pipeline.website.charts.chart import Chart, Mark, drawn
from pipeline.website.charts.svg import (
    LINE,
    column_of_text,
    drawing,
    mark_of_nothing,
    strokes,
    wrapped,
)
from pipeline.website.words import Words

DOT_FRAMES = (Frame("wide", 720, 200, 560, 26), Frame("phone", 320, 112, 212, 15))
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
    yield strokes("dots", [(x, y) for _, x, y in places], HERE)
    least = [(x, y) for mark, x, y in places if mark.is_incomplete]
    yield strokes("core", least, HERE_AND_ON) + strokes("more", least, HERE_AND_ON)
