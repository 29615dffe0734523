"""Remarks that a package accepts: shown with who and why, not counted as open; errors cannot be accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake.check_result import Checked
from pipeline.intake.packages import find_packages
from pipeline.intake.validation.edition import judge_packages
from pipeline.model import Finding, Severity
from pipeline.report.finding import as_json, exit_code
from pipeline.report.formatting import compose
from tests.building import ROOT
from tests.packages import GOOD, STORY, Rows, write_package
from tests.paper import catalogue

CONTRACT = catalogue().contract
FUTURE: dict[str, Rows] = {
    **GOOD,
    "media_contributions": [
        {**STORY, "published_on": "2024-01-01"},
        {**STORY, "contribution_id": "MC-2", "story_id": "ST-2", "published_on": "2024-02-01"},
    ],
}
"""Two days after that of the package (2022-06-30), and nothing else to remark upon."""
ENTRY = {
    "code": "future",
    "resource": "media_contributions",
    "by": "ECPAT-LU",
    "why": "parution annoncée",
    "on": "2022-06-29",
}


def told(folder: Path, *entries: object, tables: dict[str, Rows] | None = None) -> list[Finding]:
    """What is said of a package that accepts these entries."""
    write_package(folder / "p", tables or FUTURE, **{"ecpat:accepted": list(entries)})
    packages, faults = find_packages([folder], CONTRACT)
    return [*faults, *(finding for group in judge_packages(packages, CONTRACT).groups for finding in group)]


def short(findings: list[Finding]) -> Iterator[str]:
    """Each as `severity code row`."""
    for each in findings:
        yield " ".join(filter(None, [each.severity, f"{each.code}.{each.variant}".strip("."), str(each.row or "")]))


def said(folder: Path, *entries: object) -> list[str]:
    """The same in short, in order of severity."""
    return sorted(short(told(folder, *entries)))


def test_a_remark_that_nobody_accepts_is_open(tmp_path: Path) -> None:
    assert said(tmp_path) == ["warning future 2", "warning future 3"]


def test_an_accepted_remark_is_told_with_who_why_and_when(tmp_path: Path) -> None:
    findings = told(tmp_path, ENTRY)
    assert sorted(short(findings)) == ["accepted future 2", "accepted future 3"]
    assert as_json(findings[0])["accepted"] == {"by": "ECPAT-LU", "why": "parution annoncée", "on": "2022-06-29"}
    assert exit_code(findings) == 0


def test_accepted_remarks_are_not_counted_as_open(tmp_path: Path) -> None:
    write_package(tmp_path / "p", FUTURE, **{"ecpat:accepted": [{**ENTRY, "key": "MC-2"}]})
    groups = judge_packages(find_packages([tmp_path], CONTRACT)[0], CONTRACT).groups
    report = compose(Checked(groups), "fr")
    assert (len(report.blocking), len(report.optional), len(report.accepted)) == (0, 1, 1)
    assert "1 remarque facultative" in report.status


def test_a_key_means_one_row_wherever_it_stands(tmp_path: Path) -> None:
    """Rows move when a table is sorted; ids do not."""
    assert said(tmp_path, {**ENTRY, "key": "MC-2"}) == ["accepted future 3", "warning future 2"]
    turned = {**FUTURE, "media_contributions": FUTURE["media_contributions"][::-1]}
    findings = told(tmp_path, {**ENTRY, "key": "MC-2"}, tables=turned)
    assert sorted(short(findings)) == ["accepted future 2", "warning future 3"]


def test_a_field_limits_what_is_accepted(tmp_path: Path) -> None:
    assert said(tmp_path, {**ENTRY, "field": "published_on", "key": "MC-1"})[0] == "accepted future 2"
    assert said(tmp_path, {**ENTRY, "field": "validated_on"}) == [
        "warning acceptance-stale", "warning future 2", "warning future 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"key": "MC-9"}, {"code": "undated"}, {"resource": "claims"}, {"key": "MC-1/x"}],
)
def test_an_entry_that_fits_no_remark_is_itself_remarked_upon(change: dict[str, str], tmp_path: Path) -> None:
    found = said(tmp_path, {**ENTRY, **change})
    assert found == ["warning acceptance-stale", "warning future 2", "warning future 3"]


def test_a_package_accepts_for_itself_only(tmp_path: Path) -> None:
    write_package(tmp_path / "other", {}, **{"ecpat:accepted": [ENTRY], "resources": [
        {"name": "media_contributions", "path": "m.csv"}]})  # fmt: skip
    header = ",".join(STORY)
    row = ",".join({**STORY, "contribution_id": "MC-7", "story_id": "ST-7"}.values())
    (tmp_path / "other/m.csv").write_text(f"{header}\n{row}\n", "utf-8")
    found = told(tmp_path)
    assert {(each.package, each.severity, each.code) for each in found} == {
        ("p", Severity.WARNING, "future"),
        ("other", Severity.WARNING, "acceptance-stale"),
    }


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("future", "form"),
        ({**ENTRY, "why": " "}, "form"),
        ({**ENTRY, "phone": "x"}, "form"),
        ({**ENTRY, "key": 7}, "form"),
        ({name: text for name, text in ENTRY.items() if name != "on"}, "form"),
        ({**ENTRY, "row": 2}, "row"),
        ({**ENTRY, "code": "nil_but_rows"}, "code"),
        ({**ENTRY, "code": "intake-person"}, "code"),
        ({**ENTRY, "code": "acceptance-stale"}, "code"),
        ({**ENTRY, "code": "whatever"}, "code"),
        ({**ENTRY, "resource": "countries"}, "resource"),
        ({**ENTRY, "by": "Aminata Traoré"}, "by"),
        ({**ENTRY, "on": "29/06/2022"}, "on"),
        ({**ENTRY, "on": "20220629"}, "on"),
    ],
)
def test_a_malformed_entry_is_a_fault_by_its_number_and_accepts_nothing(
    entry: object, fault: str, tmp_path: Path
) -> None:
    findings = told(tmp_path, {**ENTRY, "key": "MC-1"}, entry)
    assert sorted(short(findings)) == ["accepted future 2", f"error acceptance.{fault}", "warning future 3"]
    wrong = next(each for each in findings if each.severity is Severity.ERROR)
    assert dict(wrong.params) == {"number": "2"}
    assert "Aminata" not in str(as_json(wrong))
    assert exit_code(findings) == 2


def test_a_role_may_accept_and_a_single_entry_need_not_stand_in_a_list(tmp_path: Path) -> None:
    write_package(tmp_path / "p", FUTURE, **{"ecpat:accepted": {**ENTRY, "by": "Directrice"}})
    groups = judge_packages(find_packages([tmp_path], CONTRACT)[0], CONTRACT).groups
    assert {group.template.severity for group in groups} == {Severity.ACCEPTED}


def test_where_a_cell_is_wrong_nothing_is_called_stale(tmp_path: Path) -> None:
    """Rows are not put beside each other then, so that nobody knows what would be remarked upon."""
    wrong = {**FUTURE, "media_contributions": [{**STORY, "published_on": "demain"}]}
    findings = told(tmp_path, {**ENTRY, "code": "undated"}, tables=wrong)
    assert list(short(findings)) == ["error type-error.date 2"]


def test_the_letter_of_a_column_is_that_of_the_file(tmp_path: Path) -> None:
    """Columns may stand in any order."""
    turned = [dict(reversed(list(row.items()))) for row in FUTURE["media_contributions"]]
    letters = {each.column for each in told(tmp_path, tables={**FUTURE, "media_contributions": turned})}
    assert letters == {"F"}


def test_the_documented_packages_have_their_known_remarks_and_no_other() -> None:
    """Each is true: days unknown, help lines never tried, two partners without a country."""
    packages, faults = find_packages([ROOT / "data/raw"], CONTRACT)
    groups = judge_packages(packages, CONTRACT).groups
    known = {
        "ecpat-belgique": ["expertise_evidence undated", "help_lines help-unchecked",
                           "media_contributions undated", "publications undated"],
        "ecpat-france": ["help_lines help-unchecked", "publications undated"],
        "ecpat-luxembourg": ["expertise_evidence undated", "help_lines help-unchecked",
                             "media_contributions undated", "reports_to_bodies undated"],
        "ecpat-network": ["organisations organisation-without-country", "publications undated",
                          "reports_to_bodies undated"],
    }  # fmt: skip
    found: dict[str, list[str]] = {name: [] for name in known}
    for group in groups:
        assert group.template.severity is Severity.WARNING
        found[group.template.package].append(f"{group.template.resource} {group.template.code}")
    assert faults == []
    assert {name: sorted(each) for name, each in found.items()} == known
    assert sum(map(len, groups)) == 36
