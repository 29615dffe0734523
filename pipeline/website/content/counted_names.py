"""The counted units of an indicator by name: the country of a study, the title of a research work, a member."""

from collections.abc import Iterable

from pipeline.typography import in_order
from pipeline.website.content.row_descriptions import title_in
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record, is_standing
from pipeline.website.page import Cell, Ref, Text, Wording

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
    """The names of the units counted in any year, each once; none as long as one has no name."""
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
        named[cell.text.text if cell else ""] = cell
    return [named[label] for label in sorted(named, key=in_order)]


def _name(site: Site, row: Record) -> Cell | None:
    unit = row["unit_id"]
    if unit in site.library.countries:
        return Cell(Text(site.country(unit)), site.country_ref(unit))
    if unit in site.library.organisations:
        if not site.library.organisations[unit]["name"]:
            return None  # it has not agreed to be named
        return Cell(Text(site.organisation(unit)), Ref("organisation", unit) if unit in site.ours else None)
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
        return Cell(Text(site.country(countries[0]["country_code"])), to)
    return Cell(title_in(site, row["title"], row["language"]), to) if row["title"] else None
