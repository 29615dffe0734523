"""Every publication that was found, and for which indicator it counts, or why not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.content.row_descriptions import leads_to, title_in, when
from pipeline.website.content.row_outcomes import RowOutcome, outcome_cell, outcomes_of
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Cell, Page, Row, Table, Text

TABLE = "publications"
KIND = 1  # the column of kinds, of which a reader may choose one


@dataclass(frozen=True)
class PublicationsContent:
    kinds: Chart | None
    table: Table


def publications_page(site: Site) -> Page:
    words, rows = site.words, site.library.rows(TABLE)
    outcomes = outcomes_of(site, TABLE)
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
        Cell(Text(site.words(f"pub_type.{row['pub_type']}"))),
        Cell(
            Text(when(site, row, "completed_on", "published_on")),
            key=str(_day(row) or "9999"),
        ),
        site.stated(site.words.listed(site.country(each["country_code"]) for each in countries)),
        site.stated(site.organisations([link["org_id"] for link in links])),
        outcome_cell(site, outcome),
    )
    header = Cell(title_in(site, row["title"], row["language"]), leads_to(site, row))
    return Row(header, cells, anchor=anchor_of(key))
