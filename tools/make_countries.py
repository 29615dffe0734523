"""Writes the code list of countries, once for each edition of the Unicode data that it is taken from.

    python tools/make_countries.py FOLDER FILE

FOLDER is an unpacked `cldr-core` (npm), for the codes and the containment of territories; the names in French
and English are those of Babel, which carries the same Unicode data. FILE is the code list to write.
"""

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from babel import Locale

FIELDS = (
    "country_code", "iso3", "m49", "name_fr", "name_en",
    "m49_subregion", "m49_subregion_fr", "m49_subregion_en",
    "m49_region", "m49_region_fr", "m49_region_en", "ecpat_region",
)  # fmt: skip

REGIONS = ("002", "019", "142", "150", "009")
"""The five regions of M49: Africa, Americas, Asia, Europe, Oceania."""

NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "IC", "TA", "XK"})
"""Territories that the Unicode data add to ISO 3166-1."""

CHAPTERS = {
    "east_asia": ("030",),
    "europe": ("039", "151", "154", "155"),
    "latin_america": ("005", "013"),
    "middle_east_north_africa": ("015", "145"),
    "pacific": ("053", "054", "057", "061"),
    "south_asia": ("034",),
    "southeast_asia": ("035",),
    "sub_saharan_africa": ("011", "014", "017", "018"),
}
"""The chapters of the 2016 Global Study and the M49 sub-regions that lie wholly or nearly in them."""

SURE = {"CA": "north_america", "US": "north_america", "DO": "latin_america"}
"""Countries in a sub-region that is no chapter, of which the chapter is known all the same."""

BETWEEN = (
    "AM",
    "AZ",
    "BZ",
    "CY",
    "DJ",
    "EH",
    "GE",
    "GY",
    "IL",
    "IR",
    "KM",
    "KP",
    "MR",
    "SD",
    "SO",
    "SR",
    "TR",
)
"""Countries between two chapters: the Caucasus, the Horn of Africa, the Guianas and others."""

APART = ("BV", "CC", "CX", "FK", "GF", "GS", "HM", "IO", "NF", "RE", "SH", "SJ", "TF", "UM", "YT")
"""Territories of a State on another continent, or without inhabitants."""

UNSURE = frozenset((*BETWEEN, *APART))
"""Countries of these sub-regions of which the chapter is not certain: left blank."""


def chapter_of(country: str, subregion: str) -> str:
    """The chapter of the Global Study, blank where it is not certain."""
    if country in UNSURE:
        return ""
    found = (name for name, subregions in CHAPTERS.items() if subregion in subregions)
    return SURE.get(country) or next(found, "")


def subregions_of(containment: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Each country's smallest M49 region and the region that holds it."""
    return {
        country: (subregion, region)
        for region in REGIONS
        for subregion in containment[region]["_contains"]
        for country in containment.get(subregion, {}).get("_contains", ())
        if subregion.isdigit() and country.isalpha() and country not in NOT_ISO
    }


def row_of(country: str, codes: Mapping[str, str], places: tuple[str, str]) -> dict[str, str]:
    """One row of the code list; `places` are the sub-region and the region, both blank where M49 has none."""
    subregion, region = places
    row = {"country_code": country, "iso3": codes["_alpha3"], "m49": codes["_numeric"]}
    row |= {"m49_subregion": subregion, "m49_region": region, "ecpat_region": chapter_of(country, subregion)}
    for language in ("fr", "en"):
        names = Locale(language).territories
        row[f"name_{language}"] = names[country]
        row[f"m49_subregion_{language}"] = names.get(subregion, "")
        row[f"m49_region_{language}"] = names.get(region, "")
    return row


def supplemental(folder: Path, name: str) -> dict[str, Any]:
    """One table of the supplemental data."""
    read: dict[str, Any] = json.loads((folder / "supplemental" / f"{name}.json").read_text("utf-8"))
    table: dict[str, Any] = read["supplemental"][name]
    return table


def rows(folder: Path) -> Iterable[dict[str, str]]:
    """All countries, in the order of their codes."""
    codes = supplemental(folder, "codeMappings")
    # M49 places Antarctica in no region
    places = {"AQ": ("", ""), **subregions_of(supplemental(folder, "territoryContainment"))}
    return [row_of(country, codes[country], places[country]) for country in sorted(places)]


def write(folder: Path, file: Path) -> None:
    """Write the code list as UTF-8 with commas and line feeds."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(folder))


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
