"""The receipt: private by its place, in the language asked for, and without a number that could be of children."""

import csv
import hmac
import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from build import main
from tests.fixture_edition import KEY
from tests.packages import write_package
from tests.workbook.filling import ORGANISATION, PROJECT, SOURCE, Rows

PLACE = {"project_id": "P-1", "country_code": "ML", "source_id": "S-1", "validation_status": "sourced"}
REPORT = {"org_id": "ORG-1", "table_name": "beneficiaries", "period_id": "2019", "status": "complete"}
SIZES = (117, 61, 1163)
"""None of them is a multiple of ten, so that a true number is never taken for a published one."""


def group(number: int, value: int, **cells: Any) -> Mapping[str, Any]:
    return {
        "row_id": number, "project_id": "P-1", "country_code": "ML", "period_id": "2019", "population": "children",
        "sex": "f", "age_band": "10-14", "counted_as": "unique_persons", "dedup_scope": "project",
        "method": "register", "value": value, "source_id": "S-1", "entered_by_org": "ORG-1",
        "validation_status": "sourced", **cells,
    }  # fmt: skip


def raw(tmp_path: Path, **tables: Any) -> Path:
    rows: Rows = {
        "organisations": [ORGANISATION],
        "sources": [SOURCE],
        "projects": [{**PROJECT, "lead_org": "ORG-1"}, {**PROJECT, "project_id": "P-2", "validation_status": "draft"}],
        **tables,
    }
    text = {name: [{key: str(value) for key, value in row.items()} for row in each] for name, each in rows.items()}
    write_package(tmp_path / "raw" / "un-bureau", text, title="Un bureau")
    return tmp_path / "raw"


def people(tmp_path: Path, *groups: Mapping[str, Any]) -> Path:
    """An edition of one office with a project of 2019 in Mali, and the key."""
    runs = {"lead_org": "ORG-1", "start_date": "2019-01-01", "end_date": "2020-12-31", "children_detail": "sex_age"}
    projects = [{**PROJECT, **runs}, {**PROJECT, **runs, "project_id": "P-EMPTY"}]
    places = [PLACE, {**PLACE, "project_id": "P-EMPTY"}]
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key").write_bytes(KEY)
    tables = {"project_countries": places, "reporting_status": [REPORT], "beneficiaries": groups}
    return raw(tmp_path, projects=projects, **tables)


def check(folder: Path, *options: str) -> int:
    places = ("--release-dir", str(folder.parent / "processed"), "--site", str(folder.parent / "site"))
    return main(["check", "--raw", str(folder), *places, *options])


def words(folder: Path, language: str = "fr") -> str:
    text = (folder.parent / "private" / "receipts" / f"un-bureau.{language}.html").read_text("utf-8")
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text[text.index("<main") :])))


def test_a_check_of_an_edition_leaves_a_receipt_beside_it(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    assert check(folder) == 0
    told = words(folder)
    assert "Accusé de réception : Un bureau" in told
    assert "Projets 2 0 1 1 0" in told
    assert "Tout a été lu" in told


def test_it_says_what_counts_what_does_not_and_where_it_shows(tmp_path: Path) -> None:
    evidence = {
        "evidence_id": "EV-1", "org_id": "ORG-1", "form": "online", "kind": "training", "source_id": "S-1",
        "date_precision": "unknown", "validation_status": "sourced",
    }  # fmt: skip
    folder = raw(tmp_path, expertise_evidence=[evidence])
    assert check(folder, "--lang", "en") == 0
    told = words(folder, "en")
    assert "Read: 1. Counted: 0. Left out: 1." in told
    assert "undated: 1" in told
    assert "en/results/nd-3/" in told


def test_it_says_once_for_each_table_what_keeps_numbers_at_a_minimum(tmp_path: Path) -> None:
    """Two July-June years cover the calendar year between them; none is awaited from before an organisation joined."""
    member = {**ORGANISATION, "org_id": "ECPAT-LU", "org_type": "ecpat_member"}
    report = {**REPORT, "org_id": "ECPAT-LU", "table_name": "publications"}
    years = {"2018": "complete", "2018-2019": "nil", "2019-2020": "nil", "2020": "partial"}
    reports = [{**report, "period_id": year, "status": status} for year, status in years.items()]
    late = {**member, "org_id": "ORG-LATE", "ecpat_member_from": "2021-03-01"}
    reports.append({**report, "org_id": "ORG-LATE", "period_id": "2021", "status": "partial"})
    folder = raw(tmp_path, organisations=[ORGANISATION, member, late], reporting_status=reports)
    assert check(folder) == 0
    told = words(folder)
    assert re.findall(r"publications Publications ([\d, ]+)", told) == ["2020, 2021 ", "2021 "]
    assert told.count("ECPAT-LU comms_activity") == 1


def test_a_package_with_faults_gets_them_in_short_and_nothing_is_counted(tmp_path: Path) -> None:
    folder = raw(tmp_path, milestones=[{"milestone_id": "M-1", "date": "hier"}])
    assert check(folder) == 1
    told = words(folder)
    assert "Rien n’est compté tant que des problèmes restent à corriger" in told
    assert "milestones (à corriger)" in told
    assert "Ce qui compte" not in told


def test_children_are_told_as_the_site_will_and_never_as_they_were_sent(tmp_path: Path) -> None:
    contacts = group(2, SIZES[1], dedup_scope="activity", sex="m")
    folder = people(tmp_path, group(1, SIZES[0], s_education="true"), contacts, group(3, SIZES[2], sex="m"))
    assert check(folder) == 0
    told = words(folder)
    shown = [number_of("f", SIZES[0]) + number_of("m", SIZES[2]), number_of("m", SIZES[1])]
    children, contact = (f"environ {number:,}".replace(",", " ") for number in shown)
    assert f"P-1 2019 moins de 100 {children} non précisé {contact} 0 (arrondi à la dizaine) par sexe et âge" in told
    assert "P-EMPTY 2019 – 0 (arrondi à la dizaine)" in told
    assert "Adultes" not in told
    assert "P-1, 2019 : Dont nouveaux, toutes les formes d’exploitation, tous les services" in told
    assert not {str(size) for size in (*SIZES, sum(SIZES), SIZES[0] + SIZES[2])} & set(re.findall(r"\d+", told))


def number_of(sex: str, count: int) -> int:
    """A published number by the rule of the method, written here once more: f(n) = 10 * floor((n + 10 - t) / 10)."""
    digest = hmac.digest(KEY, f"1|children|P-1|ML|2019|{sex}|10-14".encode(), "sha256")
    return 10 * ((count + 10 - (1 + int.from_bytes(digest, "big") % 10)) // 10)


def test_who_sends_adults_only_sees_what_was_sent_and_what_will_be_published(tmp_path: Path) -> None:
    adults = {"population": "professionals", "age_band": "25+"}
    draft = group(2, SIZES[1], **adults, period_id="2020", validation_status="draft")
    folder = people(tmp_path, group(1, SIZES[2], **adults), draft)
    assert check(folder, "--lang", "en") == 0
    told = words(folder, "en")
    titles = "Project Country Year Rows sent Parents and relatives Professionals Members of the community"
    zero, shown = r"0 \(rounded to tens\)", r"about 1,1[67]0"
    assert re.search(rf"{titles} P-1 ML 2019 fewer than 100 {zero} {shown} {zero}", told)
    assert "P-1 ML 2020 fewer than 100 not reported not reported not reported" in told
    assert str(SIZES[2]) not in told.replace(",", "")


def test_what_is_left_out_is_told_with_the_reason(tmp_path: Path) -> None:
    draft = group(2, SIZES[1], validation_status="draft")
    unreported, outside = group(3, SIZES[1], period_id="2020"), group(4, SIZES[1], period_id="2021")
    folder = people(tmp_path, group(1, SIZES[0]), draft, unreported, outside)
    assert check(folder) == 0
    told = words(folder)
    assert "Lignes en brouillon (moins de 100)" in told
    assert "P-1, 2020 : aucune remise n’est déclarée" in told
    assert "P-1, 2021 : le projet n’est pas en cours cette année-là" in told
    assert "P-1 2020 moins de 100 non communiqué" in told


def test_without_the_key_no_number_is_told(tmp_path: Path) -> None:
    folder = people(tmp_path, group(1, SIZES[0]))
    (tmp_path / "private" / "key").unlink()
    assert check(folder) == 0
    told = words(folder)
    assert "Les nombres ne peuvent pas être montrés ici" in told
    assert "environ" not in told


@pytest.mark.parametrize("public", ["site", "processed", "raw"])
def test_no_receipt_is_written_where_things_are_published(public: str, tmp_path: Path) -> None:
    folder = raw(tmp_path)
    assert check(folder, "--receipts", str(tmp_path / public / "receipts")) == 2
    assert not list(tmp_path.rglob("*.html"))


def test_a_check_of_some_packages_leaves_none_unless_asked(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    assert main(["check", str(folder / "un-bureau")]) == 0
    assert not list(tmp_path.rglob("*.html"))
    assert main(["check", str(folder / "un-bureau"), "--receipts", str(tmp_path / "own")]) == 0
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["un-bureau.fr.html"]


# --- the commands ---------------------------------------------------------------------------------------------------


def test_a_workbook_goes_out_and_comes_in_by_two_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file, out = raw(tmp_path), tmp_path / "w.xlsx", tmp_path / "new"
    assert main(["template", "--raw", str(folder), "--prefill", "un-bureau", "--out", str(file)]) == 0
    assert main(["import", str(file), "--raw", str(folder), "--out", str(out)]) == 0
    assert main(["import", str(file), "--raw", str(folder), "--out", str(out)]) == 0  # its own folder is replaced
    with (out / "projects.csv").open(encoding="utf-8", newline="") as table:
        assert [row["project_id"] for row in csv.DictReader(table)] == ["P-1", "P-2"]
    capsys.readouterr()
    assert main(["template", "--raw", str(folder), "--prefill", "personne", "--out", str(file)]) == 2
    assert "personne" in capsys.readouterr().out


def test_import_writes_nothing_over_what_is_not_its_own(tmp_path: Path) -> None:
    folder, file = raw(tmp_path), tmp_path / "w.xlsx"
    assert main(["template", "--raw", str(folder), "--prefill", "un-bureau", "--out", str(file)]) == 0
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-keep.txt").write_text("dear", "utf-8")
    other = write_package(tmp_path / "other", {"organisations": [{"org_id": "X"}]})
    for place in (tmp_path / "letters", other):
        before = sorted(each.read_bytes() for each in place.iterdir())
        assert main(["import", str(file), "--raw", str(folder), "--out", str(place)]) == 2
        assert sorted(each.read_bytes() for each in place.iterdir()) == before


def test_where_a_workbook_has_faults_no_folder_appears(tmp_path: Path) -> None:
    (tmp_path / "w.xlsx").write_bytes(b"no workbook")
    assert main(["import", str(tmp_path / "w.xlsx"), "--out", str(tmp_path / "new")]) == 1
    assert main(["import", str(tmp_path / "nowhere.xlsx"), "--out", str(tmp_path / "new")]) == 2
    assert not (tmp_path / "new").exists()
