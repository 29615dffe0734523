"""An indicator on a card, for one scope: its value, its years named or drawn, what it means."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import TOTAL
from pipeline.typography import in_order
from pipeline.website.charts.chart import Column, are_worth_drawing
from pipeline.website.content import findings
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import NETWORK, Record, Value, ValuePosition, is_standing
from pipeline.website.page import Cell, Note, Ref, Text, Wording

NATIONAL = frozenset({"national_study", "country_overview"})


def names_by_year(site: Site, indicator_id: str, scope: str) -> dict[str, tuple[Cell, ...]]:
    """The names of the units counted in each year; none as long as one unit has no name that may be shown."""
    names: dict[str, tuple[Cell, ...]] = {}
    for year in site.library.periods():
        counted = site.library.rows_of_scope("counted_rows", "indicator_id", indicator_id, scope)
        named = _names(site, [row for row in counted if row["period_id"] == year])
        if None in named:
            return {}
        if named:
            names[year] = tuple(filter(None, named))
    return names


def all_names(site: Site, indicator_id: str, scope: str) -> tuple[Cell, ...]:
    named = _names(site, site.library.rows_of_scope("counted_rows", "indicator_id", indicator_id, scope))
    return () if None in named else tuple(filter(None, named))


def _names(site: Site, rows: Iterable[Record]) -> list[Cell | None]:
    """A name for each unit, in the order of the alphabet; None for one without a name."""
    first: dict[str, Record] = {}
    for row in sorted(rows, key=lambda row: row["row_key"]):
        first.setdefault(row["unit_id"], row)
    named = {}
    for row in first.values():
        cell = _name(site, row)
        named[str(cell.text) if cell else ""] = cell
    return [named[label] for label in sorted(named, key=in_order)]


def _name(site: Site, row: Record) -> Cell | None:
    unit = row["unit_id"]
    if unit in site.library.countries:
        return Cell(site.country(unit), site.country_ref(unit))
    if unit in site.library.organisations:
        if not site.library.organisations[unit]["name"]:
            return None  # it has not agreed to be named
        return Cell(site.organisation(unit), Ref("organisation", unit) if unit in site.ours else None)
    if row["table_name"] == "publications":
        return _publication(site, row["row_key"])
    if row["table_name"] == "initiative_actors":
        return _initiative(site, unit)
    return None


def _initiative(site: Site, unit: str) -> Cell | None:
    row = site.library.by_key("advocacy_initiatives", "initiative_id").get(unit)
    if row is None:
        return None
    return Cell(Text(site.words.translated(row["title"]).text, wording=Wording.TITLE))


def _publication(site: Site, key: str) -> Cell | None:
    """A study of one country by its country, any other work by its title."""
    row = site.library.by_key("publications", "publication_id").get(key)
    if row is None:
        return None
    countries = site.library.rows_with("publication_countries", "publication_id", key)
    countries = list(filter(is_standing, countries))
    to = Ref("publications", anchor=anchor_of(key))
    if row["pub_type"] in NATIONAL and len(countries) == 1:
        return Cell(site.country(countries[0]["country_code"]), to)
    return Cell(site.title(row["title"], row["language"]), to) if row["title"] else None


# --- by year, where they are few --------------------------------------------------------------------------------------


COUNTRIES = {  # the links that name the countries of a row, and the key of both
    "publications": ("publication_countries", "publication_id"),
    "reports_to_bodies": ("report_countries", "report_id"),
}
MOST_NAMES = 4  # of one year


def named_years(site: Site, indicator: Record) -> tuple[Note, ...]:
    """The years of the network with the countries that its counted rows are about; nothing where they are too many."""
    table = indicator["driving_table"]
    if table not in COUNTRIES:
        return ()
    by_year: dict[str, list[str]] = {}
    for row in site.library.rows_of_scope("counted_rows", "indicator_id", indicator["indicator_id"]):
        by_year.setdefault(row["period_id"], []).append(row["row_key"])
    years = []
    for year in sorted(set(by_year) & set(site.library.periods())):
        names = _countries(site, table, by_year[year])
        if not names or len(names) > MOST_NAMES:
            return ()
        years.append(Note(year, (", ".join(names),)))
    return tuple(years)


def _countries(site: Site, table: str, keys: list[str]) -> list[str]:
    links, key = COUNTRIES[table]
    codes: dict[str, None] = {}
    for row_key in keys:
        for link in site.library.rows_with(links, key, row_key):
            if is_standing(link):
                codes[link["country_code"]] = None
    return sorted((site.country(code) for code in codes), key=in_order)


MOST_NAMED = 12  # names on a card
MOST_IN_TITLE, LONGEST_NAMES = 8, 90  # names of what was counted, and their letters together


@dataclass(frozen=True)
class YearLine:
    """What stands behind one year: names, or its value in words. `year` is blank where the years are one."""

    year: str
    names: tuple[Cell, ...]


@dataclass(frozen=True)
class ResultCard:
    """`before`: « au moins », where the value is a minimum; `others`: the further series of the indicator."""

    indicator_id: str
    objective: str
    title: str
    before: str
    number: str
    years: tuple[YearLine, ...]
    columns: tuple[Column, ...]
    others: tuple[str, ...]
    meaning: str
    to: Ref


def result_cards(site: Site, scope: str) -> tuple[ResultCard, ...]:
    cards = (_card(site, row, scope) for row in site.library.indicators)
    return tuple(filter(None, cards))


def _card(site: Site, indicator: Record, scope: str) -> ResultCard | None:
    indicator_id = indicator["indicator_id"]
    series = findings.headline_series(site, indicator_id, scope)
    value = site.library.total(indicator_id, scope, series)
    if not value.is_counted:
        return None
    columns = years_drawn(site, indicator_id, scope, series)
    return ResultCard(
        indicator_id=indicator_id,
        objective=indicator["objective"],
        title=site.own(indicator, "title"),
        before=site.words("value.minimum") if value.is_minimum and value.unit != "yes_no" else "",
        number=plain_value(site, value),
        years=() if columns else year_lines(site, indicator_id, scope),
        columns=columns,
        others=_other_series(site, indicator_id, scope),
        meaning=site.own(indicator, "meaning"),
        to=Ref("indicator", indicator_id),
    )


def plain_value(site: Site, value: Value) -> str:
    """A value without « au moins », which its label says: « 7 », « oui »."""
    if value.unit == "yes_no":
        return site.value(value)
    return site.words.number(value.count or 0)


def _annual(site: Site, indicator_id: str, scope: str, series: str) -> dict[str, Value]:
    values = site.library.values(indicator_id)
    places = {year: ValuePosition(scope, year, "annual", series) for year in site.library.periods()}
    return {year: values[place] for year, place in places.items() if place in values}


def years_drawn(site: Site, indicator_id: str, scope: str, series: str) -> tuple[Column, ...]:
    """The years as columns; none for fewer than four numbers, or where none is above two."""
    counted = [(year, each) for year, each in _annual(site, indicator_id, scope, series).items() if each.is_counted]
    if not are_worth_drawing(each.count for _, each in counted):
        return ()
    return tuple(_column(site, year, value) for year, value in counted)


def _column(site: Site, year: str, value: Value) -> Column:
    """A minimum is shown by its sign and spoken in words."""
    number = site.words.number(value.count or 0)
    shown, said = number, number
    if value.is_minimum:
        shown = site.words("sign.at_least", n=number)
        said = site.words("value.at_least", n=number)
    return Column(year, value.count, shown, site.words("chart.mark", label=year, value=said))


def year_lines(site: Site, indicator_id: str, scope: str) -> tuple[YearLine, ...]:
    """The years by what was counted in each, by name where all have one, else in numbers."""
    series = findings.headline_series(site, indicator_id, scope)
    counted = {year: each for year, each in _annual(site, indicator_id, scope, series).items() if each.is_counted}
    names = names_by_year(site, indicator_id, scope)
    is_yes_no = any(each.unit == "yes_no" for each in counted.values())
    every = all_names(site, indicator_id, scope)
    if names and not is_yes_no and len(every) <= MOST_NAMED:
        by_year = {year: cells for year, cells in names.items() if year in counted}
        is_whole = set[Cell]().union(*by_year.values()) == set(every)
        return _joined(site, by_year) if is_whole else (YearLine("", every),)
    return tuple(YearLine(year, (Cell(findings.told(site, series, each)),)) for year, each in counted.items())


def _joined(site: Site, names: dict[str, tuple[Cell, ...]]) -> tuple[YearLine, ...]:
    """A line for each year; one line where all years name the same."""
    if len(names) > 1 and len(set(names.values())) == 1:
        years = site.words("window", first=min(names), last=max(names))
        return (YearLine(years, next(iter(names.values()))),)
    return tuple(YearLine(year, cells) for year, cells in names.items())


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
    """The names of what was counted, titles of publications as quotations; none where only some are titles."""
    names: list[str] = []
    titles: list[str] = []
    for cell in all_names(site, indicator["indicator_id"], NETWORK):
        is_title = isinstance(cell.text, Text) and cell.text.wording is Wording.TITLE
        if is_title:
            titles.append(str(cell.text))
        else:
            names.append(str(cell.text))
    if names and titles:
        return []
    if indicator["driving_table"] == "publications":
        titles = [site.words("quoted", text=title) for title in titles]
    return names or titles


def indicator_title(site: Site, indicator: Record) -> str:
    """The title of an indicator's page: what it counts, and the names of what was counted, or how many.

    A minimum is said where its number stands, and no number of the title is one.
    """
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
