"""What only the field knows: contradictions between rows that each are well formed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pipeline.catalogue import Contract
from pipeline.intake.finding_groups import FindingGroup, group_findings
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, grouped, keyed, status_of
from pipeline.intake.validation.date_checks import spans
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.intake.validation.people_checks import people_findings
from pipeline.intake.validation.time_series import time_series_findings
from pipeline.model import Finding, Moment, Row, Severity

OWN_DATES = {
    "publications": ("completed_on", "published_on"),
    "dissemination_metrics": ("period_end",),
    "media_contributions": ("published_on",),
    "initiative_actors": ("engaged_on",),
    "survivor_participation": ("activity_date",),
    "reports_to_bodies": ("submitted_on",),
    "expertise_evidence": ("evidence_date",),
}
"""The dates that say in which period a row of a driving table falls; other tables are dated through another one."""


OWNERS = ("org_id", "facilitator_org", "entered_by_org")
"""Fields that say whose row it is; publications and reports say so in a table of their own."""


def domain_findings(tables: Tables, contract: Contract) -> list[FindingGroup]:
    """Every contradiction that a schema cannot see."""
    sent = [
        SubmittedTable(name, contract.schemas[name], tables.by_name[name])
        for name in contract.sent
        if name in tables.by_name
    ]
    findings = [
        *_reports_and_rows(tables, contract),
        *_groups(tables),
        *_new_data(tables),
        *_former_codes(tables),
        *people_findings(tables, contract),
    ]
    return [
        *group_findings(findings),
        *(group for each in sent for group in [*_reversed(each), *time_series_findings(each)]),
    ]


def _about(row: Row, resource: str, code: str, field: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, row[PACKAGE], resource, row[RECORD], field)


# --- a report that says "nothing", beside rows that say something ---------------------------------------------------

OWNERS_ELSEWHERE = {
    "publications": ("publication_contributions", "publication_id"),
    "reports_to_bodies": ("report_submitters", "report_id"),
    "recommendations": ("report_submitters", "report_id"),
}
"""Tables of which another one says whose row it is, and the field that they share."""
LINKED = {"capacity_participants": ("activity_id",), "recommendations": ("recommendation_id",)}
"""Fields by which a row is dated through another table."""
STATE = ("validation_status", "validated_by_org", "entered_by_org")
Periods: TypeAlias = Mapping[str, tuple[date, date]]


@dataclass(frozen=True)
class Dated:
    """When a row falls, in which package it stands, and those whose row it is."""

    package: str
    moment: Moment
    owners: frozenset[str | None]


def _reports_and_rows(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A nil report beside rows of the same package and organisation is an error; a missing one, a warning."""
    periods = {
        row["period_id"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in contract.codes["periods"]
    }
    reports = tables.rows("reporting_status")
    reporters: dict[str, set[str]] = {}
    for report in reports:
        reporters.setdefault(report[PACKAGE], set()).add(report["org_id"])
    dated: dict[str, list[Dated]] = {}
    for report in reports:
        if report["status"] not in ("nil", "not_submitted"):
            continue
        name, package = report["table_name"], report[PACKAGE]
        if name not in dated:
            dated[name] = _dated_rows(name, tables, periods)
        owner = None if len(reporters[package]) == 1 else report["org_id"]  # alone: all rows of the package are theirs
        if _has_rows(dated[name], package, owner, periods[report["period_id"]]):
            is_nil = report["status"] == "nil"
            code = "nil_but_rows" if is_nil else "not_submitted_but_rows"
            severity = Severity.ERROR if is_nil else Severity.WARNING
            yield _about(report, "reporting_status", code, "status", severity)


def _has_rows(dated: Iterable[Dated], package: str, owner: str | None, period: tuple[date, date]) -> bool:
    """Whether a row of a package, and of an organisation where one is named, falls into a period."""
    return any(
        row.package == package and (owner is None or owner in row.owners) and row.moment.overlaps(*period)
        for row in dated
    )


def _dated_rows(name: str, tables: Tables, periods: Periods) -> list[Dated]:
    """The rows of a driving table that have a known date and are not rejected, each once however often it stands."""
    links = _owners_elsewhere(name, tables)
    key = OWNERS_ELSEWHERE.get(name, ("", ""))[1]
    moment_of = _dating(name, tables, periods)
    found: dict[Dated, None] = {}
    for row in _kinds_of_rows(name, tables.by_name[name]):
        moment = moment_of(row)
        if moment and status_of(row) != "rejected":
            owners = {row.get(field) for field in OWNERS} | links.get(row.get(key), set())
            found[Dated(row[PACKAGE], moment, frozenset(owners))] = None
    return list(found)


def _kinds_of_rows(name: str, table: pa.Table) -> list[Row]:
    """The rows of a table as far as they are asked for here, each combination once: few of many about people."""
    fields = (
        *("month", "period_id", "date_precision", "report_id", "publication_id"),
        *(*STATE, *OWNERS, *OWN_DATES.get(name, ()), *LINKED.get(name, ())),
    )
    kept = [PACKAGE, *dict.fromkeys(field for field in fields if field in table.column_names)]
    return table.group_by(kept, use_threads=False).aggregate([]).to_pylist()  # type: ignore[no-any-return]


def _owners_elsewhere(name: str, tables: Tables) -> Mapping[Any, set[str | None]]:
    """The organisations of each row, by the field that another table shares with it."""
    if name not in OWNERS_ELSEWHERE:
        return {}
    resource, key = OWNERS_ELSEWHERE[name]
    return {owned: {row["org_id"] for row in rows} for owned, rows in grouped(tables.rows(resource), key).items()}


def _dating(name: str, tables: Tables, periods: Periods) -> Callable[[Row], Moment | None]:
    """When a row falls; monthly rows by their month, rows about people by their period, others by a linked date."""
    if name == "comms_activity":
        return lambda row: _month(row["month"])
    if name == PEOPLE:
        return lambda row: Moment(*periods[row["period_id"]])
    if name == "capacity_participants":
        activities = keyed(tables.rows("capacity_activities"), "activity_id")
        return lambda row: _of_activity(activities[row["activity_id"]])
    if name == "recommendations":
        uptakes = grouped(tables.rows("recommendation_uptakes"), "recommendation_id")
        return lambda row: _earliest([uptake["adopted_on"] for uptake in uptakes[row["recommendation_id"]]])
    return lambda row: _own_moment(row, OWN_DATES.get(name, ()))


def _month(text: str) -> Moment:
    start = date.fromisoformat(text + "-01")
    return Moment(start, start + timedelta(days=27))


def _of_activity(activity: Row) -> Moment | None:
    return _earliest([activity["end_date"] or activity["start_date"]])


def _own_moment(row: Row, fields: Iterable[str]) -> Moment | None:
    return None if row.get("date_precision") == "unknown" else _earliest([row[field] for field in fields])


def _earliest(days: list[date | None]) -> Moment | None:
    known = [day for day in days if day]
    return Moment.on(min(known)) if known else None


# --- contradictions inside one table --------------------------------------------------------------------------------


SPANS = {
    "projects": ("start_date", "end_date"),
    "project_partners": ("from", "to"),
    "organisations": ("ecpat_member_from", "ecpat_member_to"),
    "advocacy_initiatives": ("start_date", "end_date"),
    "initiative_actors": ("engaged_on", "engaged_until"),
    "capacity_activities": ("start_date", "end_date"),
    "survivor_participation": ("activity_date", "until"),
    "dissemination_metrics": ("period_start", "period_end"),
}
"""Two dates of one row of which the second cannot come first."""


def _reversed(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """What ends before it begins was mistyped; a day known to the year is the whole year."""
    if sent.name in SPANS:
        first, last = SPANS[sent.name]
        places = np.flatnonzero(spans(sent.table, last)[0] < spans(sent.table, first)[0])
        yield from sent.groups(Finding("dates_reversed", field=last), places, {})


def _groups(tables: Tables) -> Iterator[Finding]:
    """A group of survivors is based in one country."""
    for rows in grouped(tables.rows("survivor_participation"), "group_code").values():
        for row in rows:
            if row["country_code"] != rows[0]["country_code"]:
                yield _about(row, "survivor_participation", "group_in_two_countries", "country_code")


def _new_data(tables: Tables) -> Iterator[Finding]:
    """An update with new data is a work of its own."""
    rows = [row for row in tables.rows("publications") if row["new_data"]]
    for work in grouped(rows, "work_id").values():
        dated = [(row, _earliest([row["completed_on"], row["published_on"]])) for row in work]
        days = sorted(moment.start for _, moment in dated if moment)
        if days and days[-1] > _a_year_after(days[0]):
            yield _about(work[-1], "publications", "new_data_in_one_work", "work_id", Severity.WARNING)


def _former_codes(tables: Tables) -> Iterator[Finding]:
    """A code that a project has borne before names no other project."""
    rows = tables.rows("projects")
    former = [code for row in rows for code in (row["formerly"] or "").split(";")]
    used = Counter([*former, *(row["project_id"] for row in rows)])
    for row in rows:
        if row["formerly"] and any(used[code] > 1 for code in row["formerly"].split(";")):
            yield _about(row, "projects", "former-code-in-use", "formerly")


def _a_year_after(day: date) -> date:
    """The same day of the next year; the 29 February has its last day of February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
