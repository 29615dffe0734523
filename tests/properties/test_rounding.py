"""Keyed rounding: what holds for every count, every key and every edition."""

import hmac
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.disclosure.cells import COUNTS, FLAGS, count_people
from pipeline.disclosure.protection import PeopleFiles, protect
from pipeline.disclosure.rounding import PublishedCells, offset, round_cells, rounded
from pipeline.model import TOTAL
from tests.properties.random_people import KEY, PROJECTS, Line, editions, examples, keys, lines, table

BASES = st.sampled_from([10, 20, 30])
CELL = ["project_id", "country_code", "year", "sex", "age_band"]
DETAILS = {project.code: project.detail for project in PROJECTS}
OLDEST = {project.code: project.oldest for project in PROJECTS}


def published(rows: Sequence[Line], key: bytes = KEY) -> PeopleFiles:
    return protect(table(rows), PROJECTS, key, 10, "private")


def cells_of(rows: Sequence[Line], key: bytes = KEY) -> PublishedCells:
    return round_cells(count_people(table(rows), DETAILS), OLDEST, key, 10)


def numbers(cells: pa.Table) -> dict[tuple[str, ...], int]:
    """Rounded counts above 0, by cell and measure."""
    rows = [list(row.values()) for row in cells.to_pylist()]
    return {tuple(codes): value for *codes, value in rows if value}


# --- 1: the function ------------------------------------------------------------------------------------------------


@given(count=st.integers(0, 10_000), base=BASES, draw=st.data())
def test_the_rounded_count_is_a_multiple_close_by_and_never_falls_when_the_count_rises(
    count: int, base: int, draw: st.DataObject
) -> None:
    t = draw.draw(st.integers(1, base))
    value = rounded(count, t, base)
    assert value % base == 0
    assert abs(value - count) < base
    assert rounded(count + 1, t, base) >= value
    assert rounded(base * count, t, base) == base * count
    assert rounded(0, t, base) == 0


@given(count=st.integers(0, 10_000), base=BASES)
def test_over_all_offsets_the_rounded_count_is_right_on_average(count: int, base: int) -> None:
    assert sum(rounded(count, t, base) for t in range(1, base + 1)) == base * count


def test_the_offset_is_that_of_the_method_to_the_byte() -> None:
    name = "1|children|P-X|ML|2019|f|10-14"
    digest = hmac.new(KEY, name.encode(), "sha256").hexdigest()
    assert offset(KEY, name, 10) == 1 + int(digest, 16) % 10 == 3


def test_offsets_are_spread_evenly() -> None:
    found = [offset(KEY, f"1|children|P-{number}|ML|2019|f|10-14", 10) for number in range(10_000)]
    assert {found.count(t) // 100 for t in range(1, 11)} <= {9, 10}


# --- 2: the published cells as truth --------------------------------------------------------------------------------


@examples(15, 400)
@given(rows=editions(stated=True), key=keys)
def test_the_published_cells_sent_back_as_rows_give_the_same_files(rows: Sequence[Line], key: bytes) -> None:
    done = published(rows, key)
    again = published(mirrored(cells_of(rows, key)), key)
    assert done.properties == again.properties
    for name, frame in done.frames.items():
        assert frame.equals(again.frames[name])


def mirrored(cells: PublishedCells) -> list[Line]:
    """Rows that count to exactly the published cells."""
    found: list[Line] = []
    for codes, group in cells.children.to_pandas().groupby(CELL):
        place = dict(zip(["project_id", "country_code", "period_id", "sex", "age_band"], codes, strict=True))
        for code, stated in (("sex", "_U"), ("age_band", "_U"), ("sex", "_Z"), ("age_band", "_Z")):
            place[code] = "unknown" if place[code] == stated else place[code]
        heading = {**place, "population": "children", "counted_as": "unique_persons", "dedup_scope": "project"}
        found += _split(heading, dict(zip(group["measure"], group["value"], strict=True)))
    for row in cells.adults.to_pylist():
        adults = {"population": row["measure"], "sex": "unknown", "age_band": "25+", "counted_as": "unique_persons"}
        place = {"project_id": row["project_id"], "country_code": row["country_code"], "period_id": row["year"]}
        found += [{**place, **adults, "dedup_scope": "project", "value": row["value"]}] if row["value"] else []
    return found


def _split(heading: Line, values: Mapping[str, int]) -> list[Line]:
    """The children of one cell as rows: cut wherever a part or the new ones end."""
    ends = {flag: values.get(part, 0) for flag, part in FLAGS.items()}
    new, whole = values.get("new", 0), values.get("children", 0)
    found: list[Line] = []
    for start, end in pairwise(sorted({0, whole, new, *ends.values()})):
        flags = {flag: last >= end for flag, last in ends.items()}
        found.append({**heading, **flags, "value": end - start, "new_in_period": end - start if end <= new else 0})
    for measure, counted_as in (("participations", "contacts"), ("estimates", "estimate")):
        if values.get(measure):
            found.append({**heading, "counted_as": counted_as, "value": values[measure]})
    return found


# --- 3: what moves a number, and what does not ----------------------------------------------------------------------


@examples(15, 400)
@given(rows=editions(), seed=st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_provider_nor_the_cut_of_a_group_changes_a_byte(
    rows: Sequence[Line], seed: random.Random
) -> None:
    shuffled: list[dict[str, Any]] = [{**row, "entered_by_org": "FR"} for row in rows]
    seed.shuffle(shuffled)
    scopes = {"project": "org", "org": "project_period", "project_period": "project"}
    for row in shuffled:
        row["dedup_scope"] = scopes.get(row["dedup_scope"], row["dedup_scope"])
    one, other = published(rows), published(shuffled)
    for name, frame in one.frames.items():
        assert frame.equals(other.frames[name])


@examples(15, 400)
@given(rows=editions(), late=lines())
def test_a_late_row_moves_no_other_cell_and_none_of_its_own_downwards(rows: Sequence[Line], late: Line) -> None:
    before, after = numbers(cells_of(rows).children), numbers(cells_of([*rows, late]).children)
    place = (late["project_id"], late["country_code"], late["period_id"])
    for cell in before.keys() | after.keys():
        if cell[:3] == place:
            assert after.get(cell, 0) >= before.get(cell, 0)
        else:
            assert after.get(cell, 0) == before.get(cell, 0)


# --- 4: every number is a sum of cells, and no sum contradicts another ----------------------------------------------


@examples(15, 400)
@given(rows=editions(), key=keys)
def test_every_published_number_is_the_sum_of_the_cells_below_it(rows: Sequence[Line], key: bytes) -> None:
    children = published(rows, key).frames["children"]
    shown = children[(children["value"] != "") & children["measure"].isin(COUNTS)]
    numbers = {tuple(codes): int(value) for *codes, value in shown[[*CELL, "measure", "value"]].itertuples(index=False)}
    assert len(numbers) == len(shown)
    below: Counter[tuple[str, ...]] = Counter()
    for (*cell, measure), value in numbers.items():
        if TOTAL not in cell:
            for codes in product(*((code, TOTAL) for code in cell)):
                below[*codes, measure] += value
    assert numbers == {codes: below[codes] for codes in numbers}


@examples(15, 400)
@given(rows=editions(), key=keys)
def test_new_children_and_parts_are_never_more_than_the_children(rows: Sequence[Line], key: bytes) -> None:
    children = published(rows, key).frames["children"]
    shown = children[(children["value"] != "") & (children["year"] != TOTAL)]
    values = shown.assign(value=shown["value"].astype(int)).pivot_table("value", CELL, "measure", dropna=True)
    for measure in {"new", *FLAGS.values()} & {*values.columns}:
        stated = values[values[measure].notna()]
        assert (stated[measure] <= stated["children"]).all()


@pytest.mark.parametrize("count", [74_391, 68_203])
def test_a_distinctive_count_stands_in_no_file(count: int) -> None:
    row = {
        "project_id": "PA", "country_code": "ML", "period_id": "2018", "sex": "f", "age_band": "0-4", "value": count,
        "counted_as": "unique_persons", "dedup_scope": "project", "new_in_period": count, "population": "children",
    }  # fmt: skip
    done = published([row, {**row, "population": "caregivers"}, {**row, "counted_as": "contacts"}])
    text = "".join(frame.to_csv() for frame in done.frames.values()) + repr(done.properties)
    assert str(count) not in text
    assert str(count)[:3] in text
