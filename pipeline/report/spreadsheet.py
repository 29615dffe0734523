"""Texts on their way into a spreadsheet: what a cell must not do there, and what a program expects of a file."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet takes for a formula, or that hides one behind a blank."""
INSIDE = re.compile("([;\t\r\n][ \u00a0\u202f]*)(?=[=@\uff1d\uff20]|[+\uff0b\uff0d-][^\\s\\d])")
"""A formula further in: a spreadsheet that splits a file at another sign begins a cell there."""
SEPARATORS = {"fr": ";", "en": ","}
"""What a spreadsheet in each language expects between two cells."""


def escape_formula(text: str) -> str:
    """A text that a spreadsheet shows and does not compute: an apostrophe goes before whatever might be a formula.

    For every cell of every CSV or XLSX file that is written for people to open. A number that is negative, or a
    phone number with its +, gets the apostrophe too: such files are read, and never sent back as data.
    """
    bare = text.lstrip(" \u00a0\u202f\ufeff\u200b")
    safe = INSIDE.sub(r"\1'", text)
    return f"'{safe}" if bare.startswith(STARTS) else safe


def csv_pieces(titles: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> Iterator[str]:
    """The text of a CSV file for Excel in this language, row by row.

    It begins with the mark by which Excel knows UTF-8. The separator is that of the language, as Excel splits a
    file that is opened by a double click at the separator of the system; a line `sep=;` would make it forget UTF-8.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=SEPARATORS[language], lineterminator="\r\n")
    yield "\ufeff"
    for row in chain([titles], rows):
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(map(escape_formula, row))
        yield buffer.getvalue()
