"""Counting a whole edition: every indicator, in every period set, by its sheet and its rule."""

from datetime import date

from pipeline.catalogue import Catalogue
from pipeline.model import Finding, Network, Organisation
from pipeline.records.counting import count
from pipeline.records.reporting import read_reports
from pipeline.records.results import Counts
from pipeline.records.rules import RULES, Setting
from pipeline.records.tables import Tables

PERIOD_SETS = ("calendar", "ecpat_int_fy")


def count_all(tables: Tables, catalogue: Catalogue, release_date: date) -> Counts:
    """Count every indicator of the catalogue in both calendars."""
    network = read_network(tables, catalogue)
    reports = read_reports(tables, catalogue.periods, release_date)
    regions = catalogue.regions()
    return {
        (indicator.id, period_set): count(
            RULES[indicator.id],
            tables,
            Setting(indicator, network, catalogue.periods_of(period_set), regions),
            reports,
        )
        for indicator in catalogue.indicators
        for period_set in PERIOD_SETS
    }


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


def missing_rules(catalogue: Catalogue) -> list[Finding]:
    """A finding for each sheet without a rule."""
    return [Finding("rule-missing", resource=each.id) for each in catalogue.indicators if each.id not in RULES]
