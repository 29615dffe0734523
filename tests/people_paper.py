"""Files about people made from papers, and short answers to what they say: `30 reported 1/2`."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure import PeopleFiles
from pipeline.intake.tables import Tables
from pipeline.model import TOTAL
from pipeline.publication.beneficiaries import people_files
from pipeline.publication.release_files import columns_of, shown_rows
from pipeline.release import Release
from tests.paper import catalogue, tables_of

KEY = bytes(range(32))

PLACES = """
projects:
project_id | lead_org | start_date | children_detail
P1         | LU       | 2018-02-01 | sex_age
P2         | LU       | 2018-02-01 | sex_age
P3         | FR       | 2019-02-01 | total
project_countries:
project_id | country_code
P1         | ML
P2         | ML
P3         | ML
P3         | NP
reporting_status:
org_id | table_name    | period_id | status
LU     | beneficiaries | 2018      | complete
LU     | beneficiaries | 2019      | nil
LU     | beneficiaries | 2020      | partial
FR     | beneficiaries | 2019      | complete
"""


@dataclass(frozen=True)
class Published:
    """The files about people of one edition, with the tables they were made of."""

    files: PeopleFiles
    tables: Tables

    def row(self, name: str, **codes: str) -> "pd.Series[str]":
        """The one row with these codes; a code that is not named is `_T`."""
        frame = self.files.frames[name]
        keys = frame.columns[: frame.columns.get_loc("unit_measure")]
        wanted = {key: codes.get(key, TOTAL) for key in keys}
        found = frame[(frame[list(wanted)] == pd.Series(wanted)).all(axis=1)]
        assert len(found) == 1, f"{len(found)} rows of {name} with {wanted}"
        return found.iloc[0]

    def children(
        self, place: str = "", year: str = "2018", measure: str = "children", sex: str = TOTAL, age: str = TOTAL
    ) -> str:
        """What children.csv says of a place: `P1/ML`, `P1`, `/ML`, or nothing for the world."""
        project, _, country = place.partition("/")
        codes = {"project_id": project or TOTAL, "country_code": country or TOTAL, "year": year}
        return _answer(self.row("children", **codes, sex=sex, age_band=age, measure=measure))

    def adults(self, place: str = "", year: str = "2018", population: str = "caregivers") -> str:
        """What adults.csv says of a place."""
        project, _, country = place.partition("/")
        codes = {"project_id": project or TOTAL, "country_code": country or TOTAL, "year": year}
        return _answer(self.row("adults", **codes, population=population))

    def release(self) -> Release:
        """The files as a release in place, as far as a later release is compared with it."""
        schema = catalogue().contract.schemas["projects"]
        projects = columns_of(shown_rows("projects", self.tables, catalogue().policy), schema)
        files = {name: self.files.columns(name) for name in self.files.frames}
        return Release({}, {**files, "projects": projects}, {}, self.files.properties)


def _answer(row: "pd.Series[str]") -> str:
    number = f"{row['value']} " if row["value"] else ""
    return f"{number}{row['status']} {row['projects_stated']}/{row['projects']}"


def published(
    rows: str,
    places: str = PLACES,
    key: bytes | None = KEY,
    earlier: Published | None = None,
    new: Iterable[str] = (),
) -> Published:
    """Publish the rows about people of a paper, after another release where there is one."""
    paper = f"{places}\nbeneficiaries:\n{rows}" if rows else f"{places}\nbeneficiaries:\nvalue"
    tables = tables_of(paper, silent=True)
    replaced = earlier.release() if earlier else None
    return Published(people_files(tables, catalogue(), key, "private", replaced, new), tables)
