"""Days that cannot be: of another calendar, still to come, or an end before its beginning."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.tables import PACKAGE
from pipeline.intake.validation.submitted_table import NO_DAY, Days, SubmittedTable, as_days, spans
from pipeline.model import Finding, Severity

Created: TypeAlias = Mapping[str, date | None]
"""The day of each package, by its name; None where it is not stated."""
MAY_COME = ("end_date", "to", "until", "engaged_until", "ecpat_member_to")
"""Ends that may be foreseen; every other day has been, unless the row itself is planned."""
BIKRAM = (2057, 2090)  # years of the Bikram Sambat calendar: 2000 to 2033
BIKRAM_AHEAD = 57  # years, from the middle of April on; 56 from its tenth month (Magh, mid-January) on
SPANS = (
    ("start_date", "end_date"),
    ("from", "to"),
    ("ecpat_member_from", "ecpat_member_to"),
    ("engaged_on", "engaged_until"),
    ("activity_date", "until"),
    ("period_start", "period_end"),
)
"""Two dates of one row of which the second cannot come first."""


def package_days(sent: SubmittedTable, created: Created) -> Days:
    packages = sent.key(PACKAGE)
    known = [created.get(name) or NO_DAY for name in packages.values.to_pylist()]
    return np.array(known, "datetime64[D]")[packages.ids]


def date_findings(sent: SubmittedTable, created: Created) -> Iterator[FindingGroup]:
    """Days, months and years of Nepal's calendar, or after the day of their package."""
    latest = package_days(sent, created)
    for field in sent.schema["fields"]:
        name = field["name"]
        days = _days_of(sent, field)
        if days is None:
            continue
        years = _years(days)
        is_late = days.astype("datetime64[M]").astype(np.int64) % 12 + 1 >= 10
        meant = _first_days(np.where(np.isnat(days), 0, years - BIKRAM_AHEAD + is_late))
        is_bikram = (years >= BIKRAM[0]) & (years <= BIKRAM[1]) & ~(meant > latest)
        places = np.flatnonzero(is_bikram)
        template = Finding("bikram-sambat", Severity.WARNING, field=name)
        if sent.redact_values:
            yield from sent.groups(replace(template, variant="quiet"), places)
        else:
            told = pa.array(_years(meant[places]).astype(str).tolist(), pa.string())
            yield from sent.groups(template, places, {"meant": told})
        if name not in MAY_COME:
            yield from sent.doubtful("future", name, (days > latest) & ~is_bikram & ~sent.holds("status", "planned"))


def _days_of(sent: SubmittedTable, field: Mapping[str, Any]) -> Days | None:
    """The first days of a column of days, months or years; None for any other."""
    column = sent.table[field["name"]]
    if field["type"] == "date":
        return as_days(column)
    if field["name"] == "month":
        is_month = pc.match_substring_regex(column, r"\A[0-9]{4}-(0[1-9]|1[0-2])\z")
        months = pc.if_else(is_month, pc.binary_join_element_wise(column, "01", "-"), None)
        return as_days(pc.cast(months, pa.date32()))
    if field["name"].endswith("_year"):
        return _first_days(np.asarray(pc.fill_null(column, 0)))
    return None


def _years(days: Days) -> Any:
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def _first_days(years: Any) -> Days:
    """The first day of each year; none for the year 0."""
    return np.where(years > 0, (years - 1970).astype("datetime64[Y]").astype("datetime64[D]"), NO_DAY)


def reversed_days(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """What ends before it begins was mistyped, or begins in a year of Nepal."""
    for first, last in SPANS:
        if {first, last} <= set(sent.table.column_names):
            begin = spans(sent.table, first)[0]
            is_reversed = spans(sent.table, last)[0] < begin
            is_nepali = _years(begin) >= BIKRAM[0]
            yield from sent.wrong("dates_reversed", last, is_reversed & ~is_nepali)
            yield from sent.wrong("dates_reversed", first, is_reversed & is_nepali, "nepal")
