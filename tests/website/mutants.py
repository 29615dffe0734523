"""Wrong drawings, made from right ones: each is moved, swapped, robbed or hidden in one place."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree import ElementTree as ET

from tests.website.geometry import Point, of_class, strokes, tag_of

ET.register_namespace("", "http://www.w3.org/2000/svg")
MOVED = 0.03  # of the scale
Change = Callable[[ET.Element], None]


def mutants(drawing: str) -> Iterator[tuple[str, str]]:
    """Every wrong drawing with what is wrong with it; one for each mark and each way to get it wrong."""
    root = ET.fromstring(drawing)
    for place, element in enumerate(root.iter()):
        for name, change in _changes(root, element):
            copy = deepcopy(root)
            change(list(copy.iter())[place])
            yield f"{name}: {element.get('class')}", ET.tostring(copy, encoding="unicode")
    yield from _swaps(root)


def _changes(root: ET.Element, element: ET.Element) -> Iterator[tuple[str, Change]]:
    """The ways to get this element wrong."""
    classes, tag = set(element.get("class", "").split()), tag_of(element)
    if tag == "rect" and "bar" in classes:
        yield from _bar_changes(root, element)
    elif classes & {"none", "more", "span", "area", "dot"} and tag in {"path", "rect", "circle"}:
        yield "missing", _hide
    if classes & {"dots", "time", "core"} and "map" not in root.get("class", ""):
        yield from _stroke_changes(root, element, is_moved="core" not in classes)
    if classes & {"area", "dot"}:
        yield from _class_changes(classes)


def _bar_changes(root: ET.Element, element: ET.Element) -> Iterator[tuple[str, Change]]:
    """A bar that is too long. A lone bar, that has no axis and no other beside it, has no scale to be wrong on."""
    stands = bool(of_class(root, "axis"))
    side = "height" if stands else "width"
    longest = max(float(bar.get(side, "0")) for bar in of_class(root, "bar"))
    others = sum(float(bar.get(side, "0")) > 0 for bar in of_class(root, "bar")) > 1
    if stands or others or float(element.get(side, "0")) == 0:
        yield "moved", _add(side, MOVED * max(longest, 100))
    yield "missing", _hide


def _stroke_changes(root: ET.Element, element: ET.Element, *, is_moved: bool) -> Iterator[tuple[str, Change]]:
    """One stroke of a path moved sideways, or left out."""
    found = strokes(element.get("d", ""))
    scale = float(root.get("viewBox", "0 0 0 0").split()[2]) * MOVED
    for place, stroke in enumerate(found):
        others = [*found[:place], *found[place + 1 :]]
        if is_moved:
            moved = [(x + scale, y) for x, y in stroke]
            yield "moved", _path([*found[:place], moved, *found[place + 1 :]])
        if is_moved or len(stroke) == 2:  # the longer ones are but the ground of a chevron
            yield "missing", _path(others)


def _class_changes(classes: set[str]) -> Iterator[tuple[str, Change]]:
    (name,) = classes - {"area", "dot", "least"}
    other = "c2" if name == "c1" else "c1"
    yield "in another class", lambda each: each.set("class", each.get("class", "").replace(name, other))
    if "least" in classes:
        yield "bound hidden", lambda each: each.set("class", each.get("class", "").replace(" least", ""))


def _add(name: str, more: float) -> Change:
    return lambda each: each.set(name, f"{float(each.get(name, '0')) + more:.2f}")


def _hide(element: ET.Element) -> None:
    """Leave an element without anything to see."""
    element.tag = "desc"
    element.attrib.clear()


def _path(found: list[list[Point]]) -> Change:
    text = "".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in found)
    return lambda each: each.set("d", text)


def _swaps(root: ET.Element) -> Iterator[tuple[str, str]]:
    """The labels, and the values, of two marks in each other's place."""
    for kind in ("label", "value", "tick"):
        copy = deepcopy(root)
        texts = [each for text in of_class(copy, kind) for each in ([*text] or [text])]
        one = texts[0] if texts else None
        other = next((each for each in reversed(texts) if one is not None and each.text != one.text), None)
        if one is not None and other is not None:
            one.text, other.text = other.text, one.text
            yield f"swapped: {kind}", ET.tostring(copy, encoding="unicode")
