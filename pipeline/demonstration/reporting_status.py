"""Who reported what: complete where there are rows, nil where there are none, and the exceptions of the scenario."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.demonstration.records import Line
from pipeline.demonstration.scenario import Provider, read_table
from pipeline.intake.tables import PEOPLE
from pipeline.model import Period

DATED_BY = {
    "publications": ("completed_on", "published_on"),
    "dissemination_metrics": ("period_end",),
    "media_contributions": ("published_on",),
    "comms_activity": ("month",),
    "initiative_actors": ("engaged_on",),
    "survivor_participation": ("activity_date",),
    "reports_to_bodies": ("submitted_on",),
    "expertise_evidence": ("evidence_date",),
}
"""The columns that date a row; the rows of other tables are dated by the row that they belong to."""
BELONGS = {
    "capacity_participants": ("activity_id", "capacity_activities", ("end_date",)),
    "recommendations": ("recommendation_id", "recommendation_uptakes", ("adopted_on",)),
}
LINKS = {
    "publications": ("publication_contributions", "publication_id"),
    "reports_to_bodies": ("report_submitters", "report_id"),
    "recommendations": ("report_submitters", "report_id"),
    "capacity_participants": ("capacity_participants", "activity_id"),
    "initiative_actors": ("initiative_organisations", "initiative_id"),
}
"""Where a row of another package names who took part in it."""
Tables = Mapping[str, Sequence[Line]]
REPORTED = (*DATED_BY, *BELONGS, PEOPLE)


def reports_of(
    provider: Provider,
    own: Tables,
    network: Tables,
    years_with_people: frozenset[str],
    periods: Sequence[Period],
    sending: int,
) -> list[Line]:
    """The reporting status of one provider, for every table and every period of its membership.

    own: the tables of its package; network: those of all packages, where others may name it.
    Rows about people are reported by calendar year only, as they are counted.
    """
    reports = _told(provider, sending)
    lines = []
    for table in sorted(REPORTED):
        days = _days(table, _concerned(table, provider, own, network), network)
        for period in periods:
            is_counted = period.period_set == "calendar" or (table != PEOPLE and period.period_set == "ecpat_int_fy")
            if is_counted and provider.member_from <= period.end.isoformat():
                is_dated = any(period.start.isoformat() <= day <= period.end.isoformat() for day in days)
                has_rows = period.id in years_with_people if table == PEOPLE else is_dated
                lines.append(_line(provider, table, period, has_rows, reports))
    return lines


def _told(provider: Provider, sending: int) -> dict[tuple[str, str], Mapping[str, str]]:
    return {
        (row["table_name"], row["period_id"]): row
        for row in read_table("reports")
        if row["org_id"] == provider.org_id and int(row["since"] or 1) <= sending <= int(row["until"] or sending)
    }


def _line(
    provider: Provider,
    table: str,
    period: Period,
    has_rows: bool,
    reports: Mapping[tuple[str, str], Mapping[str, str]],
) -> Line:
    usual = {"status": "complete" if has_rows else "nil", "submitted_on": f"{period.end.year + 1}-03-15", "note": ""}
    own = {key: reports[table, period.id][key] for key in usual} if (table, period.id) in reports else {}
    if period.period_set != "calendar" and _is_partial(table, period, reports):
        own = {"status": "partial"}
    line = usual | {key: text for key, text in own.items() if text}
    if line["status"] == "not_submitted":
        line["submitted_on"] = ""
    return {"org_id": provider.org_id, "table_name": table, "period_id": period.id, **line}


def _is_partial(table: str, period: Period, reports: Mapping[tuple[str, str], Mapping[str, str]]) -> bool:
    """A July-June year is no more complete than the calendar years that it touches."""
    years = {str(period.start.year), str(period.end.year)}
    return any(name == table and year in years and row["status"] != "complete" for (name, year), row in reports.items())


def _concerned(table: str, provider: Provider, own: Tables, network: Tables) -> list[Line]:
    """The rows of a table that a provider sends, or in which another one's row says that it took part."""
    rows = list(own.get(table, ()))
    if table in LINKS:
        link, key = LINKS[table]
        joined = {row[key] for row in network.get(link, ()) if row["org_id"] == provider.org_id}
        rows += [row for row in network.get(table, ()) if row[key] in joined]
    return rows


def _days(table: str, rows: Sequence[Line], network: Tables) -> list[str]:
    if table not in BELONGS:
        return list(_first_days(rows, DATED_BY.get(table, ())))
    key, owner, columns = BELONGS[table]
    known = {row[key] for row in rows}
    return list(_first_days([row for row in network.get(owner, ()) if row[key] in known], columns))


def _first_days(rows: Sequence[Line], columns: Sequence[str]) -> Iterator[str]:
    for row in rows:
        if stated := [row[column] for column in columns if row[column]]:
            first = min(stated)
            yield first if len(first) > len("2018-01") else f"{first}-01"
