"""A chart as a plotly figure of the same values; the only door for plotly.

The figure is for charts with something to explore. Below that many marks a reader sees all in the static
drawing, and no page asks for 330 kB of script.
"""

import json
from pathlib import Path

import plotly
import plotly.graph_objects as go

from pipeline.website.charts.chart import Chart, Kind, Mark, Role, drawn, written
from pipeline.website.charts.time_spans import day_of
from pipeline.website.words import Words

MARKS_WORTH_EXPLORING = 30
LIGHT_BUNDLE = "plotly/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"  # below the templates
WHOLE_BUNDLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    # plotly.js 4 offers to send the data of a chart to a third party unless all of this is said
    "showSendToCloud": False,
    "plotlyServerURL": "",
}

# names of the style sheet's colours: the script puts in what they are on the reader's screen
MONTH_MS = 365.2425 / 12 * 24 * 3600 * 1000  # a length of time as plotly counts it
NARROW = 40  # pixels that long names on a phone leave to the marks
CHEVRON = "›"  # of a number behind which reports are missing, as in the drawings
CLEAR, INK, RULE = "rgba(0,0,0,0)", "--ink", "--rule"
COLOURS = {Role.COUNTED: "--s1", Role.FOUND: "--edge", Role.LEFT_OUT: "--s2"}
_PATTERNS = {Role.LEFT_OUT: "/", Role.FOUND: "", Role.COUNTED: ""}


def is_worth_exploring(chart: Chart) -> bool:
    """Whether a chart has enough marks for an interactive version; maps and several series have none."""
    return chart.kind in _TRACES and len(chart.marks) >= MARKS_WORTH_EXPLORING


def figure(chart: Chart, words: Words) -> go.Figure:
    """The figure: one trace in the order of the marks; a nothing has no length and its name as text."""
    labels = [mark.label for mark in chart.marks]
    counts = [mark.count for mark in chart.marks]
    lying = chart.kind is not Kind.COLUMNS
    trace = _TRACES[chart.kind](
        chart,
        x=counts if lying else labels,
        y=labels if lying else counts,
        text=[written(mark, words) for mark in chart.marks],
        texttemplate=[_beside(mark, words) for mark in chart.marks],
        hoverinfo="text",
        cliponaxis=False,
    )
    layout = {"title": {"text": chart.title}, "showlegend": False, "bargap": 0.3}
    if lying:
        layout["yaxis"] = {"autorange": "reversed", "type": "category"}
    else:
        layout["xaxis"] = {"type": "category"}
    return go.Figure(data=[trace], layout=layout)


def _beside(mark: Mark, words: Words) -> str:
    """What stands beside a mark; the whole text, which may be long, stands in its hover."""
    value = drawn(mark, words)
    return f"{value} {CHEVRON}" if mark.is_incomplete else value


def _bars(chart: Chart, **values: object) -> go.Bar:
    return go.Bar(
        **values,
        base=_bases(chart) if chart.kind is Kind.SIEVE else None,
        orientation="v" if chart.kind is Kind.COLUMNS else "h",
        textposition="outside",
        marker={"pattern": {"shape": [_pattern(mark) for mark in chart.marks], "fillmode": "overlay"}},
    )


def _dots(chart: Chart, **values: object) -> go.Scatter:
    hollow = ["circle-open" if mark.is_incomplete else "circle" for mark in chart.marks]
    return go.Scatter(
        **values,
        mode="markers+text",
        textposition="middle right",
        marker={"symbol": hollow, "size": 9},
    )


def _times(chart: Chart, **values: object) -> go.Scatter:
    """A dot where each time begins, in its lane, and a line to where it ends or to the last moment that it may be."""
    last = chart.axis.last if chart.axis else 0
    spans = [mark.span for mark in chart.marks]
    lengths = [(span.end.last if span.end else last) - span.begin.first if span else 0 for span in spans]
    vague = [span is not None and span.begin.precision == "year" for span in spans]
    places: dict[str, object] = {
        "x": [day_of(span.begin.first).isoformat() if span else None for span in spans],
        "y": [span.lane if span else mark.label for span, mark in zip(spans, chart.marks, strict=True)],
        "hovertext": [f"{mark.label}<br>{mark.said}" for mark in chart.marks],
    }
    return go.Scatter(
        **{**values, **places},
        mode="markers",
        marker={"symbol": ["circle-open" if each else "circle" for each in vague], "size": 9},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [round(length * MONTH_MS) for length in lengths],
            "width": 0,
        },
    )


_TRACES = {Kind.SIEVE: _bars, Kind.BARS: _bars, Kind.COLUMNS: _bars, Kind.DOTS: _dots, Kind.LANES: _times}


def figure_json(chart: Chart, words: Words, stamp: str = "") -> bytes:
    """The figure as the script reads it: sorted keys, the same bytes for the same chart."""
    plain = {**figure(chart, words).to_plotly_json(), "config": CONFIG}
    plain["data"][0]["marker"]["color"] = [COLOURS[mark.role] for mark in chart.marks]
    if "error_x" in plain["data"][0]:
        plain["data"][0]["error_x"]["color"] = COLOURS[Role.COUNTED]
    plain["layout"] = {**plain["layout"], **_look(chart, words, stamp)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _look(chart: Chart, words: Words, stamp: str) -> dict[str, object]:
    """The look of the page, which the title stands on already, and the stamp of what is invented."""
    lying = chart.kind is not Kind.COLUMNS
    categories: dict[str, object] = {
        "type": "category",
        "automargin": True,
        "fixedrange": not lying,
        "gridcolor": RULE,
        "ticks": "outside",
        "tickcolor": CLEAR,
    }
    if lying:
        categories["autorange"] = "reversed"
    counts: dict[str, object] = {"gridcolor": RULE, "zerolinecolor": INK, "automargin": True}
    if chart.kind is Kind.LANES:
        counts |= {"type": "date", "tickformat": "%Y"}
    else:  # each lying mark has its number beside it, and needs no axis
        counts |= {"rangemode": "tozero", "tickformat": ",d", "showticklabels": not lying, "showgrid": not lying}
    stamps = [
        {"text": stamp, "showarrow": False, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "font": {"color": INK}}
    ]
    return {
        "title": {"text": ""},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": INK, "family": "Figtree, system-ui, sans-serif", "size": 13},
        "hoverlabel": {"bgcolor": "--soft", "font": {"color": INK}},
        "minreducedwidth": NARROW,
        "separators": words.separators,
        "margin": {"l": 8, "r": 96, "t": 8, "b": 32},
        "xaxis": counts if lying else categories,
        "yaxis": categories if lying else counts,
        "annotations": stamps if stamp else [],
        "template": {},
    }


def bundle(templates: Path) -> bytes:
    """The script of plotly: the light edition where it was fetched, else the whole one of the library."""
    light = templates / LIGHT_BUNDLE
    return (light if light.exists() else WHOLE_BUNDLE).read_bytes()


def _bases(chart: Chart) -> list[int]:
    rest = chart.marks[0].count or 0
    bases = []
    for mark in chart.marks:
        rest -= (mark.count or 0) if mark.role is Role.LEFT_OUT else 0
        bases.append(rest if mark.role is Role.LEFT_OUT else 0)
    return bases


def _pattern(mark: Mark) -> str:
    """Minimums and what a sieve leaves out are hatched, so that colour alone says nothing."""
    return "." if mark.is_incomplete else _PATTERNS[mark.role]
