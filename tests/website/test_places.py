"""Countries, projects, organisations, funders and partners: what their pages say follows from the rows alone."""

import re
import tomllib
from collections.abc import Callable

import pytest

from pipeline.release import Release
from pipeline.website.content.activities import period
from pipeline.website.content.presence import Presence, actors_of, in_window, projects_with
from pipeline.website.content.subject_page import SubjectPage, short_title
from pipeline.website.page import Page, Ref
from pipeline.website.pages.countries import countries_page, country_finding, country_pages
from pipeline.website.pages.organisations import funders_page, organisations_page, partners_page
from pipeline.website.pages.projects import project_finding, project_pages
from tests.website.invented import invented
from tests.website.people import pairs
from tests.website.reading import read
from tests.website.releases import (
    LANGUAGES,
    TEMPLATES,
    changed,
    day_of,
    documented,
    documented_site,
    settings,
    site_of,
    with_lines,
)

OURS = ("pays", "projets", "associations", "bailleurs", "partenaires", "preuves/chronologie")


def own_pages() -> dict[str, bytes]:
    prefixes = tuple(f"fr/{name}/" for name in OURS)
    return {path: content for path, content in documented_site().items() if path.startswith(prefixes)}


def without(release: Release, name: str, keep: Callable[[dict[str, str]], bool]) -> Release:
    """Copy a release with only some of the rows of one file."""
    return with_lines(release, name, [row for row in release.lines(name) if keep(row)])


def mali(projects: int, publications: int, *events: tuple[str, int]) -> Release:
    """A release in which only so many dated projects and publications, and events of a kind and year, name Mali."""
    kept = iter(row["project_id"] for row in documented().rows("projects") if row["project_id"].startswith("P-LU-M"))
    chosen = {project for _, project in zip(range(projects), kept, strict=False)}
    works = [row["publication_id"] for row in documented().rows("publications")][:publications]
    release = changed(
        documented(),
        "projects",
        lambda row: {**row, "start_date": "2018-01-01", "end_date": "", "date_precision": "year"},
    )
    links = [{"project_id": key, "country_code": "ML"} for key in sorted(chosen)]
    about = [{"publication_id": key, "country_code": "ML"} for key in works]
    dates = [{"country_code": "ML", "kind": kind, "date": f"{year}-01-01"} for kind, year in events]
    release = with_lines(release, "project_countries", links)
    release = with_lines(release, "publication_countries", about)
    return with_lines(release, "milestones", dates)


@pytest.mark.parametrize(
    ("language", "projects", "publications", "title"),
    [
        ("fr", 1, 0, "Mali : 1 projet entre 2018 et 2021"),
        ("fr", 2, 1, "Mali : 2 projets entre 2018 et 2021, 1 publication"),
        ("fr", 0, 2, "Mali : 2 publications"),
        ("en", 1, 0, "Mali: 1 project between 2018 and 2021"),
        ("en", 2, 1, "Mali: 2 projects between 2018 and 2021, 1 publication"),
        ("en", 0, 2, "Mali: 2 publications"),
    ],
)
def test_the_title_of_a_country_agrees_with_its_rows(
    language: str, projects: int, publications: int, title: str
) -> None:
    site = site_of(mali(projects, publications), language)
    assert re.sub(r"\s", " ", country_finding(site, site.places["ML"])) == title


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((("presence", 2001), ("office", 2007), ("office", 2009)), "un bureau depuis 2007"),
        ((("presence", 2001), ("event", 1999)), "une présence depuis 2001"),
    ],
)
def test_an_office_is_said_before_a_mere_presence_and_by_its_first_year(
    events: tuple[tuple[str, int], ...], said: str
) -> None:
    site = site_of(mali(2, 0, *events), "fr")
    title = re.sub(r"\s", " ", country_finding(site, site.places["ML"]))
    assert title == f"Mali : 2 projets entre 2018 et 2021, {said}"


def test_a_country_with_a_report_and_a_campaign_is_not_said_to_have_no_project() -> None:
    site = site_of(documented(), "fr")
    assert country_finding(site, site.places["KE"]) == "Kenya\u00a0: 1 campagne, 1 publication, 1 rapport remis"


def test_a_country_is_present_by_its_strongest_row() -> None:
    site = site_of(documented(), "fr")
    by_code = {code: place.presence for code, place in site.places.items()}
    assert by_code["ML"] is Presence.IN_WINDOW
    assert by_code["LU"] is Presence.OTHER_TIME  # its projects are undated or older
    assert by_code["AL"] is Presence.WRITTEN


def test_a_country_that_only_a_campaign_names_has_no_page_and_leads_to_the_campaign() -> None:
    site = site_of(documented(), "fr")
    only = [code for code, place in site.places.items() if not place.has_page]
    assert only
    for code in only:
        assert [row["project_id"] for row in site.places[code].campaigns] == ["P-DLA"]
    assert not {Ref("country", code) for code in only} & {page.ref for page in country_pages(site)}
    found = documented_site()["fr/pays/index.html"].decode()
    assert found.count("../projets/ne-detournez-pas-le-regard/index.html") == len(only)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Participation des enfants pour un réseau (PARLE)", "PARLE"),
        ("Mobilité protégée (MoProtAO), phase 1", "MoProtAO"),
        ("Lutte sur des sites aurifères (Mali)", "Lutte sur des sites aurifères"),
        ("Sécurité économique (Cap-Vert)", "Sécurité économique"),
        ("MUKTI: lutte contre la traite", "MUKTI"),
        ("Together for Protection : lutte", "Together for Protection"),
        ("(Dé)clic", "(Dé)clic"),
        ("", ""),
    ],
)
def test_a_project_is_known_by_its_acronym_or_its_first_words(title: str, name: str) -> None:
    assert short_title(title) == name


@pytest.mark.parametrize(
    ("language", "start", "end", "precision", "said"),
    [
        ("fr", "2018-01-01", "2019-12-31", "month", "de janvier 2018 à décembre 2019"),
        ("fr", "2020-01-01", "2022-06-30", "day", "du 1er janvier 2020 au 30 juin 2022"),
        ("fr", "2019-01-01", "", "year", "depuis 2019, fin non précisée"),
        ("fr", "", "", "unknown", "dates du projet non précisées"),
        ("en", "2018-01-01", "2019-12-31", "month", "from January 2018 to December 2019"),
        ("en", "2019-01-01", "", "day", "since 1 January 2019, end not stated"),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(language: str, start: str, end: str, precision: str, said: str) -> None:
    row = {"start_date": day_of(start), "end_date": day_of(end), "date_precision": precision}
    assert period(site_of(documented(), language), row) == said


def test_the_title_of_a_project_names_few_countries_and_counts_many() -> None:
    site = site_of(documented(), "fr")
    rows = {row["project_id"]: row for row in site.library.rows("projects")}
    assert project_finding(site, rows["P-PARLE"]) == (
        "PARLE\u00a0: Burkina Faso, Côte d’Ivoire et Niger, de janvier 2018 à décembre 2019"
    )
    assert "22 pays" in project_finding(site, rows["P-DLA"])


def test_one_project_of_two_organisations_counts_once() -> None:
    site = site_of(documented(), "fr")
    sums = [len(in_window(site.library, projects_with(site.library, org_id))) for org_id in site.ours]
    dated = {row["project_id"] for row in in_window(site.library, site.library.rows("projects"))}
    index = organisations_page(site)
    assert sum(sums) > len(dated)
    said = " ".join(text for part in dossier_of(index).sections for text in part.texts)
    assert f"ferait {sum(sums)}" in said
    assert f"{len(dated)}." in said


def test_who_leads_is_not_said_where_several_answer_for_a_project() -> None:
    site = site_of(documented(), "en")
    rows = {row["project_id"]: row for row in site.library.rows("projects")}
    assert set(actors_of(site.library, rows["P-PARLE"]).carriers) == {"ECPAT-LU", "ECPAT-FR"}
    said = {page.ref.code: carried(page) for page in project_pages(site)}
    assert said["P-PARLE"] == "Project run jointly by ECPAT Luxembourg and ECPAT France."
    assert said["P-DLA"].startswith("Project run by ECPAT France.")
    assert said["P-CAPISCE"].startswith("Project run by ECPAT France.")
    assert said["P-BE-GOL"] == "Who runs this project is still to be confirmed."


def carried(page: Page) -> str:
    """What the page of a project says of who carries it."""
    return next(text for part in dossier_of(page).sections if part.anchor == "with-whom" for text in part.texts)


# --- names, money, zeros --------------------------------------------------------------------------------------------


def test_an_organisation_that_did_not_agree_is_named_nowhere() -> None:
    secret = "Partenaire Secret"

    def name(row: dict[str, str]) -> dict[str, str]:
        return {**row, "name": secret} if row["publish_name"] in {"ask", "no"} else row

    release = changed(documented(), "organisations", name)  # a release that forgot to blank a name
    for language in LANGUAGES:
        site = site_of(release, language)
        for page in (partners_page(site), funders_page(site), *project_pages(site), *country_pages(site)):
            assert secret not in links_and_items(page), page.ref


def links_and_items(page: Page) -> str:
    """What the lists of a page say, and where its links lead by which words."""
    dossier = page.content
    assert isinstance(dossier, SubjectPage)
    notes = [
        note for section in dossier.sections for note in (*section.notes, *(n for i in section.items for n in i.links))
    ]
    links = [link for note in (*dossier.facts, *notes) for link in note.links]
    items = [item for section in dossier.sections for item in section.items]
    return " ".join([*(str(link.label) for link in links), *(str(item.title) for item in items), page.title])


def test_partners_who_are_not_named_are_counted_only() -> None:
    hidden = [
        org_id for org_id in site_of(documented(), "fr").partners if not site_of(documented(), "fr").names(org_id)
    ]
    found = read(documented_site()["fr/partenaires/index.html"])
    assert f"{len(hidden)} partenaires ne sont pas nommés" in found.text
    assert not {given["id"] for _, given in found.elements if "id" in given} & {org_id.lower() for org_id in hidden}


def test_each_funder_has_its_place_and_amounts_are_never_added() -> None:
    site = site_of(documented(), "fr")
    found = read(documented_site()["fr/bailleurs/index.html"])
    anchors = {given["id"] for _, given in found.elements if "id" in given}
    assert {org_id.lower() for org_id in site.funders} <= anchors
    amounts = [int(row["amount"]) for row in site.library.rows("project_budgets") if row["amount"]]
    assert site.words.number(sum(amounts)) not in found.text
    assert "(DGD)" in found.text


def test_a_funder_that_rows_name_is_no_longer_said_to_be_absent() -> None:
    def fund(row: dict[str, str]) -> dict[str, str]:
        return {**row, "org_id": "DGD-BE"} if row["org_id"] == "EU" else row

    sections = [
        text
        for release in (documented(), changed(documented(), "project_partners", fund))
        for section in dossier_of(funders_page(site_of(release, "fr"))).sections
        for text in section.texts
        if "DGD" in text
    ]
    assert len(sections) == 1


def dossier_of(page: Page) -> SubjectPage:
    assert isinstance(page.content, SubjectPage)
    return page.content


def test_no_table_says_zero_where_no_row_was_found() -> None:
    site = site_of(documented(), "fr")
    content = countries_page(site).content
    tables = [table for section in content["sections"] for table in section.tables]
    cells = [str(cell.text) for table in tables for row in table.rows for cell in row.cells]
    assert "0" not in cells
    assert "–" in cells


# --- links both ways, weights, the demonstration --------------------------------------------------------------------


def test_projects_countries_and_organisations_lead_to_each_other() -> None:
    def targets(path: str) -> set[str]:
        return {link["href"] for link in read(documented_site()[path]).attributes("a")}

    assert "../../projets/rompre-le-silence/index.html" in targets("fr/pays/mali/index.html")
    assert "../../associations/ecpat-luxembourg/index.html" in targets("fr/pays/mali/index.html")
    project = targets("fr/projets/mukti-2/index.html")
    assert {"../../pays/nepal/index.html", "../../associations/ecpat-luxembourg/index.html"} <= project
    assert "../../bailleurs/index.html#maee-lu" in project
    assert "../../partenaires/index.html#fxbis" in project
    assert "../projets/mukti-2/index.html" in targets("fr/bailleurs/index.html")
    assert "../projets/mukti-2/index.html" in targets("fr/partenaires/index.html")
    assert "../../projets/mukti-2/index.html" in targets("fr/associations/ecpat-luxembourg/index.html")
    assert "../../projets/parle/index.html" in targets("fr/preuves/chronologie/index.html")


def test_what_may_be_quoted_bears_its_limit() -> None:
    for path, content in own_pages().items():
        html = content.decode()
        cite = re.search(r'<section class="cite">.*?</section>', html, re.DOTALL)
        if cite is None:  # a project of which only the name and the country are known
            assert re.search(r"<h1[^>]*>\D*</h1>", html), path
            continue
        assert "avant confirmation par les associations" in cite[0], path
        assert content.count(b'<section class="cite">') == 1, path


def test_addresses_are_declared_once() -> None:
    declared = tomllib.loads((TEMPLATES / "slugs.toml").read_text("utf-8"))
    for kind, slugs in declared.items():
        for language in LANGUAGES:
            words = [slug[language] for slug in slugs.values()]
            assert len(words) == len(set(words)), kind
            assert all(re.fullmatch(r"[a-z0-9-]+", word) for word in words), kind
    assert {row["country_code"] for row in documented().rows("countries")} == set(declared["country"])
    assert {row["project_id"] for row in documented().rows("projects")} <= set(declared["project"])
    assert settings().slug(Ref("project", "P-NEW"), "fr") == "p-new"


def test_the_demonstration_quotes_nothing_and_counts_children() -> None:
    site = site_of(invented(), "fr")
    code = pairs()[0].country
    assert "enfants" in country_finding(site, site.places[code])
    assert "pas encore de chiffre" not in country_finding(site, site.places[code])
    silence = [text for section in dossier_of(funders_page(site)).sections for text in section.texts]
    assert not [text for text in silence if "DGD" in text]


def test_a_project_that_nobody_funds_by_name_says_so() -> None:
    release = without(documented(), "project_partners", lambda row: row["role"] != "funding")
    site = site_of(release, "en")
    assert site.funders == {}
    assert not [page.title for page in project_pages(site) if "fund" in page.title]
    assert funders_page(site).title.startswith("No named funder, ")
