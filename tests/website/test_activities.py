"""What is told of projects, countries and organisations: every fact where it belongs, and under the right name."""

import re

import pytest

from pipeline.website.content.activities import figure, in_two_sentences, split_sentences, who_pays
from pipeline.website.content.presence import is_partner
from pipeline.website.content.subject_page import SubjectPage
from pipeline.website.library import is_standing
from pipeline.website.page import Nothing, Page
from pipeline.website.pages.countries import country_pages
from pipeline.website.pages.organisations import funders_page
from pipeline.website.pages.projects import project_pages
from tests.website.releases import LANGUAGES, documented, documented_pages, site_of


def dossier(page: Page) -> SubjectPage:
    assert isinstance(page.content, SubjectPage)
    return page.content


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Un. Deux. Trois.", "Un. Deux."),
        ("Un seul.", "Un seul."),
        ("Sous le Haut Patronage de S.A.R. la Grande-Duchesse. Avec M. Weber. Puis seule.", None),
        ("« Va ! » Elle part. Elle revient.", "« Va ! » Elle part."),
        ("En 2.5 ans, il a agi. Il finit le 3. Trois fois.", "En 2.5 ans, il a agi. Il finit le 3."),
        ("Il aide le groupe B. La suite vient. Elle dure.", "Il aide le groupe B. La suite vient."),
        ("It helps group B. The others wait. They stay.", "It helps group B. The others wait."),
        ("Le groupe B. L’équipe agit. Elle reste.", "Le groupe B. L’équipe agit."),
        ("M. Dupont et J. Dupont agissent. Ils restent. Elle part.", "M. Dupont et J. Dupont agissent. Ils restent."),
        ("Avec J. La Rue et M. Le Pape. Il agit. Il finit.", "Avec J. La Rue et M. Le Pape. Il agit."),
        ("Avec S. A. R. La Grande-Duchesse. Il agit. Il finit.", "Avec S. A. R. La Grande-Duchesse. Il agit."),
    ],
)
def test_a_project_is_told_in_two_sentences_whatever_their_full_stops(text: str, opening: str | None) -> None:
    expected = text.removesuffix(" Puis seule.") if opening is None else opening
    first, rest = split_sentences(text)
    assert first == expected
    assert f"{first} {rest}".strip() == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_project_tells_what_it_does_where_it_is_listed(language: str) -> None:
    site = site_of(documented(), language)
    pages = {page.ref.code: page for page in project_pages(site)}
    for project in site.library.rows("projects"):
        told = in_two_sentences(site, project)
        assert len(told) > len(site.own(project, "title")), project["project_id"]
        assert pages[project["project_id"]].summary == told


def test_a_description_that_is_a_draft_says_so_and_no_other_does() -> None:
    site = site_of(documented(), "en")
    drafts = {row["project_id"] for row in site.library.rows("project_descriptions") if not is_standing(row)}
    projects = site.library.rows("projects")
    marked = {row["project_id"] for row in projects if in_two_sentences(site, row).endswith("to be confirmed.")}
    assert marked == drafts != set()


def test_a_doubt_whether_two_projects_are_one_stands_on_the_pages_of_both() -> None:
    pages = {page.ref.code: page for page in project_pages(site_of(documented(), "en"))}
    for code in ("P-LU-NG", "P-FR-DPWYL"):
        assert any(section.anchor == "disagreements" for section in dossier(pages[code]).sections), code


def test_a_country_names_its_own_partners_and_no_others() -> None:
    site = site_of(documented(), "fr")
    links = [row for row in site.library.rows("project_partners") if is_partner(row)]
    for page in country_pages(site):
        here = {row["org_id"] for row in links if row["country_code"] == page.ref.code}
        named = {site.organisation(each) for each in here if site.names(each) and each not in site.ours}
        sections = [section for section in dossier(page).sections if section.anchor == "partners"]
        assert {str(item.title) for section in sections for item in section.items} == named, page.ref


def test_each_funder_stands_once_with_its_amount_or_with_the_words_that_none_is_stated() -> None:
    site = site_of(documented(), "en")
    projects = site.library.by_key("projects", "project_id")
    rows = who_pays(site, projects["P-REPERES"])[0].tables[0].rows
    said = {str(row.header.text): row.cells[0] for row in rows}
    ministry = said["Ministry of Foreign and European Affairs of Luxembourg"]
    assert (str(ministry.text), ministry.nothing) == ("217,343 EUR", None)
    assert said["Agence française de développement"].nothing is Nothing.NOT_STATED
    assert str(said["The whole project"].text) == "458,969 EUR"
    given = {row["funder_org"] for row in site.library.rows("project_budgets") if row["amount"] is not None} - {""}
    noted = {section.anchor for section in dossier(funders_page(site)).sections if section.notes}
    assert {org_id.lower() for org_id in given} <= noted


def test_who_only_supported_a_project_is_not_said_to_run_it() -> None:
    site = site_of(documented(), "en")
    page = next(page for page in project_pages(site) if page.ref.code == "P-BE-GOL")
    facts = {note.term: [str(link.label) for link in note.links] for note in dossier(page).facts}
    assert facts["Support"] == [site.organisation("ECPAT-BE")]
    assert "Run by" not in facts


def test_the_office_of_a_country_says_who_works_there_and_when_that_was() -> None:
    said = documented_pages()["en/countries/mali/index.html"].text
    assert re.search(r"since 2007 .* 3 people on 13 October 2016", said)
    assert "finance and administration" in said


@pytest.mark.parametrize(("amount", "said"), [(1250000.5, "1,250,000.50 EUR"), (655000.0, "655,000 EUR")])
def test_an_amount_is_whole_or_has_both_figures_of_its_cents(amount: float, said: str) -> None:
    row = {"amount": amount, "unit": "money", "currency": "EUR"}
    assert figure(site_of(documented(), "en"), row).replace("\u00a0", " ") == said
