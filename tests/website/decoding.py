"""Reads drawings of numbers back: each mark gives its label, its value by length or place, and what it bears.

Nothing here knows how a drawing is made. The scale is that of the numbers on the axis; a drawing without an axis has
its longest bar, or its farthest dot, for a scale, whose number stands beside it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tests.website.figures import squeezed
from tests.website.geometry import Line, drawn_strokes, lines_of, nothings, number, of_class

CLOSE = 22  # units: lines of one label are 18 apart, those of two labels at least 26
INCOMPLETE, COMPLETE = "incomplete", "complete"


@dataclass(frozen=True)
class Shown:
    """A mark as it is drawn. `size` is in units of the drawing until a scale is known."""

    label: str
    said: str
    size: float = 0.0
    bound: str = COMPLETE
    nothing: str = ""
    series: str = ""


@dataclass(frozen=True)
class DecodedChart:
    """All marks of a drawing, how many units of the drawing are 1 (none: no axis says it), and what rounding hides."""

    marks: list[Shown]
    unit: float | None
    loss: float


def read_numbers(root: ET.Element) -> DecodedChart:
    """Read a drawing of numbers, whatever its form."""
    if of_class(root, "side"):
        return pyramid(root)
    if of_class(root, "axis"):
        return columns(root)
    return dots(root) if of_class(root, "dots") else bars(root)


def beside(texts: Iterable[Line], middles: Sequence[float]) -> list[str]:
    """The labels of rows: lines close together are one label, which stands at the middle of its row or just above."""
    labels: list[list[Line]] = []
    for line in texts:
        if labels and line.y - labels[-1][-1].y < CLOSE:
            labels[-1].append(line)
        else:
            labels.append([line])
    found = ["" for _ in middles]
    for label in labels:
        middle = (label[0].y + label[-1].y) / 2 - 5
        below = [place for place, each in enumerate(middles) if each > label[-1].y]
        nearest = min(range(len(middles)), key=lambda place: abs(middles[place] - middle))
        found[below[0] if label[0].anchor == "start" and below else nearest] += "".join(line.text for line in label)
    return [squeezed(each) for each in found]


def _under(texts: Iterable[Line], centres: Sequence[float]) -> list[str]:
    """The texts of columns: each line belongs to the centre that it stands at."""
    found = ["" for _ in centres]
    for line in texts:
        found[min(range(len(centres)), key=lambda place: abs(centres[place] - line.x))] += line.text
    return [squeezed(each) for each in found]


def _bound(*, is_incomplete: bool) -> str:
    return INCOMPLETE if is_incomplete else COMPLETE


def bars(root: ET.Element) -> DecodedChart:
    """Bars that lie. What a sieve leaves out must hang from where the rest before it ends."""
    rects = of_class(root, "bar")
    gaps = {y: kind for _, y, kind in nothings(root)}
    rows = sorted(
        [*((number(each, "y") + number(each, "height") / 2, each) for each in rects), *((y, None) for y in gaps)]
    )
    middles = [y for y, _ in rows]
    labels = beside(lines_of(root, "label"), middles)
    said = [
        squeezed("".join(each.text for each in lines_of(root, "value", "nothing") if abs(each.y - 5 - y) < 1))
        for y in middles
    ]
    least = [max(y for _, y in stroke) - 6 for stroke in drawn_strokes(root, "more")]
    marks = []
    for (y, bar), label, text in zip(rows, labels, said, strict=True):
        if bar is None:
            marks.append(Shown(label, text, nothing=gaps[y]))
            continue
        bound = _bound(is_incomplete=any(abs(each - y) < 1 for each in least))
        marks.append(Shown(label, text, number(bar, "width"), bound))
    return DecodedChart(marks, None, 0.15)


def hanging(root: ET.Element) -> list[str]:
    """What is wrong with the places of bars: all begin at zero, but those of a sieve hang together."""
    rects = of_class(root, "bar")
    if not rects:
        return []
    start = end = number(rects[0], "x")
    end += number(rects[0], "width")
    faults = []
    for bar in rects:
        x, width = number(bar, "x"), number(bar, "width")
        if "left_out" not in bar.get("class", "").split():
            faults += [f"a bar begins at {x}, not at {start}"] if abs(x - start) > 0.15 else []
            continue
        faults += [f"a part ends at {x + width:.1f}, not at {end:.1f}"] if abs(x + width - end) > 0.25 else []
        end = x
    return faults


def axis_of(root: ET.Element, shift: float) -> tuple[float, float]:
    """Where zero is, and how many units are 1, by the numbers on the axis."""
    (floor,) = [points[0][1] for points in drawn_strokes(root, "axis")]
    ticks = {int("".join(filter(str.isdigit, tick.text))): tick.y - shift for tick in lines_of(root, "tick")}
    largest = max(ticks)
    assert abs(ticks[0] - floor) < 1, "the zero of the axis is not on its line"
    return floor, (floor - ticks[largest]) / largest


def columns(root: ET.Element) -> DecodedChart:
    """Columns on an axis."""
    floor, unit = axis_of(root, 5)
    rects, gaps = of_class(root, "bar"), {x: kind for x, _, kind in nothings(root)}
    rows = sorted(
        [*((number(each, "x") + number(each, "width") / 2, each) for each in rects), *((x, None) for x in gaps)]
    )
    centres = [x for x, _ in rows]
    labels = _under([line for line in lines_of(root, "label") if line.y > floor], centres)
    said = _under(lines_of(root, "value", "nothing"), centres)
    least = [stroke[1][0] for stroke in drawn_strokes(root, "more")]
    marks = []
    for (x, bar), label, text in zip(rows, labels, said, strict=True):
        if bar is None:
            marks.append(Shown(label, text, nothing=gaps[x]))
            continue
        height = number(bar, "height")
        assert abs(number(bar, "y") + height - floor) < 0.15, "a column does not stand on zero"
        bound = _bound(is_incomplete=any(abs(each - x) < 1 for each in least))
        marks.append(Shown(label, text, height, bound))
    return DecodedChart(marks, unit, 0.15)


def dots(root: ET.Element) -> DecodedChart:
    """Dots on guides that begin at zero, row by row."""
    guides = drawn_strokes(root, "grid")
    zero, middles = guides[0][0][0], [stroke[0][1] for stroke in guides]
    labels, said = beside(lines_of(root, "label"), middles), beside(lines_of(root, "value"), middles)
    at = {y: x for ((x, y), *_) in drawn_strokes(root, "dots")}
    hollow = {stroke[0] for stroke in drawn_strokes(root, "core") if len(stroke) > 1 and len(set(stroke)) == 1}
    least = {round(y) for stroke in drawn_strokes(root, "more") if len(stroke) > 2 for _, y in stroke[1:2]}
    gaps = {y: kind for _, y, kind in nothings(root)}
    marks = []
    for y, label, text in zip(middles, labels, said, strict=True):
        row = next((each for each in at if abs(each - y) <= 1), None)
        nothing = next((kind for each, kind in gaps.items() if abs(each - y) <= 1), "")
        if row is None:
            marks.append(Shown(label, text, nothing=nothing or "missing"))
            continue
        bound = _bound(is_incomplete=round(row) in least)
        is_hollow = (at[row], row) in hollow
        assert (bound == INCOMPLETE) == is_hollow, f"{label} is hollow where it is complete, or full where not"
        marks.append(Shown(label, text, at[row] - zero, bound))
    return DecodedChart(marks, None, 1.0)


def pyramid(root: ET.Element) -> DecodedChart:
    """Two sides that grow from the labels between them; the number beyond each bar is that of its length."""
    bars = of_class(root, "side")
    middles = sorted({number(each, "y") + number(each, "height") / 2 for each in bars})
    labels = beside(lines_of(root, "label"), middles)
    left, right = (squeezed(line.text.rpartition(",")[0]) for line in lines_of(root, "side-name"))
    centre = lines_of(root, "label")[0].x
    marks = []
    for bar in bars:
        x, width = number(bar, "x"), number(bar, "width")
        row = middles.index(number(bar, "y") + number(bar, "height") / 2)
        is_left = x + width < centre
        end = x - 6 if is_left else x + width + 6
        (said,) = [
            line for line in lines_of(root, "value") if abs(line.x - end) < 0.3 and abs(line.y - 5 - middles[row]) < 1
        ]
        assert re.sub(r"\D", "", said.text) == bar.get("data-value"), "a bar bears the number of another one"
        marks.append(Shown(labels[row], "", width, series=left if is_left else right))
    starts = {round(number(bar, "x") + (number(bar, "width") if number(bar, "x") < centre else 0), 1) for bar in bars}
    assert len(starts) == 2, "the bars of a side do not begin at one line"
    return DecodedChart(marks, None, 0.15)
