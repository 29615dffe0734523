"""The attack catches every weak way to publish, and lets a sound one pass."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.attack.attack import Target, attack
from tests.attack.leaks import kinds
from tests.attack.publishers import Way, eliminated, parts_alone, primary_only, rounded_alone, sound, unmarked_zeros
from tests.attack.tables import Numbers
from tests.attack.worlds import small_world, true_leaves, with_whole, write_cube, write_places, write_truth


def published(
    folder: Path, leaves: Sequence[Numbers], ways: Sequence[Way], *, skip_blanks: bool = False, alone: bool = False
) -> Target:
    """Releases of the true counts, each in its own way."""
    path, _, declared = small_world(folder, alone=alone)
    releases, truths = [], []
    for number, (leaf, way) in enumerate(zip(leaves, ways, strict=True)):
        release = write_places(folder / f"release-{number}")
        write_cube(release, way(with_whole(leaf, declared), declared), declared, skip_blanks=skip_blanks)
        releases.append(release)
        truths.append(write_truth(folder / f"truth-{number}.csv", leaf, declared))
    return Target(releases, path, truths=truths, slack=60, corners=2, samples=5)


def leaves(folder: Path, *, alone: bool = False) -> Numbers:
    """True counts of the small world."""
    return true_leaves(small_world(folder, alone=alone)[2], seed=1)


def grown(leaf: Numbers, seed: int = 2) -> Numbers:
    """The counts a year later: here and there one to three children more, none of them with a part."""
    more = np.random.default_rng(seed).integers(0, 4, leaf.shape[:-1])
    later = leaf.copy()
    later[..., 1] += more
    return later


def test_a_sound_publisher_passes_over_two_releases(tmp_path: Path) -> None:
    leaf = leaves(tmp_path)
    target = published(tmp_path, [leaf, grown(leaf)], [sound, sound])
    found = attack(target)
    assert [leak for leak in found if leak.kind != "accuracy"] == []


def test_a_sound_publisher_passes_where_nobody_knows_who_is_new(tmp_path: Path) -> None:
    leaf = leaves(tmp_path, alone=True)
    found = attack(published(tmp_path, [leaf], [sound], alone=True))
    assert [leak for leak in found if leak.kind != "accuracy"] == []


def test_parts_rounded_apart_from_their_whole_are_caught(tmp_path: Path) -> None:
    found = attack(published(tmp_path, [leaves(tmp_path, alone=True)], [parts_alone], alone=True))
    assert {"law", "confined"} <= kinds(found)


WEAK = [primary_only, rounded_alone, unmarked_zeros, eliminated]


@pytest.mark.parametrize("way", WEAK, ids=lambda way: way.__name__)
def test_a_weak_publisher_is_caught_with_one_release(way: Way, tmp_path: Path) -> None:
    assert "confined" in kinds(attack(published(tmp_path, [leaves(tmp_path)], [way])))


def test_missing_rows_for_true_zeros_are_caught(tmp_path: Path) -> None:
    found = kinds(attack(published(tmp_path, [leaves(tmp_path)], [unmarked_zeros], skip_blanks=True)))
    assert {"grid", "confined"} <= found


def test_a_new_draw_of_unchanged_data_is_caught(tmp_path: Path) -> None:
    leaf = leaves(tmp_path)
    again = partial(sound, key=b"another")
    found = attack(published(tmp_path, [leaf, leaf], [sound, again]))
    assert {"moved", "confined"} <= kinds(found)


def test_suppression_by_elimination_is_caught_by_subtracting_releases(tmp_path: Path) -> None:
    leaf = leaves(tmp_path)
    found = attack(published(tmp_path, [leaf, grown(leaf)], [eliminated, eliminated]))
    assert any(leak.where.startswith("came between") for leak in found if leak.kind == "confined")
