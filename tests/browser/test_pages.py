"""What a visitor meets: nothing said, nothing asked elsewhere, nothing cut off, nothing closed to her."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import FRONT_PAGES
from tests.browser.harness import (
    Visit,
    Visitor,
    axe_violations,
    closed_in_print,
    faults_of,
    pages_of_pdf,
    sideways_scroll,
    visit,
    words,
)
from tests.markup import Markup

pytestmark = pytest.mark.browser

KIND = re.compile(r'class="?(page-[a-z_]+)')
MANY = 30  # pages of one template in one way
PHONE, DESK = 320, 1280
EVERY_WAY = [Visitor(PHONE, "light"), Visitor(DESK, "dark"), Visitor(PHONE, "dark"), Visitor(DESK, "light")]


@pytest.fixture(scope="module")
def scripted(site: Path, french: list[str]) -> list[str]:
    """Few of the French pages that load every script."""
    few: dict[str, str] = {}
    for path in french:
        for script in re.findall(r'<script[^>]*src="[./]*([^"]+)', (site / path).read_text(encoding="utf-8")):
            few.setdefault(script, path)
    return sorted({*FRONT_PAGES, *few.values()})


def faults(opened: Visit) -> list[str]:
    """List what is wrong with an open page."""
    return [*seen(opened), *axe_violations(opened.page)]


def seen(opened: Visit) -> list[str]:
    """List what is wrong with an open page without asking axe, which takes most of the time."""
    wider = sideways_scroll(opened.page)
    return [*opened.noticed, *([f"scrolls sideways by {wider} px"] if wider else [])]


def noticed(opened: Visit) -> list[str]:
    """List what an open page said or asked that it should not."""
    return opened.noticed


def test_a_page_is_silent_accessible_fits_and_says_as_much_without_scripts_and_in_print(
    browser: Browser, served_site: str, french: list[str]
) -> None:
    found: dict[str, list[str]] = {}
    said: dict[str, set[str]] = {}

    def on_screen(opened: Visit) -> list[str]:
        said[opened.path] = words(opened.page)
        return faults(opened)

    def on_paper(opened: Visit) -> list[str]:
        opened.page.emulate_media(media="print")
        return [*sorted(said[opened.path] - words(opened.page)), *closed_in_print(opened.page)]

    # on a phone in the light and on a desk in the dark, in turns; the audit sees each kind of page in every way
    for turn, visitor in enumerate(EVERY_WAY[:2]):
        found |= faults_of(browser, served_site, french[turn::2], visitor, on_screen)
    assert found == {}
    assert all(said.values())
    assert faults_of(browser, served_site, french, Visitor(scripts=False), on_paper) == {}


def test_a_page_opened_from_a_folder_is_as_silent(browser: Browser, site_as_files: str, scripted: list[str]) -> None:
    assert faults_of(browser, site_as_files, scripted, Visitor(), noticed) == {}


def test_the_front_page_prints_on_a_few_sheets(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, FRONT_PAGES[0], Visitor()) as opened:
        sheets = pages_of_pdf(opened.page.pdf(format="A4"))
    assert 1 <= sheets <= 12


def by_kind(site: Path, markup: Mapping[str, Markup]) -> list[list[str]]:
    """All pages, those of one template together."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(markup):
        kind = KIND.search((site / path).read_text("utf-8"))
        kinds.setdefault(kind[1] if kind else "", []).append(path)
    return list(kinds.values())


@pytest.mark.audit
@pytest.mark.parametrize("turn", range(len(EVERY_WAY)))
def test_every_page_is_silent_and_fits_and_every_kind_is_accessible(
    browser: Browser, site: Path, markup: Mapping[str, Markup], served_site: str, turn: int
) -> None:
    """Each page once; the four ways take turns in each kind of page, and axe looks at every third of a large kind."""
    asked: list[str] = []
    others: list[str] = []
    for kind in by_kind(site, markup):
        paths = kind[turn :: len(EVERY_WAY)]
        few = paths if len(paths) < MANY else paths[::3]
        asked += few
        others += [path for path in paths if path not in few]
    found = faults_of(browser, served_site, asked, EVERY_WAY[turn], faults)
    found |= faults_of(browser, served_site, others, EVERY_WAY[turn], seen)
    assert found == {}
