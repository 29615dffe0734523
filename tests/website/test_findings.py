"""Titles that state the finding: right for every indicator, kind of value and language."""

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from pipeline.release import Release
from pipeline.website.content import findings
from pipeline.website.content.findings import eligibility_flow
from pipeline.website.content.result_cards import indicator_title, result_cards
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.results import results_pages
from tests.website.releases import LANGUAGES, changed, documented, site_of, with_lines, with_value


def titles(release: Release, language: str) -> dict[str, str]:
    site = site_of(release, language)
    return {row["indicator_id"]: indicator_title(site, row) for row in site.library.indicators}


@pytest.mark.parametrize(
    ("value", "kind", "before", "number"),
    [
        ("3", "lower_bound", "au moins", "3"),
        ("3", "value", "", "3"),
        ("0", "value", "", "0"),
        ("", "not_reported", "", ""),
    ],
)
def test_a_card_says_what_kind_of_number_it_bears(value: str, kind: str, before: str, number: str) -> None:
    """A minimum says so, a true zero is a number, and what was not reported has no card."""
    site = site_of(with_value(documented(), value, kind), "fr")
    cards = {card.indicator_id: (card.before, card.number) for card in result_cards(site, "NETWORK")}
    assert cards.get("ND-1", ("", "")) == (before, number)
    assert len(cards) == (12 if number else 0)  # KE-3 has no headline of its own: its four series are never added


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_bears_no_minimum_and_names_what_was_counted(language: str) -> None:
    found = titles(documented(), language)
    assert not [title for title in found.values() if re.search("au moins|at least", title, re.IGNORECASE)]
    assert {"fr": "Cambodge", "en": "Cambodia"}[language] in found["ND-1"]
    exact = titles(with_value(with_lines(documented(), "counted_rows", []), "7", "value"), language)
    assert all(" 7 " in title for name, title in exact.items() if name != "KE-3")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_is_empty_or_the_same_as_another(language: str) -> None:
    found = titles(documented(), language)
    assert len(found) == 13
    assert len(set(found.values())) == 13
    assert all(title[0].isupper() or title[0].isdigit() for title in found.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_there_is_no_target_is_said_only_while_none_is_sent(language: str) -> None:
    target = {"indicator_id": "ND-1", "scope_code": "NETWORK", "period_id": "2021", "target_value": "5"}
    sent = with_lines(documented(), "targets", [target])
    before, after = (results_pages(site_of(release, language))[0].content for release in (documented(), sent))
    assert len(before["framework"]) == len(after["framework"]) + 1
    with_files = replace(site_of(sent, language), files=defaultdict(bytes))
    content = next(page.content for page in indicator_pages(with_files) if page.ref.code == "ND-1")
    assert [text[:3] for text in content["targets"]] == ["5 ("]


def test_a_sieve_adds_up_and_keeps_rows_of_another_kind_apart() -> None:
    library = site_of(documented(), "fr").library
    for row in library.indicators:
        sieve = eligibility_flow(library, row["indicator_id"])
        assert sieve.found == sieve.counted + sum(rows for _, rows in sieve.left_out)
    studies = eligibility_flow(library, "KE-2")
    assert studies.apart > 0
    tied = {row["publication_id"] for row in library.rows("publication_contributions")}
    assert studies.found + studies.apart <= len(tied)


@pytest.mark.parametrize(
    ("confirmed", "opening"),
    [
        ("provisional", "Informations tirées de pages publiques, en cours de relecture"),
        ("validated", "Toutes les valeurs reposent sur des informations confirmées"),
    ],
)
def test_the_status_line_follows_what_is_confirmed(confirmed: str, opening: str) -> None:
    def change(row: dict[str, str]) -> dict[str, str]:
        return {**row, "confirmed": confirmed} if row["value"] else row

    release = changed(documented(), "indicator_values", change)
    assert findings.status_line(site_of(release, "fr")).startswith(opening)


def test_the_status_line_counts_where_only_a_part_is_confirmed() -> None:
    def change(row: dict[str, str]) -> dict[str, str]:
        validated = row["value"] and row["indicator_id"] == "ND-1"
        return {**row, "confirmed": "validated"} if validated else row

    line = findings.status_line(site_of(changed(documented(), "indicator_values", change), "en"))
    numbers = [int(word) for word in line.replace(",", "").split() if word.isdigit()]
    assert 0 < numbers[0] < numbers[1]


@pytest.mark.parametrize(("by", "entered", "counts"), [("ECPAT-FR", "ECPAT-LU", True), ("ECPAT-FR", "ECPAT-FR", False)])
def test_the_status_line_says_how_many_rows_are_confirmed_by_whom_and_when(by: str, entered: str, counts: bool) -> None:
    """A row that its own organisation confirms is not confirmed."""

    def change(row: dict[str, str]) -> dict[str, str]:
        validated = {"validation_status": "validated", "validated_by_org": by, "validated_on": "2026-11-22"}
        return {**row, **validated, "entered_by_org": entered}

    line = findings.status_line(site_of(changed(documented(), "expertise_evidence", change), "fr"))
    rows = len(documented().rows("expertise_evidence"))
    assert line.startswith(f"Informations confirmées\u00a0: {rows} sur") is counts
    assert ("par ECPAT France" in line and "22 novembre 2026" in line) is counts
