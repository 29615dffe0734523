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
EXPLORER = "demonstration/fr/enfants/explorer/index.html"


def shown(page: Page) -> list[str]:
    """List what stands in the first column of the rows that are shown."""
    return page.locator("#publications tbody tr:visible th").all_inner_texts()


def status(page: Page) -> str:
    """Return what was said aloud last."""
    return page.locator(".note[role=status]").inner_text()


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


# what a reader types, and the entry that comes first
SEARCHED = {
    "urgence": "Besoin d’aide",
    "signaler": "Besoin d’aide",
    "appeler": "Besoin d’aide",
    "numéro": "Besoin d’aide",
    "Burkina-Faso": "Burkina Faso",
    "Vietnam": "Viêt Nam",
    "COTE D'IVOIRE": "Côte d’Ivoire",
    "KE2": "KE-2",
    "ke 2": "KE-2",
    "golondrina": "Golondrina",
    "400.000": "D’où vient ce chiffre",
    "desaccord glossaire": "Désaccord",
}


def test_a_search_finds_every_spelling_and_says_how_much_it_found(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, INDEX, Visitor()) as opened:
        page = opened.page
        first = {}
        for text in SEARCHED:
            page.locator(".tools input").fill(text)
            first[text] = page.locator("#found li a").first.inner_text()
            assert status(page).startswith(str(page.locator("#found li").count()))
        assert {text: name for text, name in first.items() if SEARCHED[text] not in name} == {}
        assert (opened.noticed, axe_violations(page)) == ([], [])


def test_one_number_is_the_same_however_it_is_written(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, INDEX, Visitor()) as opened:
        page = opened.page
        found = []
        for text in ("400 000", "400.000", "400,000", "400000"):
            page.locator(".tools input").fill(text)
            found.append(page.locator("#found li").all_inner_texts())
        assert found == found[:1] * 4
        assert len(found[0]) > 3


def test_what_was_searched_stands_in_the_address_and_nothing_found_is_said(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, INDEX + "?q=mali+orpaillage", Visitor()) as opened:
        page = opened.page
        assert page.locator("#found li").count() > 0
        assert page.locator("#index").is_hidden()
        page.locator(".tools input").fill("zzz")
        assert status(page).startswith("Rien ne correspond.")
        page.locator(".tools input").fill("")
        assert page.locator("#index").is_visible()
        assert "q=" not in page.url


def test_without_scripts_the_index_lists_every_page(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, INDEX, Visitor(scripts=False)) as opened:
        page = opened.page
        assert page.locator(".tools").is_hidden()
        assert page.locator("#index li a:visible").count() > 150


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


def test_a_country_a_year_and_a_split_lead_to_their_answer(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, EXPLORER, Visitor()) as opened:
        page = opened.page
        page.locator("#place").select_option("gy")
        links = page.locator("#explorer tr", has_text="Guyana").locator("td a")
        answered = [href.rpartition("/gy-")[2][:4] for href in links.evaluate_all("all => all.map(a => a.href)")]
        assert page.locator("[name=year]:enabled").evaluate_all("all => all.map(y => y.value)") == answered
        page.locator(f"[name=year][value='{answered[0]}']").check()
        page.locator("[name=split][value=forms]").check()
        page.locator("[data-answers] button").click()
        page.wait_for_url(f"**/gy-{answered[0]}/index.html#forms")
        assert page.locator("#forms").is_visible()
        chosen = page.locator("#place, [name]:checked").evaluate_all("all => all.map(field => field.value)")
        assert chosen == ["gy", answered[0], "forms"]
        assert (opened.noticed, axe_violations(page)) == ([], [])


def test_without_scripts_links_lead_to_every_answer(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, EXPLORER, Visitor(scripts=False)) as opened:
        page = opened.page
        assert page.locator("[data-answers]").is_hidden()
        page.locator("#explorer tr", has_text="Guyana").locator("a").last.click()
        assert page.locator("[data-links]").is_visible()
