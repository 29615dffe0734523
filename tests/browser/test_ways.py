"""Other ways of reading: by keyboard, magnified four times, and with texts that nobody expected."""

import json
import subprocess
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import HERE, Visitor, served, sideways_scroll, tool, visit, window
from tests.kept import rendered
from tests.website.releases import changed, documented

pytestmark = pytest.mark.browser

PAGES = (
    "fr/index.html",
    "fr/resultats/ke-2/index.html",
    "demonstration/fr/enfants/index.html",
    "fr/recherche/index.html",
)
STOPS = """() => {
    const here = document.activeElement;
    const style = getComputedStyle(here), box = here.getBoundingClientRect();
    return {
        name: here.className || here.tagName, text: (here.textContent || '').trim().slice(0, 30),
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0,
        end: here === document.body,
    };
}"""
EXPECTED = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
    .filter(each => each.checkVisibility() && !each.disabled).length"""
HOSTILE = (
    "<script>document.title = 'pris'</script>\"' & <img src=x onerror=alert(1)>",
    "\u202e\u2066abc\u200f",
    "w" * 10_000,
)
COLUMNS = (("publications", "title"), ("sources", "title"), ("organisations", "name"), ("claims", "quote"))
FILLED = tuple(f"fr/{path}/index.html" for path in ("resultats/ke-2", "preuves/sources", "preuves/chiffres-publies"))


@pytest.mark.parametrize("path", PAGES)
def test_every_stop_of_the_keyboard_is_seen_and_none_is_a_trap(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, Visitor()) as opened:
        expected = opened.page.evaluate(EXPECTED)
        stops = []
        for _ in range(min(expected, 60)):
            opened.page.keyboard.press("Tab")
            stops.append(opened.page.evaluate(STOPS))
        assert [stop["name"] for stop in stops[:2]] == ["leave", "skip"]
        assert [stop for stop in stops if not stop["seen"] or stop["end"]] == []
        opened.page.keyboard.press("Shift+Tab")
        assert opened.page.evaluate(STOPS)["text"] == stops[-2]["text"]


def test_the_skip_link_leads_past_the_menu(browser: Browser, served_site: str) -> None:
    with visit(browser, served_site, "fr/index.html", Visitor()) as opened:
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("path", PAGES)
def test_magnified_four_times_nothing_is_cut_off(browser: Browser, served_site: str, path: str) -> None:
    with visit(browser, served_site, path, Visitor(width=320)) as opened:
        opened.page.set_viewport_size({"width": 320, "height": 256})
        assert sideways_scroll(opened.page) == 0


@pytest.mark.audit
def test_texts_that_nobody_expected_stay_texts_and_fit(browser: Browser, tmp_path: Path) -> None:
    release = documented()
    for name, column in COLUMNS:
        release = changed(release, name, hostile(column))
    for path, content in rendered(release, ("fr",)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    with served(tmp_path) as base, window(browser, base, Visitor(width=320)) as opened:
        for path in FILLED:
            opened.go(path)
            assert "pris" not in opened.page.title()
            assert opened.noticed == [], path
            assert sideways_scroll(opened.page) == 0, path


def hostile(column: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """Fill a column of every row with the hostile texts in turn."""
    texts = cycle(HOSTILE)
    return lambda row: {**row, column: next(texts)}


def invalid(site: Path, paths: list[str]) -> list[str]:
    """What the checker of HTML says of pages, as `page:line rule`."""
    command = [tool("html-validate"), "--config", str(HERE / "html-validate.json"), "--formatter", "json", *paths]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("["), done.stderr
    return [
        f"{page['filePath']}:{said['line']} {said['ruleId']}"
        for page in json.loads(done.stdout)
        for said in page["messages"]
    ]


def test_pages_are_valid_html(site: Path, french: list[str]) -> None:
    assert invalid(site, ["404.html", *french]) == []


def test_the_checker_of_html_finds_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<!DOCTYPE html><html lang='fr'><head><title>a</title></head><body><p><div></p></body></html>"
    )
    assert invalid(tmp_path, ["a.html"]) != []


@pytest.mark.audit
def test_every_page_is_valid_html(site: Path) -> None:
    assert invalid(site, ["**/*.html"]) == []
