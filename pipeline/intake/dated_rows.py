"""When and whose the rows of a driving table are, for whoever reports on it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import pyarrow as pa

from pipeline.intake.tables import PACKAGE, PEOPLE, Tables, grouped, status_of
from pipeline.model import Moment, Row, Status

OWN_DATES = {
    "publications": ("completed_on", "published_on"),
    "dissemination_metrics": ("period_end",),
    "media_contributions": ("published_on",),
    "initiative_actors": ("engaged_on",),
    "survivor_participation": ("activity_date",),
    "reports_to_bodies": ("submitted_on",),
    "expertise_evidence": ("evidence_date",),
}
"""The dates of driving tables; other tables are dated through another one."""
OWNERS = ("org_id", "facilitator_org")
OWNERS_ELSEWHERE = {
    "publications": ("publication_contributions", "publication_id"),
    "reports_to_bodies": ("report_submitters", "report_id"),
    "recommendations": ("report_submitters", "report_id"),
    "initiative_actors": ("initiative_organisations", "initiative_id"),
}
"""Fields that say whose row it is; for some tables another one says so, with the field that they share."""
OTHER_FIELDS = (
    *("month", "period_id", "date_precision", "activity_id", "recommendation_id", "report_id", "publication_id"),
    *("initiative_id", "validation_status", "validated_by_org", "entered_by_org", *OWNERS),
)
Periods: TypeAlias = Mapping[str, tuple[date, date]]


@dataclass(frozen=True)
class Dated:
    moment: Moment
    owners: frozenset[str | None]
    entered_by: str | None

    def is_in(self, period: tuple[date, date]) -> bool:
        """Whether the row falls in a period for certain: a day known to the year is the whole year."""
        return period[0] <= self.moment.start and self.moment.end <= period[1]


def reports_with_rows_elsewhere(reports: Iterable[Row], tables: Tables, periods: Periods) -> Iterator[Row]:
    """The reports for which another package holds rows: of their organisation, in their period, and not rejected."""
    by_owner: dict[str, defaultdict[str | None, list[tuple[str, Dated]]]] = {}
    for report in reports:
        name, period = report["table_name"], periods[report["period_id"]]
        if name not in by_owner:
            by_owner[name] = defaultdict(list)
            for package, rows in dated_rows(name, tables, periods).items():
                for row in rows:
                    for owner in row.owners:
                        by_owner[name][owner].append((package, row))
        owned = by_owner[name][report["org_id"]]
        if any(package != report[PACKAGE] and row.is_in(period) for package, row in owned):
            yield report


def dated_rows(name: str, tables: Tables, periods: Periods) -> dict[str, set[Dated]]:
    """By package, the rows of a driving table that have a known date and are not rejected."""
    if name not in tables.by_name:
        return {}
    links = _owners_elsewhere(name, tables)
    key = OWNERS_ELSEWHERE.get(name, ("", ""))[1]
    moment_of = _dating(name, tables, periods)
    found: dict[str, set[Dated]] = {}
    for row in _kinds_of_rows(name, tables.by_name[name]):
        moment = moment_of(row)
        if moment and status_of(row).rank > Status.REJECTED.rank:
            own = set() if key else {row.get(field) for field in OWNERS}
            owners = frozenset(own | links[row.get(key)])
            found.setdefault(row[PACKAGE], set()).add(Dated(moment, owners, row.get("entered_by_org")))
    return found


def _kinds_of_rows(name: str, table: pa.Table) -> list[Row]:
    """The rows with the fields that are asked for, each combination once: few of many about people."""
    asked = (PACKAGE, *OTHER_FIELDS, *OWN_DATES.get(name, ()))
    kept = [field for field in asked if field in table.column_names]
    return table.group_by(kept, use_threads=False).aggregate([]).to_pylist()  # type: ignore[no-any-return]


def _owners_elsewhere(name: str, tables: Tables) -> Mapping[Any, set[str | None]]:
    found: defaultdict[Any, set[str | None]] = defaultdict(set)
    resource, key = OWNERS_ELSEWHERE.get(name, ("", ""))
    for row in tables.rows(resource):
        found[row[key]].add(row["org_id"])
    if name == "initiative_actors":
        for initiative in tables.rows("advocacy_initiatives"):
            found[initiative["initiative_id"]].add(initiative["lead_org"])
    return found


def _dating(name: str, tables: Tables, periods: Periods) -> Callable[[Row], Moment | None]:
    if name == "comms_activity":
        return lambda row: _month(row["month"])
    if name == PEOPLE:
        return lambda row: Moment(*periods[row["period_id"]])
    if name == "capacity_participants":
        activities = tables.rows("capacity_activities")
        days = {row["activity_id"]: row["end_date"] or row["start_date"] for row in activities}
        return lambda row: _earliest([days[row["activity_id"]]])
    if name == "recommendations":
        uptakes = grouped(tables.rows("recommendation_uptakes"), "recommendation_id")
        return lambda row: _earliest([uptake["adopted_on"] for uptake in uptakes[row["recommendation_id"]]])
    return lambda row: _own_moment(row, OWN_DATES.get(name, ()))


def _month(text: str) -> Moment:
    start = date.fromisoformat(text + "-01")
    return Moment(start, start + timedelta(days=27))


def _own_moment(row: Row, fields: Iterable[str]) -> Moment | None:
    moment = None if row.get("date_precision") == "unknown" else _earliest([row[field] for field in fields])
    if moment and row.get("date_precision") == "year":
        return Moment(moment.start.replace(month=1, day=1), moment.start.replace(month=12, day=31))
    return moment


def _earliest(days: list[date | None]) -> Moment | None:
    known = [day for day in days if day]
    return Moment.on(min(known)) if known else None
