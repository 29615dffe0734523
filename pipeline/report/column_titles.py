"""Faults of titles: several missing ones as one card; a title that is nearly right, with the field that was meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pipeline.intake.check_result import Checked
from pipeline.intake.finding_groups import FindingGroup
from pipeline.model import Finding
from pipeline.typography import plain

# faults that are told of all the titles of a table together
TOGETHER = ("missing-label", "blank-label")
ALIKE = 0.8
"""Share of letters in common (Ratcliff and Obershelp) from which on one title is taken for another."""


@dataclass(frozen=True, eq=False)
class TableFindings:
    """A cause, the titles that are told with it, and the field that an unknown title was meant to be."""

    group: FindingGroup
    names: tuple[str, ...] = ()
    meant: str = ""


def by_title(checked: Checked) -> list[TableFindings]:
    """The causes, those about titles put together."""
    found: list[TableFindings] = []
    together: dict[tuple[str, str, str], list[FindingGroup]] = {}
    meant = _meant_fields(checked)
    for group in checked.groups:
        own = group.template
        place = (own.package, own.resource, own.code)
        if own.code == "missing-label" and (own.package, own.resource, own.field) in meant.values():
            continue  # the column is there, under another title
        if own.code not in TOGETHER or own.variant:
            title = (own.package, own.resource, own.column)
            field = meant.get(title, ("", "", ""))[2] if own.code == "extra-label" else ""
            found.append(TableFindings(group, meant=field))
        elif place in together:
            together[place].append(group)
        else:
            together[place] = [group]
    for groups in together.values():
        names = tuple(each.template.field or each.template.column for each in groups)
        found.append(TableFindings(groups[0], names))
    return found


def _meant_fields(checked: Checked) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """For each unknown title (package, resource, column) the field (package, resource, name) that it stands for."""
    tables: dict[tuple[str, str], list[Finding]] = {}
    for group in checked.groups:
        own = group.template
        if own.code in ("extra-label", "missing-label"):
            tables.setdefault((own.package, own.resource), []).append(own)
    found = {}
    for place, labels in tables.items():
        sheet = checked.sheets.get(place)
        fields = checked.schemas.get(place[1], {}).get("fields", ())
        absent = [field for field in fields if sheet and field["name"] not in sheet.labels]
        missing = [each.field for each in labels if each.code == "missing-label"]
        unknown = [each for each in labels if each.code == "extra-label"]
        for own in unknown:
            label = dict(own.params).get("label", "")
            near = _nearest(label, absent)
            if not near and len(missing) == len(unknown) == 1:
                near = missing[0]
            if label and near:
                found[(*place, own.column)] = (*place, near)
    return found


def _nearest(label: str, fields: Iterable[Mapping[str, Any]]) -> str:
    """The field whose name or title comes nearest; blank where none comes near."""
    aliases: dict[str, str] = {}
    for field in fields:
        english = field.get("ecpat:en", {}).get("title", "")
        for text in (field["name"], field.get("title", ""), english):
            aliases[plain(text.replace("_", " "))] = field["name"]
    near = get_close_matches(plain(label.replace("_", " ")), aliases, n=1, cutoff=ALIKE)
    return aliases[near[0]] if near else ""
