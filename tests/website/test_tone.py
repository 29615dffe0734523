"""How the pages speak: a title says what is, a limit stands once, words of the trade stay behind the first layer."""

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest

from pipeline.website.addresses import addresses
from pipeline.website.page import Page
from pipeline.website.pages import all_pages
from tests.website.releases import LANGUAGES, TEMPLATES, documented, documented_pages, site_of

LACKS = {
    "fr": r"\b(aucune?|pas|sans|manqu\w+|jamais|ni|inconnue?s?|non précisée?s?|non communiquée?s?)\b",
    "en": r"\b(no|none|not|without|missing|lack\w*|never|nothing|unknown|undated)\b",
}
NOT_REPORTED = {"fr": "non communiqué", "en": "not reported"}
MOST_NOT_REPORTED = 60
AVOID = {"fr": "À ne pas écrire", "en": "Please do not write"}
MOST_AVOIDED = 20
TRADE = {
    "fr": r"\b((une?|les?|la|des) lignes?|déclarations?|fiches?|tamis|repérée?s?)\b",
    "en": r"\b(rows?|sieve|sheets?)\b",
}
FIRST_LAYER = {"home", "results", "results_scope", "countries", "projects", "project", "organisations", "help"}

BEGINNINGS = ("home", "countries", "projects", "organisations", "funders", "help")


@cache
def made_pages(language: str) -> tuple[Page, ...]:
    return tuple(all_pages(replace(site_of(documented(), language), files=defaultdict(bytes))))


@cache
def texts(language: str) -> dict[str, str]:
    """What a visitor reads or hears of each page, with plain spaces."""
    return {path: plain(seen.text) for path, seen in documented_pages().items() if path.startswith(f"{language}/")}


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_names_a_lack(language: str) -> None:
    """The name of a project or publication is its own, and is left out."""
    titles = [plain(page.title.removeprefix(page.label)) for page in made_pages(language)]
    assert len(titles) > 150
    assert [title for title in titles if re.search(LACKS[language], title, re.IGNORECASE)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_nothing_was_reported_is_said_seldom_and_warnings_stand_where_they_matter(language: str) -> None:
    found = texts(language).values()
    assert sum(text.lower().count(NOT_REPORTED[language]) for text in found) <= MOST_NOT_REPORTED
    assert 0 < sum(AVOID[language] in text for text in found) <= MOST_AVOIDED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_minimum_is_said_where_its_number_stands_and_in_no_title(language: str) -> None:
    minimum = {"fr": "au moins", "en": "at least"}[language]
    assert [page.title for page in made_pages(language) if minimum in plain(page.title).lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_trade_stay_behind_the_first_layer(language: str) -> None:
    said = [
        (page.ref, text)
        for page in made_pages(language)
        if page.ref.name in FIRST_LAYER
        for text in (page.title, page.summary)
        if re.search(TRADE[language], plain(text), re.IGNORECASE)
    ]
    assert said == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_where_readers_begin_speak_of_the_work_and_not_of_a_register(language: str) -> None:
    own = {"fr": rf"{TRADE['fr']}|\bregistre\b", "en": rf"{TRADE['en']}|\bregister\b"}[language]
    path = addresses(TEMPLATES, language)
    begun = {name: f"{path(name, '')}index.html" for name in BEGINNINGS}
    found = {name: re.search(own, texts(language)[each], re.IGNORECASE) for name, each in begun.items()}
    assert {name: match[0] for name, match in found.items() if match} == {}
