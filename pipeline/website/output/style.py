"""The style sheet: colours and type from site.toml, then the rules of site.css; the same one in every page.

It is set into the page, as a second request would cost a reader on a slow line two seconds, and the security policy
allows it by its hash, and no other style.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.website.addresses import Settings

WHERE = {  # the names of the palettes in site.toml, and the visitors that see them
    "light": "",
    "dark": "@media screen and (prefers-color-scheme:dark)",
}


@dataclass(frozen=True)
class Style:
    """The style of every page, and the policy that allows it and nothing from elsewhere."""

    css: str

    @cached_property
    def policy(self) -> str:
        """What a page may load: what stands beside it and this style."""
        digest = base64.b64encode(hashlib.sha256(self.css.encode()).digest()).decode()
        return (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{digest}'; img-src 'self' data: blob:; "
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
        )


def read_style(text: str, settings: Settings) -> Style:
    """The style from the text of site.css, its comments left out."""
    rules = re.sub(r"/\*.*?\*/\s*", "", text, flags=re.DOTALL)
    return Style(_tokens(settings) + rules)


def _tokens(settings: Settings) -> str:
    palettes = {**settings.colours, "light": {**settings.type, **settings.colours["light"]}}
    rules = []
    for palette, where in WHERE.items():
        chosen = ";".join(f"--{name}:{value}" for name, value in palettes[palette].items())
        rules.append(f"{where}{{:root{{{chosen}}}}}\n" if where else f":root{{{chosen}}}\n")
    return "".join(rules)
