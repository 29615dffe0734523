"""The pages that count children say published numbers only, and each kind of number in its own words."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from pipeline.website.charts.chart import Bound
from pipeline.website.content.beneficiaries import (
    NEW,
    Beneficiaries,
    Count,
    amount,
    limited,
    mark,
    ranked,
    read_beneficiaries,
)
from pipeline.website.content.site import Site
from pipeline.website.library import Library
from pipeline.website.page import Page, Table
from pipeline.website.pages import all_pages
from pipeline.website.pages.beneficiaries import PageSection
from pipeline.website.pages.beneficiaries_breakdowns import breaks_of
from tests.kept import rendered
from tests.website.figures import figures
from tests.website.invented import invented
from tests.website.marks import Reader, faults
from tests.website.people import YEARS, pairs
from tests.website.releases import LANGUAGES, TEMPLATES, documented_site, site_of, words_of

SPACE = "\u202f"


@cache
def files() -> Mapping[str, bytes]:
    return rendered(invented())


@cache
def data() -> Beneficiaries:
    found = read_beneficiaries(Library(invented()))
    assert found is not None
    return found


@cache
def pages(language: str = "fr") -> dict[str, Page]:
    return {page.ref.name: page for page in all_pages(site_with_files(language))}


def site_with_files(language: str) -> Site:
    site = site_of(invented(), language)
    return replace(site, files={name.removeprefix("files/"): content for name, content in files().items()})


def parts(name: str) -> list[PageSection]:
    found: list[PageSection] = pages()[name].content["parts"]
    return found


def table(name: str) -> Table:
    return next(each for part in parts(name) for each in part.tables)


def numbers(table: Table) -> list[list[int]]:
    """The numbers of a table; what stands there in words is 0, and so is what limits a number."""
    return [[number_in(str(cell.text)) for cell in row.cells] for row in table.rows]


def number_in(text: str) -> int:
    found = re.match(rf"environ\s([\d{SPACE}]+)", text)
    return int(re.sub(r"\D", "", found[1])) if found else 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_of_children_decodes_back_to_its_table(language: str) -> None:
    world = json.loads((TEMPLATES / "map" / "world.json").read_text("utf-8"))
    outlines = {**world["countries"], **{code: f"M{x} {y}h0" for code, (x, y) in world["dots"].items()}}
    words = words_of(language)
    names = {row["country_code"]: words.typeset(row[f"name_{language}"]) for row in invented().rows("countries")}
    reader, seen, wrong = Reader(words_of(language), outlines, names), set(), []
    for path, page in files().items():
        if re.match(rf"{language}/(enfants|children)/", path):
            for figure in figures(page.decode()):
                seen.add(figure.id)
                wrong += [f"{path}: {fault}" for fault in faults(figure, reader)]
    assert wrong == []
    assert {"world", "country-scale", "by-age", "years-children", "services-beside"} <= seen


def test_countries_and_projects_add_up_to_the_world() -> None:
    for year in YEARS:
        whole = data().world(year, "children").value
        assert sum(data().country(code, year, "children").value or 0 for code in data().countries) == whole
        assert sum(data().project(code, year, "children").value or 0 for code in data().projects) == whole


def test_sexes_and_ages_add_up_in_the_table() -> None:
    shown = numbers(table("children_groups"))
    *bands, whole = shown
    assert [sum(column) for column in zip(*bands, strict=True)] == whole
    *bands, total_only, whole = shown
    assert all(sum(row[:-1]) == row[-1] for row in bands)
    assert total_only[:-1] == [0] * len(total_only[:-1])
    assert sum(whole[:-1]) + total_only[-1] == whole[-1]


def test_overlapping_parts_have_no_row_of_totals_and_no_stacked_chart() -> None:
    for name in ("children_forms", "children_services"):
        rows = next(each for part in parts(name) for each in part.tables).rows
        assert len(rows) == 4, name
        assert not {"Total", "Ensemble", "Tous"} & {str(row.header.text) for row in rows}
        kinds = {chart.kind for part in parts(name) for chart in part.charts}
        assert kinds <= {"columns", "bars"}


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (Count(1240, "reported", 2, 2), f"environ\u00a01{SPACE}240", "about 1,240"),
        (Count(1240, "reported", 1, 2), f"environ\u00a01{SPACE}240, pour 1 projet sur 2", None),
        (Count(1240, "partial", 2, 3), f"environ\u00a01{SPACE}240, pour 2 projets sur 3", None),
        (Count(1240, "partial", 1, 1), f"environ\u00a01{SPACE}240, nombre incomplet", None),
        (Count(0, "reported", 1, 1), "0 (arrondi à la dizaine)", "0 (rounded to tens)"),
        (Count(None, "not_reported", 0, 1), "non communiqué", "not reported"),
        (Count(None, "not_applicable", 0, 0), "sans objet", "does not apply"),
        (Count(None, "not_stated", 0, 1), "non précisé", "not stated"),
    ],
)
def test_each_kind_of_count_has_its_own_words(count: Count, french: str, english: str | None) -> None:
    words = words_of("fr")
    assert limited(amount(count, words), count, words) == french
    assert english is None or amount(count, words_of("en")) == english
    drawn = mark("x", count, words_of("fr"))
    assert (drawn.nothing is None) == (count.value is not None)
    assert (drawn.bound is Bound.PARTIAL) == (count.is_partial)


def test_only_new_children_are_counted_over_the_years() -> None:
    years = [data().world(year, NEW).value or 0 for year in YEARS]
    assert sum(years) == data().world("_T", NEW).value
    assert {spot.measure for spot in data().counts if spot.year == "_T"} == {NEW}


def test_a_silent_year_and_a_blank_measure_are_told_on_the_page_of_projects() -> None:
    rows = {row.anchor: [str(cell.text) for cell in row.cells] for row in table("children_projects").rows}
    assert rows[pairs()[3].project.lower()][4] == "non communiqué"
    assert rows[pairs()[5].project.lower()][0] == "non précisé"
    assert set(rows) == {pair.project.lower() for pair in pairs()}


def test_ranks_break_ties_by_code_and_put_silence_last() -> None:
    same, more, none = (Count(n, "reported", 1, 1) for n in (10, 20, None))
    order = ranked([("PT", same), ("GE", none), ("BB", same), ("ZM", more)])
    assert [code for code, _ in order] == ["ZM", "BB", "PT", "GE"]


def test_adults_participations_and_estimates_stand_apart_from_children() -> None:
    shown = parts("children")
    apart = [part for part in shown if part.anchor in ("participations", "estimates")]
    assert [part.title for part in apart] == ["Participations", "Enfants (estimation)"]
    for part in apart:
        assert [str(row.header.text) for row in part.tables[0].rows] == list(YEARS)
    (adults,) = (part for part in shown if part.title.startswith("À part"))
    assert [str(row.header.text) for row in adults.tables[0].rows] == ["Parents et proches", "Professionnels formés"]
    assert numbers(adults.tables[0])[0] == [120] * len(YEARS)


def test_classes_of_a_map_begin_at_round_published_steps() -> None:
    assert breaks_of([150, 400, 630, 885, 1350, 2260, 4270, 6645, 14200, 64980]) == (500, 1000, 5000, 20000)
    assert breaks_of([]) == ()
    assert breaks_of([0, 0, 5]) == ()


def test_a_release_without_counts_keeps_its_page_of_quotations_and_tells_the_method() -> None:
    assert "fr/enfants/pays/index.html" not in documented_site()
    assert "fr/enfants/index.html" in documented_site()
    assert "fr/enfants/comment-compter/index.html" in documented_site()


def test_the_method_tells_readers_what_they_may_conclude_before_any_number_stands() -> None:
    page = documented_site()["fr/enfants/comment-compter/index.html"].decode()
    for said_there in ("clé secrète", "moins de dix", "Ce que l’on ne peut pas conclure", "deux projets", "limites"):
        assert said_there in page, said_there
