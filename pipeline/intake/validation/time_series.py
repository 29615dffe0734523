"""Counts of one thing over time: leaps from year to year, counters that fall, and stretches counted twice."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.tables import PACKAGE
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.model import Finding, Severity

METRICS = "dissemination_metrics"
SERIES = {
    "comms_activity": (["org_id", "channel", "platform", "audience"], "month", "own_items"),
    METRICS: (["publication_id", "platform", "asset_id", "metric", "paid"], "period_end", "value"),
    "targets": (["indicator_id", "scope_code", "kind"], "period_id", "target_value"),
}
"""What makes rows of a table one series, and the fields of its time and its number."""
SERVICES = ("s_protection", "s_legal_social", "s_education", "s_awareness")
GROUP = [PACKAGE, "project_id", "country_code", "population"]


def time_series_findings(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Leaps and, of the counters of platforms, plain faults."""
    if sent.name not in SERIES:
        return
    same, when, amount = SERIES[sent.name]
    rows = sent.table.to_pandas(date_as_object=False)
    rows[amount] = rows[amount].fillna(0)
    if sent.name == METRICS:
        yield from _counters(sent, rows, same)
        rows = rows[rows["kind"] == "flow"]
    is_leap = np.isin(np.arange(len(sent.table)), _leaps(rows, same, when, amount)["place"])
    yield from sent.doubtful("ten_times_last_year", amount, is_leap, "row")


def people_leaps(table: pa.Table) -> dict[str, set[tuple[str, ...]]]:
    """Where people of one year are ten times those of the year before: a slip, or news.

    By service (blank: all of them), the package, project and country.
    """
    stands = pc.is_in(table["validation_status"], value_set=pa.array(["sourced", "validated"]))
    keys = [*GROUP, "period_id", *SERVICES]
    by_services = table.select([*keys, "value"]).filter(stands).group_by(keys).aggregate([("value", "sum")])
    by_year = []
    for service in ("", *SERVICES):
        some = by_services.filter(pc.field(service)) if service else by_services
        years = some.group_by([*GROUP, "period_id"]).aggregate([("value_sum", "sum")])
        by_year.append(years.append_column("service", pa.repeat(service, len(years))))
    leaps = _leaps(pa.concat_tables(by_year).to_pandas(), ["service", *GROUP], "period_id", "value_sum_sum")
    found: dict[str, set[tuple[str, ...]]] = {service: set() for service in ("", *SERVICES)}
    for service, *place in leaps[["service", *GROUP[:3]]].itertuples(index=False, name=None):
        found[service].add(tuple(place))
    return found


def _leaps(rows: pd.DataFrame, same: list[str], when: str, amount: str) -> pd.DataFrame:
    """The years whose rows are, on average, ten times those of the year before, or a tenth; `place` is the first row.

    Calendar years (2018) and years from July to June (2018-2019) are told apart by their length.
    """
    dated = rows.assign(place=rows.index).dropna(subset=[when]).sort_values(when, kind="stable")
    texts = dated[when].astype(str)
    dated = dated.assign(length=texts.str.len(), year=texts.str[:4].astype(int))
    by_year = dated.groupby([*same, "length", "year"], dropna=False, as_index=False)
    years = by_year.agg(mean=(amount, "mean"), place=("place", "first"))
    before = years.assign(year=years["year"] + 1).drop(columns="place")
    pairs = years.merge(before, on=[*same, "length", "year"], suffixes=("", "_before"))
    means = pairs[["mean", "mean_before"]]
    small, large = means.min(axis=1), means.max(axis=1)
    limits = rules()["limits"]
    is_leap = (small > 0) & (large >= limits["least_count"]) & (large > limits["times"] * small)
    leaps: pd.DataFrame = pairs[is_leap]
    return leaps


def _counters(sent: SubmittedTable, rows: pd.DataFrame, same: list[str]) -> Iterator[FindingGroup]:
    """A counter is a flow or a snapshot for good; the periods of a flow do not overlap; a snapshot never falls."""
    kinds = rows.groupby(same, dropna=False)["kind"].transform("first")
    yield from sent.wrong("counter_of_two_kinds", "kind", (rows["kind"] != kinds).to_numpy())
    rows = rows.dropna(subset=["period_end"]).sort_values("period_end", kind="stable")
    flows = rows[(rows["kind"] == "flow") & rows["period_start"].notna()]
    # of periods in order of their ends, one overlaps an earlier one only if it overlaps the last of them
    again = flows["period_start"] <= flows.groupby(same, dropna=False)["period_end"].shift()
    yield from sent.groups(Finding("overlapping_periods", field="period_start"), again.index[again].to_numpy())
    snapshots = rows[rows["kind"] != "flow"]
    fallen = snapshots["value"] < snapshots.groupby(same, dropna=False)["value"].shift()
    yield from sent.groups(Finding("counter-fell", Severity.WARNING, field="value"), fallen.index[fallen].to_numpy())
