"""The history of a release: what each version changed of the one before it, on paper releases of a few rows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.catalogue import read_catalogue
from pipeline.definition_checks.framework import REVISION_KINDS
from pipeline.publication.history import HISTORY, unexplained, with_history
from pipeline.release import Columns, Release, release_files
from tests.building import ROOT
from tests.paper import catalogue

PLACE = {
    "indicator_id": "KE-2", "scope_code": "FR", "period_set": "calendar", "period_id": "2021", "measure": "cumulative",
}  # fmt: skip

VALUE = (*PLACE, "version", "series", "dimension", "category", "value", "unit_measure", "value_kind")


def file(rows: list[dict[str, str]], *columns: str) -> Columns:
    return {name: [row.get(name, "") for row in rows] for name in columns}


def value(text: str, line: str) -> dict[str, str]:
    """Write a value of a series, or of a category `country=ML`, as a row.

    `3`, `>3` at least 3, `?` not reported, `-` not applicable.
    """
    dimension, _, category = line.partition("=") if "=" in line else ("_T", "", "_T")
    series = "_T" if "=" in line else line
    kind = {">": "lower_bound", "?": "not_reported", "-": "not_applicable"}.get(text[0], "value")
    told = {"version": "1.0", "unit_measure": "work"}
    split = {"series": series, "dimension": dimension, "category": category}
    return {**PLACE, **told, **split, "value": text.strip(">?-"), "value_kind": kind}


def made(version: str, values: str = "", rows: str = "", edition: str = "documented") -> Release:
    """Make a release: `values` as `_T=3 country=ML=1`, `rows` as `P1=sourced P2=draft`, all publications."""
    cells = [value(each.rpartition("=")[2], each.rpartition("=")[0]) for each in values.split()]
    publications = [
        dict(zip(("publication_id", "validation_status"), each.split("="), strict=True)) for each in rows.split()
    ]
    tables: dict[str, Columns] = {
        "indicator_values": file(cells, *VALUE),
        "publications": file(publications, "publication_id", "validation_status"),
    }
    schemas: dict[str, Any] = {name: {"fields": []} for name in tables}
    schemas["publications"] = {"fields": [], "primaryKey": ["publication_id"]}
    info = {"version": version, "date": f"2027-01-0{version}", "edition": edition, "packages": [{}, {}]}
    return Release(info, tables, schemas)


def played(*releases: Release) -> Release:
    """Make one release after the other, each with the history of the one that it replaces."""
    last: Release | None = None
    for each in releases:
        last = with_history(each, last, catalogue())
    assert last is not None
    return last


def history(release: Release) -> dict[str, list[dict[str, str]]]:
    return {name: release.lines(name) for name in HISTORY}


def test_a_first_release_has_nothing_to_compare() -> None:
    found = history(played(made("1", "_T=3", "P1=sourced")))
    assert [(each["version"], each["replaces"], each["packages"], each["rows"]) for each in found["releases"]] == [
        ("1", "", "2", "1")
    ]
    assert (found["changes"], found["changed_rows"]) == ([], [])


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("_T=?", "_T=3", "appeared"), ("", "_T=3", "appeared"), ("_T=3", "_T=?", "disappeared"),
        ("_T=3", "", "disappeared"), ("_T=9", "_T=10", "higher"), ("_T=>3", "_T=2", "lower"),
        ("_T=>3", "_T=3", "restated"), ("_T=?", "_T=-", "restated"), ("_T=3", "_T=3", None), ("", "_T=?", None),
        ("_T=?", "", None), ("country=ML=1", "country=ML=2", None),
    ],
)  # fmt: skip
def test_what_became_of_a_value(before: str, after: str, change: str | None) -> None:
    lines = history(played(made("1", before), made("2", after)))["changes"]
    assert [(line["version"], line["change"]) for line in lines] == ([("2", change)] if change else [])


def test_a_value_stands_as_both_versions_published_it() -> None:
    (line,) = history(played(made("1", "_T=?"), made("2", "_T=>3")))["changes"]
    sides = ("before", "before_kind", "after", "after_kind", "definition_before", "definition_after")
    assert [line[side] for side in sides] == ["", "not_reported", "3", "lower_bound", "1.0", "1.0"]
    assert {name: line[name] for name in PLACE} == PLACE


def test_rows_are_counted_by_what_became_of_them_and_withdrawn_ones_are_not_named() -> None:
    before, after = "P1=sourced P2=sourced P3=sourced P4=draft", "P1=sourced P2=validated P5=sourced P6=sourced"
    lines = history(played(made("1", rows=before), made("2", rows=after)))["changed_rows"]
    columns = ("change", "status_before", "status_after", "rows", "row_keys")
    assert [tuple(line[name] for name in columns) for line in lines] == [
        ("added", "", "sourced", "2", "P5 P6"),
        ("status", "sourced", "validated", "1", "P2"),
        ("withdrawn", "draft", "", "1", ""),
        ("withdrawn", "sourced", "", "1", ""),
    ]


def test_a_key_leaves_the_whole_history_when_its_row_is_withdrawn() -> None:
    last = played(made("1"), made("2", rows="P-SECRET=sourced P2=draft"), made("3", rows="P2=sourced"))
    assert b"P-SECRET" not in b"".join(release_files(last).values())
    kept = [(line["version"], line["change"], line["rows"], line["row_keys"]) for line in last.lines("changed_rows")]
    assert kept == [
        ("2", "added", "1", "P2"),
        ("2", "added", "1", ""),
        ("3", "status", "1", "P2"),
        ("3", "withdrawn", "1", ""),
    ]


def test_every_version_is_kept_and_compared_with_the_one_before_it() -> None:
    last = played(made("1", "_T=1"), made("2", "_T=2"), made("3", "_T=1"))
    assert [(line["version"], line["replaces"]) for line in last.lines("releases")] == [
        ("1", ""),
        ("2", "1"),
        ("3", "2"),
    ]
    assert [(line["version"], line["change"]) for line in last.lines("changes")] == [("2", "higher"), ("3", "lower")]


def test_the_version_in_place_keeps_its_history_as_it_was_published() -> None:
    """Also where its reason was declared afterwards: that shows from the next release on."""
    one, two = played(made("1", "_T=1")), made("2", "_T=2")
    published = with_history(two, one, catalogue())
    t = {"edition": "documented", "version": "2", "kind": "method", "fr": "Une règle.", "en": "A rule."}
    told = replace(catalogue(), revisions=(t,))
    assert release_files(with_history(two, published, told)) == release_files(published)


def test_a_release_from_before_there_was_a_history_is_the_first_of_it() -> None:
    last = with_history(made("2", "_T=2"), made("1", "_T=1"), catalogue())
    assert [line["version"] for line in last.lines("releases")] == ["1", "2"]
    assert [line["change"] for line in last.lines("changes")] == ["higher"]


def test_counts_of_children_and_reports_on_them_are_not_compared() -> None:
    def with_people(release: Release, number: str) -> Release:
        children = file([{"project_id": "PA", "value": number}], "project_id", "value")
        reports = file([{"org_id": f"M{number}"}], "org_id")
        tables = {**release.tables, "children": children, "reporting_status": reports}
        keys = {"children": ["project_id"], "reporting_status": ["org_id"]}
        return replace(
            release,
            tables=tables,
            schemas={**release.schemas, **{n: {"fields": [], "primaryKey": k} for n, k in keys.items()}},
        )

    last = history(played(with_people(made("1"), "10"), with_people(made("2"), "20")))
    assert (last["changes"], last["changed_rows"]) == ([], [])


def test_values_that_changed_want_a_reason_which_may_be_given_later() -> None:
    one, two, three = made("1", "_T=1"), made("2", "_T=2"), made("3", "_T=2", "P1=draft")
    assert unexplained(played(one)) == []
    assert [each.code for each in unexplained(played(one, two))] == ["changes-unexplained"]
    assert unexplained(played(one, two, three)) == []
    t = {"edition": "documented", "version": "2", "kind": "method", "fr": "Une règle.", "en": "A rule."}
    told = replace(catalogue(), revisions=(t, {**t, "edition": "demonstration", "kind": "error"}))
    assert unexplained(with_history(two, played(one), told)) == []
    line = with_history(three, played(one, two), told).lines("releases")[1]
    assert [line[name] for name in ("reason", "note_fr", "note_en")] == ["method", "Une règle.", "A rule."]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('version = "2"\nkind = "routine"\nfr = "a"\nen = "a"', "definition-key-missing"),
        ('edition = "documented"\nversion = 2.1\nkind = "routine"\nfr = "a"\nen = "a"', "definition-key-missing"),
        (
            'edition = "documented"\nversion = "2"\nkind = "routine"\nfr = "a"\nen = "a"\nby = "x"',
            "definition-key-unknown",
        ),
        ('edition = "documented"\nversion = "2"\nkind = "progress"\nfr = "a"\nen = "a"', "definition-name-unknown"),
    ],
)
def test_a_fault_in_a_declared_reason_is_told(tmp_path: Path, entry: str, code: str) -> None:
    framework = tmp_path / "framework"
    for path in (ROOT / "pipeline/framework").rglob("*.toml"):
        target = framework / path.relative_to(ROOT / "pipeline/framework")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (framework / "revisions.toml").write_text(f"[[revision]]\n{entry}\n", "utf-8")
    assert "progress" not in REVISION_KINDS
    assert [each.code for each in read_catalogue(framework)[1]] == [code]
