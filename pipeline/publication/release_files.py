"""What a release says of the records themselves, and what it withholds: the last stage before the wall.

Rows about people and about groups of survivors are never published. Of the others, the place mask hides what
may point to a place of exploitation or a shelter, a quoted figure about few children is withheld whole, an
organisation that has not agreed to it is not named, and copies of documents keep their address to themselves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.catalogue import Catalogue, Policy
from pipeline.disclosure import PeopleFiles
from pipeline.indicators import Line, count_all, quality_lines, result_files, text
from pipeline.intake.packages import Package
from pipeline.intake.tables import PEOPLE, Tables
from pipeline.intake.validation.text_cells import FIGURES
from pipeline.model import Row
from pipeline.publication.definitions import definition_files
from pipeline.publication.masking import UNNAMED, masked
from pipeline.publication.package_notes import packages_about_people, told_in, without_notes
from pipeline.publication.presence import our_organisations, presence_lines
from pipeline.release import FORMAT, Columns, Release
from pipeline.report.spreadsheet import escape_formula

PUBLISHED = (
    "advocacy_initiatives",
    "capacity_activities",
    "capacity_participants",
    "claims",
    "comms_activity",
    "conflicts",
    "dissemination_metrics",
    "expertise_evidence",
    "facts",
    "help_lines",
    "initiative_actors",
    "initiative_organisations",
    "media_contributions",
    "milestones",
    "offices",
    "open_questions",
    "organisation_profiles",
    "organisations",
    "programme_lines",
    "project_budgets",
    "project_countries",
    "project_descriptions",
    "project_partners",
    "projects",
    "publication_contributions",
    "publication_countries",
    "publications",
    "reach_statements",
    "recommendation_uptakes",
    "recommendations",
    "report_countries",
    "report_submitters",
    "reporting_status",
    "reports_to_bodies",
    "sources",
    "targets",
)
"""The tables of the records that a release carries, under their own names and columns."""

COPIES = ("mirror", "third_party")
"""Kinds of copies of which the address is not published."""
ADDRESSES = ("url", "website", "contact_url")
OF_UNNAMED = (
    "org_id",
    "org_type",
    "country_code",
    "ecpat_member_from",
    "ecpat_member_to",
    "publish_name",
    "source_id",
    "note",
)
"""What is said of an organisation that has not agreed to be named; every other column could tell who it is."""
TITLED = ("publications", "sources")
"""Tables whose titles somebody else has published."""
UNDECIDED, UNSPECIFIED = "undecided", "notspecified"
"""A licence that is not yet given: in the policy, and in a descriptor."""
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


@dataclass(frozen=True)
class Counted:
    """What a release is made of: the tables of an edition, and the protected files about people."""

    tables: Tables
    people: PeopleFiles
    catalogue: Catalogue
    packages: list[Package]


def publish(counted: Counted, stamp: Stamp) -> Release:
    """The release of an edition: what was counted, the definitions behind it, and the records that may be shown."""
    tables, people, catalogue, packages = counted.tables, counted.people, counted.catalogue, counted.packages
    counts = count_all(tables, catalogue, stamp.day)
    edition = packages[0].basis
    silent = packages_about_people(packages, tables)
    shown = {name: shown_rows(name, tables, catalogue.policy, silent) for name in PUBLISHED}
    computed = {
        **result_files(counts, catalogue, edition),
        **definition_files(catalogue),
        "quality": list(quality_lines(counts, catalogue)),
        **stamp.invented,
        "presence": presence_lines(tables, catalogue),
        "withheld": list(_withheld(shown, tables)),
    }
    contract = catalogue.contract
    names = sorted([*computed, *PUBLISHED, *CODE_LISTS, *people.frames])
    files: dict[str, Columns] = {}
    schemas: dict[str, dict[str, Any]] = {}
    for name in names:
        if name in people.frames:
            schemas[name] = dict(contract.outputs[name])  # with all their constraints
            files[name] = people.columns(name)
            continue
        rows: Sequence[Mapping[str, Any]]
        if name in computed:
            schemas[name] = published_schema(contract.outputs[name], names)
            rows = computed[name]
        elif name in shown:
            schemas[name] = told_in(published_schema(contract.schemas[name], names), silent)
            rows = shown[name]
        else:
            schemas[name] = published_schema(contract.schemas[name], names)
            rows = contract.codes[name]
        files[name] = columns_of(rows, schemas[name], catalogue.policy if name in computed else None)
    return Release(
        info=_info(edition, stamp, packages, catalogue.policy),
        tables=files,
        schemas=schemas,
        properties={**_rights(catalogue, tables), **people.properties},
    )


def _withheld(shown: Mapping[str, list[Line]], tables: Tables) -> Iterator[Line]:
    for name, rows in shown.items():
        missing = len(tables.rows(name)) - len(rows)
        if missing:
            reason = "sources_of_private_rows" if name == "sources" else "quote_min"
            yield {"resource": name, "reason": reason, "rows": text(missing)}


def _info(edition: str, stamp: Stamp, packages: list[Package], policy: Policy) -> dict[str, Any]:
    """release.json. Of packages no hash and no size is told, and no table of people: these could tell of them."""
    return {
        "format": FORMAT,
        "version": stamp.version,
        "date": stamp.day.isoformat(),
        "edition": edition,
        "code_version": stamp.code_version,
        "packages": [
            {
                "name": masked(p.name, policy),
                "version": p.version,
                "title": masked(p.title, policy),
                "tables": published_tables(p),
            }
            for p in packages
        ],
    }


def _rights(catalogue: Catalogue, tables: Tables) -> dict[str, Any]:
    """Who gives the data, and under which licence: for the descriptor.

    The licence of the data is the organisations' to give; until they have, `notspecified` (Open Definition) says so.
    """
    licence, note = catalogue.policy.values["licence"], catalogue.policy.notes["licence"]
    given = UNSPECIFIED if licence == UNDECIDED else licence
    ours = our_organisations(catalogue)
    names = [masked(row["name"], catalogue.policy) for row in tables.rows("organisations") if row["org_id"] in ours]
    return {
        "licenses": [{"name": given, "title": note["fr"], "ecpat:en": {"title": note["en"]}}],
        "contributors": [{"title": name, "role": "author"} for name in names],
    }


def published_tables(package: Package) -> list[str]:
    return sorted({name for name, _ in package.files} & set(PUBLISHED))


def published_schema(schema: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """A schema as a release carries it: its closed lists of codes; other rules for entering data stay behind."""
    fields = []
    for declared in schema["fields"]:
        field = {key: value for key, value in declared.items() if key != "constraints"}
        constraints = declared.get("constraints", {})
        if "enum" in constraints:
            field["constraints"] = {"enum": constraints["enum"]}
        fields.append(field)
    keys = [key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in names]
    kept = {key: schema[key] for key in ("title", "description", "ecpat:en", "primaryKey") if key in schema}
    return {**kept, "fields": fields, "missingValues": [""], **({"foreignKeys": keys} if keys else {})}


def columns_of(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any], policy: Policy | None = None) -> Columns:
    """Rows as a file of a release: the columns that the schema declares, as texts that no spreadsheet computes.

    policy: where it is given, masked names are replaced. A text is looked at once for a column, as most stand in
    many rows.
    """
    columns = {}
    for declared in schema["fields"]:
        name = declared["name"]
        cells = [text(row.get(name)) for row in rows]
        written = {}
        for cell in set(cells):
            shown = masked(cell, policy) if policy else cell
            written[cell] = _uncomputed(shown) if declared["type"] == "string" else shown
        columns[name] = [written[cell] for cell in cells]
    return columns


def _uncomputed(cell: str) -> str:
    """A text with an apostrophe before what a spreadsheet takes for a formula; a telephone number is none."""
    return cell if FIGURES.fullmatch(cell) else escape_formula(cell)


# --- the records that may be shown ----------------------------------------------------------------------------------


def shown_rows(name: str, tables: Tables, policy: Policy, silent: Collection[str] = ()) -> list[Line]:
    rows = [row for row in tables.rows(name) if not is_withheld(name, row, policy)]
    hidden = _hidden_sources(tables) if name == "sources" else frozenset()
    shown = [_shown(name, row, policy, silent) for row in rows if row.get("source_id") not in hidden]
    return sorted(shown, key=lambda row: list(row.values())[:3])


def is_withheld(name: str, row: Row, policy: Policy) -> bool:
    """Whether a quoted figure speaks of so few children that it is withheld whole, value and quote."""
    key = next(iter(row.values()))
    if f"{name}/{key}" in policy.values["withheld_rows"]:
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
    if name == "organisations" and row["publish_name"] in UNNAMED:
        line = {column: cell if column in OF_UNNAMED else "" for column, cell in line.items()}
    if name == "publications" and row["access"] == "restricted":
        line["title"] = line["quote"] = ""  # a confidential study counts, and is not named
    if name in TITLED and line["title"] != text(row["title"]):
        line["title"] = ""  # a title is what its authors wrote, or nothing
    if name == "sources" and row["copy_kind"] in COPIES:
        line["url"] = ""  # a copy is never linked to
    for column in ADDRESSES:
        if line.get(column, "") != text(row.get(column)):
            line[column] = ""  # an address leads somewhere, or is not there
    return line


def _hidden_sources(tables: Tables) -> frozenset[str]:
    """Sources that only rows cite which are never shown: they could tell of a group of survivors.

    Rows about people are not looked at: whether a source is shown would tell whether there are any.
    """
    private: set[str] = set()
    for name in tables.by_name:
        if name not in (*PUBLISHED, PEOPLE):
            private |= _cited(tables.rows(name), "source_id")
    public = _cited(tables.rows("conflicts"), "source_a") | _cited(tables.rows("conflicts"), "source_b")
    for name in PUBLISHED:
        if name != "sources":
            public |= _cited(tables.rows(name), "source_id")
    return frozenset(private - public)


def _cited(rows: Sequence[Row], column: str) -> set[str]:
    return {row[column] for row in rows if row.get(column)}
