"""Whom to call: first the countries of the organisations, and only lines of those who may state them."""

import re

import pytest

from pipeline.release import Release
from tests.kept import rendered
from tests.website.reading import Seen, read
from tests.website.releases import LANGUAGES, changed, documented, documented_site

PAGES = {"fr": "fr/aide/index.html", "en": "en/help/index.html"}


def numbers(page: Seen) -> list[str]:
    """The numbers that may be called at a tap, in the order of the page."""
    return [link["href"].removeprefix("tel:") for link in page.attributes("a") if link["href"].startswith("tel:")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_immediate_danger_comes_first_then_luxembourg_belgium_and_france(language: str) -> None:
    called = numbers(read(documented_site()[PAGES[language]]))
    assert called[:6] == ["112", "116111", "101", "116000", "17", "119"]


def test_a_number_that_only_the_press_states_stands_on_no_page() -> None:
    rows = [row for row in documented().rows("help_lines") if row["number"]]
    stated = {row["number"].replace(" ", "") for row in rows if row["stated_by"] in {"state", "operator"}}
    hidden = {row["number"].replace(" ", "") for row in rows} - stated
    assert len(hidden) > 3
    called = {number for page in documented_site().values() if b"tel:" in page for number in numbers(read(page))}
    assert called == stated


def test_every_line_says_its_date_and_source_and_where_to_tell_that_it_is_wrong() -> None:
    page = read(documented_site()[PAGES["fr"]])
    lines = len([link for link in page.attributes("a") if link["href"] == "#wrong"])
    assert lines > 15
    assert len(re.findall(r"Copie\s: |Copie sans date", page.text)) == lines
    assert len(re.findall(r"Source\s: ", page.text)) == lines


def test_a_country_without_a_number_of_its_own_leads_to_the_european_ones() -> None:
    page = read(rendered(belgium_from_the_press(), ("fr",))[PAGES["fr"]])
    assert numbers(page)[:4] == ["112", "116111", "17", "119"]
    assert [link for link in page.attributes("a") if link["href"] == "#european-union"] != []


def belgium_from_the_press() -> Release:
    return changed(
        documented(),
        "help_lines",
        lambda row: {**row, "stated_by": "press"} if row["country_code"] == "BE" else row,
    )
