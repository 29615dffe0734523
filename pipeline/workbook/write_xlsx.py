"""Draws a workbook from its plan with XlsxWriter: the same plan gives the same bytes, and no text is a formula."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pipeline.model import is_day
from pipeline.typography import typeset
from pipeline.workbook.layout import CHOICES, Column, Plan, Sheet, explained, keys_of, say, sheet_names

TITLE, ABOUT, REQUIRED, TITLES, NAMES, EXAMPLE, FIRST = range(7)
"""The rows of a sheet of data."""
GUIDE = 0  # the column that says what each row is
DEPTH = 5_000  # rows of which the keys are offered in drop-down lists
LAST = 1_048_575
INK, PALE, SOFT = "#16324F", "#EEF2F6", "#5F6B7A"
WIDTHS = {"date": 13, "month": 11, "integer": 12, "number": 12, "boolean": 12, "code": 18, "key": 18}
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "General"}
LONG_TEXTS = ("title", "text", "note", "quote", "caveat", "subject", "value_text")
Rows = Mapping[str, Sequence[Mapping[str, str]]]  # by table


@dataclass
class Book:
    file: Any
    plan: Plan
    ranges: dict[str, str] = field(default_factory=dict)  # list or table to the range of its codes
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def form(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **look})
        return self.formats[key]

    def say(self, key: str) -> str:
        return say(key, self.plan.language)

    def needed(self, column: Column) -> str:
        return self.say("required" if column.required else "optional")


def draw(plan: Plan, rows: Rows, sending: Mapping[str, str]) -> bytes:
    """The bytes of the workbook; `sending` holds the answers of the form that are known already."""
    buffer = io.BytesIO()
    texts_stay = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **texts_stay}) as file:
        book = Book(file, plan)
        title = book.say("title_filled" if rows else "title")
        file.set_properties({"title": title, "created": datetime(2018, 1, 1, tzinfo=UTC)})
        names = sheet_names(plan.language)
        readme, form = (file.add_worksheet(names[key]) for key in ("readme", "sending"))
        pages = [file.add_worksheet(sheet.name) for sheet in plan.sheets]
        columns, lists = (file.add_worksheet(names[key]) for key in ("columns", "lists"))
        _list_sheet(book, lists)
        for sheet in plan.sheets:
            book.ranges.setdefault(sheet.table, _typed_keys(sheet))
        _readme_sheet(book, readme, title, rows)
        _sending_sheet(book, form, sending)
        for sheet, page in zip(plan.sheets, pages, strict=True):
            _data_sheet(book, page, sheet, rows.get(sheet.table, ()))
        _column_sheet(book, columns)
        readme.activate()
    return buffer.getvalue()


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _typed_keys(sheet: Sheet) -> str:
    """A range that grows with the keys typed in a sheet."""
    position = GUIDE + 1 + [column.name for column in sheet.columns].index(sheet.key)
    letter = xl_col_to_name(position)
    first, name = FIRST + 1, _quoted(sheet.name)
    typed = f"COUNTA({name}!${letter}${first}:${letter}${first + DEPTH})"
    return f"=OFFSET({name}!${letter}${first},0,0,MAX(1,{typed}),1)"


def _print_setup(book: Book, page: Any, columns: int, last_heading: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(-(-columns // 9), 0)
    page.repeat_rows(0, last_heading)
    page.set_footer(f"&L&9&A&R&9{book.say('page')}")


# --- sheets of data -------------------------------------------------------------------------------------------------


def _data_sheet(book: Book, page: Any, sheet: Sheet, rows: Sequence[Mapping[str, str]]) -> None:
    page.set_tab_color(sheet.colour)
    page.write(TITLE, GUIDE, sheet.title, book.form(bold=True, font_size=15, font_color=sheet.colour))
    page.write(ABOUT, GUIDE, sheet.about, book.form(font_color=SOFT))
    _headings(book, page, sheet)
    for position, column in enumerate(sheet.columns, GUIDE + 1):
        look = book.form(num_format=FORMATS.get(column.form, "@"))
        page.set_column(position, position, _width(column), look)
        page.data_validation(FIRST, position, LAST, position, _validation(book, column))
    for number, row in enumerate(rows, FIRST):
        page.write(number, GUIDE, row.get("guide", ""), book.form(font_color=SOFT, font_size=9))
        for position, column in enumerate(sheet.columns, GUIDE + 1):
            if row.get(column.name):
                look = book.form(num_format=FORMATS.get(column.form, "@"), text_wrap=column.form == "string")
                page.write(number, position, _typed(book, column, row[column.name]), look)
    page.freeze_panes(NAMES + 1, 2)
    page.autofilter(NAMES, GUIDE, max(FIRST + len(rows), EXAMPLE), len(sheet.columns))
    _print_setup(book, page, len(sheet.columns), NAMES)


def _headings(book: Book, page: Any, sheet: Sheet) -> None:
    page.set_column(GUIDE, GUIDE, 22, book.form(num_format="@"))
    small = book.form(font_color=SOFT, font_size=8, bg_color=PALE, bottom=1, bottom_color=SOFT)
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    example = {"italic": True, "font_color": SOFT, "bg_color": "#F7F7F4", "text_wrap": True}
    page.write(REQUIRED, GUIDE, book.say("filled_in"), book.form(font_size=9, font_color=SOFT))
    page.write(TITLES, GUIDE, book.say("guide"), book.form(**head, bg_color=INK))
    page.write(NAMES, GUIDE, sheet.table, small)
    page.write(EXAMPLE, GUIDE, book.say("example"), book.form(**example, bold=True))
    for position, column in enumerate(sheet.columns, GUIDE + 1):
        colour = "#7A4B00" if column.name.startswith("review_") else sheet.colour
        need = book.form(font_size=9, bold=column.required, font_color=INK if column.required else SOFT)
        page.write(REQUIRED, position, book.needed(column), need)
        page.write(TITLES, position, column.title, book.form(**head, bg_color=colour))
        page.write(NAMES, position, column.name, small)
        page.write(EXAMPLE, position, column.example, book.form(**example))


def _typed(book: Book, column: Column, text: str) -> str | float | date:
    """A number of at most 15 digits, or a day that a spreadsheet knows: its calendar is wrong before March 1900."""
    if column.form == "date" and is_day(text) and text >= "1900-03-01":
        return date.fromisoformat(text)
    digits = text.lstrip("-").replace(".", "", 1)
    if column.form in ("integer", "number") and text.isascii() and digits.isdigit() and len(text) <= 15:
        return float(text)
    if column.form == "boolean" and text in ("true", "false"):
        return book.say("yes" if text == "true" else "no")
    return text


def _width(column: Column) -> int:
    if column.form == "string":
        return 40 if column.name.startswith(LONG_TEXTS) else 22
    return max(WIDTHS[column.form], min(len(column.title) + 2, 24))


def _validation(book: Book, column: Column) -> dict[str, Any]:
    """What may be written into a column, and the message that its cells show."""
    message = f"{column.about} ({book.needed(column)})"
    if len(message) > 255:
        more = book.say("more")
        message = message[: 255 - len(more)].rsplit(" ", 1)[0] + more
    rule = {"input_title": column.title[:32], "input_message": message, "ignore_blank": True, "validate": "any"}
    if column.codes in book.ranges:
        rule |= {"validate": "list", "source": book.ranges[column.codes]}
        is_closed = column.form in ("code", "boolean")
        rule |= {"error_message": book.say("not_a_code")} if is_closed else {"show_error": False}
    elif column.form == "date":
        rule |= {"validate": "date", "criteria": "between", "error_message": book.say("not_a_date")}
        rule |= {"minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}
    elif column.form in ("integer", "number"):
        kind, word = ("integer", "not_a_whole") if column.form == "integer" else ("decimal", "not_a_number")
        rule |= {"validate": kind, "criteria": "between", "error_message": book.say(word)}
        rule |= {"minimum": float(column.least or -1e15), "maximum": float(column.most or 1e15)}
    return rule


# --- the sheets around the data -------------------------------------------------------------------------------------


def _readme_sheet(book: Book, page: Any, title: str, rows: Rows) -> None:
    _open(book, page, title, (36, 84, 10))
    parts = [part for part in keys_of("readme") if rows or part != "row_by_row"]
    for number, part in enumerate(parts, 2):
        heading, text = explained("readme", part, book.plan.language)
        page.write(number, 0, heading, book.form(bold=True, font_color=INK))
        page.write(number, 1, text, book.form(text_wrap=True))
    heads = ("sheet", "holds", "rows") if rows else ("sheet", "holds")
    _head_row(book, page, len(parts) + 3, heads)
    link = book.form(font_color="#0B5394", underline=1)
    for line, sheet in enumerate(book.plan.sheets, len(parts) + 4):
        page.write_url(line, 0, f"internal:{_quoted(sheet.name)}!A1", link, sheet.name)
        page.write(line, 1, sheet.about, book.form(text_wrap=True))
        if rows:
            page.write(line, 2, len(rows.get(sheet.table, ())), book.form())


def _sending_sheet(book: Book, page: Any, sending: Mapping[str, str]) -> None:
    _open(book, page, page.name, (32, 44, 16, 74), "sending_about")
    _head_row(book, page, 2, ("question", "answer", "field", "help"))
    answer = book.form(num_format="@", border=1, border_color=SOFT, bg_color="#FFFBEA", text_wrap=True)
    for number, key in enumerate(keys_of("sending"), 3):
        question, about = explained("sending", key, book.plan.language)
        page.write(number, 0, question, book.form(bold=True))
        page.write(number, 1, sending.get(key, ""), answer)
        page.write(number, 2, key, book.form(font_color=SOFT, font_size=8))
        page.write(number, 3, about, book.form(text_wrap=True, font_color=SOFT))
        if key in CHOICES:
            page.data_validation(number, 1, number, 1, {"validate": "list", "source": list(CHOICES[key])})


def _column_sheet(book: Book, page: Any) -> None:
    _open(book, page, page.name, (26, 28, 13, 20, 92, 24), "columns_about")
    rows = []
    for sheet in book.plan.sheets:
        for column in sheet.columns:
            kind = say(column.form, book.plan.language, "form")
            rows.append((sheet.name, column.title, book.needed(column), kind, column.about, column.name))
    heads = ("sheet", "heading", "filled_in", "kind", "help", "field")
    _text_rows(book, page, heads, rows, book.form(text_wrap=True))
    page.freeze_panes(3, 2)


def _list_sheet(book: Book, page: Any) -> None:
    """Every code with its meaning, list below list; the drop-down lists point here."""
    _open(book, page, page.name, (34, 44, 90), "lists_about")
    rows: list[tuple[str, ...]] = []
    for codes in book.plan.lists:
        first = len(rows) + 4
        rows += [(codes.title, codes.offered(code, meaning), meaning) for code, meaning in codes.codes]
        book.ranges[codes.name] = f"={_quoted(page.name)}!$B${first}:$B${len(rows) + 3}"
    _text_rows(book, page, ("list", "code", "meaning"), rows, book.form(text_wrap=True, num_format="@"))
    page.freeze_panes(3, 0)


def _text_rows(book: Book, page: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], look: Any) -> None:
    _head_row(book, page, 2, heads)
    for number, row in enumerate(rows, 3):
        for position, text in enumerate(row):
            page.write_string(number, position, text, look)
    page.autofilter(2, 0, len(rows) + 2, len(heads) - 1)


def _open(book: Book, page: Any, title: str, widths: Sequence[int], about: str = "") -> None:
    for position, width in enumerate(widths):
        page.set_column(position, position, width)
    page.hide_gridlines(2)
    page.write(0, 0, typeset(title, book.plan.language), book.form(bold=True, font_size=16, font_color=INK))
    if about:
        page.write(1, 0, book.say(about), book.form(font_color=SOFT))
    _print_setup(book, page, len(widths), 2 if about else 0)


def _head_row(book: Book, page: Any, number: int, keys: Sequence[str]) -> None:
    look = book.form(bold=True, font_color="#FFFFFF", bg_color=INK, valign="vcenter")
    page.write_row(number, 0, map(book.say, keys), look)
