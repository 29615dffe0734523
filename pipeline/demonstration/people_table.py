"""The table of people as text: groups with their counts, or one row per child as a register exports them.

Text is made and written piece by piece, so that four million rows need no more memory than a few thousand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pipeline.demonstration.groups_of_children import Group
from pipeline.demonstration.scenario import Provider, Scenario

PIECE = 20_000
"""Rows per piece of text."""
FORMS = ("f_prostitution", "f_travel", "f_online", "f_trafficking")
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")


def people_text(
    groups: Iterable[Group],
    others: Iterable[Mapping[str, str]],
    provider: Provider,
    scenario: Scenario,
    schema: Mapping[str, Any],
    rows: bool,
) -> Iterator[str]:
    """The file of one provider, piece by piece; nothing at all where it has nobody to count.

    groups: children counted once. others: adults, and counts that are not of persons. rows: each child that a
    register knows stands in a row of its own; a list of an activity stays one row.
    """
    columns = [field["name"] for field in schema["fields"]]
    assert columns[0] == "row_id"
    blocks = [_of_group(group, provider, scenario, rows) for group in groups]
    blocks += [[(1, _of_others(row, provider))] for row in others]
    if not blocks:
        return
    yield ",".join(columns) + "\n"
    last = 0
    for times, cells in chain.from_iterable(blocks):
        tail = ",".join(cells.get(column, "") for column in columns[1:])
        for first in range(last + 1, last + times + 1, PIECE):
            stop = min(first + PIECE, last + times + 1)
            yield "".join(f"{number},{tail}\n" for number in range(first, stop))
        last += times


def _of_group(group: Group, provider: Provider, scenario: Scenario, rows: bool) -> list[tuple[int, dict[str, str]]]:
    """How many equal rows stand for a group, and their cells: one with the counts, or one for each child."""
    codes = _codes(group, provider, scenario)
    if group.activity or not rows:
        return [(1, {**codes, "value": str(group.value), "new_in_period": str(group.new)})]
    counts = ((group.new, "1"), (group.value - group.new, "0"))
    return [(times, {**codes, "value": "1", "new_in_period": new}) for times, new in counts if times]


def _codes(group: Group, provider: Provider, scenario: Scenario) -> dict[str, str]:
    kind = group.kind
    blank = scenario.leaves_blank[group.place.project_id]
    return {
        "project_id": group.place.project_id,
        "country_code": group.place.country_code,
        "period_id": group.year,
        "population": "children",
        "sex": kind.sex,
        "age_band": kind.age_band,
        "disability": kind.disability,
        **_flags(FORMS, kind.forms, is_blank=blank == "forms"),
        **_flags(SERVICES, kind.service.flags, is_blank=blank == "services"),
        "counted_as": "unique_persons",
        "dedup_scope": _dedup_scope(group, scenario),
        "method": kind.service.method,
        **_entered(provider),
    }


def _flags(names: Sequence[str], stated: Sequence[str], *, is_blank: bool = False) -> dict[str, str]:
    """Flags of one family; all blank where none is stated and the project leaves that blank."""
    if is_blank and not stated:
        return {}
    return {name: str(name in stated).lower() for name in names}


def _dedup_scope(group: Group, scenario: Scenario) -> str:
    if group.activity:
        return "activity"
    return "project" if group.place.country_code in scenario.lone_countries else "org"


def _entered(provider: Provider) -> dict[str, str]:
    source = f"S-{provider.org_id[3:]}-REG"
    return {"source_id": source, "entered_by_org": provider.org_id, "validation_status": "sourced"}


def _of_others(row: Mapping[str, str], provider: Provider) -> dict[str, str]:
    known = {key: row[key] for key in row if key not in ("package", "service")}
    return {**known, "disability": "not_collected", **_flags(SERVICES, [row["service"]]), **_entered(provider)}
