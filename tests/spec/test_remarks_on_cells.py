"""Remarks on text: what a spreadsheet, a copy or a keyboard made of a cell. The cell stands in the test."""

from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.intake.validation.text_cells import text_cell_findings
from pipeline.report.finding import as_json
from tests.paper import catalogue, tables_of

TWO_ROWS = {
    "publications": "publications:\npublication_id\nP1\nP2",
    "reach_statements": "reach_statements:\nstatement_id\nR1\nR2",
    "recommendation_uptakes": "recommendation_uptakes:\nrecommendation_id\nR1\nR2",
    "survivor_participation": "survivor_participation:\nactivity_id\nA1\nA2",
}


def sent_with(text: str, field: str, table: str) -> SubmittedTable:
    """A table of two rows, of which the second has this cell."""
    rows = tables_of(TWO_ROWS[table], silent=True).by_name[table]
    place = rows.schema.get_field_index(field)
    cells = pa.array(["bon", text], pa.string())
    return SubmittedTable(table, catalogue().contract.schemas[table], rows.set_column(place, field, cells))


def remarks_on(text: str, field: str = "title", table: str = "publications") -> list[str]:
    """What is said about the cell: code and variant; it is said of its place, and never repeats the text."""
    found = [finding for group in text_cell_findings(sent_with(text, field, table)) for finding in group]
    assert {(finding.row, finding.field, finding.params) for finding in found} <= {(3, field, ())}
    return [f"{finding.code}.{finding.variant}".strip(".") for finding in found]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("SÃ©gou", "text-double-encoded"),
        ("Lâ€™enfant", "text-double-encoded"),
        ("NÃ£o", "text-double-encoded"),
        ("S\ufffdgou", "text-lost"),
        ("S?gou", "text-lost.question"),
        ("a\u200bb", "text-invisible"),
        ("pro\u00adtection", "text-invisible"),
        ("\ufeffTitre", "text-invisible"),
        ("a\u200eb", "text-invisible.direction"),
        ("a\u202eb", "text-invisible.direction"),
        ("a\tb", "text-invisible.control"),
        ("a\x1fb", "text-invisible.control"),
        ("titre ", "text-edges"),
        ("\u00a0titre", "text-edges"),
        ("titre\n", "text-edges"),
        ("=SUM(A1:A9)", "text-formula"),
        ("@projet", "text-formula"),
        ("- un tiret", "text-formula"),
        ("+A1", "text-formula"),
        ("+1-1", "text-formula"),
        ("\ttitre", "text-formula"),
        ("\rtitre", "text-formula"),
        ("#REF!", "text-excel-error"),
        ("#N/A", "text-excel-error"),
        ("#NOM?", "text-excel-error"),
        ("#VALEUR!", "text-excel-error"),
        ("#DIV/0!", "text-excel-error"),
        ("########", "text-excel-error"),
        ("1.23457E+12", "text-rounded"),
        ("1,23457E+12", "text-rounded"),
        ("03-avr", "text-day.month"),
        ("mars-18", "text-day.month"),
    ],
)
def test_a_text_that_nobody_wrote_is_remarked_upon(text: str, remark: str) -> None:
    assert remarks_on(text) == [remark]


@pytest.mark.parametrize(
    "text",
    [
        "Ségou",
        "« Ségou »\u202f: l’enfant n° 3",
        "face à\u00a0» suite",
        "CAFÉ»",
        "Ångström, Ærø, Île, ÂGE",
        "+352 26 27 08 09",
        "-12",
        "+5 %",
        "– un tiret long",
        "Qui ? Lui",
        "https://exemple.org/page?id=3&x=y",
        "deux\nlignes",
        "वर्ष २०७५",
        "नेपा\u200dल",
        "5 µg",
        "Москва",
        "43831",
        "8 mars",
        "# 3",
        "E+12",
    ],
)
def test_a_good_text_is_left_alone(text: str) -> None:
    assert remarks_on(text) == []


def test_a_number_in_place_of_a_period_is_a_date_as_excel_counts_it() -> None:
    """Elsewhere such a number may be a number."""
    assert remarks_on("43831", "period_text", "reach_statements") == ["text-day"]
    assert remarks_on("2018-2019", "period_text", "reach_statements") == []
    assert remarks_on("43831", "caveat", "reach_statements") == []


def test_a_code_holds_ordinary_spaces_only() -> None:
    """In French sentences a space that does not break is right; in a code it hides."""
    code = "CRC/C/1\u00a0(2)"
    assert remarks_on(code, "un_symbol", "recommendation_uptakes") == ["text-edges.inside"]
    assert remarks_on(code) == []


def test_forms_that_leave_no_room_for_faults_are_not_looked_at() -> None:
    """A closed list, a key and a strict pattern are the judge's; a bad cell in them is an error already."""
    assert remarks_on("=1", "pub_type") == remarks_on("=1", "publication_id") == []
    assert remarks_on("=1", "group_code", "survivor_participation") == []


def test_one_cell_may_be_wrong_in_two_ways_and_each_is_said() -> None:
    assert sorted(remarks_on("=SÃ©gou ")) == ["text-double-encoded", "text-edges", "text-formula"]


def test_the_sentences_say_what_to_do_in_excel_and_never_the_text() -> None:
    group = next(iter(text_cell_findings(sent_with("=SECRET", "title", "publications"))))
    finding = replace(next(iter(group)), column="C")  # which depends on the file
    told = " ".join(map(str, as_json(finding).values()))
    assert "SECRET" not in told
    assert "C3 (« title »)" in told.replace("\u00a0", " ")
