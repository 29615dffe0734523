"""What is missing, as the pages say it: the rows that lack a date or a confirmation, and who can tell."""

from pipeline.website.page import Ref, Table
from pipeline.website.pages import home, to_complete
from pipeline.website.pages.framework import framework_page
from pipeline.website.pages.indicator_rows import OPEN_REASONS, gaps_of
from pipeline.website.pages.missing_facts import waiting_rows
from tests.website.releases import changed, documented, documented_site, site_of


def test_every_excluded_row_of_the_right_kind_that_lacks_a_fact_is_listed_once() -> None:
    site = site_of(documented(), "en")
    rows = [row for row in site.library.rows("exclusions") if row["scope_code"] == "NETWORK"]
    lacking = [row for row in rows if row["of_kind"] and row["reason_code"] in OPEN_REASONS]
    wanted = {(row["table_name"], row["row_key"]) for row in lacking if row["period_set"] == "calendar"}
    assert len(waiting_rows(site)) == len(wanted) > 20
    content = to_complete.to_complete_page(site).content
    assert isinstance(content, to_complete.ToCompleteContent)
    shown = [need for owner in content.owners for need in (*owner.first, *owner.rest)]
    assert set(waiting_rows(site)) <= set(shown)


def test_a_row_that_two_indicators_wait_for_stands_once_and_names_both() -> None:
    site = site_of(documented(), "en")
    (study,) = [each for each in waiting_rows(site) if "CAPISCE" in each.title.text]
    assert [link.label.text for link in study.links] == ["KE-2", "CV-3"]
    assert study.missing == "undated"
    assert study.step == "Give the month, and a page or document that shows it."
    assert "ECPAT-BE" in study.owners


def test_a_submission_without_its_date_waits_for_it_too() -> None:
    def undated(row: dict[str, str]) -> dict[str, str]:
        is_report = row["indicator_id"] == "ND-1" and row["of_kind"] == "true"
        return {**row, "indicator_id": "AP-1", "reason_code": "submission_undated"} if is_report else row

    site = site_of(changed(documented(), "exclusions", undated), "fr")
    steps = {gap.step for gap in gaps_of(site, "AP-1")}
    assert steps == {"Donner la date de dépôt du rapport, et une page ou un document qui la montre."}


def test_the_first_page_counts_the_rows_that_wait() -> None:
    site = site_of(documented(), "en")
    content = home.home_page(site).content
    assert isinstance(content, home.HomeContent)
    assert content.waiting.startswith(f"{len(waiting_rows(site))} rows found do not count yet")
    settled = changed(documented(), "exclusions", lambda row: {**row, "reason_code": "out_of_window"})
    first = home.home_page(site_of(settled, "en")).content
    assert isinstance(first, home.HomeContent)
    assert first.waiting == "No row found is waiting for a date or a confirmation."


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
