"""A chart as a plotly figure of the same values; the only door for plotly.

The figure is for charts with something to explore. Below that many marks a reader sees all in the static
drawing, and no page asks for 330 kB of script.
"""

import json

import plotly.graph_objects as go

from pipeline.website.charts import COUNTING, Bound, Chart, Kind, Mark, Role, written
from pipeline.website.words import Words

MARKS_WORTH_EXPLORING = 30

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    # plotly.js 4 offers to send the data of a chart to a third party unless all of this is said
    "showSendToCloud": False,
    "plotlyServerURL": "",
}

_PATTERNS = {Role.LEFT_OUT: "/", Role.FOUND: "", Role.COUNTED: ""}


def is_worth_exploring(chart: Chart) -> bool:
    """Whether a chart has enough marks for an interactive version; maps and times have none."""
    return chart.kind in COUNTING and len(chart.marks) >= MARKS_WORTH_EXPLORING


def figure(chart: Chart, words: Words) -> go.Figure:
    """The figure: one trace of bars, in the order of the marks; a nothing has no length and its name as text."""
    labels = [mark.label for mark in chart.marks]
    counts = [mark.count for mark in chart.marks]
    lying = chart.kind is not Kind.COLUMNS
    trace = go.Bar(
        x=counts if lying else labels,
        y=labels if lying else counts,
        base=_bases(chart) if chart.kind is Kind.SIEVE else None,
        orientation="h" if lying else "v",
        text=[written(mark, words) for mark in chart.marks],
        textposition="outside",
        hoverinfo="text",
        marker={"pattern": {"shape": [_pattern(mark) for mark in chart.marks]}},
    )
    layout = {"title": {"text": chart.title}, "showlegend": False, "bargap": 0.3}
    if lying:
        layout["yaxis"] = {"autorange": "reversed", "type": "category"}
    else:
        layout["xaxis"] = {"type": "category"}
    return go.Figure(data=[trace], layout=layout)


def figure_json(chart: Chart, words: Words) -> bytes:
    """The figure as the script reads it: plain lists, sorted keys, the same bytes for the same chart."""
    plain = {**figure(chart, words).to_plotly_json(), "config": CONFIG}
    plain["layout"].pop("template", None)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _bases(chart: Chart) -> list[int]:
    """Where the bars of a sieve begin: what is left out ends where the rest before it ended."""
    rest = chart.marks[0].count or 0
    bases = []
    for mark in chart.marks:
        rest -= (mark.count or 0) if mark.role is Role.LEFT_OUT else 0
        bases.append(rest if mark.role is Role.LEFT_OUT else 0)
    return bases


def _pattern(mark: Mark) -> str:
    """Minimums and what a sieve leaves out are hatched, so that colour alone says nothing."""
    return "." if mark.bound is Bound.AT_LEAST else _PATTERNS[mark.role]
