"""Whether the declared colours can be told apart: by WCAG 2.2, 4.5 to 1 for text and 3 to 1 for what draws a number."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise, product

from pipeline.model import Finding
from pipeline.website.addresses import Settings

TEXT, DRAWN, STEP = 4.5, 3.0, 1.25
CLASSES = ("class-one", "s2", "class-three", "class-four", "class-five")
GROUNDS = ("card", "bg", "soft")
OBJECTIVES = ("ke", "ap", "cv", "nd")
WRITTEN = ("ink", "mut", "link", *OBJECTIVES)
PAIRS = (  # which colour must show on which, and how well
    *product(WRITTEN, GROUNDS, [TEXT]),
    ("s1", "card", TEXT),
    *product(("lit", "onmut"), ("night", "night2"), [TEXT]),
    *product(("ink", "link"), ["fict"], [TEXT]),
    *product(["edge"], GROUNDS, [DRAWN]),
    *((higher, lower, STEP) for lower, higher in pairwise(CLASSES)),  # neighbours on a map
)
PALETTES = ("light", "dark")  # paper takes the light one


def contrast_faults(settings: Settings) -> list[Finding]:
    light = settings.colours["light"]
    return [*chain.from_iterable(_faults(name, {**light, **settings.colours[name]}) for name in PALETTES)]


def _faults(palette: str, colours: Mapping[str, str]) -> Iterator[Finding]:
    unread = sorted(name for name, value in colours.items() if not re.fullmatch(r"#[0-9a-f]{6}|#[0-9a-f]{3}", value))
    for name in unread:
        yield Finding("colour-unreadable", package="site.toml", params=(("palette", palette), ("name", name)))
    for one, other, least in PAIRS:
        if one not in unread and other not in unread and (found := ratio(colours[one], colours[other])) < least:
            given = (("palette", palette), ("name", one), ("other", other))
            words = (*given, ("found", f"{found:.2f}"), ("least", f"{least:g}"))
            yield Finding("contrast-too-low", package="site.toml", params=words)


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
