"""What pages claim of the indicators holds in every state of a release: titles, leads, citations, what charts say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TypeVar

import pytest

from pipeline.release import Release
from pipeline.website.charts.chart import Chart
from pipeline.website.content.findings import quotable
from pipeline.website.content.site import Site
from pipeline.website.page import Page
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.results import results_pages
from tests.website.releases import LANGUAGES, changed, documented, site_of, with_lines

T = TypeVar("T")
STATES = {
    "value": ("7", "value"),
    "minimum": ("7", "lower_bound"),
    "one": ("1", "value"),
    "one at least": ("1", "lower_bound"),
    "true zero": ("0", "value"),
    "not reported": ("", "not_reported"),
    "withheld": ("", "withheld"),
}
NOTHING = re.compile(r"rien n’est (encore )?compté|nothing is counted", re.IGNORECASE)
BROKEN = re.compile(r"\bNone\b|\bnan\b|[{}]|_T\b|_U\b|,,|\( ?\)|\bsingle number (girls|boys)|  ")
AT_LEAST_NONE = re.compile(r"(au moins|at least)\s+0\b", re.IGNORECASE)
FRACTION = re.compile(r"\b\d+\.\d+\b(?!\.)(?! ?%)")
ONE_OF_MANY = {
    "fr": re.compile(r"(?<![\d\u202f,-])\b1\s(publications|études|rapports|États|membres|articles|années)\b"),
    "en": re.compile(r"(?<![\d,-])\b1 (publications|studies|reports|States|members|countries|articles|years)\b"),
}


def in_state(name: str) -> Release:
    """The documented release, every value of which is in one state; without numbers, no row counts."""
    number, kind = STATES[name]

    def change(row: dict[str, str]) -> dict[str, str]:
        if row["value_kind"] == "not_applicable":
            return row
        is_yes_no = row["unit_measure"] == "yes_no" and number not in ("", "0")
        return {**row, "value": "1" if is_yes_no else number, "value_kind": kind}

    release = changed(documented(), "indicator_values", change)
    return release if number not in ("", "0") else with_lines(release, "counted_rows", [])


def parts(content: object, kind: type[T]) -> Iterator[T]:
    """Every text, or every chart, of a page, however deep."""
    if isinstance(content, kind):
        yield content
    elif isinstance(content, dict):
        # a row of the release beside what the page says of it is no text of the page
        yield from parts([each for each in content.values() if not isinstance(each, dict)], kind)
    elif isinstance(content, (tuple, list)):
        for each in content:
            yield from parts(each, kind)
    elif is_dataclass(content):
        for field in fields(content):
            yield from parts(getattr(content, field.name), kind)


@cache
def made(state: str, language: str) -> tuple[Site, tuple[Page, ...]]:
    """The pages of indicators and scopes in one state."""
    site = replace(site_of(in_state(state), language), files=defaultdict(bytes))
    return site, (*indicator_pages(site), *results_pages(site))


@cache
def claims(state: str, language: str) -> tuple[tuple[str, str, str], ...]:
    """Page, kind of claim, and what it says."""
    site, pages = made(state, language)
    said = []
    for page in pages:
        place = f"{page.ref.name} {page.ref.code}"
        said += [(place, "title", page.title), (place, "lead", page.summary)]
        if cited := quotable(site, page):
            said += [(place, "citation", text) for text in (cited.cite, *cited.avoid)]
        for chart in parts(page.content, Chart):
            said += [(place, "chart", text) for text in (chart.title, chart.alternative_text(site.words))]
    return tuple(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_no_claim_is_broken_or_says_more_than_the_release(state: str, language: str) -> None:
    number, kind = STATES[state]
    wrong = []
    for place, sort, text in claims(state, language):
        broken = [rule for rule in (BROKEN, AT_LEAST_NONE, FRACTION, ONE_OF_MANY[language]) if rule.search(text)]
        if number not in ("", "0") and NOTHING.search(text):
            broken.append(NOTHING)
        is_of_indicator = place.startswith("indicator ") and sort in ("title", "citation")
        if is_of_indicator and kind in ("not_reported", "withheld") and re.search(r"\b7\b", text):
            broken.append(FRACTION)
        wrong += [(place, sort, text, rule.pattern) for rule in broken]
    assert wrong == []
    assert len(claims(state, language)) > 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_never_claims_to_count_each_unit_once(language: str) -> None:
    once = re.compile(r"compt\w+ une( seule)? fois|counted once|each unit once", re.IGNORECASE)
    for state in STATES:
        pages = [page for page in made(state, language)[1] if page.ref.name == "indicator"]
        is_sum = {page.ref.code: page.content["is_sum"] for page in pages}
        assert [code for code, each in is_sum.items() if each] == ["KE-3"]
        said = [text for place, _, text in claims(state, language) if place == "indicator KE-3"]
        assert [text for text in said if once.search(text)] == []
