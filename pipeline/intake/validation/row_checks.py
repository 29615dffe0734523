"""Rows that contradict themselves, lack what makes them count, repeat an earlier one, or hold days that cannot be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import foreign_keys
from pipeline.intake.finding_groups import FindingGroup, Ints, single
from pipeline.intake.keys import NONE, combined, first_places, key_of_array, repeated
from pipeline.intake.tables import PACKAGE, RECORD, Tables
from pipeline.intake.validation.submitted_table import NO_DAY, Days, SubmittedTable, as_days, spans
from pipeline.model import Finding, Severity

SUBJECTS = ("project_id", "initiative_id", "publication_id", "report_id", "activity_id")  # of a milestone
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
MANY_NAMIBIAS, SHARE_OF_NAMIBIA = 3, 0.1  # rows, and their share, from which on NA is hardly Namibia
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
COUNTED_ROLES = ("implementing", "accountable")
OLD_AFTER = np.timedelta64(366, "D")
HOST = r"^https?://(www\.)?[\p{L}0-9-]+(\.[\p{L}0-9-]+)*\.\p{L}{2,}(:[0-9]+)?([/?#]|$)"
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


def contradictions(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Cells of one row that do not go together."""
    match sent.name:
        case "milestones":
            blank = np.sum([sent.is_blank(field) for field in SUBJECTS], axis=0)
            yield from sent.wrong("milestone-of-two", "project_id", blank < len(SUBJECTS) - 1)
        case "project_budgets":
            has_one = sent.is_blank("project_id") ^ sent.is_blank("org_id")
            yield from sent.wrong("budget-owner", "project_id", ~has_one)
            is_money = ~sent.is_blank("amount") & ~sent.holds("unit", "percent")
            yield from sent.wrong("amount-currency", "currency", is_money ^ ~sent.is_blank("currency"))
        case "help_lines":
            is_european = sent.holds("area", "european_union")
            yield from sent.wrong("help-area", "country_code", is_european ^ sent.is_blank("country_code"))
        case "project_descriptions":
            # what a source hardly describes stays a draft until an organisation confirms it
            doubtful = sent.holds("confidence", "low") & sent.holds("validation_status", "sourced")
            yield from sent.wrong("description-doubtful", "validation_status", doubtful)


def completeness_findings(sent: SubmittedTable, tables: Tables, created: Created) -> Iterator[FindingGroup]:
    """What the rows of one table lack; `tables` are those in which it may stand."""
    yield from _lack_of_days(sent)
    said = sent.holds("validation_status", "validated")
    if said.any() and "validated_by_org" in sent.table.column_names:
        own = pc.equal(sent.table["validated_by_org"], sent.table["entered_by_org"])
        alone = sent.is_blank("validated_by_org") | np.asarray(pc.fill_null(own, False))
        yield from sent.doubtful("validated-alone", "validated_by_org", said & alone)
    for field in ("url", "website"):
        if field in sent.table.column_names:
            is_good = pc.fill_null(pc.match_substring_regex(sent.table[field], HOST), True)
            yield from sent.doubtful("address-doubtful", field, ~np.asarray(is_good))
    for field, (target, _) in foreign_keys(sent.schema).items():
        # NA is Namibia, and what R writes where nothing is known
        is_namibia = sent.holds(field, "NA")
        count = is_namibia.sum()
        if target == "countries" and count >= MANY_NAMIBIAS and count > SHARE_OF_NAMIBIA * len(sent.table):
            yield from sent.doubtful("country-namibia", field, is_namibia)
    yield from _of_table(sent, tables, created)


def _lack_of_days(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """Rows without any day, and days that are said to be unknown."""
    is_unknown = sent.holds("date_precision", "unknown")
    if sent.name in OWN_DAYS:
        fields = OWN_DAYS[sent.name]
        blank = sent.is_blank(*fields)
        blank &= ~sent.holds("validation_status", "draft", "rejected", "withdrawn") & ~sent.holds("status", "planned")
        yield from sent.doubtful("undated", fields[-1], blank & ~is_unknown)
        for group in sent.doubtful("undated", fields[-1], blank & is_unknown, "unknown"):
            yield single(group.template)
    if is_unknown.any():
        days = {field["name"] for field in sent.schema["fields"] if field["type"] == "date"} - {"validated_on"}
        yield from sent.doubtful("day-not-read", "date_precision", is_unknown & ~sent.is_blank(*days))


def _of_table(sent: SubmittedTable, tables: Tables, created: Created) -> Iterator[FindingGroup]:
    match sent.name:
        case "projects":
            projects = sent.table["project_id"]
            placed = tables.by_name["project_countries"]["project_id"]
            led = tables.by_name["project_partners"]["project_id"]
            is_placeless = ~np.asarray(pc.is_in(projects, value_set=pc.unique(placed)))
            yield from sent.doubtful("project-without-country", "project_id", is_placeless)
            is_alone = ~np.asarray(pc.is_in(projects, value_set=pc.unique(led))) & sent.is_blank("lead_org")
            yield from sent.doubtful("project-without-organisation", "lead_org", is_alone)
        case "organisations":
            # they are counted by country: members, who carries out a project, and who takes part in training
            partners = tables.by_name["project_partners"]
            acting = partners.filter(pc.is_in(partners["role"], value_set=pa.array(COUNTED_ROLES)))["org_id"]
            trained = tables.by_name["capacity_participants"]["org_id"]
            is_counted = sent.holds("org_type", "ecpat_member")
            is_counted |= sent.holds("org_id", *acting.to_pylist(), *trained.to_pylist())
            lacks = is_counted & sent.is_blank("country_code")
            yield from sent.doubtful("organisation-without-country", "country_code", lacks)
        case "publications":
            is_early = spans(sent.table, "published_on")[1] < spans(sent.table, "completed_on")[0]
            yield from sent.doubtful("published-before-done", "published_on", is_early)
        case "sources":
            # what everybody may read has an address, or a note that says why not; texts handed over have none
            missing = sent.holds("access", "public") & ~sent.holds("copy_kind", "seed")
            yield from sent.doubtful("source-without-address", "url", missing & sent.is_blank("url", "note"))
        case "dissemination_metrics":
            is_early = as_days(sent.table["retrieved_on"]) < spans(sent.table, "period_end")[0]
            yield from sent.doubtful("read-too-early", "retrieved_on", is_early)
        case "help_lines":
            checked = as_days(sent.table["checked_on"])
            is_old = np.isnat(checked) | (_package_days(sent, created) - checked > OLD_AFTER)
            yield from sent.doubtful("help-unchecked", "checked_on", is_old)


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
    """A number for each row, the same for values that count as equal."""
    name, _, part = field.partition(".")
    if part:
        return key_of_array(pc.year(sent.table[name])).ids
    written = sent.key(name)
    if name not in TITLES:
        return written.ids
    texts = pc.utf8_lower(pc.utf8_normalize(written.values, form="NFKD"))
    folded = key_of_array(pc.replace_substring_regex(texts, pattern=r"[^\p{L}\p{N}]+", replacement=""))
    return np.append(folded.ids, NONE)[written.ids]


# --- days ---------------------------------------------------------------------------------------------------------


def _package_days(sent: SubmittedTable, created: Created) -> Days:
    packages = sent.key(PACKAGE)
    known = [created.get(name) or NO_DAY for name in packages.values.to_pylist()]
    return np.array(known, "datetime64[D]")[packages.ids]


def date_findings(sent: SubmittedTable, created: Created) -> Iterator[FindingGroup]:
    """Days, months and years of Nepal's calendar, or after the day of their package."""
    latest = _package_days(sent, created)
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
