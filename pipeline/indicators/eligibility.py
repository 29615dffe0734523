"""The common rules of all indicators: does a row count for a scope, and if not, what is the first reason.

Every row of the driving table gets exactly one outcome, so that read = counted + excluded always holds.
"""

from dataclasses import dataclass, replace

from pipeline.indicators.rules import IndicatorContext, stands
from pipeline.model import WHOLE_NETWORK, Event, Link, Moment, RowAssessment


@dataclass(frozen=True)
class CandidateEvent:
    event: Event
    reading: RowAssessment
    link: Link


def first_reason(reading: RowAssessment, context: IndicatorContext) -> str | None:
    """The first reason why a row cannot count for a scope; None where only a threshold may still exclude it.

    Whose row it is comes first: of a row that belongs to others, a scope is told nothing else.
    """
    links = [link for link in reading.links if _is_in_scope(link.actor, context)]
    if not links:
        return "other_scope"
    if not stands(reading.status):
        return str(reading.status)
    standing = [link for link in links if stands(link.status)]
    if not standing:
        return str(max((link.status for link in links), key=lambda status: status.rank))
    return _wrong_date(reading, context) or _wrong_actor(reading, standing, context)


def _wrong_date(reading: RowAssessment, context: IndicatorContext) -> str | None:
    """A row with several dates is judged by its best one; a row with nothing to date is left to its rule."""
    if not reading.moments:
        return None
    known = [moment for moment in reading.moments if moment]
    if not known:
        return "undated"
    attributed = [moment for moment in known if _can_attribute(moment, context)]
    if not attributed:
        return "unattributed"
    return None if any(map(context.is_in_window, attributed)) else "out_of_window"


def _can_attribute(moment: Moment, context: IndicatorContext) -> bool:
    """A year alone fits calendar years, and no other period."""
    return moment.precision != "year" or context.periods[0].period_set == "calendar"


def _wrong_actor(reading: RowAssessment, links: list[Link], context: IndicatorContext) -> str | None:
    acting = [link for link in links if not context.scope.is_network or _acts(link, reading, context)]
    if not acting:
        return "not_member"
    if reading.reason:
        return reading.reason
    reasons = [link.reason for link in acting if link.reason]
    if len(reasons) < len(acting):  # one actor with a good part in it is enough
        return None
    return min(reasons, key=context.reason_codes.index)


def _is_in_scope(actor: str, context: IndicatorContext) -> bool:
    """Whether an actor's work belongs to a scope; the network is its members and, as an actor, its secretariat."""
    if actor == WHOLE_NETWORK:
        return context.scope.is_network
    if not context.scope.is_network:
        return actor in context.scope.organisations
    organisation = context.network.organisations[actor]
    return organisation.is_member or organisation.is_secretariat


def _acts(link: Link, reading: RowAssessment, context: IndicatorContext) -> bool:
    """Whether the actor was a member (or a secretariat that acts) on one of the days that may count."""
    known = [event.when[0] for event in link.events] or [moment for moment in reading.moments if moment]
    days = filter(context.is_in_window, known)
    return not known or any(_acts_at(link.actor, day, context) for day in days)


def _acts_at(actor: str, day: Moment, context: IndicatorContext) -> bool:
    if actor == WHOLE_NETWORK:
        return True
    organisation = context.network.organisations[actor]
    return context.indicator.secretariat_acts if organisation.is_secretariat else organisation.is_member_at(day)


def candidates(reading: RowAssessment, context: IndicatorContext) -> list[CandidateEvent]:
    """The events of a row that may count for a scope, side series included.

    The date must be exact enough; in the network, the actor must also belong to it on that date.
    """
    if not stands(reading.status):
        return []
    main = () if reading.reason else reading.links
    found = []
    for link in (*main, *reading.side_links):
        if link.reason or not stands(link.status) or not _is_in_scope(link.actor, context):
            continue
        for event in link.events:
            day = event.when[0]
            acts = not context.scope.is_network or _acts_at(link.actor, day, context)
            if acts and _can_attribute(day, context):
                found.append(CandidateEvent(_while_member(event, link.actor, context), reading, link))
    return found


def _while_member(event: Event, actor: str, context: IndicatorContext) -> Event:
    """What lasts counts for the network in those periods only in which its actor is a member."""
    organisation = context.network.organisations.get(actor)  # none for the network as a whole
    if not context.scope.is_network or not organisation or not organisation.is_member:
        return event
    return replace(event, when=(*event.when, organisation.membership))
