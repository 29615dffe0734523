"""Objective AP, advocacy and partnerships: recommendations, media, social networks, the private sector."""

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.indicators.rules.rule_inputs import (
    IndicatorContext,
    dims,
    forms_of,
    furthest,
    key_of,
    moment_of,
    sources_of,
)
from pipeline.intake.tables import Tables, grouped, is_standing, keyed, status_of, weakest
from pipeline.model import WHOLE_NETWORK, Event, Link, Moment, Period, Row, RowAssessment

LAST_DAY = date.max


def recommendations_taken_up(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-1: recommendations of a filed report found again, by two readers, in a text of the CRC or the UPR."""
    reports = keyed(tables.rows("reports_to_bodies"), "report_id")
    submitters = grouped(tables.rows("report_submitters"), "report_id")
    uptakes = grouped(tables.rows("recommendation_uptakes"), "recommendation_id")
    return [
        _read_recommendation(
            row,
            reports[row["report_id"]],
            submitters[row["report_id"]],
            uptakes[row["recommendation_id"]],
            context,
        )
        for row in tables.rows("recommendations")
    ]


def _read_recommendation(
    row: Row, report: Row, submitters: list[Row], uptakes: list[Row], context: IndicatorContext
) -> RowAssessment:
    tried = [(uptake, _why_not_taken_up(uptake, report)) for uptake in uptakes]
    good = [uptake for uptake, reason in tried if reason is None]
    links = tuple(_uptake_link(row, report, submitter, uptake) for submitter in submitters for uptake in good)
    bare = tuple(Link(submitter["org_id"], status_of(submitter)) for submitter in submitters)
    order = tuple(reason.code for reason in context.indicator.reasons)
    return RowAssessment(
        key=row["recommendation_id"],
        status=weakest(status_of(row), status_of(report)),
        moments=tuple(moment_of(uptake, "adopted_on") for uptake in list(filter(is_standing, good)) or good or uptakes),
        links=links or bare,
        reason=None if good else furthest((reason for _, reason in tried if reason), order) or "no_uptake",
    )


def _why_not_taken_up(uptake: Row, report: Row) -> str | None:
    """The first test that an uptake fails. Both texts must be dated, and the report the earlier or the same day."""
    if uptake["body"] not in ("CRC", "UPR"):
        return "other_body"
    if uptake["grade"] not in ("verbatim", "substance"):
        return "side_theme"
    if not (uptake["un_symbol"] and uptake["paragraph"]):
        return "not_referenced"
    if not (uptake["reader_1"] and uptake["reader_2"]) or uptake["reader_1"] == uptake["reader_2"]:
        return "one_reader"
    if report["submitted_on"] is None or report.get("date_precision") == "unknown":
        return "submission_undated"
    return "before_submission" if uptake["adopted_on"] and uptake["adopted_on"] < report["submitted_on"] else None


def _uptake_link(row: Row, report: Row, submitter: Row, uptake: Row) -> Link:
    when = moment_of(uptake, "adopted_on")
    categories = forms_of(row) | dims(
        ("body", uptake["body"]),
        ("country", row["country_code"]),
        ("state_position", uptake["state_position"]),
    )
    return Link(
        actor=submitter["org_id"],
        status=weakest(*map(status_of, (row, report, submitter, uptake))),
        events=(Event(row["recommendation_id"], (when,), categories),) if when else (),
        sources=sources_of(row, uptake),
    )


def stories_in_the_media(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-2: members with a published story of global reach; a story counts once however often it is syndicated."""
    return [_read_story(row, context) for row in tables.rows("media_contributions")]


def _read_story(row: Row, context: IndicatorContext) -> RowAssessment:
    when, status = moment_of(row, "published_on"), status_of(row)
    member = context.network.organisations[row["org_id"]]
    categories = dims(("region", context.region_of(member.country_code)), ("outlet_type", row["outlet_type"]))
    is_global = row["reach_level"] == "global"
    events = (Event(row["org_id"], (when,), categories),) if is_global and when else ()
    link = Link(row["org_id"], status, events, sources=sources_of(row))
    reason = None if is_global else "side_national"
    return RowAssessment(row["contribution_id"], status, (when,), (link,), reason, story=row["story_id"] or "")


COMMS_KEY = ("org_id", "month", "channel", "platform", "audience")


def month_of(row: Row) -> Moment:
    """The whole month of a monthly record (`month`: YYYY-MM)."""
    start = date.fromisoformat(row["month"] + "-01")
    return Moment(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), "month")


def posts_online(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-3: months in which a member published items of its own on social networks."""
    return [_read_posts(row) for row in tables.rows("comms_activity")]


def _read_posts(row: Row) -> RowAssessment:
    when, status = month_of(row), status_of(row)
    reason = "other_channel" if row["channel"] != "social" else None if row["own_items"] else "no_output"
    events = () if reason else (Event(row["org_id"], (when,)),)
    link = Link(row["org_id"], status, events, sources=sources_of(row))
    return RowAssessment(key_of(row, *COMMS_KEY), status, (when,), (link,), reason)


def active_months(events: list[Event], period: Period, context: IndicatorContext) -> list[Event]:
    """AP-3's threshold: own items in nine months of twelve, pro rata of the months of membership, three at least."""
    months = _member_months(events[0].unit, period, context)
    limits = context.indicator.thresholds
    if months < limits["minimum_member_months"]:
        return []
    needed = -(-limits["months_of_twelve"] * months // 12)
    return events if len({event.when for event in events}) >= needed else []


def inactive_because(unit: str, period: Period, context: IndicatorContext) -> str:
    """A member with too few months of membership joined late (or left early); others published too rarely."""
    months = _member_months(unit, period, context)
    return "joined_late" if months < context.indicator.thresholds["minimum_member_months"] else "below_threshold"


def _member_months(unit: str, period: Period, context: IndicatorContext) -> int:
    member = context.network.organisations[unit]
    return sum(member.is_member_at(month) for month in _months(period))


def _months(period: Period) -> Iterator[Moment]:
    start = period.start
    while start <= period.end:
        month = month_of({"month": f"{start:%Y-%m}"})
        yield month
        start = month.end + timedelta(days=1)


def private_engagements(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-4: initiatives in which a private actor is engaged at the level of the sheet or above.

    An engagement without a known end is documented for the period of its beginning only; an initiative
    without a known end still runs. For the network every initiative counts, whoever leads it.
    """
    initiatives = keyed(tables.rows("advocacy_initiatives"), "initiative_id")
    return [
        _read_engagement(row, initiatives[row["initiative_id"]], context) for row in tables.rows("initiative_actors")
    ]


def _read_engagement(row: Row, initiative: Row, context: IndicatorContext) -> RowAssessment:
    runs, engaged = moment_of(initiative, "start_date"), moment_of(row, "engaged_on")
    status = weakest(status_of(row), status_of(initiative))
    reason = _why_not_important(row, context)
    events: tuple[Event, ...] = ()
    if runs and engaged:
        engaged = Moment(engaged.start, max(engaged.end, row["engaged_until"] or engaged.end), engaged.precision)
        active = Moment(runs.start, initiative["end_date"] or LAST_DAY)
        categories = forms_of(initiative) | dims(("level", str(row["level"])))
        events = (Event(row["initiative_id"], (engaged, active), categories),)
    links = tuple(
        Link(actor, status, () if reason else events, sources=sources_of(row))
        for actor in (initiative["lead_org"], WHOLE_NETWORK)
        if actor
    )
    return RowAssessment(key_of(row, "initiative_id", "org_id"), status, (engaged if runs else None,), links, reason)


def _why_not_important(row: Row, context: IndicatorContext) -> str | None:
    if context.network.organisations[row["org_id"]].org_type != "private":
        return "not_private"
    if row["level"] is None:
        return "level_not_stated"
    return None if row["level"] >= context.indicator.thresholds["level"] else "side_level"
