"""The evidence: an entry page, figures published elsewhere, disagreements, sources, publications, reports to bodies."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

from pipeline.typography import in_order
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.content import findings, quotations
from pipeline.website.content.list_entries import leads_to, when
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Page, Ref, Row, Table
from pipeline.website.pages.children import figure_link, headline_number, withheld_sentence

PLAIN_UNIT = "members"
BOUNDS = {"eq": Bound.EXACT, "ge": Bound.AT_LEAST}  # a number that is but near has no length on a scale
STATES, UPTAKE = "ND-1", "AP-1"  # the indicators of States reported on, and of recommendations taken up
UNDATED = "9999"  # as a key of sorting: after all dates


def evidence_page(site: Site) -> Page:
    title, summary = site.words("evidence.title"), site.words("evidence.summary")
    return site.make_page("evidence", "evidence", title, summary, None, "evidence")


def disagreements_page(site: Site) -> Page:
    rows = site.library.rows("conflicts")
    replied = sum(bool(row["response"]) for row in rows)
    words = site.words
    title = words.opening(words.count("disagreements.found", len(rows)))
    if replied:
        title = words("disagreements.title", found=title, replied=words.count("disagreements.replied", replied))
    return site.make_page("disagreements", "disagreements", title, words("disagreements.summary"), rows, "evidence")


# --- what others published, and said of the size of the network -------------------------------------------------------


def claims_page(site: Site) -> Page:
    words, rows = site.words, site.library.rows("claims")
    undated = sum(not row["claimed_on"] for row in rows)
    content = {
        "groups": quotations.groups(site, "claim", rows, "subject", quotations.claim),
        "figure": figure_link(site, words("claims.to_figure", n=headline_number(site))),
        "withheld": withheld_sentence(site, "claims"),
        "network": network_chart(site),
        "within": _pairs_within(site, rows),
    }
    title = words.count("claims.title", len(rows))
    summary = words.count("claims.summary", undated, all=words.number(len(rows)))
    return site.make_page("published_figures", "claims", title, summary, content, "evidence", has_list=True)


def network_chart(site: Site) -> Chart | None:
    words, declared = site.words, site.settings.network_size
    rows = [row for row in site.library.rows("claims") if row["subject"] in declared and row["operator"] in BOUNDS]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (row["claimed_on"] or row["start_date"] or date.max, row["claim_id"]))
    marks = tuple(Mark(_who_said_it(site, row), row["value"], BOUNDS[row["operator"]]) for row in rows)
    sizes = [row["value"] for row in rows]
    low, high = words.number(min(sizes)), words.number(max(sizes))
    title = words("claims.network", n=words.number(len(rows)), low=low, high=high)
    headers = (words("claims.network_said"), words("claims.network_members"))
    return Chart("network-size", Kind.BARS, title, words("claims.network_subtitle"), *headers, marks)


def _who_said_it(site: Site, row: Record) -> str:
    """Who, when, and what was counted where it is not plain members: « …, février 2018, … et coalitions »."""
    words, source = site.words, site.library.sources.get(row["source_id"])
    who = site.organisation(source["producer_org"] if source else row["org_id"])
    said, begin, end = (
        words.date(row[each], row["date_precision"]) for each in ("claimed_on", "start_date", "end_date")
    )
    if not said and begin and end:
        said = begin if begin == end else words("time.from_to", begin=begin, end=end)
    name = words("claims.network_mark", who=who, date=said or words("date.unknown"))
    if row["unit"] == PLAIN_UNIT:
        return name
    return words("claims.network_mark_unit", mark=name, unit=words.translated(row["unit"]))


def _pairs_within(site: Site, claims: list[Record]) -> list[tuple[Link, Link]]:
    """The claims of which one holds the other, as site.toml declares: the smaller, then the larger."""
    pairs = []
    for small, large in product(claims, repeat=2):
        is_declared = site.settings.within.get(small["subject"]) == large["subject"]
        if is_declared and small["unit"] == large["unit"] and small["value"] < large["value"]:
            pairs.append((_claim_link(site, small), _claim_link(site, large)))
    return pairs


def _claim_link(site: Site, row: Record) -> Link:
    quotation = quotations.claim(site, row)
    name = site.words("claims.pair_part", figure=quotation.figure, subject=quotation.subject, period=quotation.period)
    return Link(name, Ref("published_figures", anchor=quotation.key.lower()))


# --- sources: those that the network published, and those of others (media, funders, the United Nations) --------------


def source_pages(site: Site) -> list[Page]:

    def place(row: Record) -> tuple[str, date, str]:
        return in_order(site.organisation(row["producer_org"])), row["published_on"] or date.max, row["source_id"]

    words = site.words
    inside: list[Row] = []
    outside: list[Row] = []
    for row in sorted(site.library.rows("sources"), key=place):
        found = inside if site.library.is_of_network(row["producer_org"]) else outside
        found.append(_source_row(site, row))
    own_title = words.count("sources.title", len(inside))
    title = words.count("sources.title_others", len(outside))
    own = _page_of_sources(site, "sources", own_title, inside, "sources_others")
    others = _page_of_sources(site, "sources_others", title, outside, "sources")
    return [own, replace(others, trail=(*others.trail, site.page("sources")))]


def _page_of_sources(site: Site, name: str, title: str, rows: list[Row], beside: str) -> Page:
    """`beside`: the page of the other sources."""
    words = site.words
    columns = words.each("sources.", "source", "producer", "date", "type", "read")
    table = Table(words("sources.caption"), columns, tuple(rows), id="list", choices=(3, 4))
    content = {"table": table, "beside": site.page(beside)}
    return site.make_page(name, "sources", title, words("sources.summary"), content, "evidence", has_list=True)


def _source_row(site: Site, row: Record) -> Row:
    """One source. Only the original of a page is linked, and no address is printed as text."""
    address = row["url"] if row["copy_kind"] == "original" and row["url"].startswith(WEB) else None
    known = site.words.date(row["published_on"], row["date_precision"] or "unknown")
    cells = (
        Cell(site.organisation(row["producer_org"])),
        Cell(known or site.words("date.unknown"), key=str(row["published_on"] or UNDATED)),
        Cell(site.words(f"doc_type.{row['doc_type']}")),
        Cell(site.words(f"copy_kind.{row['copy_kind']}")),
    )
    return Row(Cell(site.title(row["title"], row["language"]), address), cells, anchor=anchor_of(row["source_id"]))


# --- publications and reports, and for which indicator each counts, or why not ----------------------------------------


def outcomes_of(site: Site, table: str) -> dict[str, tuple[str, str]]:
    """For each row by its key an indicator and the reason why it does not count there; a blank reason: it does."""
    outcomes = {}
    for row in site.library.rows_of_scope("exclusions", "table_name", table):
        if row["of_kind"]:
            outcomes[row["row_key"]] = row["indicator_id"], row["reason_code"]
    for row in site.library.rows_of_scope("counted_rows", "table_name", table):
        outcomes[row["row_key"]] = row["indicator_id"], ""
    return outcomes


def _outcome_cell(site: Site, outcome: tuple[str, str] | None) -> Cell:
    if outcome is None:
        return Cell(site.words("publications.other_kind"))
    indicator_id, reason = outcome
    if not reason:
        return Cell(indicator_id, Ref("indicator", indicator_id))
    return Cell(findings.reason_label(site, indicator_id, reason))


def publications_page(site: Site) -> Page:
    words = site.words
    rows = sorted(site.library.rows("publications"), key=lambda row: (_day(row) or date.max, row["publication_id"]))
    outcomes = outcomes_of(site, "publications")
    keys = {row["publication_id"] for row in rows}
    counted = sum(not reason for key, (_, reason) in outcomes.items() if key in keys)
    lines = tuple(_publication_row(site, row, outcomes.get(row["publication_id"])) for row in rows)
    columns = words.each("publications.", "title", "kind", "date", "place", "who", "fate")
    content = {
        "kinds": _kinds(site, rows),
        "table": Table(words("publications.caption"), columns, lines, id="publications", choices=(1, 5)),
    }
    title = _found_and_counted(site, "publications", len(rows), counted)
    summary = words("publications.summary", window=site.window)
    return site.make_page("publications", "publications", title, summary, content, "evidence", has_list=True)


def _found_and_counted(site: Site, table: str, found: int, counted: int) -> str:
    words = site.words
    all_rows = words.opening(words.count(f"rows.{table}.full", found))
    return words("flow.title", found=all_rows, counted=words.count(f"rows.{table}.left", counted))


def _kinds(site: Site, rows: list[Record]) -> Chart | None:
    counts = sorted(Counter(row["pub_type"] for row in rows).items(), key=lambda item: (-item[1], item[0]))
    if not counts:
        return None
    words = site.words
    marks = tuple(Mark(words.opening(words(f"pub_type.{kind}")), count) for kind, count in counts)
    kind, most = counts[0]
    number, all_rows = words.number(most), words.number(len(rows))
    title = words("publications.kinds", kind=words(f"pub_type.{kind}"), n=number, all=all_rows)
    headers = (words("publications.kind"), words("publications.count"))
    return Chart("publication-kinds", Kind.BARS, title, words("publications.subtitle"), *headers, marks)


def _day(row: Record) -> date | None:
    day: date | None = row["completed_on"] or row["published_on"]
    return day


def _publication_row(site: Site, row: Record, outcome: tuple[str, str] | None) -> Row:
    key, words = row["publication_id"], site.words
    links = site.library.rows_with("publication_contributions", "publication_id", key)
    countries = site.library.rows_with("publication_countries", "publication_id", key)
    cells = (
        Cell(words(f"pub_type.{row['pub_type']}")),
        Cell(when(site, row, "completed_on", "published_on"), key=str(_day(row) or UNDATED)),
        site.stated(words.listed(site.country(each["country_code"]) for each in countries)),
        site.stated(site.organisations([link["org_id"] for link in links])),
        _outcome_cell(site, outcome),
    )
    return Row(Cell(site.title(row["title"], row["language"]), leads_to(site, row)), cells, anchor=anchor_of(key))


def reports_page(site: Site) -> Page:
    table, words = "reports_to_bodies", site.words
    rows = sorted(site.library.rows(table), key=lambda row: (row["submitted_on"] or date.max, row["report_id"]))
    outcomes = outcomes_of(site, table)
    lines = tuple(_report_row(site, row, outcomes.get(row["report_id"])) for row in rows)
    columns = words.each("un_reports.", "place", "body", "date", "who", "when", "fate")
    uptake = findings.headline(site, UPTAKE)
    content = {
        "rows": rows,
        "taken_up": findings.quantity(site, UPTAKE, uptake) if uptake.is_counted else site.value(uptake),
        "table": Table(words("un_reports.caption"), columns, lines, id="reports", choices=(1, 5)),
    }
    title = _found_and_counted(site, table, len(rows), findings.eligibility_flow(site.library, STATES).counted)
    return site.make_page(
        "un_reports", "un_reports", title, words("un_reports.summary"), content, "evidence", has_list=True
    )


def _report_row(site: Site, row: Record, outcome: tuple[str, str] | None) -> Row:
    key, words = row["report_id"], site.words
    countries = site.library.rows_with("report_countries", "report_id", key)
    submitters = site.library.rows_with("report_submitters", "report_id", key)
    names = words.listed(site.country(each["country_code"]) for each in countries)
    session = words.translated(row["session"])
    body, form = words(f"body.{row['body']}"), words(f"report.{row['form_of_report']}")
    cells = (
        Cell(words("un_reports.form", body=body, form=form)),
        Cell(when(site, row, "submitted_on"), key=str(row["submitted_on"] or UNDATED)),
        site.stated(site.organisations([each["org_id"] for each in submitters])),
        site.stated(session.text, session.language),
        _outcome_cell(site, outcome),
    )
    return Row(Cell(names or words("report.no_country"), leads_to(site, row)), cells, anchor=anchor_of(key))
