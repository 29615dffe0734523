"""The pages about children are right in every state of the data, in both editions and both languages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from unittest.mock import patch

import pytest

from pipeline.release import Release
from pipeline.website import render
from pipeline.website.page import Page
from pipeline.website.pages import all_pages
from pipeline.website.site import Site
from tests.website.invented import as_demonstration
from tests.website.people import BASE, STATES, pairs, with_people
from tests.website.reading import read
from tests.website.releases import LANGUAGES, TEMPLATES

ABOUT_CHILDREN = ("children", "home", "country", "project", "methods")
ABOUT = {"fr": "environ", "en": "about"}
ZERO = {"fr": "0 (arrondi à la dizaine)", "en": "0 (rounded to tens)"}
TWICE = {"fr": "suivi par deux projets", "en": "supported by two projects"}
ROUNDED = {"fr": "arrondis à la dizaine, case par case", "en": "rounded to tens, cell by cell"}
RANGES = {
    "fr": r"au moins|chacun compté|fourchette|déjà suivis|entre \d+ et \d+ enfant",
    "en": r"at least|each counted|range|continuing|between \d+ and \d+ child",
}
PLAYED = ("none", "two rows", "participations only", "all")  # in the demonstration too
COVERAGE = re.compile(
    r"pour \d+ projets? sur \d+|for \d+ of \d+ projects|\d+ projets? publie\w*|\d+ projects? publish\w*"
)
YEARS = re.compile(r"\b20\d\d(?:-20\d\d)?\b|\b\d+-\d+ (?:ans|years)\b")
NUMBER = re.compile(r"\d+(?:[\u202f,]\d{3})*")


def of_people(site: Site) -> list[Page]:
    """Every page is made; those that speak of children are kept, without their pictures."""
    counted = {"", *(pair.project for pair in pairs()), *(pair.country for pair in pairs())}
    every = all_pages(replace(site, files=defaultdict(bytes)))
    pages = [page for page in every if page.ref.name.startswith(ABOUT_CHILDREN)]
    return [replace(page, shared=None) for page in pages if page.ref.code in counted]


@cache
def rendered(name: str, edition: str) -> Mapping[str, str]:
    """The pages that speak of children, by path."""
    release = with_people(name)
    return pages_of(as_demonstration(release) if edition == "demonstration" else release)


def pages_of(release: Release) -> dict[str, str]:
    """The pages of a release that speak of children, by path; its downloads and pictures are not made."""
    others = {"host_files": lambda *_: {}, "all_files": lambda _: {}, "all_pages": of_people}
    with patch.multiple(render, **others):
        files = render.render_site(release, TEMPLATES, LANGUAGES)
    return {path: content.decode() for path, content in files.items() if re.match(r"(fr|en)/.*\.html$", path)}


def counting(pages: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The pages that count children: language, path, text. The method and the quoted figure count none."""
    for path, page in pages.items():
        found = re.match(r"(fr|en)/(?:enfants|children)/(?!400-000|comment|how)", path)
        if found and "page-beneficiaries" in page:
            yield found[1], path, page


def plain(html: str) -> str:
    """The text of a piece of HTML, its tags left out."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", html.replace("&nbsp;", "\u00a0"))).strip()


def main_of(page: str) -> str:
    """The content of a page, quotations and numbers of other things left out."""
    found = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert found is not None
    text = re.sub(r"<nav.*?</nav>|<svg.*?</svg>", "", found[0], flags=re.DOTALL)
    text = re.sub(r'<ul class="quotes".*?</ul>|<section class="cite".*?</section>', "", text, flags=re.DOTALL)
    return re.sub(r"<(\w+)[^>]*data-(?:not-people|quotation)[^>]*>.*?</\1>", "", text, flags=re.DOTALL)


def headings(page: str) -> list[str]:
    return [plain(each) for each in re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", page, re.DOTALL)]


states = pytest.mark.parametrize("name", STATES)
both_editions = pytest.mark.parametrize(
    ("name", "edition"),
    [*((name, "documented") for name in STATES), *((name, "demonstration") for name in PLAYED)],
)


@both_editions
def test_no_page_is_blank_or_broken_anywhere(name: str, edition: str) -> None:
    for path, page in rendered(name, edition).items():
        said = read(page.encode())
        assert "" not in headings(page), path
        for text in said.own:
            assert not re.search(r"\bNone\b(?! of)|\bnan\b|\{|\}|_T\b|_U\b|_Z\b|<NA>", text), (path, text)
            assert not re.search(
                r",,|, ,|\( ?\)|: ?\.|\b[01] enfants\b|\b1 children\b|environ\s0\b|about\s0\b", text
            ), (
                path,
                text,
            )
    for language, path, page in counting(rendered(name, edition)):
        if language == "fr":
            assert not re.search(r"(?<=\w)'(?=\w)| [;:!?»]|« ", plain(main_of(page))), path


@both_editions
def test_no_table_is_empty_and_no_cell_is_blank(name: str, edition: str) -> None:
    for path, page in rendered(name, edition).items():
        for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
            cells = re.findall(r"<t[dh][ >].*?</t[dh]>", table, re.DOTALL)
            assert "<td" in table, path
            assert all(plain(cell) for cell in cells), (path, table)
        for section in re.findall(r"<section[^>]*>(.*?)</section>", page, re.DOTALL):
            assert plain(re.sub(r"<h2.*?</h2>", "", section, flags=re.DOTALL)), (path, section)


@both_editions
def test_a_chart_shows_four_numbers_or_more_and_not_zeros_alone(name: str, edition: str) -> None:
    for language, path, page in counting(rendered(name, edition)):
        for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
            words = re.search(r'role="img" aria-label="([^"]*)"', figure)
            assert words is not None, path
            assert len(re.findall(rf"{ABOUT[language]}\s\d|{re.escape(ZERO[language])}", words[1])) >= 4, path
            assert re.search(rf"{ABOUT[language]}\s\d", words[1]), path


@both_editions
def test_every_number_of_children_is_a_multiple_of_ten_and_said_to_be_about(name: str, edition: str) -> None:
    for language, path, page in counting(rendered(name, edition)):
        text = plain(re.sub(r'<ul class="flow note".*?</ul>', "", main_of(page), flags=re.DOTALL))
        rest = YEARS.sub("", COVERAGE.sub("", text.replace(ZERO[language], "")))
        for found in NUMBER.finditer(rest):
            assert int(re.sub(r"\D", "", found[0])) % BASE == 0, (path, rest[found.start() - 30 : found.end()])
            before = rest[: found.start()].rstrip()
            assert before.lower().endswith(ABOUT[language]), (path, rest[found.start() - 30 : found.end()])


@both_editions
def test_nothing_of_ranges_and_minimums_stands_on_them(name: str, edition: str) -> None:
    for language, path, page in counting(rendered(name, edition)):
        assert not re.search(RANGES[language], plain(main_of(page))), path
        for drawing in re.findall(r'aria-label="([^"]*)"', page):
            assert not re.search(RANGES[language], drawing), path


@both_editions
def test_what_a_sum_does_not_say_stands_once_where_children_are_counted(name: str, edition: str) -> None:
    pages = list(counting(rendered(name, edition)))
    assert bool(pages) == (name != "none")
    for language, path, page in pages:
        assert page.count(TWICE[language]) == 1, path
        assert page.count(ROUNDED[language]) == 1, path


@states
def test_the_two_languages_have_the_same_pages(name: str) -> None:
    pages = rendered(name, "documented")
    for kind, page in (("enfants", "children"), ("pays", "countries")):
        french = [path for path in pages if path.startswith(f"fr/{kind}/")]
        assert len(french) == len([path for path in pages if path.startswith(f"en/{page}/")]) > 0


def text_of(name: str, path: str) -> str:
    return read(rendered(name, "documented")[path].encode()).text


def test_a_sum_says_for_how_many_projects_it_stands() -> None:
    said = text_of("two rows", "fr/enfants/index.html")
    assert re.search(r"Environ\s60 enfants atteints en 2020, pour 1 projet sur 18", said)
    assert "pour 2 projets sur 18" in text_of("services of some", "fr/enfants/services/index.html")


def test_projects_that_publish_their_total_alone_are_told_on_the_page_of_groups() -> None:
    said = text_of("totals alone", "fr/enfants/sexe-et-age/index.html")
    assert re.search(r"3 projets publient le total seul\s: environ\s600 enfants", said)
    assert "<table" not in rendered("totals alone", "documented")["fr/enfants/sexe-et-age/index.html"]
    assert "1 project publishes its total alone" in text_of("all", "en/children/sex-and-age/index.html")


def test_participations_and_estimates_are_named_and_never_called_children() -> None:
    title = headings(rendered("participations only", "documented")["fr/enfants/index.html"])[0]
    assert re.fullmatch(r"Environ\s340 participations en 2019, pour 1 projet sur 18", title)
    estimate = headings(rendered("estimates only", "documented")["en/children/index.html"])[0]
    assert re.fullmatch(r"About\s900 children \(estimate\) in 2019, for 1 of 18 projects", estimate)
    apart = text_of("all", "fr/enfants/index.html")
    assert re.search(r"À part\s: participations et estimations", apart)


@pytest.mark.parametrize("value", [0, 10])
def test_a_country_of_three_reads_zero_or_about_ten(value: int) -> None:
    keys = (number.to_bytes(32, "big") for number in range(100))
    found = None
    for key in keys:
        release = with_people("a country of 3", key)
        rows = release.rows("children")
        whole = {"project_id": "_T", "country_code": "_T", "year": "2021", "sex": "_T", "measure": "children"}
        (world, *_) = [row for row in rows if whole.items() <= row.items() and row["age_band"] == "_T"]
        if int(world["value"]) == value:
            found = release
            break
    assert found is not None
    page = pages_of(found)["fr/enfants/index.html"]
    said = "0 (arrondi à la dizaine)" if value == 0 else "environ\u00a010 enfants"
    assert said in headings(page)[0].lower()


def test_each_way_of_having_no_number_has_its_own_words() -> None:
    said = text_of("all", "fr/enfants/projets/index.html") + text_of("all", "fr/enfants/sexe-et-age/index.html")
    for words in ("non communiqué", "non précisé", "sans objet", "Publié sans sexe ni âge", "Sexe non précisé"):
        assert words in said, words
