"""The workbook in which providers send their data: its template, its reading, and what they are told."""

from pipeline.workbook.importing import import_workbook, place_of, write_import
from pipeline.workbook.prefill import workbook
from pipeline.workbook.receipt import Edition, Places, leave_receipts

__all__ = ["Edition", "Places", "import_workbook", "leave_receipts", "place_of", "workbook", "write_import"]
