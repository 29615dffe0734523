"""Who is there and who reported what: whether a number is a value, a lower bound, or not reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pipeline.catalogue import Catalogue
from pipeline.intake.dated_rows import reports_with_rows_elsewhere
from pipeline.intake.tables import PEOPLE, Tables
from pipeline.model import Finding, Indicator, Moment, Network, Organisation, Period, Scope, Severity

COMPLETE = ("complete", "nil")
RECEIVED = ("complete", "nil", "partial")
BEST_FIRST = ("complete", "nil", "partial", "not_submitted")
# periods whose reports may cover a period of a set; those of `reports_only` serve for nothing else
OTHER_CALENDAR = {"calendar": ("ecpat_int_fy", "reports_only"), "ecpat_int_fy": ("calendar",)}


@dataclass(frozen=True)
class ReportingCoverage:
    """The reports on one table for one scope and period; `is_complete`: all came, and each is whole."""

    received: int
    expected: int
    is_complete: bool


@dataclass(frozen=True)
class Reports:
    """The reporting status of an edition, by organisation, table and period id."""

    states: Mapping[tuple[str, str, str], str]
    periods: tuple[Period, ...]
    release_date: date

    def coverage(self, indicator: Indicator, scope: Scope, period: Period, network: Network) -> ReportingCoverage:
        """The worst of the expected reports decides; a period that is not over yet cannot be complete."""
        organisations = expected(indicator, scope, period, network)
        states = [self._state(each, indicator.driving_table, period) for each in organisations]
        is_whole = all(state in COMPLETE for state in states)
        return ReportingCoverage(
            received=sum(state in RECEIVED for state in states),
            expected=len(states),
            is_complete=is_whole and period.end < self.release_date,
        )

    def is_whole(self, organisation: str, table: str, period: Period) -> bool:
        """Whether the organisation has said that all it had for the period is there."""
        return self._state(organisation, table, period) in COMPLETE

    def _state(self, organisation: str, table: str, period: Period) -> str:
        """The report of the period itself or, of the other calendar, of the years that together cover it whole."""

        def reported(each: Period) -> str:
            return self.states.get((organisation, table, each.id), "not_submitted")

        joint = max(map(reported, self._cover(period)), key=BEST_FIRST.index, default="not_submitted")
        return min(reported(period), joint, key=BEST_FIRST.index)

    def _cover(self, period: Period) -> list[Period]:
        """The years of the other calendar that together cover a period; none where they leave a gap."""
        moment, others = Moment(period.start, period.end), OTHER_CALENDAR.get(period.period_set, ())
        years = [other for other in self.periods if other.period_set in others and other.touches(moment)]
        years.sort(key=lambda other: other.start)
        whole = bool(years) and years[0].start <= period.start and years[-1].end >= period.end
        joined = all(second.start - first.end == timedelta(days=1) for first, second in pairwise(years))
        return years if whole and joined else []


def read_reports(tables: Tables, periods: tuple[Period, ...], release_date: date) -> Reports:
    """The reports of an edition; one of nothing that rows in some package contradict is partial."""
    reported = tables.rows("reporting_status")
    states = {(row["org_id"], row["table_name"], row["period_id"]): row["status"] for row in reported}
    spans = {period.id: (period.start, period.end) for period in periods}
    nil = [row for row in reported if row["status"] == "nil" and row["table_name"] != PEOPLE]
    for row in reports_with_rows_elsewhere(nil, tables, spans):
        states[row["org_id"], row["table_name"], row["period_id"]] = "partial"
    return Reports(states, periods, release_date)


def read_network(tables: Tables, catalogue: Catalogue) -> Network:
    organisations = {}
    for row in tables.rows("organisations"):
        key, membership = row["org_id"], (row["ecpat_member_from"], row["ecpat_member_to"])
        organisations[key] = Organisation(key, row["org_type"], row["country_code"], *membership)
    return Network(organisations, catalogue.scopes)


def unfilled_scopes(tables: Tables, catalogue: Catalogue) -> list[Finding]:
    """A remark for each organisation of a scope that no package names: its values would all be "not reported"."""
    known = {row["org_id"] for row in tables.rows("organisations")}
    remarks: list[Finding] = []
    for scope in catalogue.scopes:
        for name in sorted(scope.organisations - known):
            place = ("", "scopes.toml", None, scope.code)
            words = (("name", name),)
            remarks.append(Finding("scope-unfilled", Severity.WARNING, *place, variant="unknown", params=words))
    return remarks


def expected(indicator: Indicator, scope: Scope, period: Period, network: Network) -> list[str]:
    """Whose report a scope needs: of its organisations or, in the network, the period's members and a secretariat."""
    if not scope.is_network:
        return sorted(scope.organisations)
    moment = Moment(period.start, period.end)
    awaited = []
    for organisation in network.organisations.values():
        acts = organisation.is_secretariat and indicator.secretariat_acts
        if acts or organisation.is_member_at(moment):
            awaited.append(organisation.id)
    return awaited
