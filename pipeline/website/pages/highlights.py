"""Threads worth following from the first page, chosen by rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.website.content import findings
from pipeline.website.content.row_descriptions import when
from pipeline.website.content.row_outcomes import RowOutcome, outcomes_of
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Link
from pipeline.website.pages.missing_facts import all_needs
from pipeline.website.pages.un_reports import TABLE, UPTAKE

STUDIES = "publications"


@dataclass(frozen=True)
class Highlight:
    title: str
    text: str
    to: Link


def highlights(site: Site) -> tuple[Highlight, ...]:
    return (*_report(site), *_doubt(site), *_dates(site))


def _report(site: Site) -> Iterator[Highlight]:
    """The counted report that most organisations handed in together: then, and what is not known yet."""
    outcomes, words = outcomes_of(site, TABLE), site.words
    submitters = site.library.grouped("report_submitters", "report_id")
    counted = [row for row in site.library.rows(TABLE) if _counts(outcomes, row["report_id"])]
    if not counted:
        return
    row = max(counted, key=lambda row: (len(submitters.get(row["report_id"], [])), row["report_id"]))
    countries = site.library.grouped("report_countries", "report_id").get(row["report_id"], [])
    text = words(
        "thread.report_text",
        body=words(f"body.{row['body']}"),
        date=when(site, row, "submitted_on"),
        names=site.organisations([each["org_id"] for each in submitters.get(row["report_id"], [])]),
        uptake=_uptake(site),
    )
    title = words("thread.report", place=words.listed(site.country(each["country_code"]) for each in countries))
    yield Highlight(title, text, site.link(words("page.un_reports"), "un_reports", anchor=anchor_of(row["report_id"])))


def _uptake(site: Site) -> str:
    """What two readers found taken up; that nobody has compared the texts where nothing was reported."""
    value = findings.headline(site, UPTAKE)
    if not value.is_counted:
        return site.words("thread.report_open")
    return site.words("thread.report_compared", value=site.value(value))


def _counts(outcomes: Mapping[str, RowOutcome], key: str) -> bool:
    return key in outcomes and outcomes[key].is_counted


def _doubt(site: Site) -> Iterator[Highlight]:
    """A disagreement on something counted, one that a member can settle before others."""
    outcomes = outcomes_of(site, STUDIES)
    counted = {row["source_id"] for row in site.library.rows(STUDIES) if _counts(outcomes, row["publication_id"])}
    rows = [row for row in site.library.rows("conflicts") if {row["source_a"], row["source_b"]} & counted]
    members = {scope["organisations"] for scope in site.library.scopes}
    for row in sorted(rows, key=lambda row: row["settle_org"] not in members)[:1]:
        yield _doubt_about(site, row)


def _doubt_about(site: Site, row: Record) -> Highlight:
    words = site.words
    text = words("thread.doubt_text", a=site.own(row, "value_a"), b=site.own(row, "value_b"))
    link = site.link(words("page.disagreements"), "disagreements", anchor=anchor_of(row["conflict_id"]))
    return Highlight(site.own(row, "subject"), text, link)


def _dates(site: Site) -> Iterator[Highlight]:
    needs = all_needs(site)
    if needs:
        title = site.words.count("thread.needs", len(needs))
        yield Highlight(title, site.words("thread.needs_text", window=site.window), site.page("to_complete"))
