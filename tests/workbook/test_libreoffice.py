"""The workbook in a real office program: LibreOffice opens it, keeps its lists, and saves what comes in again."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.workbook.filling import (
    GOOD,
    PROJECT,
    bring_in,
    codes,
    contract,
    fill,
    report,
    sheet_of,
    table,
    template,
    whole_template,
)

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PROJECTS = [
    {
        **PROJECT, "project_id": "P-1", "start_date": "2018-01-01", "joint_with_network": "oui", "status": "closed",
        "crs_code": "15160", "sdg_target": "16.2", "note": "=1+1 est un texte",
    },
    {**PROJECT, "project_id": "P-2", "title_fr": "Été : « œuvre »", "note": "01234"},
]  # fmt: skip


def convert(path: Path, to: str, folder: Path) -> Path:
    """A file as LibreOffice saves it in another format, each run with a profile of its own."""
    if not SOFFICE:
        pytest.fail(
            "LibreOffice is missing: sudo apt-get install -y --no-install-recommends libreoffice-calc", pytrace=False
        )
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [SOFFICE, profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    made = folder / f"{path.stem}.{to.split(':', maxsplit=1)[0]}"
    assert made.is_file(), done.stdout + done.stderr
    return made


def rules_of(path: Path, name: str) -> dict[str, Any]:
    """The rules of a sheet by the column that they are for."""
    sheet = sheet_of(load_workbook(path), name)
    found: dict[str, Any] = {}
    for rule in sheet.data_validations.dataValidation:
        for place in str(rule.sqref).split():
            found.setdefault(place.split(":")[0].rstrip("0123456789"), rule)
    return found


def filled_in(folder: Path) -> Path:
    def as_text(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        for row in sheet.iter_rows(min_row=7, max_row=8):
            for cell in row:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type

    return fill(template(), folder / "w.xlsx", {**GOOD, "projects": PROJECTS}, as_text)


@pytest.mark.parametrize("by", ["xlsx", pytest.param("ods", marks=pytest.mark.audit)])
def test_what_libreoffice_saves_comes_in_as_it_was(by: str, tmp_path: Path) -> None:
    path = filled_in(tmp_path)
    direct, _ = bring_in(path)
    (tmp_path / "once").mkdir()
    saved = convert(path, by, tmp_path / "once")
    if by == "ods":
        assert codes(bring_in(saved)[1]) == ["workbook-kind"]
        (tmp_path / "twice").mkdir()
        saved = convert(saved, "xlsx", tmp_path / "twice")
    again, groups = bring_in(saved)
    assert direct is not None
    assert again is not None, report(groups, "en")
    assert codes(groups) == []
    assert table(again, "projects") == table(direct, "projects")
    assert table(again, "projects")[0]["note"] == "=1+1 est un texte"
    assert table(again, "projects")[1]["note"] == "01234"
    rules = rules_of(saved, "projects")
    assert rules["I"].type == "list"
    assert "Listes" in rules["I"].formula1
    assert rules["F"].type == "date"
    assert rules["E"].formula1.startswith("OFFSET(")
    assert rules["I"].prompt


@pytest.mark.audit
def test_the_whole_template_opens_prints_and_keeps_every_list(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(whole_template())
    assert convert(path, "pdf", tmp_path).read_bytes().startswith(b"%PDF")
    (tmp_path / "saved").mkdir()
    saved = convert(path, "xlsx", tmp_path / "saved")
    names = [sheet.title for sheet in load_workbook(io.BytesIO(whole_template()), read_only=True).worksheets]
    assert [sheet.title for sheet in load_workbook(saved, read_only=True).worksheets] == names
    for name in ("projects", "publications", "comms_activity"):
        fields = contract().schemas[name]["fields"]
        lists = {letter for letter, rule in rules_of(path, name).items() if rule.type == "list"}
        assert lists
        assert {letter for letter, rule in rules_of(saved, name).items() if rule.type == "list"} == lists
        assert len(rules_of(saved, name)) == len(fields)
    assert codes(bring_in(saved, name="empty")[1]) == ["workbook-empty"]
