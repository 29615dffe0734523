"""Pages of evidence, of what is missing and of the site itself: what they say follows the rows, and no more."""

from dataclasses import replace
from functools import cache

from pipeline.release import Release
from pipeline.website.addresses import Settings
from pipeline.website.content.findings import quotable
from pipeline.website.content.site import Site
from pipeline.website.output.render import read_renderer
from pipeline.website.page import Page, Quotable, Ref
from pipeline.website.pages.children import headline_number, headline_rows
from pipeline.website.pages.data import data_quality_page
from pipeline.website.pages.evidence import (
    claims_page,
    disagreements_page,
    outcomes_of,
    publications_page,
    reports_page,
)
from pipeline.website.pages.indicator import gaps_of
from pipeline.website.pages.search import label_of, search_page
from pipeline.website.pages.to_complete import all_needs, to_complete_page
from tests.kept import rendered
from tests.website.reading import read
from tests.website.releases import LANGUAGES, TEMPLATES, changed, documented, settings, site_of, with_lines


@cache
def site() -> Site:
    return site_of(documented(), "fr")


@cache
def replied() -> Release:
    """Copy the documented release with a reply to its first disagreement."""
    first = documented().rows("conflicts")[0]["conflict_id"]

    def change(row: dict[str, str]) -> dict[str, str]:
        return (
            {**row, "response": "Nous comptons autrement.", "response_on": "2026-12-01"}
            if row["conflict_id"] == first
            else row
        )

    return changed(documented(), "conflicts", change)


def page(name: str = "results", title: str = "Un constat") -> Page:
    return Page(Ref(name), "fr", "results", title, "", None)


def test_every_row_of_a_table_counts_or_has_its_reason() -> None:
    outcomes = outcomes_of(site(), "reports_to_bodies")
    assert outcomes.keys() == {row["report_id"] for row in documented().rows("reports_to_bodies")}
    assert {indicator for indicator, _ in outcomes.values()} == {"ND-1"}
    reasons = [reason for _, reason in outcomes.values()]
    assert reasons.count("") == 6
    assert set(reasons) >= {"undated", "out_of_window", "side_oral"}


def test_titles_agree_with_their_numbers_in_both_languages() -> None:
    french, english = (site_of(documented(), language) for language in LANGUAGES)
    assert reports_page(french).title == "16 rapports trouvés, 6 retenus"
    assert reports_page(english).title == "16 reports found, 6 counted"
    one = with_lines(documented(), "conflicts", documented().lines("conflicts")[:1])
    assert disagreements_page(site_of(one, "fr")).title == "1 point où des sources divergent"
    assert disagreements_page(site_of(one, "en")).title == "1 point where sources differ"


def test_a_reply_stands_beside_its_disagreement_in_its_own_words() -> None:
    page = read(rendered(replied())["fr/preuves/desaccords/index.html"])
    assert page.text.count("Nous comptons autrement.") == 1
    assert "(1er décembre 2026)" in page.text
    assert disagreements_page(site_of(replied(), "fr")).title.endswith(", 1 réponse reçue")


def test_what_is_answered_is_missing_no_longer() -> None:
    before, after = (all_needs(site_of(release, "fr")) for release in (documented(), replied()))
    assert len(before) - len(after) == 1


def test_everything_missing_has_a_next_step() -> None:
    needs = all_needs(site())
    assert needs
    assert [need.title for need in needs if not need.step or not need.missing] == []


def test_a_row_that_waits_is_asked_of_the_network_and_not_of_its_partners() -> None:
    kinds = {row["org_id"]: row["org_type"] for row in documented().rows("organisations")}
    indicators = [row["indicator_id"] for row in documented().rows("indicators")]
    asked = {owner for each in indicators for gap in gaps_of(site(), each) for owner in gap.owners}
    assert {kinds[owner] for owner in asked} == {"ecpat_member", "secretariat"}


def test_each_missing_thing_is_asked_once_of_one_organisation() -> None:
    content = to_complete_page(site()).content
    shown = [need for owner in content["owners"] for needs in owner["groups"].values() for need in needs]
    assert sorted(map(repr, shown)) == sorted(map(repr, all_needs(site())))
    assert "unknown" not in [owner["anchor"] for owner in content["owners"][:3]]


def test_signatures_of_one_country_are_not_to_be_added_to_those_of_the_world() -> None:
    ((small, large),) = claims_page(site()).content["within"]
    assert "102" in small.label
    assert "7" in large.label
    assert small.to != large.to


def test_a_publication_without_country_says_so_and_leaves_no_blank() -> None:
    table = publications_page(site()).content
    cells = [cell for row in table.rows for cell in row.cells]
    assert [cell for cell in cells if not str(cell.text)] == []
    assert {cell.nothing for cell in cells if cell.nothing} == {"not_stated"}


def test_quality_counts_the_confirmed_rows() -> None:
    assert data_quality_page(site()).title.endswith("informations sourcées, relecture en cours")
    key = documented().rows("projects")[0]["project_id"]
    confirmed = {"validation_status": "validated", "entered_by_org": "ECPAT-LU", "validated_by_org": "ECPAT-BE"}
    release = changed(
        documented(),
        "projects",
        lambda row: row | confirmed if row["project_id"] == key else row,
    )
    assert data_quality_page(site_of(release, "fr")).title.endswith(", 1 confirmée")
    assert data_quality_page(site_of(release, "en")).title.endswith(", 1 confirmed")


def test_the_figure_with_its_own_page_is_the_one_most_repeated() -> None:
    assert headline_number(site()) == "400\u202f000"
    once = changed(documented(), "claims", lambda row: {**row, "value": row["claim_id"][1:]})
    assert headline_rows(site_of(once, "fr")) == []
    assert headline_number(site_of(once, "fr")) == ""


def test_what_must_not_be_written_stands_only_where_a_figure_is_misread() -> None:
    made = replace(page(), quotable=Quotable("« Un constat. »", ("Une somme.",)))
    assert quotable(site(), made) == made.quotable
    assert quotable(site(), replace(made, ref=Ref("help"))) is None
    assert quotable(site(), page("sources")) is None
    children = quotable(site(), page("children"))
    assert children is not None
    assert children.avoid
    invented = Release({**documented().info, "edition": "demonstration"}, documented().tables, documented().schemas)
    assert quotable(site_of(invented, "fr"), made) is None


def test_a_menu_leaves_out_pages_that_the_edition_lacks() -> None:
    names = ("results", "help", "scenario")
    renderer = read_renderer(TEMPLATES, settings(), frozenset({"results", "help"}))
    found = renderer.entries(site(), names)
    assert [link.to for link in found] == [Ref("results"), Ref("help")]


def test_the_menu_and_the_footer_name_only_pages_with_an_address() -> None:
    settings: Settings = site().settings
    named = {*settings.menu, *(name for names in settings.footer.values() for name in names), *settings.not_cited}
    assert named <= settings.addresses.keys()


def test_the_index_is_in_the_order_of_the_alphabet_without_accents() -> None:
    pages = [page(title=title) for title in ("Zones", "Égalité", "Enfants", "« Plus »")]
    labelled = [replace(each, label=each.title) for each in pages]
    content = search_page(site(), labelled).content
    mine = [str(entry.to.label) for entry in content if entry.said == ""]
    ours = [text for text in mine if text in {"Zones", "Égalité", "Enfants", "« Plus »"}]
    assert ours == ["Égalité", "Enfants", "« Plus »", "Zones"]
    assert {entry.letter for entry in content} >= {"E", "P", "Z"}


def test_the_index_says_no_title_twice() -> None:
    indicator = replace(page(title="Studies: Mali"), label="KE-2 · Studies")
    content = search_page(site(), [indicator]).content
    said = [each.said for each in content if str(each.to.label) == indicator.label]
    assert said == ["Mali"]


def test_a_page_is_called_by_its_label_or_its_declared_name() -> None:
    assert label_of(site(), page()) == "Résultats"
    assert label_of(site(), replace(page(), label="Autre")) == "Autre"
