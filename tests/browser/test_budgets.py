"""What a page weighs as a server sends it, in bytes of the built files and in requests of a real browser."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser
from plotly.offline import get_plotlyjs_version

from tests.browser.harness import Visitor, window

HOME, ANY_PAGE = 22_000, 18_000  # bytes of HTML, brotli
STYLE, PLOTLY, MAP, PICTURE = 5_500, 340_000, 9_000, 40_000
STARTING = 3_000  # a script that starts with a page: to explore a chart, say its values, search, or sort a list
SEARCH = 40_000  # the words of all pages of one language
REQUESTS = 4  # beside the fonts
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
    homes = [
        edition / language / "index.html" for edition in (site, site / "demonstration") for language in ("fr", "en")
    ]
    assert too_heavy(homes, HOME) == {}
    pages = set(site.rglob("*.html")) - set(homes)
    assert too_heavy(sorted(pages), ANY_PAGE) == {}


def test_no_page_carries_a_paragraph_without_a_word(site: Path) -> None:
    wordless = re.compile(r"<p(?![^>]*role=)[^>]*>[^<\w]*</p>")  # what a script fills has a role
    assert [path for path in sorted(site.rglob("*.html")) if wordless.search(path.read_text("utf-8"))] == []


def test_every_page_carries_the_same_light_style(site: Path) -> None:
    styles = {
        b"".join(re.findall(rb"<style>(.*?)</style>", path.read_bytes(), re.DOTALL)) for path in site.rglob("*.html")
    }
    assert len({re.sub(rb"url\([^)]*fonts/", b"", style).partition(b":root")[2] for style in styles}) == 1
    assert max(map(sent, styles)) <= STYLE


def test_scripts_that_start_with_a_page_are_small(site: Path) -> None:
    for name in ("charts", "choose", "explore", "lists", "search"):
        (content,) = {path.read_bytes() for path in site.rglob(f"scripts/{name}.*.js")}
        assert sent(content) <= STARTING, name


def test_the_words_of_the_search_are_light(site: Path) -> None:
    indexes = sorted(site.rglob("scripts/words-*.js"))
    assert len(indexes) == 4
    assert [path for path in indexes if sent(path.read_bytes()) > SEARCH] == []


@pytest.mark.audit
def test_the_script_of_a_click_is_the_light_edition(site: Path) -> None:
    (plotly,) = {path.read_bytes() for path in site.rglob("scripts/plotly.*.js")}
    assert sent(plotly) <= PLOTLY
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in plotly.decode()[:2_000]


def test_maps_are_light(site: Path) -> None:
    maps = {
        drawn: path
        for path in [*site.glob("fr/pays/index.html"), *site.glob("demonstration/fr/enfants/index.html")]
        for drawn in re.findall(rb'<svg[^>]*class="draw (?:map wide|work)".*?</svg>', path.read_bytes(), re.DOTALL)
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
            fetched = [url for url in asked if not url.startswith("data:") and "/fonts/" not in url]
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
