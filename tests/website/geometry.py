"""What is drawn, as plain numbers: the lines of text of a drawing with their places, and the strokes of its paths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

Point = tuple[float, float]
_STEP = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True)
class Line:
    """One line of text: its place, how it is anchored there, the classes of its element, and what it says."""

    x: float
    y: float
    anchor: str
    classes: tuple[str, ...]
    text: str


def tag_of(element: ET.Element) -> str:
    """The tag without its name space."""
    return element.tag.rpartition("}")[2]


def number(element: ET.Element, name: str) -> float:
    """A numeric attribute, 0 where it is not given."""
    return float(element.get(name, "0"))


def of_class(root: ET.Element, *classes: str) -> list[ET.Element]:
    """The elements that have all of these classes."""
    return [each for each in root.iter() if set(classes) <= set(each.get("class", "").split())]


def lines_of(root: ET.Element, *kinds: str) -> list[Line]:
    """The lines of text of any of these classes, from the top."""
    found = [line for text in root.iter() if tag_of(text) == "text" for line in _lines(text)]
    return sorted((line for line in found if set(kinds) & set(line.classes)), key=lambda line: (line.y, line.x))


def _lines(text: ET.Element) -> Iterator[Line]:
    x, y = number(text, "x"), number(text, "y")
    anchor, classes = text.get("text-anchor", "start"), tuple(text.get("class", "").split())
    if text.text:
        yield Line(x, y, anchor, classes, text.text)
    for span in text:
        x = number(span, "x")
        y = number(span, "y") if span.get("y") else y + number(span, "dy")
        yield Line(x, y, anchor, classes, span.text or "")


def strokes(path: str) -> list[list[Point]]:
    """The points of each stroke of a path, in absolute units. Straight lines are all that a drawing has."""
    found: list[list[Point]] = []
    at: Point = (0.0, 0.0)
    for command, rest in _STEP.findall(path):
        numbers = [float(each) for each in _NUMBER.findall(rest)]
        if command in "zZ":
            at = found[-1][0]
            continue
        for place, step in enumerate(_steps(command, numbers, at)):
            at = step
            if command in "mM" and place == 0:
                found.append([])
            found[-1].append(at)
    return found


def _steps(command: str, numbers: list[float], at: Point) -> Iterator[Point]:
    x, y = at
    relative = command.islower()
    if command in "hH":
        pairs = [(each, 0.0 if relative else y) for each in numbers]
    elif command in "vV":
        pairs = [(0.0 if relative else x, each) for each in numbers]
    else:
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    for dx, dy in pairs:
        x, y = (x + dx, y + dy) if relative else (dx, dy)
        yield x, y


def drawn_strokes(root: ET.Element, *classes: str) -> list[list[Point]]:
    """The strokes of all paths that have these classes."""
    return [
        stroke for path in of_class(root, *classes) if tag_of(path) == "path" for stroke in strokes(path.get("d", ""))
    ]


def nothings(root: ET.Element) -> list[tuple[float, float, str]]:
    """The marks of nothing: where they are, and which nothing their shape is."""
    found = []
    for each in of_class(root, "none"):
        if tag_of(each) == "circle":
            kind = "not_stated" if "dotted" in each.get("class", "").split() else "not_reported"
            found.append((number(each, "cx"), number(each, "cy"), kind))
        else:
            points = [point for stroke in strokes(each.get("d", "")) for point in stroke]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            kind = {0: "not_applicable", 10: "withheld"}[round(max(ys) - min(ys))]
            found.append(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, kind))
    return found
