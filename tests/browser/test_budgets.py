"""What a page weighs as a server sends it, in bytes of the built files and in requests of a real browser."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser
from plotly.offline import get_plotlyjs_version

from tests.browser.harness import Visitor, window

HOME, INDICATOR, ANY_PAGE = 20_000, 12_000, 18_000  # bytes of HTML, brotli
STYLE, PLOTLY, MAP, PICTURE = 5_500, 340_000, 9_000, 40_000
STARTING = 1_000  # a script that starts with a page: to explore a chart, or to filter and sort a list
REQUESTS = 3
VISITED = ("fr/index.html", "fr/resultats/ke-2/index.html", "en/index.html", "fr/enfants/400-000/index.html")


def sent(content: bytes) -> int:
    """Return how many bytes a server sends at best."""
    return len(brotli.compress(content, quality=11))


def too_heavy(paths: list[Path], most: int) -> dict[str, int]:
    """The files that are sent in more bytes; what gzip already packs small enough is not weighed again."""
    contents = {path: path.read_bytes() for path in paths}
    large = {path: content for path, content in contents.items() if len(gzip.compress(content, 6)) > most}
    return {str(path): weight for path, content in large.items() if (weight := sent(content)) > most}


def test_no_page_is_heavy(site: Path) -> None:
    assert too_heavy(sorted(site.rglob("*.html")), ANY_PAGE) == {}


def test_front_pages_and_indicators_are_light(site: Path) -> None:
    assert too_heavy([site / "fr/index.html", site / "en/index.html"], HOME) == {}
    indicators = sorted([*site.glob("fr/resultats/*/index.html"), *site.glob("en/results/*/index.html")])
    assert len(indicators) == 26
    assert too_heavy(indicators, INDICATOR) == {}


def test_every_page_carries_the_same_light_style(site: Path) -> None:
    (style,) = {
        b"".join(re.findall(rb"<style>(.*?)</style>", path.read_bytes(), re.DOTALL)) for path in site.rglob("*.html")
    }
    assert len(gzip.compress(style, 9)) <= STYLE


def test_scripts_that_start_with_a_page_are_small(site: Path) -> None:
    for name in ("explore", "lists"):
        (content,) = {path.read_bytes() for path in site.rglob(f"scripts/{name}.*.js")}
        assert sent(content) <= STARTING, name


@pytest.mark.audit
def test_the_script_of_a_click_is_the_light_edition(site: Path) -> None:
    (plotly,) = {path.read_bytes() for path in site.rglob("scripts/plotly.*.js")}
    assert sent(plotly) <= PLOTLY
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in plotly.decode()[:2_000]


def test_maps_are_light(site: Path) -> None:
    maps = {
        drawn: path
        for path in [*site.glob("fr/pays/index.html"), *site.glob("demonstration/fr/enfants/index.html")]
        for drawn in re.findall(rb'<svg[^>]*class="draw map wide".*?</svg>', path.read_bytes(), re.DOTALL)
    }
    assert len(maps) == 2
    assert {str(path): sent(drawn) for drawn, path in maps.items() if sent(drawn) > MAP} == {}


def test_share_pictures_have_their_size_and_are_light(site: Path) -> None:
    pictures = {path: path.read_bytes() for path in site.rglob("share/*.png")}
    assert len(pictures) >= 16
    sizes = {(int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) for png in pictures.values()}
    assert sizes == {(1200, 630)}
    assert [path for path, png in pictures.items() if len(png) > PICTURE] == []


@pytest.mark.browser
def test_a_page_is_few_requests_none_elsewhere_and_leaves_nothing_behind(browser: Browser, hosted_site: str) -> None:
    with window(browser, hosted_site, Visitor()) as opened:
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url))
        for path in VISITED:
            asked.clear()
            opened.go(path)
            fetched = [url for url in asked if not url.startswith("data:")]
            assert 1 <= len(fetched) <= REQUESTS, path
            assert opened.noticed == [], path
        kept = opened.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
        assert kept == ["", 0, 0]
        assert opened.page.context.cookies() == []


@pytest.mark.browser
def test_the_host_is_asked_for_the_policy_that_the_page_bears(browser: Browser, hosted_site: str) -> None:
    with window(browser, hosted_site, Visitor()) as opened:
        answer = opened.page.goto(f"{hosted_site}fr/index.html")
        assert answer is not None
        headers = answer.all_headers()
        given = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        meta = opened.page.locator("meta[http-equiv]").get_attribute("content") or ""
        borne = dict(rule.split(" ", 1) for rule in meta.split("; "))
        assert given.keys() - borne.keys() == {"frame-ancestors"}
        assert set(borne["style-src"].split()) <= set(given["style-src"].split())
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert opened.noticed == []
