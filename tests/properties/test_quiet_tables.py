"""Where a table is quiet, no cell of it stands in any cause: neither in its words nor beside its rows."""

from pathlib import Path
from typing import Any

from pipeline.intake import File, Table, judge_table

CANARY = "Zoubida"
ROWS = f"""a,b,c,d
{CANARY},1,{CANARY},x
{CANARY},1,{CANARY},{CANARY},{CANARY}
{CANARY},x{CANARY},,{CANARY}
,{CANARY}
"{CANARY}
{CANARY}",2,{CANARY},x
"""
FIELDS: list[dict[str, Any]] = [
    {"name": "a", "type": "string", "constraints": {"maxLength": 3, "required": True}},
    {"name": "b", "type": "integer", "constraints": {"maximum": 1}},
    {"name": "c", "type": "date"},
    {"name": "d", "type": "string", "constraints": {"unique": True}},
]


def judged(folder: Path, text: str = ROWS, *, redact_values: bool = False, **schema: Any) -> Table:
    (folder / "t.csv").write_text(text, "utf-8")
    return judge_table(File("p", "t", folder, "t.csv", redact_values), {"fields": FIELDS, **schema})


def held(table: Table) -> str:
    """Everything that the findings hold, shown or not."""
    told = [text for group in table.findings for texts in group.params.values() for text in texts.to_pylist()]
    return repr([*(group.template for group in table.findings), *told])


def test_a_quiet_table_keeps_its_cells_to_itself(tmp_path: Path) -> None:
    assert CANARY in held(judged(tmp_path))
    quiet = judged(tmp_path, ROWS, redact_values=False, **{"ecpat:sensitive": True})
    codes = {group.template.code for group in quiet.findings}
    assert codes == {"type-error", "constraint-error", "unique-error", "extra-cell", "missing-cell"}
    assert CANARY not in held(quiet)


def test_a_sensitive_field_keeps_its_cells_to_itself_even_in_a_row_that_is_too_long(tmp_path: Path) -> None:
    fields = [{**field, "ecpat:sensitive": field["name"] != "b"} for field in FIELDS]
    table = judged(tmp_path, ROWS.replace(f"x{CANARY}", "x"), fields=fields)
    assert "'x'" in held(table)
    assert CANARY not in held(table)


def test_a_file_beside_people_is_quiet_too(tmp_path: Path) -> None:
    assert CANARY not in held(judged(tmp_path, redact_values=True))


def test_a_title_that_is_not_ours_is_not_said_where_people_are_near(tmp_path: Path) -> None:
    text = ROWS.replace("d", CANARY, 1)
    assert CANARY in held(judged(tmp_path, text))
    assert CANARY not in held(judged(tmp_path, text, redact_values=True))
