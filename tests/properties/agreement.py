"""What plain frictionless finds in a package, and what each lane finds: (table, row, field, type) of every error."""

from collections import Counter
from pathlib import Path

from frictionless import Package

from pipeline.records.own import judge_own
from pipeline.records.supplement import CODES

Found = Counter[tuple[str, int, str, str]]
ALL_FAST, ALL_SLOW = 0, 10**9
"""From how many lines on a table goes through the fast lane."""


def frictionless_finds(folder: Path) -> Found | None:
    """The errors of plain frictionless; None where it breaks off."""
    try:
        report = Package(str(folder / "datapackage.json")).validate(limit_errors=0)
    except Exception:  # noqa: BLE001 - whatever it breaks off with, there is nothing to compare
        return None
    found: Found = Counter()
    for task in report.tasks:
        for error in task.errors:
            fields = getattr(error, "field_names", None) or [getattr(error, "field_name", "") or ""]
            row = getattr(error, "row_number", None) or int(hasattr(error, "row_numbers"))
            found[task.name, row, "/".join(fields), error.type] += 1
    return found


def lane_finds(folder: Path, small: int) -> Found:
    """The errors of one lane, without what the standard adds."""
    return Counter(
        (each.resource, each.row or 0, each.field, each.code)
        for cause in judge_own(folder, small)
        for each in cause
        if each.code not in CODES
    )


def differences(folder: Path, name: str) -> list[str]:
    """What the lanes find in a package and frictionless does not, or the other way round; `name` says which it is."""
    wanted = frictionless_finds(folder)
    lanes = {"fast": lane_finds(folder, ALL_FAST), "slow": lane_finds(folder, ALL_SLOW)}
    if wanted is None:
        return [] if lanes["fast"] == lanes["slow"] else [f"{name}: the lanes differ where frictionless breaks off"]
    return [f"{name} {lane}: {found - wanted} {wanted - found}" for lane, found in lanes.items() if found != wanted]
