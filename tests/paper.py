"""Records on paper: small text tables that are counted by the real sheets, and results as short rows.

A table stands under its name and a colon; a cell left empty is blank, a column left out has its usual value:

    publications:
    publication_id | work_id | pub_type        | published_on
    P1             | W1      | global_research | 2018-03

A date may be a year or a month: `date_precision` follows. 2018-01..09 makes nine rows, one per month.
LU, BE, FR and INT stand for the four organisations.
Results read `annual/new/cumulative`, a period after the other: 2 is a value, >=2 a lower bound, 2* first
documented, ? not reported, - not applicable.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from pipeline.catalogue import Catalogue, read_catalogue
from pipeline.indicators.counting_engine import Count, RowOutcome, count
from pipeline.indicators.coverage import Reports, read_network, read_reports
from pipeline.indicators.results import result_files
from pipeline.indicators.rules import RULES, IndicatorContext
from pipeline.indicators.values import Value
from pipeline.intake.tables import PACKAGE, RECORD, Tables, arrow_schema, empty_table
from pipeline.intake.validation.domain_checks import cell_remarks, domain_findings, row_remarks
from pipeline.model import TOTAL, Finding, Severity, ValueKind

CALENDAR, JULY_JUNE = "calendar", "ecpat_int_fy"
SCOPES = ("LU", "BE", "FR", "ALL3", "NETWORK")
CLOSED = date(2022, 6, 30)  # a release date on which every period is over

SHORT = {"LU": "ECPAT-LU", "BE": "ECPAT-BE", "FR": "ECPAT-FR", "INT": "ECPAT-INT"}

ORGANISATIONS = """
organisations:
org_id  | org_type     | country_code
LU      | ecpat_member | LU
BE      | ecpat_member | BE
FR      | ecpat_member | FR
M1      | ecpat_member | ML
M2      | ecpat_member | NP
M3      | ecpat_member | TH
INT     | secretariat  | TH
NGO1    | ngo          | ML
NGO2    | ngo          | NP
FIRM1   | private      | FR
FIRM2   | private      | FR
STATE1  | government   | ML
"""

USUAL: Mapping[str, Mapping[str, Any]] = {
    "publications": {"status": "published", "network_led": True, "primary_topic": "other"},
    "publication_contributions": {"role": "lead"},
    "dissemination_metrics": {
        "org_id": "ECPAT-LU", "platform": "video", "asset_id": "A1", "metric": "like", "kind": "flow",
        "paid": False, "method": "export",
    },
    "reports_to_bodies": {"body": "CRC", "level": "global", "form_of_report": "written"},
    "report_submitters": {"role": "lead"},
    "recommendations": {"report_id": "REP1", "country_code": "ML"},
    "recommendation_uptakes": {
        "un_symbol": "CRC/C/1", "body": "CRC", "grade": "verbatim", "reader_1": "LU-A", "reader_2": "FR-A",
    },
    "media_contributions": {"reach_level": "global"},
    "comms_activity": {"channel": "social", "platform": "video", "audience": "public", "own_items": 1},
    "advocacy_initiatives": {"start_date": date(2018, 1, 1), "level": "global"},
    "initiative_actors": {"org_id": "FIRM1", "level": 2},
    "initiative_organisations": {"role": "partner"},
    "project_partners": {"role": "implementing"},
    "survivor_participation": {
        "group_code": "G1", "country_code": "ML", "facilitator_org": "ECPAT-LU", "domain": "programme",
        "role": "collaborated", "consent_recorded": True, "safeguarding_checked": True, "publish_country": True,
    },
    "capacity_activities": {"type": "training"},
    "expertise_evidence": {"kind": "research"},
    "projects": {"lead_org": "ECPAT-LU"},
    "project_countries": {"country_code": "ML"},
    "beneficiaries": {
        "project_id": "P1", "country_code": "ML", "period_id": "2018", "population": "children", "sex": "f",
        "age_band": "10-14", "counted_as": "unique_persons", "dedup_scope": "project", "entered_by_org": "ECPAT-LU",
    },
}  # fmt: skip
EVERYWHERE = {"validation_status": "sourced", "source_id": "S1", "date_precision": "day", PACKAGE: "package"}


@cache
def catalogue() -> Catalogue:
    """The real sheets, scopes and contract."""
    read, findings = read_catalogue()
    assert read is not None, findings
    return read


# --- what is written ----------------------------------------------------------------------------------------


def written(text: str) -> dict[str, list[dict[str, str]]]:
    """The text tables, cell by cell."""
    tables: dict[str, list[dict[str, str]]] = {}
    header: list[str] | None = None
    rows: list[dict[str, str]] = []
    lines = (line.strip() for each in text.splitlines() for line in months_of(each))
    for line in filter(None, lines):
        if line.endswith(":"):
            rows, header = tables.setdefault(line[:-1], []), None
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if header is None:
            header = cells
        else:
            rows.append(dict(zip(header, cells, strict=True)))
    return tables


def typed_row(table: str, number: int, cells: Mapping[str, str]) -> dict[str, Any]:
    """A row with the types of the contract; what is not written has its usual value."""
    schema = catalogue().contract.schemas[table]
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    unknown = set(cells) - set(kinds) - {PACKAGE}
    assert not unknown, f"{table} has no field {unknown}"
    usual = {**EVERYWHERE, **USUAL.get(table, {})}
    row: dict[str, Any] = {name: usual.get(name) for name in (*kinds, PACKAGE)}
    for name in (schema["primaryKey"][0], "work_id", "story_id", "paragraph", "title", "title_fr", "name"):
        if name in kinds:
            row[name] = number if kinds[name] == "integer" else f"R{number}"
    for name, cell in cells.items():
        row[name] = typed(cell, kinds.get(name, "string"), organisation="org" in name)
        if kinds.get(name) == "date" and 0 < len(cell) < 10 and "date_precision" not in cells:
            row["date_precision"] = {4: "year", 7: "month"}[len(cell)]
    return {**row, RECORD: number + 1}


def typed(cell: str, kind: str, *, organisation: bool) -> Any:
    if not cell:
        return None
    if kind == "date":
        return date.fromisoformat(cell + "0000-01-01"[len(cell) :])
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    if kind in ("integer", "number"):
        return int(cell) if kind == "integer" else float(cell)
    return SHORT.get(cell, cell) if organisation else cell


def tables_of(text: str, *, silent: bool = False) -> Tables:
    """The tables of a paper. Every organisation reports everything as complete, unless `silent` or written."""
    paper = written(text)
    named = {row["org_id"]: row for row in written(ORGANISATIONS)["organisations"]}
    for row in paper.get("organisations", []):
        named[row["org_id"]] = {**named.get(row["org_id"], {}), **row}
    paper["organisations"] = list(named.values())
    reports = paper.pop("reporting_status", [])
    typed_rows = {name: [typed_row(name, i, row) for i, row in enumerate(rows, 1)] for name, rows in paper.items()}
    typed_rows["reporting_status"] = reporting(list(named), reports, silent=silent)
    return in_memory(typed_rows)


def in_memory(rows: Mapping[str, list[dict[str, Any]]]) -> Tables:
    """Typed rows as the tables that the judge would hand over."""
    schemas = catalogue().contract.schemas
    return Tables({name: pa.Table.from_pylist(each, arrow_schema(schemas[name])) for name, each in rows.items()})


def reporting(organisations: list[str], written_rows: list[dict[str, str]], *, silent: bool) -> list[dict[str, Any]]:
    """Reports on every driving table: complete or none at all, but for those written (`absent`: not there)."""
    every = sorted({indicator.driving_table for indicator in catalogue().indicators})
    periods = [period.id for period in catalogue().periods if period.period_set in (CALENDAR, JULY_JUNE)]
    states = {(org, table, period): "complete" for org in organisations for table in every for period in periods}
    if silent:
        states = {}
    for row in written_rows:
        for table in [row["table_name"]] if "table_name" in row else every:
            for period in [row["period_id"]] if row.get("period_id") else periods:
                states[row["org_id"], table, period] = row["status"]
    fields = ("org_id", "table_name", "period_id")
    return [
        {**dict(zip(fields, key, strict=True)), "org_id": SHORT.get(key[0], key[0]), "status": state,
         PACKAGE: "package", RECORD: number}
        for number, (key, state) in enumerate(states.items(), 2)
        if state != "absent"
    ]  # fmt: skip


# --- what is counted ----------------------------------------------------------------------------------------


FLOWS = ("story", "click", "like", "share", "attendance_f", "attendance_m", "attendance_other_unknown")
"""The series that are sums; the others count each unit once."""


def line_of(value: Value) -> str:
    """Write the line of a value: `_T`, a series `like`, a category `form=f_online`, or both `like;paid=true`."""
    if value.dimension == TOTAL:
        return value.series
    split = f"{value.dimension}={value.category}"
    return split if value.series == TOTAL else f"{value.series};{split}"


@dataclass(frozen=True)
class Counted:
    """One indicator, counted in one period set, and read back in short rows."""

    indicator_id: str
    period_set: str
    count: Count = field(repr=False)

    def cells(self, scope: str, line: str, measure: str) -> list[Value]:
        """The cells of a line, period by period."""
        found = [v for v in self.count.values if (v.scope_code, line_of(v), v.measure) == (scope, line, measure)]
        assert found, f"no line {line} in {self.lines(scope)}"
        return found

    def row(self, scope: str = "NETWORK", line: str = TOTAL) -> str:
        """A line as `annual/new/cumulative, …`."""
        measures = (self.cells(scope, line, measure) for measure in ("annual", "new", "cumulative"))
        return ", ".join("/".join(map(on_paper, cells)) for cells in zip(*measures, strict=True))

    def annual(self, scope: str = "NETWORK", line: str = TOTAL) -> str:
        """The annual values of a line, with a space between periods."""
        return " ".join(map(on_paper, self.cells(scope, line, "annual")))

    def by_scope(self, line: str = TOTAL) -> str:
        """The cumulative value of the last period in LU, BE, FR, ALL3 and NETWORK."""
        return " ".join(on_paper(self.cells(scope, line, "cumulative")[-1]) for scope in SCOPES)

    def notes(self, scope: str = "NETWORK", line: str = TOTAL, measure: str = "annual") -> list[str]:
        """The notes of a line, period by period."""
        return [cell.note for cell in self.cells(scope, line, measure)]

    def lines(self, scope: str = "NETWORK") -> set[str]:
        """The lines of the grid."""
        return {line_of(value) for value in self.count.values if value.scope_code == scope}

    def fate(self, scope: str = "NETWORK") -> dict[str, str]:
        """What became of each row of the driving table: counted, or the reason why not."""
        return {outcome.key: outcome.reason or "counted" for outcome in self.count.outcomes[scope]}

    def outcome(self, key: str, scope: str = "NETWORK") -> RowOutcome:
        """What became of one row, in full."""
        return next(outcome for outcome in self.count.outcomes[scope] if outcome.key == key)

    def files(self) -> dict[str, list[dict[str, str]]]:
        """The computed files of a release that counts nothing else."""
        return result_files({(self.indicator_id, self.period_set): self.count}, catalogue(), "documented")


def on_paper(value: Value) -> str:
    """A cell in short."""
    number = "" if value.number is None else str(value.number)
    shown = {
        ValueKind.VALUE: number,
        ValueKind.LOWER_BOUND: f">={number}",
        ValueKind.FIRST_DOCUMENTED: f"{number}*",
        ValueKind.NOT_REPORTED: f"?{number}",
        ValueKind.NOT_APPLICABLE: f"-{number}",
    }
    return shown[value.kind]


def count_tables(
    indicator_id: str,
    tables: Tables,
    period_set: str = CALENDAR,
    release: date = CLOSED,
    reports: Reports | None = None,
) -> Counted:
    """Count one indicator over tables in memory, with their reports or the given ones."""
    sheet = next(each for each in catalogue().indicators if each.id == indicator_id)
    periods = catalogue().periods_of(period_set)
    setting = IndicatorContext(sheet, read_network(tables, catalogue()), periods, catalogue().regions())
    found = reports or read_reports(tables, catalogue().periods, release)
    return Counted(indicator_id, period_set, count(RULES[indicator_id], tables, setting, found))


def counted(
    indicator_id: str, text: str, period_set: str = CALENDAR, release: date = CLOSED, *, silent: bool = False
) -> Counted:
    """Count one indicator over a paper."""
    return count_tables(indicator_id, tables_of(text, silent=silent), period_set, release)


def findings_of(text: str, *, silent: bool = True) -> list[Finding]:
    """The contradictions that the validation finds in a paper."""
    tables, contract = tables_of(text, silent=silent), catalogue().contract
    return [finding for group in domain_findings(tables, contract, tables) for finding in group]


def remarks_of(text: str, code: str, created: date | None = CLOSED) -> list[str]:
    """The places of a paper where a remark is made: `table row field`, with its variant and words where it has any."""
    contract = catalogue().contract
    written_tables = tables_of(text, silent=True).by_name
    tables = Tables({name: written_tables.get(name, empty_table(contract.schemas[name])) for name in contract.sent})
    days = {"package": created, "other": created}
    groups = [*domain_findings(tables, contract, tables), *cell_remarks(tables, contract, days)]
    groups += row_remarks(tables, contract, days, tables)
    found = [finding for group in groups for finding in group if finding.code == code]
    assert all(finding.severity is Severity.WARNING for finding in found)
    return [" ".join(filter(None, _place_and_words(each))) for each in found]


def _place_and_words(found: Finding) -> tuple[str, ...]:
    return (found.resource, str(found.row or ""), found.field, found.variant, *dict(found.params).values())


def months_of(line: str) -> Iterable[str]:
    """A line with `2018-01..09` stands for nine, one per month."""
    span = re.search(r"(\d{4})-(\d\d)\.\.(\d\d)", line)
    if span is None:
        return [line]
    year, first, last = span.groups()
    return [line.replace(span[0], f"{year}-{month:02}") for month in range(int(first), int(last) + 1)]
