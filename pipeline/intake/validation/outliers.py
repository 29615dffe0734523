"""Counts of people that are ten times those of a neighbouring year: a slip of the keyboard, or news.

Only people can say which. No number is said, and no period.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.tables import PACKAGE, PEOPLE
from pipeline.intake.validation.detectors import rules
from pipeline.model import Finding, Severity

CODE = "ten_times_last_year"
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")
GROUP = (PACKAGE, "project_id", "country_code", "population")


def jump_findings(table: pa.Table, periods: Sequence[Mapping[str, str]]) -> list[Finding]:
    """Each project, country and service of which two periods in a row differ more than tenfold.

    `table` holds the typed rows of `beneficiaries`, `periods` the code list. No number is said, and no period.
    """
    keys = [*GROUP, "period_id", *SERVICES]
    stands = pc.is_in(table["validation_status"], value_set=pa.array(["sourced", "validated"]))
    sums = table.select([*keys, "value"]).filter(stands).group_by(keys).aggregate([("value", "sum")])
    standing = sums.rename_columns([*keys, "value"])
    before = _before(periods)
    found = set()
    for service in ("", *SERVICES):
        for package, project, country, _ in _jumps(_sums(standing, service), before):
            found.add((package, project, country, service))
    return [
        Finding(
            CODE,
            Severity.WARNING,
            package=package,
            resource=PEOPLE,
            variant="service" if service else "",
            field=service,
            params=(("project", project), ("country", country)),
        )
        for package, project, country, service in sorted(found)
    ]


def _sums(table: pa.Table, service: str) -> dict[tuple[Any, ...], int]:
    rows = table.filter(pc.fill_null(table[service], False)) if service else table
    sums = rows.group_by([*GROUP, "period_id"]).aggregate([("value", "sum")])
    columns = [sums[name].to_pylist() for name in (*GROUP, "period_id", "value_sum")]
    return {tuple(row[:-1]): row[-1] for row in zip(*columns, strict=True)}


def _jumps(sums: Mapping[tuple[Any, ...], int], before: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """The groups in which the counts of two periods in a row are far apart; without one before there is no jump."""
    limits = rules()["limits"]
    for (*group, period), count in sums.items():
        small, large = sorted((count, sums.get((*group, before.get(period)), 0)))
        if small and large >= limits["least_count"] and large > limits["times"] * small:
            yield tuple(group)


def _before(periods: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The period of the same set that ends the day before each period begins."""
    day = timedelta(days=1)
    ends = {(row["period_set"], date.fromisoformat(row["end"]) + day): row["period_id"] for row in periods}
    starts = {row["period_id"]: (row["period_set"], date.fromisoformat(row["start"])) for row in periods}
    return {period: ends[start] for period, start in starts.items() if start in ends}
