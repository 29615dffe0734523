"""Readers who know more than the site says: a partner, an insider who knows all children but one cell."""

from pathlib import Path

import numpy as np
import pytest

from tests.attack.insider import Counts, insiders, partner, share
from tests.attack.intervals import narrowed
from tests.attack.leaks import Leak
from tests.attack.publishers import sound
from tests.attack.rules import Rounding, Rule
from tests.attack.tables import read_release
from tests.attack.worlds import small_world, true_leaves, with_whole, write_cube

KEYS = [f"key {number}".encode() for number in range(60)]


def keyed(cells: Counts, key: bytes) -> Counts:
    """Each cell for itself, from a threshold on that the key draws."""
    drawn = [key[-1] * 7 + 3 * number + cell // 5 for number, cell in enumerate(cells)]
    return tuple(cell // 5 * 5 + 5 * (cell % 5 > draw % 5) for cell, draw in zip(cells, drawn, strict=True))


def nearest(cells: Counts, key: bytes) -> Counts:
    """To the nearest multiple, and the total exactly beside: anybody can replay it."""
    return (*((cell + 2) // 5 * 5 for cell in cells), sum(cells))


@pytest.mark.parametrize("truth", [(3, 1), (4, 0), (2, 104), (7, 3, 1)])
def test_an_insider_learns_nothing_from_a_keyed_rounding(truth: Counts) -> None:
    assert list(insiders(keyed, truth, b"secret 4", KEYS)) == []


def test_an_insider_reads_a_cell_from_an_exact_total() -> None:
    assert [leak.where for leak in insiders(nearest, (3, 104), b"", KEYS)] == ["cell 0 of (3, 104)"]


def small_release(folder: Path, whole: float, part: float, shown: tuple[float, float]) -> list[Leak]:
    """One group of new children with a part, of which a partner reached 10, and 5 of the part."""
    _, release, declared = small_world(folder, alone=True)
    leaf = np.zeros_like(true_leaves(declared, 1))
    printed, own = leaf.copy(), leaf.copy()
    group = (0, 0, 0, 0)
    leaf[group][:2], printed[group][:2], own[group][:2] = (whole, part), shown, (10, 5)
    write_cube(release, with_whole(printed, declared), declared)
    published = read_release(release, declared)
    seen = narrowed(published, Rule(Rounding.NEIGHBOUR, slack=20))
    return list(partner(published, seen, with_whole(leaf, declared), with_whole(own, declared)))


def test_a_partner_may_read_the_others_where_whole_and_part_are_shown_equal(tmp_path: Path) -> None:
    """14 children, all with the part, shown 10 and 10: beyond its own 10 and 5 the partner knows of 1 to 4 others.

    At least one more child has the part, as 10 means 6 or more; at most four more are there, as 10 means 14 or less.
    """
    assert {leak.what for leak in small_release(tmp_path, 14, 14, (10, 10))} >= {"between 1 and 4"}


def test_a_partner_beside_a_larger_rest_reads_nothing(tmp_path: Path) -> None:
    assert small_release(tmp_path, 14, 9, (15, 10)) == []


def test_a_partner_that_reached_a_share_of_each_cell_reads_nothing(tmp_path: Path) -> None:
    _, release, declared = small_world(tmp_path)
    truth = with_whole(true_leaves(declared, 5, scale=12), declared)
    write_cube(release, sound(truth, declared), declared)
    published = read_release(release, declared)
    seen = narrowed(published, Rule(Rounding.NEIGHBOUR, slack=100))
    assert list(partner(published, seen, truth, share(published, truth, 0.7))) == []
