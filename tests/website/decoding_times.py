"""Reads drawings without numbers back: times in their lanes, and countries on a map."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from babel.dates import get_month_names

from tests.website.decoding import Shown, beside
from tests.website.figures import squeezed
from tests.website.geometry import drawn_strokes, lines_of, nothings, strokes

PARTS = ("open", "about", "known", "point")


@dataclass(frozen=True)
class Piece:
    """A piece of time in a lane: how it is drawn, and from when to when, in years."""

    lane: str
    part: str
    begin: float
    end: float


@dataclass(frozen=True)
class Lanes:
    """All pieces of time, the nothings with their lanes, and how many years a unit of the drawing is at most."""

    pieces: list[Piece]
    nothings: list[Shown]
    last: float  # the year at which the drawing ends
    loss: float


def lanes(root: ET.Element) -> Lanes:
    """Read the times of a drawing by the years on its axis."""
    knots = sorted((tick.x - 2, float(tick.text)) for tick in lines_of(root, "tick"))
    ends = [*knots, _beyond(root, knots)]
    found = [(part, stroke) for part in PARTS for stroke in drawn_strokes(root, "time", part)]
    gaps = nothings(root)
    middles = sorted({stroke[0][1] for _, stroke in found} | {y for _, y, _ in gaps})
    names = dict(zip(middles, beside(lines_of(root, "label"), middles), strict=True))
    said = {
        y: squeezed("".join(line.text for line in lines_of(root, "nothing") if line.y == y + 5)) for _, y, _ in gaps
    }
    pieces = [
        Piece(names[stroke[0][1]], part, _year(stroke[0][0], ends), _year(stroke[-1][0], ends))
        for part, stroke in found
    ]
    silent = [Shown(names[y], said[y], nothing=kind) for _, y, kind in gaps]
    widest = max((later - year) / (right - left) for (left, year), (right, later) in itertools.pairwise(ends))
    return Lanes(pieces, silent, ends[-1][1], 0.2 * widest)


def _beyond(root: ET.Element, knots: list[tuple[float, float]]) -> tuple[float, float]:
    """The end of the drawing, in years as wide as the last one that is named."""
    return _beyond_at(number_of_box(root) - 8, knots)


def _beyond_at(right: float, knots: list[tuple[float, float]]) -> tuple[float, float]:
    (left, year), (before, earlier) = knots[-1], knots[-2]
    wide = (year - earlier) / (left - before)
    return max(right, left + 0.01), year + (right - left) * wide


def number_of_box(root: ET.Element) -> float:
    """The width of a drawing."""
    return float(root.get("viewBox", "").split()[2])


def _year(x: float, knots: list[tuple[float, float]]) -> float:
    """The time at a place, in years, between the two named years around it."""
    pairs = list(itertools.pairwise(knots))
    (left, year), (right, later) = next(((one, other) for one, other in pairs if x <= other[0] + 0.01), pairs[-1])
    return year + (x - left) / (right - left) * (later - year)


@dataclass(frozen=True)
class Moment:
    """A date as a text says it: the first and the last moment that it may be, in years, and how precise it is."""

    first: float
    last: float
    precision: str


def moments(text: str, language: str) -> Iterator[Moment]:
    """Every date in a text without spaces, in the order of the text."""
    months = [squeezed(name) for _, name in sorted(get_month_names("wide", locale=language).items())]
    found = rf"(?:(?:(\d\d?)(?:er)?)?({'|'.join(months)}))?(\d{{4}})"
    for day, month, year in re.findall(found, text):
        if not month:
            yield Moment(int(year), int(year) + 1, "year")
            continue
        begin = int(year) + months.index(month) / 12
        if day:
            yield Moment(begin + (int(day) - 1) / 31 / 12, begin + (int(day) - 1) / 31 / 12, "day")
        else:
            yield Moment(begin, begin + 1 / 12, "month")


def pieces_of(text: str, language: str, last: float) -> list[tuple[str, float, float]]:
    """How a time in words is to be drawn, piece by piece: an event, a stretch, or one whose end nobody stated."""
    dates = list(moments(text, language))
    begin, end = dates[0], dates[-1]
    vague = {"year": "about"}
    if text.endswith(("finnonprécisée", "endnotstated")):
        sharp = max(begin.last, begin.first + 1 / 12)
        return [(vague.get(begin.precision, "known"), begin.first, sharp), ("open", sharp, last)]
    if len(dates) == 1:
        return [("point" if begin.precision == "day" else vague.get(begin.precision, "known"), begin.first, begin.last)]
    if begin.precision != "year":
        return [("known", begin.first, end.last)]
    between = [("known", begin.last, end.first)] if end.first > begin.last else []
    later = [("about", end.first, end.last)] if end.first > begin.first else []
    return [("about", begin.first, begin.last), *between, *later]


@dataclass(frozen=True)
class Painted:
    """A country on a map: its class, whether it is drawn as a minimum, and for a dot whether it is a ring."""

    name: str
    is_least: bool
    is_ring: bool | None


def painted(root: ET.Element, outlines: Mapping[str, str]) -> dict[str, Painted]:
    """Every country of a map by its code; each must be drawn at its own place."""
    holes = {stroke[0] for stroke in drawn_strokes(root, "core")}
    found = {}
    for path in root.iter():
        if code := path.get("data-code"):
            assert path.get("d") == outlines[code], f"{code} is drawn at another place"
            kind, name, *more = path.get("class", "").split()
            is_ring = strokes(path.get("d", ""))[0][0] in holes if kind == "dot" else None
            found[code] = Painted(name, "least" in more or bool(is_ring), is_ring)
    return found
