"""Findings as people read them: every code has its sentences, in French and English, in one catalogue."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.model import Finding
from pipeline.records.causes import Cause, as_causes, errors

MESSAGES = Path(__file__).parents[2] / "contract" / "messages.toml"
LANGUAGES = ("fr", "en")
SHOWN = 20
"""Findings of one cause that the terminal lists."""
EXITS = {"data": 1, "descriptor": 2, "definition": 2, "protection": 3}


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(MESSAGES.read_text("utf-8"))


def message_of(finding: Finding) -> Mapping[str, str]:
    """The sentences of a finding's code and variant: what_fr, what_en, fix_fr, fix_en, level; places unfilled."""
    messages = _catalogue()
    return messages.get(f"{finding.code}.{finding.variant}") or messages.get(finding.code) or messages["other-error"]


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
    text = message_of(finding)[f"{kind}_{language}"]
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def where(finding: Finding) -> str:
    """The place of a finding on one line: package / resource, record, column, field."""
    record = f"{finding.column}{finding.row}" if finding.row else ""
    return " · ".join(part for part in (finding.package, finding.resource, record, finding.field) if part)


def exit_code(told: Sequence[Finding | Cause]) -> int:
    """What the errors mean to whoever started the command: 1 data, 2 descriptor or definition, 3 protection."""
    levels = (message_of(cause.pattern).get("level", "data") for cause in as_causes(told) if errors([cause]))
    return max((EXITS[level] for level in levels), default=0)


def report(told: Sequence[Finding | Cause], language: str) -> str:
    """The first findings of every cause for the terminal, how many more there are, and what they come to."""
    causes = sorted((cause for cause in as_causes(told) if len(cause)), key=lambda cause: cause.first(1)[0].place)
    return "\n".join([*(text for cause in causes for text in _of_cause(cause, language)), summary(causes, language)])


def _of_cause(cause: Cause, language: str) -> Iterator[str]:
    yield from (as_text(finding, language) for finding in cause.first(SHOWN))
    if len(cause) > SHOWN:
        yield _catalogue()["summary"][f"more_{language}"].replace("{count}", str(len(cause) - SHOWN))


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


def summary_text(kind: str, language: str) -> str:
    """A sentence about a whole check."""
    return _catalogue()["summary"][f"{kind}_{language}"]


def summary(causes: Sequence[Cause], language: str) -> str:
    """The last line of a check: how many faults stop the build, and how many remarks do not."""
    faults = errors(causes)
    warnings = sum(map(len, causes)) - faults
    kind = "faults" if faults else "remarks" if warnings else "good"
    sentence = _catalogue()["summary"][f"{kind}_{language}"]
    return sentence.replace("{errors}", str(faults)).replace("{warnings}", str(warnings))
