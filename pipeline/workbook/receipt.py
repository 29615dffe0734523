"""The private receipt that a provider gets after a check: what was read, what counts and where, and what does not.

Of rows about people it says only roughly how many there are, of children the published numbers: it may lie on a desk.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import texts
from pipeline.catalogue import Catalogue, key_fields
from pipeline.disclosure import DEMONSTRATION_KEY, PeopleFiles, RefusedError, read_key
from pipeline.folders import for_owner_only, write_whole
from pipeline.indicators import Count, count_all, expected, read_network, read_reports
from pipeline.indicators.rules import key_of
from pipeline.intake.check_result import Checked
from pipeline.intake.finding_groups import FindingGroup, errors
from pipeline.intake.packages import Package
from pipeline.intake.tables import PACKAGE, PEOPLE, Tables, status_of
from pipeline.intake.validation.people_checks import project_reporters
from pipeline.model import TOTAL, ForeignFolderError, Indicator, Row, Status
from pipeline.publication import counted_rows, hiding_names, masked, people_files
from pipeline.report.finding import sentence
from pipeline.report.html_builder import Inline, Node, bullets, card, code, heading, paragraph, sheet, table
from pipeline.typography import typeset

STATES = (Status.VALIDATED, Status.SOURCED, Status.DRAFT, Status.REJECTED)
LISTED = 30  # keys of rows
UNSHOWN = ("people_without_report", "undated")
"""Remarks that stand at the head, as no row shows them."""
ROUGH = 100
"""The step of numbers of rows, as one row may be one child."""
MEASURES = ("children", "new", "participations", "estimates")
ADULTS = ("caregivers", "professionals", "community")
FAMILIES = {"f_": "form_", "s_": "service_"}
"""How columns of forms and services begin, and their measures."""

Edition = tuple[Sequence[Package], Tables, Checked]
Pages = Callable[[str, str], str]
"""The address of a page by its name and code."""


@dataclass(frozen=True)
class Places:
    """Where receipts and the key lie, and what is published; whether the edition is whole."""

    receipts: Path
    private: Path
    public: tuple[Path, ...]
    is_whole: bool


@dataclass(frozen=True)
class Context:
    """A package, and what its receipt shares with all others of one check."""

    package: Package
    tables: Tables
    catalogue: Catalogue
    groups: Sequence[FindingGroup]
    counts: Mapping[str, Count] | None  # of calendar years, by indicator; None with faults, or of a part of an edition
    people: PeopleFiles | None  # as a release would hold them; None without counts or without the key
    pages: Pages
    language: str

    def say(self, key: str, **places: object) -> str:
        shown = {name: str(value) for name, value in places.items()}
        return texts.text("receipt", "words", key, self.language, **shown)

    def title(self, name: str, field: str = "") -> str:
        described = self.catalogue.contract.schemas[name]
        if field:
            described = next(each for each in described["fields"] if each["name"] == field)
        return typeset((described if self.language == "fr" else described["ecpat:en"])["title"], self.language)

    def table(
        self, caption: str, titles: Iterable[str], lines: Sequence[Sequence[str]], numbers: Sequence[int] = ()
    ) -> Node:
        return table(self.say(caption), [self.say(title) for title in titles], lines, numbers)

    def is_sensitive(self, name: str) -> bool:
        return bool(self.catalogue.contract.schemas[name].get("ecpat:sensitive"))

    def masked(self, project: str) -> str:
        return masked(project, self.catalogue.policy)

    def roughly(self, number: int) -> str:
        """A number of rows about people, as a range."""
        least = number // ROUGH * ROUGH
        if not least:
            return self.say("fewer", most=ROUGH)
        return self.say("between", least=least, most=least + ROUGH)

    def page(self, words: str, name: str, page_code: str) -> list[Inline]:
        """A sentence with the address of a page."""
        before, _, after = self.say(words).partition("{page}")
        return [before, code(self.pages(name, page_code)), after]

    def own_rows(self, name: str) -> list[Row]:
        return [row for row in self.tables.rows(name) if row[PACKAGE] == self.package.name]

    def own_table(self, name: str) -> pa.Table:
        return self.tables.by_name[name].filter(pc.field(PACKAGE) == self.package.name)


def leave_receipts(edition: Edition, catalogue: Catalogue, pages: Pages, places: Places, language: str) -> Path | None:
    """Write a receipt for each package; gives their folder. Raises ForeignFolderError where that is published."""
    packages, tables, checked = edition
    if not packages:
        return None
    if any(places.receipts.resolve().is_relative_to(each.resolve()) for each in places.public):
        raise ForeignFolderError(str(places.receipts))
    basis = packages[0].basis
    catalogue = hiding_names(catalogue.of_edition(basis), tables)
    counts, people = None, None
    if places.is_whole and not errors(checked.groups):
        days = [each.created for each in packages if each.created]
        day = max(days or [period.end for period in catalogue.periods])
        counted = count_all(tables, catalogue, day)
        counts = {name: count for (name, period_set), count in counted.items() if period_set == "calendar"}
        with suppress(RefusedError):  # the key is missing
            key = DEMONSTRATION_KEY if basis == "demonstration" else read_key(places.private)
            people = people_files(tables, catalogue, key, str(places.private), None, ())
    with for_owner_only():
        places.receipts.mkdir(parents=True, exist_ok=True)
        for package in packages:
            context = Context(package, tables, catalogue, checked.groups, counts, people, pages, language)
            write_whole(places.receipts / f"{package.name}.{language}.html", [_receipt(context)])
    return places.receipts


def _receipt(context: Context) -> bytes:
    package = context.package
    own = [group for group in context.groups if group.template.package == package.name]
    created = package.created.isoformat() if package.created else "–"
    blocks = [paragraph(context.say("version", version=package.version, created=created), kind="soft")]
    blocks.append(_status(own, context))
    remarks = []
    for group in own:
        if group.template.code in UNSHOWN:
            blocks.append(paragraph(_in_short(group, context), kind="status"))
        else:
            remarks.append(_in_short(group, context))
    blocks.append(paragraph(context.say("private"), kind="soft"))
    if remarks:
        blocks += [heading(2, context.say("remarks")), bullets(remarks)]
    if not errors(context.groups):  # every row holds what it may hold
        blocks += [heading(2, context.say("read")), _read(context)]
    if context.counts is not None:
        blocks += [*_counted(context.counts, context), *_unreported(context), *_people(context)]
    blocks.append(paragraph(context.say("next"), kind="soft"))
    return sheet(context.say("title", package=package.title or package.name), context.language, blocks)


def _status(own: Sequence[FindingGroup], context: Context) -> Node:
    if errors(own):
        return paragraph(context.say("faults", n=errors(own)), kind="status")
    name = "elsewhere" if errors(context.groups) else "apart"
    if context.counts is not None:
        name = "good"
    return paragraph(context.say(name), kind="status good")


def _in_short(group: FindingGroup, context: Context) -> str:
    (first,) = group.first(1)
    kind = context.say(first.severity)
    colon = ":" if context.language == "en" else " :"
    text = f"{first.resource or first.package} ({kind}){colon} {sentence(first, 'what', context.language)}"
    text = typeset(text.replace(" :", colon), context.language)
    return context.say("more", text=text, n=len(group) - 1) if len(group) > 1 else text


def _read(context: Context) -> Node:
    lines = []
    for name, _ in context.package.files:
        counts = ["–"] * len(STATES)
        if context.is_sensitive(name):
            number = context.roughly(context.own_table(name).num_rows)
        else:
            rows = context.own_rows(name)
            number = str(len(rows))
            if rows and "validation_status" in rows[0]:
                found = Counter(status_of(row) for row in rows)
                counts = [str(found[state]) for state in STATES]
        lines.append([context.title(name), number, *counts])
    return context.table("read_caption", ("table", "rows", *STATES), sorted(lines), range(1, 6))


# --- rows counted ---------------------------------------------------------------------------------------------------


def _counted(counts: Mapping[str, Count], context: Context) -> Iterator[Node]:
    yield heading(2, context.say("counted"))
    yield paragraph(context.say("counted_about"), kind="soft")
    cards: list[Node] = []
    for each in context.catalogue.indicators:
        cards += _indicator(each, counts[each.id], context)
    yield from cards or [paragraph(context.say("none_counted"))]


def _indicator(indicator: Indicator, count: Count, context: Context) -> Iterator[Node]:
    """What became of the rows of the package; nothing where it holds none for the indicator."""
    driving = indicator.driving_table
    fields = key_fields(context.catalogue.contract.schemas[driving])
    keys = {key_of(row, *fields) for row in context.own_rows(driving)}
    own = [outcome for outcome in count.outcomes["NETWORK"] if outcome.key in keys]
    if not own:
        return
    labels = {}
    for each in (*context.catalogue.common_reasons, *context.catalogue.reason_words[indicator.id]):
        labels[each["code"]] = typeset(each[context.language], context.language)
    excluded = Counter(outcome.reason for outcome in own if outcome.reason)
    counted = [outcome for outcome in own if outcome.reason is None]
    numbers = context.say("sieve", read=len(own), counted=len(counted), excluded=len(own) - len(counted))
    title = f"{indicator.id} · {indicator.texts[context.language]['title']}"
    blocks = [heading(3, title), paragraph(numbers)]
    named = sorted({outcome.key for outcome in counted if outcome.public})
    if named and not context.is_sensitive(driving):
        listed = ", ".join(named[:LISTED]) + (" …" if len(named) > LISTED else "")
        blocks.append(paragraph(context.say("shown_counted", keys=listed)))
    if excluded:
        reasons = excluded.most_common()
        blocks.append(bullets(context.say("reason", label=labels.get(reason, reason), n=n) for reason, n in reasons))
    blocks.append(paragraph(*context.page("page", "indicator", indicator.id)))
    yield card(*blocks, kind="remark")


def _unreported(context: Context) -> Iterator[Node]:
    """Each table without a report, which keeps numbers at a minimum, with the years."""
    senders = {row["org_id"] for row in context.own_rows("reporting_status")}
    for name, _ in context.package.files:
        if not context.is_sensitive(name):
            senders |= {row.get("entered_by_org") for row in context.own_rows(name)}
    missing = sorted(_missing_reports(senders, context).items())
    if not missing:
        return
    lines = [[org_id, name, context.title(name), ", ".join(years)] for (org_id, name), years in missing if years]
    yield heading(2, context.say("unreported"))
    if not lines:
        yield paragraph(context.say("all_reported"))
        return
    titles = ("unreported_org", "unreported_name", "unreported_table", "unreported_years")
    yield context.table("unreported_about", titles, lines)


def _missing_reports(senders: set[str], context: Context) -> Mapping[tuple[str, str], list[str]]:
    """By organisation and table awaited, the years without a whole report."""
    catalogue = context.catalogue
    network = read_network(context.tables, catalogue)
    reports = read_reports(context.tables, catalogue.periods, date.max)
    missing: dict[tuple[str, str], list[str]] = {}
    for year, indicator, scope in product(catalogue.periods_of("calendar"), catalogue.indicators, network.scopes):
        table_name = indicator.driving_table
        for organisation in senders.intersection(expected(indicator, scope, year, network)):
            years = missing.setdefault((organisation, table_name), [])
            if year.id not in years and not reports.is_whole(organisation, table_name, year):
                years.append(year.id)
    return missing


# --- people: every number is a published one, rounded as on the pages -------------------------------------------------


def _people(context: Context) -> Iterator[Node]:
    if PEOPLE not in dict(context.package.files):
        return
    own = context.own_table(PEOPLE)
    yield heading(2, context.say("people"))
    yield paragraph(context.say("people_about"))
    yield paragraph(*context.page("people_pages", "children_projects", ""))
    if context.people is None:
        yield paragraph(context.say("people_no_numbers"))
    else:
        yield _by_project(own, context.people.frames, context)
        yield from _adults(own, context.people.frames["adults"], context)
    left_out = {"people_left_out": _rows_left_out, "people_not_stated": _measures_left_out}
    for title, lines_of in left_out.items():
        if lines := list(lines_of(own, context)):
            yield heading(3, context.say(title))
            yield bullets(lines)


def _by_project(own: pa.Table, frames: Mapping[str, pd.DataFrame], context: Context) -> Node:
    children = frames["children"]
    total = children[(children["country_code"] == TOTAL) & (children["sex"] == TOTAL) & (children["age_band"] == TOTAL)]
    figures = total.set_index(["project_id", "year", "measure"])[["value", "status"]].to_dict("index")
    coverage = frames["children_coverage"]
    details = dict(zip(coverage["project_id"], coverage["detail"], strict=True))
    sent = _numbers_of_rows(own, "project_id", "period_id")
    # without rows, a report on a project says that nobody was reached
    reports = context.own_rows("reporting_status")
    who = {row["org_id"] for row in reports if row["table_name"] == PEOPLE}
    projects = {project for project, those in project_reporters(context.tables).items() if who.intersection(those)}
    years = [period.id for period in context.catalogue.periods_of("calendar")]
    lines = []
    for project, year in product(sorted(projects.union(project for project, _ in sent)), years):
        shown = context.masked(project)
        if shown not in details:
            continue
        cells = [figures[shown, year, measure] for measure in MEASURES]
        rows = sent.get((project, year), 0)
        if rows or cells[0]["value"]:
            numbers = [_number(cell, context) for cell in cells]
            detail = context.say(f"detail_{details[shown]}")
            lines.append([project, year, context.roughly(rows) if rows else "–", *numbers, detail])
    titles = [f"people_{name}" for name in ("project", "year", "rows", *MEASURES, "detail")]
    return context.table("people_by_project", titles, lines, range(2, 7))


def _adults(own: pa.Table, published: pd.DataFrame, context: Context) -> Iterator[Node]:
    """A line for each project, country and year."""
    keys = ["project_id", "country_code", "year", "population"]
    figures = published.set_index(keys)[["value", "status"]].to_dict("index")
    sent = _numbers_of_rows(own.filter(pc.field("population") != "children"), "project_id", "country_code", "period_id")
    lines = []
    for (project, country, year), rows in sorted(sent.items()):
        place = (context.masked(project), country, year)
        cells = [figures[*place, population] for population in ADULTS if (*place, population) in figures]
        if cells:  # a project that is not published has none
            numbers = [_number(cell, context) for cell in cells]
            lines.append([project, country, year, context.roughly(rows), *numbers])
    if lines:
        titles = [f"people_{name}" for name in ("project", "country", "year", "rows", *ADULTS)]
        yield context.table("people_adults", titles, lines, range(3, 7))


def _number(figures: Mapping[Any, str], context: Context) -> str:
    if not figures["value"]:
        return context.say(f"nothing_{figures['status']}")
    number = context.say("about_zero")
    if int(figures["value"]):
        number = context.say("about", n=texts.number(int(figures["value"]), context.language))
    return context.say("partial", number=number) if figures["status"] == "partial" else number


def _rows_left_out(own: pa.Table, context: Context) -> Iterator[str]:
    by_status = _numbers_of_rows(own, "validation_status")
    for status in (Status.DRAFT, Status.REJECTED):
        if rows := by_status.get((status,), 0):
            yield context.say(f"left_{status}", rows=context.roughly(rows))
    if context.people is None:
        return
    coverage = context.people.frames["children_coverage"]
    statuses = coverage.set_index(["project_id", "year"])["status"].to_dict()
    for project, year in sorted(_numbers_of_rows(own, "project_id", "period_id")):
        report = statuses[context.masked(project), year]
        if report in ("not_reported", "not_applicable"):
            yield context.say(f"left_{report}", project=project, year=year)


def _measures_left_out(own: pa.Table, context: Context) -> Iterator[str]:
    """Measures that a project leaves blank in a year, be it in one row."""
    fields = context.catalogue.contract.schemas[PEOPLE]["fields"]
    flags = [field["name"] for field in fields if field["name"][:2] in FAMILIES]
    keys = ["project_id", "period_id"]
    blank = pc.CountOptions(mode="only_null")
    columns = [(name, "count", blank) for name in ("new_in_period", *flags)]
    counts = _children_once(counted_rows(context.tables)).group_by(keys).aggregate(columns).to_pylist()
    blanks = {(row["project_id"], row["period_id"]): row for row in counts}
    for project, year in sorted(_numbers_of_rows(_children_once(own), *keys)):
        found = blanks.get((project, year), {})
        names = [context.say("people_new")] if found.get("new_in_period_count") else []
        for opening, measure in FAMILIES.items():
            family = [flag for flag in flags if flag.startswith(opening)]
            missing = [flag for flag in family if found.get(f"{flag}_count")]
            if missing == family:
                names.append(context.say(f"all_{measure}"))
            else:
                names += [context.title(PEOPLE, each) for each in missing]
        if names:
            yield context.say("left_not_stated", project=project, year=year, measures=", ".join(names))


def _children_once(rows: pa.Table) -> pa.Table:
    is_once = (pc.field("counted_as") == "unique_persons") & (pc.field("dedup_scope") != "activity")
    return rows.filter((pc.field("population") == "children") & is_once)


def _numbers_of_rows(rows: pa.Table, *columns: str) -> dict[tuple[str, ...], int]:
    found = rows.group_by(list(columns)).aggregate([([], "count_all")])
    codes = zip(*(found[column].to_pylist() for column in columns), strict=True)
    return dict(zip(codes, found["count_all"].to_pylist(), strict=True))
