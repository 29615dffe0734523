"""Two lanes, one judge: what each lane finds is what plain frictionless finds, on tables meant to part them."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalogue import read_contract
from pipeline.model import Finding
from pipeline.records.causes import Cause
from pipeline.records.files import File
from pipeline.records.judge import read_header
from pipeline.records.lanes import column, raw
from pipeline.records.lanes.accept import accepted, is_filtered
from pipeline.records.own import judge_own
from pipeline.records.reading import read_file
from pipeline.records.validation.listing import json_pieces
from pipeline.records.validation.report import sentence
from tests.properties.agreement import ALL_FAST, ALL_SLOW, differences, frictionless_finds, lane_finds
from tests.properties.hostile_cells import CELLS, COMMON, PATTERNS
from tests.properties.hostile_tables import plain_package, random_package

Cut: TypeAlias = Callable[[random.Random], None]
DECLARATIONS: list[tuple[str, dict[str, Any]]] = [
    *(("string", {"pattern": pattern}) for pattern in PATTERNS[:10]),
    ("string", {"minLength": 2, "maxLength": 4}),
    ("string", {"enum": ["F", "M"]}),
    ("string", {}),
    *(
        (kind, rules)
        for kind in ("integer", "number")
        for rules in ({}, {"minimum": 0, "maximum": 12}, {"exclusiveMinimum": 1})
    ),
    ("date", {}),
    ("date", {"minimum": "1900-01-01", "maximum": "2050-12-31"}),
]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Cuts tables into pieces of a few rows, and makes the lane forget: small tables show what large ones do."""

    def cut(draw: random.Random) -> None:
        monkeypatch.setattr(raw, "ROWS", draw.choice([1, 3, 1 << 15]))
        monkeypatch.setattr(raw, "BLOCK", draw.choice([150, 400, 1 << 22]))
        monkeypatch.setattr(column, "FEW", draw.choice([0, 64]))
        monkeypatch.setattr(column, "REMEMBERED", draw.choice([2, 200_000]))

    return cut


def _differences(seeds: range, folder: Path, cut: Cut) -> list[str]:
    found = []
    for seed in seeds:
        cut(random.Random(seed))
        random_package(seed, folder)
        found += differences(folder, str(seed))
    return found


def test_both_lanes_find_what_frictionless_finds(tmp_path: Path, small_pieces: Cut) -> None:
    """Random packages of two tables each: no difference in table, row, field and type."""
    assert _differences(range(60), tmp_path, small_pieces) == []


@pytest.mark.audit
@pytest.mark.parametrize("block", range(20))
def test_both_lanes_find_what_frictionless_finds_on_many_tables(block: int, tmp_path: Path, small_pieces: Cut) -> None:
    """Five thousand tables and more, others in each run; the seeds are in the message."""
    start = random.SystemRandom().randrange(10**9) if block % 2 else 10_000 + block * 130
    assert _differences(range(start, start + 130), tmp_path, small_pieces) == []


@given(
    st.lists(st.lists(st.text(alphabet='ab1",\n\r é', max_size=4), min_size=1, max_size=4), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_cut_into_the_same_cells(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    """Whatever stands in a file, well quoted or not at all, both lanes see the cells that Python's reader sees."""
    text = end.join(["a,b", *(",".join(row) for row in rows)])
    schema = {"fields": [{"name": "a", "type": "string", "constraints": {"enum": ["a", "b"]}}, {"name": "b"}]}
    plain_package(tmp_path, text, schema)
    assert lane_finds(tmp_path, ALL_FAST) == frictionless_finds(tmp_path)


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


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_files_are_judged_alike(name: str, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "any"}, {"name": "b", "type": "integer"}], "primaryKey": ["a"]}
    plain_package(tmp_path, AWKWARD[name], schema)
    wanted = frictionless_finds(tmp_path)
    assert lane_finds(tmp_path, ALL_FAST) == wanted
    assert lane_finds(tmp_path, ALL_SLOW) == wanted


def test_a_cell_over_which_frictionless_breaks_off_is_a_finding(tmp_path: Path) -> None:
    """A signalling NaN against a bound ends frictionless; here it is a cell like others."""
    schema = {"fields": [{"name": "a", "type": "number", "constraints": {"minimum": 0, "unique": True}}]}
    plain_package(tmp_path, "a\nsNaN\n-1\n", schema)
    assert frictionless_finds(tmp_path) is None
    expected = {("t", 2, "a", "type-error"): 1, ("t", 3, "a", "constraint-error"): 1}
    assert lane_finds(tmp_path, ALL_SLOW) == lane_finds(tmp_path, ALL_FAST) == expected


SUPPLEMENT: dict[str, tuple[str, dict[str, Any], tuple[int, str]]] = {
    "unique-keys": ("1,x\n1,y\n1,x\n", {"uniqueKeys": [["a", "b"]]}, (4, "a/b")),
    "primary-key-blank": ("1,\n2,y\n", {"primaryKey": ["a", "b"]}, (2, "b")),
    "pattern-whole": ("1,axxx\n1,a\n", {}, (2, "b")),
    "lexical-form": ("1_000,a\n10,b\n", {}, (2, "a")),
    "category": ("1,a\n3,b\n", {}, (3, "a")),
}


@pytest.mark.parametrize("code", SUPPLEMENT)
@pytest.mark.parametrize("small", [ALL_FAST, ALL_SLOW])
def test_the_supplement_says_what_frictionless_passes_over(code: str, small: int, tmp_path: Path) -> None:
    rows, more, place = SUPPLEMENT[code]
    whole: dict[str, Any] = {"name": "a", "type": "integer"}
    if code == "category":
        whole["categories"] = [1, 2]
    text: dict[str, Any] = {"name": "b", "type": "string"}
    if code == "pattern-whole":
        text["constraints"] = {"pattern": "a|b"}
    schema: dict[str, Any] = {"fields": [whole, text]}
    schema.update(more)
    plain_package(tmp_path, "a,b\n" + rows, schema)
    assert frictionless_finds(tmp_path) == {}
    found = [(each.code, each.row, each.field) for cause in judge_own(tmp_path, small) for each in cause]
    assert found == [(code, *place)]


def test_both_lanes_give_the_same_typed_table(tmp_path: Path) -> None:
    """What is counted later does not depend on the lane."""
    schema = read_contract().schemas["media_contributions"]
    labels = [field["name"] for field in schema["fields"]]
    draw = random.Random(4)
    pool = ["", "a", "MC-1", "2019-03-04", "2019-3-4", "12", "1_2", "9" * 17, "true", "false", "LU", "NA", "story", " "]
    rows = [",".join(draw.choices(pool, k=len(labels))) for _ in range(300)]
    (tmp_path / "m.csv").write_text("\n".join([",".join(labels), *rows]) + "\n", "utf-8")
    file = File("p", "media_contributions", tmp_path, "m.csv")
    (fast_table, fast_causes), (slow_table, slow_causes) = (read_file(file, schema, small) for small in (0, 10**9))
    assert fast_table.equals(slow_table)
    assert Counter(_without_words(fast_causes)) == Counter(_without_words(slow_causes))
    assert sum(map(len, fast_causes)) > 300


def _without_words(causes: list[Cause]) -> list[Finding]:
    return [replace(finding, words=()) for cause in causes for finding in cause]


def test_a_filter_accepts_no_value_that_the_judge_refuses() -> None:
    """Every text of every kind against every declaration that the filter knows."""
    texts = pa.array([*(text for cells in CELLS.values() for text in cells), *COMMON, *map(str, range(-40, 3000, 7))])
    for kind, rules in DECLARATIONS:
        schema = {"fields": [{"name": "a", "type": kind, "constraints": rules}], "missingValues": ["", "NA"]}
        column = read_header(["a"], schema).columns[0]
        assert is_filtered(column)
        good, values = accepted(texts, column)
        passed = [
            (text, value)
            for text, value, yes in zip(*map(pa.Array.to_pylist, (texts, values, good)), strict=True)
            if yes
        ]
        judged = [(text, column.read(text)) for text, _ in passed]
        assert [text for text, (_, notes) in judged if notes] == []
        assert [float(value) if kind == "number" else value for _, (value, _) in judged] == [
            value for _, value in passed
        ]


def test_a_hundred_thousand_faults_are_counted_and_few_are_made(tmp_path: Path) -> None:
    """Findings stay arrays: making all of them is asked for, never done on the way."""
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    plain_package(tmp_path, "a\n" + "".join(f"x{number}\n" for number in range(100_000)), schema)
    (cause,) = judge_own(tmp_path)
    assert len(cause) == 100_000
    assert [(each.row, dict(each.words)["received"]) for each in cause.first(2)] == [(2, "x0"), (3, "x1")]
    listed = json.loads("".join(json_pieces([cause])))
    assert [each["row"] for each in listed] == list(range(2, 100_002))
    assert listed[7]["what_fr"] == sentence(list(cause.first(8))[7], "what", "fr")
