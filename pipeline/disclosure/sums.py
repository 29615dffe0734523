"""Published numbers about people: plain sums of rounded cells, with the status of the reports behind each.

Which rows there are, and their status, follows from what was declared and reported, never from whether anybody was
counted; `not_stated` alone depends on the rows.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.disclosure.cells import ADULTS, CELL, CHILDREN, COUNTS, NEW, NOT_PUBLISHED, PARTS, PLACE
from pipeline.disclosure.declared import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    NOT_STATED,
    PARTIAL,
    REPORTED,
    SEX_AGE,
    TOTAL_ONLY,
    Project,
)
from pipeline.disclosure.rounding import PublishedCells
from pipeline.model import TOTAL

SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
GROUPS = [
    *((SEX_AGE, sex, age) for sex in SEXES for age in AGES),
    (TOTAL_ONLY, NOT_PUBLISHED, NOT_PUBLISHED),
]
"""The groups of children in which a project has cells, by its detail."""
FLAGS = ["is_expected", "is_missing", "is_received", "is_stated"]
FIGURES = ["value", "status", "projects_stated", "projects"]

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
ADULT_VIEWS = (
    ("project_id country_code year", ADULTS),
    ("country_code year", ADULTS),
    ("year", ADULTS),
)


def children_table(cells: PublishedCells, projects: Sequence[Project]) -> pd.DataFrame:
    """children.csv: CELL, measure, value (missing where there is none), status, projects_stated, projects."""
    groups = pd.DataFrame(GROUPS, columns=["group_detail", "sex", "age_band"])
    states = _states(projects, EVERY, cells.blanks).merge(groups, how="cross")
    is_own = states["detail"] == states["group_detail"]
    states[FLAGS] = states[FLAGS].mul(is_own, axis=0)
    grid = _grid(states, cells.children)
    own_cells = grid.filter(pc.field("is_stated") > 0)
    tables = [_summed(grid, VIEWS), _summed(own_cells, [(" ".join(CELL), COUNTS)])]
    rows = pd.concat(tables).sort_values([*CELL, "measure"], ignore_index=True)
    return rows[[*CELL, "measure", *FIGURES]]


def adults_table(cells: PublishedCells, projects: Sequence[Project]) -> pd.DataFrame:
    """adults.csv: project_id, country_code, year, population, value, status, projects_stated, projects."""
    nothing = pd.DataFrame(columns=["project_id", "year", "measure"])
    states = _states(projects, ADULTS, nothing).assign(sex=TOTAL, age_band=TOTAL)
    grid = _grid(states, cells.adults.assign(sex=TOTAL, age_band=TOTAL))
    rows = _summed(grid, ADULT_VIEWS).sort_values([*PLACE, "measure"], ignore_index=True)
    return rows[[*PLACE, "measure", *FIGURES]].rename(columns={"measure": "population"})


def coverage_table(projects: Sequence[Project]) -> pd.DataFrame:
    """children_coverage.csv: project_id, year, status, reports_received, reports_expected, detail."""
    rows = [
        (project.code, year, report.status, report.received, report.expected, project.detail)
        for project in projects
        for year, report in project.reports.items()
    ]
    columns = ["project_id", "year", "status", "reports_received", "reports_expected", "detail"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:2], ignore_index=True)


def usual_error(children: pd.DataFrame, base: int) -> int | None:
    """How far the children of the world in the newest year usually are from the truth; None without such a number.

    10 + 8 * sqrt(k) for base 10, with k the published cells above 0 in the sum: 97 to 99 % of sums are closer.
    """
    counted = children[(children["measure"] == CHILDREN) & children["value"].notna()]
    world = counted[(counted["project_id"] == TOTAL) & (counted["country_code"] == TOTAL)]
    if world.empty:
        return None
    is_cell = (counted["project_id"] != TOTAL) & (counted["country_code"] != TOTAL) & (counted["sex"] != TOTAL)
    shown = counted[is_cell & (counted["year"] == world["year"].max()) & (counted["value"] > 0)]
    return math.ceil(base + 0.8 * base * math.sqrt(len(shown)))


# --- cells and sums -------------------------------------------------------------------------------------------------


def _states(projects: Sequence[Project], measures: Sequence[str], blanks: pd.DataFrame) -> pd.DataFrame:
    """What the sums need to know of each project, country, year and measure.

    Columns: PLACE, measure, detail, and as 0 or 1: is_expected (the project runs in the year), is_missing (some of
    its reports are not there), is_received (some are), is_stated (and they say this measure).
    """
    rows = [
        (project.code, country, year, project.detail, report.status)
        for project in projects
        for country in project.countries
        for year, report in project.reports.items()
    ]
    runs = pd.DataFrame(rows, columns=[*PLACE, "detail", "status"])
    states = runs.merge(pd.DataFrame({"measure": measures}), how="cross")
    status = states.pop("status")
    keys = ["project_id", "year", "measure"]
    is_blank = pd.MultiIndex.from_frame(states[keys]).isin(pd.MultiIndex.from_frame(blanks[keys]))
    is_expected = status != NOT_APPLICABLE
    is_received = status.isin([REPORTED, PARTIAL])
    flags = [is_expected, is_expected & (status != REPORTED), is_received, is_received & ~is_blank]
    return states.assign(**{name: flag.astype("int64") for name, flag in zip(FLAGS, flags, strict=True)})


def _grid(states: pd.DataFrame, cells: pd.DataFrame) -> pa.Table:
    """Every declared cell with its rounded count: 0 where it is not shown, for want of a report or a statement."""
    grid = states.merge(cells, on=[*CELL, "measure"], how="left")
    value = grid["value"].fillna(0).astype("int64") * grid["is_stated"]
    return pa.Table.from_pandas(grid[[*CELL, "measure", *FLAGS]].assign(value=value), preserve_index=False)


def _summed(grid: pa.Table, views: Sequence[View]) -> pd.DataFrame:
    """All rows of the published tables: sums over the columns that each does not keep."""
    of_measures = {}
    for _, measures in views:
        if measures not in of_measures:
            of_measures[measures] = grid.filter(pc.field("measure").isin(measures))
    tables = [_sums(of_measures[measures], kept.split()) for kept, measures in views]
    sums: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    conditions = [
        sums["is_expected"] == 0,
        sums["is_received"] == 0,
        sums["is_stated"] == 0,
        sums["is_missing"] == 0,
    ]
    status = np.select(conditions, [NOT_APPLICABLE, NOT_REPORTED, NOT_STATED, REPORTED], PARTIAL)
    value = sums["value"].astype("Int64").where(np.isin(status, [REPORTED, PARTIAL]))
    return sums.assign(value=value, status=status, projects_stated=sums["is_stated"], projects=sums["is_expected"])


def _sums(grid: pa.Table, kept: Sequence[str]) -> pa.Table:
    """Values and numbers of projects by the columns that are kept; a project that stands in a sum stands there once."""
    by_project = _grouped(grid, dict.fromkeys([*kept, "measure", "project_id"]), "max")
    sums = _grouped(by_project, [*kept, "measure"], "sum")
    for column in CELL:
        if column not in kept:
            total = pa.scalar(TOTAL, grid.schema.field(column).type)
            sums = sums.append_column(column, pa.repeat(total, sums.num_rows))
    return sums.select([*CELL, "measure", "value", *FLAGS])


def _grouped(rows: pa.Table, keys: Iterable[str], of_flags: str) -> pa.Table:
    """Values added up by the keys; of the flags the largest, or their sum."""
    wanted = [("value", "sum"), *((flag, of_flags) for flag in FLAGS)]
    found = rows.group_by(list(keys), use_threads=False).aggregate(wanted)
    names = {f"{column}_{function}": column for column, function in wanted}
    return found.rename_columns(names)
