"""A chart, its table, its words and its plotly figure say the same values. What is drawn is decoded in test_marks."""

import gzip
import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from pipeline.website.charts.chart import Bound, Chart, Kind, Mark, Role
from pipeline.website.charts.layouts import ticks_to
from pipeline.website.charts.plotly_figure import MARKS_WORTH_EXPLORING, figure_json, is_worth_exploring
from pipeline.website.page import Nothing
from tests.website.figures import squeezed
from tests.website.releases import draw, words_of

SVG = "{http://www.w3.org/2000/svg}"
YEARS = (
    Mark("2018", 2, Bound.AT_LEAST),
    Mark("2019", 0),
    Mark("2020", None, nothing=Nothing.NOT_REPORTED),
    Mark("2021", 7),
    Mark("2022", 30, Bound.ABOUT),
    Mark("2023", 20, Bound.PARTIAL, note="for 1 of 2 projects"),
)
SIEVE = (
    Mark("Rows found", 33, role=Role.FOUND),
    Mark("Undated", 14, role=Role.LEFT_OUT),
    Mark("Outside the period", 14, role=Role.LEFT_OUT),
    Mark("Rows counted", 5),
)


def chart(kind: Kind, marks: tuple[Mark, ...]) -> Chart:
    return Chart("c", kind, "Three States", "Reports, 2018-2021", "Year", "States", marks)


CHARTS = [chart(Kind.COLUMNS, YEARS), chart(Kind.BARS, YEARS), chart(Kind.SIEVE, SIEVE)]


def elements(svg: str, tag: str, kind: str) -> list[ET.Element]:
    root = ET.fromstring(svg)
    return [each for each in root.iter(tag) if kind in each.get("class", "").split()]


def texts(element: ET.Element) -> str:
    return " ".join(element.itertext())


PLACES = tuple(replace(mark, label=f"place {mark.label}") for mark in YEARS)


def in_series(name: str, *counts: int) -> tuple[Mark, ...]:
    return tuple(Mark(year, count, series=name) for year, count in zip(("2018", "2019", "2020"), counts, strict=True))


SIDES = chart(Kind.PYRAMID, (*in_series("new", 10, 0, 40), *in_series("followed", 0, 25, 5)))
DOTS = chart(Kind.DOTS, PLACES)


def test_series_stand_side_by_side_in_the_table_and_by_name_in_the_words() -> None:
    drawn, words = SIDES, words_of("fr")
    table = drawn.table(words)
    assert table.columns == ("Year", *drawn.series)
    for place, row in enumerate(table.rows):
        assert [str(cell.text) for cell in row.cells] == [marks[place].drawn(words) for marks in drawn.series.values()]
    said = drawn.alternative_text(words)
    for mark in drawn.marks:
        assert words("chart.mark", label=f"{mark.series}, {mark.label}", value=mark.written(words)) in said


def test_a_drawing_is_light() -> None:
    words = words_of("fr")
    many = chart(Kind.DOTS, tuple(Mark(f"Place {n}", 50 * n, Bound.AT_LEAST) for n in range(60)))
    for drawn in (*CHARTS, SIDES, DOTS, many):
        for svg in draw(drawn, words, "FICTIF"):
            assert len(gzip.compress(svg.encode(), 9)) <= 800


@pytest.mark.parametrize("drawn", CHARTS, ids=lambda each: each.kind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_drawing_table_and_words_hold_the_same_values(drawn: Chart, language: str) -> None:
    words = words_of(language)
    shown = [mark.written(words) for mark in drawn.marks]
    table = drawn.table(words)
    assert [str(row.cells[0].text) for row in table.rows] == [mark.drawn(words) for mark in drawn.marks]
    assert [row.cells[0].limit for row in table.rows] == [mark.note for mark in drawn.marks]
    assert [str(row.header.text) for row in table.rows] == [mark.label for mark in drawn.marks]
    said = drawn.alternative_text(words)
    for mark, value in zip(drawn.marks, shown, strict=True):
        assert words("chart.mark", label=mark.label, value=value) in said
    for svg in draw(drawn, words):
        labels = [squeezed(texts(text)) for text in ET.fromstring(svg).iter("text")]
        assert [mark.label for mark in drawn.marks if squeezed(mark.drawn(words)) not in labels] == []


def test_a_sieve_is_drawn_as_one_row_of_parts_that_follow_each_other() -> None:
    for svg in draw(chart(Kind.SIEVE, SIEVE), words_of("fr")):
        bars = elements(svg, "rect", "bar")
        spans = [(float(bar.get("x", "0")), float(bar.get("x", "0")) + float(bar.get("width", "0"))) for bar in bars]
        found, first, second, counted = spans
        assert first[1] == pytest.approx(found[1], abs=0.11)
        assert second[1] == pytest.approx(first[0], abs=0.11)
        assert counted == pytest.approx((found[0], second[0]), abs=0.11)


def test_a_sieve_that_loses_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="accounts for 32"):
        chart(Kind.SIEVE, (*SIEVE[:2], replace(SIEVE[2], count=13), SIEVE[3]))


def test_a_minimum_and_a_sum_without_all_projects_bear_a_mark() -> None:
    for drawn in CHARTS[:2]:
        for svg in draw(drawn, words_of("fr")):
            assert len(elements(svg, "path", "more")) == 2
            assert "au moins 2" in [texts(text) for text in ET.fromstring(svg).iter("text")]


def test_each_nothing_is_drawn_and_named_in_its_own_way_and_a_zero_is_none_of_them() -> None:
    words = words_of("fr")
    marks = (*(Mark(f"m{i}", None, nothing=nothing) for i, nothing in enumerate(Nothing)), Mark("zero", 0))
    names = [mark.written(words) for mark in marks]
    assert names == ["non communiqué", "sans objet", "retenu", "non précisé", "0"]
    svg = draw(chart(Kind.BARS, marks), words)[0]
    shapes = [(each.tag, each.get("class"), each.get("d", "")) for each in ET.fromstring(svg).iter()]
    drawn = [(tag, kind, re.sub(r"[\d.]+", "", path)) for tag, kind, path in shapes if kind and kind.startswith("none")]
    assert len(set(drawn)) == len(Nothing)
    assert len(elements(svg, "path", "zero")) == 1


def test_a_mark_is_a_count_or_a_nothing_and_never_both() -> None:
    for count, nothing in ((None, None), (3, Nothing.WITHHELD)):
        with pytest.raises(ValueError, match="m"):
            Mark("m", count, nothing=nothing)


def test_a_count_that_lacks_projects_says_what_it_lacks() -> None:
    with pytest.raises(ValueError, match="lacks"):
        Mark("m", 30, Bound.PARTIAL)


def test_a_rounded_number_is_said_to_be_about_and_a_zero_to_be_rounded() -> None:
    marks = (YEARS[4], Mark("2023", 0, Bound.ABOUT), YEARS[5])
    shown = [mark.written(words_of("fr")) for mark in marks]
    assert shown == ["environ\u00a030", "0 (arrondi à la dizaine)", "environ\u00a020, for 1 of 2 projects"]


def test_the_stamp_of_what_is_invented_stands_inside_the_picture_and_its_words() -> None:
    words = words_of("fr")
    for drawn in CHARTS:
        for svg in draw(drawn, words, "FICTIF"):
            assert [texts(stamp) for stamp in elements(svg, "text", "stamp")] == ["FICTIF"]
        assert drawn.alternative_text(words, "FICTIF").startswith("FICTIF")
        assert not any("stamp" in svg for svg in draw(drawn, words))


@pytest.mark.parametrize("step", [5, 10])
@pytest.mark.parametrize("largest", [0, 5, 10, 15, 30, 150, 64980])
def test_numbers_on_the_axis_are_multiples_of_the_step(largest: int, step: int) -> None:
    ticks = ticks_to(largest, step)
    assert ticks[-1] >= largest
    assert [tick for tick in ticks if tick % step] == []


def test_a_hostile_label_stays_text() -> None:
    marks = (Mark('<script>alert("x")</script> & <b>', 3),)
    for kind in (Kind.BARS, Kind.COLUMNS):
        for svg in draw(chart(kind, marks), words_of("fr")):
            tags = {element.tag for element in ET.fromstring(svg).iter()}
            assert tags <= {"svg", "text", "tspan", "rect", "path", "circle"}


def test_no_drawing_carries_an_inline_style() -> None:
    for drawn in CHARTS:
        assert all("style" not in svg for svg in draw(drawn, words_of("fr")))


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 5, 7, 12, 48, 99, 1234, 468000])
def test_ticks_are_few_whole_and_reach_the_largest_count(largest: int) -> None:
    ticks = ticks_to(largest)
    assert ticks[0] == 0
    assert ticks[-1] >= largest
    assert 3 <= len(ticks) <= 7
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_the_plotly_figure_holds_the_same_values_and_is_hollow_where_reports_are_missing() -> None:
    words = words_of("fr")
    trace = json.loads(figure_json(DOTS, words))["data"][0]
    assert trace["x"] == [mark.count for mark in PLACES]
    assert trace["y"] == [mark.label for mark in PLACES]
    assert trace["text"] == [mark.written(words) for mark in PLACES]
    hollow = [place for place, symbol in enumerate(trace["marker"]["symbol"]) if symbol == "circle-open"]
    assert hollow == [0, len(PLACES) - 1]


def test_the_figure_as_json_is_plain_repeatable_and_sends_nothing_away() -> None:
    words = words_of("fr")
    assert figure_json(DOTS, words) == figure_json(DOTS, words)
    read = json.loads(figure_json(DOTS, words))
    assert read["data"][0]["x"] == [2, 0, None, 7, 30, 20]
    assert read["config"]["showSendToCloud"] is False
    assert read["config"]["plotlyServerURL"] == ""


def test_only_charts_with_many_marks_are_worth_a_script() -> None:
    assert not is_worth_exploring(DOTS)
    many = tuple(Mark(str(n), n) for n in range(MARKS_WORTH_EXPLORING))
    assert is_worth_exploring(chart(Kind.DOTS, many))


def test_the_labels_between_two_sides_have_room_in_every_frame() -> None:
    sides = tuple(Mark("15-17 years", 40, Bound.ABOUT, series=name) for name in ("girls", "boys"))
    for svg in draw(chart(Kind.PYRAMID, sides), words_of("en")):
        left, right = elements(svg, "rect", "bar") or elements(svg, f"{SVG}rect", "bar")
        room = float(right.get("x", "0")) - float(left.get("x", "0")) - float(left.get("width", "0"))
        assert room >= 84  # the label takes up to 76 px
