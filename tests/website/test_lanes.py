"""Times, answers and presence: what their drawings show decodes back to what the rows say, and no more."""

import gzip
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from pipeline.website.charts.chart import Chart, Kind, Mark, alternative_text, table_of
from pipeline.website.charts.draw_chart import DrawingContext, draw
from pipeline.website.charts.draw_timeline import Scale
from pipeline.website.charts.time_spans import YEAR, Axis, Span, SpanPart, axis_of, pieces, stretch, when
from pipeline.website.charts.world_geometry import read_world
from pipeline.website.content.subject_page import SubjectPage
from pipeline.website.page import Nothing
from pipeline.website.pages.countries import presence_map
from pipeline.website.pages.country import country_pages
from pipeline.website.pages.organisation import organisation_pages
from pipeline.website.pages.project import project_pages
from pipeline.website.pages.projects import projects_index
from pipeline.website.pages.timeline import timeline_page
from tests.website.releases import LANGUAGES, TEMPLATES, day_of, documented, site_of, words_of

WINDOW = ("2018", "2021")
HEAVIEST = 800  # bytes of one drawing, packed
PIECE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)")


def project(start: str, end: str, precision: str) -> Span:
    span = stretch({"start_date": day_of(start), "end_date": day_of(end), "date_precision": precision}, "lane")
    assert span is not None
    return span


def years(span: Span) -> list[tuple[str, float, float]]:
    axis = axis_of([span], WINDOW)
    return [(str(part), begin / YEAR, end / YEAR) for part, begin, end in pieces(span, axis)]


def test_a_date_is_as_long_as_it_is_unknown() -> None:
    day, month, year = (when(date(2018, 6, 29), precision) for precision in ("day", "month", "year"))
    assert day is not None
    assert day.first == day.last
    assert month is not None
    assert month.last - month.first == 1
    assert year is not None
    assert (year.first / YEAR, year.last / YEAR) == (2018, 2019)
    assert when(date(2018, 6, 29), "unknown") is None
    assert when(None, "day") is None


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        ("2018-01-01", "2019-12-31", "month", [("known", 2018, 2020)]),
        ("2020-01-01", "2022-12-31", "year", [("about", 2020, 2021), ("known", 2021, 2022), ("about", 2022, 2023)]),
        ("2020-01-01", "2020-12-31", "year", [("about", 2020, 2021)]),
        ("2022-01-01", "2023-12-31", "year", [("about", 2022, 2023), ("about", 2023, 2024)]),
        ("2019-01-01", "", "year", [("about", 2019, 2020), ("open", 2020, 2022)]),
    ],
)
def test_the_ends_of_a_bar_are_drawn_as_they_are_known(
    start: str, end: str, precision: str, expected: list[tuple[str, float, float]]
) -> None:
    assert years(project(start, end, precision)) == expected


def lanes(*spans: Span) -> Chart:
    marks = tuple(Mark(f"m{place}", None, said="when", span=span) for place, span in enumerate(spans))
    axis = axis_of(list(spans), WINDOW)
    return Chart("lanes", Kind.LANES, "Two projects", "In time", "Project", "When", marks, axis=axis)


def decoded(axis: Axis, frame: str, svg: str, part: SpanPart) -> list[tuple[float, float]]:
    """The begin and the end of every piece of a kind, in months, read from the drawing alone."""
    sides = {"wide": (236 + 8, 720 - 8), "phone": (8, 320 - 8)}[frame]
    scale = Scale(axis, *sides)
    steps = [axis.first + step / 4 for step in range(round((axis.last - axis.first) * 4) + 1)]

    def month(x: float) -> float:
        return min(steps, key=lambda step: abs(scale.x(step) - x))

    paths = [each for each in ET.fromstring(svg).iter("path") if f"time {part}" == each.get("class")]
    found = [PIECE.findall(path.get("d", "")) for path in paths]
    return [(month(float(x)), month(float(x) + float(length))) for pieces in found for x, _, length in pieces]


def test_bars_of_time_decode_back_to_the_dates() -> None:
    spans = (project("2018-03-01", "2019-12-31", "month"), project("1996-01-01", "2020-12-31", "year"))
    chart = lanes(*spans)
    assert chart.axis is not None
    for frame, svg in draw(chart, words_of("fr")):
        for part in (SpanPart.KNOWN, SpanPart.ABOUT):
            drawn = decoded(chart.axis, frame, svg, part)
            wanted = [(begin, end) for span in spans for kind, begin, end in pieces(span, chart.axis) if kind is part]
            for (begin, end), (low, high) in zip(drawn, wanted, strict=True):
                assert begin == pytest.approx(low, abs=2.5), frame
                assert end == pytest.approx(high, abs=2.5), frame


def test_years_far_from_the_window_are_drawn_closer_and_never_out_of_order() -> None:
    axis = axis_of([project("1990-01-01", "2020-12-31", "year")], WINDOW)
    scale = Scale(axis, 0, 100)
    places = [scale.x(month) for month in range(int(axis.first), int(axis.last) + 1)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == pytest.approx(100)
    assert scale.x(2019 * YEAR) - scale.x(2018 * YEAR) > 3 * (scale.x(1991 * YEAR) - scale.x(1990 * YEAR))


def test_lanes_without_a_time_to_show_are_refused() -> None:
    chart = lanes(project("2018-03-01", "2019-12-31", "month"))
    with pytest.raises(ValueError, match="no time"):
        draw(Chart(chart.id, chart.kind, *(chart.title,) * 4, chart.marks), words_of("fr"))


STRIP = (
    Mark("en ligne", None, said="oui", texture="yes"),
    Mark("traite", None, said="non", texture="no"),
    Mark("voyages", None, nothing=Nothing.NOT_STATED),
)


def test_a_strip_tells_yes_from_no_from_what_nobody_stated() -> None:
    chart = Chart("forms", Kind.STRIP, "One form", "As stated", "Form", "Answer", STRIP)
    for _, svg in draw(chart, words_of("fr")):
        root = ET.fromstring(svg)
        assert [each.get("class") for each in root.iter("rect")] == ["answer yes", "answer no"]
        assert [each.get("class") for each in root.iter("circle")] == ["none dotted"]
        said = " ".join("".join(text.itertext()) for text in root.iter("text"))
        assert [word for word in ("oui", "non", "non précisé") if word not in said] == []
    assert [str(row.cells[0].text) for row in table_of(chart, words_of("fr")).rows] == ["oui", "non", "non précisé"]


def test_words_and_a_count_cannot_stand_in_one_mark() -> None:
    with pytest.raises(ValueError, match="not both"):
        Mark("Mali", 2, said="project")


# --- the map of presence --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_shows_presence_and_no_quantity(language: str) -> None:
    site = site_of(documented(), language)
    view = presence_map(site)
    assert all(mark.count is None and mark.texture for mark in view.chart.marks)
    world = read_world((TEMPLATES / "map" / "world.json").read_text("utf-8"))
    svg = draw(view.chart, site.words, DrawingContext(world=world))[0][1]
    painted = {each.get("data-code"): each.get("class", "") for each in ET.fromstring(svg).iter("path")}
    for mark in view.chart.marks:
        assert mark.texture in painted[mark.code].split(), mark.code
        assert f"{mark.label}" in alternative_text(view.chart, site.words)
    assert "data-value" not in svg
    assert {entry.name.label.text for entry in view.entries} == {mark.label for mark in view.chart.marks}


def test_each_layout_of_the_map_fills_with_lines_of_its_own() -> None:
    site = site_of(documented(), "fr")
    world = read_world((TEMPLATES / "map" / "world.json").read_text("utf-8"))
    for layout, svg in draw(presence_map(site).chart, site.words, DrawingContext(world=world))[:2]:
        root = ET.fromstring(svg)
        assert root.get("fill") == f"url(#presence-hatch-{layout})"
        assert [each.get("id") for each in root.iter("pattern")] == [f"presence-hatch-{layout}"]


def test_every_drawing_of_times_and_answers_stays_light() -> None:
    site = site_of(documented(), "fr")
    pages = [timeline_page(site), projects_index(site), *country_pages(site), *project_pages(site)]
    dossiers = [page.content for page in [*pages, *organisation_pages(site)] if isinstance(page.content, SubjectPage)]
    charts = [chart for dossier in dossiers for section in dossier.sections for chart in section.charts]
    drawn = {f"{place} {name}": svg for place, chart in enumerate(charts) for name, svg in draw(chart, site.words)}
    assert len(charts) > 60
    assert {name: size for name, svg in drawn.items() if (size := len(gzip.compress(svg.encode(), 9))) > HEAVIEST} == {}
