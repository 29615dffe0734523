"""An indicator on a card, for one scope: its value, its years named or drawn, what it means."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import TOTAL
from pipeline.typography import in_order
from pipeline.website.charts.chart import Column, are_worth_drawing
from pipeline.website.content import findings
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record, Value, ValuePosition, grouped, is_standing
from pipeline.website.page import Cell, Note, Ref, Text, Wording

NATIONAL = frozenset({"national_study", "country_overview"})
COUNTRIES = {  # the links of a row to its countries, and the key of both
    "publications": ("publication_countries", "publication_id"),
    "reports_to_bodies": ("report_countries", "report_id"),
}
MOST_OF_A_YEAR = 4
MOST_NAMED = 12
MOST_IN_TITLE, LONGEST_NAMES = 8, 90  # names of what was counted, and their letters together


def _names(site: Site, rows: Iterable[Record]) -> tuple[Cell, ...]:
    """Of the units that rows count, in the order of the alphabet; none where one may not be named."""
    first: dict[str, Record] = {}
    for row in sorted(rows, key=lambda row: row["row_key"]):
        first.setdefault(row["unit_id"], row)
    named: dict[str, Cell] = {}
    for row in first.values():
        cell = _name(site, row)
        if cell is None:
            return ()
        named[str(cell.text)] = cell
    return tuple(named[label] for label in sorted(named, key=in_order))


def _name(site: Site, row: Record) -> Cell | None:
    unit, library = row["unit_id"], site.library
    if unit in library.countries:
        return Cell(site.country(unit), site.country_ref(unit))
    if unit in library.organisations:
        if not library.organisations[unit]["name"]:
            return None  # it has not agreed to be named
        return Cell(site.organisation(unit), Ref("organisation", unit) if unit in site.ours else None)
    if row["table_name"] == "publications":
        return _publication(site, row["row_key"])
    if row["table_name"] == "initiative_actors":
        title = library.by_key("advocacy_initiatives", "initiative_id")[unit]["title"]
        return Cell(Text(site.words.translated(title).text, wording=Wording.TITLE))
    return None


def _publication(site: Site, key: str) -> Cell | None:
    """A study of one country by its country, any other work by its title."""
    row = site.library.by_key("publications", "publication_id")[key]
    codes = _countries(site, "publications", key)
    to = Ref("publications", anchor=anchor_of(key))
    if row["pub_type"] in NATIONAL and len(codes) == 1:
        return Cell(site.country(codes[0]), to)
    return Cell(site.title(row["title"], row["language"]), to) if row["title"] else None


def _countries(site: Site, table: str, row_key: str) -> list[str]:
    name, key = COUNTRIES[table]
    return [link["country_code"] for link in site.library.rows_with(name, key, row_key) if is_standing(link)]


def named_years(site: Site, indicator: Record) -> tuple[Note, ...]:
    """With the countries of their counted rows; nothing where they are too many."""
    if indicator["driving_table"] not in COUNTRIES:
        return ()
    by_year: dict[str, set[str]] = {}
    for row in site.library.rows_of_scope("counted_rows", "indicator_id", indicator["indicator_id"]):
        codes = _countries(site, row["table_name"], row["row_key"])
        by_year.setdefault(row["period_id"], set()).update(map(site.country, codes))
    if not all(0 < len(names) <= MOST_OF_A_YEAR for names in by_year.values()):
        return ()
    return tuple(Note(year, (", ".join(sorted(by_year[year], key=in_order)),)) for year in sorted(by_year))


@dataclass(frozen=True)
class YearLine:
    """`names`: of what was counted, or the value in words; `year` is blank where the years are one."""

    year: str
    names: tuple[Cell, ...]


@dataclass(frozen=True)
class ResultCard:
    """`before`: « au moins », where the value is a minimum; `others`: the further series of the indicator."""

    indicator_id: str
    objective: str
    before: str
    number: str
    years: tuple[YearLine, ...]
    columns: tuple[Column, ...]
    others: tuple[str, ...]


def result_cards(site: Site, scope: str) -> tuple[ResultCard, ...]:
    cards = []
    for row in site.library.indicators:
        indicator_id = row["indicator_id"]
        value = findings.headline(site, indicator_id, scope)
        if value.is_counted:
            before = site.words("value.minimum") if value.is_minimum and value.unit != "yes_no" else ""
            columns = years_drawn(site, indicator_id, scope)
            years = () if columns else year_lines(site, indicator_id, scope)
            others = _other_series(site, indicator_id, scope)
            shown = (before, plain_value(site, value), years, columns, others)
            cards.append(ResultCard(indicator_id, row["objective"], *shown))
    return tuple(cards)


def plain_value(site: Site, value: Value) -> str:
    """Without « au moins », which its label says."""
    if value.unit == "yes_no":
        return site.value(value)
    return site.words.number(value.count or 0)


def _annual(site: Site, indicator_id: str, scope: str) -> dict[str, Value]:
    series = findings.headline_series(site, indicator_id, scope)
    values = site.library.values(indicator_id)
    found = {}
    for year in site.library.periods():
        value = values.get(ValuePosition(scope, year, "annual", series))
        if value and value.is_counted:
            found[year] = value
    return found


def years_drawn(site: Site, indicator_id: str, scope: str) -> tuple[Column, ...]:
    """A minimum is shown by its sign and spoken in words. None where a drawing says no more than the numbers."""
    words, columns = site.words, []
    annual = _annual(site, indicator_id, scope)
    if not are_worth_drawing(value.count for value in annual.values()):
        return ()
    for year, value in annual.items():
        shown = said = words.number(value.count or 0)
        if value.is_minimum:
            shown, said = words("sign.at_least", n=shown), words("value.at_least", n=said)
        columns.append(Column(year, value.count, shown, words("chart.mark", label=year, value=said)))
    return tuple(columns)


def year_lines(site: Site, indicator_id: str, scope: str) -> tuple[YearLine, ...]:
    annual = _annual(site, indicator_id, scope)
    rows = site.library.rows_of_scope("counted_rows", "indicator_id", indicator_id, scope)
    every = _names(site, rows)
    is_yes_no = any(value.unit == "yes_no" for value in annual.values())
    if is_yes_no or not 0 < len(every) <= MOST_NAMED:
        series = findings.headline_series(site, indicator_id, scope)
        return tuple(YearLine(year, (Cell(findings.told(site, series, value)),)) for year, value in annual.items())
    of_year = grouped(rows, "period_id")
    lines = tuple(YearLine(year, _names(site, of_year[year])) for year in annual if year in of_year)
    alike = {line.names for line in lines}
    if set[Cell]().union(*alike) != set(every):
        return (YearLine("", every),)
    if len(lines) > 1 and len(alike) == 1:
        years = site.words("window", first=lines[0].year, last=lines[-1].year)
        return (YearLine(years, lines[0].names),)
    return lines


def _other_series(site: Site, indicator_id: str, scope: str) -> tuple[str, ...]:
    lines = []
    headline = findings.headline_series(site, indicator_id, scope)
    for series in site.library.series(indicator_id):
        value = site.library.total(indicator_id, scope, series)
        if series != headline and findings.is_told(site, indicator_id, series, value):
            label = site.words.opening(site.words.count(f"series.{series}", 2))
            lines.append(site.words("chart.mark", label=label, value=site.value(value)))
    return tuple(lines)


def _names_in_title(site: Site, indicator: Record) -> list[str]:
    """Titles of publications as quotations; none where only some are titles."""
    rows = site.library.rows_of_scope("counted_rows", "indicator_id", indicator["indicator_id"])
    texts = [cell.text for cell in _names(site, rows)]
    titles = [str(text) for text in texts if isinstance(text, Text) and text.wording is Wording.TITLE]
    if titles and len(titles) < len(texts):
        return []
    if titles and indicator["driving_table"] == "publications":
        return [site.words("quoted", text=title) for title in titles]
    return [*map(str, texts)]


def indicator_title(site: Site, indicator: Record) -> str:
    """What it counts, with the names of what was counted, or how many. A minimum is no number of a title."""
    indicator_id, title = indicator["indicator_id"], site.own(indicator, "title")
    value = findings.headline(site, indicator_id)
    if not value.is_counted:
        return title
    names = _names_in_title(site, indicator)
    if 0 < len(names) <= MOST_IN_TITLE and sum(map(len, names)) <= LONGEST_NAMES:
        return site.words("finding.named", title=title, names=site.words.listed(names))
    if value.is_minimum or findings.headline_series(site, indicator_id) != TOTAL:
        return title  # several series of one rank have no number together
    return site.words("finding.counted", title=title, n=site.words.number(value.count or 0), window=site.window)
