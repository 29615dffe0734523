"""Validated tables become values: the thirteen rules, the one counting engine, who reported, and which rows count."""

from pipeline.indicators.all_indicators import count_all, read_network, unfilled_scopes
from pipeline.indicators.counting_engine import Count, RowOutcome
from pipeline.indicators.coverage import expected, read_reports
from pipeline.indicators.results import Counts, Line, quality_lines, result_files, text

__all__ = [
    "Count",
    "Counts",
    "Line",
    "RowOutcome",
    "count_all",
    "expected",
    "quality_lines",
    "read_network",
    "read_reports",
    "result_files",
    "text",
    "unfilled_scopes",
]
