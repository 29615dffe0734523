"""Published numbers about people: plain sums of rounded cells, with the status of the reports behind each.

Which rows there are, and their status, follows from what was declared and reported, never from whether anybody was
counted; `not_stated` alone depends on the rows.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.disclosure.cells import ADULTS, CELL, CHILDREN, COUNTS, NEW, NOT_PUBLISHED, PARTICIPATIONS, PARTS, PLACE
from pipeline.disclosure.declared import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    NOT_STATED,
    PARTIAL,
    REPORTED,
    SEX_AGE,
    TOTAL_ONLY,
    Project,
    runs_of,
)
from pipeline.disclosure.rounding import PublishedCells
from pipeline.model import TOTAL

SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
GROUPS = [
    *product([SEX_AGE], SEXES, AGES),
    (TOTAL_ONLY, NOT_PUBLISHED, NOT_PUBLISHED),
]
"""The groups of children in which a project has cells, by its detail."""
FLAGS = ["is_expected", "is_missing", "is_received", "is_stated"]

View = tuple[str, tuple[str, ...]]
"""A published table: the columns that it keeps, all others being summed up, and its measures."""

EVERY = (*COUNTS, *PARTS)
VIEWS: tuple[View, ...] = (
    ("project_id country_code year", COUNTS),
    ("project_id year", COUNTS),
    ("project_id", (NEW,)),
    ("country_code year", EVERY),
    ("country_code year sex", COUNTS),
    ("country_code year age_band", COUNTS),
    ("country_code", (NEW,)),
    ("country_code sex", (NEW,)),
    ("country_code age_band", (NEW,)),
    ("year", EVERY),
    ("year sex", COUNTS),
    ("year age_band", COUNTS),
    ("year sex age_band", COUNTS),
    ("", (NEW,)),
    ("sex", (NEW,)),
    ("age_band", (NEW,)),
    ("sex age_band", (NEW,)),
)
"""The published sums.

Over several years only `new` is summed: a child counted in two years would stand twice in a sum of `children`.
Services and forms are published for countries and the world only, and never by sex or age.
"""
STATED_VIEWS: tuple[View, ...] = (
    ("country_code year sex age_band", (CHILDREN,)),
    ("country_code sex age_band", (NEW,)),
)
"""The sums that have a row only where a project states them."""
ADULT_VIEWS = (
    ("project_id country_code year", ADULTS),
    ("country_code year", ADULTS),
    ("year", ADULTS),
)


def children_table(cells: PublishedCells, projects: Sequence[Project]) -> pa.Table:
    """children.csv: CELL, measure, unit_measure, value (null: there is none), status, projects_stated, projects."""
    grid = _grid(_states(projects, EVERY, cells.blanks), GROUPS, cells.children)
    own_cells = grid.filter(pc.field("is_stated") > 0)
    views = [_sums(grid, *view) for view in VIEWS]
    views += [_sums(grid, *view).filter(pc.field("is_stated") > 0) for view in STATED_VIEWS]
    views.append(_sums(own_cells, " ".join(CELL), COUNTS))
    return _with_status(views)


def adults_table(cells: PublishedCells, projects: Sequence[Project]) -> pa.Table:
    """adults.csv: PLACE, population, unit_measure, value, status, projects_stated, projects."""
    groups = [(detail, TOTAL, TOTAL) for detail in (SEX_AGE, TOTAL_ONLY)]
    counts = cells.adults
    for column in ("sex", "age_band"):
        counts = counts.append_column(column, pa.repeat(TOTAL, counts.num_rows))
    grid = _grid(_states(projects, ADULTS, frozenset()), groups, counts)
    rows = _with_status([_sums(grid, *view) for view in ADULT_VIEWS])
    return rows.drop_columns(["sex", "age_band"]).rename_columns({"measure": "population"})


def coverage_table(projects: Sequence[Project]) -> pa.Table:
    """children_coverage.csv: project_id, year, status, reports_received, reports_expected, detail."""
    rows = []
    for project in projects:
        for year, report in project.reports.items():
            counts = {"reports_received": report.received, "reports_expected": report.expected}
            line = {"project_id": project.code, "year": year, "status": report.status, **counts}
            rows.append({**line, "detail": project.detail})
    return pa.Table.from_pylist(rows).sort_by([("project_id", "ascending"), ("year", "ascending")])


def usual_error(children: pa.Table, base: int) -> int | None:
    """How far the children of the world in the newest year usually are from the truth; None without such a number."""
    counted = children.filter((pc.field("measure") == CHILDREN) & pc.field("value").is_valid())
    is_world = (pc.field("project_id") == TOTAL) & (pc.field("country_code") == TOTAL)
    newest = pc.max(counted.filter(is_world)["year"]).as_py()
    if newest is None:
        return None
    return _error_of(_shown_cells(children).filter(pc.field("year") == newest).num_rows, base)


def usual_errors(children: pa.Table, base: int) -> dict[str, dict[str, int]]:
    """The same for the children of each country, and of all under `_T`, by year."""
    shown = _shown_cells(children).select(["country_code", "year"])
    everywhere = pa.table({"country_code": pa.repeat(TOTAL, shown.num_rows), "year": shown["year"]})
    counts = pa.concat_tables([shown, everywhere]).to_pandas().value_counts(sort=False)
    errors: dict[str, dict[str, int]] = {}
    for (country, year), cells in sorted(counts.items()):
        errors.setdefault(country, {})[year] = _error_of(cells, base)
    return errors


def _shown_cells(children: pa.Table) -> pa.Table:
    """The cells of children in a year with a published number above 0."""
    is_cell = (pc.field("project_id") != TOTAL) & (pc.field("country_code") != TOTAL) & (pc.field("sex") != TOTAL)
    return children.filter(is_cell & (pc.field("measure") == CHILDREN) & (pc.field("value") > 0))


def _error_of(cells: int, base: int) -> int:
    """10 + 8 * sqrt(k) for base 10, with k the published cells above 0 in a sum: 97 to 99 % of sums are closer."""
    return math.ceil(base + 0.8 * base * math.sqrt(cells))


# --- cells and sums -------------------------------------------------------------------------------------------------


def _states(
    projects: Sequence[Project], measures: Sequence[str], blanks: frozenset[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    """What the sums need to know of each project, country, year and measure.

    Columns: PLACE, measure, detail, and as 0 or 1: is_expected (the project runs in the year), is_missing (some of
    its reports are not there), is_received (some are), is_stated (and they say this measure).
    """
    states = []
    for project, country, year in runs_of(projects):
        status = project.reports[year].status
        is_received = status in (REPORTED, PARTIAL)
        place = {"project_id": project.code, "country_code": country, "year": year, "detail": project.detail}
        for measure in measures:
            is_blank = (project.code, year, measure) in blanks
            flags = {
                "is_expected": int(status != NOT_APPLICABLE),
                "is_missing": int(status not in (NOT_APPLICABLE, REPORTED)),
                "is_received": int(is_received),
                "is_stated": int(is_received and not is_blank),
            }
            states.append({**place, "measure": measure, **flags})
    return states


def _grid(states: list[dict[str, Any]], groups: Sequence[tuple[str, str, str]], cells: pa.Table) -> pa.Table:
    """Every group of every state, with its rounded count: 0 where it is not shown, for want of a report or statement.

    No number of a project is expected in the groups of the detail that is not its own.
    """
    grid = pa.Table.from_pylist(states)
    details, sexes, ages = (pa.array(codes) for codes in zip(*groups, strict=True))
    each = np.tile(np.arange(len(groups)), grid.num_rows)
    grid = grid.take(np.repeat(np.arange(grid.num_rows), len(groups)))
    is_own = pc.equal(grid["detail"], details.take(each)).cast("int64")
    columns = {name: grid[name] for name in [*PLACE, "measure"]}
    columns |= {"sex": sexes.take(each), "age_band": ages.take(each)}
    columns |= {flag: pc.multiply(grid[flag], is_own) for flag in FLAGS}
    grid = pa.table(columns).join(cells, [*CELL, "measure"], join_type="left outer")
    value = pc.multiply(pc.fill_null(grid["value"], 0), grid["is_stated"])
    return grid.drop_columns("value").append_column("value", value)


def _sums(grid: pa.Table, kept: str, measures: Sequence[str]) -> pa.Table:
    """Values and numbers of projects by the columns that are kept; a project that stands in a sum stands there once."""
    keys = [*kept.split(), "measure"]
    rows = grid.filter(pc.is_in(grid["measure"], value_set=pa.array(measures)))
    by_project = _grouped(rows, dict.fromkeys([*keys, "project_id"]), "max")
    sums = _grouped(by_project, keys, "sum")
    for column in CELL:
        if column not in keys:
            sums = sums.append_column(column, pa.repeat(TOTAL, sums.num_rows))
    return sums.select([*CELL, "measure", "value", *FLAGS])


def _grouped(rows: pa.Table, keys: Iterable[str], of_flags: str) -> pa.Table:
    """Values added up by the keys; of the flags the largest, or their sum."""
    wanted = [("value", "sum"), *((flag, of_flags) for flag in FLAGS)]
    found = rows.group_by(list(keys), use_threads=False).aggregate(wanted)
    return found.rename_columns({f"{column}_{function}": column for column, function in wanted})


def _units(measures: pa.ChunkedArray) -> pa.ChunkedArray:
    """What each measure counts: children or adults, or the attendances of children who cannot be told apart."""
    is_adults = pc.is_in(measures, value_set=pa.array(ADULTS))
    is_attendances = pc.equal(measures, PARTICIPATIONS)
    kinds = pc.make_struct(is_adults, is_attendances, field_names=["adults", "attendances"])
    return pc.case_when(kinds, "adult", "attendance", "child")


def _with_status(views: Sequence[pa.Table]) -> pa.Table:
    """The rows of a file in order of its key, each with the status of its sum; without a value where none is shown."""
    keys = [*CELL, "measure"]
    sums = pa.concat_tables(views).sort_by([(key, "ascending") for key in keys])
    is_none = [pc.equal(sums[flag], 0) for flag in ("is_expected", "is_received", "is_stated", "is_missing")]
    conditions = pc.make_struct(*is_none, field_names=FLAGS)
    status = pc.case_when(conditions, NOT_APPLICABLE, NOT_REPORTED, NOT_STATED, REPORTED, PARTIAL)
    is_shown = pc.is_in(status, value_set=pa.array([REPORTED, PARTIAL]))
    figures = {
        "unit_measure": _units(sums["measure"]),
        "value": pc.if_else(is_shown, sums["value"], None),
        "status": status,
        "projects_stated": sums["is_stated"],
        "projects": sums["is_expected"],
    }
    return pa.table({**{key: sums[key] for key in keys}, **figures})
