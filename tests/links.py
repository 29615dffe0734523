"""Where the addresses in the pages of a site lead."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.markup import Markup

OUTSIDE = {"http", "https", "mailto", "tel", "data"}


@dataclass(frozen=True)
class Link:
    """An address in a page, the file that it leads to, as a path below the site, and the place there."""

    page: str
    address: str
    target: str
    place: str


@dataclass(frozen=True)
class Links:
    """The pages of a site and every address in them that stays in the site, each once for a page."""

    site: Path
    pages: Mapping[str, Markup]

    @cached_property
    def inside(self) -> list[Link]:
        found = []
        for page, markup in self.pages.items():
            found += [link_of(page, each) for each in set(markup.addresses) if urlsplit(each).scheme not in OUTSIDE]
        return found

    @cached_property
    def files(self) -> set[str]:
        return {path.relative_to(self.site).as_posix() for path in self.site.rglob("*") if path.is_file()}

    def lost(self) -> list[Link]:
        """The links that lead to no file of the site, or to a place that its page does not have."""
        return [link for link in self.inside if link.target not in self.files or self._misses_its_place(link)]

    def _misses_its_place(self, link: Link) -> bool:
        return bool(link.place) and link.target in self.pages and link.place not in self.pages[link.target].anchors


def link_of(page: str, address: str) -> Link:
    parts = urlsplit(address)
    path = unquote(parts.path)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return Link(page, address, target, unquote(parts.fragment))
