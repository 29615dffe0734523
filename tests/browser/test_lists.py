"""A reader may search, choose and sort in a list, by keyboard and aloud; without scripts the list is read whole."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.harness import Visitor, axe_violations, visit

pytestmark = pytest.mark.browser

PUBLICATIONS, INDEX, SOURCES = (
    "fr/preuves/publications/index.html",
    "fr/recherche/index.html",
    "en/evidence/sources/index.html",
)


def shown(page: Page) -> list[str]:
    """List what stands in the first column of the rows that are shown."""
    return page.locator("#publications tbody tr:visible th").all_inner_texts()


def status(page: Page) -> str:
    """Return what was said aloud last."""
    return page.locator("[role=status]").inner_text()


def test_without_scripts_the_list_stands_whole_and_the_fields_do_not(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, PUBLICATIONS, Visitor(scripts=False)) as opened:
        page = opened.page
        assert page.locator(".tools").is_hidden()
        assert len(shown(page)) == page.locator("#publications tbody tr").count() > 1
        assert page.locator("#publications button").count() == 0


def test_a_search_forgets_accents_and_says_how_many_rows_are_left(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, PUBLICATIONS, Visitor()) as opened:
        page = opened.page
        whole = len(shown(page))
        page.locator(".tools input").fill("ETUDE mali")
        left = shown(page)
        assert 0 < len(left) < whole
        assert status(page).startswith(str(len(left)))
        page.locator(".tools input").fill("zzz")
        assert shown(page) == []
        assert status(page) == "Rien ne correspond."
        assert opened.noticed == []


def test_a_column_is_sorted_by_keyboard_both_ways(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, PUBLICATIONS, Visitor()) as opened:
        page = opened.page
        header = page.locator("#publications thead th").nth(2)
        header.locator("button").focus()
        page.keyboard.press("Enter")
        days = page.locator("#publications tbody td:nth-of-type(2)").evaluate_all(
            "cells => cells.map(c => c.dataset.key)"
        )
        assert days == sorted(days)
        assert header.get_attribute("aria-sort") == "ascending"
        page.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == "descending"
        assert "Date" in status(page)


def test_a_choice_stands_in_the_address_and_is_found_again(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, PUBLICATIONS, Visitor()) as opened:
        page = opened.page
        page.locator(".tools select").first.select_option("étude nationale")
        page.locator("#publications thead button").first.click()
        left = shown(page)
        assert "c1=" in page.url
        assert "sort=0" in page.url
        page.reload()
        assert shown(page) == left
        assert page.locator(".tools select").first.input_value() == "étude nationale"


def test_the_index_hides_letters_that_hold_nothing(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, INDEX, Visitor()) as opened:
        page = opened.page
        page.locator(".tools input").fill("desaccord glossaire")
        assert page.locator("#index section:visible h2").all_inner_texts() == ["D"]
        assert axe_violations(page) == []


def test_a_link_to_a_hidden_row_shows_it(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, SOURCES + "?q=zzz", Visitor()) as opened:
        page = opened.page
        assert page.locator("#list tbody tr:visible").count() == 0
        place = page.locator("#list tbody tr").nth(3).get_attribute("id")
        page.evaluate("place => { location.hash = place; }", place)
        page.locator(f"#{place}").wait_for(state="visible")
        assert "q=" not in page.url


def test_an_address_that_asks_for_nonsense_harms_nothing(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, PUBLICATIONS + "?sort=99&c7=x&q=%3Cscript%3E", Visitor()) as opened:
        assert status(opened.page) == "Rien ne correspond."
        assert opened.noticed == []
