"""Every link of the built site leads somewhere, on any host, in any folder, and from a folder on a disk."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.links import Links
from tests.markup import Markup


@pytest.fixture(scope="module")
def links(site: Path, markup: Mapping[str, Markup]) -> Links:
    return Links(site, markup)


def test_every_page_but_the_root_and_the_lost_ones_has_its_twin(links: Links) -> None:
    assert {markup.language for markup in links.pages.values()} == {"fr", "en"}
    count = {language: sum(path.startswith(f"{language}/") for path in links.pages) for language in ("fr", "en")}
    assert count["fr"] == count["en"] > 0


def test_links_are_relative_so_that_the_site_works_in_any_folder(links: Links) -> None:
    assert [link for link in links.inside if link.address.startswith("/")] == []


def test_every_link_names_a_file_of_the_site_and_a_place_in_it(links: Links) -> None:
    """A folder is none, so that the site works without a server."""
    assert len(links.inside) > len(links.pages)
    assert links.lost() == []


def test_every_page_is_reached_from_the_front_page(links: Links) -> None:
    leads_to: dict[str, set[str]] = {}
    for link in links.inside:
        leads_to.setdefault(link.page, set()).add(link.target)
    reached: set[str] = set()
    open_ends = {"index.html"}
    while open_ends:
        reached |= open_ends
        open_ends = set().union(*(leads_to.get(page, set()) for page in open_ends)) - reached
    standalone = {page for page in links.pages if page.endswith("404.html") or "/embed/" in page}
    assert set(links.pages) - reached - standalone == set()
