"""The pages about children are right in every state of the data, in both editions and both languages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from pipeline.release import Release
from pipeline.website import pages
from pipeline.website.content.site import Site
from pipeline.website.output import hosting, render
from pipeline.website.page import Page
from pipeline.website.pages import all_pages
from tests.building import ROOT
from tests.kept import kept_files
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
PLAYED = ("none", "all")  # in the demonstration too
COVERAGE = re.compile(
    r"pour \d+\sprojets? sur \d+|for \d+ of \d+\sprojects|\d+\sprojets? publie\w*|\d+\sprojects? publish\w*"
)
YEARS = re.compile(r"\b20\d\d(?:-20\d\d)?\b|\b\d+[-–]\d+ (?:ans|years)\b")
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
    selection = (Path(__file__).read_text("utf-8"), repr(pairs()))
    asked = (*selection, release.info, release.tables, release.schemas, release.properties)
    files = kept_files(asked, lambda: made_pages_of(release))
    return {path: content.decode() for path, content in files.items() if re.match(r"(fr|en)/.*\.html$", path)}


def made_pages_of(release: Release) -> dict[str, bytes]:
    with ExitStack() as stack:
        stack.enter_context(patch.object(hosting, "host_files", lambda *_: {}))
        stack.enter_context(patch.object(render, "all_files", lambda *_: {}))
        stack.enter_context(patch.object(pages, "all_pages", of_people))
        return render.render_site(release, TEMPLATES, LANGUAGES, cache=ROOT / ".cache")


def counting(pages: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The pages that count children: language, path, text. The method and the quoted figure count none."""
    for path, page in pages.items():
        found = re.match(r"(fr|en)/(?:enfants|children)/(?!400-000|comment|how)", path)
        if found and re.search(r'<body class="page-(beneficiaries|explorer)', page):
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


# --- the rules: each yields what breaks it --------------------------------------------------------------------------


def broken_texts(pages: Mapping[str, str]) -> Iterator[str]:
    """Codes and placeholders in place of words, broken plurals and broken punctuation."""
    code = r"\bNone\b(?! of)|\bnan\b|\{|\}|_T\b|_U\b|_Z\b|<NA>"
    grammar = r",,|, ,|\( ?\)|: ?\.|\b[01] enfants\b|\b1 children\b|environ\s0\b|about\s0\b"
    for path, page in pages.items():
        if "" in headings(page):
            yield f"{path}: a blank heading"
        for text in read(page.encode()).own:
            if re.search(f"{code}|{grammar}", text):
                yield f"{path}: {text}"


def bad_typography(pages: Mapping[str, str]) -> Iterator[str]:
    """French texts with plain spaces or straight apostrophes."""
    for language, path, page in counting(pages):
        found = re.search(r"(?<=\w)'(?=\w)| [;:!?»]|« ", plain(main_of(page)))
        if language == "fr" and found:
            yield f"{path}: {found[0]!r}"


def empty_parts(pages: Mapping[str, str]) -> Iterator[str]:
    """Tables without rows, blank cells, and sections that are but a heading."""
    for path, page in pages.items():
        for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
            cells = re.findall(r"<t[dh][ >].*?</t[dh]>", table, re.DOTALL)
            if "<td" not in table or not all(plain(cell) for cell in cells):
                yield f"{path}: {plain(table)}"
        for section in re.findall(r"<section[^>]*>(.*?)</section>", page, re.DOTALL):
            if not plain(re.sub(r"<h2.*?</h2>", "", section, flags=re.DOTALL)):
                yield f"{path}: {section}"


def idle_charts(pages: Mapping[str, str]) -> Iterator[str]:
    """Charts of fewer than four numbers, or of zeros alone."""
    for language, path, page in counting(pages):
        about = rf"{ABOUT[language]}\s\d"
        for said in re.findall(r'role="img" aria-label="([^"]*)"', page):
            numbers = re.findall(rf"{about}|{re.escape(ZERO[language])}", said)
            if len(numbers) < 4 or not re.search(about, said):
                yield f"{path}: {said}"


def odd_numbers(pages: Mapping[str, str]) -> Iterator[str]:
    """Numbers of children that are no multiple of ten, or are not said to be about."""
    for language, path, page in counting(pages):
        text = plain(re.sub(r'<ul class="flow note".*?</ul>', "", main_of(page), flags=re.DOTALL))
        rest = YEARS.sub("", COVERAGE.sub("", text.replace(ZERO[language], "")))
        for found in NUMBER.finditer(rest):
            is_multiple = int(re.sub(r"\D", "", found[0])) % BASE == 0
            before = rest[: found.start()].rstrip().lower()
            if not (is_multiple and before.endswith(ABOUT[language])):
                yield f"{path}: {before[-30:]} {found[0]}"


def ranges(pages: Mapping[str, str]) -> Iterator[str]:
    """Words of ranges and minimums."""
    for language, path, page in counting(pages):
        for text in (plain(main_of(page)), *re.findall(r'aria-label="([^"]*)"', page)):
            if found := re.search(RANGES[language], text):
                yield f"{path}: {found[0]}"


def untold_limits(pages: Mapping[str, str]) -> Iterator[str]:
    """Pages that count children without the two sentences on their sums, or with one of them twice."""
    for language, path, page in counting(pages):
        if page.count(TWICE[language]) != 1 or page.count(ROUNDED[language]) != 1:
            yield path


RULES = (broken_texts, bad_typography, empty_parts, idle_charts, odd_numbers, ranges, untold_limits)


@pytest.mark.parametrize(
    ("name", "edition"),
    [*((name, "documented") for name in STATES), *((name, "demonstration") for name in PLAYED)],
)
def test_the_pages_are_right_in_every_state(name: str, edition: str) -> None:
    pages = rendered(name, edition)
    in_french = [path for path in pages if path.startswith("fr/")]
    assert len(in_french) * 2 == len(pages) > 16
    assert bool(list(counting(pages))) == (name != "none")
    assert [fault for rule in RULES for fault in rule(pages)] == []


# --- what single states say -----------------------------------------------------------------------------------------


def text_of(name: str, path: str) -> str:
    return read(rendered(name, "documented")[path].encode()).text


def test_a_sum_says_for_how_many_projects_it_stands() -> None:
    said = text_of("two rows", "fr/enfants/index.html")
    assert re.search(r"Environ\s60 enfants atteints en 2020, pour 1 projet sur \d+", said)
    assert re.search(r"pour 2 projets sur \d+", text_of("services of some", "fr/enfants/services/index.html"))


def test_projects_that_publish_their_total_alone_are_told_on_the_page_of_groups() -> None:
    said = text_of("totals alone", "fr/enfants/sexe-et-age/index.html")
    assert re.search(r"3 projets publient le total seul\s: environ\s600 enfants", said)
    assert "<table" not in rendered("totals alone", "documented")["fr/enfants/sexe-et-age/index.html"]
    assert "1 project publishes its total alone" in text_of("all", "en/children/sex-and-age/index.html")


def test_participations_and_estimates_are_named_and_never_called_children() -> None:
    title = headings(rendered("participations only", "documented")["fr/enfants/index.html"])[0]
    assert re.fullmatch(r"Environ\s340 participations en 2019, pour 1\sprojet sur \d+", title)
    estimate = headings(rendered("estimates only", "documented")["en/children/index.html"])[0]
    assert re.fullmatch(r"About\s900\schildren \(estimate\) in 2019, for 1 of \d+\sprojects", estimate)
    apart = text_of("all", "fr/enfants/index.html")
    assert re.search(r"Participations Des présences à des activités.*?Elles ne s’ajoutent pas aux enfants\.", apart)
    assert re.search(r"Enfants \(estimation\) Des nombres estimés.*?Ils ne s’ajoutent pas aux enfants\.", apart)


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


def test_projects_that_ran_in_no_year_are_not_said_to_be_silent() -> None:
    rows = with_people("two rows").rows("children_coverage")
    expected = {row["project_id"] for row in rows if row["status"] != "not_applicable"}
    silent = len(expected) - 1
    assert silent < len({row["project_id"] for row in rows}) - 1
    assert f"{silent} autres projets n’ont pas encore" in text_of("two rows", "fr/enfants/projets/index.html")


def test_the_path_of_a_child_keeps_what_a_source_tells_where_a_few_projects_report_nobody() -> None:
    counted, told = "enfants protégés ou pris en charge", "840"
    nobody, some = path_of_a_child("reported, nobody"), path_of_a_child("services of some")
    assert told in nobody
    assert counted not in nobody
    assert ZERO["fr"] not in nobody
    assert counted in some
    assert told not in some


def path_of_a_child(state: str) -> str:
    home = rendered(state, "documented")["fr/index.html"]
    begin = home.index('id="path"')
    return home[begin : home.index("</ol>", begin)]
