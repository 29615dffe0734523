"""A finding by itself: its sentences, what it means to a command, and all of them as JSON for programs."""

import errno
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from pipeline.intake.finding_groups import FindingGroup, as_groups, errors
from pipeline.model import Finding
from pipeline.texts import LANGUAGES, fill_placeholders, level_of, message_of
from pipeline.typography import without_credentials

KINDS = ("what", "fix")
EXITS = {"remark": 0, "data": 1, "descriptor": 2, "definition": 2, "protection": 3}
REFUSALS = {
    errno.ENOSPC: "disk",
    errno.EDQUOT: "disk",
    errno.EACCES: "right",
    errno.EPERM: "right",
    errno.EROFS: "right",
    errno.ENOENT: "absent",
    errno.ENOTDIR: "absent",
    errno.EISDIR: "folder",
    errno.EADDRINUSE: "port",
}


def sentence(finding: Finding, kind: str, language: str) -> str:
    """One sentence of a finding: `what` is wrong, or how to `fix` it."""
    words = {
        "package": finding.package,
        "resource": finding.resource,
        "row": str(finding.row or ""),
        "field": finding.field,
        "column": finding.column,
        "code": finding.code,
        **{name: without_credentials(word) for name, word in finding.params},
    }
    return fill_placeholders(message_of(finding, language)[kind], words, language)


def exit_code(findings: Sequence[Finding | FindingGroup]) -> int:
    """What the errors mean to whoever started the command: 1 data, 2 descriptor or definition, 3 protection."""
    levels = (level_of(group.template) for group in as_groups(findings) if errors([group]))
    return max((EXITS[level] for level in levels), default=0)


def as_json(finding: Finding) -> dict[str, object]:
    places = ("package", "resource", "row", "field", "column", "code")
    return {
        **{name: getattr(finding, name) for name in places},
        "severity": str(finding.severity),
        **{f"{kind}_{language}": sentence(finding, kind, language) for kind, language in product(KINDS, LANGUAGES)},
    }


def json_pieces(groups: Iterable[FindingGroup]) -> Iterator[str]:
    """A JSON list in pieces: by package, table, column and cause, then by row; one finding is held at a time."""
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


def system_finding(error: OSError) -> Finding:
    """A fault of the system, by its kind; in the system's own words where it is of no known kind."""
    words = (("file", str(error.filename or "")), ("problem", error.strerror or type(error).__name__))
    return Finding("system-refused", variant=REFUSALS.get(error.errno or 0, ""), params=words)
