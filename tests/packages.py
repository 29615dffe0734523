"""Small data packages for tests: a few rows in the test itself, written to disk as a provider would send them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from pipeline.catalogue import Contract
from pipeline.intake.packages import Package
from pipeline.intake.tables import Tables
from pipeline.intake.validation.edition import judge_packages
from pipeline.model import Finding

Rows = Sequence[Mapping[str, str]]

SOURCE = {
    "source_id": "S-1", "title": "A page", "producer_org": "ECPAT-LU", "doc_type": "web_page",
    "url": "https://exemple.org/page", "copy_kind": "original", "access": "public", "language": "fr",
}  # fmt: skip
ORGANISATIONS = [
    {"org_id": "ECPAT-LU", "name": "ECPAT Luxembourg", "org_type": "ecpat_member", "country_code": "LU"},
    {"org_id": "ECPAT-BE", "name": "ECPAT Belgique", "org_type": "ecpat_member", "country_code": "BE"},
    {"org_id": "ECPAT-FR", "name": "ECPAT France", "org_type": "ecpat_member", "country_code": "FR"},
]
STORY = {
    "contribution_id": "MC-1", "org_id": "ECPAT-LU", "story_id": "ST-1", "published_on": "2019-03-04",
    "date_precision": "day", "outlet_type": "press", "reach_level": "global", "source_id": "S-1",
    "validation_status": "sourced",
}  # fmt: skip
GOOD: dict[str, Rows] = {"organisations": ORGANISATIONS, "sources": [SOURCE], "media_contributions": [STORY]}
"""A package without a fault."""


def csv_text(rows: Rows) -> str:
    """Rows as CSV, the columns in the order of the first row and whatever else occurs."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_package(folder: Path, tables: Mapping[str, Rows], **properties: object) -> Path:
    """Write a package with these tables, documented unless the properties say otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(rows), "utf-8")
    descriptor = {
        "name": folder.name,
        "title": "Test",
        "version": "1",
        "created": "2022-06-30",
        "basis": "documented",
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
        **properties,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def read_tables(packages: list[Package], contract: Contract) -> tuple[Tables, list[Finding]]:
    """All tables of an edition, and every finding in order of place."""
    judgement = judge_packages(packages, contract)
    return judgement.tables, sorted(chain(*judgement.groups), key=lambda finding: finding.place)
