"""Makes the fonts of site_templates/fonts/, once, from two packages; the site is built without it.

    npm pack @fontsource/source-serif-4@5.3.1 @fontsource/source-sans-3@5.3.1   (and unpack each in its folder)
    pip install fonttools brotli
    python tools/make_fonts.py source-serif-4/files source-sans-3/files

Only the letters of French and English are kept. The licence asks that a changed font bear another name.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "site_templates" / "fonts"
LETTERS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "’‘“”–—…‹›œŒŸ€"
NARROW = 0x202F  # the space of French numbers, which the fonts lack: a normal one at half its width
MADE = (  # file of the package, our file, our family, weight
    ("source-serif-4-latin-600-normal.woff2", "register-serif.ttf", "Register Serif", 600),
    ("source-sans-3-latin-400-normal.woff2", "register-sans.ttf", "Register Sans", 400),
    ("source-sans-3-latin-600-normal.woff2", "register-sans-bold.ttf", "Register Sans", 700),
)


def made(source: Path, family: str, weight: int) -> TTFont:
    """Give the font with fewer letters, one space more, and another name."""
    font = TTFont(source)
    font.flavor = None
    chosen = Options(hinting=False, layout_features=["kern", "lnum"], notdef_outline=True, name_IDs=[0, 13, 14])
    subsetter = Subsetter(chosen)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    add_narrow_space(font)
    font["OS/2"].usWeightClass = weight
    style = "Bold" if weight > 500 else "Regular"
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family} {style}".replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
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
    found = {path.name: path for folder in sys.argv[1:] for path in Path(folder).iterdir()}
    OUT.mkdir(exist_ok=True)
    for name, file, family, weight in MADE:
        font = made(found[name], family, weight)
        font["head"].modified = font["head"].created  # no clock in a file
        font.recalcTimestamp = False
        font.save(OUT / file)


if __name__ == "__main__":
    main()
