"""Contradictions in rows about people. Only places are named here: never a value, a number of rows, or a row."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, grouped, is_standing
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.submitted_table import spans
from pipeline.intake.validation.time_series import people_leaps
from pipeline.model import Finding, Severity

ADULT_AGES = ["18-24", "25+"]
BLOCK = ["project_id", "country_code", "period_id"]
NO_CODES = ("row_id", RECORD, "source_id", "entered_by_org")
LEAST_ROWS = 10  # below so many, a block whose every row stands twice may be chance


def people_findings(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """Every contradiction in rows about people, once for each package and rule."""
    rows = tables.by_name.get(PEOPLE)
    if rows is None:
        return
    is_adult = pc.is_in(rows["age_band"], value_set=pa.array(ADULT_AGES))
    is_adult_child = pc.and_(pc.equal(rows["population"], "children"), is_adult)
    is_too_new = pc.greater(rows["new_in_period"], rows["value"])
    with_adult_children = rows[PACKAGE].filter(is_adult_child).unique().to_pylist()
    with_too_many_new = rows[PACKAGE].filter(is_too_new).unique().to_pylist()
    years = {row["period_id"] for row in contract.codes["periods"] if row["period_set"] == "calendar"}
    standing = filter(is_standing, tables.rows("project_countries"))
    declared = {(row["project_id"], row["country_code"]) for row in standing}
    reported = _reported(tables)
    sent = rows.group_by([PACKAGE, "project_id", "country_code", "period_id"]).aggregate([]).to_pylist()
    by_package = grouped(sent, PACKAGE)
    for package in pc.unique(rows[PACKAGE]).to_pylist():
        blocks = by_package[package]
        is_no_year = any(row["period_id"] not in years for row in blocks)
        is_undeclared = any((row["project_id"], row["country_code"]) not in declared for row in blocks)
        is_unreported = any((row["project_id"], row["period_id"]) not in reported for row in blocks)
        for code, field, is_wrong in (
            ("more_new_than_all", "new_in_period", package in with_too_many_new),
            ("child_of_adult_age", "age_band", package in with_adult_children),
            ("period_not_a_year", "period_id", is_no_year),
            ("place_not_declared", "country_code", is_undeclared),
        ):
            if is_wrong:
                yield Finding(code, package=package, resource=PEOPLE, field=field)
        if is_unreported:
            yield Finding("people_without_report", Severity.WARNING, package, PEOPLE, field="period_id")


def _reported(tables: Tables) -> set[tuple[str, str]]:
    """Projects and years on which somebody reports who answers for the project: people of others are not shown."""
    years = grouped(tables.rows("reporting_status"), "table_name", "org_id")
    found: set[tuple[str, str]] = set()
    for project, reporters in project_reporters(tables).items():
        for org in reporters:
            told = [row["period_id"] for row in years[PEOPLE, org] if row["status"] != "not_submitted"]
            found.update(product([project], told))
    return found


def project_reporters(tables: Tables) -> dict[str, list[str]]:
    """Who reports on each project: its lead organisation or, where none is stated, those accountable for it."""
    partners = [row for row in tables.rows("project_partners") if row["role"] == "accountable"]
    accountable = grouped(partners, "project_id")
    reporters = {}
    for row in tables.rows("projects"):
        project, lead = row["project_id"], row["lead_org"]
        reporters[project] = [lead] if lead else sorted(partner["org_id"] for partner in accountable[project])
    return reporters


def people_remarks(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """Remarks on the people of projects and countries."""
    people = tables.by_name[PEOPLE]
    if not len(people):
        return
    remarks = [
        ("people-in-two-packages", "", "", _by_two(people)),
        ("people-copied", "", "", _copied(people)),
        ("outside-life", "period_id", "", _out_of_life(tables, contract)),
    ]
    for service, places in people_leaps(people).items():
        remarks.append(("ten_times_last_year", service, "service" if service else "", places))
    for code, field, variant, places in remarks:
        for package, *place in sorted(places):
            params = tuple(zip(("project", "country"), place, strict=False))
            yield Finding(code, Severity.WARNING, package, PEOPLE, field=field, variant=variant, params=params)


def _by_two(people: pa.Table) -> set[tuple[str, ...]]:
    """Blocks with the same number of rows and of persons in two packages, more than may be alike by chance."""
    blocks = people.group_by([PACKAGE, *BLOCK]).aggregate([("value", "sum"), ("value", "count")])
    large = blocks.filter(pc.field("value_sum") >= rules()["limits"]["least_count"]).to_pylist()
    found: set[tuple[str, ...]] = set()
    for alike in grouped(large, *BLOCK, "value_sum", "value_count").values():
        if len(alike) > 1:
            found.update((row[PACKAGE], row["project_id"], row["country_code"]) for row in alike)
    return found


def _copied(people: pa.Table) -> set[tuple[str, ...]]:
    """Blocks in which every row, all codes alike, stands an even number of times."""
    codes = [name for name in people.column_names if name not in NO_CODES]
    times = people.group_by(codes).aggregate([([], "count_all")])
    is_odd = pc.bit_wise_and(times["count_all"], 1)
    blocks = times.append_column("odd", is_odd).group_by([PACKAGE, *BLOCK])
    sizes = blocks.aggregate([("odd", "max"), ("odd", "count")])
    copied = sizes.filter((pc.field("odd_max") == 0) & (pc.field("odd_count") >= LEAST_ROWS))
    return {(row[PACKAGE], row["project_id"], row["country_code"]) for row in copied.to_pylist()}


def _out_of_life(tables: Tables, contract: Contract) -> set[tuple[str, ...]]:
    """Projects for which people are counted in a year outside their dates."""
    projects = tables.by_name["projects"]
    starts, ends = spans(projects, "start_date")[0], spans(projects, "end_date")[1]
    lives = dict(zip(projects["project_id"].to_pylist(), zip(starts, ends, strict=True), strict=True))
    periods = {row["period_id"]: row for row in contract.codes["periods"]}
    found: set[tuple[str, ...]] = set()
    for row in tables.by_name[PEOPLE].group_by([PACKAGE, "project_id", "period_id"]).aggregate([]).to_pylist():
        start, end = lives[row["project_id"]]
        period = periods[row["period_id"]]
        if np.datetime64(period["end"]) < start or np.datetime64(period["start"]) > end:  # False for unknown dates
            found.add((row[PACKAGE], row["project_id"]))
    return found
