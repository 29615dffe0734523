"""Who reported what: the reports that decide whether a number is a value, a lower bound, or not reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pipeline.intake.dated_rows import reports_with_rows_elsewhere
from pipeline.intake.tables import PEOPLE, Tables
from pipeline.model import Indicator, Moment, Network, Organisation, Period, Scope

COMPLETE = ("complete", "nil")
RECEIVED = ("complete", "nil", "partial")
BEST_FIRST = ("complete", "nil", "partial", "not_submitted")
OTHER_CALENDAR = {"calendar": ("ecpat_int_fy", "reports_only"), "ecpat_int_fy": ("calendar",)}
"""The periods whose reports may cover a period of a set; two of them serve for reports only."""


@dataclass(frozen=True)
class ReportingCoverage:
    """The reports on one table for one scope and period: how many came, how many are expected, all of them whole?"""

    received: int
    expected: int
    is_complete: bool


@dataclass(frozen=True)
class Reports:
    """The reporting status of an edition, by organisation, table and period.

    `doubted`: reports of nothing, though some package holds rows of the organisation for that period.
    """

    states: Mapping[tuple[str, str, str], str]
    periods: tuple[Period, ...]
    release_date: date
    doubted: frozenset[tuple[str, str, str]] = frozenset()

    def coverage(self, indicator: Indicator, scope: Scope, period: Period, network: Network) -> ReportingCoverage:
        """The worst of the expected reports decides; a period that is not over yet cannot be complete."""
        states = [
            self._state(organisation.id, indicator.driving_table, period)
            for organisation in expected(indicator, scope, period, network)
        ]
        is_closed = period.end < self.release_date
        return ReportingCoverage(
            received=sum(state in RECEIVED for state in states),
            expected=len(states),
            is_complete=is_closed and all(state in COMPLETE for state in states),
        )

    def is_whole(self, organisation: str, table: str, period: Period) -> bool:
        """Whether the organisation has said that all it had for the period is there."""
        return self._state(organisation, table, period) in COMPLETE

    def _state(self, organisation: str, table: str, period: Period) -> str | None:
        """The report of the period itself or, of the other calendar, of the years that together cover it whole."""
        own = self._reported(organisation, table, period)
        covering = [self._reported(organisation, table, other) for other in self._cover(period)]
        joint = None if not covering or None in covering else max(covering, key=_badness)
        return min((state for state in (own, joint) if state), key=_badness, default=None)

    def _reported(self, organisation: str, table: str, period: Period) -> str | None:
        """What one report says; a report of nothing that rows contradict is no whole one."""
        place = (organisation, table, period.id)
        return "partial" if place in self.doubted else self.states.get(place)

    def _cover(self, period: Period) -> list[Period]:
        """The years of the other calendar that together cover a period; none where they leave a gap."""
        moment, others = Moment(period.start, period.end), OTHER_CALENDAR.get(period.period_set, ())
        years = [other for other in self.periods if other.period_set in others and other.touches(moment)]
        years.sort(key=lambda other: other.start)
        whole = bool(years) and years[0].start <= period.start and years[-1].end >= period.end
        joined = all(second.start - first.end == timedelta(days=1) for first, second in pairwise(years))
        return years if whole and joined else []


def _badness(state: str | None) -> int:
    return BEST_FIRST.index(state) if state else len(BEST_FIRST)


def read_reports(tables: Tables, periods: tuple[Period, ...], release_date: date) -> Reports:
    """The reporting status of an edition, indexed."""
    reported = tables.rows("reporting_status")
    states = {(row["org_id"], row["table_name"], row["period_id"]): row["status"] for row in reported}
    spans = {period.id: (period.start, period.end) for period in periods}
    nil = [row for row in reported if row["status"] == "nil" and row["table_name"] != PEOPLE]
    doubted = {
        (row["org_id"], row["table_name"], row["period_id"]) for row in reports_with_rows_elsewhere(nil, tables, spans)
    }
    return Reports(states, periods, release_date, frozenset(doubted))


def expected(indicator: Indicator, scope: Scope, period: Period, network: Network) -> list[Organisation]:
    """The organisations whose report a scope needs: its own, or the period's members and the acting secretariat."""
    everyone = sorted(network.organisations.values(), key=lambda organisation: organisation.id)
    if not scope.is_network:
        return [
            network.organisations.get(name, Organisation(name, "ecpat_member", None))
            for name in sorted(scope.organisations)
        ]
    moment = Moment(period.start, period.end)
    return [
        organisation
        for organisation in everyone
        if organisation.is_member_at(moment) or (organisation.is_secretariat and indicator.secretariat_acts)
    ]
