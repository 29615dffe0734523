"""Objective ND, development of the network: reports to bodies, capacity building, technical expertise."""

from itertools import product
from math import fsum

from pipeline.indicators.rules.rule_inputs import (
    FORMS,
    IndicatorContext,
    Rule,
    Submitter,
    dims,
    key_of,
    moment_of,
    of_one_member,
    sources_of,
    submitters_of,
)
from pipeline.intake.tables import Tables, grouped, keyed, status_of, weakest
from pipeline.model import Event, Link, Moment, Period, Row, RowAssessment, Status

TRAINED_BY = "trained_by"
STAFF = ("f", "m", "other_unknown")


def states_reported_on(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """ND-1: States on which the network filed a written report; each row of report_countries is a State."""
    submitters = submitters_of(tables)
    countries = grouped(tables.rows("report_countries"), "report_id")
    return [
        _read_report(row, submitters[row["report_id"]], countries[row["report_id"]])
        for row in tables.rows("reports_to_bodies")
    ]


def _read_report(row: Row, submitters: list[Submitter], countries: list[Row]) -> RowAssessment:
    when, status = moment_of(row, "submitted_on"), status_of(row)
    joint = {submitter.org_id for submitter in submitters if submitter.status.rank >= Status.SOURCED.rank}
    alliance = "alliance" if row["in_alliance"] or len(joint) > 1 else "alone"
    categories = dims(("body", row["body"]), ("level", row["level"]), ("alliance", alliance))
    reason = None if countries else "no_country"
    if row["form_of_report"] == "oral":
        reason = "side_oral"
    links = []
    for submitter, country in product(submitters, countries):
        joint_status = weakest(status, submitter.status, status_of(country))
        events = (Event(country["country_code"], (when,), categories),) if when and not reason else ()
        links.append(Link(submitter.org_id, joint_status, events, sources=sources_of(row, country)))
    bare = [Link(submitter.org_id, submitter.status) for submitter in submitters]
    return RowAssessment(row["report_id"], status, (when,), tuple(links or bare), reason)


def capacity_received(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """ND-2: hours of capacity building that members received from another organisation.

    Where only days are stated, hours are taken for them, as provisional.
    Beside the headline (a member as beneficiary) stand the members trained by a scope, and the attendances of
    staff by sex (adults, not unique persons).
    """
    activities = keyed(tables.rows("capacity_activities"), "activity_id")
    return [
        _read_attendance(row, activities[row["activity_id"]], context) for row in tables.rows("capacity_participants")
    ]


def _read_attendance(row: Row, activity: Row, context: IndicatorContext) -> RowAssessment:
    when = moment_of({**activity, "ended": activity["end_date"] or activity["start_date"]}, "ended")
    hours = row["hours"]
    status = weakest(status_of(row), status_of(activity))
    if hours is None and row["duration_stated"] is not None:
        hours = row["duration_stated"] * context.indicator.thresholds["hours_per_day"]
        status = weakest(status, Status.SOURCED)
    reason = None
    if activity["provider_org"] == row["org_id"]:
        reason = "own_activity"
    elif hours is None:
        reason = "hours_not_stated"
    attended = {**row, "hours": hours}
    sources = sources_of(row, activity)
    received = Link(row["org_id"], status, _received(attended, activity, when, context), sources=sources)
    given = Link(activity["provider_org"], status, _given(attended, when, context), sources=sources)
    beside = (given,) if given.events and not reason else ()
    return RowAssessment(key_of(row, "activity_id", "org_id"), status, (when,), (received,), reason, beside)


def _received(row: Row, activity: Row, when: Moment | None, context: IndicatorContext) -> tuple[Event, ...]:
    if when is None:
        return ()
    country = context.network.organisations[row["org_id"]].country_code
    categories = dims(("type", activity["type"]), ("theme", activity["theme"]), ("region", context.region_of(country)))
    attendances = [(f"attendance_{sex}", row[f"staff_{sex}"]) for sex in STAFF]
    return (
        Event(row["org_id"], (when,), categories, row=row),
        *(Event(series, (when,), series=series, amount=count) for series, count in attendances if count is not None),
    )


def _given(row: Row, when: Moment | None, context: IndicatorContext) -> tuple[Event, ...]:
    """A member trained by another organisation, seen from the one that trained it."""
    trained = context.network.organisations[row["org_id"]]
    if when is None or not trained.is_member_at(when):
        return ()
    return (Event(trained.id, (when,), series=TRAINED_BY, row=row),)


def enough_hours(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """ND-2's threshold: hours attended, added over the period's activities."""
    hours = round(fsum(event.row["hours"] for event in events), 6)  # tenths of hours add up to whole ones
    return events if hours >= context.indicator.thresholds["hours"] else []


def forms_of_expertise(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """ND-3: dated evidence of a member's expertise in one of the framework's four forms."""
    return [_read_evidence(row) for row in tables.rows("expertise_evidence")]


def _read_evidence(row: Row) -> RowAssessment:
    form = "f_" + row["form"]
    reason = None if form in FORMS else "side_variant"
    return of_one_member(row, row["evidence_id"], moment_of(row, "evidence_date"), reason, dims(("form", form)))


def enough_forms(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """ND-3's threshold: distinct forms among the events, of one period or pooled over several."""
    forms = {event.row["form"] for event in events}
    return events if len(forms) >= context.indicator.thresholds["forms"] else []


RULES = {
    "ND-1": Rule(states_reported_on),
    "ND-2": Rule(capacity_received, enough_hours),
    "ND-3": Rule(forms_of_expertise, enough_forms, pooled=True),
}
