"""The style of the pages: each has what it uses and little more, and no two colours are too close."""

import gzip
import re
from dataclasses import replace

import pytest

from pipeline.website.addresses import Settings, read_settings
from pipeline.website.contrast import contrast_faults, ratio
from pipeline.website.style import PLACE, Part, dressed, minified, read_style, used_by
from tests.website.releases import TEMPLATES, documented_site

HEAVIEST_BYTES = 3000  # compressed, as a server sends it


def settings() -> Settings:
    return read_settings((TEMPLATES / "site.toml").read_text("utf-8"))


def parts() -> tuple[Part, ...]:
    return read_style((TEMPLATES / "static/site.css").read_text("utf-8"), settings())


def with_colours(palette: str, **colours: str) -> Settings:
    given = settings()
    changed = {name.replace("_", "-"): value for name, value in colours.items()}
    return replace(given, colours={**given.colours, palette: {**given.colours[palette], **changed}})


def rules(css: str) -> list[str]:
    """The selectors of a part, each without its rules, those inside a media query included."""
    return [one.strip() for many in re.findall(r"([^{}]+)\{[^{}]*[:][^{}]*\}", css) for one in many.split(",")]


def wanted_by(selector: str) -> set[str]:
    """The classes and elements that a selector names, as a page is asked for them."""
    bare = re.sub(r"\[[^]]*\]|::?[a-z-]+(\([^)]*\))?", "", selector)
    elements = re.findall(r"(?:^|[ >+~])([a-z][a-z0-9]*)", bare)
    return {*re.findall(r"\.([a-z][\w-]*)", bare), *(f"<{name}" for name in elements)}


def test_every_page_has_all_the_rules_that_it_uses() -> None:
    for path, content in documented_site().items():
        if not path.endswith(".html"):
            continue
        page = content.decode()
        used = used_by(page)
        for part in parts():
            if part.css not in page:
                assert not [rule for rule in rules(part.css) if wanted_by(rule) and wanted_by(rule) <= used], (
                    path,
                    part.name,
                )


def test_the_style_of_a_page_is_light() -> None:
    for path, content in documented_site().items():
        if path.endswith(".html"):
            css = b"".join(re.findall(rb"<style>(.*?)</style>", content, re.DOTALL))
            assert len(gzip.compress(css, 9)) <= HEAVIEST_BYTES, path


def test_every_colour_that_the_style_names_is_declared() -> None:
    css = "".join(part.css for part in parts())
    defined = set(re.findall(r"--([a-z-]+):", css))
    assert set(re.findall(r"var\(--([a-z-]+)\)", css)) - defined == set()
    declared = {name for palette in settings().colours.values() for name in palette}
    assert declared - set(re.findall(r"var\(--([a-z-]+)\)", css)) == set()


def test_a_style_without_its_spaces_says_the_same() -> None:
    css = """/* x */
        .a > .b,
        .c { margin: calc(1rem + 2px) auto; color: red; }
        @media (min-width: 4rem) { .a :focus { top: 0; } }"""
    tight = ".a>.b,.c{margin:calc(1rem + 2px) auto;color:red}@media (min-width: 4rem){.a :focus{top:0}}"
    assert minified(css) == tight


def test_a_page_receives_the_parts_that_it_calls_for() -> None:
    given = (
        Part("base", frozenset(), "a{b:c}"),
        Part("t", frozenset({"<table"}), "d{e:f}"),
        Part("x", frozenset({"x"}), "g{h:i}"),
    )
    page = f'<html><head>{PLACE}</head><body class="y x">no &lt;table</body>'
    css = re.findall(r"<style>(.*?)</style>", dressed(page, given))
    assert css == ["a{b:c}", "g{h:i}"]


def test_the_declared_colours_can_be_told_apart() -> None:
    assert contrast_faults(settings()) == []


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_a_pale_ink_is_a_fault_that_names_both_colours_and_the_measure(palette: str) -> None:
    paper = {**settings().colours["light"], **settings().colours[palette]}["paper"]
    faults = contrast_faults(with_colours(palette, ink=paper))
    assert {(fault.code, dict(fault.words)["name"], dict(fault.words)["other"]) for fault in faults} == {
        ("contrast-too-low", "ink", "paper"),
        ("contrast-too-low", "ink", "soft"),
    }
    assert dict(faults[0].words) | {"found": "1.00", "least": "4.5", "palette": palette} == dict(faults[0].words)


def test_a_colour_that_is_no_colour_is_a_fault_and_no_crash() -> None:
    (fault,) = contrast_faults(with_colours("light", counted="blue"))[:1]
    assert (fault.code, dict(fault.words)["name"]) == ("colour-unreadable", "counted")


@pytest.mark.parametrize(("one", "other", "wanted"), [("#000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, wanted: float) -> None:
    assert ratio(one, other) == pytest.approx(wanted, abs=0.005)
    assert ratio(other, one) == ratio(one, other)
