"""Reads lengths, areas and angles of drawings back into numbers, and compares them with the numbers printed beside."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.attack.pages import Text

SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
TENTH = 0.05
"""Coordinates are written to a tenth: half of that may be lost at each end."""


@dataclass(frozen=True)
class Mismatch:
    """A mark whose size says another number than the one printed."""

    where: str
    what: str


@dataclass(frozen=True)
class Mark:
    """A mark of a drawing: its size in user units to the power that is proportional to its number, and the number."""

    size: float
    loss: float  # how far the size may be off by writing it down
    shown: float


def decoded(marks: Sequence[Mark]) -> Iterator[tuple[Mark, float, float]]:
    """Each mark with the least and the most that its size says, the largest mark giving the scale."""
    largest = max(marks, key=lambda mark: mark.size, default=None)
    if largest is None or largest.size <= 0:
        return
    scale = largest.shown / largest.size
    for mark in marks:
        loss = (mark.loss + mark.size / largest.size * largest.loss) * scale
        yield mark, mark.size * scale - loss, mark.size * scale + loss


def mismatches(marks: Sequence[Mark], where: str) -> Iterator[Mismatch]:
    """Marks drawn from another number than the one printed."""
    for mark, low, high in decoded(marks):
        if not low <= mark.shown <= high:
            yield Mismatch(where, f"drawn as {low:.1f} to {high:.1f}, printed as {mark.shown:g}")


def bars(svg: ET.Element, shown: str = "data-value") -> list[list[Mark]]:
    """The rectangles of class `bar`, lying and standing apart, with their number.

    The number is in an attribute of the rectangle, or in the next text of class `value`. Bars of one common
    height lie and say their width; bars of one common width stand and say their height.
    """
    found: list[tuple[float, float, float]] = []
    pending: ET.Element | None = None
    for element in svg.iter():
        tag, classes = element.tag.rpartition("}")[2], element.get("class", "").split()
        if tag == "rect" and "bar" in classes:
            pending = None if shown in element.attrib else element
            if pending is None:
                found.append((*_sides(element), float(element.attrib[shown])))
        elif tag == "text" and "value" in classes and pending is not None:
            numbers = Text("text", "".join(element.itertext())).numbers()
            found += [(*_sides(pending), float(numbers[0]))] if numbers else []
            pending = None
    lie = len({height for _, height, _ in found}) <= 1
    return [[Mark(width if lie else height, 2 * TENTH, number) for width, height, number in found]] if found else []


def _sides(element: ET.Element) -> tuple[float, float]:
    return float(element.get("width", "0")), float(element.get("height", "0"))


def discs(svg: ET.Element, shown: str = "data-value") -> list[Mark]:
    """Circles that carry a number: their area says it."""
    circles = (
        element for element in svg.iter() if element.tag.rpartition("}")[2] == "circle" and shown in element.attrib
    )
    radii = [(float(circle.get("r", "0")), float(circle.attrib[shown])) for circle in circles]
    return [Mark(radius**2, 2 * radius * TENTH + TENTH**2, number) for radius, number in radii]


def arcs(svg: ET.Element, shown: str = "data-value") -> list[Mark]:
    """Paths with one circular arc that carry a number: the angle at their centre says it."""
    found = []
    for element in svg.iter():
        if element.tag.rpartition("}")[2] == "path" and shown in element.attrib:
            angle = arc_angle(element.get("d", ""))
            if angle is not None:
                found.append(Mark(angle, 0.02, float(element.attrib[shown])))
    return found


def arc_angle(path: str) -> float | None:
    """The angle of the first arc of a path, in radians: from its start, end, radius and large-arc flag."""
    number = r"(-?\d+(?:\.\d+)?)[ ,]*"
    found = re.search(
        rf"[ML]\s*{number}{number}A\s*{number}{number}{number}([01])[ ,]*([01])[ ,]*{number}{number}", path
    )
    if not found:
        return None
    x0, y0, radius, _, _, large, _, x1, y1 = (float(part) for part in found.groups())
    chord = min(1.0, math.dist((x0, y0), (x1, y1)) / (2 * radius))
    angle = 2 * math.asin(chord)
    return 2 * math.pi - angle if large else angle


def points(svg: ET.Element, shown: str = "data-values") -> list[Mark]:
    """The points of a line that carries its numbers, as heights above the lowest grid line of class `axis`."""
    floor = max(
        (_heights(element)[0] for element in svg.iter() if "axis" in element.get("class", "").split()), default=None
    )
    marks: list[Mark] = []
    for element in svg.iter():
        if floor is not None and shown in element.attrib:
            heights = _heights(element)
            numbers = [float(number) for number in element.attrib[shown].split()]
            marks += [Mark(floor - y, 2 * TENTH, number) for y, number in zip(heights, numbers, strict=True)]
    return marks


def _heights(element: ET.Element) -> list[float]:
    """The y of each point of a polyline or of a path of absolute M and L."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?", element.get("points") or element.get("d") or "")
    return [float(number) for number in numbers[1::2]]


def placed(svg: ET.Element, shown: str = "data-at") -> list[Mark]:
    """Circles whose place says their number: their height above the axis, or their way from where the guides begin."""
    circles = [each for each in svg.iter() if each.tag.rpartition("}")[2] == "circle" and shown in each.attrib]
    floors = [_heights(each)[0] for each in svg.iter() if "axis" in each.get("class", "").split()]
    guides = [each.get("d", "") for each in svg.iter() if "grid" in each.get("class", "").split()]
    starts = re.findall(r"^[Mm](-?[\d.]+)", guides[0]) if guides else []
    if floors:
        sizes = [max(floors) - float(circle.get("cy", "0")) for circle in circles]
    else:
        sizes = [float(circle.get("cx", "0")) - float(starts[0]) for circle in circles]
    marks = [Mark(size, 2 * TENTH, float(circle.attrib[shown])) for size, circle in zip(sizes, circles, strict=True)]
    return [*marks, *_rows(svg, float(starts[0]))] if starts and not floors else marks


def _rows(svg: ET.Element, start: float) -> list[Mark]:
    """Dots that are one path, row by row, with the number that is written in their row; whole units are drawn."""
    paths = [each.get("d", "") for each in svg.iter() if "dots" in each.get("class", "").split()]
    steps = [int(step) for path in paths for step in re.findall(r"m(-?\d+) ?-?\d+h0", path)]
    texts = [each for each in svg.iter() if "value" in each.get("class", "").split()]
    said = [Text("text", "".join(span.itertext())).numbers() for text in texts for span in text]
    numbers = [float(each[0]) for each in said if each]
    places = list(accumulate(steps))
    return [Mark(place - start, 1.0, number) for place, number in zip(places, numbers, strict=True)]


def drawings(site: Path) -> Iterator[tuple[str, ET.Element]]:
    """Every drawing of a site, in pages and in files of its own."""
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.svg")]):
        for number, found in enumerate(SVG.finditer(path.read_text(encoding="utf-8"))):
            try:
                yield f"{path.relative_to(site)}, drawing {number + 1}", ET.fromstring(found[0])
            except ET.ParseError:
                continue  # a drawing with HTML entities or unquoted attributes is none of ours


def misdrawn(site: Path, shown: str = "data-value") -> Iterator[Mismatch]:
    """All marks of a site that were drawn from other numbers than the printed ones."""
    for where, svg in drawings(site):
        for marks in [*bars(svg, shown), discs(svg, shown), arcs(svg, shown), points(svg, f"{shown}s"), placed(svg)]:
            yield from mismatches(marks, where)
