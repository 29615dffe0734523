"""From the rows about people to the files about people: count, round, add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.disclosure.cells import count_people
from pipeline.disclosure.declared import Project
from pipeline.disclosure.key import RefusedError, key_check
from pipeline.disclosure.rounding import round_cells
from pipeline.disclosure.sums import adults_table, children_table, coverage_table, usual_error, usual_errors
from pipeline.model import Finding


@dataclass(frozen=True)
class PeopleFiles:
    """The files about people of a release, by name, and what its descriptor says of them."""

    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)

    def columns(self, name: str) -> dict[str, list[str]]:
        """The columns of one file, as texts."""
        return {str(column): texts.tolist() for column, texts in self.frames[name].items()}


def protect(rows: pa.Table, projects: Sequence[Project], key: bytes | None, base: int, place: str) -> PeopleFiles:
    """The files about people of an edition; none where no project is declared in a country.

    rows: the rows of `beneficiaries` that count. place: the folder of the key, to be named where it is missing.
    Raises RefusedError where there are rows and no key.
    """
    if rows.num_rows and key is None:
        raise RefusedError(Finding("key-missing", package=place))
    if not projects:
        return PeopleFiles()
    details = {project.code: project.detail for project in projects}
    oldest = {project.code: project.oldest for project in projects}
    cells = round_cells(count_people(rows, details), oldest, key or b"", base)
    children = children_table(cells, projects)
    about = {
        "base": base,
        "unit": "children",
        "usual_error": usual_error(children, base),
        "usual_errors": usual_errors(children, base),
    }
    properties: dict[str, Any] = {"ecpat:children": about}
    if key is not None:
        properties["ecpat:key-check"] = key_check(key)
    tables = {
        "children": children,
        "adults": adults_table(cells, projects),
        "children_coverage": coverage_table(projects),
    }
    return PeopleFiles({name: _text(table) for name, table in tables.items()}, properties)


def _text(table: pa.Table) -> pd.DataFrame:
    columns = {name: pc.fill_null(table[name].cast("string"), "") for name in table.column_names}
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    return frame
