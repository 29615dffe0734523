"""Opens pages of the built site in Chromium and tells what a visitor, or her machine, would notice."""

import functools
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import brotli
import pytest
from playwright.sync_api import Browser, Page, Request, Route

HERE = Path(__file__).resolve().parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TOOLS = HERE / "node_modules" / ".bin"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice", "RGAAv4"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# a site must work in any folder of any host, so the tests serve it from a folder within a folder
SUB_PATH = "/un/dossier/"
LARGE = 200_000  # bytes: to pack more of them as small as can be takes seconds


def chromium_path() -> str:
    """Return the path of Chromium, or of the browser that CHROMIUM names. Fail in one sentence without."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("Chromium is missing: sudo apt-get install -y chromium", pytrace=False)
    return found


def tool(name: str) -> str:
    """Return the path of a checker of tests/browser/package.json. Fail in one sentence without it."""
    if not (TOOLS / name).exists():
        pytest.fail(f"{name} is missing: npm ci --prefix tests/browser", pytrace=False)
    return str(TOOLS / name)


def axe_script() -> str:
    """Return the text of the axe checker. Fail in one sentence without it."""
    if not AXE.exists():
        pytest.fail("axe is missing: npm ci --prefix tests/browser", pytrace=False)
    return AXE.read_text(encoding="utf-8")


@contextmanager
def served(folder: Path, *, as_host: bool = False) -> Iterator[str]:
    """Serve a folder on this machine only, under a sub-path; give its address, which ends with a slash.

    as_host: packed, and with the headers that the site asks for.
    """
    handler = functools.partial(_HostHandler if as_host else _SubPathHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        finally:
            server.shutdown()
            thread.join()


class _SubPathHandler(SimpleHTTPRequestHandler):
    """Serves its folder under SUB_PATH and nothing outside it, without a word."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUB_PATH):
            return str(Path(self.directory) / "outside-the-sub-path")
        return super().translate_path("/" + path.removeprefix(SUB_PATH))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named so by the standard library)
        """Say nothing."""


class _HostHandler(_SubPathHandler):
    """Serves as a good host does: packed, and with the headers that the site asks for."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = packed(file.read_bytes())
        self.send_response(200)
        for name, value in asked_headers(Path(self.directory)):
            self.send_header(name, value)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@functools.cache
def packed(content: bytes) -> bytes:
    """A file as a server sends it that packed all of them beforehand; a large one is packed as well as is quick."""
    sent: bytes = brotli.compress(content, quality=11 if len(content) < LARGE else 5)
    return sent


def asked_headers(site: Path) -> list[tuple[str, str]]:
    """The headers that a site asks its host to send, from its file `_headers`."""
    lines = (site / "_headers").read_text(encoding="utf-8").splitlines()
    pairs = (line.strip().split(": ", 1) for line in lines if line.startswith("  "))
    return [(name, value) for name, value in pairs]


@dataclass(frozen=True)
class Visitor:
    """How somebody looks at the site: window width in pixels, light or dark, with or without scripts."""

    width: int = 1280
    scheme: Literal["light", "dark"] = "light"
    scripts: bool = True


@dataclass
class Visit:
    """A window on the site, and what was noticed since it last went to a page."""

    page: Page
    base: str
    path: str = ""
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.console.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.context.route("**/*", self._let_through)

    def go(self, path: str) -> None:
        """Go to a page of the site and wait until all its files are there."""
        for notes in (self.console, self.foreign, self.failed):
            notes.clear()
        self.path = path
        self.page.goto(self.base + path, wait_until="load")

    def _let_through(self, route: Route, request: Request) -> None:
        if request.url.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(request.url)
            route.abort()

    @property
    def noticed(self) -> list[str]:
        """Everything that should not have happened while the page was open."""
        return [
            *self.console,
            *(f"asked another host: {url}" for url in self.foreign),
            *(f"failed: {url}" for url in self.failed if url not in self.foreign),
        ]


@contextmanager
def window(browser: Browser, base: str, visitor: Visitor) -> Iterator[Visit]:
    """Open a window of a fresh browser profile on the site at `base`, and close it afterwards."""
    context = browser.new_context(
        viewport={"width": visitor.width, "height": 900},
        color_scheme=visitor.scheme,
        java_script_enabled=visitor.scripts,
        reduced_motion="reduce",
        locale="fr-LU",
    )
    try:
        yield Visit(context.new_page(), base)
    finally:
        context.close()


@contextmanager
def visit(browser: Browser, base: str, path: str, visitor: Visitor) -> Iterator[Visit]:
    """Open one page of the site in a window of its own."""
    with window(browser, base, visitor) as opened:
        opened.go(path)
        yield opened


def faults_of(
    browser: Browser, base: str, paths: Iterable[str], visitor: Visitor, judge: Callable[[Visit], list[str]]
) -> dict[str, list[str]]:
    """Visit pages one after the other; give what the judge says of each, where he says anything."""
    found = {}
    with window(browser, base, visitor) as opened:
        for path in paths:
            opened.go(path)
            found[path] = judge(opened)
    return {path: said for path, said in found.items() if said}


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window (0 when all fits)."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def axe_violations(page: Page) -> list[str]:
    """Return the findings of axe (WCAG 2.2 A and AA, RGAA, good practice) as `rule: element` lines."""
    # by the debugging port: the page's own security policy need not allow it, and Chromium compiles it once
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": axe_script()})
    session.detach()
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def words(page: Page) -> set[str]:
    """Return the words of the main part of a page, folded ones included, without those of its buttons."""
    texts: list[str] = page.evaluate(
        """() => {
            const part = document.querySelector('main') || document.body;
            const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walk.nextNode()) {
                const inside = walk.currentNode.parentElement;
                if (!inside.closest('button, [role=status], script, style, noscript')) {
                    texts.push(walk.currentNode.data);
                }
            }
            return texts;
        }"""
    )
    return {word for text in texts for word in text.split()}


def closed_in_print(page: Page) -> list[str]:
    """List the summaries of folded parts whose content takes no room; call it under the print medium."""
    hidden: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main details')]
            .filter(folded => getComputedStyle(folded).display !== 'none')
            .filter(folded => [...folded.children].some(
                part => part.tagName !== 'SUMMARY' && part.getClientRects().length
                    && !part.checkVisibility({contentVisibilityAuto: true})
                    || part.tagName !== 'SUMMARY' && !part.getClientRects().length))
            .map(folded => folded.querySelector('summary')?.textContent.trim() ?? 'no summary')"""
    )
    return hidden


def pages_of_pdf(pdf: bytes) -> int:
    """Return the number of sheets of a PDF written by Chromium."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
