"""Every publication and every report to a body that was found, and for which indicator it counts, or why not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content import findings
from pipeline.website.content.findings import eligibility_flow, reason_label
from pipeline.website.content.list_entries import leads_to, when
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Ref, Row, Table


@dataclass(frozen=True)
class RowOutcome:
    indicator: str
    reason: str

    @property
    def is_counted(self) -> bool:
        return not self.reason


def outcomes_of(site: Site, table: str) -> dict[str, RowOutcome]:
    """The outcome of each row by its key, for the network in calendar years."""
    outcomes = {}
    for row in site.library.rows_of_scope("exclusions", "table_name", table):
        if row["of_kind"]:
            outcomes[row["row_key"]] = RowOutcome(row["indicator_id"], row["reason_code"])
    for row in site.library.rows_of_scope("counted_rows", "table_name", table):
        outcomes[row["row_key"]] = RowOutcome(row["indicator_id"], "")
    return outcomes


def outcome_cell(site: Site, outcome: RowOutcome | None) -> Cell:
    if outcome is None:
        return Cell(site.words("publications.other_kind"))
    if outcome.is_counted:
        return Cell(outcome.indicator, Ref("indicator", outcome.indicator))
    return Cell(reason_label(site, outcome.indicator, outcome.reason))


PUBLICATIONS = "publications"
KIND = 1  # the column of kinds, of which a reader may choose one


@dataclass(frozen=True)
class PublicationsContent:
    kinds: Chart | None
    table: Table


def publications_page(site: Site) -> Page:
    words, rows = site.words, site.library.rows(PUBLICATIONS)
    outcomes = outcomes_of(site, PUBLICATIONS)
    counted = sum(outcomes[row["publication_id"]].is_counted for row in rows if row["publication_id"] in outcomes)
    found = words.opening(words.count("rows.publications.full", len(rows)))
    title = words("flow.title", found=found, counted=words.count("rows.publications.left", counted))
    content = PublicationsContent(_kinds(site, rows), _table(site, rows, outcomes))
    summary = words("publications.summary", window=site.window)
    return site.make_page("publications", "publications", title, summary, content, "evidence", has_list=True)


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


def _table(site: Site, rows: list[Record], outcomes: dict[str, RowOutcome]) -> Table:
    columns = site.words.each("publications.", "title", "kind", "date", "place", "who", "fate")
    lines = sorted(rows, key=lambda row: (_day(row) or date.max, row["publication_id"]))
    return Table(
        site.words("publications.caption"),
        columns,
        tuple(_row(site, row, outcomes.get(row["publication_id"])) for row in lines),
        id="publications",
        choices=(KIND, len(columns) - 1),
    )


def _day(row: Record) -> date | None:
    day: date | None = row["completed_on"] or row["published_on"]
    return day


def _row(site: Site, row: Record, outcome: RowOutcome | None) -> Row:
    key = row["publication_id"]
    links = site.library.rows_with("publication_contributions", "publication_id", key)
    countries = site.library.rows_with("publication_countries", "publication_id", key)
    cells = (
        Cell(site.words(f"pub_type.{row['pub_type']}")),
        Cell(
            when(site, row, "completed_on", "published_on"),
            key=str(_day(row) or "9999"),
        ),
        site.stated(site.words.listed(site.country(each["country_code"]) for each in countries)),
        site.stated(site.organisations([link["org_id"] for link in links])),
        outcome_cell(site, outcome),
    )
    header = Cell(site.title(row["title"], row["language"]), leads_to(site, row))
    return Row(header, cells, anchor=anchor_of(key))


# --- reports to United Nations and other bodies -----------------------------------------------------------------------


REPORTS = "reports_to_bodies"
STATES, UPTAKE = "ND-1", "AP-1"  # the indicators of States reported on, and of recommendations taken up


@dataclass(frozen=True)
class UnReportsContent:
    path: tuple[Note, ...]
    table: Table


def reports_page(site: Site) -> Page:
    rows = sorted(site.library.rows(REPORTS), key=lambda row: (row["submitted_on"] or date.max, row["report_id"]))
    content = UnReportsContent(_path(site, rows), _reports_table(site, rows))
    title, summary = _reports_title(site, len(rows)), site.words("un_reports.summary")
    return site.make_page("un_reports", "un_reports", title, summary, content, "evidence", has_list=True)


def _reports_title(site: Site, found: int) -> str:
    words = site.words
    counted = eligibility_flow(site.library, STATES).counted
    parts = (
        words.opening(words.count("rows.reports_to_bodies.full", found)),
        words.count("rows.reports_to_bodies.left", counted),
    )
    return words("flow.title", found=parts[0], counted=parts[1])


def _path(site: Site, rows: list[Record]) -> tuple[Note, ...]:
    """The steps from a report to its effect, each with how far it is documented; a step may be empty."""
    words = site.words
    uptake = findings.headline(site, UPTAKE)
    known = {
        "dated": sum(bool(row["submitted_on"]) for row in rows),
        "session": sum(bool(row["session"]) for row in rows),
    }
    steps = [
        Note(
            words(f"un_reports.{name}"),
            (words.count("un_reports.known", n, all=words.number(len(rows))),),
        )
        for name, n in known.items()
    ]
    taken_up = findings.quantity(site, UPTAKE, uptake) if uptake.is_counted else site.value(uptake)
    return (
        *steps,
        Note(words("un_reports.compared"), (words.opening(taken_up),), (site.page("indicator", UPTAKE),)),
    )


def _reports_table(site: Site, rows: list[Record]) -> Table:
    columns = site.words.each("un_reports.", "place", "body", "date", "who", "when", "fate")
    outcomes = outcomes_of(site, REPORTS)
    lines = tuple(_report_row(site, row, outcomes.get(row["report_id"])) for row in rows)
    return Table(site.words("un_reports.caption"), columns, lines, id="reports", choices=(1, 5))


def _report_row(site: Site, row: Record, outcome: RowOutcome | None) -> Row:
    key, words = row["report_id"], site.words
    countries = site.library.rows_with("report_countries", "report_id", key)
    submitters = site.library.rows_with("report_submitters", "report_id", key)
    names = words.listed(site.country(each["country_code"]) for each in countries)
    session = words.translated(row["session"])
    cells = (
        Cell(
            words("un_reports.form", body=words(f"body.{row['body']}"), form=words(f"report.{row['form_of_report']}"))
        ),
        Cell(when(site, row, "submitted_on"), key=str(row["submitted_on"] or "9999")),
        site.stated(site.organisations([each["org_id"] for each in submitters])),
        site.stated(session.text, session.language),
        outcome_cell(site, outcome),
    )
    header = Cell(names or words("report.no_country"), leads_to(site, row))
    return Row(header, cells, anchor=anchor_of(key))
