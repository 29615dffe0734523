"""What only the field knows: contradictions between rows that each are well formed, and doubts about them.

A remark stops nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from pipeline.catalogue import Contract
from pipeline.intake.dated_rows import Dated, dated_rows, reports_with_rows_elsewhere
from pipeline.intake.finding_groups import FindingGroup, group_findings
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, grouped
from pipeline.intake.validation import date_checks, duplicates, people_checks, row_checks, time_series
from pipeline.intake.validation.date_checks import Created
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.intake.validation.text_cells import text_cell_findings
from pipeline.model import Finding, Row, Severity


def cell_remarks(tables: Tables, contract: Contract, created: Created) -> list[FindingGroup]:
    """What single cells show: they may be looked at even where other cells are wrong."""
    groups: list[FindingGroup] = []
    sent_tables = _without_people(tables, contract)
    for sent in sent_tables:
        groups += text_cell_findings(sent)
    for sent in sent_tables:
        groups += date_checks.date_findings(sent, created)
    return groups


def reversed_days(tables: Tables, contract: Contract) -> list[FindingGroup]:
    """Ends before their beginning: two days of one row, which may be compared whatever its other cells are."""
    groups: list[FindingGroup] = []
    for sent in _submitted(tables, contract):
        groups += date_checks.reversed_days(sent)
    return groups


def domain_findings(tables: Tables, contract: Contract) -> list[FindingGroup]:
    """Every contradiction between cells and rows that are good by themselves."""
    groups = group_findings(
        [
            *_reports_and_rows(tables, contract),
            *_contradictions(tables),
            *duplicates.same_things(tables),
            *people_checks.people_findings(tables, contract),
        ]
    )
    for sent in _submitted(tables, contract):
        groups += [*row_checks.contradictions(sent), *time_series.time_series_findings(sent)]
    return groups


def row_remarks(tables: Tables, contract: Contract, created: Created, whole: Tables) -> list[FindingGroup]:
    """What rows show beside each other. All cells and keys are good.

    `whole` are the tables with their wrong rows as well: what stands in one of these is not missing.
    """
    groups: list[FindingGroup] = []
    for sent in _without_people(tables, contract):
        groups += date_checks.life_findings(sent, tables)
        groups += row_checks.completeness_findings(sent, whole, created)
        groups += duplicates.duplicate_findings(sent)
    people = tables.by_name[PEOPLE]
    if len(people):
        found = [
            *time_series.people_leaps(people),
            *duplicates.people_twice(people, rules()["limits"]["least_count"]),
            *people_checks.people_out_of_life(tables, contract),
        ]
        groups += group_findings(found)
    return groups


def _submitted(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    """The tables that hold rows."""
    filled = [name for name in contract.sent if len(tables.by_name.get(name, ()))]
    return [SubmittedTable(name, contract.schemas[name], tables.by_name[name]) for name in filled]


def _without_people(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    """Rows about people have a gate of their own, which lets no doubtful cell in."""
    return [sent for sent in _submitted(tables, contract) if sent.name != PEOPLE]


def _about(row: Row, resource: str, code: str, field: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, row[PACKAGE], resource, row[RECORD], field)


def _reports_and_rows(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A nil report beside rows of the same package and organisation is an error; a missing one, a warning.

    A nil report beside rows of the organisation in another package is a remark.
    """
    periods = {}
    for row in contract.codes["periods"]:
        periods[row["period_id"]] = (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
    reports = tables.rows("reporting_status")
    by_package = grouped(reports, PACKAGE)
    dated: dict[str, Mapping[str, Collection[Dated]]] = {}
    for report in reports:
        if report["status"] not in ("nil", "not_submitted"):
            continue
        name, package, org = report["table_name"], report[PACKAGE], report["org_id"]
        if name not in dated:
            dated[name] = dated_rows(name, tables, periods)
        period = periods[report["period_id"]]
        sent = [row for row in dated[name].get(package, ()) if row.is_in(period)]
        is_alone = all(other["org_id"] == org for other in by_package[package])  # then all rows are its own
        if any(is_alone or org in row.owners or org == row.entered_by for row in sent):
            if report["status"] == "nil":
                yield _about(report, "reporting_status", "nil_but_rows", "status")
            else:
                yield _about(report, "reporting_status", "not_submitted_but_rows", "status", Severity.WARNING)
    nil = [row for row in reports if row["status"] == "nil" and row["table_name"] != PEOPLE]
    for report in reports_with_rows_elsewhere(nil, tables, periods):
        finding = _about(report, "reporting_status", "nil_but_rows", "status", Severity.WARNING)
        yield replace(finding, variant="elsewhere")


def _contradictions(tables: Tables) -> Iterator[Finding]:
    """A group in two countries; new data in a work of earlier years; the former code of a project for another one."""
    for rows in grouped(tables.rows("survivor_participation"), "group_code").values():
        for row in rows:
            if row["country_code"] != rows[0]["country_code"]:
                yield _about(row, "survivor_participation", "group_in_two_countries", "country_code")

    with_new_data = [row for row in tables.rows("publications") if row["new_data"]]
    for work in grouped(with_new_data, "work_id").values():
        dates = [[day for day in (row["completed_on"], row["published_on"]) if day] for row in work]
        days = sorted(min(some) for some in dates if some)
        if days and days[-1] > _a_year_after(days[0]):
            yield _about(work[-1], "publications", "new_data_in_one_work", "work_id", Severity.WARNING)

    projects = tables.rows("projects")
    used = Counter(row["project_id"] for row in projects)
    for row in projects:
        used.update((row["formerly"] or "").split(";"))
    for row in projects:
        if row["formerly"] and any(used[code] > 1 for code in row["formerly"].split(";")):
            yield _about(row, "projects", "former-code-in-use", "formerly")


def _a_year_after(day: date) -> date:
    """The same day of the next year; the 29 February has its last day of February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
