"""The price of the rounding, over many keys: how far published sums are from the truth."""

from collections.abc import Iterator
from itertools import product

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.disclosure.cells import TrueCounts
from pipeline.disclosure.rounding import round_cells
from tests.properties.random_people import spread

KEYS = [bytes([number]) * 32 for number in range(40)]
YEARS = ("2018", "2019", "2020", "2021")
EACH_YEAR = {"PA": 45, "PB": 70, "PC": 95, "PD": 120, "PE": 138, "PF": 190, "PG": 260, "PH": 410}
"""Children of eight small projects in a year: 129 at the median."""
COUNTRY = dict(zip(EACH_YEAR, ("ML", "ML", "NP", "BF", "NP", "BF", "TG", "ML"), strict=True))
GROUPS = list(product(("f", "m", "unknown"), ("0-4", "5-9", "10-14", "15-17", "unknown")))


def small_organisation() -> pd.DataFrame:
    """Eight projects; who reaches 100 children a year publishes sex and age, the others their total."""
    return pd.DataFrame(_cells(), columns=["project_id", "country_code", "year", "sex", "age_band", "measure", "value"])


def _cells() -> Iterator[tuple[object, ...]]:
    for (code, size), year in product(EACH_YEAR.items(), YEARS):
        groups = GROUPS if size >= 100 else [("_Z", "_Z")]
        for (sex, age), value in zip(groups, spread(size, len(groups), code, year), strict=True):
            yield code, COUNTRY[code], year, sex, age, "children", value


@pytest.fixture(scope="module")
def errors() -> pd.DataFrame:
    """Give the published and the true number of each cell, under each key."""
    truth = small_organisation()
    counts = pa.Table.from_pandas(truth, preserve_index=False)
    nobody = counts.slice(0, 0)
    oldest = {code: code for code in EACH_YEAR}
    frames = []
    for number, key in enumerate(KEYS):
        shown = round_cells(TrueCounts(counts, nobody), oldest, key, 10).children
        frames.append(truth.assign(shown=shown["value"].to_numpy(), key=number))
    return pd.concat(frames)


def off(errors: pd.DataFrame, *columns: str) -> "pd.Series[float]":
    """How far the published sums by some columns are from the true ones, under each key."""
    sums = errors.groupby(["key", *columns])[["value", "shown"]].sum()
    return (sums["shown"] - sums["value"]).abs()


def test_a_small_organisation_reads_its_countries_within_a_few_tens(errors: pd.DataFrame) -> None:
    assert off(errors, "country_code", "year").mean() <= 16
    assert off(errors, "project_id", "year").mean() <= 14
    assert off(errors).mean() <= 80


def test_the_sum_is_right_on_average(errors: pd.DataFrame) -> None:
    sums = errors.groupby("key")[["value", "shown"]].sum()
    assert abs((sums["shown"] - sums["value"]).mean()) < 30


def test_most_sums_are_closer_than_the_usual_error(errors: pd.DataFrame) -> None:
    cells = errors[errors["shown"] > 0].groupby(["key", "country_code", "year"]).size()
    usual = 10 + 8 * cells**0.5
    far = off(errors, "country_code", "year")
    assert (far <= usual.reindex(far.index).fillna(10)).mean() >= 0.96


def test_a_single_cell_is_always_closer_than_ten(errors: pd.DataFrame) -> None:
    assert (errors["shown"] - errors["value"]).abs().max() <= 9
