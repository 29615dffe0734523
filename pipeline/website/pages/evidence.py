"""The evidence: published figures, disagreements, sources, publications, reports to bodies, and the timeline."""

from dataclasses import replace
from datetime import date
from itertools import product

from pipeline.typography import in_order
from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.charts.time_spans import axis_of, event
from pipeline.website.content import findings, list_entries, presence, quotations, subject_page
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import WEB, Cell, Link, Note, Nothing, Page, Ref, Row, Table
from pipeline.website.pages.children import figure_link, headline_number, withheld_sentence

PLAIN_UNIT = "members"
BOUNDS = {"eq": Bound.EXACT, "ge": Bound.AT_LEAST}  # a number that is but near has no length on a scale
UPTAKE = "AP-1"  # the indicator of recommendations taken up
KEY = "key"  # the weight of an event that is always shown; another is folded away
UNDATED = "9999"  # as a key of sorting: after all dates


def evidence_page(site: Site) -> Page:
    title = site.words("evidence.title")
    summary = site.words("evidence.summary")
    return site.make_page("evidence", "evidence", title, summary, None, "evidence")


def disagreements_page(site: Site) -> Page:
    rows = site.library.rows("conflicts")
    replied = sum(bool(row["response"]) for row in rows)
    words = site.words
    title = words.opening(words.count("disagreements.found", len(rows)))
    if replied:
        title = words("disagreements.title", found=title, replied=words.count("disagreements.replied", replied))
    return site.make_page(
        "disagreements",
        "disagreements",
        title,
        words("disagreements.summary"),
        rows,
        "evidence",
    )


# --- what others published, and said of the size of the network -------------------------------------------------------


def claims_page(site: Site) -> Page:
    words, rows = site.words, site.library.rows("claims")
    undated = sum(not row["claimed_on"] for row in rows)
    content = {
        "groups": quotations.groups(site, "claim", rows, "subject"),
        "figure": figure_link(site, words("claims.to_figure", n=headline_number(site))),
        "withheld": withheld_sentence(site, "claims"),
        "network": network_chart(site),
        "within": _pairs_within(site, rows),
    }
    title = words.count("claims.title", len(rows))
    summary = words.count("claims.summary", undated, all=words.number(len(rows)))
    return site.make_page(
        "published_figures",
        "claims",
        title,
        summary,
        content,
        "evidence",
        has_list=True,
    )


def network_chart(site: Site) -> Chart | None:
    words = site.words
    declared = site.settings.network_size
    rows = [row for row in site.library.rows("claims") if row["subject"] in declared and row["operator"] in BOUNDS]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (row["claimed_on"] or row["start_date"] or date.max, row["claim_id"]))
    marks = tuple(Mark(_who_said_it(site, row), row["value"], BOUNDS[row["operator"]]) for row in rows)
    sizes = [row["value"] for row in rows]
    low = words.number(min(sizes))
    high = words.number(max(sizes))
    title = words("claims.network", n=words.number(len(rows)), low=low, high=high)
    headers = (words("claims.network_said"), words("claims.network_members"))
    return Chart(
        "network-size",
        Kind.BARS,
        title,
        words("claims.network_subtitle"),
        *headers,
        marks,
    )


def _who_said_it(site: Site, row: Record) -> str:
    """Who, when, and what was counted where it is not plain members: « …, février 2018, … et coalitions »."""
    words = site.words
    source = site.library.sources.get(row["source_id"])
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
    """The figures that must not be added, as one holds the other by site.toml: the smaller, then the larger."""
    pairs = []
    for small, large in product(claims, repeat=2):
        is_declared = site.settings.within.get(small["subject"]) == large["subject"]
        if is_declared and small["unit"] == large["unit"] and small["value"] < large["value"]:
            pairs.append((_claim_link(site, small), _claim_link(site, large)))
    return pairs


def _claim_link(site: Site, row: Record) -> Link:
    quotation = quotations.quotation(site, row)
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
    return site.make_page(
        name,
        "sources",
        title,
        words("sources.summary"),
        content,
        "evidence",
        has_list=True,
    )


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
    lines = tuple(_publication_row(site, row, outcomes.get(row["publication_id"])) for row in rows)
    columns = words.each("publications.", "title", "kind", "date", "place", "who", "fate")
    table = Table(words("publications.caption"), columns, lines, id="publications", choices=(1, 5))
    title = _found_and_counted(site, "publications", len(rows), outcomes)
    summary = words("publications.summary", window=site.window)
    return site.make_page(
        "publications",
        "publications",
        title,
        summary,
        table,
        "evidence",
        has_list=True,
    )


def _found_and_counted(site: Site, table: str, found: int, outcomes: dict[str, tuple[str, str]]) -> str:
    counted = [reason for _, reason in outcomes.values()].count("")
    return findings.flow_title(site, table, found, counted)


def _day(row: Record) -> date | None:
    day: date | None = row["completed_on"] or row["published_on"]
    return day


def _publication_row(site: Site, row: Record, outcome: tuple[str, str] | None) -> Row:
    key, words = row["publication_id"], site.words
    links = site.library.rows_with("publication_contributions", "publication_id", key)
    countries = site.library.rows_with("publication_countries", "publication_id", key)
    cells = (
        Cell(words(f"pub_type.{row['pub_type']}")),
        Cell(list_entries.when(site, row, "completed_on", "published_on"), key=str(_day(row) or UNDATED)),
        site.stated(words.listed(site.country(each["country_code"]) for each in countries)),
        site.stated(site.organisations([link["org_id"] for link in links])),
        _outcome_cell(site, outcome),
    )
    return Row(
        Cell(site.title(row["title"], row["language"]), list_entries.leads_to(site, row)), cells, anchor=anchor_of(key)
    )


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
    title = _found_and_counted(site, table, len(rows), outcomes)
    return site.make_page(
        "un_reports",
        "un_reports",
        title,
        words("un_reports.summary"),
        content,
        "evidence",
        has_list=True,
    )


def _report_row(site: Site, row: Record, outcome: tuple[str, str] | None) -> Row:
    key, words = row["report_id"], site.words
    countries = site.library.rows_with("report_countries", "report_id", key)
    submitters = site.library.rows_with("report_submitters", "report_id", key)
    names = words.listed(site.country(each["country_code"]) for each in countries)
    session = words.translated(row["session"])
    body = words(f"body.{row['body']}")
    form = words(f"report.{row['form_of_report']}")
    cells = (
        Cell(words("un_reports.form", body=body, form=form)),
        Cell(list_entries.when(site, row, "submitted_on"), key=str(row["submitted_on"] or UNDATED)),
        site.stated(site.organisations([each["org_id"] for each in submitters])),
        site.stated(session.text, session.language),
        _outcome_cell(site, outcome),
    )
    return Row(
        Cell(names or words("report.no_country"), list_entries.leads_to(site, row)), cells, anchor=anchor_of(key)
    )


# --- the timeline ----------------------------------------------------------------------------------------------------


def timeline_page(site: Site) -> Page:
    words, window = site.words, site.window
    rows = sorted(site.library.rows("milestones"), key=lambda row: (row["date"] or date.max, row["milestone_id"]))
    years = [row["date"].year for row in rows if row["date"]] or [*map(int, site.library.periods())]
    by_time: dict[str, list[Record]] = {"inside": [], "before": [], "after": [], "undated": []}
    for row in rows:
        by_time[_time_of(site, row)].append(row)
    inside = len(by_time["inside"])
    title = words(
        "timeline.title",
        first=years[0],
        last=years[-1],
        all=words.count("timeline.events", len(rows)),
        inside=words.count("timeline.inside", inside, window=window),
    )
    sections = [
        subject_page.Section(words("timeline.lanes"), texts=(words("timeline.legend"),), charts=_events(site, rows))
    ]
    if projects := list_entries.lanes_of_projects(site, "projects", presence.projects_of(site.library).in_window):
        sections.append(subject_page.Section(words("page.projects"), charts=projects))
    for name, found in by_time.items():
        if found:
            items = tuple(_item(site, row) for row in found if row["weight"] == KEY)
            folded = tuple(_item(site, row) for row in found if row["weight"] != KEY)
            heading = words(f"timeline.{name}_title", window=window)
            sections.append(subject_page.Section(heading, name, items=items, folded=folded))
    sections.append(subject_page.onward_section(site, "projects", "organisations"))
    content = subject_page.SubjectPage((), tuple(sections), sources=subject_page.sources_of(site, rows))
    summary = words("timeline.summary", window=window)
    quotable = subject_page.to_quote(site, words.count("timeline.cite", inside, window=window))
    return site.make_page(
        "timeline",
        "dossier",
        title,
        summary,
        content,
        "organisations",
        quotable=quotable,
    )


def _time_of(site: Site, row: Record) -> str:
    if not row["date"]:
        return "undated"
    periods = site.library.periods()
    if row["date"].year < int(periods[0]):
        return "before"
    return "after" if row["date"].year > int(periods[-1]) else "inside"


def _events(site: Site, rows: list[Record]) -> tuple[Chart, ...]:
    """The events of weight, our organisations in their order, then the network; inside a lane, in time."""
    words, periods = site.words, site.library.periods()
    lanes = [*map(site.organisation, site.ours), words("timeline.network")]
    marks: list[tuple[tuple[int, float], Mark]] = []
    spans = []
    for row in rows:
        if row["weight"] != KEY:
            continue
        lane = site.organisation(row["org_id"]) if row["org_id"] in site.ours else lanes[-1]
        label = words("timeline.mark", lane=lane, title=site.own(row, "title"))
        if span := event(row, lane):
            spans.append(span)
            said = words.date(row["date"], row["date_precision"])
            marks.append(((lanes.index(lane), span.begin.first), Mark(label, None, said=said, span=span)))
        else:
            marks.append(((len(lanes), 0.0), Mark(label, None, nothing=Nothing.NOT_STATED)))
    if not spans:
        return ()
    marks.sort(key=lambda placed: placed[0])
    title = words.count("timeline.chart", len(marks))
    subtitle = words("timeline.subtitle", window=site.window)
    headers = (words("timeline.event"), words("lanes.time"))
    axis = axis_of(spans, (periods[0], periods[-1]))
    drawn = tuple(mark for _, mark in marks)
    return (Chart("events", Kind.LANES, title, subtitle, *headers, drawn, axis=axis),)


def _item(site: Site, row: Record) -> subject_page.Item:
    words = site.words
    day = words.date(row["date"], row["date_precision"]) or words("date.unknown")
    project = site.library.by_key("projects", "project_id").get(row["project_id"])
    who = subject_page.organisation_ref(site, row["org_id"])
    name = site.organisation(row["org_id"])
    notes = (
        Note(words("timeline.who"), () if who else (name,), (Link(name, who),) if who else ()),
        Note(words("timeline.project"), (), list_entries.links_of([project] if project else [], site)),
        Note(words("indicator.sources"), (), site.source(row["source_id"])),
    )
    shown = tuple(note for note in notes if note.texts or note.links)
    return subject_page.Item(site.own(row, "title"), None, (words.opening(day),), shown, row["milestone_id"].lower())
