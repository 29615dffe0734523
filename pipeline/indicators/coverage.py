"""Who reported what: the reports that decide whether a number is a value, a lower bound, or not reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pipeline.intake.tables import Tables
from pipeline.model import Indicator, Moment, Network, Organisation, Period, Scope

COMPLETE = ("complete", "nil")
RECEIVED = ("complete", "nil", "partial")
BEST_FIRST = ("complete", "nil", "partial", "not_submitted")


@dataclass(frozen=True)
class ReportingCoverage:
    """The reports on one table for one scope and period: how many came, how many are expected, all of them whole?"""

    received: int
    expected: int
    is_complete: bool


@dataclass(frozen=True)
class Reports:
    """The reporting status of an edition, by organisation, table and period."""

    states: Mapping[tuple[str, str, str], str]
    periods: tuple[Period, ...]
    release_date: date

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

    def _state(self, organisation: str, table: str, period: Period) -> str | None:
        """The report of the period itself or, for a calendar year, of the July-June years that cover it whole."""
        own = self.states.get((organisation, table, period.id))
        covering = [self.states.get((organisation, table, other.id)) for other in self._cover(period)]
        joint = None if not covering or None in covering else max(covering, key=_badness)
        return min((state for state in (own, joint) if state), key=_badness, default=None)

    def _cover(self, period: Period) -> list[Period]:
        """The July-June years that together cover a calendar year; none where they leave a gap."""
        if period.period_set != "calendar":
            return []
        moment = Moment(period.start, period.end)
        years = [other for other in self.periods if other.period_set == "ecpat_int_fy" and other.touches(moment)]
        years.sort(key=lambda other: other.start)
        whole = bool(years) and years[0].start <= period.start and years[-1].end >= period.end
        joined = all(second.start - first.end == timedelta(days=1) for first, second in pairwise(years))
        return years if whole and joined else []


def _badness(state: str | None) -> int:
    return BEST_FIRST.index(state) if state else len(BEST_FIRST)


def read_reports(tables: Tables, periods: tuple[Period, ...], release_date: date) -> Reports:
    """The reporting status of an edition, indexed."""
    states = {
        (row["org_id"], row["table_name"], row["period_id"]): row["status"] for row in tables.rows("reporting_status")
    }
    return Reports(states, periods, release_date)


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
