"""Where the addresses in the pages of a site lead."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.markup import Markup

OUTSIDE = {"http", "https", "mailto", "tel", "data"}
Pages = Mapping[str, Markup]


def inside(pages: Pages) -> list[tuple[str, str]]:
    """List (page, address) for every address that stays in the site."""
    return [
        (page, address)
        for page, markup in pages.items()
        for address in markup.addresses
        if urlsplit(address).scheme not in OUTSIDE
    ]


def target_of(site: Path, page: str, address: str) -> Path:
    """Return the file that an address of a page leads to."""
    path = unquote(urlsplit(address).path)
    return (site / page).parent.joinpath(path).resolve() if path else (site / page).resolve()


def lost_links(site: Path, pages: Pages) -> list[tuple[str, str]]:
    """List (page, address) for every address that leads to no file of the site."""
    root = site.resolve()
    lost = []
    for page, address in inside(pages):
        target = target_of(site, page, address)
        if not target.is_file() or not target.is_relative_to(root):
            lost.append((page, address))
    return lost


def lost_places(site: Path, pages: Pages) -> list[tuple[str, str]]:
    """List (page, address) for every address of a place that its page does not have."""
    root = site.resolve()
    lost = []
    for page, address in inside(pages):
        place = unquote(urlsplit(address).fragment)
        target = target_of(site, page, address)
        if place and target.suffix == ".html" and target.is_file():
            name = target.relative_to(root).as_posix()
            if place not in pages[name].anchors:
                lost.append((page, address))
    return lost
