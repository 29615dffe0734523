"""Makes site_templates/map/world.json, once, from the world-atlas package; the site is built without it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_map.py package/countries-50m.json

The arcs of the topology are simplified, not the countries, so that neighbours keep one common border. The map is
cut in the Bering Strait: no land is split, and the islands of the Pacific stand together.
"""

import csv
import heapq
import json
import sys
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COUNTRIES = ROOT / "pipeline" / "contract" / "codes" / "countries.csv"
OUT = ROOT / "site_templates" / "map" / "world.json"

CENTRE = 11.5  # the meridian in the middle: the cut is at 168.5 degrees west
GRID = 1440  # whole units across the map
SOUTH = -57.0  # Antarctica is left out
FINE = 2.0  # triangles smaller than this, in square units, are smoothed away
SPECK = 7.0  # rings smaller than this are left out
TORN = 0.7  # a ring wider than this part of the map lies on the cut: a few Aleutian islands
SMALL = 45.0  # a country smaller than this is drawn as a dot as well
ANTARCTICA = "010"
A = (1.340264, -0.081106, 0.000893, 0.003796)  # Equal Earth (Savric, Patterson, Jenny 2018)

Point = tuple[float, float]


def equal_earth(lon: float, lat: float) -> Point:
    """The projection, in radians of the sphere: areas keep their proportions."""
    shifted = radians((lon - CENTRE + 180) % 360 - 180)
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    slope = 9 * A[3] * t**8 + 7 * A[2] * t**6 + 3 * A[1] * t**2 + A[0]
    return 2 * sqrt(3) * shifted * cos(t) / (3 * slope), A[3] * t**9 + A[2] * t**7 + A[1] * t**3 + A[0] * t


LEFT, RIGHT = equal_earth(CENTRE - 180, 0)[0], equal_earth(CENTRE + 179.999999, 0)[0]
SCALE = GRID / (RIGHT - LEFT)
TOP = equal_earth(CENTRE, 83.7)[1]
HEIGHT = round((TOP - equal_earth(CENTRE, SOUTH)[1]) * SCALE)


def placed(lon: float, lat: float) -> Point:
    """A place on the grid of the map."""
    x, y = equal_earth(lon, lat)
    return (x - LEFT) * SCALE, (TOP - y) * SCALE


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised topology, on the grid."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(placed(x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def triangle(a: Point, b: Point, c: Point) -> float:
    """The area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def simplified(arc: list[Point]) -> list[Point]:
    """Visvalingam: the point of the smallest triangle goes first; both ends stay."""
    before, after = [i - 1 for i in range(len(arc))], [i + 1 for i in range(len(arc))]
    size = {i: triangle(arc[i - 1], arc[i], arc[i + 1]) for i in range(1, len(arc) - 1)}
    queue = [(area, i) for i, area in size.items()]
    heapq.heapify(queue)
    while queue and queue[0][0] < FINE:
        area, i = heapq.heappop(queue)
        if size.get(i) != area:
            continue
        del size[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in size:
                size[j] = max(area, triangle(arc[before[j]], arc[j], arc[after[j]]))
                heapq.heappush(queue, (size[j], j))
    return [point for i, point in enumerate(arc) if i in size or i in {0, len(arc) - 1}]


def ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A closed ring from its arcs; an arc of a negative index runs backwards."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def area_of(points: list[Point]) -> float:
    """The area of a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))) / 2


def rings_of(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    """Every ring of a polygon or of several, the largest first."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    found = [ring(indices, arcs) for polygon in polygons for indices in polygon]
    return sorted((points for points in found if width_of(points) < TORN * GRID), key=area_of, reverse=True)


def width_of(points: list[Point]) -> float:
    """How far a ring reaches from west to east."""
    across = [x for x, _ in points]
    return max(across) - min(across)


def path_of(rings: list[list[Point]]) -> str:
    """A path of relative whole steps; rings too small to see are left out, but for the largest."""
    parts = []
    x = y = 0
    for number, points in enumerate(rings):
        whole = [(round(px), round(py)) for px, py in points]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole) if (ax, ay) != (bx, by)][:-1]
        if len(steps) < 2 or (number and area_of(points) < SPECK):
            continue
        start = (whole[0][0] - x, whole[0][1] - y)
        parts.append("m" + numbers([start]) + "l" + numbers(steps) + "z")
        x, y = whole[0]
    return "M" + "".join(parts)[1:] if parts else ""


def numbers(steps: list[tuple[int, int]]) -> str:
    """Numbers in a row, a space only where no sign parts them."""
    text = " ".join(f"{x} {y}" for x, y in steps)
    return text.replace(" -", "-")


def centre(points: list[Point]) -> list[int]:
    """The middle of a ring, on whole units."""
    return [round(sum(side) / len(points)) for side in zip(*points, strict=True)]


def main() -> None:
    """Read the topology that the command line names and write the map."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        codes = {row["m49"]: row["country_code"] for row in csv.DictReader(file)}
    whole = decoded(topology)
    arcs = [simplified(arc) for arc in whole]
    countries, dots = {}, {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == ANTARCTICA or "arcs" not in geometry:
            continue
        exact = rings_of(geometry, whole)
        code = codes.get(geometry.get("id", ""))
        if code and code not in countries:
            countries[code] = path_of(rings_of(geometry, arcs))
            if sum(map(area_of, exact)) < SMALL:
                dots[code] = centre(exact[0])
    antarctic = placed(0, SOUTH)[1]
    rings = rings_of(topology["objects"]["land"]["geometries"][0], arcs)
    land = [points for points in rings if min(y for _, y in points) < antarctic]
    made = {
        "width": GRID,
        "height": HEIGHT,
        "land": path_of(land),
        "countries": dict(sorted(countries.items())),
        "dots": dict(sorted(dots.items())),
    }
    OUT.write_text(json.dumps(made, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
