"""The life of the protection: what is refused, what is remembered, and what becomes of codes that change."""

import dataclasses

import numpy as np
import pytest

from pipeline.records.cube import Law, Table, kept_parent
from pipeline.records.protect import ProtectedCube, ProtectionError, _draws, protect
from pipeline.records.steps import (
    Layer,
    State,
    StateError,
    from_bytes,
    merged,
    recovered,
    renamed,
    steps,
    to_bytes,
)
from tests.properties.random_people import (
    CHILDREN,
    COLUMNS,
    GROUPS,
    KEY,
    MEASURES,
    PERIODS,
    PLACES,
    SAME,
    TABLES,
    Group,
    cube,
    play,
    shown,
    valued,
)

ONES: list[Group] = [(1, 1, 1, 1)] * 4
THREES: list[Group] = [(3, 1, 2, 2)] * 4
MIXED: list[Group] = [(3, 1, 2, 2), (2, 2, 4, 1), (1, 1, 1, 1), (4, 3, 6, 2)]
LARGER: list[Group] = [(3, 4, 6, 1), (7, 9, 2, 2), (0, 1, 1, 0), (23, 18, 40, 9)]


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", [1, 4])
def test_a_base_below_5_is_refused(base: int) -> None:
    with pytest.raises(StateError, match="at least 5"):
        protect(cube(ONES), base, KEY, State(COLUMNS))


def test_the_base_never_falls() -> None:
    _, state = play([cube(THREES)], base=10)
    with pytest.raises(StateError, match="never falls"):
        protect(cube(THREES), 5, KEY, state)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ProtectionError, match="32 bytes"):
        protect(cube(ONES), 5, b"short", State(COLUMNS))


def test_only_protect_makes_a_protected_cube() -> None:
    one = cube(ONES)
    with pytest.raises(TypeError, match="protect"):
        ProtectedCube(5, one.cells, one.cells, object())
    published = play([one])[0][0]
    with pytest.raises((TypeError, ValueError), match="seal"):
        dataclasses.replace(published, cells=one.cells)  # type: ignore[call-arg]  # that is the attempt


# --- what is published ----------------------------------------------------------------------------------------------


def test_every_total_is_the_sum_of_its_published_cells() -> None:
    published = play([cube(LARGER)])[0][0]
    cells = shown(published)
    for place, period, measure, value in published.totals.itertuples(index=False, name=None):
        within = [
            number
            for (p, t, m), number in cells.items()
            if place in (p, "_T") and period in (t, "_T") and measure in (m, CHILDREN.get(m))
        ]
        assert value == sum(within)


def test_an_eighth_of_the_cells_is_never_moved_and_any_rounding_of_them_can_start() -> None:
    ids = [f"P{i}|2018|new" for i in range(8000)]
    draw, never = _draws(KEY, ids)
    assert 900 < never.sum() < 1100
    assert draw[never].min() < 0.1
    assert draw[never].max() > 0.9
    alone, _ = _draws(KEY, ids[7:8])
    assert alone[0] == draw[7]


def still_cells(count: int) -> list[tuple[str, str]]:
    """Places and periods whose new children are among the cells never moved, and start at the nearest multiple."""
    places = [(f"P{i:04d}", "2018") for i in range(200 * count)]
    draw, never = _draws(KEY, [f"{place}|{period}|new" for place, period in places])
    return [places[i] for i in np.flatnonzero(never & (draw == 0.5))[:count]]


def test_a_cell_that_is_never_moved_moves_where_a_total_would_be_off_by_more_than_4_bases() -> None:
    world: tuple[Table, ...] = ({"measure": {"new": "new"}},)
    near = cube([(2, 0, 0, 0)] * 10, world, still_cells(10))  # each stays at 0: off by 20, which is allowed
    assert valued(protect(near, 5, KEY, State(COLUMNS))[0]).sum() == 0
    far = cube([(2, 0, 0, 0)] * 11, world, still_cells(11))
    moved, _ = protect(far, 5, KEY, State(COLUMNS))
    assert set(valued(moved).tolist()) == {0, 5}
    assert abs(int(moved.totals["value"].iloc[0]) - 22) <= moved.bound == 20


def test_a_release_is_refused_where_a_total_would_be_off_by_more_than_4_bases_whatever_moves() -> None:
    places = still_cells(11)
    known = steps([f"{place}|{period}|new" for place, period in places], np.zeros(11, np.int64), 2, 5)
    one = cube([(2, 0, 0, 0)] * 11, ({"measure": {"new": "new"}},), places)
    with pytest.raises(ProtectionError, match="more than 4 bases"):
        protect(one, 5, KEY, State(COLUMNS, (Layer(5, known),)))


CONTINUING_2019 = {"measure": frozenset({"continuing"}), "period": frozenset({"2019"})}
NEW_2018 = {"measure": frozenset({"new"}), "period": frozenset({"2018"})}


def test_continuing_children_are_among_the_new_ones_of_before() -> None:
    law = Law({"place": SAME["place"]}, CONTINUING_2019, NEW_2018)
    for seed in range(10):
        one = dataclasses.replace(cube([(4, 0, 1, 1), (0, 4, 3, 1), (3, 0, 3, 0), (9, 3, 3, 3)]), laws=(law,))
        cells = shown(protect(one, 5, bytes([seed]) * 32, State(COLUMNS))[0])
        assert all(cells[p, "2019", "continuing"] <= cells[p, "2018", "new"] for p in PLACES)


def test_a_law_holds_at_the_places_that_it_names_and_binds_no_other() -> None:
    law = Law({"place": {"ML": "ML"}}, CONTINUING_2019, NEW_2018)
    above = dict.fromkeys(PLACES, 0)
    for seed in range(10):
        one = dataclasses.replace(cube([(4, 0, 0, 0), (0, 4, 0, 0)] * 2), laws=(law,))
        cells = shown(protect(one, 5, bytes([seed]) * 32, State(COLUMNS))[0])
        for place in PLACES:
            above[place] += cells[place, "2019", "continuing"] > cells[place, "2018", "new"]
    assert above["ML"] == 0 < above["NP"]


def test_a_declared_law_holds_from_the_start_also_where_its_cells_are_else_never_moved() -> None:
    places = [f"P{i:03d}" for i in range(600)]
    law = Law({"place": {p: p for p in places}}, CONTINUING_2019, NEW_2018)
    cells = [(p, period) for p in places for period in PERIODS]
    one = cube([(2, 0, 0, 0), (0, 2, 0, 0)] * len(places), (), cells)  # no total pulls: only the law moves a cell
    start, held = (shown(play([each])[0][0]) for each in (one, dataclasses.replace(one, laws=(law,))))
    broken = [[p for p in places if c[p, "2019", "continuing"] > c[p, "2018", "new"]] for c in (start, held)]
    assert broken[0]
    assert not broken[1]


def test_a_part_bound_above_two_fallen_wholes_is_shown_as_their_sum() -> None:
    names, bracket = [f"ML|2018|{measure}" for measure in ("new", "continuing", "form_online")], np.zeros(3, np.int64)
    bound = steps(names, bracket, np.array([3, 1, 0]), np.array([5, 5, 4]))  # 3 and 1 stay down, 4 must go up
    for seed in range(6):
        one = cube([(3, 1, 4, 0)], places=GROUPS[:1])
        cells = shown(protect(one, 5, bytes([seed]) * 32, State(COLUMNS, (Layer(5, bound),)))[0])
        assert set(cells.values()) == {0}


@pytest.mark.audit
def test_a_history_can_bind_a_part_above_two_fallen_wholes() -> None:
    history: list[list[Group]] = [[(3, 0, 0, 0)], [(0, 1, 0, 0)], [(5, 0, 4, 0)], [(3, 1, 4, 0)]]
    met = 0
    for seed in range(200):
        cells = [shown(p) for p in play([cube(g, places=GROUPS[:1]) for g in history], key=bytes([seed]) * 32)[0]]
        new, continuing, online = (("ML", "2018", m) for m in ("new", "continuing", "form_online"))
        assert all(c[online] <= c[new] + c[continuing] for c in cells)
        met += cells[0][new] == cells[1][continuing] == 0 and cells[2][online] == 5
    assert met  # some key drew the history in which both wholes are bound to 0 and the part to 5


# --- what changes from release to release ---------------------------------------------------------------------------


def test_a_new_country_moves_nobody() -> None:
    first, state = play([cube(LARGER)])
    wider = cube([*LARGER, (8, 2, 3, 3)], places=[*GROUPS, ("AL", "2018")])
    second, _ = protect(wider, 5, KEY, state)
    assert {c: v for c, v in shown(second).items() if c[0] != "AL"} == shown(first[0])


def test_truth_that_returns_shows_what_it_showed() -> None:
    threes, fours = cube([(3, 0, 3, 0)] * 4), cube([(4, 0, 3, 0)] * 4)
    for seed in range(10):
        one, two, three = play([threes, fours, threes], key=bytes([seed]) * 32)[0]
        assert shown(one) == shown(three)
        assert all(v <= shown(two)[c] for c, v in shown(one).items())


def test_a_withdrawn_code_comes_back_on_its_old_staircase() -> None:
    fewer = cube(MIXED[:2], places=GROUPS[:2])
    one, _, three = play([cube(MIXED), fewer, cube(MIXED)])[0]
    assert shown(one) == shown(three)


def test_a_renamed_code_keeps_its_staircase() -> None:
    (one,), state = play([cube(MIXED)])
    other = cube(MIXED, places=[(p.replace("NP", "XX"), t) for p, t in GROUPS], tables=())
    two, _ = protect(other, 5, KEY, renamed(state, "place", {"NP": "XX"}))
    assert {(p.replace("XX", "NP"), t, m): v for (p, t, m), v in shown(two).items()} == shown(one)


def test_two_codes_cannot_take_one_name() -> None:
    _, state = play([cube(THREES)])
    with pytest.raises(StateError, match="publish their sum"):
        renamed(state, "place", {"ML": "XX", "NP": "XX"})
    with pytest.raises(StateError, match="belongs to another"):
        renamed(state, "place", {"ML": "NP"})


def test_a_merged_code_is_the_sum_of_the_old_rounded_cells() -> None:
    (one,), state = play([cube(MIXED)])
    merge: Table = {"place": {"ML": "M", "NP": "M"}, "measure": MEASURES}
    two, _ = protect(cube(MIXED, tables=(*TABLES, merge)), 5, KEY, state)
    rows = two.totals[two.totals["place"] == "M"]
    assert dict(zip(rows["measure"], rows["value"], strict=True)) == {
        m: sum(v for c, v in shown(one).items() if c[-1] == m) for m in MEASURES
    }


def test_a_split_keeps_the_published_parent() -> None:
    frame = cube(THREES).cells
    split = frame.assign(place=frame["place"].replace({"ML": "ML1", "NP": "ML2"}))
    kept = kept_parent(split, "place", {"ML1": "ML", "ML2": "ML"}, frozenset({"2018"}))
    assert set(kept[kept["period"] == "2018"]["place"]) == {"ML"}
    assert set(kept[kept["period"] == "2019"]["place"]) == {"ML1", "ML2"}
    assert kept["value"].sum() == frame["value"].sum()


def test_a_lost_state_is_recovered_from_a_release() -> None:
    for seed in range(6):
        (one,), _ = play([cube(MIXED)], key=bytes([seed]) * 32)
        changed = cube([(9, 1, 2, 2), *MIXED[1:]])
        state = recovered(State(COLUMNS), changed.cells, one.cells, 5)
        two, _ = protect(changed, 5, bytes(32), state)
        before, after = shown(one), shown(two)
        assert {c for c in before if before[c] != after[c]} <= {("ML", "2018", "new")}


def test_a_state_survives_its_file_and_joins_with_an_older_copy() -> None:
    _, early = play([cube(MIXED)])
    _, late = play([cube([(4, 1, 2, 2), *MIXED[1:]])], state=early)
    _, raised = play([cube(MIXED)], base=10, state=late)
    for state in (State(COLUMNS), early, late, raised):
        assert to_bytes(from_bytes(to_bytes(state))) == to_bytes(state)
        assert to_bytes(merged(early, state)) == to_bytes(state if state.layers else early)
    with pytest.raises(StateError, match="not a private state"):
        from_bytes(b"id,down\n")


def test_states_that_contradict_each_other_are_refused() -> None:
    bracket = np.zeros(1, np.int64)
    up, down = (State(COLUMNS, (Layer(5, steps(["a|b|new"], bracket, *step)),)) for step in ((0, 3), (3, 5)))
    with pytest.raises(StateError, match="newest private state"):
        merged(up, down)
