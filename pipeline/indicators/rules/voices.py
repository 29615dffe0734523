"""Objective CV, children's voices and perspectives: survivors' groups, and output addressed to children.

(The third indicator, CV-3, counts studies, and stands with them in knowledge.py.)
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.indicators.rules import rule_inputs as inputs
from pipeline.indicators.rules.rule_inputs import IndicatorContext, Rule, dims, moment_of, sources_of
from pipeline.intake.tables import Tables, grouped, keyed, status_of, weakest
from pipeline.model import TOTAL, WHOLE_NETWORK, Event, Link, Moment, Period, Row, RowAssessment, Status

ANY = "any"
ACTIVE = ("collaborated", "led")
GOVERNANCE = "governance"


def survivor_groups(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """CV-1: activities of groups of victims and survivors who collaborate or lead, with consent and safeguarding.

    The headline asks for programmes and advocacy; beside it stands a wider series, for either or a seat.
    The unit is the country of the group. All rows of a country that one of them
    does not allow to name keep their keys to themselves.
    """
    rows = tables.rows("survivor_participation")
    unnamed = {row["country_code"] for row in rows if not row["publish_country"]}
    return [_read_activity(row, row["country_code"] not in unnamed) for row in rows]


def _read_activity(row: Row, is_public: bool) -> RowAssessment:
    when, status = moment_of(row, "activity_date"), status_of(row)
    if when and row["domain"] == GOVERNANCE and row["until"]:
        when = replace(when, end=max(when.start, row["until"]))
    reason = _why_not_active(row)
    link = wider = Link(row["facilitator_org"], status, sources=sources_of(row))
    if when and not reason:
        event = Event(row["country_code"], (when,), row=row)
        link, wider = replace(link, events=(event,)), replace(link, events=(replace(event, series=ANY),))
    if not reason and row["domain"] == GOVERNANCE:
        reason = "side_governance"
    nameable = bool(row["publish_country"])
    return RowAssessment(
        row["activity_id"], status, (when,), (link,), reason, (wider,), nameable=nameable, public=is_public
    )


def _why_not_active(row: Row) -> str | None:
    if row["role"] not in ACTIVE:
        return "side_consulted"
    if not row["consent_recorded"]:
        return "no_consent"
    return None if row["safeguarding_checked"] else "no_safeguarding"


def active_groups(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """CV-1's threshold, for one country: a group with two dated activities in the period, and both domains.

    The wider series takes one domain, programme or advocacy, or a seat held long enough.
    """
    repeated = set()
    for code, rows in grouped([event.row for event in events], "group_code").items():
        days = {row["activity_date"] for row in rows if row["domain"] != GOVERNANCE}
        if len(days) >= context.indicator.thresholds["activities"]:
            repeated.add(code)
    if events[0].series == TOTAL:
        domains = {event.row["domain"] for event in events}
        return events if repeated and len(domains) == 2 else []
    chosen = []
    for event in events:
        if event.row["domain"] == GOVERNANCE:
            counts = _holds_seat(event.when[0], period, context)
        else:
            counts = event.row["group_code"] in repeated
        if counts:
            chosen.append(event)
    return chosen


def _holds_seat(seat: Moment, period: Period, context: IndicatorContext) -> bool:
    """The day on which the seat reaches the sheet's number of days lies in the period, or as many of its days do."""
    needed = context.indicator.thresholds["governance_days"]
    reached = seat.start + timedelta(days=needed - 1)
    reaches_here = reached <= seat.end and period.start <= reached <= period.end
    days_here = (min(seat.end, period.end) - max(seat.start, period.start)).days + 1
    return reaches_here or days_here >= needed


@dataclass(frozen=True)
class Partnership:
    """A project link of an organisation, seen from one organisation that answers for the project."""

    owner: str
    status: Status
    span: Moment | None  # None: neither the link nor the project says when it began


def output_for_children(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """CV-2: months with output addressed to children, by members and by partners with a project link in force.

    A member of the network is a member wherever it appears; the secretariat is neither member nor partner.
    """
    partnerships = _partnerships(tables, context)
    readings = []
    for row in tables.rows("comms_activity"):
        organisation = context.network.organisations[row["org_id"]]
        month, status = inputs.month_of(row["month"]), status_of(row)
        # own output is a member's, before it joined too; as a partner it is what it was on that day
        own = _output(row, (month,), is_member=organisation.is_member)
        links = [Link(organisation.id, status, (own,), sources=sources_of(row))]
        for partnership in partnerships[organisation.id] if not organisation.is_secretariat else ():
            joint = weakest(status, partnership.status)
            if partnership.span is None:
                links.append(Link(partnership.owner, joint, reason="link_undated"))
                continue
            is_member = organisation.is_member_at(month)
            output = _output(row, (month, partnership.span), is_member=is_member)
            links.append(Link(partnership.owner, joint, (output,), sources=sources_of(row)))
        reason = None if row["own_items"] else "no_output"
        if row["audience"] != "children":
            reason = "other_audience"
        key = inputs.key_of(row, *inputs.COMMS_KEY)
        readings.append(RowAssessment(key, status, (month,), tuple(links), reason))
    return readings


def _partnerships(tables: Tables, context: IndicatorContext) -> Mapping[str, list[Partnership]]:
    """By organisation: the projects in which it is an implementing or extending partner."""
    projects = keyed(tables.rows("projects"), "project_id")
    links = tables.rows("project_partners")
    accountable = grouped((link for link in links if link["role"] == "accountable"), "project_id")
    found: defaultdict[str, list[Partnership]] = defaultdict(list)
    for link in links:
        if link["role"] not in ("implementing", "extending"):
            continue
        project = projects[link["project_id"]]
        owners = {(project["lead_org"], Status.VALIDATED)} if project["lead_org"] else set()
        owners |= {(row["org_id"], status_of(row)) for row in accountable[link["project_id"]]}
        for owner, status in sorted(owners):
            joint = weakest(status, status_of(link), status_of(project))
            # the secretariat's projects are the network's
            acting = WHOLE_NETWORK if context.network.organisations[owner].is_secretariat else owner
            found[link["org_id"]].append(Partnership(acting, joint, _span(link, project)))
    return found


def _span(link: Row, project: Row) -> Moment | None:
    """When a project link is in force: its own dates, else the project's; without an end it still is."""
    project_dates = {} if project.get("date_precision") == "unknown" else project
    start = link["from"] or project_dates.get("start_date")
    end = link["to"] or project_dates.get("end_date") or date.max
    return Moment(start, end) if start else None


def _output(row: Row, when: tuple[Moment, ...], *, is_member: bool) -> Event:
    kind = "member" if is_member else "partner"
    return Event(row["org_id"], when, dims(("channel", row["channel"]), ("org_kind", kind)))


def regular_quarters(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """CV-2's threshold: output in three quarters of the period's four."""
    quarters = set()
    for event in events:
        day = event.when[0].start
        months = (day.year - period.start.year) * 12 + day.month - period.start.month
        quarters.add(months // 3)
    return events if len(quarters) >= context.indicator.thresholds["quarters_of_four"] else []


RULES = {
    "CV-1": Rule(survivor_groups, active_groups, lists_units_of=ANY),
    "CV-2": Rule(output_for_children, regular_quarters),
}
