"""Rows of a release of the first format, with the columns of today: the history is read from both.

There, one code named the series and its split: `_T`, `metric=like`, `form=f_online`, `metric=like;paid=true`.
"""

from pipeline.indicators.results import Line
from pipeline.model import TOTAL

SERIES = {
    TOTAL: TOTAL,
    "series=any": "any",
    "series=regional": "regional",
    "view=trained_by": "trained_by",
    "metric=story": "story",
    "metric=click": "click",
    "metric=like": "like",
    "metric=share": "share",
    "attendance=f": "attendance_f",
    "attendance=m": "attendance_m",
    "attendance=other_unknown": "attendance_other_unknown",
}


def with_present_columns(row: Line) -> Line:
    """A row of indicator_values with its series, dimension and category; one of today as it is."""
    if "disaggregation" not in row:
        return row
    code = row["disaggregation"]
    if code in SERIES:
        return {**row, "series": SERIES[code], "dimension": TOTAL, "category": TOTAL}
    series, _, split = code.rpartition(";")
    dimension, _, category = split.partition("=")
    return {**row, "series": SERIES[series or TOTAL], "dimension": dimension, "category": category}


def with_present_series(row: Line) -> Line:
    """A row of changes with the code of its series as it is today."""
    return {**row, "series": SERIES.get(row["series"], row["series"])}
