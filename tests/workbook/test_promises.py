"""What the README and the read-me sheet promise to whoever sends data."""

import csv
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

import build
from tests.building import ROOT
from tests.workbook.filling import GOOD, PROJECT, bring_in, codes, column_of, fill, report, sheet_of, template

JARGON = re.compile(r"foreign-key|datapackage|ecpat:|[a-z]+_(?:org|id|on)\b")
"""Words of the program, which no office needs to know."""


def run(folder: Path, *arguments: str | Path) -> int:
    there = ["--raw", folder / "raw", "--private", folder / "private"]
    return build.main([str(each) for each in (*arguments, *there)])


def test_the_way_of_the_readme_from_an_empty_workbook_to_a_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    sending, reports = tmp_path / "sending.xlsx", [tmp_path / f"report.{end}" for end in ("html", "json", "csv")]
    assert run(tmp_path, "template", "--out", sending) == 0
    wrong = {**PROJECT, "status": "plus tard"}
    fill(sending.read_bytes(), tmp_path / "wrong.xlsx", {**GOOD, "projects": [wrong]}, name="bureau")
    options = [
        word for name, path in zip(("--html", "--json", "--worklist"), reports, strict=True) for word in (name, path)
    ]
    assert run(tmp_path, "import", tmp_path / "wrong.xlsx", *options) == 1
    assert not any((tmp_path / "raw").iterdir())
    assert "feuille Projets" in capsys.readouterr().out
    assert "plus tard" in reports[0].read_text("utf-8")
    told = json.loads(reports[1].read_text("utf-8"))
    assert [(each["column"], each["row"]) for each in told if each["severity"] == "error"] == [("I", 7)]
    with reports[2].open(encoding="utf-8-sig", newline="") as file:
        work = [row["Case"] for row in csv.DictReader(file, delimiter=";") if row["Nature"] == "à corriger"]
    assert work == ["I7"]
    fill(sending.read_bytes(), tmp_path / "right.xlsx", GOOD, name="bureau")
    assert run(tmp_path, "import", tmp_path / "right.xlsx") == 0
    assert (tmp_path / "raw" / "bureau" / "projects.csv").is_file()
    assert run(tmp_path, "check") == 0


def test_csv_of_a_spreadsheet_becomes_a_package_that_a_strict_check_admits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    folder = tmp_path / "envoi"
    folder.mkdir()
    text = "Code de l’organisation;Nom;Type;Pays;Nom publiable\nORG-1;Une association;ONG;Mali;oui\n"
    (folder / "organisations.csv").write_bytes(text.encode("cp1252"))
    assert run(tmp_path, "check", folder) == 2
    assert run(tmp_path, "check", folder / "organisations.csv") == 2
    inside = shutil.copytree(folder, tmp_path / "raw" / "envoi")
    assert run(tmp_path, "check") == 2
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("« python build.py import ") == 3  # whoever put it there, or checks it, is shown the way
    assert run(tmp_path, "import", inside, "--basis", "documented") == 2  # it would write over what was sent
    shutil.rmtree(inside)
    assert run(tmp_path, "import", folder, "--package", "bureau", "--basis", "documented") == 0
    assert run(tmp_path, "check") == 0


def all_at_once(book: Any) -> None:
    """One of each thing that the read-me sheet says is refused."""
    sheet = sheet_of(book, "projects")
    sheet["F7"] = "=TODAY()"
    sheet["G7"] = "#REF!"
    sheet["C7"].comment = Comment("à voir", "moi")
    sheet.merge_cells("C9:C10")
    sheet["B11"] = "P-9"
    sheet.row_dimensions[11].hidden = True
    sources = sheet_of(book, "sources")
    sources.column_dimensions[sources.cell(1, column_of(sources, "title")).column_letter].hidden = True
    book.create_sheet("Brouillon").sheet_state = "hidden"


def test_all_that_the_sheet_says_is_refused_is_refused_at_once_by_sheet_and_cell(tmp_path: Path) -> None:
    imported, groups = bring_in(fill(template(), tmp_path / "w.xlsx", GOOD, all_at_once))
    assert imported is None
    assert {
        "cell-formula Projets F7", "cell-error Projets G7", "workbook-comments Projets", "cell-merged Projets C9",
        "row-hidden Projets 11", "column-hidden Sources C", "workbook-hidden",
    } <= set(codes(groups))  # fmt: skip
    assert "Brouillon" in report(groups, "fr")


@pytest.mark.parametrize(
    "cells",
    [
        {"lead_org": "PERSONNE", "status": "?", "start_date": "2019-13-01", "validation_status": None},
        {"validation_status": "validated", "note": "Contact : 12 rue des Lilas", "title_fr": "Ã©tude"},
        {"source_id": "S-9", "end_date": "2090-01-01", "quote": "un " * 20},
    ],
)
def test_an_office_is_told_in_words_of_its_spreadsheet(cells: Mapping[str, Any], tmp_path: Path) -> None:
    _, groups = bring_in(fill(template(), tmp_path / "w.xlsx", {**GOOD, "projects": [{**PROJECT, **cells}]}))
    told = report(groups, "fr")
    assert groups.groups
    assert JARGON.findall(told.replace("true", "")) == []


def test_the_sheets_of_the_template_are_named_where_the_readme_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, "template", "--lang", "en", "--out", tmp_path / "t.xlsx") == 0
    assert load_workbook(tmp_path / "t.xlsx").sheetnames[:2] == ["Read me", "Sending"]
    there = ["--raw", str(ROOT / "data/raw"), "--private", str(tmp_path)]
    assert build.main(["template", "--prefill", "ecpat-luxembourg", "--out", str(tmp_path / "p.xlsx"), *there]) == 0
    book = load_workbook(tmp_path / "p.xlsx")
    assert sheet_of(book, "projects")["B5"].value == "review_answer"
    for new in ("beneficiaries", "reporting_status", "sources"):  # this office has sent none of them yet
        assert sheet_of(book, new)["B5"].value != "review_answer"
