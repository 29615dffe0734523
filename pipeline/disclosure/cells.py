"""True counts: rows about groups of people, added up to cells. Private; only `rounding` may read them.

A cell is a project, a country, a year, a sex and an age band. Every measure is a count in the same cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    """Exact counts of people, above 0.

    children: a row per cell and measure, columns CELL, measure, value.
    adults: project_id, country_code, year, measure (the population), value.
    blanks: project, year and measure where at least one row leaves the measure blank.
    """

    children: pa.Table
    adults: pa.Table
    blanks: frozenset[tuple[str, str, str]] = frozenset()


def count_people(rows: pa.Table, details: Mapping[str, str]) -> TrueCounts:
    """Add up the rows of `beneficiaries` that count; `details` says by project how far children are published.

    Repeated codes are legal and are added. Neither the order of the rows nor who sent them changes a number.
    """
    rows = rows.rename_columns({"period_id": "year"})
    rows = rows.select([*CELL, "population", "counted_as", "dedup_scope", "value", "new_in_period", *FLAGS])
    children = _of_detail(rows.filter(pc.field("population") == CHILDREN), details)
    kinds = _kinds(children)
    once = _with_parts(children.filter(pc.equal(kinds, CHILDREN)))
    sums = _sums(once, CELL, [CHILDREN, NEW, *PARTS])
    counts = [_of_measure(sums, CELL, measure) for measure in (CHILDREN, NEW, *PARTS)]
    for kind in (PARTICIPATIONS, ESTIMATES):
        others = _sums(children.filter(pc.equal(kinds, kind)), CELL, ["value"])
        counts.append(_of_measure(others, CELL, kind, "value"))
    by_population = _sums(rows.filter(pc.field("population").isin(ADULTS)), [*PLACE, "population"], ["value"])
    adults = by_population.rename_columns({"population": "measure"}).select([*PLACE, "measure", "value"])
    return TrueCounts(pa.concat_tables(counts), adults, _blanks(sums))


def _of_detail(children: pa.Table, details: Mapping[str, str]) -> pa.Table:
    """The rows, without sex and age where the project publishes its total alone: its children are one cell."""
    totals = [project for project, detail in details.items() if detail == TOTAL_ONLY]
    is_total = pc.is_in(children["project_id"], value_set=pa.array(totals, pa.string()))
    for column in ("sex", "age_band"):
        place = children.schema.get_field_index(column)
        children = children.set_column(place, column, pc.if_else(is_total, NOT_PUBLISHED, children[column]))
    return children


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


def _sums(table: pa.Table, keys: Sequence[str], columns: Sequence[str]) -> pa.Table:
    """The sum of each column by the keys, and as COLUMN_blank the number of rows that leave it blank."""
    blank = pc.CountOptions(mode="only_null")
    wanted = [(column, "sum") for column in columns]
    empty = [(column, "count", blank) for column in columns]
    found = table.group_by(list(keys)).aggregate([*wanted, *empty])
    names = {f"{column}_sum": column for column in columns}
    names |= {f"{column}_count": f"{column}_blank" for column in columns}
    return found.rename_columns(names)


def _of_measure(sums: pa.Table, keys: Sequence[str], measure: str, column: str = "") -> pa.Table:
    rows = sums.select([*keys, column or measure]).rename_columns([*keys, "value"])
    rows = rows.filter(pc.greater(rows["value"], 0))
    named = rows.append_column("measure", pa.repeat(measure, rows.num_rows))
    return named.select([*keys, "measure", "value"])


def _blanks(sums: pa.Table) -> frozenset[tuple[str, str, str]]:
    """The measures that a project leaves blank in a year, be it in one row."""
    found: set[tuple[str, str, str]] = set()
    for measure in (NEW, *PARTS):
        blank = sums.filter(pc.greater(sums[f"{measure}_blank"], 0))
        for project, year in zip(blank["project_id"].to_pylist(), blank["year"].to_pylist(), strict=True):
            found.add((project, year, measure))
    return frozenset(found)
