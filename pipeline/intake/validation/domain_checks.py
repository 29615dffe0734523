"""What only the field knows: contradictions between rows that each are well formed, and remarks, which stop nothing."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pipeline.catalogue import Contract
from pipeline.intake.dated_rows import Dated, dated_rows, reports_with_rows_elsewhere
from pipeline.intake.finding_groups import FindingGroup, group_findings
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, first_sendings, grouped, keyed
from pipeline.intake.validation import people_checks, row_checks, time_series
from pipeline.intake.validation.row_checks import Created
from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.intake.validation.text_cells import text_cell_findings
from pipeline.model import Finding, Row, Severity

CLOSE = timedelta(days=14)  # the dates of one report that two organisations sent


def cell_remarks(tables: Tables, contract: Contract, created: Created) -> list[FindingGroup]:
    """What single cells show: they may be looked at even where other cells are wrong."""
    groups: list[FindingGroup] = []
    sent_tables = _without_people(tables, contract)
    for sent in sent_tables:
        groups += text_cell_findings(sent)
    for sent in sent_tables:
        groups += row_checks.date_findings(sent, created)
    return groups


def domain_findings(tables: Tables, contract: Contract, whole: Tables) -> list[FindingGroup]:
    """Contradictions between cells and rows that are good by themselves, and days of all rows that are reversed."""
    groups: list[FindingGroup] = []
    for sent in _submitted(whole, contract):
        groups += row_checks.reversed_days(sent)
    groups += group_findings(
        [
            *_reports_and_rows(tables, contract),
            *_contradictions(tables),
            *_same_things(tables),
            *people_checks.people_findings(tables, contract),
        ]
    )
    for sent in _submitted(tables, contract):
        groups += [*row_checks.contradictions(sent), *time_series.time_series_findings(sent)]
    return groups


def row_remarks(tables: Tables, contract: Contract, created: Created, whole: Tables) -> list[FindingGroup]:
    """Remarks on rows beside each other; what stands in a wrong row, in the `whole` tables, is not missing."""
    groups: list[FindingGroup] = []
    for sent in _without_people(tables, contract):
        groups += row_checks.completeness_findings(sent, whole, created)
        groups += row_checks.duplicate_findings(sent)
    return groups + group_findings(people_checks.people_remarks(tables, contract))


def _submitted(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    """The tables that hold rows."""
    filled = [name for name in contract.sent if len(tables.by_name.get(name, ()))]
    return [SubmittedTable(name, contract.schemas[name], tables.by_name[name]) for name in filled]


def _without_people(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    """Rows about people have a gate of their own, which lets no doubtful cell in."""
    return [sent for sent in _submitted(tables, contract) if sent.name != PEOPLE]


def _about(row: Row, resource: str, code: str, field: str, **more: Any) -> Finding:
    return Finding(code, package=row[PACKAGE], resource=resource, row=row[RECORD], field=field, **more)


def _reports_and_rows(tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A nil report beside rows of the organisation: an error, in another package a remark; a missing one, a remark."""
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
                yield _about(report, "reporting_status", "not_submitted_but_rows", "status", severity=Severity.WARNING)
    nil = [row for row in reports if row["status"] == "nil" and row["table_name"] != PEOPLE]
    for report in reports_with_rows_elsewhere(nil, tables, periods):
        more = {"severity": Severity.WARNING, "variant": "elsewhere"}
        yield _about(report, "reporting_status", "nil_but_rows", "status", **more)


def _is_more_than_a_year(first: date, last: date) -> bool:
    return (last.year - first.year, last.month, last.day) > (1, first.month, first.day)


def _contradictions(tables: Tables) -> Iterator[Finding]:
    """A group in two countries; new data in a work of earlier years; the former code of a project for another one."""
    for rows in grouped(tables.rows("survivor_participation"), "group_code").values():
        for row in rows:
            if row["country_code"] != rows[0]["country_code"]:
                yield _about(row, "survivor_participation", "group_in_two_countries", "country_code")

    with_new_data = [row for row in tables.rows("publications") if row["new_data"]]
    for work in grouped(with_new_data, "work_id").values():
        days = []
        for row in work:
            days += sorted(filter(None, (row["completed_on"], row["published_on"])))[:1]
        if days and _is_more_than_a_year(min(days), max(days)):
            yield _about(work[-1], "publications", "new_data_in_one_work", "work_id", severity=Severity.WARNING)

    projects = tables.rows("projects")
    used = Counter(row["project_id"] for row in projects)
    for row in projects:
        used.update((row["formerly"] or "").split(";"))
    for row in projects:
        if row["formerly"] and any(used[code] > 1 for code in row["formerly"].split(";")):
            yield _about(row, "projects", "former-code-in-use", "formerly")


def _same_things(tables: Tables) -> Iterator[Finding]:
    """Reports and recommendations that may be one, and are not said to be (`same_as`)."""
    # reports to one body on the same States, one soon after the other
    countries = grouped(tables.rows("report_countries"), "report_id")
    on_states = []
    for row in tables.rows("reports_to_bodies"):
        states = frozenset(country["country_code"] for country in countries[row["report_id"]])
        if states and row["submitted_on"]:
            on_states.append({**row, "states": states})
    on_states.sort(key=itemgetter("submitted_on"))
    reports = []
    for alike in grouped(on_states, "body", "states").values():
        for before, after in pairwise(alike):
            if after["submitted_on"] - before["submitted_on"] <= CLOSE:
                reports.append((before["report_id"], after["report_id"]))

    # recommendations that are found again in one paragraph of one text
    recommendations: list[tuple[str, str]] = []
    uptakes = [row for row in tables.rows("recommendation_uptakes") if row["un_symbol"] and row["paragraph"]]
    for found in grouped(uptakes, "un_symbol", "paragraph").values():
        recommendations += pairwise(dict.fromkeys(uptake["recommendation_id"] for uptake in found))

    for resource, key, variant, pairs in (
        ("reports_to_bodies", "report_id", "report", reports),
        ("recommendations", "recommendation_id", "recommendation", recommendations),
    ):
        rows = dict(keyed(tables.rows(resource), key))
        firsts = first_sendings(rows.values(), key)
        for first, again in pairs:
            if again in rows and firsts.get(first, first) != firsts.get(again, again):
                row = rows.pop(again)  # which is told once
                params = (("other", first),)
                yield _about(
                    row, resource, "same-thing", "same_as", severity=Severity.WARNING, variant=variant, params=params
                )
