"""Findings as people read them: every code has its sentences, in French and English, in one catalogue."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.model import Finding, Severity

MESSAGES = Path(__file__).parents[2] / "contract" / "messages.toml"
LANGUAGES = ("fr", "en")
EXITS = {"data": 1, "descriptor": 2, "definition": 2, "protection": 3}


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(MESSAGES.read_text("utf-8"))


def message_of(finding: Finding) -> Mapping[str, str]:
    """The sentences of a finding's code and variant: what_fr, what_en, fix_fr, fix_en, level; places unfilled."""
    messages = _catalogue()
    return messages.get(f"{finding.code}.{finding.variant}") or messages[finding.code]


def sentence(finding: Finding, kind: str, language: str) -> str:
    """One sentence of a finding: `what` is wrong, or how to `fix` it."""
    words = {
        "package": finding.package,
        "resource": finding.resource,
        "row": str(finding.row or ""),
        "field": finding.field,
        "column": finding.column,
        **dict(finding.words),
    }
    text = message_of(finding)[f"{kind}_{language}"]
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def where(finding: Finding) -> str:
    """The place of a finding on one line: package / resource, record, column, field."""
    record = f"{finding.column}{finding.row}" if finding.row else ""
    return " · ".join(part for part in (finding.package, finding.resource, record, finding.field) if part)


def exit_code(findings: Sequence[Finding]) -> int:
    """What the errors mean to whoever started the command: 1 data, 2 descriptor or definition, 3 protection."""
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return max((EXITS[message_of(finding).get("level", "data")] for finding in errors), default=0)


def report(findings: Sequence[Finding], language: str) -> str:
    """All findings for the terminal, and what they come to."""
    return "\n".join([*(as_text(finding, language) for finding in findings), summary(findings, language)])


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
        **{
            f"{kind}_{language}": sentence(finding, kind, language)
            for kind in ("what", "fix")
            for language in LANGUAGES
        },
    }


def as_text(finding: Finding, language: str) -> str:
    """A finding for the terminal: where, what, fix."""
    return f"{where(finding)}\n  {sentence(finding, 'what', language)}\n  → {sentence(finding, 'fix', language)}"


def summary(findings: Sequence[Finding], language: str) -> str:
    """The last line of a check: how many faults stop the build, and how many remarks do not."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    kind = "faults" if errors else "remarks" if warnings else "good"
    sentence = _catalogue()["summary"][f"{kind}_{language}"]
    return sentence.replace("{errors}", str(errors)).replace("{warnings}", str(warnings))
