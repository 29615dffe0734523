"""Makes the fonts of site_templates/fonts/, once, from two packages; the site is built without it.

    npm pack @fontsource/newsreader@5.3.0 @fontsource/figtree@5.3.0   (and unpack each in its folder)
    pip install fonttools brotli
    python tools/make_fonts.py newsreader/files figtree/files

Only the letters of French, English and German are kept. Each font is written twice: packed for the pages, and plain
for the program that draws the share pictures.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "site_templates" / "fonts"
ACCENTED = "ÀÂÄÆÇÈÉÊËÎÏÑÔÖÙÛÜŒŸàâäæçèéêëîïñôöùûüÿœß"
SIGNS = "\u00a0«»’‘“”„–—…‹›€°·×©→−\u2060"
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + ACCENTED + SIGNS
NARROW = 0x202F  # the space of French numbers, which the fonts lack: a normal one at half its width
FEATURES = ["kern", "liga", "lnum", "tnum"]
MADE = (  # file of the package, family, weight
    ("newsreader-latin-500-normal.woff2", "Newsreader", 500),
    ("figtree-latin-400-normal.woff2", "Figtree", 400),
    ("figtree-latin-600-normal.woff2", "Figtree", 600),
)


def made(source: Path, family: str, weight: int) -> TTFont:
    """Give the font with fewer letters and one space more, known by its family and weight."""
    font = TTFont(source)
    font.flavor = None
    chosen = Options(hinting=False, layout_features=FEATURES, notdef_outline=True, name_IDs=[0, 13, 14])
    subsetter = Subsetter(chosen)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    if NARROW not in font.getBestCmap():
        add_narrow_space(font)
    font["OS/2"].usWeightClass = weight
    for number, text in ((1, family), (2, str(weight)), (4, f"{family} {weight}"), (6, f"{family}-{weight}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].modified = font["head"].created  # no clock in a file
    font.recalcTimestamp = False
    return font


def add_narrow_space(font: TTFont) -> None:
    """Give the narrow space a glyph of its own, without ink."""
    space = font.getBestCmap()[0x20]
    font.setGlyphOrder([*font.getGlyphOrder(), "narrow"])
    font["glyf"].glyphs["narrow"] = font["glyf"][space]
    font["glyf"].glyphOrder = font.getGlyphOrder()
    width, side = font["hmtx"][space]
    font["hmtx"]["narrow"] = (width // 2, side)
    for table in font["cmap"].tables:
        table.cmap[NARROW] = "narrow"


def main() -> None:
    """Write the fonts from the two folders of the packages."""
    found = {}
    for folder in sys.argv[1:]:
        found.update({path.name: path for path in Path(folder).iterdir()})
    OUT.mkdir(exist_ok=True)
    for name, family, weight in MADE:
        font, file = made(found[name], family, weight), f"{family.lower()}-{weight}"
        font.save(OUT / f"{file}.ttf")
        font.flavor = "woff2"
        font.save(OUT / f"{file}.woff2")


if __name__ == "__main__":
    main()
