"""The picture that is shown where a link to a page is shared.

The only door for the libraries that draw pictures: resvg makes the dots of an SVG, Pillow measures text and keeps
few colours. The fonts are the site's own, so that the same page gives the same bytes on every machine.
"""

from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image, ImageFont, features

from pipeline.website.content.site import Site
from pipeline.website.file_cache import FileCache
from pipeline.website.page import Page

COLOURS = 48  # enough for smooth letters in five inks
SERIF, SANS, BOLD = "newsreader-500.ttf", "figtree-400.ttf", "figtree-600.ttf"
TITLE_SIZES = (64, 56, 48, 42, 36)  # the largest that fits
FIGURE_SIZES = (40, 34, 28, 24, 20)
MARGIN, WIDTH = 72, 1056  # in dots: at the left and right, and between them
TITLE_TOP, TITLE_FOOT = 146, 560
KICKER = 54  # the room of the short line above a title
FIGURES = 160  # and that of figures below it
GAP = 30  # between two figures


def share_layout(site: Site, page: Page, fonts: Path) -> dict[str, object]:
    """What the template of the picture asks for: every text in lines that fit."""
    figures = page.shared.figures if page.shared else ()
    top = TITLE_TOP + (KICKER if page.kicker else 0)
    title_size, title = _fitting(page.title, fonts / SERIF, TITLE_FOOT - top - (FIGURES if figures else 0))
    figure_width = WIDTH // max(len(figures), 1) - GAP
    widest = max((number for number, _ in figures), key=len, default="")
    fitting = (size for size in FIGURE_SIZES if _width(widest, fonts / SERIF, size) <= figure_width)
    return {
        "site": site,
        "page": page,
        "colours": site.settings.colours["light"],
        "name_left": int(_width(site.brand, fonts / BOLD, 30)) + MARGIN + 14,
        "title": title,
        "title_top": top,
        "title_size": title_size,
        "figures": [(number, _lines(noun, fonts / SANS, 22, figure_width)[:3]) for number, noun in figures],
        "figure_size": next(fitting, FIGURE_SIZES[-1]),
        "figure_width": figure_width,
    }


def picture(svg: str, fonts: Path, cache: FileCache) -> bytes:
    """The picture as PNG, 1200 by 630 dots."""
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


def _fitting(title: str, font: Path, height: int) -> tuple[int, list[str]]:
    """The largest size in which a title fits, and its lines; what does not fit even then is cut, and says so."""
    size, lines = 0, [""]
    for size in TITLE_SIZES:
        lines = _lines(title, font, size, WIDTH)
        if len(lines) * size * 1.2 <= height:
            return size, lines
    kept = lines[: int(height / (size * 1.2))]
    return size, [*kept[:-1], f"{kept[-1].rstrip(' ,;:')}…"]


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
