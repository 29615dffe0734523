"""What is wrong with packages: by the project's contract, or each by its own schemas."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.catalogue import Contract
from pipeline.model import Finding
from pipeline.records.causes import Cause, as_causes, errors

Say = Callable[[str], None]
NOT_ASKED = frozenset(
    {
        "archive", "descriptor-deep", "descriptor-encoding", "descriptor-large", "descriptor-not-object",
        "descriptor-unreadable", "file-large", "file-missing", "name-unseen", "no-package", "path-kind",
        "path-outside", "pattern-broken", "pattern-explosive", "rule-unread", "time-over", "too-many-columns",
        "too-many-tables",
    }
)  # fmt: skip
"""Faults for which frictionless is not let near a package or a table."""


def causes_by_project(paths: Iterable[Path], contract: Contract, say: Say) -> list[Cause]:
    """Every cause in the packages under some paths, which together are one edition."""
    from pipeline.records.packages import find_packages
    from pipeline.records.validation.edition import judge_packages

    packages, findings = find_packages(paths, contract)
    say(f"reading {', '.join(package.name for package in packages) or 'no package'}")
    return as_causes([*findings, *judge_packages(packages, contract)[1]])


def verdict(causes: Sequence[Cause], language: str) -> str:
    """What frictionless says of packages, and what the standard says: the two may differ."""
    from pipeline.records.gates import OURS, REASONS
    from pipeline.records.supplement import CODES
    from pipeline.records.validation.report import summary_text

    ours = OURS.union(CODES) - REASONS
    plain = errors([cause for cause in causes if cause.pattern.code not in ours])
    if any(cause.pattern.code in NOT_ASKED for cause in causes):
        return summary_text("verdict_not_asked", language)
    kind = "verdict_bad" if plain else "verdict_standard" if errors(causes) else "verdict_good"
    return summary_text(kind, language)


def causes_by_own(paths: Iterable[Path], say: Say) -> list[Cause]:
    """Every cause in the packages under some paths, each for itself."""
    from pipeline.records.own import judge_own
    from pipeline.records.packages import package_folders

    findings: list[Finding] = []
    folders = list(package_folders(paths, findings))
    say(f"reading {', '.join(folder.name for folder in folders) or 'no package'}")
    return as_causes([*findings, *(cause for folder in folders for cause in judge_own(folder))])
