"""Every finding as JSON, one after the other: however many there are, only one is held."""

import json
from collections.abc import Iterable, Iterator

from pipeline.intake.finding_groups import FindingGroup
from pipeline.report.finding import as_json


def json_pieces(groups: Iterable[FindingGroup]) -> Iterator[str]:
    """The text of a JSON list in pieces: by package, table, column and cause, then by row."""
    yield "["
    mark = "\n "
    for group in sorted(groups, key=_place):
        for finding in group:
            yield mark + json.dumps(as_json(finding), ensure_ascii=False)
            mark = ",\n "
    yield "\n]\n"


def _place(group: FindingGroup) -> tuple[str, ...]:
    pattern = group.template
    return (pattern.package, pattern.resource, pattern.column.rjust(3), pattern.field, pattern.code + pattern.variant)
