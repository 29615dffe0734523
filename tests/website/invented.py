"""A small invented release: the documented one as a demonstration, with every measure of children."""

from dataclasses import replace
from functools import cache

from pipeline.release import Release
from tests.website.people import with_people
from tests.website.releases import changed, with_lines


@cache
def invented() -> Release:
    """Make the documented release into a demonstration that counts children."""
    return as_demonstration(with_people("all"))


def as_demonstration(release: Release) -> Release:
    """Make a release into one of the demonstration: its edition, its scenario, and no real name or quotation."""
    scenario = [
        ("say", "invented", "", "Rien n’est estimé.", "Nothing is estimated."),
    ]
    columns = ["kind", "code", "value", "fr", "en"]
    packages = [
        {"name": name, "title": name, "version": f"2022.{n}"} for n, name in enumerate(("arcadie", "icarie"), 1)
    ]
    info = {**release.info, "edition": "demonstration", "packages": packages}
    tables = {**release.tables, "scenario": dict(zip(columns, zip(*scenario, strict=True), strict=True))}
    schemas = {**release.schemas, "scenario": schema("scenario", columns)}
    made = replace(release, info=info, tables=tables, schemas=schemas)
    made = changed(made, "indicator_values", lambda row: {**row, "basis": "demonstration"})
    made = changed(made, "organisations", lambda row: {**row, "name": row["name"].replace("ECPAT", "Exemple")})
    names = ("short_fr", "short_en", "long_fr", "long_en")
    made = changed(made, "scopes", lambda row: row | {each: row[each].replace("ECPAT", "Exemple") for each in names})
    for name in ("claims", "reach_statements", "help_lines"):
        made = with_lines(made, name, [])
    return made


def schema(name: str, columns: list[str]) -> dict[str, object]:
    """Describe a file in few words."""
    said = {"title": name, "description": name, "ecpat:en": {"title": name, "description": name}}
    fields = [{"name": column, "type": "string", **said} for column in columns]
    return {**said, "fields": fields}
