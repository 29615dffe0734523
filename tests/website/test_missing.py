"""What a date would change, as the pages say it: who can tell, for whom it would count, and where to answer."""

from dataclasses import replace

import pytest

from pipeline.website.page import Ref, Table
from pipeline.website.pages import home, to_complete
from pipeline.website.pages.framework import framework_page
from pipeline.website.pages.indicator_rows import gaps_of
from pipeline.website.pages.missing import first_values, questions, workbooks
from tests.website.releases import LANGUAGES, changed, documented, documented_site, site_of


def test_every_row_that_a_date_would_let_count_is_asked_for_once_by_who_can_tell() -> None:
    site = site_of(documented(), "fr")
    content = to_complete.to_complete_page(site).content
    assert isinstance(content, to_complete.Content)
    shown = [each for asked in content.dates for group in asked.groups for each in group]
    rows = [row for row in site.library.rows("missing_facts") if row["effect"] != "would_not_count"]
    wanted = {(row["table_name"], row["row_key"]) for row in rows if row["field"] != "validation_status"}
    assert len(shown) == len(wanted) == len(questions(site))
    names = [asked.name for asked in content.dates]
    assert names[:3] == ["ECPAT Luxembourg", "ECPAT Belgique", "ECPAT France"]
    assert names[-1] == site.words("complete.unknown_owner")


def test_a_row_that_two_indicators_wait_for_stands_once_and_names_both() -> None:
    site = site_of(documented(), "en")
    study = next(each for each in questions(site) if "CAPISCE" in each.title.text)
    assert [link.label.text for link in study.links] == ["KE-2", "CV-3"]
    scopes = "ECPAT Belgique, the three organisations and the network"
    assert study.texts == (f"If its date fell between 2018 and 2021, the row would count for {scopes}.",)


def test_what_the_data_place_outside_the_period_is_said_and_stands_last() -> None:
    found = questions(site_of(documented(), "en"))
    assert [each.is_unlikely for each in found] == sorted(each.is_unlikely for each in found)
    assert any(each.is_unlikely for each in found)
    for each in found:
        assert each.is_unlikely == each.texts[0].endswith("rather places it outside the period.")


def test_each_gap_of_an_indicator_says_what_its_fact_would_change() -> None:
    site = site_of(documented(), "en")
    said = {gap.place[1]: gap.change for gap in gaps_of(site, "ND-3")}
    assert "provided that another one is confirmed or dated too" in said["EV08"]
    assert said["EV11"] == "Even if its date fell between 2018 and 2021, the row would still not count: too few forms."
    assert all(gap.change for row in site.library.indicators for gap in gaps_of(site, row["indicator_id"]))


def test_the_first_page_counts_rows_that_lack_nothing_but_their_date() -> None:
    site = site_of(documented(), "en")
    content = home.home_page(site).content
    assert isinstance(content, home.Content)
    rows = [row for row in site.library.rows("missing_facts") if row["effect"] in ("would_count", "could_count")]
    plausible = {row["row_key"] for row in rows if not row["likelihood"]}
    assert content.dates.startswith(f"{len(plausible)} rows found would count if their date were known")
    assert first_values(site) == ["CV-3"]
    assert content.dates.endswith("For the indicator CV-3, it would be the first value.")


def test_where_no_date_is_missing_nothing_is_asked() -> None:
    settled = changed(documented(), "missing_facts", lambda row: {**row, "effect": "would_not_count"})
    site = site_of(settled, "en")
    content = to_complete.to_complete_page(site).content
    assert isinstance(content, to_complete.Content)
    assert content.dates == ()
    first = home.home_page(site).content
    assert isinstance(first, home.Content)
    assert first.dates == "No row found would count merely because its date were known."


def test_every_value_that_was_not_reported_leads_to_what_is_missing() -> None:
    site = site_of(documented(), "fr")
    grid = framework_page(site).content.grid  # type: ignore[attr-defined]
    assert isinstance(grid, Table)
    anchors = {row["indicator_id"].lower() for row in site.library.indicators}
    cells = [cell for row in grid.rows for cell in row.cells]
    assert any(cell.nothing == "not_reported" for cell in cells)
    for cell in cells:
        is_there = isinstance(cell.to, Ref) and cell.to.name == "to_complete" and cell.to.anchor in anchors
        assert is_there == (cell.nothing == "not_reported")
    page = documented_site()["fr/resultats/index.html"].decode()
    assert "../donnees/a-completer/index.html#cv-3" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_is_offered_in_the_language_of_the_page_with_its_weight(language: str) -> None:
    names = ("cv-3-ecpat-belgique-fr.xlsx", "cv-3-ecpat-belgique-en.xlsx", "ap-3-fr.xlsx", "ap-3-en.xlsx")
    site = replace(site_of(documented(), language), files={name: bytes(19_700) for name in names})
    (found,) = workbooks(site, "CV-3")
    assert found.file.name == f"cv-3-ecpat-belgique-{language}.xlsx"
    assert "ECPAT Belgique" in found.label
    assert found.size == site.words("size.kilobytes", n="20")
    assert [each.file.name for each in workbooks(site, "AP-3")] == [f"ap-3-{language}.xlsx"]
    assert workbooks(site, "KE-2") == ()
