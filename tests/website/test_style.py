"""The style of the pages: one, light, allowed by its hash, and no two colours are too close."""

import base64
import gzip
import hashlib
import re
from dataclasses import replace

import pytest

from pipeline.website.addresses import Settings, read_settings
from pipeline.website.charts.chart import Kind
from pipeline.website.content.presence import Presence
from pipeline.website.output.contrast import contrast_faults, ratio
from pipeline.website.output.render import _environment
from pipeline.website.output.style import read_style
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
    return read_style((TEMPLATES / "static/site.css").read_text("utf-8"), settings()).css


def with_colours(palette: str, **colours: str) -> Settings:
    given = settings()
    changed = {name.replace("_", "-"): value for name, value in colours.items()}
    return replace(given, colours={**given.colours, palette: {**given.colours[palette], **changed}})


def test_every_page_bears_the_same_style_and_its_hash_alone() -> None:
    digest = base64.b64encode(hashlib.sha256(css().encode()).digest()).decode()
    for path, content in documented_site().items():
        text = content.decode() if path.endswith((".html", "_headers")) else ""
        if path.endswith(".html"):
            assert re.findall(r"<style>(.*?)</style>", text, re.DOTALL) == [css()], path
        if text:
            assert re.findall(r"'sha256-([^']+)'", text) == [digest], path


def test_the_style_is_light() -> None:
    assert len(gzip.compress(css().encode(), 9)) <= HEAVIEST_BYTES


def test_every_class_that_the_style_names_stands_in_a_page_or_waits_for_a_script() -> None:
    bare = re.sub(r"\{[^{}]*\}", "{}", css())
    named = {name for name in re.findall(r"\.([a-z][\w-]*)", bare) if not re.fullmatch(MADE, name)} - BY_SCRIPTS
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "pipeline/website").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    values = {str(each) for kind in (Nothing, Presence, Kind) for each in kind}
    assert {name for name in named if not re.search(rf"\b{name}\b", text)} - values == set()


def test_every_colour_that_the_style_names_is_declared() -> None:
    named = set(re.findall(r"var\(--([a-z-]+)\)", css()))
    assert named - set(re.findall(r"--([a-z-]+):", css())) == set()
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
    template = _environment(TEMPLATES).from_string("{{ text | years }}")
    assert template.render(text=text) == kept


def test_the_declared_colours_can_be_told_apart() -> None:
    assert contrast_faults(settings()) == []


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_a_pale_ink_is_a_fault_that_names_both_colours_and_the_measure(palette: str) -> None:
    paper = {**settings().colours["light"], **settings().colours[palette]}["paper"]
    faults = contrast_faults(with_colours(palette, ink=paper))
    assert {(fault.code, dict(fault.params)["name"], dict(fault.params)["other"]) for fault in faults} == {
        ("contrast-too-low", "ink", "paper"),
        ("contrast-too-low", "ink", "soft"),
    }
    assert dict(faults[0].params) | {"found": "1.00", "least": "4.5", "palette": palette} == dict(faults[0].params)


def test_a_colour_that_is_no_colour_is_a_fault_and_no_crash() -> None:
    (fault,) = contrast_faults(with_colours("light", counted="blue"))[:1]
    assert (fault.code, dict(fault.params)["name"]) == ("colour-unreadable", "counted")


@pytest.mark.parametrize(("one", "other", "wanted"), [("#000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, wanted: float) -> None:
    assert ratio(one, other) == pytest.approx(wanted, abs=0.005)
    assert ratio(other, one) == ratio(one, other)
