"""Ordinary corrections, release after release: no cell moves whose truth stood still."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.attack.counts import Cell, Counts
from tests.attack.office import PLACES, Edition, Package, drawn_rows, group, numbered
from tests.attack.published_numbers import broken_promises, read_csv

FORMERLY = {"P-SAHARA": "P-SAHEL"}


def twelve_packages() -> list[Package]:
    """What an office corrects in four years, one thing at a time."""
    first = Package(drawn_rows(120))
    late = replace(first, rows=(*first.rows, group("P-HIMAL", "NP", "2019", 3, sex="m")))
    blank = replace(late, rows=(*late.rows, group("P-SAHEL", "ML", "2020", 2, new_in_period="")))
    scoped = replace(blank, rows=corrected(blank, dedup_scope="project_period"))
    provider = replace(scoped, provider="ECPAT-BE")
    shuffled = replace(provider, rows=tuple(reversed(provider.rows)))
    withdrawn = replace(shuffled, rows=shuffled.rows[3:])
    higher = replace(withdrawn, rows=corrected(withdrawn, value="20", new_in_period="20"))
    renamed = replace(higher, rows=tuple(map(rename, higher.rows)), formerly=FORMERLY, places=renamed_places())
    country = replace(renamed, places=(*renamed.places, ("P-HIMAL", "IN")))
    filled = replace(country, rows=tuple({**row, "s_awareness": "true"} for row in country.rows))
    back = replace(filled, rows=country.rows[:-2])
    packages = (first, late, blank, scoped, provider, shuffled, withdrawn, higher, renamed, country, filled, back)
    return numbered(packages)


def corrected(package: Package, **cells: str) -> tuple[Mapping[str, str], ...]:
    """The rows with other cells in every tenth."""
    return tuple({**row, **cells} if number % 10 == 0 else row for number, row in enumerate(package.rows))


def rename(row: Mapping[str, str]) -> Mapping[str, str]:
    return {**row, "project_id": row["project_id"].replace("P-SAHEL", "P-SAHARA")}


def renamed_places() -> tuple[tuple[str, str], ...]:
    return tuple((project.replace("P-SAHEL", "P-SAHARA"), country) for project, country in PLACES)


def by_oldest_code(counts: Counts) -> dict[tuple[str, Cell], int]:
    """Counts by the oldest code of each project."""
    found = {}
    for (measure, cell), number in counts.items():
        found[measure, cell._replace(project=FORMERLY.get(cell.project, cell.project))] = number
    return found


def wrong_moves(published: list[Counts], truths: list[Counts]) -> Iterator[str]:
    """Cells that moved between any two releases although their truth did not, or against it."""
    shown = [by_oldest_code(counts) for counts in published]
    true = [Counter(by_oldest_code(counts)) for counts in truths]
    for before, after in combinations(range(len(shown)), 2):
        for cell in shown[before].keys() & shown[after].keys():
            move = shown[after][cell] - shown[before][cell]
            change = true[after][cell] - true[before][cell]
            if move * change < 0 or (change == 0 and move != 0):
                yield f"releases {before + 1} and {after + 1}: {cell} moved by {move}, its truth by {change}"


@pytest.mark.audit
def test_no_cell_moves_whose_truth_stood_still(tmp_path: Path) -> None:
    edition = Edition(tmp_path)
    edition.make_key()
    released = [edition.release(package) for package in twelve_packages()]
    for published, _ in released:
        assert broken_promises(published) == []
    cells = [published.cells for published, _ in released]
    assert len(cells) == 12
    assert any(before != after for before, after in pairwise(cells))
    assert list(wrong_moves(cells, [truth.counts for _, truth in released])) == []


@pytest.mark.audit
def test_the_first_child_of_a_country_changes_no_row_no_source_and_no_status(tmp_path: Path) -> None:
    """Beside the numbers themselves, a reader sees the same files with the same rows."""
    places = (*PLACES, ("P-INDUS", "IN"))
    nobody = Package(drawn_rows(20), places)
    somebody = replace(nobody, rows=(*nobody.rows, group("P-INDUS", "IN", "2020")))
    seen = []
    for name, package in (("nobody", nobody), ("somebody", somebody)):
        edition = Edition(tmp_path / name)
        edition.make_key()
        published, _ = edition.release(package)
        assert ("_T", "IN", "2020", "_T", "_T", "children") in published.values
        files = sorted(path.name for path in edition.processed.iterdir())
        sources = read_csv(edition.processed / "sources.csv")
        seen.append((files, published.status, published.stated, sources))
    assert seen[0] == seen[1]
