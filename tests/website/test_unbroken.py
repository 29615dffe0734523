"""Pairs of years stay together on the page, and nowhere else is anything added."""

import re

import pytest

from pipeline.website.unbroken import unbroken
from tests.website.reading import read
from tests.website.releases import documented_site

KEPT = '<span class="y">2018-2021</span>'


@pytest.mark.parametrize("text", ["<p>Cadre 2018-2021 : …", "<p>2018-2021</p>", "<td>a</td>2018-2021"])
def test_a_pair_of_years_on_the_page_is_kept_together(text: str) -> None:
    assert unbroken(text) == text.replace("2018-2021", KEPT)


def test_an_english_dash_is_kept_too() -> None:
    assert unbroken("<p>2018–2021") == '<p><span class="y">2018–2021</span>'


@pytest.mark.parametrize(
    "text",
    [
        "<title>Cadre 2018-2021</title>",
        '<a href="2018-2021.html" aria-label="2018-2021">',
        "<svg><text>2018-2021</text><text><tspan>2018-2021</tspan></text></svg>",
        "<option>2018-2021",
        "<p>2018-10-21",
        "<p>12018-20213",
        "<p>CRC/2018-2021/4",
    ],
)
def test_what_is_not_laid_out_or_no_pair_of_years_stays_as_it_is(text: str) -> None:
    assert unbroken(text) == text


def test_the_words_of_a_page_are_the_same_to_whoever_copies_or_searches() -> None:
    page = documented_site()["fr/index.html"].decode()
    assert KEPT in page
    assert "2018-2021</title>" in page
    assert re.sub(r'<span class="y">([^<]*)</span>', r"\1", page).count("2018-2021") == page.count("2018-2021")
    assert "2018-2021" in read(page.encode()).text
