"""The style of the pages: one, light, allowed by its hash, and no two colours are too close."""

import base64
import hashlib
import posixpath
import re
from dataclasses import replace

import brotli
import pytest

from pipeline.website.addresses import Settings, read_settings
from pipeline.website.charts.chart import Kind
from pipeline.website.content.presence import Presence
from pipeline.website.output.inline_html import with_whole_years
from pipeline.website.output.settings_check import contrast, contrast_faults
from pipeline.website.output.style import Style, read_style
from pipeline.website.page import Nothing
from tests.building import ROOT
from tests.website.reading import read
from tests.website.releases import TEMPLATES, documented_site

HEAVIEST_BYTES = 5_500  # compressed, as a server sends it
MADE = r"[a-z][1-5]|page-[a-z]+"  # names that are put together: a class and its number, a page and its template
BY_SCRIPTS = {"main-svg", "draglayer", "turned", "live", "sorter"}


def settings() -> Settings:
    return read_settings((TEMPLATES / "site.toml").read_text("utf-8"))


def css() -> str:
    return style().rules


def style() -> Style:
    return read_style((TEMPLATES / "static/site.css").read_text("utf-8"), settings())


def with_colours(palette: str, **colours: str) -> Settings:
    given = settings()
    changed = {name.replace("_", "-"): value for name, value in colours.items()}
    return replace(given, colours={**given.colours, palette: {**given.colours[palette], **changed}})


def test_every_page_bears_the_same_style_its_own_way_to_the_fonts_and_their_hash() -> None:
    files, allowed = documented_site(), set()
    for path, content in files.items():
        if path.endswith(".html"):
            (css,) = re.findall(r"<style>(.*?)</style>", content.decode(), re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
            assert css.endswith(style().rules), path
            assert re.findall(r"style-src 'self' 'sha256-([^']+)'", content.decode()) == [digest], path
            allowed.add(digest)
            ways = {
                posixpath.normpath(f"{posixpath.dirname(path)}/{way}") for way in re.findall(r"url\(([^)]+)\)", css)
            }
            assert {way.lstrip("/") for way in ways} <= files.keys(), path
    (headers,) = re.findall(r"style-src 'self' ([^;]+)", files["_headers"].decode())
    assert set(re.findall(r"'sha256-([^']+)'", headers)) == allowed


def test_the_fonts_are_light() -> None:
    fonts = {path: content for path, content in documented_site().items() if path.startswith("fonts/")}
    assert len(fonts) == len(settings().fonts)
    assert sum(map(len, fonts.values())) <= 36_000


def test_the_style_is_light() -> None:
    assert len(brotli.compress(style().at("a/b/c").css.encode(), quality=11)) <= HEAVIEST_BYTES


def test_every_class_that_the_style_names_stands_in_a_page_or_waits_for_a_script() -> None:
    bare = re.sub(r"\{[^{}]*\}", "{}", css())
    named = {name for name in re.findall(r"\.([a-z][\w-]*)", bare) if not re.fullmatch(MADE, name)} - BY_SCRIPTS
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "pipeline/website").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    values = {str(each) for kind in (Nothing, Presence, Kind) for each in kind}
    assert {name for name in named if not re.search(rf"\b{name}\b", text)} - values == set()


def test_every_colour_that_the_style_names_is_declared() -> None:
    named = set(re.findall(r"var\(--([a-z0-9-]+)\)", css()))
    assert named - set(re.findall(r"--([a-z0-9-]+):", css())) == set()
    declared = {name for palette in settings().colours.values() for name in palette}
    assert declared - named == set()


def test_a_pair_of_years_stays_on_one_line_and_the_words_stay_the_same() -> None:
    page = documented_site()["fr/resultats/index.html"].decode()
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page)
    assert '<span class="y">2018-2021</span>' in title
    assert "2018-2021" in read(page.encode()).text
    assert "2018-2021</title>" in page


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cadre 2018-2021 : …", 'Cadre <span class="y">2018-2021</span> : …'),
        ("2018–2021", '<span class="y">2018–2021</span>'),
        ("<b> & 2018-2021", '&lt;b&gt; &amp; <span class="y">2018-2021</span>'),
        ("2018-10-21", "2018-10-21"),
        ("12018-20213", "12018-20213"),
        ("CRC/2018-2021/4", "CRC/2018-2021/4"),
    ],
)
def test_only_pairs_of_years_are_kept_together(text: str, kept: str) -> None:
    assert with_whole_years(text) == kept


def test_the_declared_colours_can_be_told_apart() -> None:
    assert contrast_faults(settings()) == []


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_a_pale_ink_is_a_fault_that_names_both_colours_and_the_measure(palette: str) -> None:
    ground = {**settings().colours["light"], **settings().colours[palette]}["card"]
    faults = contrast_faults(with_colours(palette, ink=ground))
    assert {(fault.code, dict(fault.params)["name"], dict(fault.params)["other"]) for fault in faults} == {
        ("contrast-too-low", "ink", ground) for ground in ("card", "bg", "soft", "fict")
    }
    assert dict(faults[0].params) | {"found": "1.00", "least": "4.5", "palette": palette} == dict(faults[0].params)


def test_a_colour_that_is_no_colour_is_a_fault_and_no_crash() -> None:
    (fault,) = contrast_faults(with_colours("light", ink="blue"))[:1]
    assert (fault.code, dict(fault.params)["name"]) == ("colour-unreadable", "ink")


@pytest.mark.parametrize(("one", "other", "wanted"), [("#000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, wanted: float) -> None:
    assert contrast(one, other) == pytest.approx(wanted, abs=0.005)
    assert contrast(other, one) == contrast(one, other)
