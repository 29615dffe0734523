"""Each way of publishing that was refused is caught where the rule is not: the attack can fail."""

from collections.abc import Callable

import pytest

from tests.attack.feasibility import INSIDER, LAWS, ONE_CHILD, Knowledge, attack
from tests.attack.laws import contradictions
from tests.attack.reference_publisher import REFUSED, RULE, Method, publish_world
from tests.attack.worlds import World, one_year, single_purpose, tiny

KEY = b"a key that the reader does not have"
VARIANTS = {method.name: method for method in REFUSED}
Make = Callable[[int], World]

BY_INTERVALS = [
    ("base 5 with children and new", single_purpose, LAWS),
    ("base 5 with children and new", single_purpose, INSIDER),
    ("nearest ten without a key", tiny, ONE_CHILD),
    ("offsets permuted over ages", one_year, INSIDER),
]


@pytest.mark.parametrize(("name", "make", "knowledge"), BY_INTERVALS)
def test_a_variant_is_caught_by_feasibility_intervals(name: str, make: Make, knowledge: Knowledge) -> None:
    world = make(1)
    confined = attack(world, VARIANTS[name], publish_world(VARIANTS[name], world, KEY), knowledge).confined
    by_the_rule = attack(world, RULE, publish_world(RULE, world, KEY), knowledge).confined
    assert len(confined) > 10 * len(by_the_rule) + 5


BY_LAWS = [
    ("t per measure", single_purpose, 1),
    ("services with own offsets", single_purpose, 1),
    ("children and cumulative", single_purpose, 1),
    ("a new draw per release", tiny, 2),
]


@pytest.mark.parametrize(("name", "make", "releases"), BY_LAWS)
def test_a_variant_is_caught_by_numbers_that_contradict_each_other(name: str, make: Make, releases: int) -> None:
    """A part above its whole, two numbers for one truth, a move without a change."""
    world = make(releases)
    method: Method = VARIANTS[name]
    assert len(contradictions(world, publish_world(method, world, KEY))) > 5
    assert contradictions(world, publish_world(RULE, world, KEY)) == []


def test_every_refused_variant_is_caught() -> None:
    caught = {name for name, _, _ in BY_INTERVALS} | {name for name, _, _ in BY_LAWS}
    assert caught == set(VARIANTS)
