"""The part of a receipt about people: what was sent, what the site will show of it, and what it leaves out and why.

Every number of people here is a published one, rounded as on the pages. Of the rows themselves it says roughly how
many there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import Catalogue
from pipeline.disclosure import DEMONSTRATION_KEY, PeopleFiles, RefusedError, read_key
from pipeline.intake.packages import Package
from pipeline.intake.tables import PACKAGE, PEOPLE, Tables
from pipeline.intake.validation.people_checks import project_reporters
from pipeline.model import TOTAL, Status
from pipeline.publication import counted_rows, masked, people_files
from pipeline.report.html_builder import Node, bullets, heading, paragraph, table
from pipeline.texts import number
from pipeline.workbook.receipt_context import ReceiptContext

MEASURES = ("children", "new", "participations", "estimates")
ADULTS = ("caregivers", "professionals", "community")
PARTS = {"f_": "form_", "s_": "service_"}
"""How the columns of forms and services begin, and how their measures do."""
FIGURES = ("value", "status", "projects_stated", "projects")
Figures = Mapping[tuple[str, ...], Mapping[str, str]]
"""The figures of published sums by their codes and measure."""


def published_people(tables: Tables, catalogue: Catalogue, basis: str, private: Path) -> PeopleFiles | None:
    """The files about people as a release would hold them; None without the key that protects them."""
    try:
        key = DEMONSTRATION_KEY if basis == "demonstration" else read_key(private)
        return people_files(tables, catalogue, key, str(private), None, ())
    except RefusedError:
        return None


def people_blocks(package: Package, context: ReceiptContext) -> Iterator[Node]:
    """What becomes of the rows about people of a package; nothing where it has none or nothing was counted."""
    if PEOPLE not in dict(package.files) or context.counts is None:
        return
    own = context.tables.by_name[PEOPLE].filter(pc.field(PACKAGE) == package.name)
    yield heading(2, context.say("people"))
    yield paragraph(context.say("people_about"))
    yield paragraph(*context.page("people_pages", "children_projects", ""))
    if context.people is None:
        yield paragraph(context.say("people_no_numbers"))
    else:
        yield _by_project(own, package, context.people, context)
        yield from _adults(own, context.people, context)
        yield from _listed("people_by_country", _by_country(own, context.people, context), context)
    yield from _listed("people_left_out", _rows_left_out(own, context), context)
    yield from _listed("people_not_stated", _measures_left_out(own, context), context)


def _listed(title: str, lines: Iterable[str], context: ReceiptContext) -> Iterator[Node]:
    """A list below its title; nothing where there is no line."""
    found = list(lines)
    if found:
        yield heading(3, context.say(title))
        yield bullets(found)


# --- what will be published -----------------------------------------------------------------------------------------


def _by_project(own: pa.Table, package: Package, people: PeopleFiles, context: ReceiptContext) -> Node:
    """A line for each project and year: rows sent, and the numbers of children as the site will say them."""
    totals = _totals(people.frames["children"])
    figures = _figures(totals[totals["country_code"] == TOTAL], ("project_id", "year", "measure"))
    coverage = people.frames["children_coverage"]
    details = dict(zip(coverage["project_id"], coverage["detail"], strict=True))
    sent = _numbers_of_rows(own, "project_id", "period_id")
    lines = []
    for project in sorted({project for project, _ in sent} | _reported_by(package, context)):
        shown = masked(project, context.catalogue.policy)
        for year in context.years() if shown in details else ():
            cells = [figures[shown, year, measure] for measure in MEASURES]
            rows = sent.get((project, year), 0)
            if not rows and not cells[0]["value"]:
                continue
            numbers = [_number(cell, context) for cell in cells]
            detail = context.say(f"detail_{details[shown]}")
            lines.append([project, year, context.roughly(rows) if rows else "–", *numbers, detail])
    titles = [context.say(f"people_{name}") for name in ("project", "year", "rows", *MEASURES, "detail")]
    return table(context.say("people_by_project"), titles, lines, range(2, 7))


def _reported_by(package: Package, context: ReceiptContext) -> set[str]:
    """The projects on which the package reports: without rows, a report on them says that nobody was reached."""
    reports = context.tables.rows("reporting_status")
    who = {row["org_id"] for row in reports if row[PACKAGE] == package.name and row["table_name"] == PEOPLE}
    return {project for project, those in project_reporters(context.tables).items() if who.intersection(those)}


def _adults(own: pa.Table, people: PeopleFiles, context: ReceiptContext) -> Iterator[Node]:
    """A line for each project, country and year with adults."""
    adults = own.filter(pc.field("population").isin(ADULTS))
    figures = _figures(people.frames["adults"], ("project_id", "country_code", "year", "population"))
    lines = []
    for project, country, year in sorted(_numbers_of_rows(adults, "project_id", "country_code", "period_id")):
        shown = masked(project, context.catalogue.policy)
        numbers = [_number(figures[shown, country, year, population], context) for population in ADULTS]
        lines.append([project, context.country(country), year, *numbers])
    titles = [context.say(f"people_{name}") for name in ("project", "country", "year", *ADULTS)]
    if lines:
        yield table(context.say("people_adults"), titles, lines, range(3, 6))


def _by_country(own: pa.Table, people: PeopleFiles, context: ReceiptContext) -> Iterator[str]:
    """Services and forms of each country and year: published for all projects of a country together."""
    totals = _totals(people.frames["children"])
    figures = _figures(totals[totals["project_id"] == TOTAL], ("country_code", "year", "measure"))
    titles = {PARTS[flag[:2]] + flag[2:]: context.title(PEOPLE, flag) for flag in _flags(context)}
    for country, year in sorted(_numbers_of_rows(_children_once(own), "country_code", "period_id")):
        parts = []
        for measure, title in titles.items():
            found = figures[country, year, measure]
            if found["value"]:
                number = _about(int(found["value"]), context)
                places = {"n": found["projects_stated"], "all": found["projects"]}
                parts.append(context.say("part", part=title, number=number, **places))
        if parts:
            yield context.say("by_country", country=context.country(country), year=year, parts=", ".join(parts))


def _totals(children: pd.DataFrame) -> pd.DataFrame:
    """The sums of a year that tell neither sexes nor ages apart."""
    is_total = (children["sex"] == TOTAL) & (children["age_band"] == TOTAL)
    return children[is_total & (children["year"] != TOTAL)]


def _figures(frame: pd.DataFrame, keys: Sequence[str]) -> Figures:
    codes = zip(*(frame[key].tolist() for key in keys), strict=True)
    figures = zip(*(frame[name].tolist() for name in FIGURES), strict=True)
    return {code: dict(zip(FIGURES, figure, strict=True)) for code, figure in zip(codes, figures, strict=True)}


def _number(figures: Mapping[str, str], context: ReceiptContext) -> str:
    """A published number as the site says it: « environ 120 », « 0 (arrondi à la dizaine) », « non précisé »."""
    if not figures["value"]:
        return context.say(f"nothing_{figures['status']}")
    number = _about(int(figures["value"]), context)
    return context.say("partial", number=number) if figures["status"] == "partial" else number


def _about(value: int, context: ReceiptContext) -> str:
    return context.say("about", n=number(value, context.language)) if value else context.say("about_zero")


# --- what will not --------------------------------------------------------------------------------------------------


def _rows_left_out(own: pa.Table, context: ReceiptContext) -> Iterator[str]:
    """Rows that do not count, and those of years on which nobody reports."""
    by_status = _numbers_of_rows(own, "validation_status")
    for status in (Status.DRAFT, Status.REJECTED):
        if rows := by_status.get((status,), 0):
            yield context.say(f"left_{status}", rows=context.roughly(rows))
    if context.people is None:
        return
    coverage = context.people.frames["children_coverage"]
    statuses = coverage.set_index(["project_id", "year"])["status"].to_dict()
    for project, year in sorted(_numbers_of_rows(own, "project_id", "period_id")):
        report = statuses[masked(project, context.catalogue.policy), year]
        if report in ("not_reported", "not_applicable"):
            yield context.say(f"left_{report}", project=project, year=year)


def _measures_left_out(own: pa.Table, context: ReceiptContext) -> Iterator[str]:
    """Measures that a project leaves blank in a year, be it in one row: they are published as not stated."""
    rows = _children_once(counted_rows(context.tables))
    flags = _flags(context)
    keys = ["project_id", "period_id"]
    blank = pc.CountOptions(mode="only_null")
    columns = [(name, "count", blank) for name in ("new_in_period", *flags)]
    counts = rows.group_by(keys).aggregate(columns).to_pylist()
    blanks = {(row["project_id"], row["period_id"]): row for row in counts}
    for project, year in sorted(_numbers_of_rows(_children_once(own), *keys)):
        found = blanks.get((project, year), {})
        names = [context.say("people_new")] if found.get("new_in_period_count") else []
        for opening, measure in PARTS.items():
            family = [flag for flag in flags if flag.startswith(opening)]
            missing = [flag for flag in family if found.get(f"{flag}_count")]
            is_whole = len(missing) == len(family)
            names += [context.say(f"all_{measure}")] if is_whole else [context.title(PEOPLE, each) for each in missing]
        if names:
            yield context.say("left_not_stated", project=project, year=year, measures=", ".join(names))


# --- rows about people ----------------------------------------------------------------------------------------------


def _children_once(rows: pa.Table) -> pa.Table:
    """The rows of children who are counted once each."""
    is_once = (pc.field("counted_as") == "unique_persons") & (pc.field("dedup_scope") != "activity")
    return rows.filter((pc.field("population") == "children") & is_once)


def _numbers_of_rows(rows: pa.Table, *columns: str) -> dict[tuple[str, ...], int]:
    """How many rows there are of each combination of codes."""
    found = rows.group_by(list(columns)).aggregate([([], "count_all")])
    codes = zip(*(found[column].to_pylist() for column in columns), strict=True)
    return dict(zip(codes, found["count_all"].to_pylist(), strict=True))


def _flags(context: ReceiptContext) -> list[str]:
    """The columns of forms and services."""
    fields = context.catalogue.contract.schemas[PEOPLE]["fields"]
    return [field["name"] for field in fields if field["name"][:2] in PARTS]
