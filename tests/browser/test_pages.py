"""What a visitor meets: nothing said, nothing asked elsewhere, nothing cut off, nothing closed to her."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import (
    Visit,
    Visitor,
    axe_violations,
    closed_in_print,
    faults_of,
    pages_of_pdf,
    sideways_scroll,
    visit,
    window,
    words,
)
from tests.markup import fewest_pages, read_pages

pytestmark = pytest.mark.browser

PHONE, DESK = 320, 1280
FRONT_PAGES = ("fr/index.html", "en/index.html")
EVERY_WAY = [Visitor(PHONE, "light"), Visitor(DESK, "dark"), Visitor(PHONE, "dark"), Visitor(DESK, "light")]


@pytest.fixture(scope="module")
def chosen(site: Path) -> list[str]:
    """Choose few pages that hold every kind of element in both languages, and the two front pages."""
    few = fewest_pages(read_pages(site))
    return [*FRONT_PAGES, *(path for path in few if path not in FRONT_PAGES)]


@pytest.fixture(scope="module")
def french(chosen: list[str]) -> list[str]:
    """Those of them that are in French: each kind of page once."""
    return [path for path in chosen if "en/" not in path]


@pytest.fixture(scope="module")
def scripted(site: Path, chosen: list[str]) -> list[str]:
    """Those of them that load a script: the others are the same without."""
    return [path for path in chosen if "<script" in (site / path).read_text(encoding="utf-8")]


def faults(opened: Visit) -> list[str]:
    """List what is wrong with an open page."""
    found = [*opened.noticed, *axe_violations(opened.page)]
    if wider := sideways_scroll(opened.page):
        found.append(f"scrolls sideways by {wider} px")
    return found


def noticed(opened: Visit) -> list[str]:
    """List what an open page said or asked that it should not."""
    return opened.noticed


def test_a_page_is_silent_accessible_and_fits(browser: Browser, served_site: str, french: list[str]) -> None:
    found: dict[str, list[str]] = {}
    # on a phone in the light and on a desk in the dark, in turns; the audit sees each of them in every way
    for turn, visitor in enumerate(EVERY_WAY[:2]):
        found |= faults_of(browser, served_site, french[turn::2], visitor, faults)
    assert found == {}


@pytest.mark.audit
@pytest.mark.parametrize("visitor", EVERY_WAY, ids=str)
def test_each_kind_of_page_is_accessible_in_every_way(
    browser: Browser, served_site: str, chosen: list[str], visitor: Visitor
) -> None:
    assert faults_of(browser, served_site, chosen, visitor, faults) == {}


def test_a_page_opened_from_a_folder_is_as_silent(browser: Browser, site_as_files: str, chosen: list[str]) -> None:
    assert faults_of(browser, site_as_files, chosen, Visitor(), noticed) == {}


def test_no_word_of_a_page_needs_scripts(browser: Browser, served_site: str, scripted: list[str]) -> None:
    missing = {}
    with (
        window(browser, served_site, Visitor()) as with_scripts,
        window(browser, served_site, Visitor(scripts=False)) as without,
    ):
        for path in scripted:
            with_scripts.go(path)
            without.go(path)
            missing[path] = sorted(words(with_scripts.page) - words(without.page))
    assert missing
    assert {path: lost for path, lost in missing.items() if lost} == {}


def test_print_opens_what_is_folded(browser: Browser, served_site: str, french: list[str]) -> None:
    def folded(opened: Visit) -> list[str]:
        opened.page.emulate_media(media="print")
        return closed_in_print(opened.page)

    assert faults_of(browser, served_site, french, Visitor(), folded) == {}


@pytest.mark.parametrize("path", FRONT_PAGES)
def test_a_page_prints_on_a_few_sheets(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, Visitor()) as opened:
        sheets = pages_of_pdf(opened.page.pdf(format="A4"))
    assert 1 <= sheets <= 12


@pytest.mark.audit
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_silent_accessible_and_fits(
    browser: Browser, site: Path, served_site: str, language: str
) -> None:
    paths = [path for path, markup in read_pages(site).items() if markup.language == language]
    found: dict[str, list[str]] = {}
    # the four ways take turns, so that each page is seen once and each kind of page in every way
    for turn, visitor in enumerate(EVERY_WAY):
        found |= faults_of(browser, served_site, paths[turn :: len(EVERY_WAY)], visitor, faults)
    assert found == {}
