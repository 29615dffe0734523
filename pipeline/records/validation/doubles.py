"""The same thing sent twice: under two ids, over two stretches of time, or in two blocks of rows about people."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause, Ints
from pipeline.records.lanes.identity import NONE, Key, combined, key_of_array, repeated
from pipeline.records.tables import PACKAGE, RECORD
from pipeline.records.validation.days import spans
from pipeline.records.validation.keys import Sent

SAME = {
    "advocacy_initiatives": ("title", "start_date"),
    "capacity_activities": ("title", "provider_org", "start_date", "end_date"),
    "claims": ("org_id", "subject", "value", "unit", "window_text", "source_id"),
    "expertise_evidence": ("org_id", "form", "kind", "evidence_date", "source_id"),
    "media_contributions": ("org_id", "story_id", "outlet", "published_on"),
    "milestones": ("title_fr", "date"),
    "organisations": ("name", "country_code"),
    "project_budgets": ("project_id", "amount", "currency", "kind", "funder_org"),
    "projects": ("title_fr", "start_date"),
    "publications": ("title", "language", "completed_on.year", "published_on.year"),
    "reach_statements": ("org_id", "project_id", "country_code", "period_text", "population", "service_as_worded",
                         "value"),
    "recommendations": ("report_id", "country_code", "text_short"),
    "sources": ("url",),
}  # fmt: skip
"""What no two rows with different ids share; titles are compared without capitals, accents and punctuation.

`.year`: of a date, its year."""

SPANS = {
    "capacity_activities": (("title", "provider_org"), "start_date", "end_date"),
    "survivor_participation": (("group_code", "facilitator_org", "domain", "role"), "activity_date", "until"),
}
"""Activities that last, and what makes two of them one: their days do not overlap."""

TITLES = ("title", "title_fr", "name", "subject", "outlet", "text_short", "service_as_worded")
PEOPLE = "beneficiaries"
LEAST_ROWS = 10
"""Different rows from which on a block whose every row stands twice is no chance."""


def double_causes(sent: Sent) -> Iterator[Cause]:
    """Rows of one table that repeat an earlier one under another id, or overlap it."""
    if sent.name in SAME:
        ids = _sameness(sent, SAME[sent.name])
        pattern = Finding("sent-twice", Severity.WARNING, field=SAME[sent.name][0])
        yield from _with_first(sent, pattern, repeated(ids), ids)
    if sent.name in SPANS:
        fields, start, end = SPANS[sent.name]
        pattern = Finding("overlapping-activity", Severity.WARNING, field=start)
        yield from sent.causes(pattern, _overlapping(sent, fields, start, end), {})


def _sameness(sent: Sent, fields: Sequence[str]) -> Ints:
    """A number for each row, equal where all fields are; NONE where the first one is blank."""
    keys = [_comparable(sent, *field.split(".")) for field in fields]
    return np.where(keys[0].ids == NONE, NONE, combined(keys))


def _comparable(sent: Sent, field: str, part: str = "") -> Key:
    if part:
        return key_of_array(pc.year(sent.table[field]))
    return _folded(sent, field) if field in TITLES else sent.key(field)


def _folded(sent: Sent, field: str) -> Key:
    """The key of a column of titles, written alike but for capitals, accents, punctuation and spaces."""
    written = sent.key(field)
    texts = pc.utf8_lower(pc.utf8_normalize(written.values, form="NFKD"))
    letters = pc.replace_substring_regex(texts, pattern=r"[^\p{L}\p{N}]+", replacement="")
    folded = key_of_array(letters)
    return Key(np.append(folded.ids, NONE)[written.ids], folded.values)


def _with_first(sent: Sent, pattern: Finding, again: Ints, ids: Ints) -> Iterator[Cause]:
    """A cause told with the place of the first of each row's equals."""
    if len(again):
        values, first = np.unique(ids, return_index=True)
        before = first[np.searchsorted(values, ids[again])]
        told = {"first_package": sent.texts(PACKAGE, before), "first_row": sent.texts(RECORD, before)}
        yield from sent.causes(pattern, again, told)


def _overlapping(sent: Sent, fields: Sequence[str], start: str, end: str) -> Ints:
    """Rows that surely begin before an equal one, begun earlier, is over; twins from first to last day are left out."""
    same = _sameness(sent, fields)
    (first, latest), (close, _) = spans(sent.table, start), spans(sent.table, end)
    close = np.where(np.isnat(close), first, close)
    places = np.flatnonzero((same != NONE) & ~np.isnat(first))
    order = places[np.lexsort((places, first[places], same[places]))]
    one, two = order[:-1], order[1:]
    are_twins = (first[one] == first[two]) & (close[one] == close[two]) & (sent.name in SAME)
    return np.sort(two[(same[one] == same[two]) & (latest[two] <= close[one]) & ~are_twins])


# --- people: projects and countries only, never a row or a number -----------------------------------------------------


def people_twice(table: pa.Table, least: int) -> Iterator[Finding]:
    """Projects and countries whose people for one year were sent twice: by two packages, or in one as a copied block.

    `least`: the number of persons from which on two packages do not agree by chance.
    """
    for code, found in (("people-in-two-packages", _by_two(table, least)), ("people-copied", _copied(table))):
        for package, project, country in sorted(found):
            words = (("project", project), ("country", country))
            yield Finding(code, Severity.WARNING, package=package, resource=PEOPLE, words=words)


def _by_two(table: pa.Table, least: int) -> set[tuple[str, str, str]]:
    group = ["project_id", "country_code", "period_id"]
    sums = table.group_by([PACKAGE, *group]).aggregate([("value", "sum"), ("value", "count")])
    sums = sums.filter(pc.field("value_sum") >= least)
    blocks = sums.group_by([*group, "value_sum", "value_count"]).aggregate([(PACKAGE, "list")]).to_pylist()
    return {
        (package, block["project_id"], block["country_code"])
        for block in blocks
        for package in block[f"{PACKAGE}_list"]
        if len(block[f"{PACKAGE}_list"]) > 1
    }


def _copied(table: pa.Table) -> set[tuple[str, str, str]]:
    """Blocks of one project, country and year in which every row, all codes alike, stands an even number of times."""
    codes = [name for name in table.column_names if name not in ("row_id", RECORD, "source_id", "entered_by_org")]
    times = table.group_by(codes).aggregate([([], "count_all")])
    odd = pc.equal(pc.bit_wise_and(times["count_all"], 1), 1)
    blocks = (
        times.append_column("odd", pc.cast(odd, pa.int64()))
        .group_by([PACKAGE, "project_id", "country_code", "period_id"])
        .aggregate([("odd", "max"), ("odd", "count")])
        .filter((pc.field("odd_max") == 0) & (pc.field("odd_count") >= LEAST_ROWS))
        .to_pylist()
    )
    return {(row[PACKAGE], row["project_id"], row["country_code"]) for row in blocks}
