"""The pages that count children say published numbers only, and each kind of number in its own words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pipeline.website.pages.reached import Content
from pipeline.website.pages.reached_places import breaks_of
from pipeline.website.reach import CONTINUING, NEW, Reach, Reached, Spot, mark, ranked, read_reach, reports, said, share

from pipeline.website.page import Page, Table
from pipeline.website.pages import all_pages
from pipeline.website.render import render_site
from pipeline.website.site import Site
from tests.attack.pages import odd_numbers
from tests.website.chart_geometry import misdrawn
from tests.website.invented import BASE, BOUND, LEAST, MOST, YEARS, invented, pairs
from tests.website.reading import read
from tests.website.releases import LANGUAGES, TEMPLATES, documented_site, site_of, words_of

SPACE = "\u202f"


@cache
def files() -> Mapping[str, bytes]:
    return render_site(invented(), TEMPLATES, LANGUAGES)


def people() -> dict[str, bytes]:
    return {path: content for path, content in files().items() if re.match(r"(fr/enfants|en/children)/", path)}


@cache
def reach() -> Reach:
    found = read_reach(invented())
    assert found is not None
    return found


@cache
def pages(language: str = "fr") -> dict[str, Page]:
    return {page.ref.name: page for page in all_pages(site_with_files(language))}


def site_with_files(language: str) -> Site:
    site = site_of(invented(), language)
    return replace(site, files={name.removeprefix("files/"): content for name, content in files().items()})


def content(name: str, language: str = "fr") -> Content:
    found = pages(language)[name].content
    assert isinstance(found, Content)
    return found


def table(name: str) -> Table:
    return next(each for part in content(name).parts for each in part.tables)


def numbers(table: Table) -> list[list[int]]:
    """The numbers of a table; what stands there in words is 0."""
    return [
        [int(re.sub(r"\D", "", str(cell.text)) or 0) if not cell.not_people else 0 for cell in row.cells]
        for row in table.rows
    ]


def write(folder: Path, content: Mapping[str, bytes]) -> Path:
    for name, page in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(page)
    return folder


def test_every_number_on_pages_of_people_is_a_multiple_of_the_base(tmp_path: Path) -> None:
    assert len(people()) == 16
    assert list(odd_numbers(write(tmp_path, people()), BASE)) == []


def test_the_documented_pages_of_people_hold_no_odd_number_outside_quotations(tmp_path: Path) -> None:
    pages = {path: page for path, page in documented_site().items() if path.endswith(".html")}
    assert list(odd_numbers(write(tmp_path, pages), BASE)) == []


def test_every_bar_is_as_long_as_its_published_number(tmp_path: Path) -> None:
    drawn = {path: page for path, page in files().items() if path.endswith(".html")}
    assert list(misdrawn(write(tmp_path, drawn))) == []


def test_the_two_sentences_stand_wherever_children_are_counted() -> None:
    for path, page in {**people(), "fr/index.html": files()["fr/index.html"]}.items():
        text = read(page).text
        parts = ("multiple de 5", "groupe de 1 à 4", f"plus de {BOUND}")
        english = ("multiple of 5", "group of 1 to 4", f"more than {BOUND}")
        assert [part for part in (parts if path.startswith("fr") else english) if part not in text] == [], path


def test_countries_and_regions_add_up_to_the_world() -> None:
    for level in ("country", "subregion", "project"):
        places = [reach().at(Spot(level, code, "_T", NEW)).least or 0 for code in reach().codes(level)]
        assert sum(places) == reach().world("_T", NEW).least, level
    shown = numbers(table("children_countries"))
    assert sum(row[0] for row in shown) == reach().world("_T", NEW).least


def test_sexes_and_ages_add_up_in_the_table() -> None:
    shown = numbers(table("children_groups"))
    *bands, whole = [row[:-1] for row in shown]
    assert [sum(column) for column in zip(*bands, strict=True)] == whole
    assert all(sum(row[:-1]) == row[-1] for row in [*bands, whole])


def test_overlapping_parts_have_no_row_of_totals() -> None:
    for name in ("children_forms", "children_services"):
        rows = next(each for part in content(name).parts for each in part.tables).rows
        assert len(rows) == 2, name
        assert not {"Total", "Ensemble", "Tous"} & {str(row.header.text) for row in rows}


def test_no_chart_of_overlapping_parts_is_stacked() -> None:
    for name in ("children_forms", "children_services"):
        kinds = {chart.kind for part in content(name).parts for chart in part.charts}
        assert kinds <= {"columns", "bars"}


@pytest.mark.parametrize(
    ("reached", "french", "english"),
    [
        (Reached(1240, 1240, "reported", 2, 2), f"1{SPACE}240", "1,240"),
        (Reached(1240, 1240, "partial", 1, 2), f"au moins 1{SPACE}240", "at least 1,240"),
        (Reached(120, 240, "reported", 1, 1), "entre 120 et 240", "between 120 and 240"),
        (Reached(120, 240, "partial", 1, 2), "au moins 120", "at least 120"),
        (Reached(0, 0, "reported", 1, 1), "0", "0"),
        (Reached(None, None, "not_reported", 0, 1), "non communiqué", "not reported"),
        (Reached(None, None, "not_applicable", 0, 0), "sans objet", "does not apply"),
        (Reached(None, None, "reported", 1, 1), "pas de nombre unique", "no single number"),
    ],
)
def test_each_kind_of_count_has_its_own_words(reached: Reached, french: str, english: str) -> None:
    assert [said(reached, words_of(language)) for language in ("fr", "en")] == [french, english]
    assert (mark("x", reached).nothing is None) == (reached.least is not None)


def test_reports_are_told_beside_a_minimum_and_not_as_people() -> None:
    words = words_of("fr")
    cell = reports(Reached(5, 5, "partial", 4, 5), words)
    assert (str(cell.text), cell.not_people) == ("4 sur 5", True)
    assert str(reports(Reached(5, 5, "partial", 5, 5), words).text) == "5 sur 5, certaines partielles"
    assert str(reports(Reached(None, None, "not_applicable", 0, 0), words).text) == "sans objet"


def test_a_silent_and_a_partial_report_are_told_on_the_page_of_projects() -> None:
    rows = {row.anchor: [str(cell.text) for cell in row.cells] for row in table("children_projects").rows}
    partial, silent, later, nothing = (rows[pair.project.lower()] for pair in pairs()[1:5])
    assert partial[3].startswith("au moins ")
    assert partial[-1] == "4 sur 4, certaines partielles"
    assert silent[4] == "non communiqué"
    assert silent[-1] == "3 sur 4"
    assert later[1] == "sans objet"
    assert nothing[:5] == ["0"] * 5


def test_a_range_is_told_by_both_ends_and_gives_that_of_continuing_children() -> None:
    pair = pairs()[0]
    children = reach().at(Spot("country", pair.country, "2019", "children"))
    continuing = reach().at(Spot("country", pair.country, "2019", CONTINUING))
    assert (continuing.least, continuing.most) == (LEAST, MOST)
    words = words_of("fr")
    ends = words("value.between", n=words.number(children.least or 0), most=words.number(children.most or 0))
    assert ends in read(files()["fr/enfants/pays/index.html"]).text


def test_only_new_children_are_counted_over_the_years() -> None:
    years = [reach().world(year, NEW).least or 0 for year in YEARS]
    assert sum(years) == reach().world("_T", NEW).least
    assert {spot.measure for spot in reach().cells if spot.period == "_T"} == {NEW}


def test_shares_are_whole_per_cent_of_published_numbers_and_a_range_has_none() -> None:
    words = words_of("en")
    whole, part = Reached(200, 200, "reported", 1, 1), Reached(65, 65, "reported", 1, 1)
    assert share(part, whole, words) == "32%"
    assert share(Reached(60, 70, "reported", 1, 1), whole, words) == ""
    assert share(part, Reached(0, 0, "reported", 1, 1), words) == ""


def test_ranks_break_ties_by_code_and_put_silence_last() -> None:
    same, more, none = (Reached(n, n, "reported", 1, 1) for n in (5, 10, None))
    order = ranked([("PT", same), ("GE", none), ("BB", same), ("ZM", more)])
    assert [code for code, _ in order] == ["ZM", "BB", "PT", "GE"]


def test_adults_stand_apart_and_are_not_added_to_children() -> None:
    others = next(part for part in content("children").parts if part.title.startswith("À part"))
    assert [str(row.header.text) for row in others.tables[0].rows] == ["Parents et proches", "Estimations d’audience"]
    assert numbers(others.tables[0])[0] == [BASE * sum(range(1, 6))] * len(YEARS)


def test_classes_of_a_map_begin_at_round_published_steps() -> None:
    assert breaks_of([150, 400, 630, 885, 1350, 2260, 4270, 6645, 14200, 64980]) == (500, 1000, 5000, 20000)
    assert breaks_of([]) == ()
    assert breaks_of([0, 0, 5]) == ()


def test_a_release_without_counts_keeps_its_page_of_quotations() -> None:
    assert "fr/enfants/annees/index.html" not in documented_site()
    assert "fr/enfants/index.html" in documented_site()
