"""The outlines of the world."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


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
