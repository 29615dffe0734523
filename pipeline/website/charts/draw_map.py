"""A map as static SVG: every country of the chart in the class of its published value, small ones as dots.

The wide layout holds the outlines; the phone layout shows the same ones in two larger crops, west and east.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.website.charts.chart import Chart, Mark, spoken
from pipeline.website.charts.svg import element, stamped
from pipeline.website.charts.world_geometry import World
from pipeline.website.page import Link
from pipeline.website.words import Words


@dataclass(frozen=True)
class Entry:
    name: Link
    value: str
    limit: str = ""  # for what the value stands, where something is missing


@dataclass(frozen=True)
class MapView:
    """A map, its classes in words (class and range), and the same values as a list."""

    chart: Chart
    classes: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]


CROPS = (  # name, and where it begins and ends, in thousandths of the width of the world
    ("wide", 110, 1000),
    ("phone", 110, 630),
    ("phone", 615, 1000),
)
STAMP_LEFT, STAMP_UP = 24, 30  # where the stamp stands in a crop, from its lower left corner: open sea


def map_drawings(chart: Chart, world: World, words: Words, stamp: str) -> tuple[tuple[str, str], ...]:
    name = f"{chart.id}-outlines"
    shapes = element("g", "".join(_shapes(chart, world, words)), id=name)
    pointer = element("use", href=f"#{name}")
    bodies = (shapes, pointer, pointer)
    return tuple((crop[0], _crop(crop, world, body, stamp)) for crop, body in zip(CROPS, bodies, strict=True))


def _crop(crop: tuple[str, int, int], world: World, body: str, stamp: str) -> str:
    layout, *sides = crop
    left, right = (round(world.width * side / 1000) for side in sides)
    if stamp:
        body += stamped(stamp, left + STAMP_LEFT, world.height - STAMP_UP)
    box = f"{left} 0 {right - left} {world.height}"
    return element("svg", body, viewBox=box, class_=f"draw map {layout}", aria_hidden="true")


def _shapes(chart: Chart, world: World, words: Words) -> Iterator[str]:
    """Land, then countries, then dots, so that no dot is covered."""
    yield element("path", class_="land", d=world.land)
    dotted = [mark for mark in chart.marks if mark.code in world.dots]
    for mark in chart.marks:
        if mark.code in world.countries and mark not in dotted:
            yield _painted("area", mark, chart, world.countries[mark.code], words)
    yield element("path", class_="halo", d="".join(_dot(world, mark) for mark in dotted) or "M0 0")
    for mark in dotted:
        yield _painted("dot", mark, chart, _dot(world, mark), words)
    # a ring: a number behind which reports are missing
    rings = [mark for mark in dotted if mark.is_incomplete]
    if rings:
        yield element("path", class_="core", d="".join(_dot(world, mark) for mark in rings))


def _dot(world: World, mark: Mark) -> str:
    """A line without length, whose round ends make a dot: a disc would say its number by its area."""
    x, y = world.dots[mark.code]
    return f"M{x} {y}h0"


def _painted(kind: str, mark: Mark, chart: Chart, path: str, words: Words) -> str:
    shown = {} if mark.count is None else {"data_value": mark.count}
    least = " least" if kind == "area" and mark.is_incomplete else ""
    said = spoken(mark, words)
    return element(
        "path", class_=f"{kind} {class_of(chart, mark)}{least}", data_code=mark.code, data_say=said, **shown, d=path
    )


def class_of(chart: Chart, mark: Mark) -> str:
    """The class of a country: c1, c2… by its value, `gap` without one."""
    return "gap" if mark.count is None else f"c{bisect_right(chart.breaks, mark.count) + 1}"
