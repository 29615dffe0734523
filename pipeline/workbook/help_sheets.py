"""The sheets around the data: what to do, who sends what, every column explained, every code with its meaning."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.typography import typeset
from pipeline.workbook.layout import CHOICES
from pipeline.workbook.styles import INK, SOFT, Book, Rows, print_setup, quoted
from pipeline.workbook.workbook_texts import explained, keys_of, say, sheet_names

ANSWERING = "row_by_row"
"""The part of the read-me sheet that is about rows already there."""


def readme_sheet(book: Book, page: Any, title: str, rows: Rows, *, is_filled: bool) -> None:
    """Who, how, when; then every sheet with a link to it, and where rows are filled in, their number."""
    language = book.plan.language
    _open(book, page, title, (36, 84, 10))
    number = 2
    for part in keys_of("readme"):
        if part == ANSWERING and not is_filled:
            continue
        heading, text = explained("readme", part, language)
        page.set_row(number, 13.5 * -(-len(text) // 88) + 5)
        page.write_string(number, 0, heading, book.form(bold=True, font_color=INK))
        page.write_string(number, 1, text, book.form(text_wrap=True))
        number += 1
    _heads(book, page, number + 1, ("sheet", "holds", "rows") if is_filled else ("sheet", "holds"))
    link = book.form(font_color="#0B5394", underline=1)
    number += 2
    for sheet in book.plan.sheets:
        page.write_url(number, 0, f"internal:{quoted(sheet.name)}!A1", link, sheet.name)
        page.set_row(number, 13.5 * -(-len(sheet.about) // 88) + 3)
        page.write_string(number, 1, sheet.about, book.form(text_wrap=True))
        if is_filled:
            page.write_number(number, 2, len(rows.get(sheet.table, ())), book.form())
        number += 1
    print_setup(book, page, 3, 0)


def sending_sheet(book: Book, page: Any, sending: Mapping[str, str]) -> None:
    """The form on the sending itself; its third column names each line as the program knows it."""
    language = book.plan.language
    _open(book, page, sheet_names(language)["sending"], (32, 44, 16, 74), "sending_about")
    _heads(book, page, 2, ("question", "answer", "field", "help"))
    for number, key in enumerate(keys_of("sending"), 3):
        question, about = explained("sending", key, language)
        page.set_row(number, 30)
        page.write_string(number, 0, question, book.form(bold=True))
        answer = book.form(num_format="@", border=1, border_color=SOFT, bg_color="#FFFBEA", text_wrap=True)
        (page.write_string if sending.get(key) else page.write_blank)(number, 1, sending.get(key, ""), answer)
        page.write_string(number, 2, key, book.form(font_color=SOFT, font_size=8))
        page.write_string(number, 3, about, book.form(text_wrap=True, font_color=SOFT))
        if key in CHOICES:
            page.data_validation(number, 1, number, 1, {"validate": "list", "source": list(CHOICES[key])})
    print_setup(book, page, 4, 2)


def column_sheet(book: Book, page: Any) -> None:
    """Every column of every sheet, with the whole of its explanation."""
    _open(book, page, sheet_names(book.plan.language)["columns"], (26, 28, 13, 20, 92, 24), "columns_about")
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
    print_setup(book, page, 6, 2)


def list_sheet(book: Book, page: Any) -> None:
    """Every code with its meaning, list below list; the drop-down lists point here."""
    name = sheet_names(book.plan.language)["lists"]
    _open(book, page, name, (34, 44, 90), "lists_about")
    _heads(book, page, 2, ("list", "code", "meaning"))
    number = 3
    for codes in book.plan.lists:
        last = number + len(codes.codes) - 1
        book.ranges[codes.name] = f"={quoted(name)}!$B${number + 1}:$B${last + 1}"
        for code, meaning in codes.codes:
            for position, text in enumerate((codes.title, codes.offered(code, meaning), meaning)):
                page.write_string(number, position, text, book.form(text_wrap=True, num_format="@"))
            page.set_row(number, 13.5 * -(-len(meaning) // 94) + 1 if meaning else 14.5)
            number += 1
    page.freeze_panes(3, 0)
    page.autofilter(2, 0, number - 1, 2)
    print_setup(book, page, 3, 2)


def _open(book: Book, page: Any, title: str, widths: Sequence[int], about: str = "") -> None:
    """The title of a sheet of explanations, and the widths of its columns."""
    for position, width in enumerate(widths):
        page.set_column(position, position, width)
    page.set_row(0, 26)
    page.hide_gridlines(2)
    page.write_string(0, 0, typeset(title, book.plan.language), book.form(bold=True, font_size=16, font_color=INK))
    if about:
        page.write_string(1, 0, book.say(about), book.form(font_color=SOFT))


def _heads(book: Book, page: Any, number: int, keys: Sequence[str]) -> None:
    look = book.form(bold=True, font_color="#FFFFFF", bg_color=INK, valign="vcenter")
    page.set_row(number, 20)
    for position, key in enumerate(keys):
        page.write_string(number, position, book.say(key), look)
