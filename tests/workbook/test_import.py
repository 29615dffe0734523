"""A workbook comes in as a whole package, or not at all: what is read, what is refused, and where it stands."""

import io
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from pipeline.report.formatting import compose
from pipeline.workbook.importing import write_package
from pipeline.workbook.prefill import workbook
from pipeline.workbook.read_xlsx import number_text, open_book, text_of
from tests.building import ROOT
from tests.workbook.filling import (
    FEW,
    FIRST_ROW,
    GOOD,
    NAMES_ROW,
    ORGANISATION,
    PROJECT,
    SOURCE,
    Change,
    bring_in,
    codes,
    column_of,
    contract,
    earlier_template,
    fill,
    filled,
    report,
    say,
    say_extent,
    sheet_of,
    table,
    template,
)

DAY = date(2019, 3, 4)


def with_project(cells: Mapping[str, Any], path: Path, change: Change | None = None) -> Path:
    """A good workbook whose one project has these cells."""
    return fill(template(), path / "w.xlsx", {**GOOD, "projects": [{**PROJECT, **cells}]}, change)


def project(path: Path) -> dict[str, str]:
    imported, groups = bring_in(path)
    assert imported is not None, report(groups, "fr")
    return table(imported, "projects")[0]


# --- what is read ---------------------------------------------------------------------------------------------------


def test_a_filled_template_becomes_a_package(tmp_path: Path) -> None:
    imported, groups = bring_in(with_project({"title_fr": "  Rompre le silence\u00a0 "}, tmp_path))
    assert imported is not None, report(groups, "fr")
    assert sorted(imported.files) == ["datapackage.json", "organisations.csv", "projects.csv", "sources.csv"]
    assert table(imported, "projects")[0]["title_fr"] == "Rompre le silence"


SHOWN: tuple[tuple[str, Any, str], ...] = (
    ("start_date", DAY, "2019-03-04"),
    ("start_date", datetime.combine(DAY, time()), "2019-03-04"),
    ("start_date", "2019-03-04", "2019-03-04"),
    ("joint_with_network", "oui", "true"),
    ("joint_with_network", "Non", "false"),
    ("joint_with_network", True, "true"),
    ("crs_code", 15160, "15160"),
    ("sdg_target", 16.2, "16.2"),
    ("note", "- un tiret d’abord", "- un tiret d’abord"),
    ("note", "deux\nlignes ", "deux\nlignes"),
    ("note", "   ", ""),
)
"""A column, what is typed there, and the text that it stands for."""


def test_a_cell_keeps_what_it_shows(tmp_path: Path) -> None:
    typed = [{**PROJECT, "project_id": f"P-{number}", field: cell} for number, (field, cell, _) in enumerate(SHOWN)]
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "projects": typed}))
    assert imported is not None, report(groups, "fr")
    read = zip(SHOWN, table(imported, "projects"), strict=True)
    assert [row[field] for (field, _, _), row in read] == [text for _, _, text in SHOWN]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1e5, "100000"),
        (1234567890123, "1234567890123"),
        (12.0, "12"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (655000.5, "655000.5"),
    ],
)
def test_a_number_has_no_exponent_and_no_noise(typed: float, text: str) -> None:
    assert number_text(typed) == text


def test_a_month_that_a_spreadsheet_took_for_a_date_is_a_month_again() -> None:
    month = next(each for each in contract().schemas["comms_activity"]["fields"] if each["name"] == "month")
    assert text_of(date(2019, 3, 1), month) == "2019-03"
    assert text_of("2019-03", month) == "2019-03"


def test_a_percentage_is_what_the_cell_shows(tmp_path: Path) -> None:
    def as_percentage(book: Any) -> None:
        sheet = sheet_of(book, "project_countries")
        sheet.cell(7, column_of(sheet, "percentage")).number_format = "0%"

    share = {"project_id": "P-1", "country_code": "ML", "percentage": 0.07, "source_id": "S-1"}
    rows = {**GOOD, "project_countries": [{**share, "validation_status": "sourced"}]}
    imported, _ = bring_in(fill(template(), tmp_path / "w.xlsx", rows, as_percentage))
    assert imported is not None
    assert table(imported, "project_countries")[0]["percentage"] == "7"


def test_blank_rows_are_left_out_and_the_cells_below_keep_their_place(tmp_path: Path) -> None:
    def further_down(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        for field, value in {**PROJECT, "project_id": "P-2", "start_date": "mars"}.items():
            sheet.cell(40, column_of(sheet, field)).value = value

    imported, groups = bring_in(with_project({}, tmp_path, further_down))
    assert imported is None
    assert codes(groups) == ["type-error Projets F40"]


def test_titles_that_stand_again_among_the_rows_are_left_out(tmp_path: Path) -> None:
    def paste_again(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        for number in (7, 9):
            for column in range(2, sheet.max_column + 1):
                sheet.cell(number, column).value = sheet.cell(4, column).value
        for field, value in PROJECT.items():
            sheet.cell(8, column_of(sheet, field)).value = value
        sheet.cell(8, column_of(sheet, "title_fr")).value = "Titre"
        sheet.cell(8, column_of(sheet, "title_en")).value = sheet.cell(4, column_of(sheet, "title_en")).value

    imported, groups = bring_in(with_project({}, tmp_path, paste_again))
    assert imported is not None, report(groups, "fr")
    assert [row["title_fr"] for row in table(imported, "projects")] == ["Titre"]
    assert codes(groups) == []


def test_titles_that_stand_again_below_rows_to_be_answered_are_left_out(tmp_path: Path) -> None:
    def paste_again(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        last = sheet.max_row + 1
        for column in range(2, sheet.max_column + 1):
            sheet.cell(last, column).value = sheet.cell(4, column).value

    path = fill(filled("ecpat-france"), tmp_path / "w.xlsx", {}, paste_again, name="")
    imported, groups = bring_in(path, ROOT / "data/raw")
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == []


def test_formats_far_to_the_right_make_no_columns(tmp_path: Path) -> None:
    def colour_all(book: Any) -> None:
        sheet_of(book, "projects").cell(90_000, 16_384).number_format = "0"

    path = with_project({}, tmp_path, colour_all)
    imported, groups = bring_in(path)
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == []


def test_sheets_and_columns_are_known_by_their_technical_names(tmp_path: Path) -> None:
    def rename_and_move(book: Any) -> None:
        sheet_of(book, "projects").title = "Nos projets"
        sheet_of(book, "projects").move_range("B1:W7", cols=3)

    assert project(with_project({"end_date": DAY}, tmp_path, rename_and_move))["end_date"] == "2019-03-04"


def test_the_english_template_gives_the_same_package(tmp_path: Path) -> None:
    rows = {**GOOD, "projects": [{**PROJECT, "joint_with_network": "yes"}]}
    imported, _ = bring_in(fill(template("en"), tmp_path / "w.xlsx", rows))
    assert imported is not None
    assert table(imported, "projects")[0]["joint_with_network"] == "true"


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30),
            st.integers(-(10**14), 10**14),
            st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.12g}")),
            st.dates(date(1901, 1, 1), date(2100, 12, 31)),
            st.booleans(),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_cell_comes_back_as_the_text_that_it_shows(
    cells: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Texts that a spreadsheet would compute are typed as texts there; they come back with the rest."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, value in enumerate(cells, 1):
        cell = sheet.cell(number, 1, value)
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
    path = tmp_path_factory.mktemp("cells") / "w.xlsx"
    book.save(path)
    described: dict[str, Any] = {"type": "string"}
    (read,) = open_book(path)
    back = [text_of(row[0], described) for _, row in read.rows]
    assert back == [text_of(value, described) for value in cells]


# --- what is refused, with sheet and cell ---------------------------------------------------------------------------


def put(place: str, value: Any, table_name: str = "projects") -> Change:
    def change(book: Any) -> None:
        sheet_of(book, table_name)[place] = value

    return change


def test_a_formula_is_refused_by_its_cell_even_where_it_has_a_result(tmp_path: Path) -> None:
    imported, groups = bring_in(with_project({}, tmp_path, put("F7", "=DATE(2019,3,4)")))
    assert imported is None
    assert codes(groups) == ["cell-formula Projets F7"]
    assert "Collage spécial" in report(groups, "fr")


def test_a_cell_in_error_is_refused_by_its_place(tmp_path: Path) -> None:
    errors = [("#REF!", 7), ("#N/A", 8), ("#DIV/0!", 9)]
    typed = [{**PROJECT, "project_id": f"P-{row}", "start_date": error} for error, row in errors]
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "projects": typed}))
    assert sorted(codes(groups)) == [f"cell-error Projets F{row}" for _, row in errors]


def test_merged_cells_among_the_rows_are_refused(tmp_path: Path) -> None:
    _, groups = bring_in(with_project({}, tmp_path, lambda book: sheet_of(book, "projects").merge_cells("C7:C9")))
    assert codes(groups) == ["cell-merged Projets C7"]
    two = {**GOOD, "projects": [PROJECT, {**PROJECT, "project_id": "P-2", "lead_org": None}]}

    def merge(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        column = column_of(sheet, "lead_org")
        sheet.merge_cells(start_row=7, end_row=8, start_column=column, end_column=column)

    _, groups = bring_in(fill(template(), tmp_path / "two.xlsx", two, merge))
    assert codes(groups) == ["cell-merged Projets E7"], "that the covered cell is blank is no fault of its own"


def test_a_hidden_sheet_is_refused_by_its_name(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.create_sheet("Brouillon").sheet_state = "veryHidden"

    _, groups = bring_in(with_project({}, tmp_path, hide))
    assert codes(groups) == ["workbook-hidden"]
    assert "Brouillon" in report(groups, "fr")


def test_comments_are_refused(tmp_path: Path) -> None:
    def comment(book: Any) -> None:
        sheet_of(book, "projects")["C7"].comment = Comment("à voir avec une collègue", "moi")

    _, groups = bring_in(with_project({"status": "?"}, tmp_path, comment))
    assert codes(groups) == ["workbook-comments Projets", "constraint-error Projets I7"]


def test_the_comments_of_a_sheet_are_one_card_that_names_the_first_cells(tmp_path: Path) -> None:
    def comment(book: Any) -> None:
        for cell in sheet_of(book, "projects")["B7:D26"]:
            for each in cell:
                each.comment = Comment("à voir", "moi")

    _, groups = bring_in(with_project({}, tmp_path, comment))
    assert codes(groups) == ["workbook-comments Projets"]
    assert "60 cases portent" in report(groups, "fr")
    assert "B7, C7, D7, B8" in report(groups, "fr")


def test_everything_wrong_is_said_at_once_and_by_cell(tmp_path: Path) -> None:
    rows = {**GOOD, "projects": [{**PROJECT, "status": "plus tard", "end_date": "12/2019"}, PROJECT]}
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", rows))
    assert sorted(codes(groups)) == [
        "constraint-error Projets I7",
        "primary-key Projets B8",
        "type-error Projets G7",
    ]
    assert "figure déjà ligne 7" in report(groups, "fr")
    assert "feuille Projets, classeur" in report(groups, "fr")
    assert "I7  reçu plus tard" in report(groups, "fr")


def test_a_comma_that_may_stand_for_thousands_is_named_and_not_guessed(tmp_path: Path) -> None:
    share = {"project_id": "P-1", "country_code": "ML", "percentage": "12,500", "source_id": "S-1"}
    rows = {**GOOD, "project_countries": [{**share, "validation_status": "sourced"}]}
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", rows))
    assert codes(groups) == ["type-error Pays des projets D7"]


def test_a_point_that_may_stand_for_thousands_is_asked_about_once(tmp_path: Path) -> None:
    budget = {"budget_id": "B-1", "project_id": "P-1", "amount": "655.000", "currency": "EUR", "source_id": "S-1"}
    content = template("fr", (*FEW, "project_budgets"))
    _, groups = bring_in(fill(content, tmp_path / "w.xlsx", {**GOOD, "project_budgets": [budget]}))
    assert codes(groups).count("number-pointed Montants des projets E7") == 1


def test_a_key_that_leads_nowhere_is_told_by_its_cell(tmp_path: Path) -> None:
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "sources": [{**SOURCE, "producer_org": "X"}]}))
    assert codes(groups) == ["foreign-key Sources D7"]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    def scribble(book: Any) -> None:
        book.create_sheet("Calculs")["A1"] = "à moi"
        sheet_of(book, "projects")["ZZ9"] = "oubliée"
        sheet_of(book, "projects")["C6"] = "Mon projet"

    imported, groups = bring_in(with_project({}, tmp_path, scribble))
    assert imported is not None
    told = [code for code in codes(groups) if code.startswith(("workbook", "example", "cell"))]
    assert told == ["workbook-sheet Calculs", "example-changed Projets A6", "cell-outside Projets ZZ9"]


def test_a_column_that_the_table_does_not_have_is_refused(tmp_path: Path) -> None:
    _, groups = bring_in(with_project({}, tmp_path, put("Y5", "chef_de_projet")))
    assert codes(groups) == ["workbook-column Projets Y5"]


def test_a_workbook_needs_a_name_and_a_row(tmp_path: Path) -> None:
    unnamed = fill(template(), tmp_path / "unnamed.xlsx", GOOD, name="")
    assert codes(bring_in(unnamed)[1]) == ["workbook-name Envoi B4"]
    assert bring_in(unnamed, name="given-by-option")[0] is not None
    assert codes(bring_in(fill(template(), tmp_path / "empty.xlsx", {}))[1]) == ["workbook-empty"]


# --- rows about people ----------------------------------------------------------------------------------------------

GROUP: Mapping[str, Any] = {
    "row_id": 1, "project_id": "P-1", "country_code": "ML", "period_id": "2019", "population": "children", "sex": "f",
    "age_band": "10-14", "counted_as": "unique_persons", "dedup_scope": "project",
    "method": "register", "value": 7171, "source_id": "S-1", "entered_by_org": "ORG-1", "validation_status": "sourced",
}  # fmt: skip


def people(path: Path, cells: Mapping[str, Any], change: Change | None = None, *, content: bytes | None = None) -> Path:
    place = {"project_id": "P-1", "country_code": "ML", "source_id": "S-1", "validation_status": "sourced"}
    report_on = {"org_id": "ORG-1", "table_name": "beneficiaries", "period_id": "2019", "status": "complete"}
    rows = {
        **GOOD,
        "projects": [{**PROJECT, "lead_org": "ORG-1"}],
        "project_countries": [place],
        "reporting_status": [report_on],
        "beneficiaries": [{**GROUP, **cells}],
    }
    return fill(content or template(), path / "w.xlsx", rows, change)


def test_rows_about_people_of_a_part_stand_after_those_of_the_package(tmp_path: Path) -> None:
    first, _ = bring_in(people(tmp_path, {"disability": "no"}, content=earlier_template()))
    assert first is not None
    write_package(first, tmp_path / "raw/test")
    more = people(tmp_path, {"sex": "m", "value": 8282}, lambda book: say_extent(book, "part"))
    imported, groups = bring_in(more, tmp_path / "raw")
    assert imported is not None, report(groups, "fr")
    told = [(row["row_id"], row["sex"], row["disability"]) for row in table(imported, "beneficiaries")]
    assert told == [("1", "f", "no"), ("2", "m", "")]
    _, groups = bring_in(people(tmp_path, {"value": 8282}), tmp_path / "raw")
    assert "workbook-replaces" in {group.template.code for group in groups.groups}


def test_a_part_leaves_to_the_package_its_title(tmp_path: Path) -> None:
    def sent(title: str, extent: str) -> tuple[Any, Any]:
        def change(book: Any) -> None:
            say(book, "title", title)
            say(book, "extent", extent)

        return bring_in(with_project({}, tmp_path, change), tmp_path / "raw")

    first, _ = sent("Registre", "")
    assert first is not None
    write_package(first, tmp_path / "raw/test")
    for title, extent, kept in (("Ajout de mars", "part", "Registre"), ("Registre complet", "", "Registre complet")):
        imported, groups = sent(title, extent)
        assert imported is not None, report(groups, "fr")
        assert json.loads(imported.files["datapackage.json"])["title"] == kept
        assert ("sending-title" in {group.template.code for group in groups.groups}) is (kept != title)


def test_groups_of_people_come_in_by_codes(tmp_path: Path) -> None:
    imported, groups = bring_in(people(tmp_path, {}))
    assert imported is not None, report(groups, "fr")
    assert table(imported, "beneficiaries")[0]["value"] == "7171"


@pytest.mark.parametrize(
    ("cells", "change", "place"),
    [
        ({"project_id": "Awa Exemple"}, None, "C7"),
        ({"value": "7171x"}, None, "T7"),
        ({}, put("M7", "=7171", "beneficiaries"), "M7"),
        ({}, put("Z7", 7171, "beneficiaries"), "Z7"),
        ({}, put("Z5", "Awa Exemple", "beneficiaries"), "Z5"),
    ],
)
def test_nothing_of_a_person_is_said_but_the_cell(
    cells: Mapping[str, Any], change: Change | None, place: str, tmp_path: Path
) -> None:
    _, groups = bring_in(people(tmp_path, cells, change))
    said = report(groups, "fr") + report(groups, "en")
    assert groups.groups
    assert "7171" not in said
    assert "Awa" not in said
    assert {each.split()[-1] for each in codes(groups) if "Personnes accompagnées" in each} == {place}


def test_blanks_of_a_row_with_a_yes_are_read_as_no_and_this_is_said_once(tmp_path: Path) -> None:
    ticked = {**GROUP, "s_education": "Oui", "f_online": "non"}
    rows = [ticked, {**ticked, "row_id": 2}, {**GROUP, "row_id": 3, "s_awareness": "non"}, {**GROUP, "row_id": 4}]
    imported, groups = bring_in(fill(people(tmp_path, {}).read_bytes(), tmp_path / "w.xlsx", {"beneficiaries": rows}))
    assert imported is not None, report(groups, "fr")
    first, second, third, fourth = table(imported, "beneficiaries")
    flags = [name for name in first if name.startswith(("s_", "f_"))]
    assert len(flags) == 8
    for row in (first, second):
        assert {name for name in flags if row[name] == "true"} == {"s_education"}
        assert {row[name] for name in flags if name != "s_education"} == {"false"}
    assert {name: third[name] for name in flags if third[name]} == {"s_awareness": "false"}
    assert not any(fourth[name] for name in flags)
    said = [group for group in groups.groups if group.template.code == "people-blank-is-no"]
    assert len(said) == 1
    assert "Lignes : 2." in report(groups, "fr").replace("\u00a0", " ")
    assert "7171" not in report(groups, "fr")


def test_a_workbook_of_the_earlier_template_is_still_read(tmp_path: Path) -> None:
    book = people(tmp_path, {"disability": "no"}, content=earlier_template())
    imported, groups = bring_in(book)
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == []
    assert table(imported, "beneficiaries")[0]["disability"] == "no"
    assert table(imported, "projects")[0]["children_detail"] == ""


def test_a_sheet_of_a_table_that_has_another_name_now_is_read_as_that_table(tmp_path: Path) -> None:
    """Help lines were called help_addresses, and lacked most of their columns."""
    former = {"help_id": "address_id", "number": "phone"}
    asked = ("help_id", "country_code", "name_fr", "name_en", "url", "number", "checked_on", "source_id")

    def as_before(book: Any) -> None:
        sheet = sheet_of(book, "help_lines")
        sheet.cell(NAMES_ROW, 1).value = "help_addresses"
        for cell in sheet[NAMES_ROW][1:]:
            cell.value = former.get(cell.value, cell.value) if cell.value in asked else None
        for row in sheet.iter_rows(min_row=FIRST_ROW - 1, min_col=2):
            for cell in row:
                if sheet.cell(NAMES_ROW, cell.column).value is None:
                    cell.value = None

    line = {"help_id": "H-1", "country_code": "LU", "name_fr": "Écoute", "name_en": "Help", "number": "116 111"}
    rows = {**GOOD, "help_lines": [{**line, "source_id": "S-1"}]}
    content = template("fr", (*FEW, "help_lines"))
    imported, groups = bring_in(fill(content, tmp_path / "w.xlsx", rows, as_before))
    assert imported is not None, report(groups, "fr")
    assert "workbook-sheet" not in " ".join(codes(groups))
    [read] = table(imported, "help_lines")
    assert {name: read[name] for name in line} == line


def test_what_the_earlier_template_does_not_ask_stays_as_it_was(tmp_path: Path) -> None:
    detailed = [{**PROJECT, "lead_org": "ORG-1", "children_detail": "sex_age", "formerly": "P-0"}]
    first, _ = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "projects": detailed}))
    assert first is not None
    write_package(first, tmp_path / "raw" / "test")
    rows = {**GOOD, "projects": [PROJECT, {**PROJECT, "project_id": "P-2"}]}
    second, groups = bring_in(fill(earlier_template(), tmp_path / "w.xlsx", rows), tmp_path / "raw")
    assert second is not None, report(groups, "fr")
    told = [(row["project_id"], row["children_detail"], row["formerly"]) for row in table(second, "projects")]
    assert told == [("P-1", "sex_age", "P-0"), ("P-2", "", "")]


# --- one pass: whatever is wrong is told at once --------------------------------------------------------------------


def test_what_has_one_meaning_is_converted_and_told_by_cell(tmp_path: Path) -> None:
    organisation = {"org_id": "Une autre", "name": "Une autre", "org_type": "ONG", "country_code": "Cote d'Ivoire"}
    rows = {
        **GOOD,
        "organisations": [*GOOD["organisations"], {**organisation, "publish_name": "oui"}],
        "sources": [{**SOURCE, "copy_kind": "page d'origine"}],
        "projects": [{**PROJECT, "lead_org": "Une association", "start_date": "05/04/2019", "status": "en cours"}],
        "project_countries": [
            {"project_id": "p-1", "country_code": "MLI", "percentage": "100 %", "source_id": "S-1",
             "validation_status": "sourced"}
        ],
    }  # fmt: skip
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", rows))
    assert imported is not None, report(groups, "fr")
    other = table(imported, "organisations")[1]
    assert [other[name] for name in ("org_id", "org_type", "country_code", "publish_name")] == [
        "UNE-AUTRE", "ngo", "CI", "yes",
    ]  # fmt: skip
    assert table(imported, "sources")[0]["copy_kind"] == "original"
    told = table(imported, "projects")[0]
    assert [told[name] for name in ("lead_org", "start_date", "status")] == ["ORG-1", "2019-04-05", "active"]
    place = table(imported, "project_countries")[0]
    assert [place[name] for name in ("project_id", "country_code", "percentage")] == ["P-1", "ML", "100"]
    assert len([code for code in codes(groups) if code.startswith("cell-converted")]) == 11
    assert "F7  reçu 05/04/2019  →  2019-04-05" in report(groups, "fr")


def test_no_fault_hides_another(tmp_path: Path) -> None:
    """A wrong cell of a key, a key that leads nowhere, days the wrong way round, people, the form: all in one pass."""

    def form(book: Any) -> None:
        sheet = next(each for each in book.worksheets if each.title == "Envoi")
        for row in sheet.iter_rows(min_col=2, max_col=3):
            row[0].value = {"start": "31/12/2019", "end": "1er janvier 2019"}.get(row[1].value, row[0].value)

    rows = {
        **GOOD,
        "organisations": [{**GOOD["organisations"][0], "country_code": "Utopie"}],
        "sources": [{**SOURCE, "producer_org": "PERSONNE"}],
        "projects": [{**PROJECT, "start_date": "2019-05-01", "end_date": "2018-05-01"}, {**PROJECT, "project_id": "?"}],
        "beneficiaries": [{**GROUP, "sex": "x", "value": "beaucoup"}],
    }
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", rows, form))
    assert imported is None
    found = {each.split()[0]: each.split()[-1] for each in codes(groups) if not each.startswith("cell-converted")}
    assert found.items() >= {
        "sending-period": "B10", "foreign-key": "D7", "dates_reversed": "G7", "constraint-error": "B8",
        "intake-unlisted": "G7", "intake-count": "T7",
    }.items()  # fmt: skip
    assert "foreign-key Organisations E7" in codes(groups)


def test_a_hidden_row_is_named_and_a_sheet_without_technical_names_is_read_by_its_titles(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet_of(book, "sources").row_dimensions[7].hidden = True
        sheet_of(book, "projects").delete_rows(5)

    _, groups = bring_in(with_project({"status": "?"}, tmp_path, change))
    assert codes(groups) == ["workbook-titles Projets", "constraint-error Projets I6", "row-hidden Sources 7"]


def test_a_country_that_is_wrong_is_not_told_to_be_missing(tmp_path: Path) -> None:
    country = {
        "project_id": "P-1",
        "country_code": "Burkina ou Mali",
        "source_id": "S-1",
        "validation_status": "sourced",
    }
    countries = [{**country, "percentage": 40}, {**country, "country_code": "ML", "percentage": 60}]
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "project_countries": countries}))
    told = {group.template.code for group in groups.groups}
    assert "foreign-key" in told
    assert "project-without-country" not in told


def test_a_sheet_that_was_deleted_is_the_one_cause_of_what_leads_there(tmp_path: Path) -> None:
    rows = {**GOOD, "beneficiaries": [GROUP]}
    book = fill(template(), tmp_path / "w.xlsx", rows, lambda book: book.remove(sheet_of(book, "sources")))
    imported, groups = bring_in(book)
    assert imported is None
    assert codes(groups) == ["sheet-missing sources"]  # and no unknown code in each column that leads there
    card = compose(groups, "fr").blocking[0]
    assert "Projets (S-1)" in card.statement
    assert "classeur w.xlsx" in card.place


def test_a_row_of_totals_is_left_out_and_said(tmp_path: Path) -> None:
    total = {"project_id": "TOTAL", "title_fr": "=COUNTA(B7:B7)"}
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "projects": [PROJECT, total]}))
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == ["csv-sum Projets 8"]
    assert [row["project_id"] for row in table(imported, "projects")] == ["P-1"]


def test_a_sheet_left_empty_is_the_one_cause_of_what_leads_there(tmp_path: Path) -> None:
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "sources": []}))
    assert imported is None
    assert codes(groups) == ["sheet-missing Sources"]


def test_a_code_of_the_register_that_is_sent_again_is_the_fault_of_the_newcomer(tmp_path: Path) -> None:
    first, _ = bring_in(with_project({}, tmp_path), name="register")
    assert first is not None
    write_package(first, tmp_path / "raw" / "register")
    imported, groups = bring_in(with_project({}, tmp_path), tmp_path / "raw", name="a-newcomer")
    assert imported is None
    assert codes(groups) == [
        "primary-key Organisations B7", "primary-key Projets B7", "primary-key Sources B7",
    ]  # fmt: skip
    steps = compose(groups, "fr").blocking[0].steps
    assert any("supprimez votre ligne" in step for step in steps)
    assert any("toutes les feuilles" in step for step in steps)


def test_a_template_offers_the_codes_of_the_register_with_their_names_and_reads_the_code(tmp_path: Path) -> None:
    hidden = {**GOOD["organisations"][0], "org_id": "ORG-2", "name": "Un nom à demander", "publish_name": "ask"}
    first, _ = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "organisations": [ORGANISATION, hidden]}))
    assert first is not None
    write_package(first, tmp_path / "raw" / "test")
    content, findings = workbook(contract(), "fr", [tmp_path / "raw"], None)
    assert findings == []
    lists = load_workbook(io.BytesIO(content))["Listes"]
    offered = [row[1] for row in lists.iter_rows(values_only=True)]
    assert {"ORG-1 – Une association", "ORG-2", "S-1 – Une page", "P-1 – Un projet"} <= set(offered)
    assert "Un nom à demander" not in {cell for row in lists.iter_rows(values_only=True) for cell in row}
    rules = sheet_of(load_workbook(io.BytesIO(content)), "projects").data_validations.dataValidation
    lead = next(rule for rule in rules if str(rule.sqref).startswith("E7"))
    assert f"$B${offered.index('ORG-1 – Une association') + 1}" in lead.formula1
    sent = {**PROJECT, "project_id": "P-2", "lead_org": "ORG-1 – Une association", "source_id": "S-1 – Une page"}
    second, groups = bring_in(fill(content, tmp_path / "w.xlsx", {"projects": [sent]}, name="other"), tmp_path / "raw")
    assert second is not None, report(groups, "fr")
    assert [table(second, "projects")[0][name] for name in ("lead_org", "source_id")] == ["ORG-1", "S-1"]
    assert codes(groups) == []


def test_a_list_and_a_month_are_told_in_the_short_cards_too(tmp_path: Path) -> None:
    wrong = dict.fromkeys(
        ("status", "date_precision", "children_detail", "f_online", "f_travel", "f_trafficking"), "zz"
    )
    wrong |= {"start_date": "zz", "end_date": "zz"}
    status = {"org_id": "ORG-1", "table_name": "Projets", "period_id": "janvier 2020", "status": "complete"}
    rows = {**GOOD, "projects": [{**PROJECT, **wrong}], "reporting_status": [status]}
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", rows))
    told = " ".join(report(groups, "fr").split())
    rest = told[told.index("autres points encore") :]
    assert "L’année est demandée · Colonne D" in rest
    assert "reçu janvier 2020 → 2020" in rest
    assert "expertise_evidence" in rest


def test_blank_numbers_of_rows_about_people_are_counted(tmp_path: Path) -> None:
    imported, groups = bring_in(people(tmp_path, {"row_id": None}))
    assert imported is not None, report(groups, "fr")
    assert [row["row_id"] for row in table(imported, "beneficiaries")] == ["1"]


def test_a_month_in_words_about_people_is_told_as_a_month(tmp_path: Path) -> None:
    periods = ["janvier 2019", "févr. 2019", "August 2019", "1er trimestre 2019", "semestre 2 2019"]
    typed = [{**GROUP, "row_id": number, "period_id": period} for number, period in enumerate(periods, 1)]
    book = fill(people(tmp_path, {}).read_bytes(), tmp_path / "w.xlsx", {"beneficiaries": typed})
    _, groups = bring_in(book)
    told = [group for group in groups.groups if group.template.variant == "period"]
    assert {group.template.code for group in told} == {"intake-unlisted"}
    assert sorted(row for group in told for row in group.rows) == [7, 8, 9, 10, 11]
