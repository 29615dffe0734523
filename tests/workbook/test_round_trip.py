"""What goes out in a workbook comes back as it was: every table of the template, and packages with their answers."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from openpyxl import load_workbook

from pipeline.model import Severity
from pipeline.texts import LANGUAGES
from pipeline.workbook.importing import write_package
from pipeline.workbook.layout import example_row, layout, make_plan, template_tables
from pipeline.workbook.prefill import workbook
from pipeline.workbook.write_xlsx import draw
from tests.building import ROOT
from tests.packages import write_package as write_small
from tests.workbook.filling import (
    FIRST_ROW,
    NAMES_ROW,
    ORGANISATION,
    PROJECT,
    SOURCE,
    Rows,
    bring_in,
    codes,
    column_of,
    contract,
    fill,
    filled,
    report,
    sheet_of,
    table,
    template,
    whole_template,
)

PACKAGES = ("ecpat-belgique", "ecpat-france", "ecpat-luxembourg", "ecpat-network")
STATUS = ("validation_status", "validated_by_org", "validated_on")
ALIKE = {
    "activity_id": "A-1",
    "source_id": "S-1",
    "other_sources": "S-1",
    "same_as": "",
    "funder_org": "ECPAT-LU",
    "org_id": "ECPAT-LU",
}
"""Examples come from several sendings; here they must name each other."""


def example_rows(language: str) -> dict[str, list[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for name in template_tables(contract()):
        schema = contract().schemas[name]
        example = example_row(schema, language)
        rows[name] = [{**example, **{field: code for field, code in ALIKE.items() if field in example}}]
    second = {**rows["organisations"][0], "org_id": "ECPAT-FR"}
    rows["organisations"] = [*rows["organisations"], second]
    rows["reporting_status"] = [{**rows["reporting_status"][0], "table_name": "beneficiaries"}]
    return rows


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.audit)])
def test_every_table_of_the_template_comes_back_valid_for_us_and_for_plain_frictionless(
    language: str, tmp_path: Path
) -> None:
    path = fill(whole_template(language), tmp_path / "w.xlsx", example_rows(language))
    imported, groups = bring_in(path)
    assert imported is not None, report(groups, "en")
    assert {f"{name}.csv" for name in template_tables(contract())} == set(imported.files) - {"datapackage.json"}
    write_package(imported, tmp_path / "test")
    verdict = validate(str(tmp_path / "test" / "datapackage.json"))
    assert verdict.valid, verdict.flatten(["type", "note"])[:5]


def before(package: str, name: str) -> list[dict[str, str]]:
    with (ROOT / "data/raw" / package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without(rows: list[dict[str, str]], fields: tuple[str, ...]) -> list[dict[str, str]]:
    return [{field: text for field, text in row.items() if text and field not in fields} for row in rows]


def confirm_all(path: Path, package: str) -> None:
    """Every row of a filled workbook confirmed, by another organisation of the network."""
    book = load_workbook(io.BytesIO(filled(package)))
    for sheet in book.worksheets:
        if sheet.cell(NAMES_ROW, 2).value == "review_answer":
            for number in range(FIRST_ROW, sheet.max_row + 1):
                if sheet.cell(number, 1).value:
                    for place, text in ((2, "confirmer"), (3, "ECPAT-INT"), (4, "2026-11-22")):
                        sheet.cell(number, place).value = text
    book.save(path)


@pytest.mark.parametrize(
    "package", [PACKAGES[0], *(pytest.param(name, marks=pytest.mark.audit) for name in PACKAGES[1:])]
)
def test_a_package_with_every_row_confirmed_comes_back_row_for_row(package: str, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    confirm_all(path, package)
    imported, groups = bring_in(path, ROOT / "data/raw")
    assert imported is not None, report(groups, "en")
    assert codes(groups) == []
    descriptor = json.loads((ROOT / "data/raw" / package / "datapackage.json").read_text("utf-8"))
    assert json.loads(imported.files["datapackage.json"])["contributors"] == descriptor["contributors"]
    for resource in descriptor["resources"]:
        rows, was = table(imported, resource["name"]), before(package, resource["name"])
        assert without(rows, STATUS) == without(was, STATUS), resource["name"]
        if "validation_status" in rows[0]:
            states = {(row["validation_status"], row["validated_by_org"], row["validated_on"]) for row in rows}
            assert states == {("validated", "ECPAT-INT", "2026-11-22")}
    assert len(imported.answers) == sum(len(before(package, each["name"])) for each in descriptor["resources"])


# --- answers --------------------------------------------------------------------------------------------------------

PROJECTS = [{**PROJECT, "project_id": f"P-{number}", "title_fr": f"Projet {number}"} for number in range(1, 6)]
MILESTONES = [
    {"milestone_id": f"M-{number}", "date": "2019-01-01", "org_id": "ORG-1", "title_fr": "Un pas", "title_en": "A step",
     "date_precision": "day", "weight": "key", "source_id": "S-1"}
    for number in range(1, 4)
]  # fmt: skip
TABLES: Rows = {
    "organisations": [ORGANISATION, {**ORGANISATION, "org_id": "ORG-2"}],
    "sources": [SOURCE],
    "projects": PROJECTS,
    "milestones": MILESTONES,
}


def small_raw(tmp_path: Path, **tables: Sequence[Mapping[str, Any]]) -> Path:
    """A folder with one small package, `small`."""
    write_small(tmp_path / "raw" / "small", {**TABLES, **tables}, contributors=[{"title": "Une association"}])
    return tmp_path / "raw"


def answer(raw: Path, rows: Sequence[Mapping[str, Any]], name: str = "projects") -> Path:
    """The filled workbook of the small package with some cells of the first rows of one sheet written over."""
    content, findings = workbook(contract(), "fr", [raw], "small")
    assert findings == []
    book = load_workbook(io.BytesIO(content))
    sheet = sheet_of(book, name)
    for number, cells in enumerate(rows, FIRST_ROW):
        for field, value in cells.items():
            sheet.cell(number, column_of(sheet, field)).value = value
    path = raw.parent / "w.xlsx"
    book.save(path)
    return path


def said(answer_word: str, **cells: Any) -> Mapping[str, Any]:
    return {"review_answer": answer_word, "review_by": "ORG-1", "review_on": "2026-11-22", **cells}


def test_confirmed_corrected_withdrawn_and_unanswered_rows_each_go_their_way(tmp_path: Path) -> None:
    raw = small_raw(tmp_path)
    written = {"review_by": "org-1", "review_on": "22 novembre 2026"}
    answers = [
        said("confirmer", **written),
        said("Corriger", title_fr="Autre titre"),
        said("retirer"),
        said("Ne compte pas"),
    ]
    path = answer(raw, answers)
    imported, groups = bring_in(path, raw)
    assert imported is not None, report(groups, "fr")
    rows = table(imported, "projects")
    assert [row["validation_status"] for row in rows] == ["validated", "validated", "withdrawn", "rejected", "sourced"]
    assert [row["validated_by_org"] for row in rows] == ["ORG-1", "ORG-1", "", "", ""]
    assert [row["title_fr"] for row in rows] == ["Projet 1", "Autre titre", "Projet 3", "Projet 4", "Projet 5"]
    assert without(rows[4:], ()) == PROJECTS[4:]
    assert [each.answer for each in imported.answers] == ["confirm", "correct", "withdraw", "exclude"]
    assert imported.answers[1].changed == "title_fr"
    assert imported.answers[0].on == "2026-11-22"


def test_a_row_withdrawn_from_a_table_without_status_leaves_it(tmp_path: Path) -> None:
    raw = small_raw(tmp_path)
    imported, groups = bring_in(answer(raw, [said("retirer")], "milestones"), raw)
    assert imported is not None, report(groups, "fr")
    assert without(table(imported, "milestones"), ()) == MILESTONES[1:]


def test_a_remark_is_put_down_and_never_enters_the_data(tmp_path: Path) -> None:
    raw = small_raw(tmp_path)
    imported, _ = bring_in(answer(raw, [said("retirer", review_note="notre partenaire est en danger")]), raw)
    assert imported is not None
    assert imported.answers[0].note == "notre partenaire est en danger"
    assert not any("en danger" in content.decode("utf-8") for content in imported.files.values())


@pytest.mark.parametrize(
    "told",
    [
        {
            "review-changed Projets G7": {"title_fr": "Changé"},
            "review-changed Projets G8": said("confirmer", title_fr="Changé"),
            "review-incomplete Projets D9": {**said("confirmer"), "review_on": None},
            "review-incomplete Projets C10": {**said("confirmer"), "review_by": None},
            "review-word Projets B11": said("peut-être"),
        },
        {
            "review-who Projets C7": said("confirmer", review_by="PERSONNE"),
            "review-day Projets D8": said("confirmer", review_on="hier"),
            "review-day Projets D9": said("retirer", review_on="bientôt"),
        },
    ],
)
def test_an_answer_that_cannot_be_is_told_by_its_cell(told: Mapping[str, Mapping[str, Any]], tmp_path: Path) -> None:
    raw = small_raw(tmp_path)
    imported, groups = bring_in(answer(raw, list(told.values())), raw)
    assert imported is None
    assert sorted(codes(groups)) == sorted(told)


def test_nobody_confirms_its_own_row(tmp_path: Path) -> None:
    raw = small_raw(tmp_path, projects=[{**each, "entered_by_org": "ORG-1"} for each in PROJECTS])
    imported, groups = bring_in(answer(raw, [said("confirmer")]), raw)
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == ["review-own Projets C7"]
    assert table(imported, "projects")[0]["validation_status"] == "sourced"


def test_rows_and_tables_that_are_gone_are_said(tmp_path: Path) -> None:
    raw = small_raw(tmp_path)
    book = load_workbook(answer(raw, []))
    sheet_of(book, "projects").delete_rows(FIRST_ROW, 2)
    sheet_of(book, "milestones").delete_rows(FIRST_ROW, 9)
    book.save(tmp_path / "w.xlsx")
    imported, groups = bring_in(tmp_path / "w.xlsx", raw)
    assert imported is not None, report(groups, "fr")
    assert sorted(code.split()[0] for code in codes(groups)) == ["review-gone", "review-gone", "workbook-drops"]


def test_a_column_that_was_deleted_erases_nothing_and_is_said(tmp_path: Path) -> None:
    raw = small_raw(tmp_path, projects=[{**each, "note": "Une remarque"} for each in PROJECTS])
    book = load_workbook(answer(raw, [said("confirmer")]))
    sheet = sheet_of(book, "projects")
    for field in ("note", "validated_by_org"):
        sheet.delete_cols(column_of(sheet, field))
    book.save(tmp_path / "w.xlsx")
    imported, groups = bring_in(tmp_path / "w.xlsx", raw)
    assert imported is not None, report(groups, "fr")
    assert codes(groups) == ["column-kept Projets"]
    assert "Remarque" in " ".join(report(groups, "fr").split())
    rows = table(imported, "projects")
    assert {row["note"] for row in rows} == {"Une remarque"}
    assert [row["validated_by_org"] for row in rows[:2]] == ["ORG-1", ""]  # an answer needs no column of its own


def test_a_sheet_about_people_is_empty_in_a_filled_workbook_and_left_so_its_table_stays(tmp_path: Path) -> None:
    group = {**example_row(contract().schemas["survivor_participation"], "en"), "facilitator_org": "ORG-1"}
    truths = dict.fromkeys(("consent_recorded", "safeguarding_checked", "publish_country"), "true")
    raw = small_raw(
        tmp_path, survivor_participation=[{**group, **truths, "source_id": "S-1", "entered_by_org": "ORG-1"}]
    )
    path = answer(raw, [])
    sheet = sheet_of(load_workbook(path), "survivor_participation")
    assert [row[0] for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True) if any(row)] == []
    imported, groups = bring_in(path, raw)
    assert imported is not None, report(groups, "fr")
    was = (raw / "small" / "survivor_participation.csv").read_bytes()
    assert imported.files["survivor_participation.csv"] == was


# --- the template itself --------------------------------------------------------------------------------------------


def test_every_table_for_staff_has_its_sheet_and_every_sheet_a_name_that_fits() -> None:
    grouped = [name for group in layout()["group"] for name in group["tables"]]
    assert sorted(grouped) == sorted(contract().sent)
    for language in LANGUAGES:
        names = [sheet.name for sheet in make_plan(contract(), language, contract().sent).sheets]
        assert len({name.casefold() for name in names}) == len(contract().sent)
        assert [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\")] == []


def test_a_workbook_of_ours_hides_merges_and_computes_nothing() -> None:
    book = load_workbook(io.BytesIO(template()))
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not any(each.hidden for each in [*sheet.column_dimensions.values(), *sheet.row_dimensions.values()])
        assert not any(cell.data_type == "f" or cell.comment for row in sheet.iter_rows() for cell in row)


def test_every_column_shows_its_help_and_every_code_has_its_list() -> None:
    sheet = sheet_of(load_workbook(io.BytesIO(template())), "project_countries")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert all(rule.prompt for rule in rules.values())
    assert len(rules) == len(contract().schemas["project_countries"]["fields"])
    assert rules["B7"].formula1.startswith("OFFSET('Projets'!$B$7")
    assert rules["C7"].formula1.startswith("'Listes'!$B$")
    assert rules["F7"].prompt is not None


def test_the_same_plan_gives_the_same_bytes() -> None:
    template.cache_clear()
    first = template()
    template.cache_clear()
    assert template() == first


def test_a_text_that_looks_like_a_formula_is_written_as_a_text() -> None:
    plan = make_plan(contract(), "fr", ["milestones"], filled=["milestones"])
    texts = {"milestone_id": "{=1+1}", "title_fr": "=1+1", "title_en": "https://example.org", "note": "@cmd"}
    book = load_workbook(io.BytesIO(draw(plan, {"milestones": [texts]}, {"name": "=A1"})))
    assert not any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert not any(cell.hyperlink for row in sheet_of(book, "milestones").iter_rows() for cell in row)


def test_the_rows_of_a_package_under_another_name_are_told_once(tmp_path: Path) -> None:
    for name in ("ecpat-france-2", "ECPAT France (Bamako)"):
        path = fill(filled("ecpat-france"), tmp_path / "w.xlsx", {}, name=name)
        imported, groups = bring_in(path, ROOT / "data/raw")
        assert imported is None
        wrong = [group.template for group in groups.groups if group.template.severity is Severity.ERROR]
        assert [(told.code, told.variant) for told in wrong] == [("workbook-name", "owner")]
        assert "Écrivez-y « ecpat-france »" in " ".join(report(groups, "fr").split())


def test_who_confirmed_is_asked_in_the_column_of_answers_only_for_answered_rows(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book, "projects")
        blank = next(row for row in range(7, 200) if not sheet.cell(row, column_of(sheet, "project_id")).value)
        new = {**PROJECT, "project_id": "P-NEW", "source_id": "SEED-001", "validation_status": "validated"}
        for field, value in new.items():
            sheet.cell(blank, column_of(sheet, field)).value = value
        sheet.cell(7, column_of(sheet, "review_answer")).value = "OK"
        sheet.cell(7, column_of(sheet, "review_by")).value = "Bamako"
        sheet.cell(7, column_of(sheet, "review_on")).value = "2026-11-20"

    path = fill(filled("ecpat-luxembourg"), tmp_path / "w.xlsx", {}, change, name="")
    _, groups = bring_in(path, ROOT / "data/raw")
    told = {group.template.code: group.template for group in groups.groups if group.template.resource == "projects"}
    assert told["validated-alone"].column == "AB"
    assert {"review-word", "review-who"} <= set(told)  # no fault of an answer hides another
