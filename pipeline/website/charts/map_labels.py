"""Where the names of a map stand: each beside what it names, in the first free place of eight, or nowhere.

Greedy placement over fixed candidate positions: Christensen, Marks and Shieber, "An Empirical Study of Algorithms for
Point-Feature Label Placement", ACM Transactions on Graphics 14(3), 1995. A name that finds no free place, or that could
be read as that of another country, is left out: the list below the map has them all, and the pointer finds each.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from math import dist
from typing import NamedTuple

from pipeline.website.charts.world_geometry import Box, Ring, edges_of

WIDE = 0.55  # the width of a letter, in heights
HIGH = 1.3  # the height of a line, in heights of a letter
APART = 0.4  # between a name and what it names, in heights of a letter


@dataclass(frozen=True)
class MapLabel:
    text: str
    codes: tuple[str, ...]


class PlacedLabel(NamedTuple):
    """A name, its room on the map, and the side of it that is next to what it names: start, middle or end."""

    text: str
    box: Box
    side: str

    @property
    def x(self) -> float:
        """Where the name is held, in units of the map."""
        return {"start": self.box.left, "middle": self.box.middle[0], "end": self.box.right}[self.side]


class Obstacles:
    """What no name may cover: the outlines of countries, and the names that already stand."""

    def __init__(self, rings: Iterable[Ring], boxes: Iterable[Box]) -> None:
        self._edges = list(chain.from_iterable(map(edges_of, rings)))
        self._boxes = list(boxes)

    def is_free(self, box: Box) -> bool:
        if any(box.meets(other) for other in self._boxes):
            return False
        return not any(box.meets(edge) for edge in self._edges)

    def add(self, box: Box) -> None:
        self._boxes.append(box)


def placed_labels(
    labels: Iterable[tuple[str, Box]], obstacles: Obstacles, room: Box, size: float, countries: Collection[Box] = ()
) -> Iterator[PlacedLabel]:
    """Each name whose place is free, in the order given. `room`: the map without its fading sides.

    `countries`: all that shine; a name at the corner of its own is not set where it is nearer to another.
    """
    for text, named in labels:
        others = [box for box in countries if not named.holds(box)]
        for label in _candidates(text, named, size, others):
            if room.holds(label.box) and obstacles.is_free(label.box):
                obstacles.add(label.box)
                yield label
                break


def _candidates(text: str, named: Box, size: float, others: list[Box]) -> Iterator[PlacedLabel]:
    """The places around what is named, the best read first: at the right, at the left, below, above, at the corners."""
    width, height, apart = round(len(text) * size * WIDE), round(size * HIGH), round(size * APART)
    middle_x, middle_y = map(round, named.middle)
    right, left, under = named.right + apart, named.left - apart - width, middle_x - width // 2
    beside, below, above = middle_y - height // 2, named.bottom, named.top - height
    for x, y, side in (
        (right, beside, "start"),
        (left, beside, "end"),
        (under, below, "middle"),
        (under, above, "middle"),
        (right, below, "start"),
        (right, above, "start"),
        (left, below, "end"),
        (left, above, "end"),
    ):
        box = Box(x, y, x + width, y + height)
        is_corner = x in (right, left) and y != beside
        if not is_corner or all(dist(box.middle, named.middle) < dist(box.middle, other.middle) for other in others):
            yield PlacedLabel(text, box, side)
