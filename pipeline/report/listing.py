"""Every finding as JSON, one after the other: however many there are, only one is held."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.intake.finding_groups import FindingGroup
from pipeline.report.finding import as_json

ROW, WORD = "\ue000", "\ue001"
"""Letters of no language, which mark the places of a row and of a word in the text of a cause."""


def json_pieces(groups: Iterable[FindingGroup]) -> Iterator[str]:
    """The text of a JSON list in pieces: by package, table, column and cause, then by row."""
    yield "["
    mark = "\n "
    for group in sorted(groups, key=_place):
        for text in _findings(group):
            yield mark + text
            mark = ",\n "
    yield "\n]\n"


def _place(group: FindingGroup) -> tuple[str, ...]:
    pattern = group.template
    return (pattern.package, pattern.resource, pattern.column.rjust(3), pattern.field, pattern.code + pattern.variant)


def _findings(group: FindingGroup) -> Iterator[str]:
    """The findings of a cause. The sentences are made once; rows and words are put into their places."""
    names = list(group.params)
    marks = tuple((name, f"{WORD}{number}{WORD}") for number, name in enumerate(names))
    pattern = replace(group.template, row=None, params=(*group.template.params, *marks, ("row", ROW)))
    text = json.dumps({**as_json(pattern), "row": ROW}, ensure_ascii=False)
    parts = re.split(f'("?{ROW}"?|{WORD}[0-9]+{WORD})', text)
    columns = [group.texts(name) for name in names]
    for place, row in enumerate(group.rows.tolist()):
        words = [column[place] for column in columns]
        yield "".join(_filled(part, str(row) if row else "null", words) for part in parts)


def _filled(part: str, row: str, words: list[str]) -> str:
    """A part of the text with its row or its word, if it marks one."""
    if ROW in part:
        return part.replace(f'"{ROW}"', row).replace(ROW, row)
    if part.startswith(WORD):
        return json.dumps(words[int(part[1:-1])], ensure_ascii=False)[1:-1]
    return part
