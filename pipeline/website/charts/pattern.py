"""Quiet shapes instead of photos: a band of quarter circles, the same for the same key and for no two alike."""

from hashlib import sha256

from pipeline.website.charts.svg import element

SIDE, ACROSS, DOWN = 24, 10, 2
QUARTERS = (  # a corner of the tile each
    "M0 0h24A24 24 0 0 1 0 24z",
    "M24 0v24A24 24 0 0 1 0 0z",
    "M24 24H0A24 24 0 0 1 24 0z",
    "M0 24V0a24 24 0 0 1 24 24z",
)
INKS = ("q2", "q3", "q3", "q2", "q3", "q1", "")  # blank: the tile stays empty


def pattern(key: str) -> str:
    """The band of a key, one of whose quarters shines."""
    digits = sha256(key.encode()).digest()
    shining = digits[-1] % (ACROSS * DOWN)
    tiles = []
    for place in range(ACROSS * DOWN):
        ink = "lit" if place == shining else INKS[digits[place] % len(INKS)]
        if ink:
            x, y = place % ACROSS * SIDE, place // ACROSS * SIDE
            shape = QUARTERS[digits[place] // 16 % 4]
            tiles.append(element("path", class_=ink, d=shape, transform=f"translate({x} {y})"))
    box = f"0 0 {ACROSS * SIDE} {DOWN * SIDE}"
    return element("svg", "".join(tiles), viewBox=box, class_="pattern", aria_hidden="true")
