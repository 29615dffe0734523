"""Lengths, areas and angles of drawings are read back into numbers."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.website import chart_geometry as geometry


def svg(body: str) -> ET.Element:
    """A drawing."""
    return ET.fromstring(f"<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>")


def lying(*bars: tuple[float, str]) -> str:
    """Bars of a common height, each followed by its number, as the site draws them."""
    return "".join(
        f"<rect class='bar' y='{30 * n}' width='{width:.1f}' height='22'/><text class='value strong'>{shown}</text>"
        for n, (width, shown) in enumerate(bars)
    )


@pytest.mark.parametrize(("second", "wrong"), [(174.0, 0), (171.7, 1)])
def test_a_bar_drawn_from_the_truth_is_found(second: float, wrong: int) -> None:
    """348 units stand for 200: 100 is 174 long; 171.7 would be the 98.7 children behind the 100."""
    marks = geometry.bars(svg(lying((348.0, "200"), (second, "100"))))
    assert len([each for group in marks for each in geometry.mismatches(group, "chart")]) == wrong


def test_a_standing_bar_is_read_by_its_height() -> None:
    drawn = (("170", "50"), ("30.6", "10"))
    body = "".join(f"<rect class='bar' width='56' height='{h}' data-value='{shown}'/>" for h, shown in drawn)
    assert len(list(geometry.mismatches(geometry.bars(svg(body))[0], "chart"))) == 1


@pytest.mark.parametrize(("radius", "wrong"), [(20.0, 0), (19.6, 1)])
def test_a_disc_is_read_by_its_area(radius: float, wrong: int) -> None:
    body = f"<circle r='40' data-value='400'/><circle r='{radius}' data-value='100'/>"
    assert len(list(geometry.mismatches(geometry.discs(svg(body)), "map"))) == wrong


@pytest.mark.parametrize(("end", "wrong"), [("0 100", 0), ("9.8 99.5", 1)])
def test_a_slice_is_read_by_its_angle(end: str, wrong: int) -> None:
    """A half circle for 50 beside a quarter for 25."""
    half = "<path d='M100 0A100 100 0 0 1 -100 0L0 0Z' data-value='50'/>"
    slices = geometry.arcs(svg(f"{half}<path d='M100 0A100 100 0 0 1 {end}L0 0Z' data-value='25'/>"))
    assert len(slices) == 2
    assert len(list(geometry.mismatches(slices, "ring"))) == wrong


@pytest.mark.parametrize(("height", "wrong"), [(110.0, 0), (113.0, 1)])
def test_a_line_is_read_by_its_heights(height: float, wrong: int) -> None:
    body = f"<path class='axis' d='M0 210H300'/><polyline points='0,10 50,{height}' data-values='100 50'/>"
    assert len(list(geometry.mismatches(geometry.points(svg(body)), "line"))) == wrong


@pytest.mark.parametrize(("height", "wrong"), [(110.0, 0), (113.0, 1)])
def test_a_point_is_read_by_its_height_above_the_axis(height: float, wrong: int) -> None:
    body = f"<path class='axis' d='M0 210H300'/><circle cy='10' data-at='100'/><circle cy='{height}' data-at='50'/>"
    assert len(list(geometry.mismatches(geometry.placed(svg(body)), "line"))) == wrong


@pytest.mark.parametrize(("way", "wrong"), [(250.0, 0), (253.0, 1)])
def test_a_dot_is_read_by_its_way_from_where_the_guides_begin(way: float, wrong: int) -> None:
    body = f"<path class='grid' d='M200 13H300'/><circle cx='300' data-at='100'/><circle cx='{way}' data-at='50'/>"
    assert len(list(geometry.mismatches(geometry.placed(svg(body)), "dots"))) == wrong


@pytest.mark.parametrize(("way", "wrong"), [(-50, 0), (-47, 1)])
def test_dots_of_one_path_are_read_against_the_numbers_in_their_rows(way: int, wrong: int) -> None:
    values = "<text class='value'><tspan>100</tspan><tspan>none</tspan><tspan>at least 50</tspan></text>"
    body = f"<path class='grid' d='m200 13h100h-100'/>{values}<path class='s1 dots' d='m300 13h0m{way} 52h0'/>"
    assert len(list(geometry.mismatches(geometry.placed(svg(body)), "dots"))) == wrong


def test_a_site_is_read_drawing_by_drawing(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>x</p><svg>{lying((348.0, '200'), (160.0, '100'))}</svg>")
    (tmp_path / "b.svg").write_text(f"<svg>{lying((348.0, '200'), (174.0, '100'))}</svg>")
    assert [each.where for each in geometry.misdrawn(tmp_path)] == ["a.html, drawing 1"]
