"""The outlines of the world and of its countries as rings, so that a map may be cut where its countries end."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple


@dataclass(frozen=True)
class World:
    """A map in whole units: a path for all land, one for each country by its code, and dots for the small ones."""

    width: int
    height: int
    land: str
    countries: Mapping[str, str]
    dots: Mapping[str, tuple[int, int]]


def read_world(text: str) -> World:
    raw = json.loads(text)
    dots = {code: (x, y) for code, (x, y) in raw["dots"].items()}
    return World(raw["width"], raw["height"], raw["land"], raw["countries"], dots)


NUMBER = re.compile(r"-?\d+")
FAR = 150  # a ring further than this from the largest one lies overseas: it is land, and not lit


class Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True)
class Ring:
    """One closed line: its path from its own start, and its sides."""

    path: str
    box: Box


@lru_cache(maxsize=400)
def rings_of(path: str) -> tuple[Ring, ...]:
    """The rings of a path of relative whole steps, the largest first."""
    x = y = 0
    found = []
    for piece in path.split("z"):
        start, _, steps = piece[1:].partition("l")
        if not steps:
            continue
        dx, dy = map(int, NUMBER.findall(start))
        x, y = x + dx, y + dy
        path = f"M{x} {y}l{steps}z"
        across, down = zip(*_points(path), strict=True)
        found.append(Ring(path, Box(min(across), min(down), max(across), max(down))))
    return tuple(found)


def _points(path: str) -> list[tuple[int, int]]:
    """The points of a ring: its start, and where each step leads."""
    numbers = [int(number) for number in NUMBER.findall(path)]
    steps = zip(numbers[::2], numbers[1::2], strict=True)
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


@lru_cache(maxsize=400)
def edges_of(ring: Ring) -> tuple[Box, ...]:
    return tuple(
        Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        for (x, y), (to_x, to_y) in pairwise(_points(ring.path))
    )


def near(rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
    """The rings about the first, the largest: those of mainland France without Guiana."""
    box = rings[0].box
    around = Box(box.left - FAR, box.top - FAR, box.right + FAR, box.bottom + FAR)
    return tuple(ring for ring in rings if ring.box.meets(around))


def around(boxes: list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))
