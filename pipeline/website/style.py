"""The style sheet: colours and type from site.toml, and the parts of site.css that a page uses, set into the page.

A page is one request. Each part is an element `style` of its own, so that few fingerprints serve the whole site:
the security policy allows them and no other style.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.website.addresses import Settings

PLACE = "<style></style>"  # where a template wants policy and style; no text from data can hold it
MARKER = re.compile(r"/\* part ([a-z]+)(?:, with ([^*]+))? \*/")
WHERE = {  # the names of the palettes in site.toml, and the visitors that see them
    "light": "",
    "dark": "@media screen and (prefers-color-scheme:dark)",
}


@dataclass(frozen=True)
class Part:
    """A part of the style sheet. `triggers`: the classes or `<elements` of a page that needs it; none: every page."""

    name: str
    triggers: frozenset[str]
    css: str

    @property
    def source(self) -> str:
        """The part as the security policy names it."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.css.encode()).digest()).decode()}'"

    def is_needed(self, used: frozenset[str]) -> bool:
        """Whether a page that uses these classes and elements needs the part."""
        return not self.triggers or bool(self.triggers & used)


def read_style(text: str, settings: Settings) -> tuple[Part, ...]:
    """The parts of site.css in their order, each after the tokens that it uses and that no page has already."""
    _, *pieces = MARKER.split(text)
    named = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    parts = [Part(name, frozenset((with_ or "").split()), minified(css)) for name, with_, css in named]
    everywhere = _tokens_in(parts[0].css)
    wanted = (everywhere, *(_tokens_in(part.css) - everywhere for part in parts[1:]))
    return tuple(
        Part(part.name, part.triggers, tokens(settings, names) + part.css)
        for part, names in zip(parts, wanted, strict=True)
    )


def _tokens_in(css: str) -> frozenset[str]:
    return frozenset(re.findall(r"var\(--([a-z-]+)\)", css))


def tokens(settings: Settings, names: frozenset[str]) -> str:
    """The colours and type of these names as custom properties, for every way of looking at a page."""
    palettes = {**settings.colours, "light": {**settings.type, **settings.colours["light"]}}
    rules = []
    for palette, where in WHERE.items():
        chosen = ";".join(f"--{name}:{value}" for name, value in palettes[palette].items() if name in names)
        if chosen:
            rules.append(f"{where}{{:root{{{chosen}}}}}" if where else f":root{{{chosen}}}")
    return "".join(rules)


def minified(css: str) -> str:
    """The same rules without comments and without the spaces that mean nothing."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", bare))
    return re.sub(r"([{;][a-z-]+): ", r"\1:", tight).replace(";}", "}").strip()


def used_by(page: str) -> frozenset[str]:
    """The classes and the elements (`<table`) of a page."""
    classes = (name for names in re.findall(r' class="([^"]*)"', page) for name in names.split())
    return frozenset((*classes, *re.findall(r"<[a-z]+[0-9]?", page)))


def dressed(page: str, parts: Iterable[Part]) -> str:
    """A page with the parts that it uses, and the policy that allows them and nothing else."""
    used = used_by(page)
    needed = [part for part in parts if part.is_needed(used)]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(needed)}" data-not-people>'
    return page.replace(PLACE, meta + "".join(f"<style>{part.css}</style>" for part in needed), 1)


def policy(parts: Iterable[Part]) -> str:
    """What a page may load: what stands beside it and these styles, nothing from elsewhere."""
    styles = " ".join(part.source for part in parts)
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' {styles}; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
