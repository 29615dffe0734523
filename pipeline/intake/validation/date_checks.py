"""Days that cannot be: of another calendar, still to come, or outside the life of what they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.tables import PACKAGE, Tables
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding, Severity

Days: TypeAlias = npt.NDArray[np.datetime64]
Created: TypeAlias = Mapping[str, date | None]
"""The day of each package, by its name; None where it is not stated."""

NO_DAY = np.datetime64("NaT", "D")
MAY_COME = ("end_date", "to", "until", "engaged_until", "ecpat_member_to")
"""Ends that may be foreseen; every other day has been, unless the row itself is planned."""
BIKRAM = (2057, 2090)
"""Years of the Bikram Sambat calendar, which begin in the middle of April, 57 years before ours: 2000 to 2033."""
BIKRAM_BEGINS = np.datetime64(f"{BIKRAM[0]}-01-01", "D")
MONTH = r"\A[0-9]{4}-(0[1-9]|1[0-2])\z"
FIRST_OF_NEXT = 10
"""From its tenth month on (Magh, mid-January) a Bikram Sambat year lies in the next one of ours."""


def day_causes(sent: SubmittedTable, created: Created) -> Iterator[FindingGroup]:
    """Days, months and years of one table that are of Nepal's calendar, or after the day of their package."""
    latest = package_days(sent, created)
    for field in sent.schema["fields"]:
        days = _days_of(sent, field)
        if days is None or not _may_be_late(days, latest):
            continue
        years = days.astype("datetime64[Y]").astype(np.int64) + 1970
        meant = _meant(days, years)
        other = (years >= BIKRAM[0]) & (years <= BIKRAM[1]) & ~(meant > latest)
        yield from _bikram(sent, field, np.flatnonzero(other), meant)
        if field["name"] not in MAY_COME:
            ahead = (days > latest) & ~other & ~sent.holds("status", "planned")
            yield from sent.flagged(Finding("future", Severity.WARNING, field=field["name"]), ahead)


def _may_be_late(days: Days, latest: Days) -> bool:
    """Whether any day is after the oldest package, or of a year that is not ours."""
    known = days[~np.isnat(days)]
    return bool(len(known)) and bool(known.max() > np.fmin.reduce(latest) or known.max() >= BIKRAM_BEGINS)


def _days_of(sent: SubmittedTable, field: Mapping[str, Any]) -> Days | None:
    """The first days of a column of days, months or years; None for any other."""
    column = sent.table[field["name"]]
    if field["type"] == "date":
        return as_days(column)
    if field["name"] == "month":
        good = pc.if_else(pc.match_substring_regex(column, MONTH), column, pa.scalar(None, pa.string()))
        return as_days(pc.cast(pc.binary_join_element_wise(good, "01", "-"), pa.date32()))
    if field["name"].endswith("_year"):
        years = np.asarray(pc.fill_null(column, 0))
        return np.where(years > 0, (years - 1970).astype("datetime64[Y]").astype("datetime64[D]"), NO_DAY)
    return None


def as_days(column: Any) -> Days:
    """A date column as an array of days; a blank one is no day."""
    numbers = pc.cast(pc.cast(column, pa.int32()), pa.int64())
    return np.asarray(pc.fill_null(numbers, np.iinfo(np.int64).min)).astype("datetime64[D]")


def package_days(sent: SubmittedTable, created: Created) -> Days:
    """For each row the day of its package."""
    packages = sent.key(PACKAGE)
    known = np.array([created.get(name) or NO_DAY for name in packages.values.to_pylist()], "datetime64[D]")
    return known[packages.ids]


def _meant(days: Days, years: Any) -> Days:
    """The first day of our year in which a Bikram Sambat day lies."""
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    ours = years - 57 + (months >= FIRST_OF_NEXT)
    return np.where(np.isnat(days), NO_DAY, (ours - 1970).astype("datetime64[Y]").astype("datetime64[D]"))


def _bikram(sent: SubmittedTable, field: Mapping[str, Any], places: Any, meant: Days) -> Iterator[FindingGroup]:
    pattern = Finding("bikram-sambat", Severity.WARNING, field=field["name"])
    if sent.redact_values:
        yield from sent.groups(replace(pattern, variant="quiet"), places)
        return
    years = meant[places].astype("datetime64[Y]").astype(str)
    yield from sent.groups(pattern, places, {"meant": pa.array(years.tolist(), pa.string())})


# --- the life of what a row belongs to --------------------------------------------------------------------------------


ROUGH = {"unknown": "", "month": "datetime64[M]", "year": "datetime64[Y]"}
"""Precisions that are less than a day, and the unit of each."""


@dataclass(frozen=True)
class ValidityPeriod:
    """Days of a table that lie between two days of the row it belongs to (a blank end: not before the first)."""

    table: str
    fields: tuple[str, ...]
    key: str
    parent: str
    start: str
    end: str = ""


LIVES = (
    ValidityPeriod("project_partners", ("from", "to"), "project_id", "projects", "start_date", "end_date"),
    ValidityPeriod(
        "initiative_actors", ("engaged_on",), "initiative_id", "advocacy_initiatives", "start_date", "end_date"
    ),
    ValidityPeriod("dissemination_metrics", ("period_end",), "publication_id", "publications", "published_on"),
)
"""Every table with days of its own that names a project, an initiative or a publication."""


def life_causes(sent: SubmittedTable, tables: Tables) -> Iterator[FindingGroup]:
    """Days of one table outside the life of what they belong to.

    A day known to the month or the year is the whole of it; what is unknown is never outside.
    """
    for life in (each for each in LIVES if each.table == sent.name):
        parents = tables.by_name[life.parent]
        lines = pc.index_in(sent.table[life.key], value_set=parents[life.key].combine_chunks())
        rows = np.asarray(pc.fill_null(lines, len(parents)))
        begin = np.append(spans(parents, life.start)[0], NO_DAY)[rows]
        close = np.append(spans(parents, life.end)[1], NO_DAY)[rows] if life.end else np.full(len(rows), NO_DAY)
        for field in life.fields:
            first, last = spans(sent.table, field)
            places = np.flatnonzero((last < begin) | (first > close))
            pattern = Finding("outside-life", Severity.WARNING, field=field, variant=life.parent)
            yield from sent.groups(pattern, places, {"of": sent.texts(life.key, places)})


def spans(table: pa.Table, field: str) -> tuple[Days, Days]:
    """The first and the last day that a field of dates may mean, by the precision of each row."""
    days = as_days(table[field])
    if "date_precision" not in table.column_names:
        return days, days
    first, last = days.copy(), days.copy()
    said = {code: np.asarray(pc.fill_null(pc.equal(table["date_precision"], code), False)) for code in ROUGH}
    first[said["unknown"]] = last[said["unknown"]] = NO_DAY
    for precision in ("month", "year"):
        rough = days[said[precision]].astype(ROUGH[precision])
        first[said[precision]] = rough.astype("datetime64[D]")
        last[said[precision]] = (rough + 1).astype("datetime64[D]") - 1
    return first, last
