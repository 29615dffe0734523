"""The style sheet: colours and type from site.toml, then the rules of site.css; the same one in every page.

It is set into the page, as a second request would cost a reader on a slow line two seconds, and the security policy
allows it by its hash, and no other style. Only the way to the fonts differs, by how deep a page lies.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.website.addresses import Settings, relative

FONTS = "fonts/"
# Asks for the fonts before the page is drawn, but where it was opened from a folder: browsers refuse that there.
FONTS_FIRST = (
    'if(location.protocol!="file:")for(const font of document.currentScript.dataset.fonts.split(" "))'
    'document.head.append(Object.assign(document.createElement("link"),'
    '{rel:"preload",as:"font",type:"font/woff2",crossOrigin:"",href:font}))'
)


@dataclass(frozen=True)
class PageStyle:
    css: str
    policy: str
    fonts: str = ""  # the ways to the fonts, with spaces between
    fonts_first: str = FONTS_FIRST


@dataclass(frozen=True)
class Style:
    rules: str
    faces: str  # a rule for each font, in which `{way}` is the way to their folder
    files: tuple[str, ...] = ()

    def at(self, path: str) -> PageStyle:
        way = relative(path, FONTS)
        css = self.faces.replace("{way}", way) + self.rules
        return PageStyle(css, _policy([css]), " ".join(way + name for name in self.files))

    @property
    def anywhere(self) -> PageStyle:
        """The style of the page for an address that is not there: from any address, no way leads to the fonts."""
        return PageStyle(self.rules, _policy([self.rules]))

    def policy_of(self, paths: Iterable[str]) -> str:
        """The policy that allows the styles of all these pages, and `anywhere`."""
        return _policy(sorted({self.rules, *(self.at(path).css for path in paths)}))


def _policy(styles: Iterable[str]) -> str:
    """A page may load what stands beside it, and these styles."""
    hashes = " ".join(map(_hash, styles))
    return (
        f"default-src 'none'; script-src 'self' {_hash(FONTS_FIRST)}; style-src 'self' {hashes}; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def read_style(text: str, settings: Settings) -> Style:
    """The style from site.css, without comments and the spaces that no rule needs."""
    rules = re.sub(r"/\*.*?\*/\s*", "", text, flags=re.DOTALL)
    rules = re.sub(r"\s*\n\s*", "", rules)
    rules = re.sub(r" ?([{};]) ?", r"\1", rules)
    rules = re.sub(r"([{;(][a-z0-9-]+): ", r"\1:", rules).replace(", ", ",").replace(" > ", ">")
    light = _tokens({**settings.type, **settings.colours["light"]})
    dark = f"@media screen and (prefers-color-scheme:dark){{{_tokens(settings.colours['dark'])}}}"
    faces, files = "", []
    for font in settings.fonts:
        # used if it is there when the page is first drawn: no line moves because one arrives
        faces += (
            f"@font-face{{font-family:{font['family']};font-weight:{font['weight']};font-display:optional;"
            f"src:url({{way}}{font['file']})}}"
        )
        files.append(font["file"])
    return Style(light + dark + rules.replace(";}", "}"), faces, tuple(files))


def _tokens(palette: Mapping[str, str]) -> str:
    chosen = ";".join(f"--{name}:{value}" for name, value in palette.items())
    return f":root{{{chosen}}}"
