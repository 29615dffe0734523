"""What is wrong with packages: by the project's contract, or each by its own schemas."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.catalogue import Contract
from pipeline.model import Finding
from pipeline.records.causes import Cause, as_causes

Say = Callable[[str], None]


def causes_by_project(paths: Iterable[Path], contract: Contract, say: Say) -> list[Cause]:
    """Every cause in the packages under some paths, which together are one edition."""
    from pipeline.records.packages import find_packages
    from pipeline.records.validation.edition import judge_packages

    packages, findings = find_packages(paths, contract)
    say(f"reading {', '.join(package.name for package in packages) or 'no package'}")
    return as_causes([*findings, *judge_packages(packages, contract)[1]])


def causes_by_own(paths: Iterable[Path], say: Say) -> list[Cause]:
    """Every cause in the packages under some paths, each for itself."""
    from pipeline.records.own import judge_own
    from pipeline.records.packages import package_folders

    findings: list[Finding] = []
    folders = list(package_folders(paths, findings))
    say(f"reading {', '.join(folder.name for folder in folders) or 'no package'}")
    return as_causes([*findings, *(cause for folder in folders for cause in judge_own(folder))])
