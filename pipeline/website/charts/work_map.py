"""The map of the work: the countries in which something was done, and where their names stand.

Greedy placement over fixed candidate positions: Christensen, Marks and Shieber, "An Empirical Study of Algorithms for
Point-Feature Label Placement", ACM Transactions on Graphics 14(3), 1995. A name that finds no free place, or that could
be read as that of another country, is left out: the list beside the map has them all, and the pointer finds each.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import dist
from typing import NamedTuple

from pipeline.website.charts.world_geometry import Box, Ring, World, around, mainland, rings_of
from pipeline.website.page import Ref

MARGIN = 34  # units of sea around the countries
SHAPE = 1.7  # the map is at least so many times as wide as high
LETTERS = 52  # letters of which one line is as wide as the map
MANY = 4  # so many countries of one part of the world are named by that part
TOUCH = 12  # half the side of what the pointer finds of a small state

# in heights of a letter
LETTER_WIDTH = 0.55
LINE_HEIGHT = 1.3
APART = 0.4  # between a name and what it names
FADING = 1.5  # the width of the sides of the map that fade


@dataclass(frozen=True)
class WorkCountry:
    """A country in which something was done."""

    code: str
    name: str
    said: str  # what was done
    label: str  # both in one line
    to: Ref
    group: str  # the part of the world by which it is named on the map, where it is near to others
    is_in_window: bool
    has_office: bool = False


@dataclass(frozen=True)
class _Place:
    """A country on the map; a small state has no rings."""

    country: WorkCountry
    rings: tuple[Ring, ...]
    box: Box

    @property
    def outline(self) -> str:
        return "".join(ring.path for ring in self.rings)


def work_map_layout(countries: Iterable[WorkCountry], world: World) -> dict[str, object]:
    """What the template asks for, cut to the countries that shine; `letter`: the height of one."""
    places = [_place(country, world) for country in countries if country.code in world.countries]
    crop = _crop([place.box for place in places], world)
    letter = (crop.right - crop.left) / LETTERS
    room = crop.grown(-round(FADING * letter))
    obstacles: list[Box] = []
    for place in places:
        if not place.rings:
            obstacles.append(place.box)
        for ring in place.rings:
            obstacles += ring.edges
    return {
        "places": places,
        "crop": crop,
        "land": "".join(ring.path for ring in rings_of(world.land) if ring.box.meets(crop)),
        "letter": letter,
        "letter_width": LETTER_WIDTH,
        "names": list(placed_labels(_names(places), obstacles, room, letter, [place.box for place in places])),
    }


def _names(places: list[_Place]) -> Iterator[tuple[str, Box]]:
    """A name for each country; one for a part of the world that holds many, the largest parts first."""
    groups: dict[str, list[_Place]] = {}
    for place in places:
        groups.setdefault(place.country.group, []).append(place)
    for group, members in sorted(groups.items(), key=lambda each: -len(each[1])):
        if len(members) >= MANY:
            yield group, around([place.box for place in members])
        else:
            for place in members:
                yield place.country.name, place.box


def _place(country: WorkCountry, world: World) -> _Place:
    if country.code in world.dots:
        x, y = world.dots[country.code]
        return _Place(country, (), Box(x, y, x, y).grown(TOUCH))
    rings = mainland(world.countries[country.code])
    return _Place(country, rings, around([ring.box for ring in rings]))


def _crop(boxes: list[Box], world: World) -> Box:
    """The part of the world that holds all boxes, at least as wide as its shape asks."""
    if not boxes:
        return Box(0, 0, world.width, world.height)
    left, top, right, bottom = around(boxes).grown(MARGIN)
    left, right = max(left, 0), min(right, world.width)
    top, bottom = max(top, 0), min(bottom, world.height)
    missing = round((bottom - top) * SHAPE) - (right - left)
    if missing > 0:
        left, right = max(left - missing // 2, 0), min(right + missing // 2, world.width)
    return Box(left, top, right, bottom)


class PlacedLabel(NamedTuple):
    """A name, its room on the map, and the side of it that is next to what it names: start, middle or end."""

    text: str
    box: Box
    side: str

    @property
    def x(self) -> float:
        """Where the name is held, in units of the map."""
        return {"start": self.box.left, "middle": self.box.middle[0], "end": self.box.right}[self.side]


def placed_labels(
    labels: Iterable[tuple[str, Box]], obstacles: Iterable[Box], room: Box, letter: float, countries: Collection[Box]
) -> Iterator[PlacedLabel]:
    """Each name whose place is free, in the order given; `room`: the map without its fading sides.

    A name at the corner of its own country is not set where it is nearer to another.
    """
    taken = list(obstacles)
    for text, named in labels:
        others = [box for box in countries if not named.holds(box)]
        for label in _candidates(text, named, letter, others):
            if room.holds(label.box) and not any(label.box.meets(box) for box in taken):
                taken.append(label.box)
                yield label
                break


def _candidates(text: str, named: Box, letter: float, others: list[Box]) -> Iterator[PlacedLabel]:
    """The places around what is named, the best read first: at the right, at the left, below, above, at the corners."""
    width, height = round(len(text) * letter * LETTER_WIDTH), round(letter * LINE_HEIGHT)
    apart = round(letter * APART)
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
        is_corner = side != "middle" and y != beside
        if not is_corner or all(dist(box.middle, named.middle) < dist(box.middle, other.middle) for other in others):
            yield PlacedLabel(text, box, side)
