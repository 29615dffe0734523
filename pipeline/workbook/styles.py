"""A workbook being drawn: its plan, its words, the looks of its cells, and how it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.workbook.layout import Plan
from pipeline.workbook.workbook_texts import say

INK, PALE, SOFT = "#16324F", "#EEF2F6", "#5F6B7A"
Rows = Mapping[str, Sequence[Mapping[str, str]]]
"""The rows of each table, cells as in a table of data."""


@dataclass
class Book:
    """A workbook being drawn, and the formats made so far."""

    file: Any
    plan: Plan
    ranges: dict[str, str] = field(default_factory=dict)  # list or table to the range of its codes
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def form(self, **look: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **look})
        return self.formats[key]

    def say(self, key: str, **places: str) -> str:
        """A text in the language of the workbook."""
        return say(key, self.plan.language, **places)


def quoted(name: str) -> str:
    """The name of a sheet as it stands in the address of a cell."""
    return "'" + name.replace("'", "''") + "'"


def print_setup(book: Book, page: Any, columns: int, last_heading: int) -> None:
    """On paper: A4 across, the headings on each page, name of the sheet and number of the page below."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(-(-columns // 9), 0)
    page.repeat_rows(0, last_heading)
    page.set_footer(f"&L&9&A&R&9{book.say('page')}")
