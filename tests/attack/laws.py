"""Laws between two numbers that everybody knows, such as new <= children; a published pair must keep them all."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.attack.counts import PARTS, Cell, Counts
from tests.attack.worlds import Place, World

Number = tuple[str, Cell]
Pair = tuple[Number, Number]


def ordered_pairs(place: Place, cells: Sequence[Cell]) -> Iterator[Pair]:
    """The numbers of a place of which the first is never above the second."""
    for cell in cells:
        children = ("children", cell)
        for part in ("new", *PARTS):
            yield (part, cell), children
        for part in place.purpose:
            yield children, (part, cell)
        if place.began and cell.year == place.years[0]:
            yield children, ("new", cell)
        later = cell._replace(year=cell.year + 1)
        if later in cells:
            yield ("cumulative", cell), ("cumulative", later)


def contradictions(world: World, published: Sequence[Counts]) -> list[str]:
    """Published pairs in the wrong order: within a release, and against the truth between any two."""
    found = []
    for place, cells in world.cells.items():
        for small, large in ordered_pairs(place, cells):
            for release, shown in enumerate(published):
                if small in shown and large in shown and shown[small] > shown[large]:
                    found.append(f"release {release}, {small} is above {large}")
    for before, after in pairwise(range(len(published))):
        for number in published[before]:
            change = published[after][number] - published[before][number]
            truth = world.releases[after][number] - world.releases[before][number]
            if change * truth < 0 or (truth == 0 and change != 0):
                found.append(f"release {after}, {number} moved against its truth")
    return found
