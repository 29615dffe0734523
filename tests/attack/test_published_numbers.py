"""Each promise of a release is found to be broken, in a release that is sound but for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack.counts import Counts
from tests.attack.published_numbers import Published, Row, broken_promises, disagreements, margins_of
from tests.attack.reference_publisher import RULE, publish_world
from tests.attack.worlds import sparse

TOTAL = Row("P-A", "ML", "2019", "_T", "_T", "children")
NEW = TOTAL._replace(measure="new")
GIRLS = TOTAL._replace(sex="f")


def sound() -> Published:
    """The cells of an invented world and all their margins."""
    world = sparse()
    shown = publish_world(RULE, world, b"key")[0]
    cells = Counts({key: value for key, value in shown.items() if key[0] in ("children", "new")})
    values: dict[Row, int | None] = {}
    for (measure, cell), value in cells.items():
        for row in margins_of(cell, measure):
            values[row] = (values.get(row) or 0) + value
    return Published(values, dict.fromkeys(values, "reported"), dict.fromkeys(values, (1, 1)), cells)


def changed(row: Row, value: int | None = None, status: str = "reported") -> Published:
    """The same with another row."""
    published = sound()
    return replace(published, values={**published.values, row: value}, status={**published.status, row: status})


def test_a_sound_release_keeps_its_promises() -> None:
    assert broken_promises(sound()) == []


@pytest.mark.parametrize(
    ("published", "promise"),
    [
        (changed(TOTAL, 7), "no multiple of ten"),
        (changed(TOTAL, 9990), "not the sum of its parts"),
        (changed(NEW, 9990), "children"),
        (changed(TOTAL), "with status reported"),
        (changed(TOTAL, 20, "not_reported"), "with status not_reported"),
        (changed(GIRLS, 20, "partial"), "['partial', 'reported']"),
    ],
    ids=["multiple", "sum", "part", "blank", "value", "status"],
)
def test_a_broken_promise_is_found(published: Published, promise: str) -> None:
    assert [finding for finding in broken_promises(published) if promise in finding]


def test_a_file_of_the_site_must_agree_with_the_release(tmp_path: Path) -> None:
    published = sound()
    value = published.values[TOTAL]
    key = "project_id,country_code,year,sex,age_band,measure,value"
    (tmp_path / "good.csv").write_text(f"{key}\n{','.join(TOTAL)},{value}\n", "utf-8")
    (tmp_path / "bad.csv").write_text(f"{key}\n{','.join(TOTAL)},{(value or 0) + 10}\n", "utf-8")
    (tmp_path / "wide.json").write_text('{"rows": [{"project_id": "P-A", "children": "3"}]}', "utf-8")
    (tmp_path / "index.js").write_text('const index = [{"measure": "new", "value": "7"}];', "utf-8")
    (tmp_path / "menu.js").write_text("const open = (event) => event.target.open = true;", "utf-8")
    found = {finding.partition(":")[0] for finding in disagreements(tmp_path, published)}
    assert found == {"bad.csv", "wide.json", "index.js"}
