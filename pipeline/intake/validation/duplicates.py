"""The same thing sent twice: under two ids, over two stretches of time, or in two blocks of rows about people."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.intake.keys import NONE, combined, first_places, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD
from pipeline.intake.validation.date_checks import spans
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding, Severity

SAME = {
    "advocacy_initiatives": ("title", "start_date"),
    "capacity_activities": ("title", "provider_org", "start_date", "end_date"),
    "claims": ("org_id", "subject", "value", "unit", "window_text", "source_id"),
    "expertise_evidence": ("org_id", "form", "kind", "evidence_date", "source_id"),
    "media_contributions": ("org_id", "story_id", "outlet", "published_on"),
    "milestones": ("title_fr", "date"),
    "organisations": ("name", "country_code"),
    "project_budgets": ("project_id", "amount", "currency", "kind", "funder_org", "start_date"),
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
BLOCK = ("project_id", "country_code", "period_id")
NO_CODES = ("row_id", RECORD, "source_id", "entered_by_org")
LEAST_ROWS = 10
"""Different rows from which on a block whose every row stands twice is no chance."""


def double_causes(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Rows of one table that repeat an earlier one under another id, or overlap it."""
    if sent.name in SAME:
        ids = _sameness(sent, SAME[sent.name])
        pattern = Finding("sent-twice", Severity.WARNING, field=SAME[sent.name][0])
        yield from _with_first(sent, pattern, repeated(ids), ids)
    if sent.name in SPANS:
        fields, start, end = SPANS[sent.name]
        pattern = Finding("overlapping-activity", Severity.WARNING, field=start)
        yield from sent.groups(pattern, _overlapping(sent, fields, start, end))


def _sameness(sent: SubmittedTable, fields: Sequence[str]) -> Ints:
    """A number for each row, equal where all fields are; NONE where the first one is blank."""
    keys = [_folded(sent.table[field]) if field in TITLES else _key(sent, *field.split(".")) for field in fields]
    return np.where(sent.is_blank(fields[0]), NONE, combined(keys))


def _key(sent: SubmittedTable, field: str, part: str = "") -> Ints:
    """A number for each value of a column, or for each year of its days."""
    return key_of_array(pc.year(sent.table[field]) if part else sent.table[field]).ids


def _folded(titles: pa.ChunkedArray) -> Ints:
    """A number for each title, the same for those that differ by capitals, accents, punctuation and spaces only."""
    written = key_of_array(titles)
    texts = pc.utf8_lower(pc.utf8_normalize(written.values, form="NFKD"))
    folded = key_of_array(pc.replace_substring_regex(texts, pattern=r"[^\p{L}\p{N}]+", replacement=""))
    return np.append(folded.ids, NONE)[written.ids]


def _with_first(sent: SubmittedTable, pattern: Finding, again: Ints, ids: Ints) -> Iterator[FindingGroup]:
    if len(again):
        before = first_places(ids, again)
        told = {"first_package": sent.texts(PACKAGE, before), "first_row": sent.texts(RECORD, before)}
        yield from sent.groups(pattern, again, told)


def _overlapping(sent: SubmittedTable, fields: Sequence[str], start: str, end: str) -> Ints:
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
            yield Finding(code, Severity.WARNING, package=package, resource=PEOPLE, params=words)


def _by_two(table: pa.Table, least: int) -> set[tuple[str, str, str]]:
    """Blocks with the same number of rows and of persons in two packages."""
    blocks = table.group_by([PACKAGE, *BLOCK]).aggregate([("value", "sum"), ("value", "count")])
    large = blocks.filter(pc.field("value_sum") >= least)
    found = large.group_by([*BLOCK, "value_sum", "value_count"]).aggregate([(PACKAGE, "list")]).to_pylist()
    twice: set[tuple[str, str, str]] = set()
    for block in found:
        packages = block[f"{PACKAGE}_list"]
        if len(packages) > 1:
            twice.update(product(packages, [block["project_id"]], [block["country_code"]]))
    return twice


def _copied(table: pa.Table) -> set[tuple[str, str, str]]:
    """Blocks in which every row, all codes alike, stands an even number of times."""
    codes = [name for name in table.column_names if name not in NO_CODES]
    times = table.group_by(codes).aggregate([([], "count_all")])
    found = (
        times.append_column("odd", pc.bit_wise_and(times["count_all"], 1))
        .group_by([PACKAGE, *BLOCK])
        .aggregate([("odd", "max"), ("odd", "count")])
        .filter((pc.field("odd_max") == 0) & (pc.field("odd_count") >= LEAST_ROWS))
    )
    return {(row[PACKAGE], row["project_id"], row["country_code"]) for row in found.to_pylist()}
