"""Packages on disk become validated tables; `judge_table` is the one engine for every table."""

from pipeline.intake.files import File, TextTable, read_text
from pipeline.intake.table import Table, judge_table, judge_text

__all__ = ["File", "Table", "TextTable", "judge_table", "judge_text", "read_text"]
