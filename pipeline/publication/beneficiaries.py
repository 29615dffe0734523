"""People reached: what an edition declares and reports of its projects, handed to the disclosure control.

Everything that is published about people comes back from `pipeline/disclosure`; here it only gets the project codes
that readers see.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Catalogue, Policy
from pipeline.disclosure import (
    TOTAL_ONLY,
    PeopleFiles,
    Project,
    RefusedError,
    Report,
    identity_findings,
    joint_status,
    key_findings,
    protect,
)
from pipeline.intake.tables import PEOPLE, Tables, grouped, is_standing
from pipeline.intake.validation.people_checks import project_reporters
from pipeline.model import Finding, Period, Row
from pipeline.publication.masking import masked
from pipeline.release import Release

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
COMPARED = frozenset({"children", "children_coverage", "projects"})  # of the release in place
KEY_CHECK = "ecpat:key-check"


def people_files(
    tables: Tables, catalogue: Catalogue, key: bytes | None, place: str, earlier: Release | None, new: Iterable[str]
) -> PeopleFiles:
    """The files about people of an edition, as they may be published.

    key: None where the folder `place` holds none. earlier: the release in place. new: codes of projects that are
    declared as really new. Raises RefusedError with everything that stops the release.
    """
    projects = declared_projects(tables, catalogue)
    shown = _as_published(projects, catalogue.policy)
    findings: list[Finding] = []
    if earlier is not None:
        findings += key_findings(key, str(earlier.properties.get(KEY_CHECK, "")), place)
        published = {name: pd.DataFrame(columns) for name, columns in earlier.tables.items() if name in COMPARED}
        findings += identity_findings(shown, published, new)
    if findings:
        raise RefusedError(*findings)
    base = int(catalogue.policy.values["base"])
    made = protect(counted_rows(tables), projects, key, base, place)
    codes = {project.code: other.code for project, other in zip(projects, shown, strict=True)}
    frames = {}
    for name, frame in made.frames.items():
        frames[name] = frame.assign(project_id=frame["project_id"].replace(codes))
    return replace(made, frames=frames)


def counted_rows(tables: Tables) -> pa.Table:
    """The rows about people that stand: neither draft nor rejected."""
    return tables.by_name[PEOPLE].filter(pc.field("validation_status").isin(["sourced", "validated"]))


def declared_projects(tables: Tables, catalogue: Catalogue) -> list[Project]:
    countries = grouped(filter(is_standing, tables.rows("project_countries")), "project_id")
    years = catalogue.periods_of("calendar")
    reporters = project_reporters(tables)
    states = {
        (row["org_id"], row["period_id"]): row["status"]
        for row in tables.rows("reporting_status")
        if row["table_name"] == PEOPLE
    }
    projects = []
    for row in sorted(tables.rows("projects"), key=lambda row: str(row["project_id"])):
        code = row["project_id"]
        if code not in countries:
            continue
        reports = {}
        for year in years:
            sent = [states.get((who, year.id)) for who in reporters[code]]
            reports[year.id] = _report(row, year, sent)
        codes = (*former_codes(row), code)
        places = tuple(sorted(link["country_code"] for link in countries[code]))
        projects.append(Project(codes, places, reports, row["children_detail"] or TOTAL_ONLY))
    return projects


def former_codes(project: Row) -> list[str]:
    formerly = project["formerly"]
    return formerly.split(";") if formerly else []


def _report(project: Row, year: Period, sent: Sequence[str | None]) -> Report:
    """The reports on a project in a year, as those who answer for it sent them; nobody named counts as one missing.

    A nil report and a complete one are one word: apart, they would tell who reached nobody.
    """
    start, end = project["start_date"], project["end_date"]
    if (start and start > year.end) or (end and end < year.start):
        return Report("not_applicable")
    words = {"complete": "reported", "nil": "reported", "partial": "partial"}
    statuses = [words.get(state or "", "not_reported") for state in sent or [None]]
    received = len(statuses) - statuses.count("not_reported")
    return Report(joint_status(statuses), received, len(statuses))


def _as_published(projects: Sequence[Project], policy: Policy) -> list[Project]:
    """The projects with the codes that readers see. Raises RefusedError where the place mask breaks a code."""
    shown = []
    for project in projects:
        codes_shown = tuple(masked(code, policy) for code in project.codes)
        shown.append(replace(project, codes=codes_shown))
    codes = [project.code for project in shown]
    is_broken = len(set(codes)) < len(codes) or not all(map(CODE.fullmatch, codes))
    if is_broken:
        raise RefusedError(Finding("mask-breaks-code", resource="place_mask.toml"))
    return shown
