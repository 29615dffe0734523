"""The map of the work, at night: countries that shine are links; what lies under the pointer says its name.

Two layers: what is seen, then a clear copy of each country with its label, so that no label is covered by the next
country. The same links stand in a list below, in the order of the keyboard; here they are for the pointer alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from pipeline.website.charts.map_labels import WIDE, MapLabel, Obstacles, placed_labels
from pipeline.website.charts.svg import element, stamped
from pipeline.website.charts.world_geometry import Box, Ring, World, around, near, rings_of
from pipeline.website.page import Ref

MARGIN = 34  # units of sea around the countries
SHAPE = 1.7  # the map is at least so many times as wide as high
LETTERS = 52  # letters of which one line is as wide as the map
MANY = 4  # so many countries of one part of the world are named by that part
FADING = 1.5  # the width of the sides that fade, in heights of a letter
DOT, TOUCH = 5, 12  # radius of a small state, and of what the pointer finds of it


@dataclass(frozen=True)
class WorkCountry:
    """A country in which something was done: its name, what, both in one line, the way to its page.

    `group`: the part of the world by which it is named on the map, where it is near to others.
    """

    code: str
    name: str
    said: str
    label: str
    to: Ref
    group: str
    is_in_window: bool
    has_office: bool = False


@dataclass(frozen=True)
class WorkMap:
    """The countries of the map, the names beside them, and what its marks mean: class and words."""

    countries: tuple[WorkCountry, ...]
    labels: tuple[MapLabel, ...]
    legend: tuple[tuple[str, str], ...]


def draw_work_map(view: WorkMap, world: World, address: Callable[[Ref], str], stamp: str = "") -> str:
    """The drawing, cut to the countries that shine; `address`: the way to a page."""
    shown = [country for country in view.countries if country.code in world.countries]
    crop = _crop([_box_of(country, world) for country in shown], world)
    size = (crop.right - crop.left) / LETTERS
    land = [ring.path for ring in rings_of(world.land) if ring.box.meets(crop)]
    body = "".join(
        (
            _hatch(),
            element("path", class_="land", d="".join(land)),
            *(_shape(country, world) for country in shown),
            *(_office(country, world) for country in shown if country.has_office),
            element("g", "".join(_names(view.labels, shown, world, crop)), class_="names"),
            *(_touched(country, world, crop, size, address(country.to)) for country in shown),
            stamped(stamp, crop.left + size, crop.bottom - size) if stamp else "",
        )
    )
    box = f"{crop.left} {crop.top} {crop.right - crop.left} {crop.bottom - crop.top}"
    return element("svg", body, viewBox=box, class_="draw work", font_size=round(size, 1), aria_hidden="true")


def _outline(country: WorkCountry, world: World) -> str:
    if country.code in world.dots:
        return ""
    return "".join(ring.path for ring in _rings(country, world))


def _rings(country: WorkCountry, world: World) -> tuple[Ring, ...]:
    return near(rings_of(world.countries[country.code]))


def _box_of(country: WorkCountry, world: World) -> Box:
    if country.code in world.dots:
        x, y = world.dots[country.code]
        return Box(x - TOUCH, y - TOUCH, x + TOUCH, y + TOUCH)
    return around([ring.box for ring in _rings(country, world)])


def _crop(boxes: list[Box], world: World) -> Box:
    """The part of the world that holds all boxes, at least as wide as its shape asks."""
    whole = Box(0, 0, world.width, world.height)
    if not boxes:
        return whole
    inner = around(boxes)
    left, right = max(inner.left - MARGIN, 0), min(inner.right + MARGIN, world.width)
    top, bottom = max(inner.top - MARGIN, 0), min(inner.bottom + MARGIN, world.height)
    missing = round((bottom - top) * SHAPE) - (right - left)
    if missing > 0:
        left, right = max(left - missing // 2, 0), min(right + missing // 2, world.width)
    return Box(left, top, right, bottom)


def _hatch() -> str:
    lines = element("path", class_="hatch", d="M0 0V6")
    shape = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return element("pattern", lines, id="work-hatch", **shape)


def _shape(country: WorkCountry, world: World) -> str:
    kind = "lit" if country.is_in_window else "hatched"
    outline = _outline(country, world)
    if outline:
        fill = {} if country.is_in_window else {"fill": "url(#work-hatch)"}
        shape = element("path", id=f"work-{country.code}", d=outline)  # without a class, so that its copy may be clear
        return element("g", shape, class_=kind, data_code=country.code, **fill)
    x, y = world.dots[country.code]
    return element("circle", class_=f"{kind} small", data_code=country.code, cx=x, cy=y, r=DOT)


def _office(country: WorkCountry, world: World) -> str:
    x, y = _box_of(country, world).middle
    return element("circle", class_="office", cx=x, cy=y, r=DOT - 1)


def _names(labels: Iterable[MapLabel], shown: list[WorkCountry], world: World, crop: Box) -> Iterator[str]:
    """The names beside their countries; the map fades at its sides, and a mark of invented data stands at its foot."""
    size = (crop.right - crop.left) / LETTERS
    fading = round(FADING * size)
    room = Box(crop.left + fading, crop.top + fading, crop.right - fading, crop.bottom - fading)
    boxes = {country.code: _box_of(country, world) for country in shown}
    rings: list[Ring] = []
    dots = []
    for country in shown:
        if country.code in world.dots:
            dots.append(boxes[country.code])
        else:
            rings += _rings(country, world)
    obstacles = Obstacles(rings, dots)
    named = []
    for label in labels:
        named.append((label.text, around([boxes[code] for code in label.codes if code in boxes])))
    for placed in placed_labels(named, obstacles, room, size, boxes.values()):
        foot = placed.box.bottom - round(size / 3)
        yield element("text", escape(placed.text), x=placed.x, y=foot, text_anchor=placed.side)


def _touched(country: WorkCountry, world: World, crop: Box, size: float, address: str) -> str:
    """What the pointer finds of a country, and the label that it brings up."""
    box = _box_of(country, world)
    x, y = box.middle
    if country.code in world.dots:
        clear = element("circle", class_="clear", cx=x, cy=y, r=TOUCH)
    else:
        clear = element("use", href=f"#work-{country.code}", class_="clear")
    text = country.label
    width, height = len(text) * size * WIDE + 2 * size, 2 * size
    left = min(max(x - width / 2, crop.left + 2), crop.right - width - 2)
    top = box.top - height - 3 if box.top - height - 3 > crop.top else box.bottom + 3
    pill = element("rect", x=left, y=top, width=width, height=height, rx=4)
    words = element("text", escape(text), x=left + width / 2, y=top + size * 1.35, text_anchor="middle")
    tip = element("g", pill + words, class_="tip")
    return element("a", clear + tip, href=address, tabindex=-1)


def labels_of(countries: Iterable[WorkCountry], group_names: Mapping[str, str]) -> Iterator[MapLabel]:
    """A name for each country; one for a part of the world that holds many, the largest parts first."""
    groups: dict[str, list[WorkCountry]] = {}
    for country in countries:
        groups.setdefault(country.group, []).append(country)
    for group, members in sorted(groups.items(), key=lambda each: -len(each[1])):
        if len(members) >= MANY:
            yield MapLabel(group_names[group], tuple(country.code for country in members))
        else:
            yield from (MapLabel(country.name, (country.code,)) for country in members)
