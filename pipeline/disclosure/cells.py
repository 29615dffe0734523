"""True counts: rows about groups of people, added up to cells. Private; only `rounding` may read them.

A cell is a project, a country, a year, a sex and an age band. Every measure is a count in the same cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.disclosure.declared import TOTAL_ONLY

CELL = ["project_id", "country_code", "year", "sex", "age_band"]
PLACE = CELL[:3]
NOT_PUBLISHED = "_Z"
"""The sex and age of the one cell of a project that publishes the total alone."""

CHILDREN, NEW, PARTICIPATIONS, ESTIMATES = "children", "new", "participations", "estimates"
COUNTS = (CHILDREN, NEW, PARTICIPATIONS, ESTIMATES)
FLAGS = {
    "s_protection": "service_protection",
    "s_legal_social": "service_legal_social",
    "s_education": "service_education",
    "s_awareness": "service_awareness",
    "f_prostitution": "form_prostitution",
    "f_travel": "form_travel",
    "f_online": "form_online",
    "f_trafficking": "form_trafficking",
}
"""Services and forms of exploitation: overlapping parts of the children of a cell, by the column that states them."""
PARTS = tuple(FLAGS.values())
ADULTS = ("caregivers", "professionals", "community")


@dataclass(frozen=True)
class TrueCounts:
    """Exact counts of people.

    children: columns CELL, measure, value; cells without anybody are left out.
    adults: project_id, country_code, year, measure (the population), value.
    blanks: project_id, year, measure of which at least one row says nothing.
    """

    children: pd.DataFrame
    adults: pd.DataFrame
    blanks: pd.DataFrame


def count_people(rows: pa.Table, details: Mapping[str, str]) -> TrueCounts:
    """Add up the rows of `beneficiaries` that count; `details` says by project how far children are published.

    Repeated codes are legal and are added. Neither the order of the rows nor who sent them changes a number.
    """
    rows = rows.rename_columns({"period_id": "year"})
    rows = rows.select([*CELL, "population", "counted_as", "dedup_scope", "value", "new_in_period", *FLAGS])
    children = rows.filter(pc.field("population") == CHILDREN)
    kinds = _kinds(children)
    once = _with_parts(children.filter(pc.equal(kinds, CHILDREN)))
    measures = [CHILDREN, NEW, *PARTS]
    sums = _sums(once, CELL, measures)
    counts = [_long(sums, CELL, measures)]
    for kind in (PARTICIPATIONS, ESTIMATES):
        others = children.filter(pc.equal(kinds, kind))
        others = others.select(CELL).append_column(kind, others["value"])
        counts.append(_long(_sums(others, CELL, [kind]), CELL, [kind]))
    adults = rows.filter(pc.field("population").isin(ADULTS))
    by_population = _sums(adults, [*PLACE, "population"], ["value"]).rename(columns={"population": "measure"})
    return TrueCounts(_of_detail(pd.concat(counts), details), by_population, _blanks(sums))


def _kinds(children: pa.Table) -> pa.ChunkedArray:
    """What the rows of children are: children counted once, participations, or estimates.

    An estimate is one whatever its scope. Contacts, and the lists of single activities, cannot tell children apart.
    """
    contacts = pc.equal(children["counted_as"], "contacts")
    activities = pc.equal(children["dedup_scope"], "activity")
    counted = pc.if_else(pc.or_(contacts, activities), PARTICIPATIONS, CHILDREN)
    return pc.if_else(pc.equal(children["counted_as"], "estimate"), ESTIMATES, counted)


def _with_parts(rows: pa.Table) -> pa.Table:
    """The cell of each row, its children, how many are new, and how many each flag names: null where it is blank."""
    table = rows.select(CELL)
    table = table.append_column(CHILDREN, rows["value"]).append_column(NEW, rows["new_in_period"])
    nobody = pa.scalar(0, rows["value"].type)
    for flag, part in FLAGS.items():
        table = table.append_column(part, pc.if_else(rows[flag], rows["value"], nobody))
    return table


def _sums(table: pa.Table, keys: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """The sum of each column by the keys, and as COLUMN_blank the number of rows that leave it blank."""
    blank = pc.CountOptions(mode="only_null")
    wanted = [(column, "sum") for column in columns]
    empty = [(column, "count", blank) for column in columns]
    found = table.group_by(list(keys)).aggregate([*wanted, *empty])
    names = {f"{column}_sum": column for column in columns}
    names |= {f"{column}_count": f"{column}_blank" for column in columns}
    frame: pd.DataFrame = found.to_pandas().rename(columns=names)
    return frame.fillna(dict.fromkeys(columns, 0)).astype(dict.fromkeys(columns, "int64"))


def _long(sums: pd.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """A row per cell and measure, where anybody was counted."""
    long = sums.melt(id_vars=list(keys), value_vars=list(measures), var_name="measure")
    return long[long["value"] > 0]


def _of_detail(counts: pd.DataFrame, details: Mapping[str, str]) -> pd.DataFrame:
    """The same counts, in one cell for each place and year of a project that publishes the total alone."""
    is_total = counts["project_id"].map(details) == TOTAL_ONLY
    for column in ("sex", "age_band"):
        counts[column] = counts[column].mask(is_total, NOT_PUBLISHED)
    return counts.groupby([*CELL, "measure"], as_index=False)[["value"]].sum()


def _blanks(sums: pd.DataFrame) -> pd.DataFrame:
    """The measures that a project leaves blank in a year, be it in one row."""
    found = []
    for measure in (NEW, *PARTS):
        blank = sums.loc[sums[f"{measure}_blank"] > 0, ["project_id", "year"]]
        found.append(blank.drop_duplicates().assign(measure=measure))
    return pd.concat(found, ignore_index=True)
