"""The documented edition with rows of people, from the packages to the pages: few of them, and many."""

import shutil
from pathlib import Path

import pytest

import build
from tests.building import ROOT
from tests.links import lost_links, lost_places
from tests.markup import read_pages
from tests.packages import write_package
from tests.people import group, groups, office
from tests.published import masked_bytes

TWO = [
    group(1, "ML", "2019", value="1200", new_in_period="300"),
    group(2, "ML", "2019", value="12", sex="m", age_band="5-9"),
]
"""As a first workbook holds them: new children stated by one of two, and no service."""


@pytest.mark.parametrize("rows", [TWO[:1], TWO, groups(5000)], ids=len)
def test_an_edition_with_people_reaches_the_pages(rows: list[dict[str, str]], tmp_path: Path) -> None:
    raw, site = tmp_path / "raw", tmp_path / "site"
    shutil.copytree(ROOT / "data/raw", raw)
    tables = office(rows)
    amount = {"budget_id": "B-1", "amount": "1250000.50", "currency": "XOF", "kind": "spent", "source_id": "S-OFFICE"}
    budget = {"project_id": tables["projects"][0]["project_id"], **amount}
    write_package(raw / "office", {**tables, "project_budgets": [budget]})
    folders = ["--raw", str(raw), "--processed", str(tmp_path / "processed"), "--site", str(site)]
    private = ["--private", str(tmp_path / "private")]
    assert build.main(["key", *private, *folders]) == 0
    assert build.main(["release", *private, *folders]) == 0
    assert build.main(["site", *folders]) == 0
    pages = read_pages(site)
    assert "fr/projets/p-office-ml/index.html" in pages
    assert lost_links(site, pages) == []
    assert lost_places(site, pages) == []
    assert masked_bytes(tmp_path / "processed", site) == []
