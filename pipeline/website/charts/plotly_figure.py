"""A chart of many places or times as a plotly figure of the same values; the only door for plotly.

With fewer marks a reader sees all in the static drawing, and no page asks for 330 kB of script.
"""

import json
from pathlib import Path
from typing import Any

import plotly
from plotly.graph_objects import Scatter

from pipeline.website.charts.chart import Chart, Kind
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
MONTH_MS = 365.2425 / 12 * 24 * 3600 * 1000  # a length of time as plotly counts it
CHEVRON = "›"  # of a number behind which reports are missing, as in the drawings
# names of the style sheet's colours: the script puts in what they are on the reader's screen
CLEAR, INK, RULE, MARK = "rgba(0,0,0,0)", "--ink", "--rule", "--s1"


def is_worth_exploring(chart: Chart) -> bool:
    return chart.kind in (Kind.DOTS, Kind.LANES) and len(chart.marks) >= MARKS_WORTH_EXPLORING


def figure_json(chart: Chart, words: Words, stamp: str = "") -> bytes:
    """The figure as the script reads it: one trace in the order of the marks; a nothing has its name as text."""
    trace = _times(chart) if chart.kind is Kind.LANES else _dots(chart, words)
    trace.update(text=[mark.written(words) for mark in chart.marks], hoverinfo="text", cliponaxis=False)
    plain = trace.to_plotly_json()
    for part in {"marker", "error_x"} & plain.keys():
        plain[part]["color"] = MARK
    figure = {"data": [plain], "layout": _layout(chart, words, stamp), "config": CONFIG}
    return json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _dots(chart: Chart, words: Words) -> Scatter:
    """The value stands beside each dot, what limits it in its hover."""
    beside, symbols = [], []
    for mark in chart.marks:
        value = mark.drawn(words)
        beside.append(f"{value} {CHEVRON}" if mark.is_incomplete else value)
        symbols.append("circle-open" if mark.is_incomplete else "circle")
    return Scatter(
        x=[mark.count for mark in chart.marks],
        y=[mark.label for mark in chart.marks],
        mode="markers+text",
        texttemplate=beside,
        textposition="middle right",
        marker={"symbol": symbols, "size": 9},
    )


def _times(chart: Chart) -> Scatter:
    """A dot where each time begins, in its lane, and a line to the last moment that it may be."""
    begins, lanes, lengths, symbols = [], [], [], []
    for mark in chart.marks:
        span = mark.span
        begins.append(day_of(span.begin.first).isoformat() if span else None)
        lanes.append(span.lane if span else mark.label)
        end = span.end.last if span and span.end else chart.axis.last
        lengths.append(round((end - span.begin.first) * MONTH_MS) if span else 0)
        symbols.append("circle-open" if span and span.begin.precision == "year" else "circle")
    return Scatter(
        x=begins,
        y=lanes,
        hovertext=[f"{mark.label}<br>{mark.said}" for mark in chart.marks],
        mode="markers",
        marker={"symbol": symbols, "size": 9},
        error_x={"type": "data", "symmetric": False, "array": lengths, "width": 0},
    )


def _layout(chart: Chart, words: Words, stamp: str) -> dict[str, Any]:
    """The look of the page, on which the title stands already, and the stamp of what is invented."""
    values: dict[str, object] = {"gridcolor": RULE, "zerolinecolor": INK, "automargin": True}
    if chart.kind is Kind.LANES:
        values |= {"type": "date", "tickformat": "%Y"}
    else:  # each dot has its number beside it, and needs no axis
        values |= {"rangemode": "tozero", "tickformat": ",d", "showticklabels": False, "showgrid": False}
    corner = {"xref": "paper", "yref": "paper", "x": 1, "y": 0}
    stamps = [{"text": stamp, "showarrow": False, **corner, "font": {"color": INK}}]
    return {
        "title": {"text": ""},
        "showlegend": False,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": INK, "family": "Figtree, system-ui, sans-serif", "size": 13},
        "hoverlabel": {"bgcolor": "--soft", "font": {"color": INK}},
        "minreducedwidth": 40,  # pixels that long names on a phone leave to the marks
        "separators": words.separators,
        "margin": {"l": 8, "r": 24 if chart.kind is Kind.LANES else 96, "t": 8, "b": 32},
        "xaxis": values,
        "yaxis": {
            "type": "category",
            "automargin": True,
            "fixedrange": False,
            "gridcolor": RULE,
            "ticks": "outside",
            "tickcolor": CLEAR,
            "autorange": "reversed",
        },
        "annotations": stamps if stamp else [],
        "template": {},
    }


def bundle(templates: Path) -> bytes:
    """The script of plotly: the light edition where it was fetched, else the whole one of the library."""
    light = templates / LIGHT_BUNDLE
    return (light if light.exists() else WHOLE_BUNDLE).read_bytes()
