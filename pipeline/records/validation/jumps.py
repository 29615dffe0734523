"""Counts of people that are many times last year's: a slip of the keyboard, or news. A human says which.

A package accepts such a jump in its own descriptor, in the name of an organisation or a role:

    "ecpat:accepted": [{"code": "ten_times_last_year", "resource": "beneficiaries", "who": "ECPAT-LU", "why": "…"}]
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import Finding, Severity
from pipeline.records.tables import PACKAGE
from pipeline.records.validation.detectors import folded, rules

CODE, PEOPLE = "ten_times_last_year", "beneficiaries"
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")
ACCEPTANCE = ("code", "resource", "who", "why")
GROUP = (PACKAGE, "project_id", "country_code", "population")


@dataclass(frozen=True, order=True)
class Accepted:
    """A finding that an organisation has looked at and stands by, for one table of one package."""

    package: str
    resource: str
    code: str


def read_accepted(
    package: str, descriptor: Mapping[str, Any], organisations: Collection[str]
) -> tuple[frozenset[Accepted], list[Finding]]:
    """What a descriptor accepts, and a finding for each entry that cannot be followed, by its number.

    `who` is the id of a known organisation or a role of intake.toml, so that no person can stand there; rules
    that keep people out of the data cannot be accepted away.
    """
    entries = descriptor.get("ecpat:accepted", [])
    entries = entries if isinstance(entries, list) else [entries]
    accepted: set[Accepted] = set()
    findings: list[Finding] = []
    for number, entry in enumerate(entries, 1):
        fault = _fault(entry, organisations)
        if fault:
            findings.append(Finding("acceptance", package=package, variant=fault, words=(("number", str(number)),)))
        else:
            accepted.add(Accepted(package, entry["resource"], entry["code"]))
    return frozenset(accepted), findings


def _fault(entry: Any, organisations: Collection[str]) -> str:
    """What an entry lacks: form (its four texts), code (not to be accepted), who; blank if nothing."""
    whole = isinstance(entry, dict) and set(entry) == set(ACCEPTANCE)
    if not whole or not all(isinstance(text, str) and text.strip() for text in entry.values()):
        return "form"
    rule = rules()["accepted"]
    if entry["code"] not in rule["codes"] or entry["resource"] != PEOPLE:
        return "code"
    return "" if entry["who"] in organisations or folded(entry["who"]) in map(folded, rule["roles"]) else "who"


def jump_findings(
    table: pa.Table, periods: Sequence[Mapping[str, str]], accepted: Collection[Accepted] = frozenset()
) -> list[Finding]:
    """Each project, country and service whose count is more than ten times that of the period before, not accepted.

    `table` holds the typed rows of `beneficiaries`, `periods` the code list. No number is said, and no period.
    """
    standing = table.filter(pc.is_in(table["validation_status"], value_set=pa.array(["sourced", "validated"])))
    before = _before(periods)
    found = {
        (*group[:3], service)
        for service in ("", *SERVICES)
        for group in _jumps(_sums(standing, service), before)
        if Accepted(group[0], PEOPLE, CODE) not in accepted
    }
    return [
        Finding(
            CODE,
            Severity.WARNING,
            package=package,
            resource=PEOPLE,
            variant="service" if service else "",
            field=service,
            words=(("project", project), ("country", country)),
        )
        for package, project, country, service in sorted(found)
    ]


def _sums(table: pa.Table, service: str) -> dict[tuple[Any, ...], int]:
    """The persons of each group and period: all of them, or those of one service."""
    rows = table.filter(pc.fill_null(table[service], False)) if service else table
    sums = rows.group_by([*GROUP, "period_id"]).aggregate([("value", "sum")])
    columns = [sums[name].to_pylist() for name in (*GROUP, "period_id", "value_sum")]
    return {tuple(row[:-1]): row[-1] for row in zip(*columns, strict=True)}


def _jumps(sums: Mapping[tuple[Any, ...], int], before: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """The groups in which some period's count is far above the one before; without one before there is no jump."""
    limits = rules()["limits"]
    for (*group, period), count in sums.items():
        last = sums.get((*group, before.get(period)), 0)
        if last and count >= limits["least_count"] and count > limits["times"] * last:
            yield tuple(group)


def _before(periods: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The period of the same set that ends the day before each period begins."""
    day = timedelta(days=1)
    ends = {(row["period_set"], date.fromisoformat(row["end"]) + day): row["period_id"] for row in periods}
    starts = {row["period_id"]: (row["period_set"], date.fromisoformat(row["start"])) for row in periods}
    return {period: ends[start] for period, start in starts.items() if start in ends}
