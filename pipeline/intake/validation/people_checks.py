"""Contradictions in rows about people. Only places are named here: never a value, a number of rows, or a row.

(Row numbers go to the provider alone, with its own report; a release is stopped by any of these findings.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Contract
from pipeline.intake.tables import PACKAGE, PEOPLE, Tables, grouped, is_standing
from pipeline.intake.validation.date_checks import spans
from pipeline.model import Finding, Severity

ADULT_AGES = ["18-24", "25+"]


def people_findings(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """Every contradiction in rows about people, once for each package and rule."""
    rows = tables.by_name.get(PEOPLE)
    if rows is None:
        return
    pairs = {(row["project_id"], row["country_code"]) for row in filter(is_standing, tables.rows("project_countries"))}
    years = {row["period_id"] for row in contract.codes["periods"] if row["period_set"] == "calendar"}
    places = _by_package(_codes(rows, PACKAGE, "project_id", "country_code"))
    spans_of_time = _by_package(_codes(rows, PACKAGE, "project_id", "period_id"))
    is_adult = pc.is_in(rows["age_band"], value_set=pa.array(ADULT_AGES))
    too_many_new = _packages_with(rows, pc.greater(rows["new_in_period"], rows["value"]))
    adult_children = _packages_with(rows, pc.and_(pc.equal(rows["population"], "children"), is_adult))
    for package in pc.unique(rows[PACKAGE]).to_pylist():
        for code, field, is_wrong in (
            ("more_new_than_all", "new_in_period", package in too_many_new),
            ("child_of_adult_age", "age_band", package in adult_children),
            ("period_not_a_year", "period_id", bool({period for _, period in spans_of_time[package]} - years)),
            ("place_not_declared", "country_code", bool(places[package] - pairs)),
        ):
            if is_wrong:
                yield Finding(code, package=package, resource=PEOPLE, field=field)
        if _unreported(spans_of_time[package], tables):
            yield Finding(
                "people_without_report", Severity.WARNING, package=package, resource=PEOPLE, field="period_id"
            )


def _packages_with(rows: pa.Table, flags: pa.ChunkedArray) -> set[str]:
    """The packages of the rows that are flagged; a flag that is not known is none."""
    return set(rows[PACKAGE].filter(flags).unique().to_pylist())


def _by_package(codes: Iterable[tuple[str, ...]]) -> Mapping[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for package, *rest in codes:
        found.setdefault(package, set()).add(tuple(rest))
    return found


def _codes(rows: pa.Table, *fields: str) -> set[tuple[str, ...]]:
    return {tuple(row.values()) for row in rows.group_by(list(fields)).aggregate([]).to_pylist()}


def _unreported(found: Iterable[tuple[str, ...]], tables: Tables) -> set[tuple[str, ...]]:
    """Projects and years with people on which nobody who answers for the project reports: they are not shown."""
    reporters = project_reporters(tables)
    told = {
        (row["org_id"], row["period_id"])
        for row in tables.rows("reporting_status")
        if row["table_name"] == PEOPLE and row["status"] != "not_submitted"
    }
    return {(project, year) for project, year in found if told.isdisjoint(product(reporters[project], [year]))}


def project_reporters(tables: Tables) -> dict[str, list[str]]:
    """Who reports on each project: its lead organisation or, where none is stated, those accountable for it."""
    partners = [row for row in tables.rows("project_partners") if row["role"] == "accountable"]
    accountable = grouped(partners, "project_id")
    reporters = {}
    for row in tables.rows("projects"):
        project, lead = row["project_id"], row["lead_org"]
        reporters[project] = [lead] if lead else sorted(partner["org_id"] for partner in accountable[project])
    return reporters


def people_out_of_life(table: pa.Table, projects: pa.Table, periods: Sequence[Mapping[str, str]]) -> Iterator[Finding]:
    """Projects for which people are counted in a year that lies whole outside the dates of the project."""
    starts, ends = spans(projects, "start_date")[0], spans(projects, "end_date")[1]
    lives = dict(zip(projects["project_id"].to_pylist(), zip(starts, ends, strict=True), strict=True))
    years = {row["period_id"]: (np.datetime64(row["start"]), np.datetime64(row["end"])) for row in periods}
    found = set()
    for package, project, period in _codes(table, PACKAGE, "project_id", "period_id"):
        (start, end), (first, last) = lives[project], years[period]
        if last < start or first > end:  # False where a date is not known
            found.add((package, project))
    for package, project in sorted(found):
        words = (("project", project),)
        yield Finding(
            "outside-life", Severity.WARNING, package, PEOPLE, field="period_id", variant="people", params=words
        )
