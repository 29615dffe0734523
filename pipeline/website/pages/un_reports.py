"""The reports handed to United Nations and other bodies, and how far each path is documented."""

from dataclasses import dataclass
from datetime import date

from pipeline.website.content import findings
from pipeline.website.content.eligibility_flow import eligibility_flow
from pipeline.website.content.row_descriptions import leads_to, when
from pipeline.website.content.row_outcomes import RowOutcome, outcome_cell, outcomes_of
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Cell, Note, Page, Row, Table, Text

TABLE = "reports_to_bodies"
STATES, UPTAKE = "ND-1", "AP-1"  # the indicators of States reported on, and of recommendations taken up


@dataclass(frozen=True)
class UnReportsContent:
    path: tuple[Note, ...]
    table: Table


def reports_page(site: Site) -> Page:
    rows = sorted(site.library.rows(TABLE), key=lambda row: (row["submitted_on"] or date.max, row["report_id"]))
    content = UnReportsContent(_path(site, rows), _table(site, rows))
    title, summary = _title(site, len(rows)), site.words("un_reports.summary")
    return site.make_page("un_reports", "un_reports", title, summary, content, "evidence", has_list=True)


def _title(site: Site, found: int) -> str:
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
            (Text(words.count("un_reports.known", n, all=words.number(len(rows)))),),
        )
        for name, n in known.items()
    ]
    taken_up = findings.quantity(site, UPTAKE, uptake) if uptake.is_counted else site.value(uptake)
    return (
        *steps,
        Note(words("un_reports.compared"), (Text(words.opening(taken_up)),), (site.page("indicator", UPTAKE),)),
    )


def _table(site: Site, rows: list[Record]) -> Table:
    columns = site.words.each("un_reports.", "place", "body", "date", "who", "when", "fate")
    outcomes = outcomes_of(site, TABLE)
    lines = tuple(_row(site, row, outcomes.get(row["report_id"])) for row in rows)
    return Table(site.words("un_reports.caption"), columns, lines, id="reports", choices=(1, 5))


def _row(site: Site, row: Record, outcome: RowOutcome | None) -> Row:
    key, words = row["report_id"], site.words
    countries = site.library.rows_with("report_countries", "report_id", key)
    submitters = site.library.rows_with("report_submitters", "report_id", key)
    names = words.listed(site.country(each["country_code"]) for each in countries)
    session = words.translated(row["session"])
    cells = (
        Cell(
            Text(
                words(
                    "un_reports.form", body=words(f"body.{row['body']}"), form=words(f"report.{row['form_of_report']}")
                )
            )
        ),
        Cell(Text(when(site, row, "submitted_on")), key=str(row["submitted_on"] or "9999")),
        site.stated(site.organisations([each["org_id"] for each in submitters])),
        site.stated(session.text, session.language),
        outcome_cell(site, outcome),
    )
    header = Cell(Text(names or words("report.no_country")), leads_to(site, row))
    return Row(header, cells, anchor=anchor_of(key))
