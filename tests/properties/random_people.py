"""Small random editions of counts of people: declared projects, and rows as their providers send them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.demonstration.exact_shares import draw, shared
from pipeline.disclosure import SEX_AGE, TOTAL_ONLY, Project, Report
from pipeline.disclosure.cells import FLAGS
from pipeline.intake.tables import arrow_schema
from tests.paper import catalogue

Line: TypeAlias = Mapping[str, Any]

KEY = bytes(range(32))
YEARS = ("2018", "2019")
PROJECTS = (
    Project(("PA",), ("ML", "NP"), dict.fromkeys(YEARS, Report("reported", 1, 1)), SEX_AGE),
    Project(("P0", "PB"), ("ML",), dict.fromkeys(YEARS, Report("partial", 1, 2)), SEX_AGE),
    Project(("PC",), ("NP",), {"2018": Report("not_reported", 0, 1), "2019": Report("reported", 1, 1)}, TOTAL_ONLY),
)
PLACES = [(project.code, country) for project in PROJECTS for country in project.countries]
SCHEMA = arrow_schema(catalogue().contract.schemas["beneficiaries"])

keys = st.binary(min_size=32, max_size=32)


def examples(few: int, many: int) -> settings:
    """Few in `make test`, many in `make audit`."""
    return settings(max_examples=few if settings().max_examples <= 100 else many, deadline=None)


def table(lines: Sequence[Line]) -> pa.Table:
    """Rows as the judged table of people."""
    usual = {**dict.fromkeys(SCHEMA.names), "entered_by_org": "LU", "validation_status": "sourced"}
    return pa.Table.from_pylist([{**usual, **line, "row_id": n} for n, line in enumerate(lines, 1)], schema=SCHEMA)


@st.composite
def lines(draw: st.DrawFn, *, stated: bool = False, most: int = 40) -> Line:
    """One row; stated: no flag and no number of new ones is left blank."""
    project, country = draw(st.sampled_from(PLACES))
    value = draw(st.integers(1, most))
    blank = [] if stated else [None]
    return {
        "project_id": project,
        "country_code": country,
        "period_id": draw(st.sampled_from(YEARS)),
        "population": draw(st.sampled_from(["children", "children", "children", "caregivers"])),
        "sex": draw(st.sampled_from(["f", "m", "unknown"])),
        "age_band": draw(st.sampled_from(["0-4", "10-14", "unknown"])),
        "counted_as": draw(st.sampled_from(["unique_persons", "unique_persons", "contacts", "estimate"])),
        "dedup_scope": draw(st.sampled_from(["project", "org", "project_period", "activity"])),
        "value": value,
        "new_in_period": draw(st.sampled_from([0, value, value // 2, *blank])),
        **{flag: draw(st.sampled_from([True, False, *blank])) for flag in FLAGS},
    }


def editions(*, stated: bool = False, size: int = 12) -> st.SearchStrategy[list[Line]]:
    """The rows of an edition."""
    return st.lists(lines(stated=stated), max_size=size)


def spread(total: int, parts: int, *name: str) -> list[int]:
    """A total split unevenly into parts, always in the same way for the same name."""
    weights = [1 + draw(2018, *name, number) % 30 for number in range(parts)]
    return shared(total, weights)
