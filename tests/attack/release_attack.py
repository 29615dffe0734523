"""The feasibility attack on a release that was built: services and forms are known as sums by country and year."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from tests.attack.counts import FORMS, PARTS, SERVICES, Cell, Counts
from tests.attack.feasibility import Block, Knowledge, Margin, Result, attack_block
from tests.attack.published_numbers import Published, Row
from tests.attack.reference_publisher import RULE
from tests.attack.true_counts import Truth
from tests.attack.worlds import Place, World


def attack_release(published: Published, truth: Truth, knowledge: Knowledge) -> Result:
    """Try every small count, country by country."""
    world = world_of(published, truth)
    by_country = defaultdict[str, list[Place]](list)
    for place in world.cells:
        by_country[place.country].append(place)
    result = Result()
    for places in by_country.values():
        margins = margins_of(published, truth, [cell for place in places for cell in world.cells[place]])
        result += attack_block(Block(world, places, RULE, [published.cells], margins), knowledge)
    return result


def world_of(published: Published, truth: Truth) -> World:
    """The published cells by place, with the laws that are true of them."""
    cells = sorted({cell for _, cell in published.cells})
    places = {}
    for (project, country), group in groupby(cells, key=lambda cell: (cell.project, cell.country)):
        own = tuple(group)
        years = tuple(sorted({cell.year for cell in own}))
        stated = not any((project, year, part) in truth.blank for year in years for part in PARTS)
        serves_all = stated and all(_children(truth.counts, cell) <= _sum(truth.counts, SERVICES, cell) for cell in own)
        one_form = stated and all(_sum(truth.counts, FORMS, cell) <= _children(truth.counts, cell) for cell in own)
        place = Place(project, country, 0, years=years, began=False, serves_all=serves_all, one_form=one_form)
        places[place] = own
    return World("release", (truth.counts,), places)


def _children(counts: Counts, cell: Cell) -> int:
    return counts["children", cell]


def _sum(counts: Counts, measures: Iterable[str], cell: Cell) -> int:
    return sum(counts[measure, cell] for measure in measures)


def margins_of(published: Published, truth: Truth, cells: list[Cell]) -> dict[Margin, int]:
    """The published sums of services and forms, over the cells of the projects that state them."""
    margins: dict[Margin, int] = {}
    for part in PARTS:
        for country, year in sorted({(cell.country, cell.year) for cell in cells}):
            value = published.values[Row("_T", country, str(year), "_T", "_T", part)]
            group = [cell for cell in cells if (cell.country, cell.year) == (country, year)]
            stated = tuple(cell for cell in group if (cell.project, year, part) not in truth.blank)
            if value is not None:
                margins[part, stated] = value
    return margins
