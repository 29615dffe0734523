"""Counts of one thing over time: leaps from year to year, counters that fall, and stretches counted twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup, Flags, Ints
from pipeline.intake.keys import combined, key_of_array
from pipeline.intake.validation.date_checks import Days, as_days
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.intake.validation.outliers import CODE
from pipeline.model import Finding, Severity

METRICS = "dissemination_metrics"


@dataclass(frozen=True)
class Series:
    """What makes rows of a table one series, and the fields of its time and its number."""

    same: tuple[str, ...]
    when: str
    amount: str


SERIES = {
    "comms_activity": Series(("org_id", "channel", "platform", "audience"), "month", "own_items"),
    METRICS: Series(("publication_id", "platform", "asset_id", "metric", "paid"), "period_end", "value"),
    "targets": Series(("indicator_id", "scope_code", "kind"), "period_id", "target_value"),
}


@dataclass(frozen=True)
class SeriesRows:
    """Rows in series: `one` a number for each series, `days` when, `places` the dated rows, series by series."""

    one: Ints
    days: Days
    places: Ints

    def only(self, flags: Flags) -> "SeriesRows":
        """Some rows of it, in the same order."""
        return SeriesRows(self.one, self.days, self.places[flags[self.places]])

    def pairs(self) -> tuple[Ints, Ints]:
        """The places of neighbours in one series, the earlier ones and the later ones."""
        before, after = self.places[:-1], self.places[1:]
        alike = self.one[before] == self.one[after]
        return before[alike], after[alike]


def time_series_findings(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """What the series of one table show; only the counters of platforms can be plainly wrong."""
    series = SERIES.get(sent.name)
    if series is None:
        return
    line = _line(sent, series)
    if sent.name == METRICS:
        flows = np.asarray(pc.equal(sent.table["kind"], "flow"))
        yield from _counters(sent, line, flows)
        line = line.only(flows)
    leaps = _leaps(line, np.asarray(pc.cast(pc.fill_null(sent.table[series.amount], 0), pa.float64())))
    yield from sent.groups(Finding(CODE, Severity.WARNING, field=series.amount, variant="row"), leaps)


def _line(sent: SubmittedTable, series: Series) -> SeriesRows:
    one = combined([*(sent.key(field).ids for field in series.same), _calendar(sent, series.when)])
    days = _days(sent, series.when)
    dated = np.flatnonzero(~np.isnat(days))
    return SeriesRows(one, days, dated[np.lexsort((days[dated], one[dated]))])


def _calendar(sent: SubmittedTable, when: str) -> Ints:
    """Calendar years (2018) and years from July to June (2018-2019) are two series: their ids differ in length."""
    if when != "period_id":
        return np.zeros(len(sent.table), np.int64)
    return key_of_array(pc.utf8_length(sent.table[when])).ids


def _days(sent: SubmittedTable, when: str) -> Days:
    column = sent.table[when]
    if when == "period_end":
        return as_days(column)
    first = column if when == "month" else pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, 4), "01", "-")
    return as_days(pc.cast(pc.binary_join_element_wise(first, "01", "-"), pa.date32()))


# --- leaps ------------------------------------------------------------------------------------------------------------


def _leaps(line: SeriesRows, amounts: npt.NDArray[np.float64]) -> Ints:
    """The first row of each year whose rows are, on average, ten times those of the year before, or a tenth.

    The average, as an account that was opened in autumn has fewer months in its first year than in its second.
    """
    if not len(line.places):
        return line.places
    one, year = line.one[line.places], line.days[line.places].astype("datetime64[Y]").astype(np.int64)
    starts = np.flatnonzero(np.append(True, (one[1:] != one[:-1]) | (year[1:] != year[:-1])))
    rows = np.diff(np.append(starts, len(one)))
    means = np.add.reduceat(amounts[line.places], starts) / rows
    follows = (one[starts][1:] == one[starts][:-1]) & (year[starts][1:] == year[starts][:-1] + 1)
    return np.sort(line.places[starts[1:][follows & _is_far(means[:-1], means[1:])]])


def _is_far(one: Any, other: Any) -> Any:
    limits = rules()["limits"]
    small, large = np.minimum(one, other), np.maximum(one, other)
    return (small > 0) & (large >= limits["least_count"]) & (large > limits["times"] * small)


# --- counters of platforms --------------------------------------------------------------------------------------------


def _counters(sent: SubmittedTable, line: SeriesRows, flows: Flags) -> Iterator[FindingGroup]:
    """A counter is a flow or a snapshot for good; the periods of a flow do not overlap; a snapshot never falls."""
    values, starts = np.asarray(pc.fill_null(sent.table["value"], 0)), as_days(sent.table["period_start"])
    yield from sent.groups(Finding("counter_of_two_kinds", field="kind"), _of_two_kinds(line.one, flows))
    before, after = line.only(flows & ~np.isnat(starts)).pairs()
    # of periods in order of their ends, one overlaps an earlier one only if it overlaps the last of them
    again = after[starts[after] <= line.days[before]]
    yield from sent.groups(Finding("overlapping_periods", field="period_start"), np.sort(again))
    before, after = line.only(~flows).pairs()
    fallen = after[values[after] < values[before]]
    yield from sent.groups(Finding("counter-fell", Severity.WARNING, field="value"), np.sort(fallen))


def _of_two_kinds(one: Ints, flows: Flags) -> Ints:
    _, first, back = np.unique(one, return_index=True, return_inverse=True)
    return np.flatnonzero(flows != flows[first][back])
