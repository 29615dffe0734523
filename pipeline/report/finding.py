"""A finding by itself, as a list for programs has it: its place, its sentences, and what it means to a command."""

from collections.abc import Sequence

from pipeline.intake.finding_groups import Cause, as_causes, errors
from pipeline.model import Finding, Severity
from pipeline.texts import LANGUAGES, fill, message_of, said

__all__ = ["as_json", "as_text", "exit_code", "message_of", "sentence"]

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
        **dict(finding.words),
    }
    return fill(message_of(finding)[f"{kind}_{language}"], words, language)


def where(finding: Finding) -> str:
    """The place of a finding on one line: package / resource, record, column, field."""
    record = f"{finding.column}{finding.row}" if finding.row else ""
    return " · ".join(part for part in (finding.package, finding.resource, record, finding.field) if part)


def exit_code(told: Sequence[Finding | Cause]) -> int:
    """What the errors mean to whoever started the command: 1 data, 2 descriptor or definition, 3 protection."""
    levels = (message_of(cause.pattern).get("level", "data") for cause in as_causes(told) if errors([cause]))
    return max((EXITS[level] for level in levels), default=0)


def as_json(finding: Finding) -> dict[str, object]:
    """A finding in the form of `check --json`; `accepted` says who stands by it, why and since when."""
    words, is_accepted = dict(finding.words), finding.severity is Severity.ACCEPTED
    return {
        "package": finding.package,
        "resource": finding.resource,
        "row": finding.row,
        "field": finding.field,
        "column": finding.column,
        "code": finding.code,
        "severity": str(finding.severity),
        "accepted": {name: words[f"accepted_{name}"] for name in ("by", "why", "on")} if is_accepted else None,
        **{
            f"{kind}_{language}": sentence(finding, kind, language)
            for kind in ("what", "fix")
            for language in LANGUAGES
        },
    }


def as_text(finding: Finding, language: str) -> str:
    """A finding in three lines: where, what, fix; or, where somebody stands by it, who and why."""
    told = f"{where(finding)}\n  {sentence(finding, 'what', language)}\n"
    if finding.severity is Severity.ACCEPTED:
        return f"{told}  ✓ {said('accepted', language, **dict(finding.words))}"
    return f"{told}  → {sentence(finding, 'fix', language)}"
