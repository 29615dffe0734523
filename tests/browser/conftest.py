"""Chromium, started once, and the two ways to reach the site: a server on this machine, and bare files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import FLAGS, chromium_path, served
from tests.markup import Markup, fewest_pages

FRONT_PAGES = ("fr/index.html", "en/index.html")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium."""
    path = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served_site(site: Path) -> Iterator[str]:
    """Give the address of the site, served under a sub-path of this machine."""
    with served(site) as base:
        yield base


@pytest.fixture(scope="session")
def hosted_site(site: Path) -> Iterator[str]:
    """Give the address of the site as a good host serves it: packed, and with the headers that it asks for."""
    with served(site, as_host=True) as base:
        yield base


@pytest.fixture(scope="session")
def site_as_files(site: Path) -> str:
    """Give the address of the site as bare files, as after unpacking a zip."""
    return site.as_uri() + "/"


@pytest.fixture(scope="session")
def french(markup: Mapping[str, Markup]) -> list[str]:
    """Choose few French pages that hold every kind of element, and the front page."""
    return list(dict.fromkeys([FRONT_PAGES[0], *fewest_pages(markup, "fr")]))
