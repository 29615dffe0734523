"""A workbook that holds some rows only: import puts them in their place among those of the package."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import build
from pipeline.release import read_release
from tests.building import ROOT
from tests.workbook.filling import (
    FIRST_ROW,
    NAMES_ROW,
    bring_in,
    codes,
    column_of,
    contract,
    filled,
    say,
    say_extent,
    sheet_of,
    table,
)

RAW, FIRST = ROOT / "data/raw", FIRST_ROW


def part_of(name: str, *keys: str) -> Any:
    """The filled-in workbook of ECPAT Belgique as somebody sends it who kept some rows of one table only."""
    book = load_workbook(io.BytesIO(filled("ecpat-belgique")))
    for sheet in book.worksheets:
        if sheet.cell(NAMES_ROW, 1).value not in contract().sent:
            continue
        is_kept = sheet.cell(NAMES_ROW, 1).value == name
        for number in range(sheet.max_row, FIRST - 1, -1):
            if not (is_kept and sheet.cell(number, 1).value in keys):
                sheet.delete_rows(number)
    say_extent(book, "part")
    return book


def answer(sheet: Any, number: int, **cells: Any) -> None:
    """Correct a row as a person would, and say so."""
    told = {"review_answer": "corriger", "review_by": "ECPAT-BE", "review_on": date(2026, 12, 1), **cells}
    for field, value in told.items():
        sheet.cell(number, column_of(sheet, field)).value = value


def test_a_date_filled_in_makes_the_row_count(tmp_path: Path) -> None:
    """From file to release: keep one row, fill its date in, import it, release: the study is counted."""
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    book = part_of("publications", "PUB-CAPISCE")
    study = sheet_of(book, "publications")
    known = {"completed_on": date(2020, 6, 15), "date_precision": "day", "status": "completed"}
    answer(study, FIRST, **known)
    book.save(tmp_path / "filled.xlsx")
    there = ["--raw", str(raw), "--out", str(raw / "ecpat-belgique")]
    assert build.main(["import", str(tmp_path / "filled.xlsx"), *there]) == 0
    assert build.main(["release", "--raw", str(raw), "--release-dir", str(tmp_path / "processed")]) == 0
    counted = read_release(tmp_path / "processed").rows("counted_rows")
    scopes = {row["scope_code"] for row in counted if (row["indicator_id"], row["row_key"]) == ("CV-3", "PUB-CAPISCE")}
    assert scopes == {"BE", "ALL3", "NETWORK"}
    for path in (RAW / "ecpat-belgique").glob("*.csv"):
        before, after = stated_in(path), stated_in(raw / "ecpat-belgique" / path.name)
        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        keys = [row["publication_id"] for row in changed]
        assert keys == (["PUB-CAPISCE"] if path.stem == "publications" else []), "all others stay, in their places"


def stated_in(path: Path) -> list[dict[str, str]]:
    """What the rows of a table state; a column that the contract has added since is blank."""
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


def test_a_new_row_of_a_part_stands_after_those_of_the_package(tmp_path: Path) -> None:
    book = part_of("expertise_evidence", "EV06", "EV08")
    say(book, "organisation", "Bureau de Bamako")
    sheet = sheet_of(book, "expertise_evidence")
    new = {"evidence_id": "EV99", "org_id": "ECPAT-BE", "form": "travel", "kind": "tool", "source_id": "S-BE-CAT"}
    answer(sheet, FIRST + 2, review_answer="confirmer", date_precision="unknown", **new)
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", RAW)
    assert imported is not None, codes(told)
    assert [each.split()[-1] for each in codes(told) if "sending-organisation" in each] == ["B6"]
    descriptor = json.loads((RAW / "ecpat-belgique/datapackage.json").read_text("utf-8"))
    assert json.loads(imported.files["datapackage.json"])["contributors"] == descriptor["contributors"]
    reminded = [group for group in told.groups if group.template.code == "help-unchecked"]
    assert not reminded, "its help lines are not in this part"
    with (RAW / "ecpat-belgique/expertise_evidence.csv").open(encoding="utf-8") as file:
        before = [row["evidence_id"] for row in csv.DictReader(file)]
    assert [row["evidence_id"] for row in table(imported, "expertise_evidence")] == [*before, "EV99"]


def test_a_row_changed_in_a_part_without_an_answer_is_told_at_its_cell(tmp_path: Path) -> None:
    book = part_of("expertise_evidence", "EV06", "EV08")
    sheet = sheet_of(book, "expertise_evidence")
    sheet.cell(FIRST + 1, column_of(sheet, "kind")).value = "advice"
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", RAW)
    assert imported is None
    letter = sheet.cell(1, column_of(sheet, "kind")).column_letter
    assert codes(told) == [f"review-changed {sheet.title} {letter}{FIRST + 1}"]


def test_a_new_row_with_the_code_of_another_is_told_once(tmp_path: Path) -> None:
    book = part_of("expertise_evidence", "EV06")
    sheet = sheet_of(book, "expertise_evidence")
    for cell in sheet[FIRST]:
        sheet.cell(FIRST + 1, cell.column).value = cell.value
    sheet.cell(FIRST + 1, 1).value = None
    sheet.cell(FIRST + 1, column_of(sheet, "kind")).value = "advice"
    book.save(tmp_path / "filled.xlsx")
    _, told = bring_in(tmp_path / "filled.xlsx", RAW)
    assert [each.split()[0] for each in codes(told)] == ["primary-key"]


@pytest.mark.parametrize(
    ("extent", "raw", "code"), [("moitié", RAW, "workbook-extent"), ("part", None, "workbook-alone")]
)
def test_a_part_is_refused_where_it_is_not_said_or_stands_alone(
    extent: str, raw: Path | None, code: str, tmp_path: Path
) -> None:
    book = part_of("expertise_evidence", "EV06", "EV08")
    say_extent(book, extent)
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", raw)
    assert imported is None
    assert code in [each.split()[0] for each in codes(told)]


def test_a_row_that_is_withdrawn_stands_in_no_file_nor_does_what_hangs_on_it(tmp_path: Path) -> None:
    """From a release that shows a study to one that says nothing of it but that rows were withdrawn."""
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    shutil.copytree(RAW, raw)
    there = ["--raw", str(raw), "--release-dir", str(processed), "--private", str(tmp_path / "private")]
    assert build.main(["release", "--date", "2026-12-01", "--confirm-date", *there]) == 0
    title = next(row["title"] for row in read_rows(raw, "publications") if row["publication_id"] == "PUB-CAPISCE")
    hanging = [row for row in read_rows(raw, "publication_countries") if row["publication_id"] == "PUB-CAPISCE"]
    assert hanging
    assert any(says(each, "PUB-CAPISCE") for each in processed.iterdir())
    book = part_of("publications", "PUB-CAPISCE")
    answer(sheet_of(book, "publications"), FIRST, review_answer="retirer")
    book.save(tmp_path / "filled.xlsx")
    assert build.main(["import", str(tmp_path / "filled.xlsx"), *there[:2], *there[4:]]) == 0
    assert build.main(["release", "--date", "2026-12-02", "--confirm-date", *there]) == 0
    assert [each.name for each in processed.iterdir() if says(each, "PUB-CAPISCE") or says(each, title)] == []
    told = [row for row in read_release(processed).rows("changed_rows") if row["change"] == "withdrawn"]
    assert told
    assert not any(row["row_keys"] for row in told)


def read_rows(raw: Path, name: str) -> list[dict[str, str]]:
    with (raw / "ecpat-belgique" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def says(file: Path, text: str) -> bool:
    return file.is_file() and text in file.read_text("utf-8", "ignore")
