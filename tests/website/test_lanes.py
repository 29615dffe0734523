"""Times and the map of the work: what their drawings show decodes back to what the rows say, and no more."""

import re
from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from pipeline.website.charts.chart import Mark
from pipeline.website.charts.layouts import Scale
from pipeline.website.charts.time_spans import YEAR, Span, axis_of, pieces, stretch, when
from pipeline.website.charts.work_map import work_map_layout
from pipeline.website.charts.world_geometry import read_world
from pipeline.website.content.presence import Presence
from pipeline.website.pages.countries import work_map
from pipeline.website.pages.evidence import network_chart
from tests.website.releases import TEMPLATES, day_of, documented, documented_site, site_of, templates

WINDOW = ("2018", "2021")
HEAVIEST = 800  # bytes of one drawing, packed


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


def test_years_far_from_the_window_are_drawn_closer_and_never_out_of_order() -> None:
    axis = axis_of([project("1990-01-01", "2020-12-31", "year")], WINDOW)
    scale = Scale(axis, 0, 100)
    places = [scale.x(month) for month in range(int(axis.first), int(axis.last) + 1)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == pytest.approx(100)
    assert scale.x(2019 * YEAR) - scale.x(2018 * YEAR) > 3 * (scale.x(1991 * YEAR) - scale.x(1990 * YEAR))


def test_words_and_a_count_cannot_stand_in_one_mark() -> None:
    with pytest.raises(ValueError, match="not both"):
        Mark("Mali", 2, said="project")


# --- the map of the work, and the size of the network -----------------------------------------------------------------


def test_the_map_of_the_work_shines_where_a_project_ran_and_shows_no_quantity() -> None:
    site = site_of(documented(), "fr")
    world = read_world((TEMPLATES / "map" / "world.json").read_text("utf-8"))
    values = work_map_layout(work_map(site), world)
    drawn = ET.fromstring(templates().draw("work_map", url=lambda ref: ref.code, stamp="", **values))
    painted = {
        each.attrib["data-code"]: each.attrib["class"].split()[0] for each in drawn.iter() if "data-code" in each.attrib
    }
    wanted = {
        code: "lit" if place.presence is Presence.IN_WINDOW else "hatched"
        for code, place in site.places.items()
        if place.projects
    }
    assert painted == wanted
    assert {each.attrib["href"] for each in drawn.iter("a")} == wanted.keys()
    home = documented_site()["fr/index.html"].decode()
    legend = re.findall(r'<span class="swatch (lit|hatched)"></span>&nbsp;(\d+)', home)
    assert {kind: int(number) for kind, number in legend} == Counter(wanted.values())


def test_the_size_of_the_network_is_no_rank_and_no_number_of_countries() -> None:
    site = site_of(documented(), "fr")
    chart = network_chart(site)
    assert chart is not None
    sizes = [row for row in documented().rows("claims") if row["subject"] == "network members"]
    assert sorted(mark.count or 0 for mark in chart.marks) == sorted(row["value"] for row in sizes)
    others = {row["value"] for row in documented().rows("claims") if "rank" in row["subject"]}
    assert others
    assert not others & {mark.count for mark in chart.marks}
