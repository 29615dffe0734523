"""Every link of the built site leads somewhere, on any host, in any folder, and from a folder on a disk."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.links import OUTSIDE, inside, lost_links, lost_places, target_of
from tests.markup import Markup, read_pages


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Markup]:
    """Read all pages once."""
    return read_pages(site)


def test_both_languages_are_there(pages: dict[str, Markup]) -> None:
    languages = {markup.language for markup in pages.values()}
    assert languages == {"fr", "en"}


def test_every_page_but_the_root_and_the_lost_ones_has_its_twin(pages: dict[str, Markup]) -> None:
    count = {language: sum(path.startswith(f"{language}/") for path in pages) for language in ("fr", "en")}
    assert count["fr"] == count["en"] > 0


def test_links_are_relative_so_that_the_site_works_in_any_folder(pages: dict[str, Markup]) -> None:
    assert [(page, address) for page, address in inside(pages) if address.startswith("/")] == []


def test_links_name_files_so_that_the_site_works_without_a_server(site: Path, pages: dict[str, Markup]) -> None:
    folders = [(page, address) for page, address in inside(pages) if target_of(site, page, address).is_dir()]
    assert folders == []


def test_every_link_leads_to_a_file_of_the_site(site: Path, pages: dict[str, Markup]) -> None:
    assert lost_links(site, pages) == []


def test_every_link_to_a_place_in_a_page_finds_the_place(site: Path, pages: dict[str, Markup]) -> None:
    assert lost_places(site, pages) == []


def test_every_page_is_reached_from_the_front_page(site: Path, pages: dict[str, Markup]) -> None:
    root = site.resolve()
    reached: set[str] = set()
    open_ends = ["index.html"]
    while open_ends:
        page = open_ends.pop()
        if page in reached or page not in pages:
            continue
        reached.add(page)
        stays = [address for address in pages[page].addresses if urlsplit(address).scheme not in OUTSIDE]
        targets = [target_of(site, page, address) for address in stays]
        open_ends += [target.relative_to(root).as_posix() for target in targets if target.is_relative_to(root)]
    standalone = {page for page in pages if page.endswith("404.html") or "/embed/" in page}
    assert set(pages) - reached - standalone == set()
