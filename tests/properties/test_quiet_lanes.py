"""Where a table is quiet, no cell of it stands in any cause: neither in its words nor beside its rows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.records.causes import Cause
from pipeline.records.files import File
from pipeline.records.own import judge_own
from pipeline.records.reading import read_file
from tests.properties.agreement import ALL_FAST, ALL_SLOW
from tests.properties.hostile_tables import plain_package

CANARY = "Zoubida"
ROWS = f"""a,b,c
{CANARY},1,{CANARY}
{CANARY},1,{CANARY},{CANARY}
{CANARY},x{CANARY},
,{CANARY}
"{CANARY}
{CANARY}",2,{CANARY}
"""
FIELDS: list[dict[str, Any]] = [
    {"name": "a", "type": "string", "constraints": {"unique": True, "maxLength": 3, "required": True}},
    {"name": "b", "type": "integer", "constraints": {"unique": True, "maximum": 1}},
    {"name": "c", "type": "date"},
]
KEYS: dict[str, Any] = {
    "primaryKey": ["a", "c"],
    "uniqueKeys": [["a", "b"]],
    "foreignKeys": [{"fields": ["a"], "reference": {"resource": "", "fields": ["c"]}}],
}


def held(causes: list[Cause]) -> str:
    """Everything that causes hold, shown or not."""
    told = [text for cause in causes for texts in cause.told.values() for text in texts.to_pylist()]
    return repr([*(cause.pattern for cause in causes), *told])


@pytest.mark.parametrize("small", [ALL_FAST, ALL_SLOW])
def test_a_quiet_table_keeps_its_cells_to_itself(small: int, tmp_path: Path) -> None:
    plain_package(tmp_path, ROWS, {"fields": FIELDS, **KEYS})
    assert CANARY in held(judge_own(tmp_path, small))
    plain_package(tmp_path, ROWS, {"fields": FIELDS, **KEYS, "ecpat:sensitive": True})
    causes = judge_own(tmp_path, small)
    assert {"type-error", "unique-error", "constraint-error", "extra-cell", "foreign-key"} <= {
        cause.pattern.code for cause in causes
    }
    assert CANARY not in held(causes)


@pytest.mark.parametrize("small", [ALL_FAST, ALL_SLOW])
def test_a_sensitive_field_keeps_its_cells_to_itself_even_in_a_row_that_is_too_long(small: int, tmp_path: Path) -> None:
    fields = [{**field, "ecpat:sensitive": field["name"] != "b"} for field in FIELDS]
    plain_package(
        tmp_path, ROWS.replace(f"x{CANARY}", "x").replace(f',{CANARY}\n"', ',3\n"'), {"fields": fields, **KEYS}
    )
    causes = judge_own(tmp_path, small)
    assert "'x'" in held(causes)
    assert CANARY not in held(causes)


@pytest.mark.parametrize("small", [ALL_FAST, ALL_SLOW])
def test_a_file_beside_people_is_quiet_by_the_contract_of_the_project_too(small: int, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(ROWS, "utf-8")
    file = File("p", "t", tmp_path, "t.csv")
    schema = {"fields": FIELDS, "primaryKey": ["a"]}
    assert CANARY in held(read_file(file, schema, small)[1])
    assert CANARY not in held(read_file(replace(file, is_quiet=True), schema, small)[1])
