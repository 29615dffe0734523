"""The counted units of an indicator by name: the country of a study, the title of a research work, a member."""

from collections.abc import Iterable

from pipeline.typography import in_order
from pipeline.website.content.row_descriptions import title_in
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record, is_standing
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
    return Cell(title_in(site, row["title"], row["language"]), to) if row["title"] else None


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
