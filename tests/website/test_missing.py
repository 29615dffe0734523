"""What is missing, as the pages say it: the rows that lack a date or a confirmation, and who can tell."""

from pipeline.website.content.result_cards import result_cards
from pipeline.website.page import Page, Ref
from pipeline.website.pages import to_complete
from pipeline.website.pages.indicator import OPEN_REASONS, gaps_of, values_table
from pipeline.website.pages.results import results_pages
from pipeline.website.pages.to_complete import waiting_rows
from tests.website.releases import changed, documented, site_of


def test_every_excluded_row_of_the_right_kind_that_lacks_a_fact_is_listed_once() -> None:
    site = site_of(documented(), "en")
    rows = [row for row in site.library.rows("exclusions") if row["scope_code"] == "NETWORK"]
    lacking = [row for row in rows if row["of_kind"] and row["reason_code"] in OPEN_REASONS]
    wanted = {(row["table_name"], row["row_key"]) for row in lacking if row["period_set"] == "calendar"}
    assert len(waiting_rows(site)) == len(wanted) > 20
    content = to_complete.to_complete_page(site).content
    shown = [need for owner in content["owners"] for needs in owner["groups"].values() for need in needs]
    assert set(waiting_rows(site)) <= set(shown)


def test_a_row_that_two_indicators_wait_for_stands_once_and_names_both() -> None:
    site = site_of(documented(), "en")
    (study,) = [each for each in waiting_rows(site) if "CAPISCE" in str(each.title)]
    assert [str(link.label) for link in study.links] == ["KE-2", "CV-3"]
    assert study.missing == "undated"
    assert study.step == "Give the month, and a page or document that shows it."
    assert study.owner == "ECPAT-BE"


def test_a_submission_without_its_date_waits_for_it_too() -> None:
    def undated(row: dict[str, str]) -> dict[str, str]:
        is_report = row["indicator_id"] == "ND-1" and row["of_kind"] == "true"
        return {**row, "indicator_id": "AP-1", "reason_code": "submission_undated"} if is_report else row

    site = site_of(changed(documented(), "exclusions", undated), "fr")
    steps = {gap.step for gap in gaps_of(site, "AP-1")}
    assert steps == {"Donner la date de dépôt du rapport, et une page ou un document qui la montre."}


def test_every_value_that_was_not_reported_leads_to_what_is_missing() -> None:
    site = site_of(documented(), "fr")
    tables = [values_table(site, row["indicator_id"], "_T") for row in site.library.indicators]
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    anchors = {row["indicator_id"].lower() for row in site.library.indicators}
    assert any(cell.nothing == "not_reported" for cell in cells)
    for cell in cells:
        is_there = isinstance(cell.to, Ref) and cell.to.name == "to_complete" and cell.to.anchor in anchors
        assert is_there == (cell.nothing == "not_reported")


def test_every_indicator_stands_once_on_the_page_of_each_scope() -> None:
    site = site_of(documented(), "fr")
    for page in results_pages(site):
        content = page.content
        cards = [card.indicator_id for group in content["groups"] for card in group["cards"]]
        cards += [card["to"].code for group in content["groups"] for card in group["waiting"]]
        others = [link.to.code for link in content["without"]]
        assert sorted([*cards, *others]) == sorted(row["indicator_id"] for row in site.library.indicators)
        assert sum(len(group["cards"]) for group in content["groups"]) == len(result_cards(site, scope_of(page)))


def scope_of(page: Page) -> str:
    """The scope of which a page of results tells."""
    return page.ref.code or "NETWORK"
