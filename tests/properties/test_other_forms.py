"""Packages in other forms than the plain one, and broken ones: what is found is what frictionless finds."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.properties.agreement import ALL_FAST, differences, lane_finds

NAMES = [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]
GOOD, BAD = "id,name\n1,a\n2,b\n", "id,name\n1,a\n\nx,b\n1,c,d\n"
TABLE: dict[str, Any] = {"name": "t", "path": "t.csv", "schema": {"fields": NAMES, "primaryKey": "id"}}
LINK = {"fields": "id", "reference": {"resource": "t", "fields": "id"}}

FORMS: dict[str, tuple[list[dict[str, Any]], dict[str, str]]] = {
    "nothing but the schema declared": ([TABLE], {"t": BAD}),
    "good": ([TABLE], {"t": GOOD}),
    "semicolons": ([{**TABLE, "dialect": {"delimiter": ";"}}], {"t": BAD.replace(",", ";")}),
    "in two parts": ([{**TABLE, "path": ["t.csv", "u.csv"]}], {"t": GOOD, "u": "3,c\nx,d\n"}),
    "without a schema": ([{"name": "t", "path": "t.csv"}], {"t": "id,name\n1,a\n2\n"}),
    "without its file": ([TABLE], {}),
    "empty": ([TABLE], {"t": ""}),
    "one good table and one without its file": ([TABLE, {**TABLE, "name": "u", "path": "u.csv"}], {"t": BAD}),
    "keys into a table of another form": (
        [
            {**TABLE, "dialect": {"delimiter": ";"}},
            {"name": "u", "path": "u.csv", "schema": {"fields": NAMES, "foreignKeys": [LINK]}},
        ],
        {"t": GOOD.replace(",", ";"), "u": "id,name\n1,a\n7,b\n,c\n"},
    ),
    "rows in the descriptor": (
        [{"name": "t", "data": [["id", "name"], [1, "a"], ["x", "b"]], "schema": TABLE["schema"]}],
        {},
    ),
    "a sum that is not the file's": ([{**TABLE, "bytes": 3, "hash": "sha256:00"}], {"t": GOOD}),
}


def _write(folder: Path, resources: list[dict[str, Any]], files: dict[str, str]) -> None:
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}), "utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())


@pytest.mark.parametrize("form", FORMS)
def test_what_is_found_is_what_frictionless_finds(form: str, tmp_path: Path) -> None:
    _write(tmp_path, *FORMS[form])
    assert differences(tmp_path, form) == []


@pytest.mark.parametrize("wrong", [{"type": "sting"}, {"constraints": {"minimum": "x"}}, {"name": ""}])
def test_what_frictionless_cannot_open_is_refused(wrong: dict[str, Any], tmp_path: Path) -> None:
    _write(tmp_path, [{**TABLE, "schema": {"fields": [{**NAMES[0], **wrong}]}}], {"t": GOOD})
    assert sum(lane_finds(tmp_path, ALL_FAST).values()) > 0


def test_nothing_is_guessed_that_is_not_declared(tmp_path: Path) -> None:
    """A comment above the titles: plain frictionless goes in search of a header; the standard says the first line."""
    _write(tmp_path, [TABLE], {"t": "# a comment\nid,name\n1,a\n"})
    assert lane_finds(tmp_path, ALL_FAST)["t", 1, "name", "missing-label"] == 1
