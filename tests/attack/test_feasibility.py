"""The rule confines no count of 1 to 4 children: feasibility intervals in invented worlds, the key unknown."""

from collections.abc import Callable

import pytest

from tests.attack.counts import PARTS
from tests.attack.feasibility import INSIDER, LAWS, ONE_CHILD, ORDER, STRICT, TOTALS, Knowledge, Result, attack
from tests.attack.laws import contradictions
from tests.attack.reference_publisher import RULE, publish_world
from tests.attack.worlds import World, one_year, single_purpose, sparse, tiny

Make = Callable[[int, int], World]
KEY = b"a key that the reader does not have"

RUNS = [(1, LAWS), (1, TOTALS), (1, INSIDER), (3, ORDER)]
QUICK = [single_purpose, tiny]
WIDE = [sparse, one_year]


def result_of(make: Make, releases: int, knowledge: Knowledge, seed: int = 1) -> Result:
    world = make(releases, seed)
    published = publish_world(RULE, world, KEY)
    assert contradictions(world, published) == []
    result = attack(world, RULE, published, knowledge)
    assert result.tested > 30
    return result


@pytest.mark.parametrize("make", QUICK, ids=lambda make: make.__name__)
@pytest.mark.parametrize(("releases", "knowledge"), RUNS, ids=lambda each: getattr(each, "name", each))
def test_nothing_is_confined(make: Make, releases: int, knowledge: Knowledge) -> None:
    assert result_of(make, releases, knowledge).confined == ()


@pytest.mark.audit
@pytest.mark.parametrize("make", WIDE, ids=lambda make: make.__name__)
@pytest.mark.parametrize(("releases", "knowledge"), RUNS, ids=lambda each: getattr(each, "name", each))
def test_nothing_is_confined_in_wide_worlds(make: Make, releases: int, knowledge: Knowledge) -> None:
    assert result_of(make, releases, knowledge).confined == ()


@pytest.mark.audit
@pytest.mark.parametrize("seed", range(2, 7))
@pytest.mark.parametrize("make", QUICK, ids=lambda make: make.__name__)
@pytest.mark.parametrize(("releases", "knowledge"), RUNS, ids=lambda each: getattr(each, "name", each))
def test_nothing_is_confined_in_other_worlds(make: Make, releases: int, knowledge: Knowledge, seed: int) -> None:
    assert result_of(make, releases, knowledge, seed).confined == ()


@pytest.mark.parametrize("make", [single_purpose, tiny, pytest.param(one_year, marks=pytest.mark.audit)])
def test_one_known_child_confines_no_children_and_few_parts_of_a_cell(make: Make) -> None:
    """A reader who knows of a child in every non-empty form of one cell; the site shows forms by country and year."""
    result = result_of(make, 1, ONE_CHILD)
    assert [name for name in result.confined if not name.endswith(PARTS)] == []
    assert len(result.confined) <= 0.01 * result.tested


@pytest.mark.audit
@pytest.mark.parametrize("make", [single_purpose, tiny])
def test_twelve_releases_of_strict_rises_and_falls(make: Make) -> None:
    """At most 7 of 98 were confined when the rule was chosen; a cell needs about six known changes."""
    result = result_of(make, 12, STRICT)
    assert [name for name in result.confined if "form_" not in name and "service_" not in name] == []
    assert len(result.confined) <= 0.01 * result.tested
