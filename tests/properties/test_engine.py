"""One engine: what it finds is what plain frictionless finds, on tables meant to part them."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake import File, Table, judge_table, read_csv
from pipeline.intake.keys import combined, dangling, key_of_array, repeated
from pipeline.report.finding import json_pieces, sentence
from tests.properties.agreement import differences, frictionless_finds
from tests.properties.hostile_tables import random_table

Cut: TypeAlias = Callable[[random.Random], None]
ANY = {"fields": [{"name": "a", "type": "any"}, {"name": "b", "type": "integer"}], "primaryKey": ["a"]}


def judged(folder: Path, text: str, schema: dict[str, Any]) -> Table:
    (folder / "t.csv").write_bytes(text.encode())
    return judge_table(File("p", "t", folder, "t.csv"), schema)


def places(table: Table) -> list[tuple[str, int | None, str]]:
    return [(each.code, each.row, each.field) for group in table.findings for each in group]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Cuts tables into pieces of a few bytes: small tables show what large ones do."""

    def cut(draw: random.Random) -> None:
        monkeypatch.setattr(read_csv, "BLOCK", draw.choice([150, 400, 1 << 22]))

    return cut


def _differences(seeds: range, folder: Path, cut: Cut) -> tuple[list[str], int]:
    """What differs, and how many tables could be compared."""
    found: list[str] = []
    compared = 0
    for seed in seeds:
        cut(random.Random(seed))
        schema = random_table(seed, folder)
        own = differences(folder, schema, str(seed))
        compared += own is not None
        found += own or []
    return found, compared


def test_the_engine_finds_what_frictionless_finds(tmp_path: Path, small_pieces: Cut) -> None:
    """Random tables by random schemas: no difference in row, field and type."""
    found, compared = _differences(range(80), tmp_path, small_pieces)
    assert found == []
    assert compared > 50


@pytest.mark.audit
@pytest.mark.parametrize("block", range(20))
def test_the_engine_finds_what_frictionless_finds_in_many_tables(
    block: int, tmp_path: Path, small_pieces: Cut, pytestconfig: pytest.Config
) -> None:
    """Five thousand tables and more, half of them others in each run: that run's seed chooses them."""
    seed = pytestconfig.getoption("randomly_seed")
    start = random.Random(f"{seed} {block}").randrange(10**9) if block % 2 else 10_000 + block * 300
    assert _differences(range(start, start + 300), tmp_path, small_pieces)[0] == []


@given(
    st.lists(st.lists(st.text(alphabet='ab1",\n\r é', max_size=4), min_size=1, max_size=4), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_cut_into_the_same_cells(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    """Whatever stands in a file, well quoted or not at all, the engine sees the cells that Python's reader sees."""
    text = end.join(["a,b", *(",".join(row) for row in rows)])
    (tmp_path / "t.csv").write_bytes(text.encode())
    listed = {"name": "a", "type": "string", "constraints": {"enum": ["a", "b"]}}
    schema = {"fields": [listed, {"name": "b", "type": "any"}]}
    assert differences(tmp_path, schema, repr(text)) in ([], None)


AWKWARD = {
    "doubled quotes": 'a,b\n"x ""y""",2\n',
    "quote inside a cell": 'a,b\nx"y,2\n1,"2"3\n',
    "quote never closed": 'a,b\n1,"2\n3,4\n',
    "line break in a cell": 'a,b\n"1\n1",2\n"1\r\n1",2\n3\n',
    "line break in the header": '"a\n",b\n1,2\n',
    "carriage returns alone": "a,b\r1,2\r3,4\r",
    "one carriage return inside": "a,b\n1\r1,2\n",
    "blank lines": "a,b\n\n1,2\n\n\n3,4\n\n",
    "blank lines of Windows": "a,b\r\n\r\n1,2\r\n",
    "blank cells at the end": "a,b\n1,2\n,\n,\n",
    "too short and too long": "a,b\n1\n1,2,3\n1,2,3,4\n1,2\n",
    "long row of blanks": "a,b\n,,,\n",
    "NUL": "a,b\n1\0,2\n",
    "no line end": "a,b\n1,2",
    "header alone": "a,b\n",
    "mark of UTF-8": "\ufeffa,b\n1,2\n",
    "mark and quotes": '\ufeff"a","b"\n"1","2"\n',
    "titles with spaces": " a ,b \n1,2\n",
    "semicolons": "a;b\n1;2\n",
    "Namibia": "a,b\nNA,2\nNaN,null\n",
    "separator line": "sep=,\na,b\n1,2\n",
    "spaces before quotes": 'a,b\n1, "2"\n',
}


REFUSED = {"carriage returns alone", "quote never closed", "NUL", "semicolons", "separator line"}
"""Files that are refused for their format, with an explanation of it."""


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_files_are_judged_alike_or_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(AWKWARD[name].encode())
    assert differences(tmp_path, ANY, name) == (None if name in REFUSED else [])


def test_a_cell_over_which_frictionless_breaks_off_is_a_finding(tmp_path: Path) -> None:
    """A signalling NaN against a bound ends frictionless; here it is a cell like others."""
    schema = {"fields": [{"name": "a", "type": "number", "constraints": {"minimum": 0, "unique": True}}]}
    table = judged(tmp_path, "a\nsNaN\n-1\n", schema)
    assert frictionless_finds(tmp_path, schema) is None
    assert places(table) == [("type-error", 2, "a"), ("constraint-error", 3, "a")]


def test_values_that_have_no_hash_are_compared_all_the_same(tmp_path: Path) -> None:
    """A signalling NaN stands twice in a column of which every value must differ."""
    unique = {"name": "a", "type": "number", "decimalChar": ",", "constraints": {"unique": True}}
    table = judged(tmp_path, "a\nsNaN\n15\nsNaN\n", {"fields": [unique]})
    assert places(table) == [("unique-error", 4, "a")]


BEYOND: dict[str, tuple[str, str, dict[str, Any]]] = {
    "pattern-whole": ("axxx\na\n", "string", {"pattern": "a|b"}),
    "lexical-form": ("1_000\n10\n", "integer", {}),
    "number-large": ("9007199254740993\n10\n", "integer", {}),
}


@pytest.mark.parametrize("code", BEYOND)
def test_a_text_that_the_standard_refuses_is_told_where_frictionless_accepts_it(code: str, tmp_path: Path) -> None:
    rows, kind, rules = BEYOND[code]
    schema = {"fields": [{"name": "code", "type": kind, "constraints": rules}]}
    table = judged(tmp_path, "code\n" + rows, schema)
    wanted = frictionless_finds(tmp_path, schema)
    assert wanted is not None
    assert wanted.cells == {}
    assert places(table) == [(code, 2, "code")]


def test_a_cell_that_breaks_several_rules_is_told_once_by_the_plainest(tmp_path: Path) -> None:
    rules = {"pattern": "[a-z]+", "maxLength": 3, "enum": ["a", "bb"]}
    schema = {"fields": [{"name": "code", "type": "string", "constraints": rules}]}
    table = judged(tmp_path, "code\nTOO LONG\na\n", schema)
    assert [(group.template.code, group.template.variant, len(group)) for group in table.findings] == [
        ("constraint-error", "enum", 1)
    ]


def test_a_hundred_thousand_faults_are_counted_and_few_are_made(tmp_path: Path) -> None:
    """Findings stay arrays: making all of them is asked for, never done on the way."""
    text = "a\n" + "".join(f"x{number}\n" for number in range(100_000))
    (group,) = judged(tmp_path, text, {"fields": [{"name": "a", "type": "integer"}]}).findings
    assert len(group) == 100_000
    assert [(each.row, dict(each.params)["received"]) for each in group.first(2)] == [(2, "x0"), (3, "x1")]
    listed = json.loads("".join(json_pieces([group])))
    assert [each["row"] for each in listed] == list(range(2, 100_002))
    assert listed[7]["what_fr"] == sentence(list(group.first(8))[7], "what", "fr")


# --- keys -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12), st.lists(st.sampled_from("abd"), max_size=6))
def test_values_that_lead_nowhere_are_those_that_python_finds(own: list[str | None], other: list[str]) -> None:
    pair = (key_of_array(pa.chunked_array([pa.array(each, pa.string())])) for each in (own, other))
    assert dangling(*pair).tolist() == [at for at, value in enumerate(own) if value is not None and value not in other]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["a", "b"]), st.booleans()), max_size=12))
def test_keys_of_several_columns_repeat_where_python_finds_them_again(rows: list[tuple[int, str, bool]]) -> None:
    columns = [pa.array(column) for column in zip(*rows, strict=True)] or [pa.array([], pa.int64())]
    ids = combined([key_of_array(column).ids for column in columns])
    assert repeated(ids).tolist() == [at for at, row in enumerate(rows) if row in rows[:at]]


@pytest.mark.alone
@pytest.mark.audit
def test_ten_times_the_rows_take_about_ten_times_as_long(tmp_path: Path) -> None:
    """Codes in no order, every one of them different: a dictionary for each piece would cost the square of it."""
    schema = {"fields": [{"name": "a", "type": "string", "constraints": {"unique": True}}], "primaryKey": ["a"]}
    taken = []
    for rows in (100_000, 1_000_000):
        order = np.random.default_rng(1).permutation(rows)
        (tmp_path / "t.csv").write_text("a\n" + "".join(f"B{number:09}\n" for number in order), "utf-8")
        start = time.process_time()
        table = judge_table(File("p", "t", tmp_path, "t.csv"), schema)
        assert not len(repeated(key_of_array(table.rows["a"]).ids))
        taken.append(time.process_time() - start)
    assert taken[1] < 15 * taken[0]
