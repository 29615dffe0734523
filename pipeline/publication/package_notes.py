"""The notes of packages that count people: no page needs them, so they are not published.

A package counts people where it brings rows about them, or says in its reports whether it has any: what a release
shows must not change with the first person.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.intake.packages import Package
from pipeline.intake.tables import PACKAGE, PEOPLE, Tables
from pipeline.texts import LANGUAGES, wording

NOTES = ("note", "comment")
"""The columns in which a sender writes what they like, and which no page of the site shows."""


def packages_about_people(packages: Sequence[Package], tables: Tables) -> frozenset[str]:
    holders = {package.name for package in packages if package.holds_people}
    reports = {row[PACKAGE] for row in tables.rows("reporting_status") if row["table_name"] == PEOPLE}
    return frozenset(holders | reports)


def without_notes(row: Mapping[str, Any], silent: Collection[str]) -> dict[str, Any]:
    is_silent = row.get(PACKAGE) in silent
    return {field: None if is_silent and field in NOTES else value for field, value in row.items()}


def told_in(schema: Mapping[str, Any], silent: Collection[str]) -> dict[str, Any]:
    """The schema of a published table, which says of its notes that some were left out."""
    fields = [_told_in(field) if silent and field["name"] in NOTES else field for field in schema["fields"]]
    return {**schema, "fields": fields}


def _told_in(field: Mapping[str, Any]) -> dict[str, Any]:
    french, english = (wording("report", language)["words"]["notes_left_blank"] for language in LANGUAGES)
    own = field["ecpat:en"]
    return {
        **field,
        "description": f"{field['description']} {french}",
        "ecpat:en": {**own, "description": f"{own['description']} {english}"},
    }
