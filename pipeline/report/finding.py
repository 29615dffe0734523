"""A finding by itself, as a list for programs has it: its place, its sentences, and what it means to a command."""

from collections.abc import Sequence
from itertools import product

from pipeline.intake.finding_groups import FindingGroup, as_groups, errors
from pipeline.model import Finding
from pipeline.texts import LANGUAGES, fill_placeholders, level_of, message_of
from pipeline.typography import without_credentials

KINDS = ("what", "fix")
EXITS = {"remark": 0, "data": 1, "descriptor": 2, "definition": 2, "protection": 3}


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
    """A finding in the form of `check --json`."""
    return {
        "package": finding.package,
        "resource": finding.resource,
        "row": finding.row,
        "field": finding.field,
        "column": finding.column,
        "code": finding.code,
        "severity": str(finding.severity),
        **{f"{kind}_{language}": sentence(finding, kind, language) for kind, language in product(KINDS, LANGUAGES)},
    }
