"""Draws a workbook from its plan: the only door to XlsxWriter.

Every text is written as a text, so that none is ever taken for a formula. Nothing is hidden, merged or protected, as
the reading refuses it. The same plan gives the same bytes.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pipeline.workbook.help_sheets import column_sheet, list_sheet, readme_sheet, sending_sheet
from pipeline.workbook.layout import Column, Plan, Sheet
from pipeline.workbook.styles import INK, PALE, SOFT, Book, Rows, print_setup, quoted
from pipeline.workbook.workbook_texts import sheet_names

TITLE, ABOUT, REQUIRED, TITLES, NAMES, EXAMPLE, FIRST = range(7)
"""What stands in the rows of a sheet, the first row being 0; the data begin in the last of these."""
DEPTH = 5_000
"""Rows below the first for which keys are offered in drop-down lists."""
LAST = 1_048_575
GUIDE = 0
"""The column that says what each row is; it is not read."""
WIDTHS = {"date": 13, "month": 11, "integer": 12, "number": 12, "boolean": 12, "code": 18, "key": 18}
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "General"}


def draw(plan: Plan, rows: Rows, sending: Mapping[str, str]) -> bytes:
    """The bytes of the workbook; `rows` by table, cells as in a table of data; `sending` is what is known already."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as file:
        book = Book(file, plan)
        is_filled = any(sheet.is_filled for sheet in plan.sheets)
        title = book.say("title_filled" if is_filled else "title")
        file.set_properties({"title": title, "created": datetime(2018, 1, 1, tzinfo=UTC)})
        names = sheet_names(plan.language)
        readme, form = (file.add_worksheet(names[key]) for key in ("readme", "sending"))
        sheets = [(sheet, file.add_worksheet(sheet.name)) for sheet in plan.sheets]
        columns, lists = (file.add_worksheet(names[key]) for key in ("columns", "lists"))
        list_sheet(book, lists)
        book.ranges |= {sheet.table: _keys_of(sheet) for sheet, _ in sheets if sheet.table not in book.ranges}
        readme_sheet(book, readme, title, rows, is_filled=is_filled)
        sending_sheet(book, form, sending)
        for sheet, page in sheets:
            _data_sheet(book, page, sheet, rows.get(sheet.table, ()))
        column_sheet(book, columns)
        readme.activate()
    return buffer.getvalue()


# --- sheets of data -------------------------------------------------------------------------------------------------


def _data_sheet(book: Book, page: Any, sheet: Sheet, rows: Iterable[Mapping[str, str]]) -> None:
    """One table: what it is, its columns, an example, then the rows."""
    page.set_tab_color(sheet.colour)
    page.write_string(TITLE, GUIDE, sheet.title, book.form(bold=True, font_size=15, font_color=sheet.colour))
    page.write_string(ABOUT, GUIDE, sheet.about, book.form(font_color=SOFT))
    _heading_row(book, page, sheet)
    for position, column in enumerate(sheet.columns, GUIDE + 1):
        look = book.form(num_format=FORMATS.get(column.form, "@"))
        page.set_column(position, position, _width(column), look)
        page.data_validation(FIRST, position, LAST, position, _rule(book, column))
    for number, row in enumerate(rows, FIRST):
        guide = row.get("guide", "")
        page.write_string(number, GUIDE, guide, book.form(font_color=SOFT, font_size=9))
        _write_row(book, page, number, sheet, row)
    page.freeze_panes(NAMES + 1, 2)
    page.autofilter(NAMES, GUIDE, max(FIRST + len(tuple(rows)), EXAMPLE), len(sheet.columns))
    print_setup(book, page, len(sheet.columns), NAMES)


def _heading_row(book: Book, page: Any, sheet: Sheet) -> None:
    """The rows above the data; the last of these names table and fields as the program knows them."""
    page.set_row(TITLE, 24)
    page.set_row(TITLES, 32)
    page.set_row(EXAMPLE, 30)
    page.set_column(GUIDE, GUIDE, 22, book.form(num_format="@"))
    small = book.form(font_color=SOFT, font_size=8, bg_color=PALE, bottom=1, bottom_color=SOFT)
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    example = {"italic": True, "font_color": SOFT, "bg_color": "#F7F7F4", "text_wrap": True}
    page.write_string(REQUIRED, GUIDE, book.say("filled_in"), book.form(font_size=9, font_color=SOFT))
    page.write_string(TITLES, GUIDE, book.say("guide"), book.form(**head, bg_color=INK))
    page.write_string(NAMES, GUIDE, sheet.table, small)
    page.write_string(EXAMPLE, GUIDE, book.say("example"), book.form(**example, bold=True))
    for position, column in enumerate(sheet.columns, GUIDE + 1):
        colour = "#7A4B00" if column.name.startswith("review_") else sheet.colour
        need = book.form(font_size=9, bold=column.required, font_color=INK if column.required else SOFT)
        page.write_string(REQUIRED, position, book.say("required" if column.required else "optional"), need)
        page.write_string(TITLES, position, column.title, book.form(**head, bg_color=colour))
        page.write_string(NAMES, position, column.name, small)
        (page.write_string if column.example else page.write_blank)(
            EXAMPLE, position, column.example, book.form(**example)
        )


def _write_row(book: Book, page: Any, number: int, sheet: Sheet, row: Mapping[str, str]) -> None:
    """A row of data: numbers and dates as such, everything else as the text that it is, in a row high enough."""
    page.set_row(number, 13.5 * max((_lines(row.get(each.name, ""), each) for each in sheet.columns), default=1) + 2)
    for position, column in enumerate(sheet.columns, GUIDE + 1):
        text = row.get(column.name, "")
        if not text:
            continue
        look = book.form(num_format=FORMATS.get(column.form, "@"), text_wrap=column.form == "string")
        if column.form == "date" and _is_date(text):
            page.write_datetime(number, position, datetime.fromisoformat(text), look)
        elif column.form in ("integer", "number") and _is_exact(text):
            page.write_number(number, position, float(text), look)
        elif column.form == "boolean":
            page.write_string(number, position, book.say({"true": "yes", "false": "no"}.get(text, text)), look)
        else:
            page.write_string(number, position, text, look)


def _is_date(text: str) -> bool:
    """Whether a spreadsheet knows the day: its calendar is wrong before March 1900."""
    try:
        return date.fromisoformat(text) >= date(1900, 3, 1)
    except ValueError:
        return False


def _is_exact(text: str) -> bool:
    """Whether a spreadsheet keeps the number as it is: 15 digits."""
    return text.isascii() and text.lstrip("-").replace(".", "", 1).isdigit() and len(text) <= 15


def _lines(text: str, column: Column) -> int:
    """Lines that a text takes in its column; a spreadsheet shows fifteen at most before a row fills the screen."""
    return min(15, -(-len(text) * 11 // (10 * _width(column)))) if column.form == "string" else 1


def _width(column: Column) -> int:
    """Letters that fit into a column."""
    if column.form == "string":
        return (
            40 if column.name.startswith(("title", "text", "note", "quote", "caveat", "subject", "value_text")) else 22
        )
    return max(WIDTHS[column.form], min(len(column.title) + 2, 24))


def _rule(book: Book, column: Column) -> dict[str, Any]:
    """What may be written into a column, and the message that a cell shows when somebody stands in it."""
    need = book.say("required" if column.required else "optional")
    about = f"{column.about} ({need})"
    more = book.say("more")
    message = about if len(about) <= 255 else about[: 255 - len(more)].rsplit(" ", 1)[0] + more
    shown = {"input_title": column.title[:32], "input_message": message, "ignore_blank": True}
    if column.codes or column.target in book.ranges:
        source = book.ranges[column.codes or column.target]
        is_closed = column.form in ("code", "boolean")
        error = {"error_message": book.say("not_a_code")} if is_closed else {"show_error": False}
        return {**shown, "validate": "list", "source": source, **error}
    if column.form == "date":
        limits = {"minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}
        return {**shown, "validate": "date", "criteria": "between", **limits, "error_message": book.say("not_a_date")}
    if column.form in ("integer", "number"):
        kind, word = ("integer", "not_a_whole") if column.form == "integer" else ("decimal", "not_a_number")
        limits_of = {"minimum": float(column.least or -1e15), "maximum": float(column.most or 1e15)}
        return {**shown, "validate": kind, "criteria": "between", **limits_of, "error_message": book.say(word)}
    return {**shown, "validate": "any"}


def _keys_of(sheet: Sheet) -> str:
    """The keys typed so far in a sheet, as a range that grows with them."""
    position = GUIDE + 1 + [column.name for column in sheet.columns].index(sheet.key)
    letter = xl_col_to_name(position)
    first, name = FIRST + 1, quoted(sheet.name)
    typed = f"COUNTA({name}!${letter}${first}:${letter}${first + DEPTH})"
    return f"=OFFSET({name}!${letter}${first},0,0,MAX(1,{typed}),1)"
