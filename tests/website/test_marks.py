"""Every mark of every drawing of the built site says the value beside it: decoded from what is drawn, and as text."""

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline.website import page
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark, Role
from pipeline.website.charts.plotly_figure import MARKS_WORTH_EXPLORING
from pipeline.website.page import Nothing
from tests.website.figures import Cell, Figure, figures, squeezed
from tests.website.marks import Reader, faults
from tests.website.mutants import mutants
from tests.website.releases import LANGUAGES, TEMPLATES, draw, words_of

HEAVIEST = 1_050  # bytes of one drawing, packed: 26 projects with what each mark says; the map has its own limit
TEMPLATE = re.compile(r'class="?(page-[a-z_]+)')
EXPLORER = re.compile(r'<button class="button explore"[^>]*data-figure="?([^" >]+)[^>]*>([^<]*)')
FORMS = {  # how each form is known: a class that no other drawing has
    "sieve": "left_out",
    "bars": "counted",
    "columns": "axis",
    "pyramid": "side",
    "dots": "dots",
    "lanes": "window",
    "map": "c1",
}


@cache
def outlines() -> dict[str, str]:
    world = json.loads((TEMPLATES / "map" / "world.json").read_text("utf-8"))
    return {**world["countries"], **{code: f"M{x} {y}h0" for code, (x, y) in world["dots"].items()}}


@cache
def reader(site: Path, language: str) -> Reader:
    with (site / "files" / "countries.csv").open(encoding="utf-8", newline="") as table:
        names = {
            row["country_code"]: words_of(language).typeset(row[f"name_{language}"]) for row in csv.DictReader(table)
        }
    return Reader(words_of(language), outlines(), names)


def language_of(path: Path, site: Path) -> str:
    return next((part for part in path.relative_to(site).parts if part in LANGUAGES), "fr")


def pages_with_charts(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        if "<figure" in text:
            yield path, text


def forms_of(figure: Figure) -> frozenset[str]:
    classes = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', "".join(figure.drawings)))))
    return frozenset(form for form, known in FORMS.items() if known in classes)


@cache
def sample(site: Path) -> dict[tuple[str, ...], tuple[Path, Figure]]:
    """One figure of each form on each template, in each edition and language."""
    found: dict[tuple[str, ...], tuple[Path, Figure]] = {}
    for path, text in pages_with_charts(site):
        template = TEMPLATE.search(text)
        edition = "demonstration" if "demonstration" in path.parts else "documented"
        for figure in figures(text):
            stem = figure.id.partition("-")[0]
            key = (edition, language_of(path, site), template[1] if template else "", stem, *sorted(forms_of(figure)))
            found.setdefault(key, (path, figure))
    return found


def test_marks_of_each_form_on_each_template_decode_back_to_their_values(site: Path) -> None:
    chosen = sample(site)
    assert {form for *_, figure in chosen.values() for form in forms_of(figure)} == set(FORMS)
    found = {
        str(path.relative_to(site)): wrong
        for path, figure in chosen.values()
        if (wrong := faults(figure, reader(site, language_of(path, site))))
    }
    assert found == {}


@pytest.mark.audit
def test_every_mark_of_every_page_decodes_back_to_its_value(site: Path) -> None:
    found, seen = {}, 0
    for path, text in pages_with_charts(site):
        for figure in figures(text):
            seen += 1
            if wrong := faults(figure, reader(site, language_of(path, site))):
                found[str(path.relative_to(site))] = wrong
    assert seen > 400
    assert found == {}


def test_a_drawing_that_is_wrong_in_one_mark_is_seen_to_be(site: Path) -> None:
    """Moved by 3 %, swapped, left out, or with its bound or its nothing hidden: whatever the form of the chart."""
    chosen = {key[3:]: pair for key, pair in sample(site).items() if key[1] == "fr"}
    unseen, tried = [], Counter[str]()
    for path, figure in chosen.values():
        for place, drawing in enumerate(figure.drawings):
            for name, wrong in list(mutants(drawing))[:: 1 if len(figure.rows) < 12 else 4]:
                changed = replace(figure, drawings=(*figure.drawings[:place], wrong, *figure.drawings[place + 1 :]))
                tried[name.partition(":")[0]] += 1
                if not faults(changed, reader(site, "fr")):
                    unseen.append(f"{path.relative_to(site)}, {figure.id}, {name}")
    assert unseen == []
    assert set(tried) == {"moved", "missing", "swapped", "bound hidden", "in another class"}


def test_every_drawing_is_light(site: Path) -> None:
    heavy = {
        f"{path.relative_to(site)}, {figure.id}": weight
        for path, text in pages_with_charts(site)
        for figure in figures(text)
        for drawing in figure.drawings
        if "draw map" not in drawing and (weight := len(gzip.compress(drawing.encode(), 9))) > HEAVIEST
    }
    assert heavy == {}


def test_a_chart_of_many_marks_has_a_button_that_says_its_weight_and_the_values_of_its_table(site: Path) -> None:
    explored = 0
    for path, text in pages_with_charts(site):
        for figure in figures(text):
            cells = [cell for row in figure.rows for cell in row[1:]]
            html = text.partition(f'id="{figure.id}"')[2].partition("</figure>")[0]
            button = EXPLORER.search(html)
            assert bool(button) == (len(cells) >= MARKS_WORTH_EXPLORING), f"{path}, {figure.id}"
            if button:
                explored += 1
                assert re.search(r"\d+\s(?:ko|kB)", button[2]), path
                held = (path.parent / button[1]).resolve().read_text("utf-8")
                trace = json.loads(held.partition("]=")[2].removesuffix(";\n"))["data"][0]
                assert [squeezed(text) for text in trace["text"]] == [cell.text for cell in cells], path
    assert explored > 0


# --- each form with every bound and every nothing, also those that no release has now -----------------------------

YEARS = (
    Mark("2018", 20, Bound.AT_LEAST),
    Mark("2019", 0),
    Mark("2020", 70),
    Mark("2021", 30, Bound.ABOUT),
    Mark("2022", 0, Bound.ABOUT),
    Mark("2023", 40, Bound.PARTIAL, note="pour 3 projets sur 4"),
    *(Mark(f"none {place}", None, nothing=nothing) for place, nothing in enumerate(Nothing)),
)
SIEVE = (
    Mark("Found", 33, role=Role.FOUND),
    Mark("Undated, and with a long label that takes two lines of the drawing", 28, role=Role.LEFT_OUT),
    Mark("Counted", 5),
)
SERIES = tuple(
    Mark(year, count, bound, series=name)
    for name, counts in (("new", (10, 20, 40)), ("followed", (5, 25, 0)))
    for year, count, bound in zip(
        ("2018", "2019", "2020"), counts, (Bound.EXACT, Bound.AT_LEAST, Bound.EXACT), strict=True
    )
)
BACK_TO_BACK = tuple(Mark(mark.label, mark.count, Bound.ABOUT, series=mark.series) for mark in SERIES)
MANY = tuple(Mark(f"Place {number}", 5000 - 100 * number) for number in range(40))
SYNTHETIC = {
    "bars": (Kind.BARS, YEARS),
    "columns": (Kind.COLUMNS, YEARS),
    "dots": (Kind.DOTS, YEARS),
    "many dots": (Kind.DOTS, MANY),
    "sieve": (Kind.SIEVE, SIEVE),
    "pyramid": (Kind.PYRAMID, BACK_TO_BACK),
}


def said(cell: page.Cell) -> str:
    """A cell as its page says it."""
    return f"{cell.text}, {cell.limit}" if cell.limit else str(cell.text)


def figure_of(chart: Chart, language: str) -> Figure:
    """A chart as its page shows it."""
    words, table = words_of(language), chart.table(words_of(language))
    rows = [
        [
            Cell(squeezed(str(row.header.text))),
            *(Cell(squeezed(said(each)), str(each.nothing or "")) for each in row.cells),
        ]
        for row in table.rows
    ]
    return Figure(
        chart.id,
        squeezed(chart.alternative_text(words)),
        tuple(draw(chart, words)),
        [squeezed(column) for column in table.columns],
        rows,
        numeric=True,
    )


@pytest.mark.parametrize("name", SYNTHETIC)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bound_and_every_nothing_is_drawn_and_named(name: str, language: str) -> None:
    kind, marks = SYNTHETIC[name]
    chart = Chart("c", kind, "Three States", "Reports, 2018-2021", "Year", "States", marks)
    figure, read = figure_of(chart, language), Reader(words_of(language), {}, {})
    assert faults(figure, read) == []
    for place, drawing in enumerate(figure.drawings):
        for wrong, changed in mutants(drawing):
            others = (*figure.drawings[:place], changed, *figure.drawings[place + 1 :])
            assert faults(replace(figure, drawings=others), read), wrong
