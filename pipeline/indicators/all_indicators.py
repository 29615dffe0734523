"""Counting a whole edition: every indicator, in every period set, by its sheet and its rule."""

from dataclasses import replace
from datetime import date

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
    return {
        (context.indicator.id, period_set): count(RULES[context.indicator.id], tables, context, reports)
        for settings in zip(*(settings_of(tables, catalogue, each) for each in PERIOD_SETS), strict=True)
        for period_set, context in zip(PERIOD_SETS, settings, strict=True)
    }


def settings_of(tables: Tables, catalogue: Catalogue, period_set: str) -> list[IndicatorContext]:
    """What the rule of each indicator may know, in one calendar."""
    network, regions, periods = read_network(tables, catalogue), catalogue.regions(), catalogue.periods_of(period_set)
    return [IndicatorContext(indicator, network, periods, regions) for indicator in catalogue.indicators]


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
