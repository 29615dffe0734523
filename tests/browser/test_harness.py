"""The harness sees what it is there to see: each fault is planted once in a tiny page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import (
    Visitor,
    axe_violations,
    closed_in_print,
    pages_of_pdf,
    served,
    sideways_scroll,
    visit,
    words,
)

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:"
PHONE = Visitor(width=320)


def tiny(folder: Path, body: str, style: str = "", policy: str = POLICY) -> Path:
    """Write a one-page site whose main part is `body`."""
    page = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>
        <meta name="viewport" content="width=device-width">
        <link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy" content="{policy}">
        <style>{style}</style></head><body><main><h1>Essai</h1>{body}</main></body></html>"""
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


def test_a_good_page_gives_nothing_to_notice(browser: Browser, tmp_path: Path) -> None:
    with (
        served(tiny(tmp_path, "<p>Tout va bien.</p>")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert opened.page.title() == "Essai"
        assert (opened.noticed, axe_violations(opened.page), sideways_scroll(opened.page)) == ([], [], 0)


def test_each_fault_of_a_bad_page_is_noticed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "said.js").write_text("console.info('bonjour'); throw Error('non')")
    body = """<script src=said.js></script><script>document.title = 'pris'</script>
        <img src="https://exemple.invalid/a.png" alt="essai"><img src="/hors-du-dossier.png" alt="essai">
        <img src="absent.png"><p>large et pâle</p>"""
    style = "body { margin: 0 } p { width: 420px; color: #bbb; background: #fff }"
    policy = "script-src 'self'; style-src 'unsafe-inline'; img-src *"
    with (
        served(tiny(tmp_path, body, style, policy)) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert opened.page.title() == "Essai"
        assert {"info: bonjour", "error: non"} <= set(opened.console)
        assert any("Content Security Policy" in said for said in opened.console)
        assert {url.rpartition("/")[2] for url in opened.foreign} == {"a.png", "hors-du-dossier.png"}
        assert any("404" in said for said in opened.noticed)
        assert sideways_scroll(opened.page) == 100
        assert {"image-alt", "color-contrast"} <= {found.split(":")[0] for found in axe_violations(opened.page)}
    in_folder = tmp_path.as_uri() + "/"
    with visit(browser, in_folder, "index.html", PHONE) as opened:
        assert f"failed: {in_folder}absent.png" in opened.noticed


def test_words_brought_by_a_script_are_missed_without_it(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "add.js").write_text("document.querySelector('main').append('ajouté')")
    with served(tiny(tmp_path, "<p>présent</p><script src=add.js></script>")) as base:
        with visit(browser, base, "index.html", PHONE) as opened:
            assert words(opened.page) >= {"présent", "ajouté"}
        with visit(browser, base, "index.html", Visitor(scripts=False)) as opened:
            assert words(opened.page) == {"Essai", "présent"}


def test_a_print_is_seen_with_its_sheets_and_what_it_leaves_folded(browser: Browser, tmp_path: Path) -> None:
    body = "<details><summary>Tableau</summary><p>contenu</p></details><p style='break-before: page'>deux</p>"
    opens = "@media print { details::details-content { content-visibility: visible } }"
    dark = "main { width: 300px } @media (prefers-color-scheme: dark) { main { width: 600px } }"
    for style, hidden in ((dark, ["Tableau"]), (opens, [])):
        with (
            served(tiny(tmp_path, body, style=style)) as base,
            visit(browser, base, "index.html", Visitor(width=320, scheme="dark")) as opened,
        ):
            assert (sideways_scroll(opened.page) > 0) == (style == dark)
            assert pages_of_pdf(opened.page.pdf(format="A4")) == 2
            opened.page.emulate_media(media="print")
            assert closed_in_print(opened.page) == hidden
