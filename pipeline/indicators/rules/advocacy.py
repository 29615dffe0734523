"""Objective AP, advocacy and partnerships: recommendations, media, social networks, the private sector."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from pipeline.indicators.rules import rule_inputs as inputs
from pipeline.indicators.rules.rule_inputs import IndicatorContext, Rule, dims, moment_of
from pipeline.intake.tables import Tables, first_sendings, grouped, is_standing, keyed, status_of, weakest
from pipeline.model import Event, Link, Moment, Period, Row, RowAssessment, Status

LAST_DAY = date.max


def recommendations_taken_up(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-1: recommendations of a filed report found again, by two readers, in a text of the CRC or the UPR.

    What was sent twice is one unit: recommendations that are the same, and the submitters of reports that are.
    """
    reports = keyed(tables.rows("reports_to_bodies"), "report_id")
    submitters = inputs.submitters_of(tables)
    uptakes = grouped(tables.rows("recommendation_uptakes"), "recommendation_id")
    rows = tables.rows("recommendations")
    firsts = first_sendings(rows, "recommendation_id")
    readings = []
    for row in rows:
        key, report = row["recommendation_id"], reports[row["report_id"]]
        good, reasons = [], []
        for uptake in uptakes[key]:
            reason = _why_not_taken_up(uptake, report)
            if reason:
                reasons.append(reason)
            else:
                good.append(uptake)
        filed_by = submitters[report["report_id"]]
        unit = firsts.get(key, key)
        links = tuple(_uptake_link(row, unit, report, *pair) for pair in product(filed_by, good))
        dated = list(filter(is_standing, good)) or good or uptakes[key]
        furthest = max(reasons, key=context.reason_codes.index, default="no_uptake")
        readings.append(
            RowAssessment(
                key=key,
                status=weakest(status_of(row), status_of(report)),
                moments=tuple(moment_of(uptake, "adopted_on") for uptake in dated),
                links=links or filed_by,
                reason=None if good else furthest,
            )
        )
    return readings


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


def _uptake_link(row: Row, unit: str, report: Row, submitter: Link, uptake: Row) -> Link:
    when = moment_of(uptake, "adopted_on")
    categories = inputs.forms_of(row) | dims(
        ("body", uptake["body"]),
        ("country", row["country_code"]),
        ("state_position", uptake["state_position"]),
    )
    return Link(
        actor=submitter.actor,
        status=weakest(submitter.status, *map(status_of, (row, report, uptake))),
        events=(Event(unit, (when,), categories),) if when else (),
        sources=inputs.sources_of(row, uptake),
    )


def stories_in_the_media(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-2: members with a published story of global reach; a story counts once however often it is syndicated."""
    readings = []
    for row in tables.rows("media_contributions"):
        member = context.network.organisations[row["org_id"]]
        categories = dims(("region", context.region_of(member.country_code)), ("outlet_type", row["outlet_type"]))
        reason = None if row["reach_level"] == "global" else "side_national"
        key, when = row["contribution_id"], moment_of(row, "published_on")
        readings.append(inputs.of_one_member(row, key, when, reason, categories, row["story_id"] or ""))
    return readings


def posts_online(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-3: months in which a member published items of its own on social networks."""
    readings = []
    for row in tables.rows("comms_activity"):
        reason = None if row["own_items"] else "no_output"
        if row["channel"] != "social":
            reason = "other_channel"
        key = inputs.key_of(row, *inputs.COMMS_KEY)
        readings.append(inputs.of_one_member(row, key, inputs.month_of(row["month"]), reason))
    return readings


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
    """The months of a period in which an organisation is a member; alone, it counts all its own months."""
    organisation = context.network.organisations[unit]
    found = 0
    start = period.start
    while start <= period.end:
        month = inputs.month_of(f"{start:%Y-%m}")
        found += organisation.is_member_at(month) or not context.scope.is_network
        start = month.end + timedelta(days=1)
    return found


def private_engagements(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """AP-4: initiatives in which a private actor is engaged at the level of the sheet or above.

    An initiative counts for every organisation that carries it. An engagement without a known end counts after
    the period of its beginning too, as provisional; an initiative without a known end still runs.
    """
    initiatives = keyed(tables.rows("advocacy_initiatives"), "initiative_id")
    carriers = grouped(tables.rows("initiative_organisations"), "initiative_id")
    return [
        _read_engagement(row, initiatives[row["initiative_id"]], carriers[row["initiative_id"]], context)
        for row in tables.rows("initiative_actors")
    ]


def _read_engagement(row: Row, initiative: Row, carriers: list[Row], context: IndicatorContext) -> RowAssessment:
    status = weakest(status_of(row), status_of(initiative))
    runs, engaged = moment_of(initiative, "start_date"), moment_of(row, "engaged_on")
    whole: Moment | None = None
    sure: tuple[Event, ...] = ()
    doubtful: tuple[Event, ...] = ()
    if runs and engaged:
        active = Moment(runs.start, initiative["end_date"] or LAST_DAY)
        known, later = _in_force(row, engaged, context)
        whole = replace(known, end=(later or known).end)
        categories = inputs.forms_of(initiative) | dims(("level", str(row["level"])))
        sure = (Event(row["initiative_id"], (known, active), categories),)
        if later:
            doubtful = (Event(row["initiative_id"], (later, active), categories, note="no_end_known"),)
    links: list[Link] = []
    for carrier in _carriers(initiative, carriers):
        link = replace(
            carrier,
            status=weakest(status, carrier.status),
            events=sure,
            sources=inputs.sources_of(row) | carrier.sources,
        )
        links.append(link)
        if doubtful:
            links.append(replace(link, status=weakest(link.status, Status.SOURCED), events=doubtful))
    return RowAssessment(row["engagement_id"], status, (whole,), tuple(links), _why_not_important(row, context))


def _in_force(row: Row, engaged: Moment, context: IndicatorContext) -> tuple[Moment, Moment | None]:
    """When an engagement is known to be in force, and when it is taken to be as no end is known."""
    if row["engaged_until"]:
        return replace(engaged, end=max(engaged.end, row["engaged_until"])), None
    end = max(engaged.end, context.periods[0].start - timedelta(days=1))
    closing = [period.end for period in context.periods if period.touches(engaged)]
    if closing:
        end = max(end, closing[0])
    return replace(engaged, end=end), Moment(end + timedelta(days=1), LAST_DAY, engaged.precision)


def _carriers(initiative: Row, carriers: list[Row]) -> Iterator[Link]:
    """A link without events to each organisation that carries an initiative, with the source that says so."""
    if initiative["lead_org"]:
        yield Link(initiative["lead_org"], status_of(initiative))
    for carrier in carriers:
        if carrier["org_id"] != initiative["lead_org"]:
            yield Link(carrier["org_id"], status_of(carrier), sources=inputs.sources_of(carrier))


def _why_not_important(row: Row, context: IndicatorContext) -> str | None:
    if context.network.organisations[row["org_id"]].org_type != "private":
        return "not_private"
    if row["level"] is None:
        return "level_not_stated"
    return None if row["level"] >= context.indicator.thresholds["level"] else "side_level"


RULES = {
    "AP-1": Rule(recommendations_taken_up),
    "AP-2": Rule(stories_in_the_media),
    "AP-3": Rule(posts_online, active_months, inactive_because),
    "AP-4": Rule(private_engagements),
}
