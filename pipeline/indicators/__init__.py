"""Validated tables become values: the thirteen rules, the one counting engine, who reported, and which rows count."""

from pipeline.indicators.counting_engine import Count, Counts, count_all
from pipeline.indicators.coverage import expected, read_network, read_reports, unfilled_scopes
from pipeline.indicators.results import Line, quality_lines, result_files, text

__all__ = [
    "Count",
    "Counts",
    "Line",
    "count_all",
    "expected",
    "quality_lines",
    "read_network",
    "read_reports",
    "result_files",
    "text",
    "unfilled_scopes",
]
