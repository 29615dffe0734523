"""What a project does, with whom and who pays; what organisations work on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from pipeline.website.content.presence import FUNDING, actors_of, is_partner
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, organisation_ref, organisations_note
from pipeline.website.library import Record, grouped, is_standing
from pipeline.website.page import Cell, Link, Note, Nothing, Row, Table

SENTENCE_END = re.compile(r"[.!?…](?:\s?[»”])?\s+(?=[«“(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
# No sentence ends after an abbreviation (« M. », « S.A.R. »), and after a letter only where what follows is no name:
# « le groupe B. La suite », but « J. Dupont », « J. La Rue ».
ABBREVIATION = re.compile(r"(?:\b(?i:art|cf|dr|etc|ex|mm|mme|mrs?|no|st)|\bM|\.\S*)\.$")
LETTER = re.compile(r"\b[A-ZÀ-ÖØ-Þ]\.$")
NO_NAME = re.compile(r"(?:Ces?|Cette|Des|Elles?|Ils?|L[ae]|Les|On|Une?|It|The|These|They|This)\s[a-zà-ÿ]|L['’][a-zà-ÿ]")
SPOKEN = 2
OF_THE_WHOLE = frozenset({"planned", "spent", "financed", "to_finance"})  # amounts of a project, not of one funder


@dataclass(frozen=True)
class Description:
    opening: str  # two sentences on what a project does
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
    return Description(opening, rest, aims[:1].lower() + aims[1:], site.sources(row))


def in_two_sentences(site: Site, project: Record) -> str:
    told = description(site, project)
    return told.opening if told else ""


def split_sentences(text: str) -> tuple[str, str]:
    ends = [end.end() for end in SENTENCE_END.finditer(text) if _is_end(text[: end.start() + 1], text[end.end() :])]
    if len(ends) < SPOKEN:
        return text, ""
    place = ends[SPOKEN - 1]
    return text[:place].rstrip(), text[place:]


def _is_end(before: str, after: str) -> bool:
    if LETTER.search(before) and not NO_NAME.match(after):
        return False
    return not ABBREVIATION.search(before)


def period(site: Site, row: Record, open_end: str = "since") -> str:
    """« de janvier 2018 à décembre 2019 », as far as it is known."""
    words, precision = site.words, row["date_precision"]
    begin, end = words.date(row["start_date"], precision), words.date(row["end_date"], precision)
    if not begin:
        return words("time.none")
    day = "_day" if precision == "day" else ""
    if not end:
        return words(f"time.{open_end}{day}", begin=begin)
    if end == begin:
        return words(f"time.in{day}", date=begin)
    return words(f"time.from_to{day}", begin=begin, end=end)


def dates_in_title(site: Site, row: Record) -> str:
    """For a title, which says only what is known."""
    return period(site, row, "begun") if row["start_date"] else ""


# --- a project --------------------------------------------------------------------------------------------------------


def partners_by_country(site: Site, project: Record) -> tuple[Note, ...]:
    partners = actors_of(site.library, project).partners
    links = site.library.rows_with("project_partners", "project_id", project["project_id"])
    by_country = grouped([row for row in links if is_partner(row) and row["org_id"] in partners], "country_code")
    notes: list[Note] = []
    for code in site.by_name(by_country):
        term = site.country(code) if code else site.words("activities.no_country")
        notes += organisations_note(site, term, [row["org_id"] for row in by_country[code]])
    return tuple(notes)


def stated_amounts(site: Site, project: Record) -> list[Record]:
    rows = site.library.rows_with("project_budgets", "project_id", project["project_id"])
    return [row for row in rows if row["amount"] is not None]


def who_pays(site: Site, project: Record) -> tuple[Section, ...]:
    """Each funder with what it gives, and the amounts of the whole; no section without one."""
    words, project_id = site.words, project["project_id"]
    budgets = site.library.rows_with("project_budgets", "project_id", project_id)
    links = site.library.rows_with("project_partners", "project_id", project_id)
    by_funder = grouped(budgets, "funder_org")
    unnamed = by_funder.pop("", [])
    rows: list[Row] = []
    for org_id in dict.fromkeys([*actors_of(site.library, project).funders, *by_funder]):
        given = by_funder.get(org_id, [])
        funding = [row for row in links if row["org_id"] == org_id and row["role"] == FUNDING]
        stated = [_stated_row(site, row) for row in given if row["amount"] is not None]
        rows += stated or [_silent_row(site, org_id, [*given, *funding])]
    unnamed.sort(key=lambda row: row["kind"] in OF_THE_WHOLE)  # shares first
    rows += [_stated_row(site, row) for row in unnamed if row["amount"] is not None]
    if not rows:
        return ()
    columns = words.each("money.header_", "who", "amount", "kind", "when", "source")
    table = Table(words("money.caption"), columns, tuple(rows), frozenset({1}))
    return (Section(words("money.title"), "money", tables=(table,)),)


def _stated_row(site: Site, row: Record) -> Row:
    words, kind = site.words, row["kind"]
    kind_cell = Cell(words(f"money.{kind}")) if kind else site.nothing(Nothing.NOT_STATED)
    if row["funder_org"]:
        header = _organisation_cell(site, row["funder_org"])
    elif kind in OF_THE_WHOLE:
        header = Cell(words("money.whole"))
    else:
        header = Cell(words("money.funder_not_stated"))
        if row["quote"]:
            kind_cell = Cell(site.quotation(row["quote"], row["source_id"]))
    return _row(site, header, Cell(figure(site, row)), kind_cell, [row])


def _silent_row(site: Site, org_id: str, named: list[Record]) -> Row:
    """A funder of whose share no source states the amount; `named`: the rows that name it."""
    amount = Cell(site.words("money.no_amount"), nothing=Nothing.NOT_STATED)
    return _row(site, _organisation_cell(site, org_id), amount, Cell(site.words("money.named")), named)


def _row(site: Site, header: Cell, amount: Cell, kind: Cell, rows: list[Record]) -> Row:
    nothing = site.nothing(Nothing.NOT_STATED)
    dated = next((row for row in rows if row.get("start_date")), None)
    when = Cell(site.words.opening(period(site, dated))) if dated else nothing
    links = site.source(rows[0]["source_id"])
    source = Cell(links[0].label, links[0].to) if links else nothing
    return Row(header, (amount, kind, when, source))


def _organisation_cell(site: Site, org_id: str) -> Cell:
    return Cell(site.organisation(org_id), organisation_ref(site, org_id))


def figure(site: Site, row: Record) -> str:
    """« 217 343 EUR », « 80 % »."""
    amount = row["amount"]
    if row["unit"] == "percent":
        return site.words("money.percent", n=site.words.number(amount))
    return site.words("money.money", n=site.words.money(amount), currency=row["currency"])


# --- lines of programme, offices, organisations -----------------------------------------------------------------------


def lines_section(site: Site, rows: Iterable[Record], *, by_organisation: bool) -> tuple[Section, ...]:
    """In bands of one team or of one place. A column of which no row states anything is left out."""
    words, lines = site.words, list(rows)
    if not lines:
        return ()
    columns = {"form": [_form(site, row) for row in lines], "when": [_line_time(site, row) for row in lines]}
    shown = {name: texts for name, texts in columns.items() if any(texts)}
    dash = Cell(words("nothing.dash"), nothing=Nothing.NOT_STATED)
    bands: dict[str, list[Row]] = {}
    for place, row in enumerate(lines):
        band = _team(site, row) if by_organisation else _area(site, row)
        cells = tuple(Cell(texts[place]) if texts[place] else dash for texts in shown.values())
        found = bands.setdefault(band, [])
        found.append(Row(Cell(site.own(row, "line")), cells, "" if found else band))
    headers = words.each("activities.header_", "line", *shown)
    table = Table(words("activities.lines_caption"), headers, tuple(chain.from_iterable(bands.values())))
    note = Note(words("indicator.sources"), (), site.sources(*lines))
    aside = words("activities.dash") if any("" in texts for texts in shown.values()) else ""
    return (Section(words("activities.lines"), "lines", tables=(table,), notes=(note,), aside=aside),)


def _team(site: Site, row: Record) -> str:
    names = filter(None, (site.organisation(row["org_id"]), site.own(row, "team")))
    return site.words("activities.separator").join(names)


def _area(site: Site, row: Record) -> str:
    area = site.words.opening(site.own(row, "area"))
    return area or (site.country(row["country_code"]) if row["country_code"] else "")


def _form(site: Site, row: Record) -> str:
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
    offices = tuple(rows)
    return (Section(site.words("activities.offices"), "offices", offices=offices),) if offices else ()
