"""The outlines of the world and of its countries as rings, so that a map may be cut where its countries end."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

NUMBER = re.compile(r"-?\d+")
FAR = 150  # a ring further than this from the largest one lies overseas: it is land, and not lit


@dataclass(frozen=True)
class World:
    """A map in whole units: a path for all land, one for each country by its code, and dots for the small ones."""

    width: int
    height: int
    land: str
    countries: Mapping[str, str]
    dots: Mapping[str, tuple[int, int]]


def read_world(text: str) -> World:
    return World(**json.loads(text))


class Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: int) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def around(boxes: Collection[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


@dataclass(frozen=True)
class Ring:
    """One closed line: its path from its own start, and its sides, each as the box that it crosses."""

    path: str
    edges: tuple[Box, ...]
    box: Box


@lru_cache(maxsize=400)
def rings_of(path: str) -> tuple[Ring, ...]:
    """The rings of a path of relative whole steps, the largest first."""
    x = y = 0
    rings = []
    for piece in path.split("z"):
        start, _, steps = piece[1:].partition("l")
        if not steps:
            continue
        dx, dy = map(int, NUMBER.findall(start))
        x, y = x + dx, y + dy
        numbers = [int(number) for number in NUMBER.findall(steps)]
        moves = zip(numbers[::2], numbers[1::2], strict=True)
        points = accumulate(moves, lambda at, move: (at[0] + move[0], at[1] + move[1]), initial=(x, y))
        edges = tuple(Box(*map(min, one, other), *map(max, one, other)) for one, other in pairwise(points))
        rings.append(Ring(f"M{x} {y}l{steps}z", edges, around(edges)))
    return tuple(rings)


def mainland(path: str) -> tuple[Ring, ...]:
    """The rings of a country about its largest: those of France without Guiana."""
    rings = rings_of(path)
    near = rings[0].box.grown(FAR)
    return tuple(ring for ring in rings if ring.box.meets(near))
