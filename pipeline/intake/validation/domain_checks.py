"""What only the field knows: contradictions between rows that each are well formed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from operator import itemgetter

from pipeline.catalogue import Contract
from pipeline.intake.dated_rows import Dated, dated_rows, reports_with_rows_elsewhere
from pipeline.intake.finding_groups import FindingGroup, group_findings
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, first_sendings, grouped, keyed
from pipeline.intake.validation.date_checks import BIKRAM_BEGINS, spans
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.intake.validation.people_checks import people_findings
from pipeline.intake.validation.row_consistency import consistency_findings
from pipeline.intake.validation.time_series import time_series_findings
from pipeline.model import Finding, Row, Severity


def domain_findings(tables: Tables, contract: Contract) -> list[FindingGroup]:
    """Every contradiction between cells and rows that are good by themselves."""
    findings = [
        *_reports_and_rows(tables, contract),
        *_groups(tables),
        *_new_data(tables),
        *_former_codes(tables),
        *_same_reports(tables),
        *_same_recommendations(tables),
        *people_findings(tables, contract),
    ]
    groups = group_findings(findings)
    for each in _sent(tables, contract):
        groups += [*consistency_findings(each), *time_series_findings(each)]
    return groups


def reversed_days(tables: Tables, contract: Contract) -> list[FindingGroup]:
    """Ends before their beginning: two days of one row, which may be compared whatever its other cells are."""
    return list(chain.from_iterable(map(_reversed, _sent(tables, contract))))


def _sent(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    known = (name for name in contract.sent if name in tables.by_name)
    return [SubmittedTable(name, contract.schemas[name], tables.by_name[name]) for name in known]


def _about(row: Row, resource: str, code: str, field: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, row[PACKAGE], resource, row[RECORD], field)


# --- a report that says "nothing", beside rows that say something ---------------------------------------------------


def _reports_and_rows(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A nil report beside rows of the same package and organisation is an error; a missing one, a warning.

    A nil report beside rows of the organisation in another package is a remark.
    """
    periods = {
        row["period_id"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in contract.codes["periods"]
    }
    reports = tables.rows("reporting_status")
    reporters: dict[str, set[str]] = {}
    for report in reports:
        reporters.setdefault(report[PACKAGE], set()).add(report["org_id"])
    dated: dict[str, Mapping[str, Collection[Dated]]] = {}
    for report in reports:
        if report["status"] not in ("nil", "not_submitted"):
            continue
        name, package = report["table_name"], report[PACKAGE]
        if name not in dated:
            dated[name] = dated_rows(name, tables, periods)
        period = periods[report["period_id"]]
        sent = [row for row in dated[name].get(package, ()) if row.is_in(period)]
        is_alone = len(reporters[package]) == 1  # then all rows of the package are its own
        own = [row for row in sent if is_alone or report["org_id"] in {*row.owners, row.entered_by}]
        if own:
            is_nil = report["status"] == "nil"
            code = "nil_but_rows" if is_nil else "not_submitted_but_rows"
            severity = Severity.ERROR if is_nil else Severity.WARNING
            yield _about(report, "reporting_status", code, "status", severity)
    nil = [row for row in reports if row["status"] == "nil" and row["table_name"] != PEOPLE]
    for report in reports_with_rows_elsewhere(nil, tables, periods):
        finding = _about(report, "reporting_status", "nil_but_rows", "status", Severity.WARNING)
        yield replace(finding, variant="elsewhere")


# --- the same thing sent under two codes ------------------------------------------------------------------------------

CLOSE = timedelta(days=14)
"""How far apart the dates of one report may be that two organisations sent."""


def _same_reports(tables: Tables) -> Iterator[Finding]:
    """Two reports to one body on the same States, within two weeks, may be one that was sent twice."""
    reports = tables.rows("reports_to_bodies")
    firsts = first_sendings(reports, "report_id")
    countries = grouped(tables.rows("report_countries"), "report_id")
    states = {key: frozenset(map(itemgetter("country_code"), rows)) for key, rows in countries.items()}
    dated = [row for row in reports if row["submitted_on"] and states.get(row["report_id"])]
    for alike in grouped([{**row, "states": states[row["report_id"]]} for row in dated], "body", "states").values():
        alike.sort(key=itemgetter("submitted_on"))
        for before, row in pairwise(alike):
            is_close = row["submitted_on"] - before["submitted_on"] <= CLOSE
            if is_close and not _are_tied(before["report_id"], row["report_id"], firsts):
                yield _same(row, "reports_to_bodies", "report", before["report_id"])


def _same_recommendations(tables: Tables) -> Iterator[Finding]:
    """Two recommendations found again in one paragraph of one text may be one that was sent twice."""
    rows = keyed(tables.rows("recommendations"), "recommendation_id")
    firsts = first_sendings(rows.values(), "recommendation_id")
    uptakes = [row for row in tables.rows("recommendation_uptakes") if row["un_symbol"] and row["paragraph"]]
    told: set[str] = set()
    for alike in grouped(uptakes, "un_symbol", "paragraph").values():
        keys = list(dict.fromkeys(uptake["recommendation_id"] for uptake in alike))
        for before, key in pairwise(keys):
            if key in rows and key not in told and not _are_tied(before, key, firsts):
                told.add(key)
                yield _same(rows[key], "recommendations", "recommendation", before)


def _are_tied(one: str, other: str, firsts: Mapping[str, str]) -> bool:
    return firsts.get(one, one) == firsts.get(other, other)


def _same(row: Row, resource: str, variant: str, other: str) -> Finding:
    finding = _about(row, resource, "same-thing", "same_as", Severity.WARNING)
    return replace(finding, variant=variant, params=(("other", other),))


# --- contradictions inside one table --------------------------------------------------------------------------------


SPANS = {
    "projects": ("start_date", "end_date"),
    "project_partners": ("from", "to"),
    "organisations": ("ecpat_member_from", "ecpat_member_to"),
    "advocacy_initiatives": ("start_date", "end_date"),
    "initiative_actors": ("engaged_on", "engaged_until"),
    "capacity_activities": ("start_date", "end_date"),
    "offices": ("start_date", "end_date"),
    "programme_lines": ("start_date", "end_date"),
    "project_budgets": ("start_date", "end_date"),
    "survivor_participation": ("activity_date", "until"),
    "dissemination_metrics": ("period_start", "period_end"),
}
"""Two dates of one row of which the second cannot come first."""


def _reversed(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """What ends before it begins was mistyped, or begins in a year of Nepal; a day known to the year is all of it."""
    if sent.name in SPANS:
        first, last = SPANS[sent.name]
        begin = spans(sent.table, first)[0]
        is_reversed = spans(sent.table, last)[0] < begin
        is_nepali = begin >= BIKRAM_BEGINS
        yield from sent.flagged(Finding("dates_reversed", field=last), is_reversed & ~is_nepali)
        other = Finding("dates_reversed", field=first, variant="nepal")
        yield from sent.flagged(other, is_reversed & is_nepali)


def _groups(tables: Tables) -> Iterator[Finding]:
    for rows in grouped(tables.rows("survivor_participation"), "group_code").values():
        for row in rows:
            if row["country_code"] != rows[0]["country_code"]:
                yield _about(row, "survivor_participation", "group_in_two_countries", "country_code")


def _new_data(tables: Tables) -> Iterator[Finding]:
    """An update with new data is a work of its own."""
    rows = [row for row in tables.rows("publications") if row["new_data"]]
    for work in grouped(rows, "work_id").values():
        days = sorted(
            min(filter(None, dates)) for row in work if any(dates := (row["completed_on"], row["published_on"]))
        )
        if days and days[-1] > _a_year_after(days[0]):
            yield _about(work[-1], "publications", "new_data_in_one_work", "work_id", Severity.WARNING)


def _former_codes(tables: Tables) -> Iterator[Finding]:
    """A code that a project has borne before names no other project."""
    rows = tables.rows("projects")
    used = Counter(row["project_id"] for row in rows)
    for row in rows:
        used.update((row["formerly"] or "").split(";"))
    for row in rows:
        if row["formerly"] and any(used[code] > 1 for code in row["formerly"].split(";")):
            yield _about(row, "projects", "former-code-in-use", "formerly")


def _a_year_after(day: date) -> date:
    """The same day of the next year; the 29 February has its last day of February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
