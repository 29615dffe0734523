"""Rows that are well formed and lack what makes them count or be understood: a place, an organisation, a day."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import foreign_keys
from pipeline.intake.finding_groups import FindingGroup, Flags, Ints, single
from pipeline.intake.keys import dangling, key_of_array
from pipeline.intake.tables import Tables
from pipeline.intake.validation.date_checks import Created, as_days, package_days, spans
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding, Severity

OWN_DAYS = {
    "publications": ("completed_on", "published_on"),
    "dissemination_metrics": ("period_end",),
    "media_contributions": ("published_on",),
    "survivor_participation": ("activity_date",),
    "reports_to_bodies": ("submitted_on",),
    "recommendation_uptakes": ("adopted_on",),
    "expertise_evidence": ("evidence_date",),
    "capacity_activities": ("start_date", "end_date"),
}
"""The days that place a row in a period; without any of them it is in none."""

MANY_NAMIBIAS, SHARE_OF_NAMIBIA = 3, 0.1
"""From so many rows, and from this share of a table on, NA is hardly Namibia."""
COUNTED_ROLES = ("implementing", "accountable")
OLD_AFTER = np.timedelta64(366, "D")
"""How long a checked address of help is trusted."""
HOST = r"^https?://(www\.)?[\p{L}0-9-]+(\.[\p{L}0-9-]+)*\.\p{L}{2,}(:[0-9]+)?([/?#]|$)"


def completeness_findings(sent: SubmittedTable, tables: Tables, created: Created) -> Iterator[FindingGroup]:
    """What the rows of one table lack; `tables` are those in which it may stand."""
    for check in (_undated, _unread_day, _unvalidated, _address, _namibia):
        yield from check(sent)
    if sent.name in OF_TABLE:
        yield from OF_TABLE[sent.name](sent, tables)
    if sent.name == "help_lines":
        yield from _unchecked(sent, created)


def _told(sent: SubmittedTable, code: str, field: str, flags: Flags, variant: str = "") -> Iterator[FindingGroup]:
    return _at(sent, code, field, np.flatnonzero(flags), variant)


def _at(sent: SubmittedTable, code: str, field: str, places: Ints, variant: str = "") -> Iterator[FindingGroup]:
    return sent.groups(Finding(code, Severity.WARNING, field=field, variant=variant), places)


# --- all tables -------------------------------------------------------------------------------------------------------


def _undated(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Rows of a counted table without any day; those that say that it is unknown are remarked upon together."""
    fields = OWN_DAYS.get(sent.name, ())
    if fields:
        blank = np.logical_and.reduce([sent.is_blank(field) for field in fields])
        blank &= ~sent.holds("validation_status", "draft", "rejected", "withdrawn") & ~sent.holds("status", "planned")
        unknown = sent.holds("date_precision", "unknown")
        yield from _told(sent, "undated", fields[-1], blank & ~unknown)
        for group in _told(sent, "undated", fields[-1], blank & unknown, "unknown"):
            yield single(group.template)


def _unread_day(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """A day that is filled in and said to be unknown is never read."""
    unknown = sent.holds("date_precision", "unknown")
    days = [each["name"] for each in sent.schema["fields"] if each["type"] == "date" and each["name"] != "validated_on"]
    if unknown.any():
        filled = np.logical_or.reduce([~sent.is_blank(name) for name in days])
        yield from _told(sent, "day-not-read", "date_precision", unknown & filled)


def _unvalidated(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """A row that says it is validated, without a second organisation that did it, counts as sourced."""
    said = sent.holds("validation_status", "validated")
    if said.any() and "validated_by_org" in sent.table.column_names:
        own = pc.equal(sent.table["validated_by_org"], sent.table["entered_by_org"])
        alone = sent.is_blank("validated_by_org") | np.asarray(pc.fill_null(own, False))
        yield from _told(sent, "validated-alone", "validated_by_org", said & alone)


def _address(sent: SubmittedTable) -> Iterator[FindingGroup]:
    for field in ("url", "website"):
        if field in sent.table.column_names:
            good = pc.fill_null(pc.match_substring_regex(sent.table[field], HOST), True)
            yield from _told(sent, "address-doubtful", field, np.asarray(pc.invert(good)))


def _namibia(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """NA in a column of countries is Namibia, and what R writes where nothing is known: doubtful where frequent."""
    for field, (target, _) in foreign_keys(sent.schema).items():
        places = np.flatnonzero(sent.holds(field, "NA"))
        is_frequent = len(places) >= MANY_NAMIBIAS and len(places) > SHARE_OF_NAMIBIA * len(sent.table)
        if target == "countries" and is_frequent:
            yield from _at(sent, "country-namibia", field, places)


# --- one table each ---------------------------------------------------------------------------------------------------


def _projects(sent: SubmittedTable, tables: Tables) -> Iterator[FindingGroup]:
    own = sent.key("project_id")
    placeless = dangling(own, key_of_array(tables.by_name["project_countries"]["project_id"]))
    yield from _at(sent, "project-without-country", "project_id", placeless)
    alone = dangling(own, key_of_array(tables.by_name["project_partners"]["project_id"]))
    yield from _at(sent, "project-without-organisation", "lead_org", alone[sent.is_blank("lead_org")[alone]])


def _shares(sent: SubmittedTable, tables: Tables) -> Iterator[FindingGroup]:
    """The shares of a project's countries make a hundred, give or take the rounding, where all are given.

    What is missing to a hundred may stand in a row that is wrong: where there is one, only too much is told.
    """
    projects, shares = sent.key("project_id").ids, np.asarray(pc.fill_null(sent.table["percentage"], 0.0))
    sums = np.bincount(projects, shares)
    blanks = np.bincount(projects, sent.is_blank("percentage"))
    rows = np.bincount(projects)
    is_whole = len(sent.table) == len(tables.by_name[sent.name])
    wrong = (sums > 101) | ((blanks == 0) & (sums < 99) & (rows > 0) & is_whole)
    first = np.unique(projects, return_index=True)[1]
    yield from _at(sent, "shares-of-countries", "percentage", np.sort(first[wrong[projects[first]]]))


def _organisations(sent: SubmittedTable, tables: Tables) -> Iterator[FindingGroup]:
    """Members, and organisations that carry out a project or take part in training: they are counted by country."""
    partners = tables.by_name["project_partners"]
    acting = partners.filter(pc.is_in(partners["role"], value_set=pa.array(COUNTED_ROLES)))["org_id"]
    counted = pa.chunked_array([*acting.chunks, *tables.by_name["capacity_participants"]["org_id"].chunks], pa.string())
    needed = np.asarray(pc.is_in(sent.table["org_id"], value_set=counted.combine_chunks()))
    needed |= sent.holds("org_type", "ecpat_member")
    yield from _told(sent, "organisation-without-country", "country_code", needed & sent.is_blank("country_code"))


def _publications(sent: SubmittedTable, _: Tables) -> Iterator[FindingGroup]:
    done, out = spans(sent.table, "completed_on")[0], spans(sent.table, "published_on")[1]
    yield from _told(sent, "published-before-done", "published_on", out < done)


def _sources(sent: SubmittedTable, _: Tables) -> Iterator[FindingGroup]:
    """What everybody may read has an address, or a note that says why not; texts handed over have none."""
    missing = sent.holds("access", "public") & ~sent.holds("copy_kind", "seed") & sent.is_blank("url")
    yield from _told(sent, "source-without-address", "url", missing & sent.is_blank("note"))


def _metrics(sent: SubmittedTable, _: Tables) -> Iterator[FindingGroup]:
    """A number read before its period ended is not the number of the period."""
    read, end = as_days(sent.table["retrieved_on"]), spans(sent.table, "period_end")[0]
    yield from _told(sent, "read-too-early", "retrieved_on", read < end)


def _unchecked(sent: SubmittedTable, created: Created) -> Iterator[FindingGroup]:
    """Addresses of help that nobody has tried for a year, by the day of their package."""
    checked = as_days(sent.table["checked_on"])
    old = np.isnat(checked) | (package_days(sent, created) - checked > OLD_AFTER)
    yield from _told(sent, "help-unchecked", "checked_on", old)


OF_TABLE: Mapping[str, Callable[[SubmittedTable, Tables], Iterator[Any]]] = {
    "projects": _projects,
    "project_countries": _shares,
    "organisations": _organisations,
    "publications": _publications,
    "sources": _sources,
    "dissemination_metrics": _metrics,
}
