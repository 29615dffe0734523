"""Published numbers about people: plain sums of rounded cells, with the status of the reports behind each.

Which rows there are, and their status, follows from what was declared and reported, never from whether anybody was
counted; `not_stated` alone depends on the rows.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
FIGURES = ["value", "status", "projects_stated", "projects"]
STATE = ["is_expected", "is_missing", "is_received", "is_stated"]


@dataclass(frozen=True)
class View:
    """A published table: the columns that it keeps, all others being summed up, and its measures."""

    kept: frozenset[str]
    measures: Sequence[str]

    @property
    def is_by_group(self) -> bool:
        """Whether it tells sexes or ages apart."""
        return bool(self.kept & {"sex", "age_band"})


def _view(kept: str, measures: Sequence[str]) -> View:
    return View(frozenset(kept.split()), measures)


EVERY = (*COUNTS, *PARTS)
VIEWS = (
    _view("project_id country_code year", COUNTS),
    _view("project_id year", COUNTS),
    _view("project_id", [NEW]),
    _view("country_code year", EVERY),
    _view("country_code year sex", COUNTS),
    _view("country_code year age_band", COUNTS),
    _view("country_code", [NEW]),
    _view("country_code sex", [NEW]),
    _view("country_code age_band", [NEW]),
    _view("year", EVERY),
    _view("year sex", COUNTS),
    _view("year age_band", COUNTS),
    _view("year sex age_band", COUNTS),
    _view("", [NEW]),
    _view("sex", [NEW]),
    _view("age_band", [NEW]),
    _view("sex age_band", [NEW]),
)
"""Sums over several years hold `new` alone: a child counted in two years would stand in a sum of `children` twice.
Services and forms are published for countries and the world only, and never by sex or age."""
CELLS = _view("project_id country_code year sex age_band", COUNTS)
ADULT_VIEWS = (
    _view("project_id country_code year", ADULTS),
    _view("country_code year", ADULTS),
    _view("year", ADULTS),
)


def children_table(cells: PublishedCells, projects: Iterable[Project]) -> pd.DataFrame:
    """children.csv: CELL, measure, value (missing where there is none), status, projects_stated, projects."""
    states = _states(projects, EVERY, cells.blanks)
    counted = _only_stated(cells.children, states)
    tables = [_summed(view, counted, states) for view in VIEWS]
    tables.append(_detail_rows(counted, states))
    found = pd.concat(tables, ignore_index=True)
    return found.sort_values([*CELL, "measure"], ignore_index=True)[[*CELL, "measure", *FIGURES]]


def adults_table(cells: PublishedCells, projects: Iterable[Project]) -> pd.DataFrame:
    """adults.csv: project_id, country_code, year, population, value, status, projects_stated, projects."""
    nothing = pd.DataFrame(columns=["project_id", "year", "measure"])
    states = _states(projects, ADULTS, nothing)
    counted = _only_stated(cells.adults, states)
    found = pd.concat([_summed(view, counted, states) for view in ADULT_VIEWS], ignore_index=True)
    found = found.rename(columns={"measure": "population"})
    keys = [*PLACE, "population"]
    return found.sort_values(keys, ignore_index=True)[[*keys, *FIGURES]]


def coverage_table(projects: Iterable[Project]) -> pd.DataFrame:
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


# --- what is known of the reports -----------------------------------------------------------------------------------


def _states(projects: Iterable[Project], measures: Sequence[str], blanks: pd.DataFrame) -> pd.DataFrame:
    """What the sums need to know of each project, country, year and measure.

    Columns: PLACE, measure, detail; is_expected: the project runs in the year; is_missing: some of its reports are
    not there; is_received: some are; is_stated: it also says this measure.
    """
    rows = [
        (project.code, country, year, measure, project.detail, report.status)
        for project in projects
        for country in project.countries
        for year, report in project.reports.items()
        for measure in measures
    ]
    states = pd.DataFrame(rows, columns=[*PLACE, "measure", "detail", "status"])
    status = states.pop("status")
    is_received = status.isin([REPORTED, PARTIAL])
    is_expected = status != NOT_APPLICABLE
    keys = ["project_id", "year", "measure"]
    is_blank = pd.MultiIndex.from_frame(states[keys]).isin(pd.MultiIndex.from_frame(blanks[keys]))
    return states.assign(
        is_expected=is_expected,
        is_missing=is_expected & (status != REPORTED),
        is_received=is_received,
        is_stated=is_received & ~is_blank,
    )


def _only_stated(cells: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The cells that are shown: rows without a report are not, nor a measure that is not stated."""
    stated = states.loc[states["is_stated"], [*PLACE, "measure"]]
    return cells.merge(stated, on=[*PLACE, "measure"])


# --- sums -----------------------------------------------------------------------------------------------------------


def _summed(view: View, cells: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """All rows of one published table."""
    keys = [column for column in PLACE if column in view.kept] + ["measure"]
    states = states[states["measure"].isin(view.measures)]
    if view.is_by_group:
        figures = _figures(_of_both_details(states), [*keys, "detail"])
        figures = figures.merge(_groups(view), on="detail").drop(columns="detail")
        keys += ["sex", "age_band"]
    else:
        figures = _figures(states, keys)
    summed = {column: TOTAL for column in CELL if column not in view.kept}
    values = cells[cells["measure"].isin(view.measures)].assign(**summed)
    values = values.groupby(keys, as_index=False)[["value"]].sum()
    found = figures.merge(values, on=keys, how="left")
    is_shown = found["status"].isin([REPORTED, PARTIAL])
    found["value"] = found["value"].fillna(0).astype("Int64").where(is_shown)
    return found.assign(**{column: TOTAL for column in summed if column not in keys})


def _figures(states: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The status of each sum, the projects expected in it, and those whose value is in it."""
    each = states.groupby([*keys, *({"project_id"} - {*keys})], as_index=False)[STATE].max()
    sums = each.groupby(keys, as_index=False)[STATE].sum()
    conditions = [
        sums["is_expected"] == 0,
        sums["is_received"] == 0,
        sums["is_stated"] == 0,
        sums["is_missing"] == 0,
    ]
    status = np.select(conditions, [NOT_APPLICABLE, NOT_REPORTED, NOT_STATED, REPORTED], PARTIAL)
    return sums[keys].assign(status=status, projects_stated=sums["is_stated"], projects=sums["is_expected"])


def _of_both_details(states: pd.DataFrame) -> pd.DataFrame:
    """The states, and each project once more under the other detail, where no number of it is expected."""
    other = states["detail"].map({SEX_AGE: TOTAL_ONLY, TOTAL_ONLY: SEX_AGE})
    return pd.concat([states, states.assign(detail=other, **dict.fromkeys(STATE, False))])


def _groups(view: View) -> pd.DataFrame:
    """The codes of sex and age that a table tells apart, with the detail of the projects that have them."""
    sexes = SEXES if "sex" in view.kept else (TOTAL,)
    ages = AGES if "age_band" in view.kept else (TOTAL,)
    rows = [(SEX_AGE, sex, age) for sex in sexes for age in ages]
    total = [NOT_PUBLISHED if column in view.kept else TOTAL for column in ("sex", "age_band")]
    return pd.DataFrame([*rows, (TOTAL_ONLY, *total)], columns=["detail", "sex", "age_band"])


def _detail_rows(cells: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The cells themselves, each group of sex and age, where the measure is stated."""
    stated = states[states["is_stated"] & states["measure"].isin(CELLS.measures)]
    return _summed(CELLS, cells, stated).query("projects > 0")
