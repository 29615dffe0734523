"""Draws a workbook from its plan: the only door to XlsxWriter.

Every text is written as a text, so that none is ever taken for a formula. Nothing is hidden, merged or protected, as
the reading refuses it. The same plan gives the same bytes.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from pipeline.records.workbook.plan import Column, Plan, Sheet
from pipeline.records.workbook.words import catalogue, help_of, say
from pipeline.typography import typeset

TITLE, ABOUT, REQUIRED, TITLES, NAMES, EXAMPLE, FIRST = range(7)
"""What stands in the rows of a sheet, the first row being 0; the data begin in the last of these."""
DEPTH = 5_000
"""Rows below the first for which keys are offered in drop-down lists."""
LAST = 1_048_575
GUIDE = 0
"""The column that says what each row is; it is not read."""
WIDTHS = {"date": 13, "month": 11, "integer": 12, "number": 12, "boolean": 12, "code": 18, "key": 18}
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "General"}
INK, PALE, SOFT = "#16324F", "#EEF2F6", "#5F6B7A"

Rows = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass
class _Book:
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


def draw(plan: Plan, rows: Rows, sending: Mapping[str, str]) -> bytes:
    """The bytes of the workbook; `rows` by table, cells as in a table of data; `sending` is what is known already."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as file:
        book = _Book(file, plan)
        is_filled = any(sheet.is_filled for sheet in plan.sheets)
        title = book.say("title_filled" if is_filled else "title")
        file.set_properties({"title": title, "created": datetime(2018, 1, 1, tzinfo=UTC)})
        names = {key: word[plan.language] for key, word in catalogue()["names"].items()}
        readme, form = (file.add_worksheet(names[key]) for key in ("readme", "sending"))
        sheets = [(sheet, file.add_worksheet(sheet.name)) for sheet in plan.sheets]
        columns, lists = (file.add_worksheet(names[key]) for key in ("columns", "lists"))
        _list_sheet(book, lists)
        book.ranges |= {sheet.table: _keys_of(sheet) for sheet, _ in sheets if sheet.table not in book.ranges}
        _readme_sheet(book, readme, title, rows, is_filled=is_filled)
        _sending_sheet(book, form, sending)
        for sheet, page in sheets:
            _data_sheet(book, page, sheet, rows.get(sheet.table, ()))
        _column_sheet(book, columns)
        readme.activate()
    return buffer.getvalue()


# --- sheets of data -------------------------------------------------------------------------------------------------


def _data_sheet(book: _Book, page: Any, sheet: Sheet, rows: Iterable[Mapping[str, str]]) -> None:
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
    _print_setup(book, page, len(sheet.columns), NAMES)


def _heading_row(book: _Book, page: Any, sheet: Sheet) -> None:
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


def _write_row(book: _Book, page: Any, number: int, sheet: Sheet, row: Mapping[str, str]) -> None:
    """A row of data: numbers and dates as such, everything else as the text that it is."""
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


def _width(column: Column) -> int:
    """Letters that fit into a column."""
    if column.form == "string":
        return (
            40 if column.name.startswith(("title", "text", "note", "quote", "caveat", "subject", "value_text")) else 22
        )
    return max(WIDTHS[column.form], min(len(column.title) + 2, 24))


def _rule(book: _Book, column: Column) -> dict[str, Any]:
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
    first, name = FIRST + 1, _quoted(sheet.name)
    typed = f"COUNTA({name}!${letter}${first}:${letter}${first + DEPTH})"
    return f"=OFFSET({name}!${letter}${first},0,0,MAX(1,{typed}),1)"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _print_setup(book: _Book, page: Any, columns: int, last_heading: int) -> None:
    """On paper: A4 across, the headings on each page, name of the sheet and number of the page below."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(-(-columns // 9), 0)
    page.repeat_rows(0, last_heading)
    page.set_footer(f"&L&9&A&R&9{book.say('page')}")


# --- the sheets around them -----------------------------------------------------------------------------------------


def _readme_sheet(book: _Book, page: Any, title: str, rows: Rows, *, is_filled: bool) -> None:
    """Who, how, when; then every sheet with a link to it."""
    language = book.plan.language
    _open(book, page, title, (36, 84, 10))
    number = 2
    for part in catalogue()["readme"]:
        if part.get("only") == "filled" and not is_filled:
            continue
        text = typeset(part[f"text_{language}"], language)
        page.set_row(number, 13.5 * -(-len(text) // 88) + 5)
        page.write_string(number, 0, typeset(part[language], language), book.form(bold=True, font_color=INK))
        page.write_string(number, 1, text, book.form(text_wrap=True))
        number += 1
    _heads(book, page, number + 1, ("sheet", "holds", "rows") if is_filled else ("sheet", "holds"))
    link = book.form(font_color="#0B5394", underline=1)
    number += 2
    for sheet in book.plan.sheets:
        page.write_url(number, 0, f"internal:{_quoted(sheet.name)}!A1", link, sheet.name)
        page.set_row(number, 13.5 * -(-len(sheet.about) // 88) + 3)
        page.write_string(number, 1, sheet.about, book.form(text_wrap=True))
        if is_filled:
            page.write_number(number, 2, len(rows.get(sheet.table, ())), book.form())
        number += 1
    _print_setup(book, page, 3, 0)


def _sending_sheet(book: _Book, page: Any, sending: Mapping[str, str]) -> None:
    """The form on the sending itself; its third column names each line as the program knows it."""
    language = book.plan.language
    _open(book, page, catalogue()["names"]["sending"][language], (32, 44, 16, 74), "sending_about")
    _heads(book, page, 2, ("question", "answer", "field", "help"))
    for number, (key, line) in enumerate(catalogue()["sending"].items(), 3):
        page.set_row(number, 30)
        page.write_string(number, 0, typeset(line[language], language), book.form(bold=True))
        answer = book.form(num_format="@", border=1, border_color=SOFT, bg_color="#FFFBEA", text_wrap=True)
        (page.write_string if sending.get(key) else page.write_blank)(number, 1, sending.get(key, ""), answer)
        page.write_string(number, 2, key, book.form(font_color=SOFT, font_size=8))
        page.write_string(number, 3, help_of("sending", key, language), book.form(text_wrap=True, font_color=SOFT))
        if key == "basis":
            page.data_validation(number, 1, number, 1, {"validate": "list", "source": ["documented", "demonstration"]})
    _print_setup(book, page, 4, 2)


def _column_sheet(book: _Book, page: Any) -> None:
    """Every column of every sheet, with the whole of its explanation."""
    _open(book, page, catalogue()["names"]["columns"][book.plan.language], (26, 28, 13, 20, 92, 24), "columns_about")
    _heads(book, page, 2, ("sheet", "heading", "filled_in", "kind", "help", "field"))
    number = 3
    for sheet in book.plan.sheets:
        for column in sheet.columns:
            need = book.say("required" if column.required else "optional")
            kind = say(column.form, book.plan.language, "form")
            for position, text in enumerate((sheet.name, column.title, need, kind, column.about, column.name)):
                page.write_string(number, position, text, book.form(text_wrap=True))
            page.set_row(number, 13.5 * -(-len(column.about) // 96) + 3)
            number += 1
    page.freeze_panes(3, 2)
    page.autofilter(2, 0, number - 1, 5)
    _print_setup(book, page, 6, 2)


def _list_sheet(book: _Book, page: Any) -> None:
    """Every code with its meaning, list below list; the drop-down lists point here."""
    name = catalogue()["names"]["lists"][book.plan.language]
    _open(book, page, name, (34, 30, 90), "lists_about")
    _heads(book, page, 2, ("list", "code", "meaning"))
    number = 3
    for codes in book.plan.lists:
        last = number + len(codes.codes) - 1
        book.ranges[codes.name] = f"={_quoted(name)}!{xl_range_abs(number, 1, last, 1)}"
        for code, meaning in codes.codes:
            for position, text in enumerate((codes.title, code, meaning)):
                page.write_string(number, position, text, book.form(text_wrap=True, num_format="@"))
            page.set_row(number, 13.5 * -(-len(meaning) // 94) + 1 if meaning else 14.5)
            number += 1
    page.freeze_panes(3, 0)
    page.autofilter(2, 0, number - 1, 2)
    _print_setup(book, page, 3, 2)


def _open(book: _Book, page: Any, title: str, widths: Sequence[int], about: str = "") -> None:
    """The title of a sheet of explanations, and the widths of its columns."""
    for position, width in enumerate(widths):
        page.set_column(position, position, width)
    page.set_row(0, 26)
    page.hide_gridlines(2)
    page.write_string(0, 0, typeset(title, book.plan.language), book.form(bold=True, font_size=16, font_color=INK))
    if about:
        page.write_string(1, 0, book.say(about), book.form(font_color=SOFT))


def _heads(book: _Book, page: Any, number: int, keys: Sequence[str]) -> None:
    look = book.form(bold=True, font_color="#FFFFFF", bg_color=INK, valign="vcenter")
    page.set_row(number, 20)
    for position, key in enumerate(keys):
        page.write_string(number, position, book.say(key), look)
