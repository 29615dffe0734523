"""What is done: what a project does, with whom and who pays; what organisations work on, where, and their own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.website.content.presence import FUNDING, actors_of, is_partner
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Section,
    organisation_ref,
    organisations_note,
)
from pipeline.website.library import Record, grouped, is_standing
from pipeline.website.page import Cell, Link, Note, Nothing, Row, Table

SENTENCE_END = re.compile(r"[.!?…](?:\s?[»”])?\s+(?=[«“(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
ABBREVIATIONS = frozenset({"art.", "cf.", "dr.", "etc.", "ex.", "m.", "mm.", "mme.", "mr.", "mrs.", "no.", "st."})
SPOKEN = 2  # sentences that tell of a project in a list
OF_THE_WHOLE = frozenset({"planned", "spent", "financed", "to_finance"})  # amounts of a project, not of one funder


# --- words ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Description:
    """What a project does: its first two sentences, what follows them, what it aims at, and who says so."""

    opening: str
    rest: str
    aims: str  # goes on a sentence
    sources: tuple[Link, ...]


def description(site: Site, project: Record) -> Description | None:
    row = site.library.by_key("project_descriptions", "project_id").get(project["project_id"])
    if row is None:
        return None
    opening, rest = split_sentences(site.own(row, "what"))
    if not is_standing(row):
        opening = site.words("activities.draft", text=opening)
    aims = site.own(row, "aims")
    return Description(opening, rest, aims[:1].lower() + aims[1:], sources_behind(site, row))


def in_two_sentences(site: Site, project: Record) -> str:
    told = description(site, project)
    return told.opening if told else ""


def split_sentences(text: str) -> tuple[str, str]:
    """The first two sentences of a text, and the others. A full stop after an abbreviation ends none."""
    found = 0
    for match in SENTENCE_END.finditer(text):
        word = text[: match.start() + 1].rsplit(maxsplit=1)[-1].lstrip("(«“\"'")
        is_initial = len(word) == len("M.") and word[0].isupper()
        if word.lower() in ABBREVIATIONS or is_initial or word.count(".") > 1:
            continue
        found += 1
        if found == SPOKEN:
            return text[: match.end()].rstrip(), text[match.end() :]
    return text, ""


def sources_behind(site: Site, *rows: Record) -> tuple[Link, ...]:
    """The sources of rows, those that are named first and the others, each once."""
    links: list[Link] = []
    for row in rows:
        for key in source_keys(row):
            links += site.source(key)
    return tuple(dict.fromkeys(links))


def source_keys(row: Record) -> list[str]:
    keys = (row["source_id"], *row.get("other_sources", "").split(";"))
    return [key.strip() for key in keys if key.strip()]


def period(site: Site, row: Record) -> str:
    """When something ran, as far as it is known: « de janvier 2018 à décembre 2019 »."""
    words, precision = site.words, row["date_precision"]
    begin = words.date(row["start_date"], precision)
    if not begin:
        return words("time.none")
    end = words.date(row["end_date"], precision)
    day = "_day" if precision == "day" else ""
    if end == begin:
        return words(f"time.in{day}", date=begin)
    return words(f"time.from_to{day}", begin=begin, end=end) if end else words(f"time.since{day}", begin=begin)


# --- a project --------------------------------------------------------------------------------------------------------


def partners_by_country(site: Site, project: Record) -> tuple[Note, ...]:
    carriers = actors_of(site.library, project).carriers
    links = site.library.rows_with("project_partners", "project_id", project["project_id"])
    others = [row for row in links if is_partner(row) and row["org_id"] not in carriers]
    by_country = grouped(others, "country_code")
    notes = []
    for code in site.by_name(by_country):
        term = site.country(code) if code else site.words("activities.no_country")
        note = organisations_note(site, term, [row["org_id"] for row in by_country[code]])
        if note:
            notes.append(note)
    return tuple(notes)


def stated_amounts(site: Site, project: Record) -> list[Record]:
    """The rows of money of a project that state an amount; the others only name a funder."""
    rows = site.library.rows_with("project_budgets", "project_id", project["project_id"])
    return [row for row in rows if row["amount"] is not None]


def who_pays(site: Site, project: Record) -> tuple[Section, ...]:
    """Each funder of a project with what sources say it gives, and the amounts of the whole; no section without one."""
    words, project_id = site.words, project["project_id"]
    budgets = site.library.rows_with("project_budgets", "project_id", project_id)
    links = site.library.rows_with("project_partners", "project_id", project_id)
    named = [row["funder_org"] for row in budgets if row["funder_org"]]
    rows = []
    for org_id in dict.fromkeys([*actors_of(site.library, project).funders, *named]):
        given = [row for row in budgets if row["funder_org"] == org_id]
        funding = [row for row in links if row["org_id"] == org_id and row["role"] == FUNDING]
        stated = [_money_row(site, row) for row in given if row["amount"] is not None]
        rows += stated or [_silent_row(site, org_id, [*given, *funding])]
    unnamed = [row for row in budgets if row["amount"] is not None and not row["funder_org"]]
    unnamed.sort(key=lambda row: row["kind"] in OF_THE_WHOLE)  # shares first
    rows += [_money_row(site, row) for row in unnamed]
    if not rows:
        return ()
    columns = words.each("money.header_", "who", "amount", "kind", "when", "source")
    table = Table(words("money.caption"), columns, tuple(rows), frozenset({1}))
    return (Section(words("money.title"), "money", tables=(table,)),)


def _money_row(site: Site, row: Record) -> Row:
    words = site.words
    if row["funder_org"]:
        header = _organisation_cell(site, row["funder_org"])
    else:
        header = Cell(words("money.whole" if row["kind"] in OF_THE_WHOLE else "money.funder_not_stated"))
    when = Cell(words.opening(period(site, row))) if row["start_date"] else site.nothing(Nothing.NOT_STATED)
    cells = (Cell(figure(site, row)), _kind_cell(site, row), when, _source_cell(site, row))
    return Row(header, cells)


def _kind_cell(site: Site, row: Record) -> Cell:
    """What an amount is; a share of which the source names no organisation, in the words of the source."""
    if row["quote"] and not row["funder_org"] and row["kind"] not in OF_THE_WHOLE:
        return Cell(site.quotation(row["quote"], row["source_id"]))
    return Cell(site.words(f"money.{row['kind']}")) if row["kind"] else site.nothing(Nothing.NOT_STATED)


def _silent_row(site: Site, org_id: str, named: list[Record]) -> Row:
    """A funder of whose share no source states the amount, with the rows that name it."""
    dated = next((row for row in named if row.get("start_date")), None)
    when = Cell(site.words.opening(period(site, dated))) if dated else site.nothing(Nothing.NOT_STATED)
    amount = Cell(site.words("money.no_amount"), nothing=Nothing.NOT_STATED)
    source = _source_cell(site, named[0])
    return Row(_organisation_cell(site, org_id), (amount, Cell(site.words("money.named")), when, source))


def _organisation_cell(site: Site, org_id: str) -> Cell:
    return Cell(site.organisation(org_id), organisation_ref(site, org_id))


def _source_cell(site: Site, row: Record) -> Cell:
    link = next(iter(site.source(row["source_id"])), None)
    return Cell(link.label, link.to) if link else site.nothing(Nothing.NOT_STATED)


def figure(site: Site, row: Record) -> str:
    """The amount of a row of money: « 217 343 EUR », « 80 % »."""
    amount = row["amount"]
    if row["unit"] == "percent":
        return site.words("money.percent", n=site.words.number(amount))
    return site.words("money.money", n=site.words.money(amount), currency=row["currency"])


# --- lines of programme, offices, organisations -----------------------------------------------------------------------


def lines_section(site: Site, rows: Iterable[Record], *, by_organisation: bool) -> tuple[Section, ...]:
    """Programme lines with form and time, in bands of one team or of one place; no section without one.

    A column of which no row states anything is left out.
    """
    words, lines = site.words, list(rows)
    if not lines:
        return ()
    bands: dict[str, list[Record]] = {}
    for row in lines:
        bands.setdefault(_team(site, row) if by_organisation else _area(site, row), []).append(row)
    columns = {
        "form": {row["line_id"]: _form(site, row) for row in lines},
        "when": {row["line_id"]: _line_time(site, row) for row in lines},
    }
    shown = {name: said for name, said in columns.items() if any(said.values())}
    table_rows = []
    for band, found in bands.items():
        for place, row in enumerate(found):
            cells = tuple(_known_cell(site, said[row["line_id"]]) for said in shown.values())
            table_rows.append(Row(Cell(site.own(row, "line")), cells, band if place == 0 else ""))
    has_gap = any("" in said.values() for said in shown.values())
    headers = tuple(words(f"activities.header_{name}") for name in ("line", *shown))
    table = Table(words("activities.lines_caption"), headers, tuple(table_rows))
    note = Note(words("indicator.sources"), (), sources_behind(site, *lines))
    aside = words("activities.dash") if has_gap else ""
    return (Section(words("activities.lines"), "lines", tables=(table,), notes=(note,), aside=aside),)


def _known_cell(site: Site, text: str) -> Cell:
    return Cell(text) if text else Cell(site.words("nothing.dash"), nothing=Nothing.NOT_STATED)


def _team(site: Site, row: Record) -> str:
    names = [site.organisation(row["org_id"]), site.own(row, "team")]
    return site.words("activities.separator").join(filter(None, names))


def _area(site: Site, row: Record) -> str:
    return site.words.opening(site.own(row, "area")) or (
        site.country(row["country_code"]) if row["country_code"] else ""
    )


def _form(site: Site, row: Record) -> str:
    """The form of exploitation that a line works on, or what else it is for; blank where not stated."""
    form = site.library.by_key("forms", "form").get(row["form"])
    if form:
        return site.own(form, "short")
    return site.words(f"activities.form_{row['form']}") if row["form"] else ""


def _line_time(site: Site, row: Record) -> str:
    if not row["start_date"]:
        return ""
    if row["status"] == "planned":
        return site.words("activities.planned", year=str(row["start_date"].year))
    return period(site, row)


def offices_section(site: Site, rows: Iterable[Record]) -> tuple[Section, ...]:
    """Seats, offices and teams: whose, since when, how many work there and at what; no section without one."""
    notes = tuple(_office(site, row) for row in rows)
    return (Section(site.words("activities.offices"), "offices", notes=notes),) if notes else ()


def _office(site: Site, row: Record) -> Note:
    words = site.words
    start = words.date(row["start_date"], row["date_precision"])
    staff = ""
    if row["staff"]:
        day = words.date(row["staff_on"]) if row["staff_on"] else ""
        counted = words.count("activities.staff", row["staff"])
        staff = words("activities.staff_on", staff=counted, date=day) if day else counted
    since = words("activities.since", date=start) if start else ""
    facts = [site.organisation(row["org_id"]), since, staff]
    texts = [words("activities.separator").join(filter(None, facts))]
    if team := site.own(row, "team"):
        texts.append(words("activities.team", team=team))
    return Note(site.own(row, "name"), tuple(texts), sources_behind(site, row))


@dataclass(frozen=True)
class Profile:
    mission: str
    text: str
    sources: tuple[Link, ...]


def profile_of(site: Site, org_id: str) -> Profile | None:
    row = site.library.by_key("organisation_profiles", "org_id").get(org_id)
    if row is None:
        return None
    return Profile(site.own(row, "mission"), site.own(row, "profile"), sources_behind(site, row))
