"""Prints the table of confined and tested counts: `python -m tests.attack.figures`. Takes some minutes."""

from collections.abc import Callable

from tests.attack.feasibility import INSIDER, LAWS, ONE_CHILD, ORDER, STRICT, TOTALS, attack
from tests.attack.laws import contradictions
from tests.attack.reference_publisher import REFUSED, RULE, publish_world
from tests.attack.worlds import World, one_year, single_purpose, sparse, tiny

KEY = b"a key that the reader does not have"
WORLDS: tuple[Callable[[int], World], ...] = (sparse, single_purpose, tiny, one_year)
RUNS = ((1, LAWS), (1, ONE_CHILD), (1, TOTALS), (3, ORDER), (12, STRICT), (1, INSIDER))


def main() -> None:
    """The rule in all worlds, then each variant in the two that are solved fastest."""
    for releases, knowledge in RUNS:
        for make in WORLDS:
            world = make(releases)
            result = attack(world, RULE, publish_world(RULE, world, KEY), knowledge)
            print(f"{RULE.name} | {knowledge.name} | {world.name} | {result}", flush=True)
    for method in REFUSED:
        for releases, knowledge in ((1, LAWS), (1, ONE_CHILD), (1, INSIDER), (3, ORDER)):
            for make in (single_purpose, one_year):
                world = make(releases)
                published = publish_world(method, world, KEY)
                found = f"{attack(world, method, published, knowledge)} | {len(contradictions(world, published))}"
                print(f"{method.name} | {knowledge.name} | {world.name} | {found}", flush=True)


if __name__ == "__main__":
    main()
