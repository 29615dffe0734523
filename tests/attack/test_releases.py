"""What several releases must not tell: moves, laws, errors, and the life of codes and bases."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.attack import accuracy, chains, laws, life, releases
from tests.attack.declaration import Declaration, read_declaration
from tests.attack.intervals import narrowed
from tests.attack.leaks import Leak, kinds
from tests.attack.publishers import rounded_alone, sound
from tests.attack.rules import Rounding, Rule, Window, window
from tests.attack.tables import Numbers, Published, aligned, read_release, rolled_up
from tests.attack.worlds import PAIRS, small_world, true_leaves, with_whole, write_cube, write_declaration, write_places

RULE = Rule(Rounding.NEIGHBOUR, slack=100)


def alone(folder: Path, cells: list[float], shown: list[float], base: int = 5) -> tuple[Published, Numbers]:
    """A world whose only counts are those of children in both age bands of one group, with what is shown."""
    declared = small_world(folder, alone=True)[2]
    leaf = np.zeros_like(true_leaves(declared, 1))
    printed = leaf.copy()
    leaf[0, 0, 0, :, 0], printed[0, 0, 0, :, 0] = cells, shown
    values = rolled_up(printed, declared)
    reported = np.full(values.shape, "reported", object)
    return Published(declared, base, values, values >= 0, reported), rolled_up(leaf, declared)


def test_a_release_of_unchanged_data_must_not_move(tmp_path: Path) -> None:
    one, truth = alone(tmp_path, [3, 2], [0, 5])
    other, _ = alone(tmp_path, [3, 2], [5, 5])
    assert kinds(releases.moves([one, one], [truth, truth])) == set()
    assert kinds(releases.moves([one, other], [truth, truth])) == {"moved"}


def test_a_number_must_not_fall_while_its_truth_rises_even_with_a_release_between(tmp_path: Path) -> None:
    versions = [alone(tmp_path, [3, 2], [5, 0]), alone(tmp_path, [1, 2], [0, 0]), alone(tmp_path, [4, 2], [0, 0])]
    found = list(releases.moves(*(list(part) for part in zip(*versions, strict=True))))
    assert [(leak.kind, leak.where) for leak in found] == [("against", "releases 1 and 3")]


def test_a_new_country_is_lined_up_with_the_release_before(tmp_path: Path) -> None:
    path = write_declaration(tmp_path)
    folders = [write_places(tmp_path / "a"), write_places(tmp_path / "b", [*PAIRS, ("P-0", "KH")])]
    union, cubes, truths = read_declaration(path, *folders), [], []
    for folder in folders:
        declared = read_declaration(path, folder)
        leaf = np.round(np.ones_like(true_leaves(declared, 1)) * 3)
        truth = with_whole(leaf, declared)
        write_cube(folder, np.where(truth % 5 == 0, truth, truth // 5 * 5), declared)
        cubes.append(aligned(read_release(folder, declared), union))
        truths.append(cubes[-1].values * 0)
    assert union.axes[0].leaves == 6
    assert list(releases.moves(cubes, truths)) == []
    assert np.isnan(cubes[0].values[0]).all()


def test_growth_and_increments_of_a_sound_rounding_tell_nothing(tmp_path: Path) -> None:
    pairs = [alone(tmp_path, [3, 2], [0, 0]), alone(tmp_path, [4, 2], [5, 0]), alone(tmp_path, [4, 6], [5, 10])]
    published, truths = [one for one, _ in pairs], [truth for _, truth in pairs]
    seen = [narrowed(one, RULE) for one in published]
    assert list(chains.grown(published, seen, truths)) == []


def test_an_exact_increment_is_caught(tmp_path: Path) -> None:
    pairs = [alone(tmp_path, [30, 22], [30, 22]), alone(tmp_path, [32, 22], [32, 22])]
    published, truths = [one for one, _ in pairs], [truth for _, truth in pairs]
    seen = [narrowed(one, Rule(Rounding.EXACT)) for one in published]
    assert all(leak.what == "between 2 and 2" for leak in chains.increments(published, seen, truths))
    assert kinds(chains.increments(published, seen, truths)) == {"confined"}


def unchanged(folder: Path, first: float, second: float) -> set[str]:
    """A group of three children shown at base 5, then at base 10, in a year that is closed."""
    one, truth = alone(folder, [3, 0], [first, 0])
    other, _ = alone(folder, [3, 0], [second, 0], base=10)
    return kinds(chains.still([one, other], [narrowed(one, RULE), narrowed(other, RULE)], [truth, truth]))


def test_a_new_base_must_start_from_the_published_number(tmp_path: Path) -> None:
    assert unchanged(tmp_path, 0, 0) == set()
    assert unchanged(tmp_path, 5, 10) == set()
    assert unchanged(tmp_path, 0, 10) == {"confined"}


def merged(folder: Path, shown: float, draw: Callable[[float], float]) -> list[Leak]:
    """Four children of one age band and none of the other; then the bands are merged and drawn anew or summed."""
    one, truth = alone(folder, [4, 0], [shown, 0])
    groups = {"0-17": ["0-9", "10-17"]}
    before = life.recoded_release(one, "age_band", groups)
    true = life.recoded(truth, one.declared, "age_band", groups)
    seen = life.recoded_window(window(one, RULE), one.declared, "age_band", groups)
    after = Published(before.declared, 5, np.vectorize(draw)(before.values), before.listed, before.status)
    return list(chains.still([before, after], [seen, window(after, RULE)], [true, true]))


def test_merged_codes_must_be_sums_of_the_numbers_before(tmp_path: Path) -> None:
    assert merged(tmp_path, 5, lambda value: value) == []
    assert kinds(merged(tmp_path, 5, lambda _: 0)) == {"confined"}


def test_a_renamed_code_keeps_its_numbers(tmp_path: Path) -> None:
    one, truth = alone(tmp_path, [4, 7], [5, 5])
    declared: Declaration = life.recoded_declaration(one.declared, "age_band", {"0-8": ["0-9"]})
    assert declared.axes[3].codes == ("0-8", "10-17", "_T")
    assert life.recoded(truth, one.declared, "age_band", {"0-8": ["0-9"]})[0, 0, 0, :, 0].tolist() == [4, 7, 11]


def test_broken_laws_are_found_unless_the_truth_breaks_them_too(tmp_path: Path) -> None:
    one, truth = alone(tmp_path, [3, 2], [0, 5])
    above = one.values.copy()
    above[0, 0, 0, 0, 1] = 5
    broken = Published(one.declared, 5, above, one.listed, one.status)
    assert {leak.what for leak in laws.broken(broken, truth)} == {"form_online <= whole"}
    truth[0, 0, 0, 0, 1] = 4
    assert list(laws.broken(broken, truth)) == []


def test_children_of_a_year_must_have_been_new_by_then(tmp_path: Path) -> None:
    """Ten new children in 2018 and none in 2019, when fifteen are shown."""
    declared = small_world(tmp_path)[2]
    law = {"at": {"sex": "_T", "age_band": "_T"}}
    knows = replace(declared, words={**declared.words, "so_far": law}, started=np.ones(5, bool))
    leaf = np.zeros_like(true_leaves(declared, 1))
    leaf[2, 0, 0, 0, 1], leaf[2, 1, 0, 0, 2] = 10, 15
    values = with_whole(leaf, declared)
    published = Published(knows, 5, values, values >= 0, np.full(values.shape, "reported", object))
    found = list(laws.broken(published))
    assert {(leak.where, leak.what) for leak in found} == {("2 | 1", "whole <= new so far")}
    elsewhere = replace(published, declared=replace(knows, started=np.zeros(5, bool)))
    assert list(laws.broken(elsewhere)) == []


def test_safe_ways_without_control_are_refused_for_being_useless(tmp_path: Path) -> None:
    """Sums of nearest multiples, and keyed draws that nobody balances: additive, safe, and too far off."""
    declared = small_world(tmp_path)[2]
    truth = with_whole(true_leaves(declared, 1, scale=1.5), declared)
    leaf = tuple(slice(0, axis.leaves) for axis in declared.axes)
    for shown in (with_whole(rounded_alone(truth, declared)[leaf], declared), sound(truth, declared, key=b"0")):
        published = Published(declared, 5, shown, shown >= 0, np.full(shown.shape, "reported", object))
        assert kinds(accuracy.inaccuracies(published, truth)) == {"accuracy"}


def test_a_window_that_the_truth_leaves_is_no_knowledge(tmp_path: Path) -> None:
    one, truth = alone(tmp_path, [3, 2], [0, 5])
    assert window(one, RULE).holds(truth)
    assert not window(one, Rule(Rounding.NEAREST)).holds(truth)
    assert not Window(truth + 1, truth + 1).holds(truth)
