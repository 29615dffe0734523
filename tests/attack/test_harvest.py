"""The harvest finds each broken promise of a release that is sound but for it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.attack.attack import Target, attack
from tests.attack.leaks import kinds
from tests.attack.publishers import sound
from tests.attack.worlds import small_world, true_leaves, with_whole, write_cube

Spoiler = Callable[[pd.DataFrame], pd.DataFrame]


def release(folder: Path) -> Target:
    """A sound release without its truth."""
    path, begun, declared = small_world(folder)
    write_cube(begun, sound(with_whole(true_leaves(declared, 3), declared), declared), declared)
    return Target([begun], path)


def spoiled(folder: Path, spoil: Spoiler) -> Target:
    """The same, with one thing wrong."""
    target = release(folder)
    path = target.releases[0] / "children_reached.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    spoil(table).to_csv(path, index=False, lineterminator="\n")
    return target


def inner(table: pd.DataFrame) -> int:
    """The row of some inner cell."""
    found = (table[["sex", "age_band", "period_id", "measure"]] == ["f", "0-9", "2018", "form_online"]).all(axis=1)
    return int(table.index[found & (table["place_level"] == "place")][0])


def replaced(column: str, value: str) -> Spoiler:
    """Another value in some inner cell."""

    def spoil(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[inner(table), column] = value
        return table

    return spoil


def by_value(table: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their numbers."""
    return table.assign(size=table["value"].replace("", "0").astype(float)).sort_values("size").drop(columns="size")


def twice(table: pd.DataFrame) -> pd.DataFrame:
    """The same cell once more, with another number."""
    return pd.concat([table, table.loc[[inner(table)]].assign(value="995")])


SPOILERS = {
    "multiple": replaced("value", "7"),
    "sum": replaced("value", "500"),
    "grid": lambda table: table.drop(index=inner(table)),
    "equal": twice,
    "status": replaced("status", "partial"),
    "order": by_value,
}


def test_a_sound_release_keeps_its_promises(tmp_path: Path) -> None:
    assert attack(release(tmp_path)) == []


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_broken_promise_is_found(kind: str, tmp_path: Path) -> None:
    assert kind in kinds(attack(spoiled(tmp_path, SPOILERS[kind])))


def test_a_blank_without_a_status_is_found(tmp_path: Path) -> None:
    assert "grid" in kinds(attack(spoiled(tmp_path, replaced("value", ""))))


def test_a_code_that_was_not_declared_is_found(tmp_path: Path) -> None:
    assert "grid" in kinds(attack(spoiled(tmp_path, replaced("age_band", "17"))))


def test_a_table_of_the_site_must_agree_with_the_release(tmp_path: Path) -> None:
    target, site = release(tmp_path), tmp_path / "site"
    site.mkdir()
    (site / "by-country.csv").write_text("country_code,period_id,children\nNP,2018,1005\n", encoding="utf-8")
    (site / "by-project.json").write_text('{"rows": [{"project_id": "P-2", "period_id": "2018", "new": 995}]}')
    (site / "search.js").write_text('const index = [{"country_code": "TH", "period_id": "2018", "children": 985}];')
    (site / "menu.js").write_text("const open = (event) => event.target.open = true;")
    found = attack(Target(target.releases, target.declaration, [site]))
    wrong = {"by-country.csv", "by-project.json", "search.js"}
    assert {leak.where for leak in found if leak.kind == "equal"} == wrong


@pytest.mark.parametrize(("least", "most"), [("12", "20"), ("10", "21"), ("20", "10")])
def test_a_range_is_of_multiples_and_in_order(least: str, most: str, tmp_path: Path) -> None:
    target = release(tmp_path)
    rows = f"country_code,children_at_least,children_at_most\nML,{least},{most}\n"
    (target.releases[0] / "reach_bounds.csv").write_text(rows, encoding="utf-8")
    assert kinds(attack(target)) == {"bounds"}
