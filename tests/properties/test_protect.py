"""The laws of the protection of counts of people, on random histories of small cubes."""

import dataclasses
import itertools
import random
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.cube import Cube, Ints, Table, grid
from pipeline.records.protect import ProtectedCube, protect
from pipeline.records.steps import State, mirrored, to_bytes
from tests.properties.random_people import (
    CHILDREN,
    GROUPS,
    KEY,
    PARTS,
    Cell,
    Group,
    cube,
    examples,
    grown,
    histories,
    keys,
    numbered,
    play,
    shown,
    valued,
    wholes_of,
)

LAWS = examples(10, 150)


@LAWS
@given(histories(), keys)
def test_no_part_is_ever_above_its_whole(cubes: list[Cube], key: bytes) -> None:
    check_parts(play(cubes, key=key)[0])


def check_parts(releases: Sequence[ProtectedCube]) -> None:
    for published in releases:
        cells, wholes = shown(published), wholes_of(shown(published))
        assert [cell for cell, value in cells.items() if cell[-1] in PARTS and value > wholes[cell[:2]]] == []


@LAWS
@given(histories(single=True, releases=7), keys)
def test_where_the_whole_is_one_cell_every_cell_is_a_neighbour_and_rises_with_its_truth_for_ever(
    cubes: list[Cube], key: bytes
) -> None:
    check_staircases(cubes, play(cubes, key=key)[0])


@LAWS
@given(histories(releases=7), keys)
def test_new_and_continuing_are_neighbours_and_rise_with_their_truth_for_ever(cubes: list[Cube], key: bytes) -> None:
    check_staircases(cubes, play(cubes, key=key)[0], measures=("new", "continuing"))


@LAWS
@given(histories(releases=6), keys)
def test_while_the_truth_only_grows_every_part_is_a_neighbour_and_rises_too(cubes: list[Cube], key: bytes) -> None:
    check_staircases(grown(cubes), play(grown(cubes), key=key)[0])


def check_staircases(
    cubes: Sequence[Cube], protected: Sequence[ProtectedCube], measures: Collection[str] = (*CHILDREN, *PARTS)
) -> None:
    seen: dict[Cell, set[tuple[int, int]]] = {}
    for one, published in zip(cubes, protected, strict=True):
        check_neighbours(one, published, 5, measures)
        cells = shown(published)
        for name, truth in numbered(one.cells).items():
            if name[-1] in measures:
                seen.setdefault(name, set()).add((truth, cells[name]))
    for pairs in seen.values():
        for (less, value), (more, later) in itertools.combinations(sorted(pairs), 2):
            assert less < more
            assert value <= later


def check_neighbours(one: Cube, published: ProtectedCube, base: int, measures: Collection[str]) -> None:
    cells = shown(published)
    for name, truth in numbered(one.cells).items():
        if name[-1] in measures:
            assert cells[name] in {truth // base * base, -(-truth // base) * base}


def wide_histories(*, single: bool) -> list[Cube]:
    """Eight releases of 300 places at once, so that rare turns of a history are met as well."""
    chance = random.Random(7)
    places = [(f"P{i:03d}", "2018") for i in range(300)]

    def children() -> Group:
        new, continuing = chance.randint(0, 6), None if single else chance.randint(0, 6)
        online, legal = (chance.randint(0, new + (continuing or 0)) for _ in PARTS)
        return new, continuing, online, legal

    return [cube([children() for _ in places], ({"measure": CHILDREN},), places) for _ in range(8)]


def test_the_laws_hold_in_many_histories_at_once_where_the_whole_is_one_cell() -> None:
    cubes = wide_histories(single=True)
    published = play(cubes)[0]
    check_staircases(cubes, published)
    check_parts(published)


def test_the_laws_hold_in_many_histories_at_once_where_the_whole_is_two_cells() -> None:
    cubes = wide_histories(single=False)
    published = play(cubes)[0]
    check_staircases(cubes, published, measures=("new", "continuing"))
    check_parts(published)


@LAWS
@given(histories(releases=6), keys)
def test_a_part_rises_with_its_own_truth_and_that_of_its_wholes(cubes: list[Cube], key: bytes) -> None:
    points: dict[Cell, list[tuple[tuple[int, ...], int]]] = {}
    for one, published in zip(cubes, play(cubes, key=key)[0], strict=True):
        truth, cells = numbered(one.cells), shown(published)
        for group, part in itertools.product(GROUPS, PARTS):
            at = tuple(truth[*group, measure] for measure in ("new", "continuing", part))
            points.setdefault((*group, part), []).append((at, cells[*group, part]))
    for seen in points.values():
        for (low, value), (high, later) in itertools.permutations(seen, 2):
            assert value <= later or not all(a <= b for a, b in zip(low, high, strict=True))


@LAWS
@given(histories(releases=4), keys, st.sampled_from([5, 10]))
def test_the_published_numbers_fed_back_as_truth_give_themselves(cubes: list[Cube], key: bytes, base: int) -> None:
    published, state = play(cubes, base=base, key=key)
    fed = [dataclasses.replace(c, cells=p.cells) for c, p in zip(cubes, published, strict=True)]
    again, left = play(fed, base=base, key=key, state=mirrored(state))
    assert [p.totals.to_csv() for p in again] == [p.totals.to_csv() for p in published]
    assert [p.cells.to_csv() for p in again] == [p.cells.to_csv() for p in published]
    assert to_bytes(left) == to_bytes(mirrored(state))


@LAWS
@given(histories(releases=3), keys)
def test_a_second_build_of_the_last_release_changes_nothing(cubes: list[Cube], key: bytes) -> None:
    published, state = play(cubes, key=key)
    again, after = protect(cubes[-1], 5, key, state)
    assert shown(again) == shown(published[-1])
    assert to_bytes(after) == to_bytes(state)


@LAWS
@given(histories(releases=4), keys)
def test_a_higher_base_stands_on_the_published_numbers(cubes: list[Cube], key: bytes) -> None:
    published, state = play(cubes[:-1], key=key)
    raised, _ = protect(cubes[-2], 10, key, state)
    before, after = shown(published[-1]), shown(raised)
    for cell, value in after.items():
        assert value in {before[cell] // 10 * 10, -(-before[cell] // 10) * 10}
    later, _ = play([cubes[-2], cubes[-1]], base=10, state=state, key=key)
    check_neighbours(cubes[-1], later[-1], 10, ("new", "continuing"))
    check_parts(later[-1:])


@LAWS
@given(histories(releases=2), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_tables_matters(cubes: list[Cube], chance: random.Random) -> None:
    rows = list(range(len(cubes[0].cells)))
    chance.shuffle(rows)
    turned = [dataclasses.replace(c, cells=c.cells.iloc[rows], tables=c.tables[::-1]) for c in cubes]
    assert to_bytes(play(turned)[1]) == to_bytes(play(cubes)[1])


CODES = {
    "place": [f"P{i:02d}" for i in range(12)],
    "period": list("abcd"),
    "sex": list("fm"),
    "age": list("wxyz"),
}
EVERY_TABLE: tuple[Table, ...] = tuple(
    {d: {c: c for c in CODES[d]} for d in kept} | {"measure": CHILDREN}
    for size in range(4)
    for kept in itertools.combinations(CODES, size)
)


def test_twelve_releases_stay_close_to_the_truth_and_move_only_with_it() -> None:
    """15,000 children at first; 300 come with each release, and two of a thousand are taken back."""
    chance = np.random.default_rng(3)
    frame = pd.DataFrame(list(itertools.product(*CODES.values())), columns=list(CODES)).assign(measure="children")
    weights = chance.lognormal(0, 1, len(frame))
    weights /= weights.sum()
    truth, state, before = chance.multinomial(15_000, weights), State((*CODES, "measure")), None
    for _ in range(12):
        one = Cube(tuple(CODES), frame.assign(value=truth), EVERY_TABLE)
        published, state = protect(one, 5, KEY, state)
        check_closeness(one, published)
        if before is not None:
            check_moves(*before, one.counts, valued(published))
        before = (one.counts, valued(published))
        truth = one.counts - chance.binomial(one.counts, 0.002) + chance.multinomial(300, weights)


def check_closeness(one: Cube, published: ProtectedCube) -> None:
    totals = grid(one.cells, one.dimensions, one.tables).totals(one.counts)
    errors = np.abs(published.totals["value"].to_numpy() - totals)
    assert np.abs(valued(published) - one.counts).max() <= 4
    assert errors.mean() <= 5
    assert errors.max() <= 20
    assert errors[0] <= 5


def check_moves(truth: Ints, value: Ints, later_truth: Ints, later: Ints) -> None:
    assert not ((later_truth == truth) & (later != value)).any()
    assert not ((later_truth - truth) * (later - value) < 0).any()
