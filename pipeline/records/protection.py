"""From the rows about people to the files about people: count, protect, say; and the mirror that checks it all.

The mirror stands at every release: the published numbers, sent back as packages, must give the very same files.
Whatever else of the rows had crept into a file would show there, and the release would be refused.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.catalogue import Catalogue
from pipeline.intake.typed import arrow_schema
from pipeline.model import Finding
from pipeline.records.private import Memory, RefusedError, read_key, read_state, write_state
from pipeline.records.protect import ProtectedCube, ProtectionError, protect
from pipeline.records.reach import CHILDREN, DIMENSIONS, PAIR, PARTS, PROJECT, TABLE, read_cube, read_places
from pipeline.records.reached import reach_frames
from pipeline.records.steps import StateError, mirrored
from pipeline.records.tables import PACKAGE, RECORD, Tables

Frames = dict[str, pd.DataFrame]


def protected_files(tables: Tables, catalogue: Catalogue, memory: Memory, edition: str) -> Frames:
    """The files about people. The private state is written before anything is returned.

    Raises RefusedError without key or state, where a total would be too far off, or where the mirror differs.
    """
    places, base = read_places(tables, catalogue), int(catalogue.policy.values["base"])
    regions = catalogue.regions()
    key, cube = read_key(memory, edition), read_cube(tables, places, regions)
    state = read_state(memory, cube, base)
    try:
        shown, tightened = protect(cube, base, key, state)
        reflected = _reflection(tables, shown, catalogue)
        again, _ = protect(read_cube(reflected, places, regions), base, key, mirrored(tightened))
    except (ProtectionError, StateError) as error:
        raise RefusedError(Finding("protection-refused", words=(("why", str(error)),))) from None
    files = reach_frames(shown, tables, places, catalogue, edition)
    if not _same(files, reach_frames(again, reflected, places, catalogue, edition)):
        raise RefusedError(Finding("mirror-differs"))
    write_state(memory, tightened)
    return files


def _same(one: Frames, other: Frames) -> bool:
    return one.keys() == other.keys() and all(one[name].equals(other[name]) for name in one)


def _reflection(tables: Tables, shown: ProtectedCube, catalogue: Catalogue) -> Tables:
    """The same edition, its rows about people made from the published cells."""
    schema = arrow_schema(catalogue.contract.schemas[TABLE])
    rows = [
        {**dict.fromkeys(schema.names), **row, "row_id": number, PACKAGE: "mirror", RECORD: number + 1}
        for number, row in enumerate(_rows(shown), 1)
    ]
    return replace(tables, by_name={**tables.by_name, TABLE: pa.Table.from_pylist(rows, schema=schema)})


def _rows(shown: ProtectedCube) -> Iterator[dict[str, Any]]:
    """Rows that count to exactly the published cells."""
    cells = shown.cells[shown.cells["value"] > 0]
    for codes, group in cells.groupby(list(DIMENSIONS), sort=True):
        heading = _heading(*map(str, codes))
        for row in _split(dict(zip(group["measure"], group["value"], strict=True))):
            yield {**heading, **row}


def _heading(unit: str, place: str, population: str, period: str, sex: str, age: str) -> dict[str, Any]:
    """The codes of a row from those of its cell."""
    project, country = place.split(PAIR)
    counted_as = {"contact": "contacts", "estimate": "estimate"}.get(population)
    kind, _, owner = unit.partition(" ")
    return {
        "project_id": project,
        "country_code": country,
        "period_id": period,
        "population": CHILDREN if counted_as else population,
        "counted_as": counted_as or "unique_persons",
        "sex": "unknown" if sex == "_U" else sex,
        "age_band": "unknown" if age == "_U" else age,
        "dedup_scope": "project" if unit == PROJECT else kind,
        "entered_by_org": owner if kind == "org" else "mirror",
        "validation_status": "sourced",
    }


def _split(values: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The children of one cell as rows: cut wherever a part or the new ones end, each row with its flags."""
    new, is_split = values.get("new", 0), CHILDREN not in values
    whole = new + values.get("continuing", 0) + values.get(CHILDREN, 0)
    ends = {flag: values.get(part, 0) for flag, part in PARTS.items()}
    for start, end in pairwise(sorted({0, whole, new, *ends.values()})):
        flags = {flag: last >= end for flag, last in ends.items()}
        fresh = (end - start if end <= new else 0) if is_split else None
        yield {"value": end - start, "new_in_period": fresh, **flags}
