"""The same thing sent twice: under two ids, or in two blocks of rows about people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.intake.keys import NONE, combined, first_places, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, PEOPLE, RECORD, Tables, first_sendings, grouped, keyed
from pipeline.intake.validation.submitted_table import SubmittedTable
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
"""What no two rows with different ids share (`.year`: of a date, its year)."""
TITLES = ("title", "title_fr", "name", "subject", "outlet", "text_short", "service_as_worded")
"""Fields that are compared without capitals, accents and punctuation."""
CLOSE = timedelta(days=14)
"""How far apart the dates of one report may be that two organisations sent."""
BLOCK = ["project_id", "country_code", "period_id"]
NO_CODES = ("row_id", RECORD, "source_id", "entered_by_org")
LEAST_ROWS = 10
"""Different rows from which on a block whose every row stands twice is no chance."""


def duplicate_findings(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Rows of one table that repeat an earlier one under another id."""
    if sent.name not in SAME:
        return
    fields = SAME[sent.name]
    same = combined([_key(sent, field) for field in fields])
    ids = np.where(sent.is_blank(fields[0]), NONE, same)
    again = repeated(ids)
    if len(again):
        before = first_places(ids, again)
        first = {"first_package": sent.texts(PACKAGE, before), "first_row": sent.texts(RECORD, before)}
        yield from sent.groups(Finding("sent-twice", Severity.WARNING, field=fields[0]), again, first)


def _key(sent: SubmittedTable, field: str) -> Ints:
    """A number for each value of a field, the same for those that count as equal."""
    name, _, part = field.partition(".")
    if part:
        return key_of_array(pc.year(sent.table[name])).ids
    if name not in TITLES:
        return sent.key(name).ids
    texts = pc.utf8_lower(pc.utf8_normalize(sent.table[name], form="NFKD"))
    return key_of_array(pc.replace_substring_regex(texts, pattern=r"[^\p{L}\p{N}]+", replacement="")).ids


# --- one report or recommendation, sent by two organisations ----------------------------------------------------------


def same_things(tables: Tables) -> Iterator[Finding]:
    """Reports and recommendations that may be one, and are not said to be (`same_as`)."""
    # reports to one body on the same States, one soon after the other
    countries = grouped(tables.rows("report_countries"), "report_id")
    on_states = []
    for row in tables.rows("reports_to_bodies"):
        states = frozenset(country["country_code"] for country in countries[row["report_id"]])
        if states and row["submitted_on"]:
            on_states.append({**row, "states": states})
    on_states.sort(key=itemgetter("submitted_on"))
    reports = []
    for alike in grouped(on_states, "body", "states").values():
        for before, after in pairwise(alike):
            if after["submitted_on"] - before["submitted_on"] <= CLOSE:
                reports.append((before["report_id"], after["report_id"]))

    # recommendations that are found again in one paragraph of one text
    recommendations: list[tuple[str, str]] = []
    uptakes = [row for row in tables.rows("recommendation_uptakes") if row["un_symbol"] and row["paragraph"]]
    for found in grouped(uptakes, "un_symbol", "paragraph").values():
        recommendations += pairwise(dict.fromkeys(uptake["recommendation_id"] for uptake in found))

    for resource, key, variant, pairs in (
        ("reports_to_bodies", "report_id", "report", reports),
        ("recommendations", "recommendation_id", "recommendation", recommendations),
    ):
        rows = dict(keyed(tables.rows(resource), key))
        firsts = first_sendings(rows.values(), key)
        for first, again in pairs:
            if again in rows and firsts.get(first, first) != firsts.get(again, again):
                row = rows.pop(again)  # which is told once
                place = Finding("same-thing", Severity.WARNING, row[PACKAGE], resource, row[RECORD], "same_as")
                yield replace(place, variant=variant, params=(("other", first),))


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
    large = blocks.filter(pc.field("value_sum") >= least).to_pylist()
    found: set[tuple[str, str, str]] = set()
    for alike in grouped(large, *BLOCK, "value_sum", "value_count").values():
        if len(alike) > 1:
            found.update((row[PACKAGE], row["project_id"], row["country_code"]) for row in alike)
    return found


def _copied(table: pa.Table) -> set[tuple[str, str, str]]:
    """Blocks in which every row, all codes alike, stands an even number of times."""
    codes = [name for name in table.column_names if name not in NO_CODES]
    times = table.group_by(codes).aggregate([([], "count_all")])
    is_odd = pc.bit_wise_and(times["count_all"], 1)
    blocks = times.append_column("odd", is_odd).group_by([PACKAGE, *BLOCK])
    sizes = blocks.aggregate([("odd", "max"), ("odd", "count")])
    copied = sizes.filter((pc.field("odd_max") == 0) & (pc.field("odd_count") >= LEAST_ROWS))
    return {(row[PACKAGE], row["project_id"], row["country_code"]) for row in copied.to_pylist()}
