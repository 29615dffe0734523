"""Two series back to back over the same labels, such as girls and boys by age."""

from collections.abc import Iterator
from html import escape

from pipeline.website.charts.axis import Frame
from pipeline.website.charts.chart import Chart, Mark, spoken
from pipeline.website.charts.svg import drawing, element
from pipeline.website.words import Words

PYRAMID_FRAMES = (Frame("wide", 640, 72, 568, 12), Frame("phone", 320, 52, 268, 9))
HEAD, ROW, BAR = 30, 32, 24
MIDDLE = {"wide": 88, "phone": 86}  # the room of the labels between the two sides


def pyramid_chart(chart: Chart, frame: Frame, words: Words, stamp: str) -> str:
    """A row for each label: the first series grows to the left, the second one to the right, both from the labels."""
    (left_name, left), (right_name, right) = chart.series.items()
    centre, half = frame.width / 2, MIDDLE[frame.name] / 2
    scale = (frame.span / 2 - half) / (chart.largest or 1)

    def parts() -> Iterator[str]:
        for name, x, side in ((left_name, centre - half, "end"), (right_name, centre + half, "start")):
            heading = escape(words("chart.about_side", series=name))
            yield element("text", heading, class_="side-name strong", x=x, y=14, text_anchor=side)
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            top = HEAD + ROW * place
            label = escape(one.label)
            yield element("text", label, class_="label", x=centre, y=top + BAR / 2 + 5, text_anchor="middle")
            yield from _side(one, centre - half, top, -scale, words)
            yield from _side(other, centre + half, top, scale, words)

    return drawing(frame.name, frame.width, HEAD + ROW * len(left), parts(), stamp)


def _side(mark: Mark, start: float, top: float, scale: float, words: Words) -> Iterator[str]:
    """A bar that grows from the labels, and its number beyond its end; the name of the series says « environ »."""
    length, is_left = (mark.count or 0) * abs(scale), scale < 0
    length = round(length, 1)  # as it is written, so that all bars of a side begin at one line
    shape = {"x": start - length if is_left else start, "y": top, "width": length, "height": BAR}
    shade, said = "counted" if is_left else "second", spoken(mark, words)
    yield element("rect", class_=f"bar side {shade}", data_value=mark.count, data_say=said, **shape)
    x = start - length - 6 if is_left else start + length + 6
    number, anchor = escape(words.number(mark.count or 0)), "end" if is_left else "start"
    yield element("text", number, class_="value strong", x=x, y=top + BAR / 2 + 5, text_anchor=anchor)
