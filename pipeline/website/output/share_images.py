"""The picture that is shown where a link to a page is shared: its title and key figures, nothing more.

The only door for the libraries that draw pictures: resvg makes the dots of an SVG, Pillow measures text and keeps
few colours. The fonts are the site's own, so that the same page gives the same bytes on every machine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image, ImageFont, features

from pipeline.website.charts.svg import element
from pipeline.website.file_cache import FileCache

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
COLOURS = 48  # enough for smooth letters in five inks
SERIF, SANS, BOLD = "newsreader-500.ttf", "figtree-400.ttf", "figtree-600.ttf"
FAMILIES = {SERIF: ("Newsreader", 500), SANS: ("Figtree", 400), BOLD: ("Figtree", 600)}
TITLE_SIZES = (64, 56, 48, 42, 36)  # the largest that fits
FIGURE_SIZES = (40, 34, 28, 24, 20)
TITLE_TOP, TITLE_FOOT = 146, 560
KICKER = 54  # the room of the short line above a title


@dataclass(frozen=True)
class ShareImage:
    brand: str
    name: str
    kicker: str
    title: str
    figures: tuple[tuple[str, str], ...]
    foot: str


def picture(share_image: ShareImage, fonts: Path, colours: Mapping[str, str], cache: FileCache) -> bytes:
    """The picture as PNG, 1200 by 630 dots."""
    svg = _svg(share_image, fonts, colours)
    return cache.file([*_makers(fonts), svg], lambda: _png(svg, fonts))


@cache
def _makers(fonts: Path) -> tuple[str | bytes, ...]:
    """What a picture depends on beside its drawing: the fonts, and the libraries that draw and pack it."""
    packers = [f"{name} {features.version(name)}" for name in ("pil", "zlib")]
    return (*(path.read_bytes() for path in _font_files(fonts)), f"resvg {version('resvg_py')}", *packers, str(COLOURS))


def _font_files(fonts: Path) -> list[Path]:
    return [fonts / name for name in (SERIF, SANS, BOLD)]


def _png(svg: str, fonts: Path) -> bytes:
    files = [str(path) for path in _font_files(fonts)]
    drawn = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    with Image.open(BytesIO(bytes(drawn))) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _svg(share_image: ShareImage, fonts: Path, colours: Mapping[str, str]) -> str:
    body = "".join(_parts(share_image, fonts, colours))
    return element("svg", body, xmlns="http://www.w3.org/2000/svg", width=WIDTH, height=HEIGHT)


def _parts(share_image: ShareImage, fonts: Path, colours: Mapping[str, str]) -> Iterator[str]:
    ink, muted = colours["ink"], colours["mut"]
    yield element("rect", width=WIDTH, height=HEIGHT, fill=colours["bg"])
    yield element("rect", width=WIDTH, height=116, fill=colours["night"])
    yield element("rect", width=WIDTH, height=10, fill=colours["lit"])
    brand = int(_width(share_image.brand, fonts / BOLD, 30)) + MARGIN + 14
    yield _text(share_image.brand, (MARGIN, 74), BOLD, 30, colours["card"])
    yield _text(share_image.name, (brand, 74), SANS, 30, colours["onmut"])
    if share_image.kicker:
        yield _text(share_image.kicker, (MARGIN, 176), BOLD, 28, colours["link"])
    top = TITLE_TOP + (KICKER if share_image.kicker else 0)
    size, lines = _fitting(share_image.title, fonts / SERIF, TITLE_FOOT - top - (160 if share_image.figures else 0))
    for place, line in enumerate(lines):
        yield _text(line, (MARGIN, top + size + place * round(size * 1.2)), SERIF, size, ink)
    yield from _figures(share_image.figures, fonts, colours)
    yield _text(share_image.foot, (MARGIN, HEIGHT - 36), SANS, 24, muted)


def _figures(figures: tuple[tuple[str, str], ...], fonts: Path, colours: Mapping[str, str]) -> Iterator[str]:
    room = (WIDTH - 2 * MARGIN) // max(len(figures), 1)
    widest = max((number for number, _ in figures), key=len, default="")
    fitting = (size for size in FIGURE_SIZES if _width(widest, fonts / SERIF, size) <= room - 30)
    figure_size = next(fitting, FIGURE_SIZES[-1])
    for place, (number, noun) in enumerate(figures):
        left = MARGIN + place * room
        yield element("rect", x=left, y=424, width=room - 30, height=4, fill=colours["link"])
        yield _text(number, (left, 474), SERIF, figure_size, colours["ink"])
        for line, words in enumerate(_lines(noun, fonts / SANS, 22, room - 30)[:3]):
            yield _text(words, (left, 506 + 26 * line), SANS, 22, colours["ink"])


def _text(text: str, place: tuple[int, int], font: str, size: int, colour: str) -> str:
    family, weight = FAMILIES[font]
    x, y = place
    given = {"x": x, "y": y, "fill": colour, "font_family": family, "font_size": size, "font_weight": weight}
    return element("text", escape(text), **given)


def _fitting(title: str, font: Path, height: int) -> tuple[int, list[str]]:
    """The largest size in which a title fits, and its lines; what does not fit even then is cut, and says so."""
    tried = ((size, _lines(title, font, size, WIDTH - 2 * MARGIN)) for size in TITLE_SIZES)
    fitting = next(((size, lines) for size, lines in tried if len(lines) * size * 1.2 <= height), None)
    if fitting:
        return fitting
    least = TITLE_SIZES[-1]
    kept = _lines(title, font, least, WIDTH - 2 * MARGIN)[: int(height / (least * 1.2))]
    return least, [*kept[:-1], f"{kept[-1].rstrip(' ,;:')}…"]


def _lines(text: str, font: Path, size: int, width: int) -> list[str]:
    """A text in lines that fit; only a plain space ends a line, so that a French colon stays with its word."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _width(text: str, font: Path, size: int) -> float:
    return _font(font, size).getlength(text)


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
