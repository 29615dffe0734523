"""A small invented release: the documented one as a demonstration, with every measure of children."""

from dataclasses import replace
from functools import cache

import pandas as pd

from pipeline.release import Release
from tests.website.people import with_people


@cache
def invented() -> Release:
    """Make the documented release into a demonstration that counts children."""
    return as_demonstration(with_people("all"))


def as_demonstration(release: Release) -> Release:
    """Make a release into one of the demonstration: its edition, its scenario, and no real name or quotation."""
    scenario = [
        ("say", "invented", "", "Rien n’est estimé.", "Nothing is estimated."),
        ("weight", "sex=f", "10", "", ""),
    ]
    columns = ["kind", "code", "value", "fr", "en"]
    packages = [
        {"name": name, "title": name, "version": f"2022.{n}"} for n, name in enumerate(("arcadie", "icarie"), 1)
    ]
    info = {**release.info, "edition": "demonstration", "packages": packages}
    organisations = release.frames["organisations"]
    names = [str(name).replace("ECPAT", "Exemple") for name in organisations["name"]]
    changed = {
        "scenario": pd.DataFrame(scenario, columns=columns, dtype=object),
        "indicator_values": release.frames["indicator_values"].assign(basis="demonstration"),
        "organisations": organisations.assign(name=names),
    }
    empty = {name: release.frames[name].iloc[:0] for name in ("claims", "reach_statements", "help_addresses")}
    schemas = {**release.schemas, "scenario": schema("scenario", changed["scenario"])}
    return replace(release, info=info, frames={**release.frames, **changed, **empty}, schemas=schemas)


def schema(name: str, frame: pd.DataFrame) -> dict[str, object]:
    """Describe a file in few words."""
    said = {"title": name, "description": name, "ecpat:en": {"title": name, "description": name}}
    fields = [{"name": str(column), "type": "string", **said} for column in frame.columns]
    return {**said, "fields": fields}
