"""Titles that state the finding: right for every indicator, kind of value and language."""

from collections import defaultdict
from dataclasses import replace

import pytest

from pipeline.release import Release
from pipeline.website.content import findings
from pipeline.website.content.eligibility_flow import eligibility_flow
from pipeline.website.pages.framework import framework_page
from pipeline.website.pages.indicator import IndicatorContent, indicator_pages
from tests.website.releases import LANGUAGES, changed, documented, site_of, with_lines, with_value


def titles(release: Release, language: str) -> dict[str, str]:
    site = site_of(release, language)
    return {row["indicator_id"]: findings.finding(site, row) for row in site.library.indicators}


@pytest.mark.parametrize(
    ("value", "kind", "opening"),
    [
        ("3", "lower_bound", "Au moins 3 États sur lesquels le réseau a rendu compte"),
        ("1", "lower_bound", "Au moins 1 État sur lequel le réseau a rendu compte"),
        ("3", "value", "3 États sur lesquels le réseau a rendu compte"),
        ("0", "value", "Aucun État sur lequel le réseau a rendu compte"),
        ("", "not_reported", "Aucun État sur lequel le réseau a rendu compte n’est documenté pour 2018-2021"),
    ],
)
def test_a_title_says_what_kind_of_number_it_is(value: str, kind: str, opening: str) -> None:
    assert titles(with_value(documented(), value, kind), "fr")["ND-1"].startswith(opening)


def test_a_minimum_a_true_zero_and_nothing_each_have_their_caution() -> None:
    cautions = set()
    for value, kind in (("2", "lower_bound"), ("0", "value"), ("", "not_reported")):
        site = site_of(with_value(documented(), value, kind), "fr")
        row = site.library.by_key("indicators", "indicator_id")["KE-2"]
        cautions.add(findings.caution(site, row))
    assert len(cautions) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["1", "2"])
def test_every_indicator_has_a_title_for_one_and_for_several(language: str, number: str) -> None:
    found = titles(with_value(documented(), number, "lower_bound"), language)
    opening = {"fr": "Au moins", "en": "At least"}[language]
    others = [indicator_id for indicator_id, title in found.items() if not title.startswith(f"{opening} {number} ")]
    assert others == ["KE-3"]  # has no headline of its own: its four series are never added


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_is_empty_or_the_same_as_another(language: str) -> None:
    found = titles(documented(), language)
    assert len(found) == 13
    assert len(set(found.values())) == 13
    assert all(title[0].isupper() or title[0].isdigit() for title in found.values())


def test_the_title_accounts_for_the_rows_behind_it() -> None:
    site = site_of(documented(), "fr")
    sieve = eligibility_flow(site.library, "ND-1")
    title = titles(documented(), "fr")["ND-1"]
    assert title.endswith(f"d’après {sieve.counted} rapports comptés sur {sieve.found} repérés")


@pytest.mark.parametrize(("language", "expected"), [("fr", "aucune cible publiée"), ("en", "no published target")])
def test_the_framework_says_that_there_is_no_target_only_while_none_is_sent(language: str, expected: str) -> None:
    target = {"indicator_id": "ND-1", "scope_code": "NETWORK", "period_id": "2021", "target_value": "5"}
    sent = with_lines(documented(), "targets", [target])
    assert framework_page(site_of(documented(), language)).title.endswith(expected)
    assert expected not in framework_page(site_of(sent, language)).title
    with_files = replace(site_of(sent, language), files=defaultdict(bytes))
    content = next(page.content for page in indicator_pages(with_files) if page.ref.code == "ND-1")
    assert isinstance(content, IndicatorContent)
    assert any(str(text).startswith("5 (") for note in content.facts for text in note.texts)


def test_a_sieve_adds_up_and_keeps_rows_of_another_kind_apart() -> None:
    library = site_of(documented(), "fr").library
    for row in library.indicators:
        for scope in library.scopes:
            sieve = eligibility_flow(library, row["indicator_id"], scope["scope_code"])
            assert sieve.found == sieve.counted + sum(rows for _, rows in sieve.left_out)
    studies = eligibility_flow(library, "KE-2")
    assert studies.apart > 0
    assert studies.found + studies.apart == len(library.rows("publications"))


@pytest.mark.parametrize(
    ("confirmed", "opening"),
    [
        ("provisional", "Lignes tirées de pages publiques\u202f; aucune n’a encore été confirmée"),
        ("validated", "Toutes les valeurs reposent sur des lignes confirmées"),
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
    assert line.startswith(f"Lignes confirmées\u00a0: {rows} sur") is counts
    assert ("par ECPAT France" in line and "22 novembre 2026" in line) is counts
