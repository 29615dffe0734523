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


def test_a_console_message_is_noticed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "said.js").write_text("console.info('bonjour'); throw Error('non')")
    with (
        served(tiny(tmp_path, "<script src=said.js></script>")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert opened.console == ["info: bonjour", "error: non"]


def test_what_the_policy_of_the_page_refuses_is_noticed(browser: Browser, tmp_path: Path) -> None:
    with (
        served(tiny(tmp_path, "<script>document.title = 'pris'</script>")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert opened.page.title() == "Essai"
        assert any("Content Security Policy" in said for said in opened.console)


@pytest.mark.parametrize("address", ["https://exemple.invalid/a.png", "/hors-du-dossier.png"])
def test_a_request_elsewhere_is_noticed_and_not_made(browser: Browser, tmp_path: Path, address: str) -> None:
    body = f'<img src="{address}" alt="essai">'
    with (
        served(tiny(tmp_path, body, policy="img-src *")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        (asked,) = opened.foreign
        assert asked.endswith(address)


def test_a_missing_file_is_noticed(browser: Browser, tmp_path: Path) -> None:
    with (
        served(tiny(tmp_path, '<img src="absent.png" alt="essai">')) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert any("404" in said for said in opened.noticed)


def test_a_missing_file_is_noticed_in_a_folder_too(browser: Browser, tmp_path: Path) -> None:
    base = tiny(tmp_path, '<img src="absent.png" alt="essai">').as_uri() + "/"
    with visit(browser, base, "index.html", PHONE) as opened:
        assert f"failed: {base}absent.png" in opened.noticed


def test_sideways_scroll_is_measured(browser: Browser, tmp_path: Path) -> None:
    with (
        served(tiny(tmp_path, "<p>large</p>", style="body { margin: 0 } p { width: 420px }")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert sideways_scroll(opened.page) == 100


def test_axe_finds_a_picture_without_words_and_pale_ink(browser: Browser, tmp_path: Path) -> None:
    body = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p>pâle</p>"
    with (
        served(tiny(tmp_path, body, style="p { color: #bbb; background: #fff }")) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        rules = {found.split(":")[0] for found in axe_violations(opened.page)}
    assert {"image-alt", "color-contrast"} <= rules


def test_words_brought_by_a_script_are_missed_without_it(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "add.js").write_text("document.querySelector('main').append('ajouté')")
    with served(tiny(tmp_path, "<p>présent</p><script src=add.js></script>")) as base:
        with visit(browser, base, "index.html", PHONE) as opened:
            assert words(opened.page) >= {"présent", "ajouté"}
        with visit(browser, base, "index.html", Visitor(scripts=False)) as opened:
            assert words(opened.page) == {"Essai", "présent"}


def test_the_scheme_of_the_visitor_reaches_the_page(browser: Browser, tmp_path: Path) -> None:
    style = "main { width: 300px } @media (prefers-color-scheme: dark) { main { width: 600px } }"
    with (
        served(tiny(tmp_path, "", style=style)) as base,
        visit(browser, base, "index.html", Visitor(width=320, scheme="dark")) as opened,
    ):
        assert sideways_scroll(opened.page) > 0


@pytest.mark.parametrize(
    ("style", "hidden"),
    [("", ["Tableau"]), ("@media print { details::details-content { content-visibility: visible } }", [])],
)
def test_a_folded_part_that_print_leaves_closed_is_named(
    browser: Browser, tmp_path: Path, style: str, hidden: list[str]
) -> None:
    body = "<details><summary>Tableau</summary><p>contenu</p></details>"
    with (
        served(tiny(tmp_path, body, style=style)) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        opened.page.emulate_media(media="print")
        assert closed_in_print(opened.page) == hidden


def test_the_sheets_of_a_print_are_counted(browser: Browser, tmp_path: Path) -> None:
    body = "<p>un</p><p style='break-before: page'>deux</p>"
    with (
        served(tiny(tmp_path, body)) as base,
        visit(browser, base, "index.html", PHONE) as opened,
    ):
        assert pages_of_pdf(opened.page.pdf(format="A4")) == 2
