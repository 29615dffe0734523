"""What an indicator counts in each year, by name where it is little: that says more than bars of 1 and 2."""

from pipeline.typography import in_order
from pipeline.website.content.site import Site
from pipeline.website.library import Record, is_standing
from pipeline.website.page import Note, Text

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
        years.append(Note(year, (Text(", ".join(names)),)))
    return tuple(years)


def _countries(site: Site, table: str, keys: list[str]) -> list[str]:
    links, key = COUNTRIES[table]
    codes: dict[str, None] = {}
    for row_key in keys:
        for link in site.library.rows_with(links, key, row_key):
            if is_standing(link):
                codes[link["country_code"]] = None
    return sorted((site.country(code) for code in codes), key=in_order)
