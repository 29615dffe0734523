"""A chart on demand: nothing before the click, the same values after it, and the way back."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import Visit, Visitor, axe_violations, sideways_scroll, visit, window

pytestmark = pytest.mark.browser

PATH = "demonstration/fr/enfants/pays/index.html"
PLACES = """() => [...document.querySelectorAll('.live .points path')]
    .map(point => +point.getAttribute('transform').match(/[\\d.]+/)[0])"""
PATIENCE_MS = 15_000


def clicked(opened: Visit) -> None:
    """Ask for the interactive version and wait until it is drawn."""
    opened.page.locator(".explore").click()
    opened.page.locator(".live .points path").first.wait_for(timeout=PATIENCE_MS)


def published(opened: Visit) -> list[int]:
    """The numbers of the table under the chart."""
    cells = opened.page.locator("#country-scale table td").all_text_contents()
    return [int(re.sub(r"\D", "", cell)) for cell in cells]


def test_a_click_draws_the_values_of_the_table_and_asks_nobody_else(browser: Browser, hosted_site: str) -> None:
    with window(browser, hosted_site, Visitor()) as opened:
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url))
        opened.go(PATH)
        assert not [url for url in asked if "plotly" in url or "figure" in url]
        height = opened.page.evaluate("document.documentElement.scrollHeight")
        assert re.search(r"\d+\sko", opened.page.locator(".explore").inner_text())
        clicked(opened)
        places, values = opened.page.evaluate(PLACES), published(opened)
        assert len(places) == len(values) >= 30
        unit = (max(places) - min(places)) / (max(values) - min(values))
        drawn = [min(values) + (place - min(places)) / unit for place in places]
        assert drawn == pytest.approx(values, abs=0.6 / unit)
        assert opened.page.evaluate("document.documentElement.scrollHeight") == height
        assert opened.page.locator(".live .annotation-text").text_content() == "FICTIF"
        assert (opened.noticed, axe_violations(opened.page)) == ([], [])
        opened.page.locator(".explore").click()
        assert opened.page.locator("#country-scale .draw.wide").is_visible()
        assert not opened.page.locator(".live").is_visible()


def test_it_works_from_a_folder_by_keyboard_and_on_a_phone_in_the_dark(browser: Browser, site_as_files: str) -> None:
    with visit(browser, site_as_files, PATH, Visitor(width=320, scheme="dark")) as opened:
        opened.page.locator(".explore").focus()
        opened.page.keyboard.press("Enter")
        opened.page.locator(".live .points path").first.wait_for(timeout=PATIENCE_MS)
        assert (opened.noticed, sideways_scroll(opened.page)) == ([], 0)
        assert opened.page.evaluate("document.activeElement.className") == "button explore"


def test_without_scripts_no_button_promises_anything(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, PATH, Visitor(scripts=False)) as opened:
        assert not opened.page.locator(".explore").is_visible()
        assert opened.page.locator("#country-scale .draw.wide").is_visible()


def test_a_map_is_taken_away_with_its_legend_its_title_and_its_source(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, PATH, Visitor()) as opened:
        figure = opened.page.locator("figure.atlas")
        with opened.page.expect_download() as download:
            figure.locator("[data-take=svg]").click()
        taken = download.value.path().read_text("utf-8")
        written = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", taken))
        legend = figure.locator(".swatch").evaluate_all("all => all.map(each => each.parentNode.textContent.trim())")
        assert len(legend) > 3
        for said in (figure.locator("h3").inner_text(), "FICTIF", "Source", *legend):
            assert said in written
        sizes = [float(size) for size in re.findall(r'<text[^>]*font-size="([\d.]+)"[^>]*font-weight="400"', taken)]
        (width,) = re.findall(r'^<svg[^>]* width="([\d.]+)"', taken)
        assert min(sizes) >= float(width) / 75  # as large beside the map as beside a drawing of 720 pixels
