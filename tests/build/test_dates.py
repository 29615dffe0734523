"""The date of a release: what it comes from where nobody gives one."""

import json
from pathlib import Path

import pytest

import build
from tests.packages import GOOD, write_package


@pytest.mark.parametrize(
    ("created", "argument", "day"),
    [("2022-06-30", [], "2022-06-30"), ("2022-06-30", ["--date", "2023-01-02"], "2023-01-02"), ("", [], "2022-01-01")],
)
def test_the_date_is_the_argument_or_the_newest_packages_or_the_day_after_all_periods(
    created: str, argument: list[str], day: str, tmp_path: Path
) -> None:
    """A package without a date is no reason to refuse it, and the clock of the machine is never asked."""
    write_package(tmp_path / "raw/a", GOOD, created=created)
    where = ["--raw", str(tmp_path / "raw"), "--processed", str(tmp_path / "processed")]
    assert build.main(["release", *where, *argument]) == 0
    assert json.loads((tmp_path / "processed/release.json").read_text("utf-8"))["date"] == day
