"""The common rules of all indicators: does a row count for a scope, and if not, what is the first reason.

Every row of the driving table gets exactly one outcome, so that read = counted + excluded always holds.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.indicators.rules import IndicatorContext
from pipeline.model import WHOLE_NETWORK, Event, Link, Moment, Period, RowAssessment, Scope, Status


def first_reason(reading: RowAssessment, scope: Scope, context: IndicatorContext) -> str | None:
    """The first reason why a row cannot count for a scope; None where only a threshold may still exclude it.

    Whose row it is comes first: of a row that belongs to others, a scope is told nothing else.
    """
    links = [link for link in reading.links if is_in_scope(link.actor, scope, context)]
    if not links:
        return "other_scope"
    standing = [link for link in links if _stands(link.status)]
    if not _stands(reading.status):
        return str(reading.status)
    if not standing:
        return str(max((link.status for link in links), key=lambda status: status.rank))
    return _wrong_date(reading, context) or _wrong_actor(reading, standing, scope, context)


def _stands(status: Status) -> bool:
    return status.rank >= Status.SOURCED.rank


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
    first, last = context.periods[0].start, context.periods[-1].end
    return None if any(moment.overlaps(first, last) for moment in attributed) else "out_of_window"


def _can_attribute(moment: Moment, context: IndicatorContext) -> bool:
    """A year alone fits calendar years, and no other period."""
    return moment.precision != "year" or context.periods[0].period_set == "calendar"


def _wrong_actor(reading: RowAssessment, links: list[Link], scope: Scope, context: IndicatorContext) -> str | None:
    acting = [link for link in links if not scope.is_network or _acts(link, reading.moments, context)]
    if not acting:
        return "not_member"
    if reading.reason:
        return reading.reason
    reasons = [link.reason for link in acting if link.reason]
    is_one_good = len(reasons) < len(acting)
    if is_one_good:  # one actor with a good part in it is enough
        return None
    order = [reason.code for reason in context.indicator.reasons]
    return min(reasons, key=order.index)


def is_in_scope(actor: str, scope: Scope, context: IndicatorContext) -> bool:
    """Whether an actor's work belongs to a scope; the network is its members and, as an actor, its secretariat."""
    if actor == WHOLE_NETWORK:
        return scope.is_network
    if not scope.is_network:
        return actor in scope.organisations
    organisation = context.network.organisations[actor]
    return organisation.is_member or organisation.is_secretariat


def _acts(link: Link, moments: Iterable[Moment | None], context: IndicatorContext) -> bool:
    """Whether the actor was a member (or a secretariat that acts) on one of the days that may count."""
    first, last = context.periods[0].start, context.periods[-1].end
    known = [event.when[0] for event in link.events] or [moment for moment in moments if moment]
    days = [day for day in known if day.overlaps(first, last)]
    return any(_acts_at(link.actor, day, context) for day in days) if known else True


def _acts_at(actor: str, day: Moment, context: IndicatorContext) -> bool:
    if actor == WHOLE_NETWORK:
        return True
    organisation = context.network.organisations[actor]
    return context.indicator.secretariat_acts if organisation.is_secretariat else organisation.is_member_at(day)


def countable(reading: RowAssessment, scope: Scope, context: IndicatorContext) -> list[tuple[Link, Event]]:
    """The events of a row that may count for a scope, side series included, each with the link that leads to it."""
    if not _stands(reading.status):
        return []
    main = () if reading.reason else reading.links
    found = []
    for link in (*main, *reading.side_links):
        if is_in_scope(link.actor, scope, context) and _stands(link.status) and not link.reason:
            events = [event for event in link.events if _may_count(event, link.actor, scope, context)]
            found += [(link, _while_member(event, link.actor, scope, context)) for event in events]
    return found


def _while_member(event: Event, actor: str, scope: Scope, context: IndicatorContext) -> Event:
    """What lasts counts for the network in those periods only in which its actor is a member."""
    organisation = context.network.organisations.get(actor)  # none for the network as a whole
    if not scope.is_network or not organisation or not organisation.is_member:
        return event
    return replace(event, when=(*event.when, organisation.membership))


def unknown_in(reading: RowAssessment, scope: Scope, period: Period, context: IndicatorContext) -> list[Event]:
    """The events of a scope in a period of which nobody knows how much they add."""
    links = [link for link in reading.links if is_in_scope(link.actor, scope, context) and _stands(link.status)]
    if not links or not _stands(reading.status):
        return []
    found = []
    for event in reading.unknown:
        may_count = any(_may_count(event, link.actor, scope, context) for link in links)
        if may_count and event.is_in(period):
            found.append(event)
    return found


def _may_count(event: Event, actor: str, scope: Scope, context: IndicatorContext) -> bool:
    """Whether the date is exact enough; in the network, also whether the actor belongs to it on that date."""
    acts = not scope.is_network or _acts_at(actor, event.when[0], context)
    return acts and _can_attribute(event.when[0], context)
