"""Invented packages of an office that counts people: eight projects in eight countries, over four years."""

import random
from collections.abc import Mapping

from tests.packages import Rows

COUNTRIES = ("ML", "NP", "BF", "SN", "CD", "KE", "IN", "KH")
YEARS = ("2018", "2019", "2020", "2021")
AGES = ("0-4", "5-9", "10-14", "15-17")
DETAILS = ("sex_age", "total", "sex_age", "", "sex_age", "sex_age", "sex_age", "total")
"""How far each project publishes its children; blank is the total alone."""
SIZES = (1, 1, 2, 3, 5, 8, 20)
PLAIN = {
    "population": "children", "counted_as": "unique_persons", "dedup_scope": "project", "method": "register",
    "source_id": "S-OFFICE", "entered_by_org": "ECPAT-LU", "validation_status": "sourced",
}  # fmt: skip
"""What most rows of people have in common."""


def office(rows: Rows) -> dict[str, Rows]:
    """The tables of an office with these rows of people, in its eight projects, all reported."""
    sourced = {"source_id": "S-OFFICE", "validation_status": "sourced"}
    source = {
        "source_id": "S-OFFICE",
        "title": "Rapport d’activité du bureau",
        "producer_org": "ECPAT-LU",
        "doc_type": "annual_report",
        "copy_kind": "original",
        "access": "internal",
        "language": "fr",
    }
    codes = [code_of(country) for country in COUNTRIES]
    runs = {"start_date": "2018-01-01", "end_date": "2021-12-31", "date_precision": "day", "status": "active"}
    named = {"lead_org": "ECPAT-LU", "joint_with_network": "false", **runs, **sourced}
    return {
        "sources": [source],
        "projects": [
            {"project_id": code, "title_fr": f"Projet {code}", "children_detail": detail, **named}
            for code, detail in zip(codes, DETAILS, strict=True)
        ],
        "project_countries": [
            {"project_id": code, "country_code": country, **sourced}
            for code, country in zip(codes, COUNTRIES, strict=True)
        ],
        "reporting_status": [
            {"org_id": "ECPAT-LU", "table_name": "beneficiaries", "period_id": year, "status": "complete"}
            for year in YEARS
        ],
        "beneficiaries": rows,
    }


def code_of(country: str) -> str:
    """The project of the office in a country."""
    return f"P-OFFICE-{country}"


def group(number: int, country: str, year: str, **cells: str) -> dict[str, str]:
    """One row of people: girls of 10 to 14 in the project of a country, unless the cells say otherwise."""
    place = {"project_id": code_of(country), "country_code": country, "period_id": year}
    return {"row_id": str(number), **place, "sex": "f", "age_band": "10-14", **PLAIN, "value": "1", **cells}


def groups(count: int, seed: int = 10) -> list[dict[str, str]]:
    """Rows of people over all countries and years: most counted once each, some services and new children blank."""
    draw = random.Random(seed)
    return [_drawn(number, draw) for number in range(1, count + 1)]


def _drawn(number: int, draw: random.Random) -> dict[str, str]:
    size = draw.choice(SIZES)
    cells: Mapping[str, str] = {
        "sex": draw.choice(("f", "f", "m", "m", "unknown")),
        "age_band": draw.choice((*AGES, "unknown")),
        "s_education": draw.choice(("true", "false", "")),
        "s_protection": draw.choice(("true", "")),
        "counted_as": draw.choice(("unique_persons",) * 6 + ("contacts", "estimate")),
        "dedup_scope": draw.choice(("project", "project", "project_period", "org", "activity")),
        "value": str(size),
        "new_in_period": draw.choice((str(size), "0", "")),
    }
    return group(number, draw.choice(COUNTRIES), draw.choice(YEARS), **cells)
