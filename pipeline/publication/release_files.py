"""What a release says of the records themselves, and what it withholds: the last stage before the wall.

Rows about people and about groups of survivors are never published. Of the others, the place mask hides what
may point to a place of exploitation or a shelter, a quoted figure about few children is withheld whole, an
organisation that has not agreed to it is not named, and copies of documents keep their address to themselves.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from pipeline.catalogue import Catalogue, Policy
from pipeline.disclosure import PeopleFiles
from pipeline.indicators.results import Counts, Line, quality_lines, result_files, text
from pipeline.intake.packages import Package
from pipeline.intake.tables import PEOPLE, Tables
from pipeline.model import Row
from pipeline.publication.definitions import definition_files
from pipeline.publication.package_notes import packages_about_people, told_in, without_notes
from pipeline.release import Columns, Release

PUBLISHED = (
    "advocacy_initiatives",
    "capacity_activities",
    "claims",
    "conflicts",
    "expertise_evidence",
    "facts",
    "help_addresses",
    "initiative_actors",
    "media_contributions",
    "milestones",
    "organisations",
    "project_budgets",
    "project_countries",
    "project_partners",
    "projects",
    "publication_contributions",
    "publication_countries",
    "publications",
    "reach_statements",
    "report_countries",
    "report_submitters",
    "reporting_status",
    "reports_to_bodies",
    "sources",
    "targets",
)
"""The tables of the records that a release carries, under their own names and columns."""

CODE_LISTS = ("countries", "crs_codes", "forms", "periods", "sdg_targets")


@dataclass(frozen=True)
class Stamp:
    """What a release says of itself: its number, its day, and the version of the code that made it.

    `invented` are the files that only a release of the demonstration has.
    """

    version: str
    day: date
    code_version: str
    invented: Mapping[str, list[Line]] = field(default_factory=dict)


def publish(
    tables: Tables,
    counts: Counts,
    people: PeopleFiles,
    catalogue: Catalogue,
    packages: list[Package],
    stamp: Stamp,
) -> Release:
    """The release of an edition: what was counted, the definitions behind it, and the records that may be shown.

    people: the protected files about people, and what the descriptor says of them.
    """
    edition = packages[0].basis
    silent = packages_about_people(packages, tables)
    shown = {name: shown_rows(name, tables, catalogue.policy, silent) for name in PUBLISHED}
    computed = {**_computed(counts, catalogue, edition), **stamp.invented, "withheld": list(_withheld(shown, tables))}
    contract = catalogue.contract
    schemas = {**contract.outputs, **{name: contract.schemas[name] for name in (*PUBLISHED, *CODE_LISTS)}}
    rows = {**computed, **shown, **{name: contract.codes[name] for name in CODE_LISTS}}
    names = sorted([*rows, *people.frames])
    published = {name: published_schema(schemas[name], names) for name in rows}
    published |= {name: told_in(published[name], silent) for name in PUBLISHED}
    published |= {name: dict(contract.outputs[name]) for name in people.frames}  # with their closed lists of codes
    made = {name: columns_of(rows[name], published[name]) for name in rows}
    made |= {name: people.columns(name) for name in people.frames}
    return Release(
        info=_info(edition, stamp, packages),
        tables={name: made[name] for name in names},
        schemas={name: published[name] for name in names},
        properties=people.properties,
    )


def _computed(counts: Counts, catalogue: Catalogue, edition: str) -> dict[str, list[Line]]:
    results = result_files(counts, catalogue, edition)
    for name in ("exclusions", "counted_rows"):
        results[name] = [_with_masked_ids(line, catalogue.policy) for line in results[name]]
    return {**results, **definition_files(catalogue), "quality": list(quality_lines(counts, catalogue))}


def _withheld(shown: Mapping[str, list[Line]], tables: Tables) -> Iterator[Line]:
    for name, rows in shown.items():
        missing = len(tables.rows(name)) - len(rows)
        if missing:
            reason = "sources_of_private_rows" if name == "sources" else "quote_min"
            yield {"resource": name, "reason": reason, "rows": text(missing)}


def _info(edition: str, stamp: Stamp, packages: list[Package]) -> dict[str, Any]:
    """release.json. Packages are named by name and version only: a hash or size could tell of people."""
    return {
        "version": stamp.version,
        "date": stamp.day.isoformat(),
        "edition": edition,
        "code_version": stamp.code_version,
        "packages": [{"name": p.name, "version": p.version, "title": p.title} for p in packages],
    }


def published_schema(schema: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """A schema as a release carries it: the rules for entering data stay with the contract."""
    fields = [{key: value for key, value in field.items() if key != "constraints"} for field in schema["fields"]]
    keys = [key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in names]
    kept = {key: schema[key] for key in ("title", "description", "ecpat:en", "primaryKey") if key in schema}
    return {**kept, "fields": fields, "missingValues": [""], **({"foreignKeys": keys} if keys else {})}


def columns_of(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> Columns:
    """Rows as a file of a release: the columns that the schema declares, as texts."""
    names = [field["name"] for field in schema["fields"]]
    return {name: [text(row.get(name)) for row in rows] for name in names}


# --- the records that may be shown ----------------------------------------------------------------------------------


def shown_rows(name: str, tables: Tables, policy: Policy, silent: Collection[str] = ()) -> list[Line]:
    """The rows of one table as they may be published; of `silent` packages without notes."""
    rows = [row for row in tables.rows(name) if not is_withheld(name, row, policy)]
    hidden = _hidden_sources(tables) if name == "sources" else frozenset()
    shown = [_shown(name, row, policy, silent) for row in rows if row.get("source_id") not in hidden]
    return sorted(shown, key=lambda row: list(row.values())[:3])


def is_withheld(name: str, row: Row, policy: Policy) -> bool:
    """Whether a quoted figure speaks of so few children that it is withheld whole, value and quote."""
    if any(f"{name}/{key}" in policy.values["withheld_rows"] for key in [next(iter(row.values()))]):
        return True
    if name == "reach_statements":
        is_about_adults = row["population"] in policy.values["adult_populations"]
        return not is_about_adults and row["value"] < policy.values["quote_min"]
    if name == "claims":
        return row["unit"] in policy.values["child_units"] and row["value"] < policy.values["quote_min"]
    return False


def _shown(name: str, row: Row, policy: Policy, silent: Collection[str]) -> Line:
    record = without_notes(row, silent)
    line = {field: masked(text(value), policy) for field, value in record.items() if not field.startswith("_")}
    if name == "reporting_status" and row["table_name"] == PEOPLE and row["status"] == "nil":
        line["status"] = "complete"  # one word for both: apart, they would tell who reached nobody
    if name == "organisations" and row["publish_name"] in ("no", "ask"):
        line["name"] = ""
        line["website"] = ""
    if name == "publications" and row["access"] == "restricted":
        line["title"] = line["quote"] = ""  # a confidential study counts, and is not named
    if name == "sources" and (row["copy_kind"] != "original" or line["url"] != text(row["url"])):
        line["url"] = ""  # a copy is never linked to, and an address that names a masked place is not printed
    return line


def masked(text: str, policy: Policy) -> str:
    """A text with every masked place replaced."""
    if not _any_of(tuple(pattern for pattern, _ in policy.mask)).search(text):
        return text
    for pattern, instead in policy.mask:
        text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    return text


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all: most texts name no masked place."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _with_masked_ids(line: Line, policy: Policy) -> Line:
    """An id that names a masked place is written in its neutral form everywhere."""
    return {**line, **{name: masked(line[name], policy) for name in ("row_key", "unit") if name in line}}


def _hidden_sources(tables: Tables) -> frozenset[str]:
    """Sources that only rows cite which are never shown: they could tell of a group of survivors.

    Rows about people are not looked at: whether a source is shown would tell whether there are any.
    """
    private = {
        row["source_id"]
        for name in tables.by_name
        if name not in (*PUBLISHED, PEOPLE)
        for row in tables.rows(name)
        if "source_id" in row
    }
    public = {
        row["source_id"] for name in PUBLISHED if name != "sources" for row in tables.rows(name) if "source_id" in row
    }
    public |= {row[f"source_{side}"] for row in tables.rows("conflicts") for side in ("a", "b")}
    return frozenset(source for source in private - public if source)
