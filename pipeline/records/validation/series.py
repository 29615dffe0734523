"""Counts of one thing over the years that rise or fall tenfold from one year to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause
from pipeline.records.lanes.identity import Key, combined, key_of_array
from pipeline.records.validation.detectors import rules
from pipeline.records.validation.jumps import CODE
from pipeline.records.validation.keys import Sent


@dataclass(frozen=True)
class Series:
    """What makes rows of a table one series, and the fields of its time and its number."""

    same: tuple[str, ...]
    when: str
    amount: str
    of_kind: str = ""


SERIES = {
    "comms_activity": Series(("org_id", "channel", "platform", "audience"), "month", "own_items"),
    "dissemination_metrics": Series(
        ("publication_id", "platform", "asset_id", "metric", "paid"), "period_end", "value", "flow"
    ),
    "targets": Series(("indicator_id", "scope_code", "kind"), "period_id", "target_value"),
}


def series_causes(sent: Sent) -> Iterator[Cause]:
    """The first row of each year whose rows are, on average, ten times those of the year before, or a tenth.

    The average, as the first year of an account has fewer months than the second; counters of all times are left out.
    """
    series = SERIES.get(sent.name)
    if series is None:
        return
    rows = _rows(sent, series)
    years = rows.group_by(["one", "year"]).aggregate([("amount", "mean"), ("place", "min")])
    years = years.sort_by([("one", "ascending"), ("year", "ascending")])
    one, year, amount, place = (np.asarray(years[name]) for name in ("one", "year", "amount_mean", "place_min"))
    follows = (one[1:] == one[:-1]) & (year[1:] == year[:-1] + 1)
    found = place[1:][follows & _is_far(amount[:-1], amount[1:])]
    yield from sent.causes(Finding(CODE, Severity.WARNING, field=series.amount, variant="row"), np.sort(found), {})


def _rows(sent: Sent, series: Series) -> pa.Table:
    """What is compared: which series, year and place a row has, and its number."""
    one = combined([*map(sent.key, series.same), _calendar(sent, series)])
    year = pc.year(sent.table[series.when]) if series.when == "period_end" else _year_of_text(sent.table[series.when])
    columns = {"one": pa.array(one), "year": year, "amount": sent.table[series.amount]}
    rows = pa.table({**columns, "place": pa.array(np.arange(len(one)))})
    if series.of_kind:
        rows = rows.filter(pc.equal(sent.table["kind"], series.of_kind))
    return rows.filter(pc.field("year").is_valid() & pc.field("amount").is_valid())


def _year_of_text(column: pa.Array) -> pa.Array:
    """The year with which a month or the id of a period begins."""
    return pc.cast(pc.utf8_slice_codeunits(column, 0, 4), pa.int64())


def _calendar(sent: Sent, series: Series) -> Key:
    """Calendar years (2018) and years from July to June (2018-2019) are two series: their ids differ in length."""
    texts = pc.cast(sent.table[series.when], pa.string())
    return key_of_array(pc.utf8_length(texts))


def _is_far(one: Any, other: Any) -> Any:
    """Whether two numbers are more than tenfold apart and not both small."""
    limits = rules()["limits"]
    small, large = np.minimum(one, other), np.maximum(one, other)
    return (small > 0) & (large >= limits["least_count"]) & (large > limits["times"] * small)
