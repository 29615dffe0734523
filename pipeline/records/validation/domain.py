"""What only the field knows: contradictions between rows that each are well formed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from pipeline.catalogue import Contract
from pipeline.model import Finding, Moment, Row, Severity
from pipeline.records.causes import Cause, by_cause
from pipeline.records.tables import PACKAGE, RECORD, Tables, grouped, keyed, status_of
from pipeline.records.validation.days import spans
from pipeline.records.validation.keys import Sent
from pipeline.records.validation.people import people_findings
from pipeline.records.validation.series import series_causes

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

Dated = tuple[Row, Moment, set[str | None]]
"""A row of a driving table, when it falls, and whose it is."""

OWNERS = ("org_id", "facilitator_org", "entered_by_org")
"""Fields that say whose row it is; publications and reports say so in a table of their own."""


def domain_causes(tables: Tables, contract: Contract) -> list[Cause]:
    """Every contradiction that a schema cannot see."""
    sent = [
        Sent(name, contract.schemas[name], tables.by_name[name]) for name in contract.sent if name in tables.by_name
    ]
    findings = [
        *_reports_and_rows(tables, contract),
        *_groups(tables),
        *_new_data(tables),
        *_former_codes(tables),
        *people_findings(tables, contract),
    ]
    return [*by_cause(findings), *(cause for each in sent for cause in [*_reversed(each), *series_causes(each)])]


def _about(row: Row, resource: str, code: str, field: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, row[PACKAGE], resource, row[RECORD], field)


# --- a report that says "nothing", beside rows that say something ---------------------------------------------------


def _reports_and_rows(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A nil report beside rows of the same package and organisation is an error; a missing one, a warning."""
    periods = {
        row["period_id"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in contract.codes["periods"]
    }
    reports = tables.rows("reporting_status")
    reporters = grouped(reports, PACKAGE)
    dated: dict[str, Mapping[str, list[Dated]]] = {}
    for report in reports:
        if report["status"] not in ("nil", "not_submitted"):
            continue
        table, package = report["table_name"], report[PACKAGE]
        if table not in dated:
            dated[table] = _by_package(_dated_rows(table, tables, periods))
        alone = len({row["org_id"] for row in reporters[package]}) == 1
        start, end = periods[report["period_id"]]
        if any(
            (alone or report["org_id"] in owners) and moment.overlaps(start, end)
            for _, moment, owners in dated[table][package]
        ):
            is_nil = report["status"] == "nil"
            code, severity = (
                ("nil_but_rows", Severity.ERROR) if is_nil else ("not_submitted_but_rows", Severity.WARNING)
            )
            yield _about(report, "reporting_status", code, "status", severity)


def _by_package(rows: Iterable[Dated]) -> Mapping[str, list[Dated]]:
    """Dated rows by the package that sent them."""
    found: defaultdict[str, list[Dated]] = defaultdict(list)
    for row in rows:
        found[row[0][PACKAGE]].append(row)
    return found


def _dated_rows(table: str, tables: Tables, periods: dict[str, tuple[date, date]]) -> Iterator[Dated]:
    """The rows of a driving table that have a known date and are not rejected, each with those whose row it is."""
    children = _owners_elsewhere(table, tables)
    for row in tables.rows(table):
        moment = _moment(table, row, tables, periods)
        if moment and status_of(row) != "rejected":
            yield (
                row,
                moment,
                {row.get(field) for field in OWNERS} | children.get(_first_key(table, row), set()),
            )


def _owners_elsewhere(table: str, tables: Tables) -> dict[str, set[str | None]]:
    links = {
        "publications": ("publication_contributions", "publication_id"),
        "reports_to_bodies": ("report_submitters", "report_id"),
        "recommendations": ("report_submitters", "report_id"),
    }
    if table not in links:
        return {}
    resource, key = links[table]
    return {owned: {row["org_id"] for row in rows} for owned, rows in grouped(tables.rows(resource), key).items()}


def _first_key(table: str, row: Row) -> str:
    key = {
        "publications": "publication_id",
        "reports_to_bodies": "report_id",
        "recommendations": "report_id",
    }.get(table)
    return str(row[key]) if key else ""


def _moment(table: str, row: Row, tables: Tables, periods: dict[str, tuple[date, date]]) -> Moment | None:
    """When a row falls; monthly rows by their month, rows about people by their period, others by a linked date."""
    if table == "comms_activity":
        start = date.fromisoformat(row["month"] + "-01")
        return Moment(start, start + timedelta(days=27))
    if table == "beneficiaries":
        return Moment(*periods[row["period_id"]])
    if table == "capacity_participants":
        activity = keyed(tables.rows("capacity_activities"), "activity_id")[row["activity_id"]]
        return _earliest([activity["end_date"] or activity["start_date"]])
    if table == "recommendations":
        uptakes = grouped(tables.rows("recommendation_uptakes"), "recommendation_id")[row["recommendation_id"]]
        return _earliest([uptake["adopted_on"] for uptake in uptakes])
    return (
        None
        if row.get("date_precision") == "unknown"
        else _earliest([row[field] for field in OWN_DATES.get(table, ())])
    )


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


def _reversed(sent: Sent) -> Iterator[Cause]:
    """What ends before it begins was mistyped; a day known to the year is the whole year."""
    if sent.name in SPANS:
        first, last = SPANS[sent.name]
        places = np.flatnonzero(spans(sent.table, last)[0] < spans(sent.table, first)[0])
        yield from sent.causes(Finding("dates_reversed", field=last), places, {})


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
