"""Counting a whole edition: every indicator, in every period set, by its sheet and its rule."""

from dataclasses import replace
from datetime import date
from itertools import product

from pipeline.catalogue import Catalogue
from pipeline.indicators.counting_engine import count
from pipeline.indicators.coverage import read_reports
from pipeline.indicators.results import Counts
from pipeline.indicators.rules import RULES, IndicatorContext
from pipeline.intake.tables import Tables
from pipeline.model import Finding, Network, Organisation, Severity

PERIOD_SETS = ("calendar", "ecpat_int_fy")


def count_all(tables: Tables, catalogue: Catalogue, release_date: date) -> Counts:
    """Count every indicator of the catalogue in both calendars."""
    reports = read_reports(tables, catalogue.periods, release_date)
    network, regions = read_network(tables, catalogue), catalogue.regions()
    counts = {}
    for indicator, period_set in product(catalogue.indicators, PERIOD_SETS):
        context = IndicatorContext(indicator, network, catalogue.periods_of(period_set), regions)
        counts[indicator.id, period_set] = count(RULES[indicator.id], tables, context, reports)
    return counts


def read_network(tables: Tables, catalogue: Catalogue) -> Network:
    """The organisations of an edition, as far as counting needs them, and the scopes."""
    organisations = {
        row["org_id"]: Organisation(
            row["org_id"],
            row["org_type"],
            row["country_code"],
            row["ecpat_member_from"],
            row["ecpat_member_to"],
        )
        for row in tables.rows("organisations")
    }
    return Network(organisations, catalogue.scopes)


def unfilled_scopes(tables: Tables, catalogue: Catalogue) -> list[Finding]:
    """A remark for each organisation of a scope that no package names: its values would all be "not reported"."""
    known = {row["org_id"] for row in tables.rows("organisations")}
    remarks: list[Finding] = []
    for scope in catalogue.scopes:
        place = Finding("scope-unfilled", Severity.WARNING, resource="scopes.toml", field=scope.code, variant="unknown")
        remarks += [replace(place, params=(("name", each),)) for each in sorted(scope.organisations - known)]
    return remarks
