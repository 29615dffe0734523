"""The small workbook of an indicator: what it holds, and that filling it in makes the row count."""

import csv
import io
import re
import shutil
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import build
from pipeline.catalogue import read_catalogue
from pipeline.records.workbook.extract import extracts
from pipeline.release import Release, read_release
from tests.building import ROOT
from tests.workbook.filling import NAMES_ROW, bring_in, codes, column_of, contract, sheet_of, table

RAW, FIRST = ROOT / "data/raw", 7


@cache
def release() -> Release:
    return read_release(ROOT / "data/processed")


@cache
def made() -> dict[str, bytes]:
    return extracts(release(), contract())


def opened(name: str) -> Any:
    return load_workbook(io.BytesIO(made()[name]))


def tables_in(book: Any) -> dict[str, list[str]]:
    """The tables of a workbook, each with the keys of its rows."""
    sheets = {sheet.cell(NAMES_ROW, 1).value: sheet for sheet in book.worksheets}
    known = {name: sheet for name, sheet in sheets.items() if name in contract().sent}
    return {
        name: [row[0] for row in sheet.iter_rows(min_row=FIRST, max_col=1, values_only=True) if row[0]]
        for name, sheet in known.items()
    }


def answer(sheet: Any, number: int, **cells: Any) -> None:
    """Correct a row as a person would, and say so."""
    told = {"review_answer": "corriger", "review_by": "ECPAT-BE", "review_on": date(2026, 12, 1), **cells}
    for field, value in told.items():
        sheet.cell(number, column_of(sheet, field)).value = value


def test_a_date_filled_in_makes_the_row_count(tmp_path: Path) -> None:
    """From the page to the page: take the extract, fill the date in, import it, release: the study is counted."""
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    book = opened("cv-3-ecpat-belgique-fr.xlsx")
    study = sheet_of(book, "publications")
    known = {"completed_on": date(2020, 6, 15), "date_precision": "day", "status": "completed"}
    answer(study, FIRST, **known)
    book.save(tmp_path / "filled.xlsx")
    there = ["--raw", str(raw), "--out", str(raw / "ecpat-belgique")]
    assert build.main(["import", str(tmp_path / "filled.xlsx"), *there]) == 0
    assert build.main(["release", "--raw", str(raw), "--processed", str(tmp_path / "processed")]) == 0
    counted = read_release(tmp_path / "processed").rows("counted_rows")
    scopes = {row["scope_code"] for row in counted if (row["indicator_id"], row["row_key"]) == ("CV-3", "PUB-CAPISCE")}
    assert scopes == {"BE", "ALL3", "NETWORK"}
    before, after = ((folder / "ecpat-belgique/publications.csv").read_text("utf-8") for folder in (RAW, raw))
    changed = [
        old["publication_id"]
        for old, new in zip(csv.DictReader(io.StringIO(before)), csv.DictReader(io.StringIO(after)), strict=True)
        if old != new
    ]
    assert changed == ["PUB-CAPISCE"], "every other row stands as it was, and where it was"
    others = [path for path in (RAW / "ecpat-belgique").glob("*.csv") if path.name != "publications.csv"]
    assert all(path.read_bytes() == (raw / "ecpat-belgique" / path.name).read_bytes() for path in others)


def test_the_extract_holds_the_rows_that_wait_and_nothing_else() -> None:
    assert tables_in(opened("cv-3-ecpat-belgique-fr.xlsx")) == {"publications": ["PUB-CAPISCE"]}
    assert tables_in(opened("nd-3-ecpat-belgique-en.xlsx")) == {"expertise_evidence": ["EV06", "EV08"]}
    study = sheet_of(opened("cv-3-ecpat-belgique-fr.xlsx"), "publications")
    title = study.cell(FIRST, column_of(study, "title")).value
    assert title == release().frames["publications"].set_index("publication_id").loc["PUB-CAPISCE", "title"]


def test_where_no_row_waits_the_extract_holds_the_empty_sheets_of_the_indicator() -> None:
    assert tables_in(opened("ap-3-en.xlsx")) == {"comms_activity": [], "organisations": []}
    assert tables_in(opened("cv-1-fr.xlsx"))["survivor_participation"] == []


def test_a_row_of_which_a_part_is_masked_is_in_no_extract() -> None:
    kept = {row["row_key"] for row in release().rows("missing_facts") if row["is_whole"] == "false"}
    assert kept
    held = {key for name in made() for keys in tables_in(opened(name)).values() for key in keys}
    assert not kept & held


def test_no_masked_place_is_in_any_part_of_an_extract() -> None:
    """A workbook is packed: a search of its bytes alone would find nothing."""
    catalogue, _ = read_catalogue()
    assert catalogue is not None
    masks = [re.compile(pattern, re.IGNORECASE) for pattern, _ in catalogue.policy.mask]
    for name, content in made().items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(archive.read(part).decode("utf-8") for part in archive.namelist())
        assert not [mask.pattern for mask in masks if mask.search(text)], name


def test_the_same_release_gives_the_same_bytes() -> None:
    assert extracts(release(), contract()) == made()


def test_what_is_invented_has_no_extract() -> None:
    invented = Release({**release().info, "edition": "demonstration"}, release().frames, release().schemas)
    assert extracts(invented, contract()) == {}


def test_a_new_row_of_a_part_stands_after_those_of_the_package(tmp_path: Path) -> None:
    book = opened("nd-3-ecpat-belgique-fr.xlsx")
    sheet = sheet_of(book, "expertise_evidence")
    new = {"evidence_id": "EV99", "org_id": "ECPAT-BE", "form": "travel", "kind": "tool", "source_id": "S-BE-CAT"}
    answer(sheet, FIRST + 2, review_answer="confirmer", date_precision="unknown", **new)
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", RAW)
    assert imported is not None, codes(told)
    with (RAW / "ecpat-belgique/expertise_evidence.csv").open(encoding="utf-8") as file:
        before = [row["evidence_id"] for row in csv.DictReader(file)]
    assert [row["evidence_id"] for row in table(imported, "expertise_evidence")] == [*before, "EV99"]


def test_a_row_changed_in_an_extract_without_an_answer_is_told_at_its_cell(tmp_path: Path) -> None:
    book = opened("nd-3-ecpat-belgique-fr.xlsx")
    sheet = sheet_of(book, "expertise_evidence")
    sheet.cell(FIRST + 1, column_of(sheet, "kind")).value = "advice"
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", RAW)
    assert imported is None
    letter = sheet.cell(1, column_of(sheet, "kind")).column_letter
    assert codes(told) == [f"review-changed {sheet.title} {letter}{FIRST + 1}"]


@pytest.mark.parametrize(
    ("extent", "raw", "code"), [("partie", RAW, "workbook-extent"), ("part", None, "workbook-alone")]
)
def test_a_part_is_refused_where_it_is_not_said_or_stands_alone(
    extent: str, raw: Path | None, code: str, tmp_path: Path
) -> None:
    book = opened("nd-3-ecpat-belgique-fr.xlsx")
    form = book.worksheets[1]
    line = next(row for row in range(1, 20) if form.cell(row, 3).value == "extent")
    form.cell(line, 2).value = extent
    book.save(tmp_path / "filled.xlsx")
    imported, told = bring_in(tmp_path / "filled.xlsx", raw)
    assert imported is None
    assert code in codes(told)
