"""A phone and a sheet of paper: the title is soon there, tables are read without moving them, few sheets are used."""

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import Visitor, pages_of_pdf, sideways_scroll, visit

pytestmark = pytest.mark.browser

PHONE = Visitor(width=320, scripts=False)
HEAD, FICTIONAL_HEAD, TARGET = 100, 210, 40  # pixels; what is invented says so in a few lines more
INDICATOR_SHEETS = 6
STACKED = (
    "fr/donnees/index.html",
    "fr/donnees/fichiers/indicator_values/index.html",
    "en/evidence/publications/index.html",
)
OF_NUMBERS = (
    "fr/resultats/ke-2/index.html",
    "fr/pays/index.html",
    "demonstration/fr/enfants/pays/index.html",
    "demonstration/en/children/explore/index.html",
)
TARGETS = """() => [...document.querySelectorAll('header a:not(.skip):not(.banner a), header summary')]
    .filter(each => each.checkVisibility())
    .map(each => [each.textContent.trim(), Math.round(each.getBoundingClientRect().height)])"""
# what each cell of a stacked table says before its own text, and the header of its column
LABELS = """() => [...document.querySelectorAll('.stack td')].map(cell => [
    getComputedStyle(cell, '::before').content.split('"')[1].trim(),
    cell.closest('table').querySelectorAll('thead th')[cell.cellIndex].textContent.trim(),
])"""
MOVED = """() => [...document.querySelectorAll('.scroll')]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.getAttribute('aria-label'))"""


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("fr/index.html", HEAD),
        ("en/countries/mali/index.html", HEAD),
        ("demonstration/fr/enfants/index.html", FICTIONAL_HEAD),
    ],
)
def test_on_a_phone_the_title_is_soon_there_and_the_menu_whole(
    browser: Browser, served_site: str, path: str, most: int
) -> None:
    with visit(browser, served_site, path, PHONE) as opened:
        assert opened.page.locator("header").evaluate("each => each.getBoundingClientRect().height") <= most
        targets = opened.page.evaluate(TARGETS)
        assert len(targets) == 5  # quick exit, name, search, other language, menu
        opened.page.locator(".menu summary").click()
        assert len(opened.page.evaluate(TARGETS)) == 5 + 8
        assert [name for name, height in opened.page.evaluate(TARGETS) if height < TARGET] == []


@pytest.mark.parametrize("path", STACKED)
def test_on_a_phone_a_wide_table_is_read_without_moving_it(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, PHONE) as opened:
        labels = opened.page.evaluate(LABELS)
        assert labels
        assert [said for said, header in labels if said != header] == []
        assert opened.page.evaluate(MOVED) == []
        assert sideways_scroll(opened.page) == 0


@pytest.mark.parametrize("path", OF_NUMBERS)
def test_on_a_phone_numbers_stand_under_the_name_of_their_row(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, PHONE) as opened:
        row = opened.page.locator(".spread tbody tr:not(.band)").filter(visible=True).first
        name, number = (row.locator(each).first.bounding_box() for each in ("th", "td"))
        assert name
        assert number
        assert name["y"] + name["height"] <= number["y"]
        assert (opened.page.evaluate(MOVED), sideways_scroll(opened.page)) == ([], 0)


def test_a_stacked_table_stays_a_table_for_those_who_hear_it(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, "fr/donnees/index.html", PHONE) as opened:
        tree = opened.page.context.new_cdp_session(opened.page).send("Accessibility.getFullAXTree")
        roles = [node["role"]["value"] for node in tree["nodes"] if not node["ignored"]]
        assert roles.count("table") == 1
        assert roles.count("columnheader") == opened.page.locator("thead th").count() > 0
        assert roles.count("cell") == opened.page.locator("tbody td").count() > 0


@pytest.mark.parametrize("path", ["fr/resultats/ke-2/index.html", "en/results/ke-2/index.html"])
def test_an_indicator_prints_as_a_sheet_to_file(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, Visitor()) as opened:
        assert pages_of_pdf(opened.page.pdf(format="A4")) <= INDICATOR_SHEETS
        opened.page.emulate_media(media="print")
        assert not opened.page.locator("nav, .leave, .files").filter(visible=True).count()
